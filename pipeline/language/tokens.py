"""Words of a line with their places."""

from __future__ import annotations

import re
from typing import NamedTuple

# Letters and digits with the apostrophes between them; combining marks that NFC leaves over belong to their letter.
_WORD = re.compile(r"[^\W_][\u0300-\u036f]*(?:[^\W_][\u0300-\u036f]*|['’ʼ](?=[^\W\d_]))*")


class Token(NamedTuple):
    """A word: letters and digits with inner apostrophes; hyphens part words. `line[start:end] == text`."""

    text: str
    start: int
    end: int


def tokenize(text: str) -> list[Token]:
    """Return the words of a text in order, with code point offsets."""
    return [Token(m.group(), m.start(), m.end()) for m in _WORD.finditer(text)]


def words_of(text: str) -> list[str]:
    """Return the words of a text without their places."""
    return _WORD.findall(text)


def spans_of(text: str) -> list[tuple[int, int]]:
    """Return the places (start, end) of the words of a text, in the order of `words_of`."""
    return [match.span() for match in _WORD.finditer(text)]


def word_at(text: str, place: int) -> tuple[str, int]:
    """Return the word that begins at a place of a text, and its end; an empty word if none begins there."""
    match = _WORD.match(text, place)
    return (match.group(), match.end()) if match else ("", place)
