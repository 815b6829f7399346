"""The decision: which option of a doubtful place is best, and how probable it is a fix, neutral, or damage.

Boosted trees rank the options of a place by their features (ranking.json); logistic regression tells what the best of
them is (weights.json). benchmarks/fit_correction.py makes both. An option is applied where it promises enough fixes for
each damage it risks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from math import nan
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from pipeline.correction.crumbs import edges
from pipeline.correction.features import AT, measure, measure_edits
from pipeline.correction.habits import Habits
from pipeline.correction.options import Option, Site
from pipeline.correction.plain import PlainPage
from pipeline.correction.sites import queries, sites
from pipeline.correction.surroundings import Surroundings, surroundings
from pipeline.correction.trees import Trees
from pipeline.correction.weighing import DECISION_NAMES, decision_features
from pipeline.correction.work import Work
from pipeline.document import CorrectionStatus

FIXES_PER_DAMAGE = {"careful": 50.0, "normal": 25.0, "bold": 3.5}
"""How many fixes an applied change must promise for each damage, by boldness."""

LEAST_FIX = {"careful": 0.5, "normal": 0.4, "bold": 0.25}
"""Probability of a fix below which nothing is applied. The odds guard the right words; below this too many wrong ones
would become other wrong ones, though nearer to the truth on the average."""

LEAST_PROPOSED = 0.2

LEAST_KEPT = (0.2, 0.5)
"""Probability of a fix and odds of a refused option that is still kept on record, for another margin."""

LEAST_HOPE = 0.05
"""Probability of a fix below which other words beside it make no difference."""

WITHIN_REACH = (0.1, 0.5)
"""Probability of a fix and odds from which other words elsewhere on the page may bring it over the margin."""

_BATCH = 1000
"""Sites that are measured and ranked at once."""

_GAIN = AT["context_gain"]
_CLEAR_GAIN = 0.4
"""Fives of nats of context that speak for an option."""

CLEAN_RATE = 0.01
CAUTION = 2.4
"""Pages with fewer unknown words than this share, and lists of names, must promise so many times more."""


class Verdict(NamedTuple):
    """The best option of a place, with its probabilities (0 to 1).

    `caution` is what the page asks for: by it the fixes demanded for each damage are multiplied. `fits`: the option
    fits its neighbours better than what was read.
    """

    option: Option
    fix: float
    damage: float
    caution: float = 1.0
    fits: bool = False

    @property
    def odds(self) -> float:
        """Fixes per damage, divided by the page's caution; so one margin holds for all pages."""
        return self.fix / max(self.damage * self.caution, 1e-6)

    def reaches(self, fix: float, odds: float) -> bool:
        """Tell whether the probability of a fix and the odds are at least these."""
        return self.fix >= fix and self.odds >= odds


def status_of(fix: float, odds: float, boldness: str) -> CorrectionStatus:
    """Return what becomes of an option with these odds: applied, proposed or rejected."""
    if fix >= LEAST_FIX[boldness] and odds >= FIXES_PER_DAMAGE[boldness]:
        return "applied"
    return "proposed" if fix >= LEAST_PROPOSED and odds >= 1 else "rejected"


def unknown_rate(page: PlainPage, work: Work) -> float:
    """Return the share, 0 to 1, of a page's words of three letters or more that no list knows; names count half."""
    words = unknown = 0.0
    for token in page.tokens:
        if len(token.text) < 3 or token.protected or token.script not in ("latin", "cyrillic"):
            continue
        weight = 0.5 if token.text[0].isupper() else 1.0
        words += weight
        if token.tier == "unknown" and not work.vocabulary.knows(token.text):
            unknown += weight
    return unknown / words if words else 0.0


@cache
def ranking() -> Trees:
    """Return the trees that rank options."""
    return msgspec.json.decode((files("pipeline.correction") / "ranking.json").read_bytes(), type=Trees)


