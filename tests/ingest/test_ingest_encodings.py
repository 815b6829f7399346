from __future__ import annotations

import pytest

from pipeline.errors import InputUnreadable
from pipeline.ingest.encodings import decode

RUSSIAN = (
    "Внимательно ознакомился с письмом. Эта наша общая цель отодвинулась во времени.\nВторая строка, ёлка и объём."
)
ENGLISH = "The minister’s visit cost £5 — a café in Zürich was “closed”.\nSecond line of the text."


@pytest.mark.parametrize("text", [RUSSIAN, ENGLISH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_recognised(text: str, encoding: str) -> None:
    decoded = decode(text.encode(encoding), "a.txt")
    assert decoded.text == text
    assert bool(decoded.doubt) == (encoding in ("utf-16-le", "utf-16-be"))


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5"])
def test_russian_eight_bit_is_guessed_with_a_doubt(encoding: str) -> None:
    decoded = decode(RUSSIAN.encode(encoding), "a.txt")
    assert (decoded.text, decoded.encoding) == (RUSSIAN, encoding)
    assert encoding in decoded.doubt


def test_western_eight_bit_is_guessed_with_a_doubt() -> None:
    decoded = decode(ENGLISH.encode("cp1252"), "a.txt")
    assert (decoded.text, decoded.encoding) == (ENGLISH, "cp1252")
    assert decoded.doubt


def test_russian_capitals_and_mixed_pages() -> None:
    text = "УВАЖАЕМЫЙ ГОСПОДИН ПРЕЗИДЕНТ\nThe attached letter is in Russian.\nС уважением, М. Петров"
    assert decode(text.encode("cp1251"), "a.txt").text == text


def test_damaged_utf8_keeps_its_lines_and_says_where() -> None:
    data = RUSSIAN.encode()
    decoded = decode(data[:30] + b"\xff" + data[30:], "a.txt")
    assert decoded.encoding == "utf-8"
    assert decoded.text.count("\n") == RUSSIAN.count("\n")
    assert "line 1" in decoded.doubt


@pytest.mark.parametrize("data", [b"", b" \n\n", b"\x00" * 50])
def test_empty_names_the_file(data: bytes) -> None:
    with pytest.raises(InputUnreadable, match=r"a\.txt is empty"):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"abc\x00def\x00" * 40, b"PK\x03\x04" + bytes(range(1, 30)) * 9]
)
def test_binary_names_the_file(data: bytes) -> None:
    with pytest.raises(InputUnreadable, match=r"a\.txt is not a text"):
        decode(data, "a.txt")
