"""How good a reading is, as far as can be told without the truth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.document import Line
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Mask

DOUBTFUL = 60.0
"""Words under this confidence are more often wrong than right."""


@dataclass(frozen=True)
class Verdict:
    """What speaks for a reading. Shares are 0 to 1, weighted by the words' length.

    `confidence`: the engine's mean, 0 to 100. `doubtful`: share of characters in words under confidence 60. `lexicon`:
    share of the letters that stand in known words, of words of three letters or more. `covered`: share of the page's
    letter-like ink that lies in some word's box. `characters`: how many were read.
    """

    confidence: float
    doubtful: float
    lexicon: float
    covered: float
    characters: int

    @property
    def worth(self) -> float:
        """Return confidence x coverage, 0 to 1: the best single sign of a reading's accuracy that was measured."""
        return self.confidence / 100 * self.covered

    def values(self) -> dict[str, float]:
        """Return the verdict as plain numbers, rounded, for a reading's record."""
        return {
            "mean_confidence": round(self.confidence, 2),
            "share_under_60": round(self.doubtful, 4),
            "lexicon_share": round(self.lexicon, 4),
            "ink_uncovered": round(1 - self.covered, 4),
        }


def lexicon_share(text: str) -> float:
    """Return the share of letters in known words, of words of three letters or more; 0 if there are none."""
    words = [w for w in words_of(text) if len(w) >= 3 and w.isalpha()]
    total = sum(map(len, words))
    return known_letters(text) / total if total else 0.0


def known_letters(text: str) -> int:
    """Return how many letters stand in known words of three letters or more."""
    return sum(len(w) for w in words_of(text) if len(w) >= 3 and w.isalpha() and lexicon_for(w).knows(w))


def covered_ink(lines: tuple[Line, ...], letters: Mask, size: tuple[int, int]) -> float:
    """Return the share of ink in words' boxes (1 without ink); `letters` pictures a page of `size`, reduced."""
    import numpy as np

    ink = int(np.count_nonzero(letters))
    if not ink:
        return 1.0
    left_over = letters.copy()
    across, down = letters.shape[1] / size[0], letters.shape[0] / size[1]
    for word in (w for line in lines for w in line.words):
        if word.box is not None:
            x0, y0, x1, y1 = word.box
            left_over[int(y0 * down) : int(y1 * down) + 1, int(x0 * across) : int(x1 * across) + 1] = False
    return 1 - int(np.count_nonzero(left_over)) / ink


def judge(lines: tuple[Line, ...], letters: Mask, size: tuple[int, int]) -> Verdict:
    """Return the verdict on the lines read from a page of `size` (width, height), boxes in its pixels."""
    words = [w for line in lines for w in line.words if w.confidence is not None]
    total = sum(len(w.text) for w in words)
    if not total:
        return Verdict(0.0, 1.0, 0.0, covered_ink((), letters, size), 0)
    return Verdict(
        confidence=sum((w.confidence or 0.0) * len(w.text) for w in words) / total,
        doubtful=sum(len(w.text) for w in words if (w.confidence or 0.0) < DOUBTFUL) / total,
        lexicon=lexicon_share("\n".join(line.text for line in lines)),
        covered=covered_ink(lines, letters, size),
        characters=total,
    )
