from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quality.twins import IN_USE, LIKELIER, twin_frequency

WORDS = st.sampled_from("arid tbe tlie modem corner bom hie mud ho dose wc tho and ministry".split())
RUSSIAN_WORDS = st.sampled_from("ио пли зто министр иа кто пот ьыл его".split())


@pytest.mark.parametrize(
    ("word", "script"), [("tbe", "latin"), ("arid", "latin"), ("tlie", "latin"), ("зто", "cyrillic")]
)
def test_a_word_has_the_frequency_of_what_it_may_be_misread_from(word: str, script: str) -> None:
    assert twin_frequency(word, script) > IN_USE


def test_a_word_that_no_confusion_makes_a_word_has_no_twin() -> None:
    assert twin_frequency("zzzz", "latin") == twin_frequency("zzzz", "latin", IN_USE) == 0


@given(st.tuples(WORDS, st.just("latin")) | st.tuples(RUSSIAN_WORDS, st.just("cyrillic")))
def test_of_words_in_use_all_likelier_twins_are_found(of: tuple[str, str]) -> None:
    word, script = of
    found, best = twin_frequency(word, script, IN_USE), twin_frequency(word, script)
    assert found == (best if best > IN_USE + LIKELIER else 0)