@cache
def _weights() -> dict[str, tuple[npt.NDArray[np.float64], float]]:
    """Return the weights by name of the class, in the order of the features, with the intercept."""
    table = msgspec.json.decode(
        (files("pipeline.correction") / "weights.json").read_bytes(), type=dict[str, dict[str, float]]
    )
    return {name: (np.array([row[f] for f in DECISION_NAMES]), row["intercept"]) for name, row in table.items()}


def judge(sites: Sequence[Site], rows: npt.NDArray[np.float64], caution: float = 1.0) -> Iterator[Verdict]:
    """Yield the best option of each site with its probabilities; `rows` are the features of all their options."""
    if not sites:
        return
    ranks, at = ranking().rate(rows), 0
    best, seconds = [], []
    for site in sites:
        its = ranks[at : at + len(site.options)].tolist()
        first, *others = sorted(range(len(its)), key=lambda i: (-its[i], site.options[i].after))
        best.append(at + first)
        seconds.append(its[others[0]] if others else nan)
        at += len(its)
    options = [option for site in sites for option in site.options]
    features = decision_features(rows[best], ranks[best], np.array(seconds))
    powers = {name: np.exp(np.minimum(50.0, features @ w + b)) for name, (w, b) in _weights().items()}
    total = sum(powers.values())
    fixes, damages = ((powers[name] / total).tolist() for name in ("fix", "damage"))
    for i, fix, damage in zip(best, fixes, damages, strict=True):
        yield Verdict(options[i], fix, damage, caution, rows[i, _GAIN] > _CLEAR_GAIN)


class Doubts(NamedTuple):
    """The places of a page that are to be weighed, what they are seen against, and what they have in common."""

    around: Surroundings
    sites: list[Site]
    habits: Habits


def doubts_of(pages: Iterable[PlainPage], work: Work) -> dict[PlainPage, Doubts]:
    """Return what is in doubt on pages: words are looked up and edits measured for all of them together."""
    seen = {page: surroundings(page, work, unknown_rate(page, work)) for page in pages}
    work.shared.look_up(query for page, around in seen.items() for query in queries(page, around))
    for page, around in seen.items():
        around.edges = edges(page, around, work)
    found = {page: _doubts(page, around, work) for page, around in seen.items()}
    measure_edits(option for doubts in found.values() for site in doubts.sites for option in site.options)
    return found


def _doubts(page: PlainPage, around: Surroundings, work: Work) -> Doubts:
    places = list(sites(page, around, work))
    return Doubts(around, [site for site in places if _is_weighed(site, page)], Habits(places, page.tokens))


def _is_weighed(site: Site, page: PlainPage) -> bool:
    """Tell whether a pass weighs a place: what may be a crumb at a column's edge hangs on the whole page."""
    return page.again is None or site.index in page.again or any(option.kind == "edge" for option in site.options)


def verdicts(page: PlainPage, work: Work) -> Iterator[Verdict]:
    """Yield the verdicts on the doubtful places of a page that deserve a record, the surest first.

    The page is told the places that are not hopeless, for later passes.
    """
    around, doubtful, habits = work.doubts.get(page) or doubts_of([page], work)[page]
    caution = CAUTION if around.rate < CLEAN_RATE or around.listing else 1.0
    judged: list[Verdict] = []
    hopeful: dict[int, bool] = {}
    for at in range(0, len(doubtful), _BATCH):
        batch = doubtful[at : at + _BATCH]
        found = list(judge(batch, measure(batch, page, around, work, habits), caution))
        judged += (v for v in found if v.reaches(*LEAST_KEPT))
        its = zip(batch, found, strict=True)
        hopeful |= {site.index: v.reaches(*WITHIN_REACH) for site, v in its if v.fix >= LEAST_HOPE}
        for site in batch:
            site.options.clear()  # a long page has many: only the best is kept
    page.hopeful = hopeful
    judged.sort(key=lambda v: (-v.odds, v.option.first))
    yield from judged
