from __future__ import annotations

import random

import pytest

from pipeline.document import PageScore
from pipeline.quality.audit import Counted, audit, sample, stratum_of


def score(page: int, value: float | None, words: int = 300, grade: str = "good") -> PageScore:
    return PageScore(folder="f", page=page, source="s", score=value, words=words, grade=grade)  # type: ignore[arg-type]


def collection() -> list[PageScore]:
    chosen = random.Random(5)
    good = [score(n, chosen.uniform(98, 99.9)) for n in range(1, 401)]
    poor = [score(n, chosen.uniform(60, 90), grade="poor") for n in range(401, 451)]
    return [*good, *poor, score(451, None, grade="unreadable"), score(452, None, words=0, grade="blank")]


def counted(page: PageScore, factor: float = 1.0) -> Counted:
    rate = 0.5 if page.score is None else 1 - page.score / 100
    return Counted(folder=page.folder, page=page.page, errors=round(factor * rate * 2000), characters=2000)


def test_each_stratum_is_drawn_from_and_bad_pages_more() -> None:
    pages = collection()
    drawn = sample(pages, 30)
    assert len(drawn) == 30
    assert [p.page for p in drawn] == sorted(p.page for p in drawn)
    assert {stratum_of(p) for p in drawn} == {stratum_of(p) for p in pages} - {None}
    poor = sum(p.page > 400 for p in drawn)
    assert poor / 50 > 2 * (30 - poor) / 400
    assert sample(pages, 30) == drawn != sample(pages, 30, seed=1)


def test_more_than_there_are_gives_all_but_the_blank_ones() -> None:
    assert len(sample(collection(), 10_000)) == 451
    assert sample([], 5) == []
    assert len(sample(collection(), 1)) == 1


def test_the_rate_of_the_collection_is_found() -> None:
    pages = collection()
    true = sum(counted(p).errors for p in pages[:451]) / (451 * 2000)
    found = audit(pages, [counted(p) for p in sample(pages, 60)])
    assert found.low <= found.rate <= found.high
    assert found.rate == pytest.approx(true, rel=0.15)
    assert found.low < true < found.high
    assert (found.pages, found.characters) == (60, 120_000)
    assert found.factor == pytest.approx(1, abs=0.02)


def test_a_score_that_promises_too_much_is_seen() -> None:
    pages = collection()
    assert audit(pages, [counted(p, 2.0) for p in sample(pages, 60)]).factor == pytest.approx(2, abs=0.05)


def test_counts_must_belong_to_the_collection() -> None:
    pages = collection()
    with pytest.raises(ValueError, match="no page"):
        audit(pages, [])
    for page in (452, 999):
        with pytest.raises(ValueError, match=f"page {page}"):
            audit(pages, [Counted(folder="f", page=page, errors=0, characters=10)])
