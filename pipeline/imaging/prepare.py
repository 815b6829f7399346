"""The steps in their order: what each page needs is decided by what was measured of it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.imaging import steps
from pipeline.imaging.geometry import Geometry, Grey
from pipeline.imaging.measure import Measures, measure

TARGET_DPI = 300
SMALL = 2000
"""Pages whose longer side has fewer pixels are doubled, whatever dpi they state."""
LARGE = 6000
"""Pages whose longer side has more pixels are scaled to `TARGET_DPI`, if they state a higher resolution."""


@dataclass(frozen=True)
class Prepared:
    """An image fit for OCR: the way back to the source's pixels, resolution, steps taken, measures."""

    image: Grey
    geometry: Geometry
    dpi: int
    steps: tuple[str, ...]
    measures: Measures
    rotation: int
    skew: float


def scale_for(size: tuple[int, int], dpi: int) -> float:
    """Return the factor that brings an image of `size` (width, height) to a resolution Tesseract reads well."""
    longer = max(size)
    if longer < SMALL:
        return 2.0
    if longer > LARGE and dpi > TARGET_DPI * 1.2:
        return max(TARGET_DPI / dpi, SMALL / longer)
    return 1.0


def prepare(
    grey: Grey, dpi: int, measures: Measures | None = None, turn: int | None = None, only: frozenset[str] | None = None
) -> Prepared:
    """Clean a page image for OCR.

    Args:
        grey: the page, rows x columns.
        dpi: its resolution; 0 if not known (300 is assumed).
        measures: what `measure` said of it, if that is known already.
        turn: degrees clockwise to turn it by (0, 90, 180, 270); None: 90 if its lines run up and down, else 0.
        only: names of the steps to take if they are needed; None: all.

    """
    seen = measures or measure(grey)
    dpi = dpi or TARGET_DPI
    image, geometry, done = grey, Geometry.of(grey), []

    def wanted(step: str, needed: bool) -> bool:
        if needed and (only is None or step in only):
            done.append(step)
            return True
        return False

    if wanted("invert", seen.inverted):
        image = steps.invert(image)
    if wanted("borders", seen.borders > 0):
        image = steps.whiten_borders(image)
    factor = scale_for((image.shape[1], image.shape[0]), dpi)
    if wanted("scale", factor != 1.0):
        image = steps.resize(image, factor)
        geometry = geometry.scaled(image.shape[1], image.shape[0])
        dpi = round(dpi * factor)
    if wanted("despeckle", seen.bilevel):
        image = steps.despeckle(image, dpi)
    if wanted("denoise", not seen.bilevel):
        image = steps.denoise(image)
    if wanted("background", not seen.bilevel):
        image = steps.flatten(image)
    angle = (90 if seen.sideways else 0) if turn is None else turn % 360
    if wanted("turn", angle != 0):
        image = steps.turn(image, angle)
        geometry = geometry.turned(angle)
    skew = seen.skew if abs(seen.skew) >= 0.1 else 0.0
    if wanted("deskew", skew != 0.0):
        image, matrix = steps.straighten(image, skew)
        geometry = geometry.then(matrix, (image.shape[1], image.shape[0]))
    return Prepared(image, geometry, dpi, tuple(done), seen, angle, skew)
