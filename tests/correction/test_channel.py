from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.correction.channel import Channel, pieces
from pipeline.language.dictionaries import Confusion


def channel(*rows: tuple[str, str, float]) -> Channel:
    return Channel(Confusion(read=read, true=true, script="latin", weight=weight) for read, true, weight in rows)


@pytest.mark.parametrize(
    ("read", "true", "expected"),
    [
        ("the", "the", []),
        ("thc", "the", [("c", "e")]),
        ("rnonth", "month", [("rn", "m")]),
        ("tbc", "the", [("bc", "he")]),
        ("wanderin", "wandering", [("", "g")]),
    ],
)
def test_pieces_are_where_two_words_differ(read: str, true: str, expected: list[tuple[str, str]]) -> None:
    assert list(pieces(read, true)) == expected


def test_a_confusion_costs_minus_the_logarithm_of_its_share() -> None:
    model = channel(("c", "e", 3.0), ("rn", "m", 1.0))
    assert model.cost("thc", "the") == (pytest.approx(-log(0.75)), 1)
    assert model.cost("rnonth", "month") == (pytest.approx(-log(0.25)), 1)
    assert model.cost("the", "the") == (0.0, 0)


def test_neighbouring_confusions_cost_their_sum_and_unseen_ones_much() -> None:
    model = channel(("b", "h", 1.0), ("c", "e", 1.0))
    assert model.cost("tbc", "the")[0] == pytest.approx(2 * log(2))
    assert model.cost("xyz", "the")[0] > 10


def test_variants_are_one_likely_confusion_away() -> None:
    model = channel(("c", "e", 8.0), ("rn", "m", 1.0), ("q", "g", 1e-6))
    assert dict(model.variants("corn", 4.0)).keys() == {"eorn", "com"}
    assert dict(model.variants("corn", 4.0, wide=True)).keys() == {"com"}
    assert model.variants("q", 4.0) == []


@given(st.text("abcemnr", max_size=8), st.lists(st.text("abcemnr", max_size=8), max_size=6))
def test_many_words_cost_what_each_costs(read: str, words: list[str]) -> None:
    model = channel(("c", "e", 3.0), ("rn", "m", 1.0))
    assert list(model.costs(read, words)) == [model.cost(read, word) for word in words]
    assert all(
        len(pieces(read, word)) == parts for word, (_, parts) in zip(words, model.costs(read, words), strict=True)
    )
