"""How much of a page is picture: photographs, which OCR engines read as nothing or as noise."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.imaging.geometry import Grey

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
    blocks = _blocks(small)
    if not blocks.size:
        return 0.0
    median = np.median(blocks, axis=2)
    dark = median < DARK * float(np.percentile(small, 95))
    detail = (blocks.std(axis=2) > TEXTURE) & (median < BELOW_GROUND * np.median(_blocks(ground), axis=2))
    return float(np.mean(dark & detail))


def _blocks(image: Grey) -> npt.NDArray[np.float32]:
    """Return an image's whole blocks as an array (rows, columns, pixels)."""
    rows, columns = (size // BLOCK for size in image.shape)
    cut = image[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return cut.transpose(0, 2, 1, 3).reshape(rows, columns, BLOCK * BLOCK).astype(np.float32)
