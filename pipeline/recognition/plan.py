"""What to try first on a page, as far as its image shows that before it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.recognition.passes import Languages

if TYPE_CHECKING:
    from pipeline.imaging.glyphs import Glyphs
    from pipeline.imaging.measure import Measures

CLEAR_GLYPHS = 0.5
"""Mean log odds of a letter's direction from which its script is believed as well."""
FEW_LATIN = 0.15
"""Share of Latin letters up to which a page counts as Cyrillic."""
FEW_CYRILLIC = 0.25
"""Share of Cyrillic letters up to which a page counts as Latin: a typewriter's capitals look Cyrillic now and then.

More than a few Cyrillic lines on it would show as lines without known words.
"""

WIDE_BORDERS = 0.15
"""Share of the page's area that is black border from which the border disturbs the engine's sense of layout."""


@dataclass(frozen=True)
class Plan:
    """Languages to read a page in, degrees clockwise to turn it by, and whether to clean it first.

    `plain_too`: it is cleaned first for grain or faintness only; the plain image may still be read better.
    """

    languages: Languages
    turn: int
    clean: bool
    plain_too: bool = False


def plan_for(measures: Measures, glyphs: Glyphs, scale: float, given: Languages | None = None) -> Plan:
    """Return what to try first; `scale` is the factor the page's size asks for, `given` the user's languages.

    Cleaning comes first where it always pays: pages that must be turned, straightened by a degree or more (Tesseract
    loses lines), inverted, scaled down, or freed of a streak or of wide black borders. It comes first on faint ink on
    grainy paper, where it mostly pays. Elsewhere the plain image may do.
    """
    turn = (90 if measures.sideways else 0) + (180 if glyphs.turned > CLEAR_GLYPHS else 0)
    must = measures.inverted or turn != 0 or abs(measures.skew) >= 1.0 or scale < 1.0 or measures.streaks > 0
    must = must or measures.borders >= WIDE_BORDERS
    faint = not measures.bilevel and measures.contrast < 0.36 and measures.noise > 3.0
    return Plan(given or _languages(glyphs), turn, must or faint, faint and not must)


def _languages(glyphs: Glyphs) -> Languages:
    if abs(glyphs.turned) < CLEAR_GLYPHS and 0.1 < glyphs.cyrillic < 0.9:
        return ("eng",)  # shapes that say nothing: the reading will tell
    if glyphs.cyrillic <= FEW_CYRILLIC:
        return ("eng",)
    return ("rus",) if glyphs.cyrillic >= 1 - FEW_LATIN else ("eng", "rus")
