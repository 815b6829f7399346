from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.correction.edits import AS_IT_IS, MOST, OTHER_CASE, UNSEEN, Edits, edits

COSTS = {("rn", "m"): 2.0, ("B", "s"): 1.0, ("b", "s"): 6.0, ("li", "h"): 1.5, ("", "e"): 3.0, ("i", ""): 2.5}
TEXT = st.text("abehilmnrsB ", max_size=12)


def one(read: str, true: str) -> float:
    return Edits(COSTS).costs([(read, true)])[0]


@pytest.mark.parametrize(
    ("read", "true", "cost"),
    [
        ("rn", "m", 2.0),
        ("corner", "comer", 2.0 + 4 * AS_IT_IS),
        ("JameB", "James", 1.0 + 2 * AS_IT_IS),
        ("Jameb", "James", 6.0 + 2 * AS_IT_IS),
        ("tlie", "the", 1.5 + 2 * AS_IT_IS),
        ("hav", "have", 3.0 + 2 * AS_IT_IS),
        ("thie", "the", 2.5 + 3 * AS_IT_IS),
        ("Rest", "rest", OTHER_CASE + 2 * AS_IT_IS),
        ("x", "q", UNSEEN),
        ("same", "same", 2 * AS_IT_IS),
    ],
)
def test_the_likeliest_way_counts(read: str, true: str, cost: float) -> None:
    """Beyond two letters around what differs nothing is counted."""
    assert one(read, true) == pytest.approx(cost, abs=2 * AS_IT_IS + 1e-4)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=20))
def test_many_at_once_cost_what_each_costs_alone(pairs: list[tuple[str, str]]) -> None:
    assert Edits(COSTS).costs(pairs) == pytest.approx([one(*pair) for pair in pairs], abs=1e-3)


@given(TEXT, TEXT)
def test_costs_are_bounded_and_lowest_for_the_same(read: str, true: str) -> None:
    assert 0 <= one(read, read) <= one(read, true) + 5 * AS_IT_IS <= MOST + 5 * AS_IT_IS


def test_strings_beyond_measure_cost_the_most() -> None:
    assert one("a" * 40, "b" * 40) == MOST


def test_the_model_that_is_shipped_tells_capitals_from_small_letters() -> None:
    likely, unlikely = edits().costs([("JameB", "James"), ("Jameb", "James")])
    assert likely < unlikely
