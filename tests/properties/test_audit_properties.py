from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import PageScore
from pipeline.quality.audit import Counted, audit, sample, stratum_of

pages = st.lists(
    st.tuples(st.floats(0, 100) | st.none(), st.integers(1, 400), st.integers(0, 3000)), min_size=1, max_size=40
)


def collection(rows: list[tuple[float | None, int, int]]) -> tuple[list[PageScore], dict[int, Counted]]:
    """Return the scores of pages and what a person would count on each; all characters come from its words."""
    scores = [
        PageScore(folder="f", page=n, source="s", score=value, words=words, grade="poor")
        for n, (value, words, _) in enumerate(rows, 1)
    ]
    counts = {
        n: Counted(folder="f", page=n, errors=min(errors, 6 * words), characters=6 * words)
        for n, (_, words, errors) in enumerate(rows, 1)
    }
    return scores, counts


@settings(deadline=None, max_examples=40)
@given(pages)
def test_with_every_page_counted_the_rate_is_true_and_within_its_interval(
    rows: list[tuple[float | None, int, int]],
) -> None:
    scores, counts = collection(rows)
    true = sum(c.errors for c in counts.values()) / sum(c.characters for c in counts.values())
    found = audit(scores, list(counts.values()))
    assert found.rate == pytest.approx(true)
    assert found.low <= found.rate <= found.high
    assert found.factor > 0


@settings(deadline=None, max_examples=40)
@given(pages, st.integers(1, 50), st.integers(0, 9))
def test_a_sample_is_drawn_from_every_stratum_and_can_be_evaluated(
    rows: list[tuple[float | None, int, int]], count: int, seed: int
) -> None:
    scores, counts = collection(rows)
    drawn = sample(scores, count, seed)
    assert len(drawn) == min(count, len(scores))
    strata = {stratum_of(score) for score in scores}
    assert len({stratum_of(score) for score in drawn}) == min(len(strata), len(drawn))
    chosen = [counts[score.page] for score in drawn]
    random.Random(seed).shuffle(chosen)
    found = audit(scores, chosen)
    assert 0 <= found.low <= found.rate <= found.high
    assert found.pages == len(drawn)


@settings(deadline=None, max_examples=25)
@given(st.floats(0.1, 8), st.integers(0, 10**6))
def test_the_factor_is_found_and_makes_the_score_right(factor: float, seed: int) -> None:
    chosen = random.Random(seed)
    rows = [(100 - chosen.uniform(0.5, 10), 200, 0) for _ in range(60)]
    scores, _ = collection(rows)
    counts = [
        Counted(folder="f", page=s.page, errors=round(1000 * factor * (100 - (s.score or 0))), characters=100_000)
        for s in sample(scores, 30)
    ]
    assert audit(scores, counts).factor == pytest.approx(factor, rel=0.02)
