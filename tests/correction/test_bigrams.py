from __future__ import annotations

from math import log

import pytest

from pipeline.correction.bigrams import Bigrams, english_bigrams


def test_a_bond_is_how_much_likelier_two_words_are_together_than_apart() -> None:
    bigrams = Bigrams({"by": 100, "virtue": 20, "of": 880}, {"by virtue": 10})
    assert bigrams.bond("by", "virtue") == pytest.approx(log((10 / 1000) / (100 / 1000 * 20 / 1000)))


def test_words_that_are_not_listed_together_have_no_bond() -> None:
    bigrams = Bigrams({"by": 100, "virtue": 20}, {})
    assert bigrams.bond("by", "virtue") == bigrams.bond("", "virtue") == bigrams.bond("xq", "") < 0


def test_english_words_are_bound_as_books_have_them() -> None:
    bond = english_bigrams().bond
    assert bond("prime", "minister") > bond("prime", "master")
    assert bond("of", "the") > bond("of", "tho")
