from __future__ import annotations

from pipeline.correction.candidates import EnglishWords, OwnWords, near_russian
from pipeline.correction.channel import Channel
from pipeline.language.dictionaries import Confusion


def test_english_words_within_reach_are_all_found() -> None:
    words = EnglishWords(["letter", "latter", "lettuce", "better", "bitter", "the"])
    found = words.near(["lettcr", "thc", "lettcr"])
    assert set(found["lettcr"]) == {"letter", "latter", "better", "lettuce"}
    assert found["thc"] == ["the"]


def test_two_neighbours_swapped_are_one_edit() -> None:
    assert EnglishWords(["from"]).near(["form"]) == {"form": ["from"]}


def test_russian_candidates_are_words_one_edit_or_likely_shapes_away() -> None:
    channel = Channel([Confusion(read="ш", true="щ", script="cyrillic", weight=1)])
    assert "первые" in near_russian("пераые", channel)
    assert "ещё" in near_russian("ешё", channel)
    assert near_russian("ъъъъъ", channel) == []


def test_own_words_give_their_distance() -> None:
    assert OwnWords(["gorbachev", "shultz"]).near("gorbuchov") == [("gorbachev", 2)]
