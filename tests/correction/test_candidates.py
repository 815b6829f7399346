from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from pipeline.correction.candidates import EnglishWords, Words, near_russian, reach
from pipeline.correction.channel import Channel
from pipeline.language.dictionaries import Confusion


def test_english_words_within_reach_are_all_found() -> None:
    words = EnglishWords(dict.fromkeys(["letter", "latter", "lettuce", "better", "bitter", "the"], 3.0))
    assert set(words.near("lettcr")) == {"letter", "latter", "better", "lettuce"}
    assert words.near("thc") == ["the"]


def test_of_many_words_the_near_and_common_ones_are_told() -> None:
    words = EnglishWords({"letter": 5.0, "latter": 1.0, "lettuce": 1.0, "better": 5.5}, most=2)
    assert sorted(words.near("lettcr")) == ["better", "letter"]


def test_two_neighbours_swapped_are_one_edit() -> None:
    assert EnglishWords({"from": 6.0}).near("form") == ["from"]


def test_russian_candidates_are_words_one_edit_or_likely_shapes_away() -> None:
    channel = Channel([Confusion(read="ш", true="щ", script="cyrillic", weight=1)])
    assert "первые" in near_russian("пераые", channel)
    assert "ещё" in near_russian("ешё", channel)
    assert near_russian("ъъъъъ", channel) == []


def test_words_are_found_with_their_distances_in_any_script() -> None:
    assert Words(["gorbachev", "shultz"]).within("gorbuchov", 2) == {"gorbachev": 2}
    assert Words(["горбачев", "горбачева", "рейган"]).within("горбачев", 1) == {"горбачев": 0, "горбачева": 1}
    assert Words([]).within("gorbachev", 2) == {}


@given(
    words=st.lists(st.text("abcdeéаёъ'", min_size=1, max_size=16), min_size=1, unique=True),
    query=st.text("abcdeéаёъ-'", min_size=1, max_size=16),
)
def test_no_word_within_reach_is_passed_over(words: list[str], query: str) -> None:
    found = EnglishWords(dict.fromkeys(words, 1.0), most=len(words)).near(query)
    assert sorted(found) == sorted(w for w in words if OSA.distance(query, w) <= reach(len(query)))
