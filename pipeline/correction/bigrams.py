"""Bigrams: how well two words go together, by the pairs that symspellpy ships with their counts in Google's books."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from math import log

import numpy as np
import numpy.typing as npt

from pipeline.correction.keys import Integers, find
from pipeline.language.lexicon import english

_UNBOUND = -2.0
_SHIFT = 32


class Bigrams:
    """How much likelier words are together than apart, in lower case; words go by their numbers, 0 for unknown ones."""

    def __init__(self, counts: Mapping[str, int], pairs: Iterable[tuple[str, str, int]]) -> None:
        # Row by row into arrays: lists of so many words would leave holes in the memory for good.
        self._numbers: dict[str, int] = {}
        keys, bonds = array("q"), array("d")
        numbers, total = self._numbers, sum(counts.values())
        for left, word, together in pairs:
            first = numbers.setdefault(left, len(numbers) + 1)
            keys.append(first << _SHIFT | numbers.setdefault(word, len(numbers) + 1))
            apart = counts.get(left, together) * counts.get(word, together)
            bonds.append(log(together / apart * total))
        order = np.argsort(keys)
        self._keys = np.append(np.array(keys)[order], -1)
        self._bonds = np.append(np.array(bonds)[order], _UNBOUND).astype(np.float32)

    def numbers(self, words: Iterable[str]) -> Integers:
        """Return the numbers of words."""
        get = self._numbers.get
        return np.array([get(word, 0) for word in words], np.int64)

    def bonds(self, left: Integers, right: Integers) -> npt.NDArray[np.float32]:
        """Return how many nats likelier each word is after another than anywhere; -2 for pairs that are not listed."""
        keys = left << _SHIFT | right
        places, listed = find(self._keys, keys)
        return np.where(listed, self._bonds[places], np.float32(_UNBOUND))


@cache
def english_bigrams() -> Bigrams:
    """Return 240,000 frequent pairs of English words (0.4 s, 10 MB)."""
    with (files("symspellpy") / "frequency_bigramdictionary_en_243_342.txt").open(encoding="utf-8-sig") as lines:
        rows = (line.split() for line in lines)
        return Bigrams(english().counts, ((left, word, int(count)) for left, word, count in rows))
