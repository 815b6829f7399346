"""Misreads words as OCR engines do: by shape, now and then, or a whole Russian page with an English engine."""

from __future__ import annotations

import numpy as np

CONFUSIONS = {
    "m": "rn", "e": "c", "h": "li", "o": "0", "l": "1", "n": "u", "u": "n", "d": "cl", "i": "l", "S": "5", "B": "8",
    "I": "l", "и": "н", "н": "п", "п": "л", "з": "э", "е": "с", "ш": "щ", "ы": "н", "т": "г", "в": "а", "й": "и",
    "Г": "Т", "З": "3",
}  # fmt: skip
"""Character on the paper to what is read in its place."""

CYRILLIC_AS_LATIN = {
    "а": "a", "б": "6", "в": "B", "г": "r", "д": "A", "е": "e", "ё": "e", "ж": ")K", "з": "3", "и": "H", "й": "ii",
    "к": "K", "л": "JI", "м": "M", "н": "H", "о": "o", "п": "n", "р": "p", "с": "c", "т": "T", "у": "y", "ф": "<P",
    "х": "x", "ц": "U", "ч": "q", "ш": "III", "щ": "IU", "ы": "bI", "ь": "b", "э": "3", "ю": "IO", "я": "9I",
}  # fmt: skip
"""What an engine that knows only Latin letters makes of Cyrillic ones."""


def misread_line(words: list[str], rate: float, rng: np.random.Generator) -> list[str]:
    """Return the words, each character misread with probability `rate`; as many words as given."""
    return ["".join(CONFUSIONS.get(c, c) if rng.random() < rate else c for c in word) for word in words]


def read_as_latin(word: str) -> str:
    """Return a Cyrillic word as an engine without Cyrillic reads it."""
    lookalikes = ((char, CYRILLIC_AS_LATIN.get(char.lower(), char)) for char in word)
    return "".join(latin.upper() if char.isupper() else latin for char, latin in lookalikes)
