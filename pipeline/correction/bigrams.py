"""Bigrams: how well two words go together, by the pairs that symspellpy ships with their counts in Google's books."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from math import log

from pipeline.language.lexicon import english

_UNBOUND = -2.0


class Bigrams:
    """How much likelier words are together than apart, in lower case."""

    def __init__(self, counts: Mapping[str, int], pairs: Mapping[str, int]) -> None:
        self._counts = counts
        self._pairs = pairs
        self._total = log(sum(counts.values()))

    def bond(self, left: str, word: str) -> float:
        """Return how many nats likelier a word is after another than anywhere; -2 for a pair that is not listed."""
        count = self._pairs.get(f"{left} {word}")
        if count is None:
            return _UNBOUND
        apart = self._counts.get(left, count) * self._counts.get(word, count)
        return log(count / apart) + self._total


@cache
def english_bigrams() -> Bigrams:
    """Return 240,000 frequent pairs of English words (0.1 s, 30 MB)."""
    text = (files("symspellpy") / "frequency_bigramdictionary_en_243_342.txt").read_text("utf-8-sig")
    rows = (line.rpartition(" ") for line in text.splitlines())
    return Bigrams(english().counts, {pair: int(count) for pair, _, count in rows})
