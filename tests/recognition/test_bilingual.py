import dataclasses

import numpy as np
import pytest

from pipeline.document import Word
from pipeline.errors import RecognitionFailed
from pipeline.imaging.measure import measure
from pipeline.imaging.steps import turn
from pipeline.recognition import recognise_image
from pipeline.recognition.bilingual import (
    BOTH,
    ORIGIN,
    believed,
    in_own_script,
    is_better,
    one_row_each,
    put_in,
    strange_words,
    with_other_language,
    with_own_scripts,
)
from pipeline.recognition.engine import line_of
from pipeline.recognition.passes import Attempt, Sheet, read_plain
from pipeline.recognition.tesseract import Tesseract
from pipeline.settings import Settings
from tests.recognition.drawn import ENGLISH, RUSSIAN, draw, found

QUOTE = "Лёд в Беринговом проливе визы не спрашивает."
WORDS = "The newspaper gave the word as перестройка again."


class Never(Tesseract):
    """An engine that must not be asked."""

    def read(self, picture, languages):
        raise AssertionError(f"read again in {languages}")


class Broken(Tesseract):
    """An engine that fails."""

    def read(self, picture, languages):
        raise RecognitionFailed("it crashed.", "")


def words(*read: tuple[str, float]) -> list[Word]:
    return [
        Word(text=text, start=0, end=len(text), box=(90 * n, 0, 90 * n + 80, 30), confidence=sure)
        for n, (text, sure) in enumerate(read)
    ]


def read(page, languages: tuple[str, ...]) -> tuple[Sheet, Attempt]:
    sheet = Sheet(page, measure(page), dpi=300)
    return sheet, read_plain(sheet, Tesseract(), languages)


def test_a_lone_line_is_looked_at_again_only_if_it_leans_to_the_other_script():
    nothing = {0: -np.inf, 1: -9.0, 2: -3.0}
    assert believed(nothing) == []
    assert believed({**nothing, 3: -1.0}) == []
    assert believed({**nothing, 3: 0.5}) == [3]
    assert believed({**nothing, 3: np.inf}) == [3]
    assert believed({**nothing, 3: -1.0, 5: -1.5}) == [3, 5]


@pytest.fixture(scope="module")
def quoted() -> tuple[Sheet, Attempt]:
    return read(draw(f"{ENGLISH}\n{QUOTE}"), ("eng",))


def test_strange_words_are_long_unknown_and_doubted():
    line = line_of(1, words(("BepuHHroBoM", 20), ("word", 10), ("Zxqvub", 96), ("8", 0), ("cxa", 5)))
    assert [w.text for w in strange_words(line)] == ["BepuHHroBoM"]


def _word(text: str, box: tuple[int, int, int, int]) -> Word:
    return Word(text=text, start=0, end=len(text), box=box)


def test_line_that_a_stain_joined_with_the_next_is_not_one_row():
    lines = [line_of(n, [_word("word", (0, 50 * n, 90, 50 * n + 30))], 0) for n in range(4)]
    joined = line_of(4, [_word("word", (0, 200, 90, 230)), _word("el", (100, 200, 140, 290))], 0)
    assert one_row_each([*lines, joined], 0) == [0, 1, 2, 3]
    assert one_row_each([], 0) == []


def test_known_words_of_a_line_stay_and_others_make_way():
    old = words(("gave", 96), ("as", 95), ("nepectpoiika.", 40), ("mup", 80), ("again", 96))
    new = words(("gave", 90), ("аз", 80), ("перестройка.", 90), ("мир", 90), ("again", 90))
    assert [(w.text, w.confidence) for w in put_in(new, old, 0)] == [
        ("gave", 96),
        ("as", 95),
        ("перестройка.", 90),
        ("мир", 90),
        ("again", 96),
    ]
    assert put_in([], old, 0) == [old[0], old[1], old[4]]


