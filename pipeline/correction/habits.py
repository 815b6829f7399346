"""What the doubtful places of a page have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import log

from pipeline.correction.capitals import after_stop
from pipeline.correction.channel import pieces
from pipeline.correction.options import Option, Site
from pipeline.correction.plain import PageToken, folded

_SELDOM, _LETTERS = 0.1, 20.0
"""A confusion that the page shows nowhere else counts as a tenth of one; and there are so many letters more to show it,
so that few letters prove little."""

_PAGE = 300
"""Words of a usual page: so many have the parted words and the dirt that are counted."""

USUAL_SHARE = 0.0025
"""Share of its letters in which a confusion is usually found."""

Piece = tuple[str, str]


class Habits:
    """What a page's doubtful places have in common: a confusion that comes back, words parted again and again.

    `joins` and `strays` are logarithms of 1 and the places, of 300 words, that are parted or have dirt.
    """

    def __init__(self, sites: Sequence[Site], tokens: Sequence[PageToken]) -> None:
        self._own = {site.index: parts for site in sites if (parts := _confusions(site, tokens))}
        """By place the pieces that its likeliest option confuses, each weighing its part of 1."""
        known = [token for token in tokens if token.tier == "curated"]
        self._known = " ".join(token.lower for token in known)
        self._initials = Counter(token.text[0] for token in known)
        self._letters: dict[Piece, int] = {}
        self._counts = _sum(self._own.values())
        self.joins, self.strays = (_curable(sites, kind, len(tokens)) for kind in ("join", "noise"))

    def confusions(self, option: Option) -> tuple[float, float]:
        """Return how often the page's other words show the option's rarest confusion, and its share of its letters.

        None, and a usual share (0 to 1), if no letter is exchanged.
        """
        parts, own = _parts(option), self._own.get(option.first, {})
        if not parts:
            return 0.0, USUAL_SHARE
        counts = [max(0.0, self._counts.get(part, 0.0) - own.get(part, 0.0)) for part in parts]
        shares = [
            (count + _SELDOM) / (count + self._number(part) + _LETTERS)
            for count, part in zip(counts, parts, strict=True)
        ]
        return min(counts), min(shares)

    def _number(self, part: Piece) -> int:
        """Return how often known words of the page have what was printed."""
        number = self._letters.get(part)
        if number is None:
            read, true = part
            number = self._initials[true] if read.isupper() else self._known.count(true)
            self._letters[part] = number
        return number


def _confusions(site: Site, tokens: Sequence[PageToken]) -> dict[Piece, float]:
    """Return the pieces that the likeliest option of a site confuses, each weighing its part of 1."""
    best = next((o for o in site.options if _parts(o)), None)
    if best is None or (best.kind == "case" and after_stop(tokens, site.index)):
        return {}
    parts = _parts(best)
    return {part: 1 / len(parts) for part in parts}


def _parts(option: Option) -> tuple[Piece, ...]:
    """Return the pieces in which what was read and an option differ: of letters, or capitals for small initials."""
    if option.kind in ("nonword", "realword") or (option.kind == "punctuation" and len(option.words) == 1):
        return pieces(folded(option.before), option.words[0])
    if option.kind == "case" and option.after.islower() and option.before[1:] == option.after[1:]:
        return ((option.before[0], option.after[0]),)
    return ()


def _sum(counts: Iterable[dict[Piece, float]]) -> dict[Piece, float]:
    total: dict[Piece, float] = {}
    for its in counts:
        for part, weight in its.items():
            total[part] = total.get(part, 0.0) + weight
    return total


def _curable(sites: Sequence[Site], kind: str, words: int) -> float:
    """Return the logarithm of 1 and the number of sites, of a usual page, that may be cured so, no letter exchanged."""
    number = sum(any(o.kind == kind and (kind == "noise" or not o.exchanged) for o in s.options) for s in sites)
    return log(1 + number * _PAGE / max(words, _PAGE / 4))
