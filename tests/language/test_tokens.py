from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.tokens import tokenize, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear Mr. President,", ["Dear", "Mr", "President"]),
        ("don't, the Soviets' and General Secretary’s", ["don't", "the", "Soviets", "and", "General", "Secretary’s"]),
        ("US-Soviet W/ATTCH #520", ["US", "Soviet", "W", "ATTCH", "520"]),
        ("советско-американских", ["советско", "американских"]),
        ("snake_case 88 SEP 16 P 2:47", ["snake", "case", "88", "SEP", "16", "P", "2", "47"]),
        ("е\u0301ж", ["е\u0301ж"]),
        (" \n — ☑ ", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_offsets_count_code_points() -> None:
    assert [tuple(token) for token in tokenize("𝔸 Ёлка, ok")] == [("𝔸", 0, 1), ("Ёлка", 2, 6), ("ok", 8, 10)]


@given(st.text())
def test_tokens_stand_where_they_say_in_order_and_leave_no_letter_out(text: str) -> None:
    tokens = tokenize(text)
    at = 0
    for token in tokens:
        assert at <= token.start < token.end
        assert text[token.start : token.end] == token.text
        assert not any(c.isalnum() for c in text[at : token.start])
        at = token.end
    assert not any(c.isalnum() for c in text[at:])
    assert words_of(text) == [token.text for token in tokens]
