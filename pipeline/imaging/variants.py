"""Other forms of a prepared image, for a second look at damaged type: each is misread at other places.

None is better than the image itself by a lot; read one by one and voted they are (benchmarks/ocr.py).
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.imaging.prepare import Prepared
from pipeline.imaging.steps import resize

COARSE = 0.6
"""Size of the coarser form: broken strokes close, specks and a stamp's dots fade, 10-point type stays legible."""


def coarser(ready: Prepared) -> Prepared:
    """Return the image blurred a little (Gauss, sigma 1) and made smaller: it is read faster as well."""
    small = resize(np.asarray(cv2.GaussianBlur(ready.image, (0, 0), 1.0), np.uint8), COARSE)
    geometry = ready.geometry.scaled(small.shape[1], small.shape[0])
    return replace(
        ready, image=small, geometry=geometry, dpi=round(ready.dpi * COARSE), steps=(*ready.steps, "coarser")
    )


def thinner(ready: Prepared) -> Prepared:
    """Return the image with strokes thinned by a pixel and smoothed: flooded letters open."""
    thin = cv2.dilate(ready.image, np.ones((2, 2), np.uint8))
    image = np.asarray(cv2.GaussianBlur(thin, (0, 0), 0.8), np.uint8)
    return replace(ready, image=image, steps=(*ready.steps, "thinner"))
