from __future__ import annotations

from math import log

import pytest

from pipeline.correction.bigrams import Bigrams, english_bigrams


def bond(bigrams: Bigrams, left: str, word: str) -> float:
    return float(bigrams.bonds(bigrams.numbers([left]), bigrams.numbers([word]))[0])


def test_a_bond_is_how_much_likelier_two_words_are_together_than_apart() -> None:
    bigrams = Bigrams({"by": 100, "virtue": 20, "of": 880}, [("by", "virtue", 10)])
    assert bond(bigrams, "by", "virtue") == pytest.approx(log((10 / 1000) / (100 / 1000 * 20 / 1000)))


def test_words_that_are_not_listed_together_have_no_bond() -> None:
    bigrams = Bigrams({"by": 100, "virtue": 20}, [("by", "virtue", 10)])
    assert bond(bigrams, "virtue", "by") == bond(bigrams, "", "virtue") == bond(bigrams, "xq", "") < 0


def test_many_pairs_at_once_are_each_as_alone() -> None:
    bigrams = english_bigrams()
    left, right = ["prime", "of", "xq", "by"], ["minister", "the", "the", "virtue"]
    found = bigrams.bonds(bigrams.numbers(left), bigrams.numbers(right)).tolist()
    assert found == [bond(bigrams, *pair) for pair in zip(left, right, strict=True)]


def test_english_words_are_bound_as_books_have_them() -> None:
    bigrams = english_bigrams()
    assert bond(bigrams, "prime", "minister") > bond(bigrams, "prime", "master")
    assert bond(bigrams, "of", "the") > bond(bigrams, "of", "tho")
