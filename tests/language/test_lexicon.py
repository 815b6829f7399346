from __future__ import annotations

import pytest

from pipeline.language.lexicon import american, english, lexicon_for, russian


@pytest.mark.parametrize(
    "word", ["treaty", "Treaty", "TREATY", "don't", "President's", "Soviets’", "favourite", "endeavours"]
)
def test_english_words_and_british_spellings_are_curated(word: str) -> None:
    assert english().tier(word) == "curated"


@pytest.mark.parametrize("word", ["Borbacher", "impardonable", "tlie", "Negrofonte", "disarmameut"])
def test_misreadings_are_unknown_to_english(word: str) -> None:
    assert english().tier(word) == "unknown"
    assert not english().knows(word)


def test_a_common_misspelling_is_attested_only() -> None:
    assert english().tier("accomodation") == "attested"


@pytest.mark.parametrize(
    "word", ["договорённость", "договоренность", "ДОГОВОР", "архиважном", "сверхдержава", "Рейганом"]
)
def test_russian_words_are_known(word: str) -> None:
    assert russian().knows(word)


@pytest.mark.parametrize("word", ["пераые", "Мольбуюсь", "Негрофонте", "аЪвгд"])
def test_misreadings_are_unknown_to_russian(word: str) -> None:
    assert russian().tier(word) == "unknown"


def test_frequencies_are_on_the_zipf_scale() -> None:
    assert 7 < english().frequency("the") < 8
    assert english().frequency("THE") == english().frequency("the")
    assert english().frequency("disarmameut") == 0
    assert russian().frequency("ещё") == russian().frequency("еще") > 5
    assert russian().frequency("пераые") == 0


def test_the_lexicon_goes_by_the_script() -> None:
    assert lexicon_for("treaty") is english()
    assert lexicon_for("дoговор") is russian()


def test_american_spellings_of_a_british_word() -> None:
    assert "color" in american("colour")
    assert "analyze" in american("analyse")
    assert american("treaty") == []


@pytest.mark.parametrize("word", ["ещё", "еще", "елка", "ёлка", "первые", "пераые", "честь", "ъъ", "дом", "дёом"])
def test_the_dictionary_is_asked_as_its_program_asks_it(word: str) -> None:
    assert russian().lists(word) == russian().morph.word_is_known(word)


@pytest.mark.parametrize(("word", "letters"), [("первые", 6), ("пераъые", 4), ("елкъ", 3), ("ъъ", 0), ("", 0)])
def test_letters_that_words_begin_with_are_counted(word: str, letters: int) -> None:
    assert russian().begun(word) == letters


@pytest.mark.parametrize("word", ["auriferous", "prosecutrix", "splenetic"])
def test_a_large_dictionary_has_rare_words(word: str) -> None:
    assert word in english().rare


@pytest.mark.parametrize("word", ["treaty", "Treaty", "disarmameut", "tbe", "tho", "Edward"])
def test_common_words_misreadings_and_names_are_not_rare_words(word: str) -> None:
    assert word not in english().rare


def test_words_that_are_names_alone() -> None:
    assert {"edward", "thomas"} <= english().proper
    assert not {"brown", "south", "august", "smith", "the"} & english().proper
