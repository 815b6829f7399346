"""Bytes of a text file -> text, with the encoding and the doubt about it.

Unicode is recognised by its marks and its rules; an 8-bit text by what its letters would be: in Russian text the
high bytes stand together in words made of frequent Russian letters, in Western text they stand alone among Latin
letters.
"""

from __future__ import annotations

import codecs
import re

from pipeline.document import Record
from pipeline.errors import InputUnreadable

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_RUSSIAN = ("cp1251", "koi8-r", "cp866", "iso8859-5")
# Relative frequency of Russian letters in running text, per cent, rounded (a fact of the language).
_LETTER_SHARE = dict(
    zip("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё", (11, 8.5, 8, 7, 7, 6, 5.5, 5, 4.5, 4.4, 3.5, 3.2, 3, 2.8, 2.6, 2, 1.9, 1.7,
        1.7, 1.6, 1.6, 1.4, 1.2, 1, 0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.04, 0.04), strict=True)
)  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01
"""A text has at most this share of control characters; files of other kinds have far more."""
_HIGH_RUN = re.compile(rb"[\x80-\xff]{3,}")


class Decoded(Record, frozen=True, kw_only=True):
    """A text with the name of its encoding (as Python's codecs have it).

    `doubt` is empty where the encoding is certain.
    """

    text: str
    encoding: str
    doubt: str = ""


def decode(data: bytes, name: str) -> Decoded:
    """Return the text in the bytes of a file.

    Raises:
        InputUnreadable: there is nothing, or the content is binary; the message has the file's name.

    """
    if not data.strip(b"\x00 \t\r\n\f"):
        raise InputUnreadable(f"{name} is empty.", "Check that the file was copied whole.")
    decoded = _by_mark(data) or _utf16_without_mark(data) or _utf8(data) or _eight_bit(data)
    controls = len(_CONTROL.findall(decoded.text))
    if "\x00" in decoded.text or controls > max(2, _CONTROL_SHARE * len(decoded.text)):
        raise InputUnreadable(f"{name} is not a text: its content is binary.", "Give a text, a PDF or a page image.")
    return decoded


def _by_mark(data: bytes) -> Decoded | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            body = data if encoding == "utf-32" else data[len(mark) :]
            text = body.decode("utf-8" if encoding == "utf-8-sig" else encoding, "replace")
            damaged = text.count("\ufffd")
            doubt = f"{damaged} places are not valid {encoding}" if damaged else ""
            return Decoded(text=text, encoding=encoding, doubt=doubt)
    return None


def _utf16_without_mark(data: bytes) -> Decoded | None:
    """Return the text if the bytes are UTF-16 without a mark: its spaces have a zero byte on one side only."""
    sample = data[: 1 << 16]
    for encoding, space, feed in (("utf-16-le", b" \x00", b"\n\x00"), ("utf-16-be", b"\x00 ", b"\x00\n")):
        pairs = [sample[i : i + 2] for i in range(0, len(sample) - 1, 2)]
        blanks = sum(pair in (space, feed) for pair in pairs)
        if blanks < max(1, len(pairs) // 100):
            continue
        text = data.decode(encoding, "replace")
        letters = sum(c.isalpha() and c < "\u0530" for c in text[: len(pairs)])
        if letters > len(pairs) // 2 and "\x00" not in text:
            return Decoded(
                text=text, encoding=encoding, doubt=f"no byte order mark; taken for {encoding} by its zero bytes"
            )
    return None


def _utf8(data: bytes) -> Decoded | None:
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        damaged = text.count("\ufffd")
        whole = sum(c > "\x7f" for c in text) - damaged
        if whole > 5 * damaged:
            line = text[: text.index("\ufffd")].count("\n") + 1
            return Decoded(
                text=text, encoding="utf-8", doubt=f"{damaged} places are not valid UTF-8, the first in line {line}"
            )
        return None


def _eight_bit(data: bytes) -> Decoded:
    high = sum(b >= 0x80 for b in data)
    in_runs = sum(len(run) for run in _HIGH_RUN.findall(data))
    if in_runs > 0.5 * high and in_runs >= 3:
        encoding = max(_RUSSIAN, key=lambda e: _russian_likeness(data.decode(e, "replace")))
    else:
        encoding = "cp1252"
    text = data.decode(encoding, "replace")
    doubt = f"encoding guessed: {encoding}, by the frequency of letters"
    if damaged := text.count("\ufffd"):
        doubt += f"; {damaged} bytes have no meaning in it"
    return Decoded(text=text, encoding=encoding, doubt=doubt)


def _russian_likeness(text: str) -> float:
    """Return the mean frequency, per cent, of the letters; capitals in the middle of a word count against it."""
    total = 0.0
    previous = " "
    count = 0
    for char in text[: 1 << 15]:
        if char > "\x7f":
            count += 1
            share = _LETTER_SHARE.get(char.lower(), -5.0)
            total += share - (4.0 if char.isupper() and previous.islower() else 0.0) + (0.5 if char.islower() else 0.0)
        previous = char
    return total / count if count else 0.0
