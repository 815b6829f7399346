"""How much a word looks like a word: a character trigram model of English and of Russian words.

The tables are computed by `benchmarks/fit_characters.py` from the words that the lexicons vouch for. A table holds, for
each of the K x K x K trigrams of an alphabet of K signs, the cost -ln P(third | first, second) in steps of 0.05, one
byte each.
"""

from __future__ import annotations

import zlib
from functools import cache
from importlib.resources import files
from typing import Literal

Alphabet = Literal["latin", "cyrillic"]

LETTERS: dict[Alphabet, str] = {
    "latin": "abcdefghijklmnopqrstuvwxyz'",
    "cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
}
"""The letters that have a sign of their own; sign 0 is the word's edge, the last sign is any other character."""
STEP = 0.05
_SAME = {"’": "'", "ё": "е"}


@cache
def signs(alphabet: Alphabet) -> dict[str, int]:
    """Return the number of each letter's sign."""
    numbers = {letter: n for n, letter in enumerate(LETTERS[alphabet], start=1)}
    return numbers | {twin: numbers[letter] for twin, letter in _SAME.items() if letter in numbers}


def size(alphabet: Alphabet) -> int:
    """Return K, the number of signs of an alphabet."""
    return len(LETTERS[alphabet]) + 2


@cache
def _table(alphabet: Alphabet) -> bytes:
    return zlib.decompress((files("pipeline.quality") / "tables" / f"{alphabet}.trigrams.z").read_bytes())


def costs(word: str, alphabet: Alphabet) -> list[float]:
    """Return the cost of each letter of a word in lower case and of its end, given the two signs before it, in nats."""
    table, numbers, k = _table(alphabet), signs(alphabet), size(alphabet)
    first = second = 0
    found = []
    for letter in word:
        third = numbers.get(letter, k - 1)
        found.append(STEP * table[(first * k + second) * k + third])
        first, second = second, third
    found.append(STEP * table[(first * k + second) * k])
    return found
