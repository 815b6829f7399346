"""How much of a page is picture: photographs, which OCR engines read as nothing or as noise."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.geometry import Grey
from pipeline.imaging.histogram import quantile

Floats = npt.NDArray[np.float32]

BLOCK = 16
"""Side of the blocks that are judged, in pixels of the reduced image: larger than a letter's strokes."""
DARK = 0.75
"""A block is dark when its median is below this share of the paper's brightness; between letters the paper shows."""
BELOW_GROUND = 0.93
"""And below this share of the ground around it: between letters on shaded or coloured paper the ground shows."""
TEXTURE = 6.0
"""Standard deviation (grey values) within a block from which it is no solid area."""


def picture_share(small: Grey, ground: Grey) -> float:
    """Return the share of a reduced image's area, 0 to 1, that is dark and full of detail; see `measure.background`."""
    rows, columns = (size // BLOCK for size in small.shape)
    if not rows or not columns:
        return 0.0
    inside = np.s_[: rows * BLOCK, : columns * BLOCK]
    page, around = small[inside], ground[inside]
    # A block's median is below a value where more than half of its pixels are: counting is cheaper than sorting.
    level = np.minimum(cv2.convertScaleAbs(around, alpha=BELOW_GROUND), round(DARK * quantile(small, 0.95)))
    dark = _mean_of_blocks(cv2.compare(page, level, cv2.CMP_LT).astype(np.float32)) > 127.5
    if not dark.any():
        return 0.0
    grey = page.astype(np.float32)
    detail = _mean_of_blocks(grey * grey) - np.square(_mean_of_blocks(grey)) > TEXTURE**2
    return float(np.mean(dark & detail))


def _mean_of_blocks(image: Floats) -> Floats:
    """Return the mean of each block of an image that is made up of whole ones."""
    height, width = image.shape
    return np.asarray(cv2.resize(image, (width // BLOCK, height // BLOCK), interpolation=cv2.INTER_AREA), np.float32)
