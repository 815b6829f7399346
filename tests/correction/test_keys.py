from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.correction import keys as module
from pipeline.correction.keys import find


@given(
    keys=st.sets(st.integers(0, 50), min_size=1), asked=st.lists(st.integers(-1, 51), max_size=12), many=st.booleans()
)
def test_each_number_is_found_where_it_stands(keys: set[int], asked: list[int], many: bool) -> None:
    ordered = np.array(sorted(keys), np.int64)
    if many:
        # Keys of no interest, after the others, take the search to its other way.
        ordered = np.concatenate([ordered, np.arange(100, 100 + module._MANY)])
    places, there = find(ordered, np.array(asked, np.int64))
    assert there.tolist() == [number in keys for number in asked]
    assert [ordered[place] for place in places[there]] == [number for number in asked if number in keys]


def test_what_is_asked_for_keeps_its_shape() -> None:
    places, there = find(np.array([2, 4, 6]), np.array([[4, 5], [6, 2]]))
    assert there.tolist() == [[True, False], [True, True]]
    assert places.shape == (2, 2)
