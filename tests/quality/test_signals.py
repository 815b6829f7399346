from __future__ import annotations

import pytest

from pipeline.document import Line, Reading, Word
from pipeline.quality import signals
from pipeline.quality.characters import costs
from pipeline.quality.signals import image_signals, text_signals, words_of_page
from pipeline.quality.words import facts

CLEAN = [
    "The ambassador delivered the letter to the minister on Tuesday morning, and the",
    "committee will discuss the reply next week in Geneva.",
]
CLEAN_RUSSIAN = [
    "Посол передал письмо министру во вторник утром, и комиссия",
    "обсудит ответ на следующей неделе в Женеве.",
]


@pytest.mark.parametrize("lines", [CLEAN, CLEAN_RUSSIAN])
def test_clean_text_has_hardly_a_sign(lines: list[str]) -> None:
    found = text_signals(words_of_page(lines))
    told = {name for name, value in found.items() if value > 0} - {"short_words", "unfamiliar", "cyrillic"}
    assert not told


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("unknown", "the comrnittee will diskuss tbe qwrtzn"),
        ("unknown_capitals", "Mr. Zxqwert came"),
        ("broken_words", "the c0mm|ttee of m1nisters"),
        ("unfamiliar", "the govemment agreed"),
        ("symbols", "the ;; minister #~ agreed"),
        ("lone_marks", "the ' minister \" agreed"),
        ("stray_marks", "the ~minister agreed^"),
        ("single_letters", "t h e minister"),
        ("garbage", "the xxxxxxx bcdfghj minister"),
        ("letters_and_digits", "the m1nister agreed"),
        ("inner_marks", "the min(ister agreed"),
        ("mixed_scripts", "the ministеr agreed"),
        ("unexpected_letters", "the mqnxster agreed"),
        ("crumbs", "the ae minister rn agreed"),
        ("odd_signs", "the minister ^ agreed \ufffd"),
        ("improbable_words", "the mnistr agreed"),
        ("misread_words", "the minister dclivered"),
        ("doubtful_readings", "arid he said so"),
        ("figures", "the 3 ministers agreed"),
        ("parted_words", "the min- ister agreed"),
        ("misread_words", "он пришел домои"),
        ("unknown", "министры обсудилк письмю"),
        ("unexpected_letters", "министры щщбсудили"),
    ],
)
def test_each_signal_sees_its_error(name: str, page: str) -> None:
    assert text_signals(words_of_page([page]))[name] > 0


def test_spelling_and_script_tell_the_material() -> None:
    assert text_signals(words_of_page(CLEAN))["old_spelling"] == text_signals(words_of_page(CLEAN))["cyrillic"] == 0
    assert text_signals(words_of_page(CLEAN_RUSSIAN))["cyrillic"] > 0.9
    old = "When the Kinge did himselfe receiue him, he gaue vnto his sonnes all the landes"
    assert text_signals(words_of_page([old]))["old_spelling"] > 0.3


def test_no_words_give_no_signals() -> None:
    assert set(text_signals(words_of_page(["", " "])).values()) == {0.0}


def test_a_word_broken_over_the_line_end_is_one_word() -> None:
    whole = words_of_page(["the committee met"])
    assert words_of_page(["the commit-", "tee met"]).count == whole.count
    assert signals.unknown(words_of_page(["the commit-", "tee met"])) == 0


def test_markup_and_codes_in_cells_are_left_out() -> None:
    marked = text_signals(words_of_page(["**Dear** <u>Sir</u>", "Bob Smith\t<u>1</u>\t<u>x</u>\t~~went~~"]))
    assert marked == text_signals(words_of_page(["Dear Sir", "Bob Smith went"]))


def test_blanks_of_a_form_are_no_signs() -> None:
    found = text_signals(words_of_page(["DUE: _____", "from ____ to ........", "System number: ______"]))
    assert not any(found[name] for name in ("garbage", "odd_signs", "symbols", "stray_marks", "broken_words"))


def test_bars_of_a_table_are_no_marks() -> None:
    assert text_signals(words_of_page(["| name | date |"]))["lone_marks"] == 0
    assert text_signals(words_of_page(["name | date"]))["lone_marks"] > 0


@pytest.mark.parametrize(
    "word",
    [
        "accommodation",
        "colour",
        "don't",
        "U.S.",
        "1985-1988",
        "$1,250",
        "XIV",
        "well-known",
        "№5",
        "https://www.archives.gov/a",
        "a.b@c.gov",
    ],
)
def test_what_is_right_is_not_held_against_a_page(word: str) -> None:
    f = facts(word)
    assert not (f.garbage or f.letter_digit or f.inner or f.stray or f.single)
    assert f.curated or f.number


@pytest.mark.parametrize("word", ["17th", "10s.", "6d.", "1980s"])
def test_a_number_with_its_letters_is_not_unknown(word: str) -> None:
    assert text_signals(words_of_page([word]))["unfamiliar"] == 0


def test_outer_marks_change_nothing_of_the_word_inside() -> None:
    bare, marked = facts("comrnittee"), facts("(comrnittee~,")
    assert marked._replace(length=bare.length, stray=0, odd_signs=0) == bare
    assert (marked.length, marked.stray, marked.odd_signs) == (13, 1, 1)


@pytest.mark.parametrize("word", ["haue", "himselfe", "layde", "o'er", "gather'd"])
def test_old_spelling_is_known_as_such(word: str) -> None:
    assert facts(word).old
    assert signals.unknown(words_of_page([word])) == 0


def test_a_misread_word_is_not_old_spelling() -> None:
    assert not facts("tbe").old
    assert not facts("wbich").old


@pytest.mark.parametrize(("right", "wrong"), [("government", "govcrnmcnt"), ("which", "wbich")])
def test_the_character_model_prefers_words(right: str, wrong: str) -> None:
    assert max(costs(right, "latin")) < max(costs(wrong, "latin"))


def test_costs_are_those_of_a_probability() -> None:
    from math import exp

    from pipeline.quality.characters import LETTERS

    total = sum(exp(-costs(letter, "latin")[0]) for letter in [*LETTERS["latin"], "#"])
    assert total == pytest.approx(1, abs=0.05)


def reading(*words: tuple[str, float | None], **measures: float) -> Reading:
    found, at = [], 0
    for text, confidence in words:
        found.append(Word(text=text, start=at, end=at + len(text), confidence=confidence))
        at += len(text) + 1
    line = Line(number=1, text=" ".join(text for text, _ in words), words=tuple(found))
    return Reading(source="reocr", engine="made", lines=(line,), measures=measures)


def test_confidences_are_weighted_by_length() -> None:
    found = image_signals(reading(("wxyz", 90.0), ("a", 40.0), ink_uncovered=0.25, noise=3.5))
    assert found["doubt"] == pytest.approx(1 - (4 * 0.9 + 0.4) / 5)
    assert found["doubtful_words"] == pytest.approx(0.2)
    assert found["doubt_of_the_worst"] == pytest.approx(1 - 0.45)
    assert (found["ink_uncovered"], found["noise"]) == (0.25, 3.5)


def test_what_is_not_known_is_not_given() -> None:
    assert image_signals(reading(("word", None))) == {}


def test_readings_that_were_voted_tell_where_they_differ() -> None:
    assert image_signals(reading(("word", None), agreement=0.7))["disagreement"] == pytest.approx(0.3)
    assert "disagreement" not in image_signals(reading(("word", 90.0)))
