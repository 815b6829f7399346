"""Signing off a batch: which pages a person should proofread, and what their counts say about the whole.

Pages are drawn at random within strata of their score, more of them where more errors are expected (Neyman allocation
with the expected error rate as the measure of spread). The counted errors give a ratio estimate of each stratum's error
rate; the collection's is their mean weighted by words, its interval a bootstrap over the pages of each stratum.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from math import sqrt

import msgspec

from pipeline.document import PageScore

STRATA = (99.0, 98.0, 95.0, 90.0, 75.0)
"""Scores that part the strata; pages without one are a stratum of their own, blank ones are left out."""
DRAWS = 2000


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person counted on a page: wrong characters of so many."""

    folder: str
    page: int
    errors: int
    characters: int


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The true character error rate of a collection as the proofread pages tell it, with a 95 % interval, 0 to 1.

    `factor` is what expected error rates must be multiplied by to agree with the counts (1: the score was right).
    """

    rate: float
    low: float
    high: float
    factor: float
    pages: int
    characters: int


def stratum_of(score: PageScore) -> int | None:
    """Return the number of a page's stratum, 0 for the best; None for a blank page."""
    if score.grade == "blank":
        return None
    if score.score is None:
        return len(STRATA) + 1
    return sum(score.score < bound for bound in STRATA)


def sample(scores: Sequence[PageScore], count: int, seed: int = 0) -> list[PageScore]:
    """Return `count` pages to proofread (all, if there are not so many), in the order of the collection.

    Each stratum that has pages gives two at least, as far as they reach; the same seed gives the same pages.
    """
    strata: dict[int, list[PageScore]] = {}
    for score in scores:
        if (stratum := stratum_of(score)) is not None:
            strata.setdefault(stratum, []).append(score)
    shares = {s: len(pages) * _spread(pages) for s, pages in strata.items()}
    wanted = {s: min(2, len(pages)) for s, pages in strata.items()}
    while sum(wanted.values()) > count:
        wanted[max(wanted, key=lambda s: (wanted[s], -shares[s]))] -= 1
    while sum(wanted.values()) < min(count, sum(map(len, strata.values()))):
        open_strata = [s for s, pages in strata.items() if wanted[s] < len(pages)]
        wanted[max(open_strata, key=lambda s: shares[s] / (wanted[s] + 1))] += 1
    chosen = random.Random(seed)
    drawn = {id(page) for s in sorted(strata) for page in chosen.sample(strata[s], wanted[s])}
    return [score for score in scores if id(score) in drawn]


def audit(scores: Sequence[PageScore], counts: Sequence[Counted], seed: int = 0) -> Audit:
    """Return the collection's error rate from the counts on its proofread pages.

    Strata without a counted page are left out; `sample` gives each at least two where `count` allows it.

    Raises:
        ValueError: no page was counted, or one that the collection has not.

    """
    by_page = {(score.folder, score.page): score for score in scores}
    rows: dict[int, list[Counted]] = {}
    for counted in counts:
        score = by_page.get((counted.folder, counted.page))
        stratum = stratum_of(score) if score else None
        if stratum is None:
            raise ValueError(f"page {counted.page} of {counted.folder} is not a page with text of this collection")
        rows.setdefault(stratum, []).append(counted)
    if not rows:
        raise ValueError("no page was counted")
    weights: dict[int, int] = {}
    for score in scores:
        if (stratum := stratum_of(score)) in rows:
            weights[stratum] = weights.get(stratum, 0) + score.words
    chosen = random.Random(seed)
    draws = sorted(
        _pooled({s: chosen.choices(some, k=len(some)) for s, some in rows.items()}, weights) for _ in range(DRAWS)
    )
    expected = sum(_expected(by_page[c.folder, c.page]) * c.characters for some in rows.values() for c in some)
    errors = sum(c.errors for some in rows.values() for c in some)
    return Audit(
        rate=_pooled(rows, weights),
        low=draws[int(0.025 * DRAWS)],
        high=draws[int(0.975 * DRAWS)],
        factor=errors / expected if expected else 1.0,
        pages=len(counts),
        characters=sum(c.characters for c in counts),
    )


def _expected(score: PageScore) -> float:
    return 0.5 if score.score is None else 1 - score.score / 100


def _spread(pages: list[PageScore]) -> float:
    return sqrt(sum(_expected(page) ** 2 for page in pages) / len(pages)) + 0.002


def _pooled(rows: dict[int, list[Counted]], weights: dict[int, int]) -> float:
    """Return the error rate over strata: each one's errors over characters, weighted by its words."""
    total = sum(weights[s] for s in rows)
    rates = {s: sum(c.errors for c in some) / max(1, sum(c.characters for c in some)) for s, some in rows.items()}
    if not total:
        return sum(rates.values()) / len(rates)
    return sum(rate * weights[s] for s, rate in rates.items()) / total