def test_line_is_better_if_it_brings_known_words_of_the_other_script_and_is_worth_more():
    old = words(("BepuHHroBoM", 20), ("npommBe", 30))
    assert is_better(words(("Беринговом", 92), ("проливе", 96)), old, "cyrillic")
    assert not is_better(words(("Беринговом", 10), ("прэлвве", 10)), words(("Bering", 90), ("Strait", 90)), "cyrillic")
    assert not is_better(words(("жщъы", 95), ("пфуцк", 95)), old, "cyrillic")
    assert not is_better(words(("Bering", 95), ("Strait", 95)), old, "cyrillic")
    assert not is_better([], old, "cyrillic")


@pytest.mark.parametrize(
    ("read", "right"),
    [
        ("проливе визы He спрашивает", "проливе визы не спрашивает"),
        ("просят визы. He спрашивает", "просят визы. Не спрашивает"),
        ("ПОСОЛЬСТВО CCCP В США", "ПОСОЛЬСТВО СССР В США"),
        ("The letter of the СО was signed", "The letter of the CO was signed"),
        ("Cоветский посол", "Советский посол"),
        ("Компания Apple Computer предложила", "Компания Apple Computer предложила"),
        ("фирма IBM и XQ", "фирма IBM и XQ"),
        ("He He", "He He"),
        ("1988", "1988"),
    ],
)
def test_look_alikes_are_of_the_script_of_their_line(read, right):
    line = in_own_script(line_of(3, words(*((word, 90) for word in read.split())), 2))
    assert line.text == right
    assert (line.number, line.block) == (3, 2)
    assert [line.text[w.start : w.end] for w in line.words] == right.split()


def test_quotation_in_the_other_script_is_read_and_its_words_say_so(quoted):
    sheet, first = quoted
    done = with_own_scripts(sheet, with_other_language(sheet, Tesseract(), first))
    assert found(QUOTE, first.text) == 0
    assert done.lines[-1].text == QUOTE
    assert done.languages == BOTH
    assert {word.origin for word in done.lines[-1].words} == {ORIGIN}
    assert done.lines[:-1] == first.lines[:-1]
    for now, before in zip(done.lines[-1].box, first.lines[-1].box, strict=True):
        assert abs(now - before) < 12


def test_letterhead_of_an_english_office_on_a_russian_letter_is_read():
    head = "DEPARTMENT OF STATE\nDivision of Language Services"
    done = with_other_language(*_with_engine(*read(draw(f"{head}\n{RUSSIAN}"), ("rus",))))
    assert found(head, done.text) == 1
    assert found(RUSSIAN, done.text) > 0.9


def _with_engine(sheet: Sheet, attempt: Attempt) -> tuple[Sheet, Tesseract, Attempt]:
    return sheet, Tesseract(), attempt


@pytest.mark.parametrize("degrees", [0, 90])
def test_words_within_a_line_are_read_whichever_way_the_page_lies(degrees):
    page = np.ascontiguousarray(turn(draw(f"{ENGLISH}\n{WORDS}\n{ENGLISH}", page=(1400, 1200)), degrees))
    reading = recognise_image(page, None, 300, Settings(second_engine=False))
    assert WORDS in reading.text
    assert reading.languages == BOTH


def test_page_of_one_language_is_not_read_again():
    for text, language in ((ENGLISH, "eng"), (RUSSIAN, "rus")):
        sheet, attempt = read(draw(text), (language,))
        assert with_other_language(sheet, Never(), attempt) is attempt


def test_pages_in_both_languages_of_no_certainty_or_without_an_engine_stay(quoted):
    sheet, first = quoted
    both = dataclasses.replace(first, languages=BOTH)
    assert with_other_language(sheet, Never(), both) is both
    unsure = dataclasses.replace(first, verdict=dataclasses.replace(first.verdict, confidence=60.0))
    assert with_other_language(sheet, Never(), unsure) is unsure
    assert with_other_language(sheet, Broken(), first) is first


def test_line_that_the_first_reading_left_out_is_found(quoted):
    sheet, first = quoted
    without = dataclasses.replace(first, lines=first.lines[:-1])
    without = dataclasses.replace(without, verdict=sheet.judged(without.lines))
    done = with_own_scripts(sheet, with_other_language(sheet, Tesseract(), without))
    assert done.lines[-1].text == QUOTE and done.lines[:-1] == without.lines
