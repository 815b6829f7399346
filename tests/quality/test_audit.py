from __future__ import annotations

import random
from pathlib import Path

import pytest

from pipeline.document import PageScore
from pipeline.quality.audit import PLACE, Audit, Counted, audit, audit_in, audit_of, factor_of, sample, stratum_of
from pipeline.store import Result, encode, write_atomic


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


def test_no_error_found_is_not_no_error_there() -> None:
    pages = collection()
    found = audit(pages, [counted(p, 0.0) for p in sample(pages, 30)])
    assert found.rate == found.low == 0
    assert 0 < found.high < 0.01
    assert 0 < found.factor < 0.05
    few = audit(pages, [Counted(folder="f", page=1, errors=0, characters=1000)])
    assert few.factor > 0.3, "a page or two do not overturn the score"


def test_pages_without_a_score_say_nothing_about_the_score() -> None:
    pages = collection()
    drawn = [p for p in sample(pages, 60) if p.score is not None]
    lost = Counted(folder="f", page=451, errors=9000, characters=9000)
    assert audit(pages, [*map(counted, drawn), lost]).factor == audit(pages, list(map(counted, drawn))).factor


def test_a_stratum_that_nobody_counted_is_not_forgotten() -> None:
    pages = [*[score(n, 99.5) for n in range(1, 11)], *[score(n, 80.0) for n in range(11, 21)]]
    counts = [Counted(folder="f", page=n, errors=100, characters=1000) for n in (1, 2)]
    counts.append(Counted(folder="f", page=11, errors=400, characters=1000))
    assert audit(pages, counts).rate == pytest.approx(0.2)


def test_the_interval_covers_the_true_rate_of_most_collections() -> None:
    """Error rates that stray from the score as they do: a factor of 2 either way on two pages of three."""
    covered = []
    for seed in range(40):
        chosen = random.Random(seed)
        pages = [score(n, 100 - min(45.0, chosen.lognormvariate(0.9, 1.2))) for n in range(1, 201)]
        truth = {p.page: min(900, round(10 * (100 - (p.score or 0)) * chosen.lognormvariate(0, 0.7))) for p in pages}
        drawn = [Counted(folder="f", page=p.page, errors=truth[p.page], characters=1000) for p in sample(pages, 25)]
        found = audit(pages, drawn, seed)
        covered.append(found.low <= sum(truth.values()) / 200_000 <= found.high)
    assert sum(covered) >= 34


def test_an_audit_holds_for_the_directory_and_what_lies_in_it(tmp_path: Path) -> None:
    made = Audit(rate=0.02, low=0.01, high=0.03, factor=1.5, pages=20, errors=400, characters=20_000)
    result = Result(tmp_path / "folder")
    assert (audit_of(result), factor_of(result)) == (None, 1.0)
    write_atomic(tmp_path / PLACE, encode(made, "made"))
    assert (audit_of(result), factor_of(result), audit_in(tmp_path)) == (made, 1.5, made)
    (tmp_path / PLACE).write_text("{}")
    assert factor_of(result) == 1.0
