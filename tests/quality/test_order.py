from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.quality.order import in_order_of

LEFT = "So twice five miles of fertile ground with walls and towers were girdled round"
RIGHT = "But oh that deep romantic chasm which slanted down the green hill"
NOTE = "The author fell asleep in his chair at that moment"


def test_moved_blocks_come_back() -> None:
    truth = f"{LEFT} {NOTE} {RIGHT}"
    assert in_order_of(truth, f"{NOTE} {RIGHT} {LEFT}") == truth


def test_errors_stay() -> None:
    truth = f"{LEFT} {RIGHT}"
    text = f"{RIGHT} {LEFT}".replace("fertile", "fertilc").replace("towers were", "towerswere")
    assert in_order_of(truth, text) == f"{LEFT} {RIGHT}".replace("fertile", "fertilc").replace(
        "towers were", "towerswere"
    )


def test_one_word_elsewhere_is_an_error_not_a_move() -> None:
    text = f"{NOTE} {LEFT}".replace("asleep in", "in asleep")
    assert in_order_of(f"{NOTE} {LEFT}", text) == text


def test_what_is_in_order_stays() -> None:
    for text in ("", "word", f"{LEFT} {RIGHT}", "other words altogether"):
        assert in_order_of(f"{LEFT} {RIGHT}", text) == text


@given(st.lists(st.sampled_from("abcdefgh"), max_size=12), st.lists(st.sampled_from("abcdefgh"), max_size=12))
def test_no_text_becomes_less_like_the_truth(text: list[str], truth: list[str]) -> None:
    from rapidfuzz.distance import Levenshtein

    gold, words = " ".join(truth), " ".join(text)
    moved = in_order_of(gold, words)
    assert Levenshtein.distance(moved, gold) <= Levenshtein.distance(words, gold)
    assert sorted(moved.split()) == sorted(words.split())
