from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quality.evaluate import evaluate, pool
from pipeline.quality.evaluation_output import as_document, as_table
from pipeline.quality.kinds import errors_by_kind
from pipeline.quality.pairs import EvaluatedPaths


@pytest.mark.parametrize(
    ("text", "place", "kind"),
    [
        ("On 12 May tbe ship lay off Bergen well-found", 3, "word"),
        ("On 12 May the ship lay off Bcrgen well-found", 7, "name"),
        ("On l2 May the ship lay off Bergen well-found", 1, "number"),
        ("On 12 may the ship lay off Bergen well-found", 2, "case"),
        ("On 12 May the ship lay off Bergen well.found", 8, "punctuation"),
        ("On 12 May the sh ip lay off Bergen well-found", 4, "spacing"),
        ("On 12 May the lay off Bergen well-found", 4, "missing"),
    ],
)
def test_each_kind_of_error(text: str, place: int, kind: str) -> None:
    assert errors_by_kind("On 12 May the ship lay off Bergen well-found".split(), text.split()) == {place: kind}


WORDS = st.lists(st.sampled_from("the ship Ship 12 lay-off b".split()), max_size=8)


@given(truth=WORDS, text=WORDS)
def test_every_error_has_a_kind_and_equal_texts_have_none(truth: list[str], text: list[str]) -> None:
    found = errors_by_kind(truth, text)
    assert set(found) <= set(range(len(truth)))
    assert not errors_by_kind(truth, truth)
    assert len(truth) - len(found) <= len(text)


def test_what_was_fixed_and_damaged_is_told_by_kind_and_pooled() -> None:
    page = evaluate("the ship lay off bergen", "the ship lay off Bergen", before="tbe sh ip lay off Bergen")
    assert page.change is not None
    assert page.change.wrong_kinds == {"spacing": 2}  # tbe sh ip: one stretch
    both = EvaluatedPaths(pages=(page, page), pooled=pool([page, page]))
    expected = {"case": {"wrong": 0, "fixed": 0, "damaged": 2}, "spacing": {"wrong": 4, "fixed": 4, "damaged": 0}}
    assert as_document(both)["pooled"]["change"]["by_kind"] == expected
    assert "  spacing      fixed 100.00 (4/4), damaged 0" in as_table(both).splitlines()
