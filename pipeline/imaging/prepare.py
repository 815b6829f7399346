"""The steps in their order: what each page needs is decided by what was measured of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.imaging import steps
from pipeline.imaging.geometry import Geometry, Grey
from pipeline.imaging.measure import Measures

TARGET_DPI = 300
SMALL = 2000
"""Pages whose longer side has fewer pixels are enlarged, whatever dpi they state."""
ENLARGED = 3300
"""Longer side of a letter sheet at 300 dpi: small pages grow towards it, but at least twofold and at most fourfold."""
LARGE = 5000
"""Pages whose longer side has more pixels are scaled down to `TARGET_DPI`, if their resolution is higher."""
GRAINY = 7.0
"""Noise over contrast from which grain disturbs reading; books' paper has up to 9, but is read well enough as it is."""
VERY_GRAINY = 17.0
"""Noise over contrast from which an even blur leaves too much grain, or too little of the letters."""

FAINT = 0.25
"""Contrast under which an engine may see no text at all."""
CLEAR = 0.5
"""The contrast that faint pages are given."""
LEAST_SKEW = 0.2
"""Degrees under which turning blurs more than straight lines gain."""

Smoothing = Literal["none", "blur", "means"]
"""How grain is averaged away: see `steps.blur`, and `steps.denoise`, which costs as much as reading the page."""


@dataclass(frozen=True)
class Prepared:
    """An image fit for OCR: the way back to the source's pixels, resolution, steps taken, measures."""

    image: Grey
    geometry: Geometry
    dpi: int
    steps: tuple[str, ...]
    rotation: int
    skew: float


def scale_for(size: tuple[int, int], dpi: int) -> float:
    """Return the factor that brings an image of `size` (width, height) to a resolution Tesseract reads well."""
    longer = max(size)
    if longer < SMALL:
        return min(4.0, max(2.0, ENLARGED / longer))
    if longer > LARGE and dpi > TARGET_DPI * 1.2:
        return max(TARGET_DPI / dpi, SMALL / longer)
    return 1.0


def smoothing_for(measures: Measures) -> Smoothing:
    """Return how a page's grain is best averaged away."""
    if measures.bilevel or measures.noise <= GRAINY * measures.contrast:
        return "none"
    return "means" if measures.noise > VERY_GRAINY * measures.contrast else "blur"


def prepare(
    grey: Grey,
    dpi: int,
    measures: Measures,
    *,
    turn: int = 0,
    smoothing: Smoothing | None = None,
    skip: frozenset[str] = frozenset(),
) -> Prepared:
    """Clean a page image for OCR.

    Args:
        grey: the page, rows x columns.
        dpi: its resolution; 0 if not known (300 is assumed).
        measures: what `measure` said of it.
        turn: degrees clockwise to turn it by: 0, 90, 180, 270.
        smoothing: how grain is averaged away; None: as the page needs.
        skip: names of steps to leave out although they are needed (for ablations).

    """
    dpi = dpi or TARGET_DPI
    image, geometry = grey, Geometry.of(grey)
    done: list[str] = []

    def wanted(step: str, needed: bool) -> bool:
        if needed and step not in skip:
            done.append(step)
            return True
        return False

    if wanted("invert", measures.inverted):
        image = steps.invert(image)
    if wanted("borders", measures.borders > 0):
        image = steps.whiten_borders(image)
    if wanted("streaks", measures.streaks > 0):
        image = steps.without_streaks(image)
    factor = scale_for((image.shape[1], image.shape[0]), dpi)
    if wanted("scale", factor != 1.0):
        image = steps.resize(image, factor)
        geometry = geometry.scaled(image.shape[1], image.shape[0])
        dpi = round(dpi * factor)
    smoothing = smoothing or smoothing_for(measures)
    if wanted("blur", smoothing == "blur"):
        image = steps.blur(image)
    if wanted("denoise", smoothing == "means"):
        image = steps.denoise(image, measures.contrast)
    if wanted("background", not measures.bilevel):
        image = steps.flatten(image)
        if wanted("contrast", measures.contrast < FAINT):
            image = steps.stretch(image, CLEAR / max(measures.contrast, 0.02))
    if wanted("turn", turn % 360 != 0):
        image = steps.turn(image, turn)
        geometry = geometry.turned(turn)
    skew = measures.skew if abs(measures.skew) >= LEAST_SKEW and "deskew" not in skip else 0.0
    if wanted("deskew", skew != 0.0):
        image, matrix = steps.straighten(image, skew)
        geometry = geometry.then(matrix, (image.shape[1], image.shape[0]))
    return Prepared(image, geometry, dpi, tuple(done), turn % 360, skew)
