from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.correction.trees import Tree, Trees

STUMP = Tree(questions=(("cost", 1.0), ("length", 5.0)), values=(0.5, -1.0, 2.0, 0.25))
TREES = Trees(names=("length", "cost"), intercept=-0.5, trees=(STUMP,))


@pytest.mark.parametrize(
    ("row", "rating"),
    [((5, 1), 0.0), ((5, 2), -1.5), ((6, 1), 1.5), ((6, 2), -0.25)],
    ids=["no", "cost", "length", "both"],
)
def test_the_answers_choose_the_value(row: tuple[float, float], rating: float) -> None:
    assert TREES.rate([row]).tolist() == [pytest.approx(rating)]


def test_columns_are_found_by_name() -> None:
    turned = Trees(names=("cost", "length"), intercept=-0.5, trees=(STUMP,))
    assert turned.rate([(2, 5)]).tolist() == TREES.rate([(5, 2)]).tolist()


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), max_size=40))
def test_many_rows_are_rated_as_one_by_one(rows: list[tuple[float, float]]) -> None:
    assert TREES.rate(rows).tolist() == [rating for row in rows for rating in TREES.rate([row])]


def test_trees_survive_the_way_to_disk() -> None:
    again = msgspec.json.decode(msgspec.json.encode(TREES), type=Trees)
    assert again == TREES
    assert again.rate([(6, 2)]).tolist() == TREES.rate([(6, 2)]).tolist()
