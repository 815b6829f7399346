"""Signing off a batch: which pages a person should proofread, and what their counts say about the whole.

Pages are drawn at random within strata of their score, more of them where more errors are expected (Neyman allocation
with the expected error rate as the measure of spread). The counted errors give a ratio estimate of each stratum's error
rate; the collection's is their mean weighted by words. Its interval is a bootstrap over the pages of each stratum with
the chance of the count itself on top (a gamma draw, Jeffreys' prior), so that no error found does not mean none is
there.

What was counted lies in `audit/result.json` of a directory of results, and recalibrates the scores of its pages.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from math import sqrt
from pathlib import Path

import msgspec

from pipeline.document import PageScore, Record
from pipeline.store import Result, decode

STRATA = (99.0, 98.0, 95.0, 90.0, 75.0)
"""Scores that part the strata; pages without one are a stratum of their own, blank ones are left out."""
UNSCORED = len(STRATA) + 1
"""The stratum of pages with text that have no score."""
DRAWS = 2000
PRIOR_ERRORS = 10
"""The score as it came counts as much as so many errors found: a handful of counts does not overturn it."""
PLACE = Path("audit") / "result.json"
"""Where an audit lies in a directory of results."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What a person counted on a page: wrong characters of so many."""

    folder: str
    page: int
    errors: int
    characters: int


class Audit(Record, frozen=True, kw_only=True):
    """The true character error rate of a collection as the proofread pages tell it, with a 95 % interval, 0 to 1.

    `factor` is what expected error rates must be multiplied by to agree with the counts (1: the score was right).
    """

    rate: float
    low: float
    high: float
    factor: float
    pages: int
    errors: int
    characters: int


Strata = Mapping[int, Sequence[Counted]]


def audit_in(directory: Path) -> Audit | None:
    """Return the audit of a directory of results, if there is one."""
    try:
        return decode((directory / PLACE).read_bytes(), Audit)
    except OSError:
        return None


def audit_of(result: Result) -> Audit | None:
    """Return the audit that holds for a result: its own, or that of the directory it lies in."""
    return audit_in(result.path) or audit_in(result.path.absolute().parent)


def factor_of(result: Result) -> float:
    """Return what the expected error rates of a result's pages are multiplied by; 1 without an audit."""
    found = audit_of(result)
    return found.factor if found else 1.0


def stratum_of(score: PageScore) -> int | None:
    """Return the number of a page's stratum, 0 for the best; None for a blank page."""
    if score.grade == "blank":
        return None
    if score.score is None:
        return UNSCORED
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

    `scores` are those before any recalibration. A stratum with fewer than two counted pages is taken together with the
    next one; pages without a score stay out if none of them was counted.

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
        if (stratum := stratum_of(score)) is not None:
            weights[stratum] = weights.get(stratum, 0) + score.words
    rows, weights = _collapsed(rows, weights)
    chosen = random.Random(seed)
    draws = sorted(_drawn(rows, weights, chosen) for _ in range(DRAWS))
    rate = _mean({s: _errors(some) / _characters(some) for s, some in rows.items()}, weights)
    return Audit(
        rate=rate,
        low=min(rate, draws[int(0.025 * DRAWS)]),
        high=max(rate, draws[int(0.975 * DRAWS)]),
        factor=_factor(rows, weights, by_page),
        pages=len(counts),
        errors=sum(c.errors for c in counts),
        characters=sum(c.characters for c in counts),
    )


def _expected(score: PageScore) -> float:
    return 0.5 if score.score is None else 1 - score.score / 100


def _spread(pages: list[PageScore]) -> float:
    return sqrt(sum(_expected(page) ** 2 for page in pages) / len(pages)) + 0.002


def _collapsed(
    rows: Mapping[int, list[Counted]], weights: Mapping[int, int]
) -> tuple[dict[int, list[Counted]], dict[int, int]]:
    """Return strata of which each has two counted pages, as far as they reach: small ones join the next better one."""
    new_rows: dict[int, list[Counted]] = {}
    new_weights: dict[int, int] = {}
    waiting: list[Counted] = []
    words = 0
    for stratum in sorted({*rows, *weights} - {UNSCORED}, reverse=True):
        waiting = [*waiting, *rows.get(stratum, [])]
        words += weights.get(stratum, 0)
        if len(waiting) >= 2:
            new_rows[stratum], new_weights[stratum] = waiting, words
            waiting, words = [], 0
    if waiting or words:
        best = min(new_rows, default=0)
        new_rows[best] = [*new_rows.get(best, []), *waiting]
        new_weights[best] = new_weights.get(best, 0) + words
    if unscored := rows.get(UNSCORED):
        new_rows[UNSCORED], new_weights[UNSCORED] = unscored, weights.get(UNSCORED, 0)
    return {s: some for s, some in new_rows.items() if some}, new_weights


def _drawn(rows: Strata, weights: Mapping[int, int], chosen: random.Random) -> float:
    """Return the rate as it might have come out: other pages of each stratum, other luck with the errors on them.

    One page less than there are is drawn, so that few pages do not look alike (Rao and Wu's rescaled bootstrap).
    """
    rates: dict[int, float] = {}
    for stratum, some in rows.items():
        pages = chosen.choices(some, k=max(1, len(some) - 1))
        rates[stratum] = chosen.gammavariate(_errors(pages) + 0.5, 1) / _characters(pages)
    return _mean(rates, weights)


def _factor(rows: Strata, weights: Mapping[int, int], by_page: Mapping[tuple[str, int], PageScore]) -> float:
    """Return counted over expected error rate of the collection's scored pages, drawn towards 1 by PRIOR_ERRORS."""
    scored = {s: some for s, some in rows.items() if s != UNSCORED}
    if not scored:
        return 1.0
    promised = {s: sum(_expected(by_page[c.folder, c.page]) * c.characters for c in some) for s, some in scored.items()}
    counted = _mean({s: _errors(some) / _characters(some) for s, some in scored.items()}, weights)
    expected = _mean({s: promised[s] / _characters(some) for s, some in scored.items()}, weights)
    evidence = sum(promised.values())
    ratio = counted / expected if expected else 1.0
    return (ratio * evidence + PRIOR_ERRORS) / (evidence + PRIOR_ERRORS)


def _errors(pages: Sequence[Counted]) -> int:
    return sum(page.errors for page in pages)


def _characters(pages: Sequence[Counted]) -> int:
    return max(1, sum(page.characters for page in pages))


def _mean(rates: Mapping[int, float], weights: Mapping[int, int]) -> float:
    """Return the mean rate of strata, weighted by their words."""
    total = sum(weights[s] for s in rates)
    if not total:
        return sum(rates.values()) / len(rates)
    return sum(rate * weights[s] for s, rate in rates.items()) / total
