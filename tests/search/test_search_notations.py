from __future__ import annotations

import pytest

from pipeline.search.dates import find_dates
from pipeline.search.lemmas import fold, lemma, reach
from pipeline.search.numbers import glued_codes, misread_numbers, number_keys, query_keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("13 сентября 1988 года", ["d19880913"]),
        ("September 13, 1988", ["d19880913"]),
        ("Sept. 13th, 1988", ["d19880913"]),
        ("9/13/88", ["d19880913"]),
        ("13/9/88", ["d19880913"]),
        ("13 SEP 88", ["d19880913"]),
        ("SEP 21 1988", ["d19880921"]),
        ("88 SEP 22 AM 03", ["d19880922"]),
        ("1988-09-13", ["d19880913"]),
        ("13.09.88", ["d19880913"]),
        ("10/16/00", ["d20001016"]),
        ("September 20 , 1988", ["d19880920"]),
        ("12 августа", ["m0812"]),
        ("August 12", ["m0812"]),
        ("в мае 1988", ["d198805"]),
        ("since September 1988", ["d198809"]),
        ("9/16", ["m0916"]),
        ("16 SEP 88\nTOBEY 17 SEP 88", ["d19880916", "d19880917"]),
        ("50/50", []),
        ("99-051 #520", []),
        ("we may have 12 radars", []),
        ("13/13/88", []),
    ],
)
def test_dates_in_all_notations(text: str, keys: list[str]) -> None:
    assert [date.key for date in find_dates(text)] == keys


def test_date_knows_its_place() -> None:
    text = "Dated September 13, 1988 in Moscow"
    [date] = find_dates(text)
    assert text[date.start : date.end] == "September 13, 1988"
    assert date.keys == ("d19880913", "m0913")


def test_numbers_are_found_in_other_notations() -> None:
    assert "n90725" in number_keys("(8890725-8890750)")
    assert "n90750" in number_keys("(8890725-8890750)")
    assert "cf99051" in number_keys("NLSF99-051 #520")
    assert "c99051" in number_keys("R 99-051")
    assert number_keys("1,000 or 12 000 people") == ["n1000", "n12000"]
    assert number_keys("no number here") == []


def test_numbers_of_a_query() -> None:
    assert query_keys("90725") == ("n90725",)
    assert query_keys("F99-051") == ("cf99051",)
    assert query_keys("NLS F99-051") == ("cnlsf99051",)
    assert query_keys("radar") == ()


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("Gorbachev's", "gorbachev"),
        ("Ещё", "еще"),
        ("Мой", "мой"),
        ("Ceaușescu", "ceausescu"),
        ("O’Neill", "oneill"),
        ("Pоссия".replace("P", "Р"), "россия"),
        ("Рoссия", "россия"),
        ("ﬁnal", "final"),
    ],
)
def test_words_are_folded(word: str, key: str) -> None:
    assert fold(word) == key


@pytest.mark.parametrize(
    ("word", "its"),
    [
        ("radars", "radar"),
        ("treaties", "treaty"),
        ("endeavours", "endeavor"),
        ("favourite", "favorite"),
        ("us", "us"),
        ("ядерного", "ядерный"),
        ("разоружения", "разоружение"),
        ("людей", "человек"),
        ("90725", "90725"),
    ],
)
def test_words_have_a_lemma(word: str, its: str) -> None:
    assert lemma(word) == its


def test_forms_that_the_index_takes_for_another_word_are_asked_for_as_well() -> None:
    for form in ("прав", "права", "праву", "правом"):
        found = reach("право")
        assert lemma(form) in found.lemmas or form in found.strays


def test_decades_have_one_key() -> None:
    for text in ("1970s", "70-е", "'70s", "1970-х", "the 1970's"):
        assert number_keys(text) == ["s197"], text
    assert query_keys("1970s") == query_keys("70-х") == ("s197",)
    assert number_keys("70 s, 1970, 170s, 30х40") == []


def test_numbers_with_letters_that_look_like_digits() -> None:
    text = "l988 and 889O725, not 988, MIG25, lOOO, 52B or 1988s"
    assert [(text[start:end], number) for start, end, number in misread_numbers(text)] == [
        ("l988", "1988"),
        ("889O725", "8890725"),
    ]


def test_codes_grown_together() -> None:
    assert glued_codes("Case NLSF99-051 #520") == [(5, 15, "NLS F99-051")]
    assert glued_codes("F99-051, SA-20, NLS F99-051") == []
