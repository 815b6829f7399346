"""What the shipped dictionaries promise: no known error is a right word, and what archives write is protected."""

from __future__ import annotations

import pytest

from pipeline.language.dictionaries import Dictionary, Vocabulary, load, shipped
from pipeline.language.lexicon import english, lexicon_for, russian
from pipeline.language.scripts import script_of
from pipeline.language.tokens import words_of


@pytest.fixture(scope="module")
def dictionary() -> Dictionary:
    return load(list(shipped()))


@pytest.fixture(scope="module")
def vocabulary(dictionary: Dictionary) -> Vocabulary:
    return Vocabulary(dictionary)


def test_no_known_error_is_a_word_a_name_or_a_term(dictionary: Dictionary, vocabulary: Vocabulary) -> None:
    words = [e.wrong for e in dictionary.errors if e.wrong.isalpha()]
    assert len(words) > 1000
    assert [w for w in words if lexicon_for(w).tier(w) == "curated" or vocabulary.knows(w)] == []


def test_every_right_form_exists(dictionary: Dictionary, vocabulary: Vocabulary) -> None:
    unknown = {
        word
        for error in dictionary.errors
        for word in words_of(error.right)
        if not vocabulary.knows(word) and not english().knows(word) and not russian().knows(word)
    }
    assert unknown == set()


def test_no_known_error_stands_in_the_phrases_and_notes(dictionary: Dictionary) -> None:
    wrong = {e.wrong.lower() for e in dictionary.errors}
    texts = [*dictionary.phrases, *(n.note for n in dictionary.names), *(e.right for e in dictionary.errors)]
    assert [text for text in texts if wrong & {w.lower() for w in words_of(text)}] == []


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Borbacher", "Gorbachev"),
        ("Gorbuchov", "Gorbachev"),
        ("Negrofonte", "Negroponte"),
        ("Ledsy", "Ledsky"),
        ("Негрофонте", "Негропонте"),
        ("пераые", "первые"),
        ("Мольбуюсь", "Пользуюсь"),
        ("tlie", "the"),
        ("wliich", "which"),
    ],
)
def test_misreadings_that_were_seen(dictionary: Dictionary, wrong: str, right: str) -> None:
    assert {e.wrong: e.right for e in dictionary.errors}[wrong] == right


@pytest.mark.parametrize(
    "form",
    [
        "Рейгану",
        "Шеварднадзе",
        "Шульцем",
        "Негропонте",
        "Файлингдейлз",
        "Красноярской",
        "Горбачёва",
        "Ledsky",
        "Popadiuk",
    ],
)
def test_name_forms(vocabulary: Vocabulary, form: str) -> None:
    assert form.lower() in vocabulary.name_forms


def test_each_person_of_the_main_names_has_both_scripts(dictionary: Dictionary) -> None:
    names = {n.id: n for n in dictionary.names}
    assert len(names) > 250
    for name in ("reagan-ronald", "gorbachev-mikhail", "shultz-george", "shevardnadze-eduard", "negroponte-john"):
        assert names[name].latin and names[name].cyrillic


def test_confusions_are_known_for_both_scripts(dictionary: Dictionary) -> None:
    by_script: dict[str, dict[tuple[str, str], float]] = {"latin": {}, "cyrillic": {}}
    for confusion in dictionary.confusions:
        by_script[confusion.script][confusion.read, confusion.true] = confusion.weight
        assert not (confusion.script == "latin" and script_of(confusion.true) == "cyrillic")
    assert {("rn", "m"), ("c", "e"), ("b", "h"), ("li", "h")} <= set(by_script["latin"])
    assert {("и", "н"), ("ш", "щ"), ("а", "в")} <= set(by_script["cyrillic"])
    for weights in by_script.values():
        assert sum(weights.values()) == pytest.approx(10_000, rel=0.01)


@pytest.mark.parametrize(
    "token",
    [
        "https://www.example.gov/archives/list",
        "reading.room@example.gov",
        "(202) 555-0143",
        "9/13/88",
        "16 SEP 88",
        "1985-1989",
        "NLSF99-051 #520",
        "NLS F99-051 #527",
        "8890725",
        "90725",
        "#523",
        "P1/F1/P3/F3",
        "44 U.S.C. 2204(a)",
        "(b)(1)",
        "NSDD-32",
        "SALT II",
        "SS-20",
        "ОСВ-2",
        "50-процентное",
        "P.",
        "М. С.",
        "i.e.",
        "TOP SECRET/SENSITIVE",
        "DECL:OADR",
        "NODIS",
        "EUR/SOV",
        "60-е",
        "$ 3.5 billion",
        "☑",
    ],
)
def test_tokens_are_protected(vocabulary: Vocabulary, token: str) -> None:
    assert vocabulary.protected is not None
    text = f"see {token} for"
    covered = {i for m in vocabulary.protected.finditer(text) for i in range(m.start(), m.end())}
    at = range(4, 4 + len(token))
    assert [text[i] for i in at if i not in covered and text[i].isalnum()] == []
    assert covered <= set(range(3, 5 + len(token)))


@pytest.mark.parametrize(
    "text",
    [
        "Prepare Memo For Powell/Negrofonte",
        "the treatv was signed. The Soviets agreed",
        "Уничтожены пераые в истории ядерные ракеты",
        "MEMORANDUM FOR THE PRESIDENT",
        "to do so. In conclusion I wish",
        "and/or either",
    ],
)
def test_words_are_not_protected(vocabulary: Vocabulary, text: str) -> None:
    assert vocabulary.protected is not None
    assert [m.group() for m in vocabulary.protected.finditer(text)] == []
