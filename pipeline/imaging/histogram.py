"""Quantiles and thresholds of grey values by counting them: sorting a page's pixels costs many times more."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.imaging.geometry import Grey, Mask

ROWS = 400
"""Rows from which an image is large."""


def quantile(grey: Grey, share: float, mask: Mask | None = None) -> int:
    """Return the least grey value that `share` (0 to 1) of the pixels, or of those in `mask`, do not exceed.

    Of no pixels at all it is 0. Of a large image without a mask every fourth row is counted.
    """
    if mask is None and len(grey) > ROWS:
        grey = grey[::4]
    chosen = None if mask is None else mask.view(np.uint8)
    counts = cv2.calcHist([grey], [0], chosen, [256], [0, 256]).ravel().cumsum()
    return int(np.searchsorted(counts, share * counts[-1])) if counts[-1] else 0


def parting(grey: Grey, below: int) -> int:
    """Return the grey value up to which pixels are the darker of two kinds, of those under `below` (N. Otsu, 1979).

    Of no such pixels it is 0.
    """
    counts = cv2.calcHist([grey], [0], None, [256], [0, 256]).ravel()[:below].astype(np.float64)
    dark, weight = counts.cumsum(), (counts * np.arange(below)).cumsum()
    light = dark[-1] - dark
    apart = np.square(weight * dark[-1] - dark * weight[-1]) / np.maximum(dark * light, 1.0)
    return int(np.argmax(apart))
