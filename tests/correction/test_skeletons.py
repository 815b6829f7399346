from __future__ import annotations

import pytest

from pipeline.correction.skeletons import CommonWords, common_shapes, skeleton


@pytest.mark.parametrize(("read", "true"), [("uno", "line"), ("rn", "m"), ("ihcy", "they")])
def test_misread_words_have_the_skeleton_of_what_was_printed(read: str, true: str) -> None:
    assert skeleton(read) == skeleton(true)


def test_signs_have_no_skeleton_and_other_letters_stay() -> None:
    assert skeleton("s'x") == "sx"
    assert skeleton("") == ""


@pytest.mark.parametrize(
    ("read", "true"),
    [("uiariiet", "market"), ("moittis", "months"), ("cotrmlision", "commission"), ("rocontlj", "recently")],
)
def test_a_word_misread_in_several_letters_is_found(read: str, true: str) -> None:
    assert true in common_shapes().nearest([read])[read]


def test_every_query_has_an_answer_of_distinct_words() -> None:
    words = CommonWords(["the", "cat"], [7.0, 4.0])
    found = words.nearest(["tbe", "x", "anextraordinarilylongword"])
    assert found == {"tbe": ["the"], "x": [], "anextraordinarilylongword": []}
