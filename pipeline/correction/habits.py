"""What the doubtful places of a page have in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from pipeline.correction.channel import pieces
from pipeline.correction.options import Option, Site
from pipeline.correction.plain import folded


class Habits:
    """What a page's doubtful places have in common: a confusion that comes back, words parted again and again."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        joins = strays = 0
        for site in sites:
            best = next((o for o in site.options if o.kind == "nonword"), None)
            if best is not None and best.pieces == 1:
                self._counts.update(pieces(site.token.lower, best.words[0]))
            joins += any(o.kind == "join" and not o.exchanged for o in site.options)
            strays += any(o.kind == "noise" for o in site.options)
        self.joins = log(1 + joins)
        self.strays = log(1 + strays)

    def confusions(self, option: Option) -> float:
        """Return the logarithm of how often the page's other words show the option's rarest confusion, 0 if never."""
        if option.kind not in ("nonword", "realword"):
            return 0.0
        own = option.kind == "nonword" and option.pieces == 1
        parts = pieces(folded(option.before), option.words[0])
        return log(max(1, 1 + min((self._counts[part] for part in parts), default=0) - own))
