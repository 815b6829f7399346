"""Candidates: the known words close to an unknown one, each distinct word looked up once per folder.

Words within optimal string alignment distance 3 come from a vectorised scan: 64-bit signatures thin out the words,
rapidfuzz measures what is left; 0.1 ms a word among all English ones. Russian candidates are made by editing and kept
where pymorphy3 knows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import accumulate, islice

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from pipeline.correction.channel import Channel
from pipeline.language.lexicon import english, russian

_MOST_REMEMBERED = 20_000
_COMMON = 6000
_LOOKED_AT = 60_000
"""English words that are looked at: of what pages turned out to say, the rarer quarter of the list holds 1 %."""

_RUSSIAN_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def reach(length: int) -> int:
    """Return the distance within which a word is looked for: 1 up to four letters, 2 up to eight, else 3."""
    return 1 if length <= 4 else 2 if length <= 8 else 3


def reach_of_known(length: int) -> int:
    """Return the distance within which a known word may be another, common one: 1 up to two letters, else 2."""
    return 1 if length <= 2 else 2


class Words:
    """Words in order of their lengths, each with a signature that tells what it cannot be near to.

    A signature has bits for the letters of a word, for those it has twice, and for its length. Each edit of a letter
    turns at most two bits, so words whose signatures differ in more than two bits for each edit are not looked at.
    """

    def __init__(self, words: Iterable[str]) -> None:
        ordered = sorted(words, key=len)
        self._words = np.array(ordered, object)
        self._signatures = np.fromiter(map(_signature, ordered), np.uint64, len(ordered))
        lengths = Counter(map(len, ordered))
        self._ends = list(accumulate(lengths[n] for n in range(max(lengths, default=0) + 1)))
        """How many words have at most so many letters."""

    def within(self, query: str, distance: int) -> dict[str, int]:
        """Return the words within an optimal string alignment distance of one in lower case, with their distances."""
        first, last = self._count(len(query) - distance - 1), self._count(len(query) + distance)
        different = np.bitwise_count(self._signatures[first:last] ^ np.uint64(_signature(query)))
        words = self._words[first:last][different <= 2 * distance]
        if not len(words):
            return {}
        distances = cdist([query], words, scorer=OSA.distance, score_cutoff=distance, dtype=np.uint8)[0]
        near = distances <= distance
        return dict(zip(words[near].tolist(), distances[near].tolist(), strict=True))

    def _count(self, length: int) -> int:
        """Return how many words have at most so many letters."""
        return self._ends[min(length, len(self._ends) - 1)] if length >= 0 else 0


class EnglishWords(Words):
    """Curated English words, with what was found near to others; `reach` is the distance by length."""

    def __init__(self, words: Iterable[str], reach: Callable[[int], int] = reach) -> None:
        super().__init__(words)
        self._reach = reach
        self._memory: dict[str, list[str]] = {}

    def near(self, queries: Sequence[str]) -> dict[str, list[str]]:
        """Return, for each distinct query in lower case, the words within reach of it."""
        if len(self._memory) > _MOST_REMEMBERED:
            self._memory = {}
        memory = self._memory
        for query in set(queries) - memory.keys():
            memory[query] = list(self.within(query, self._reach(len(query))))
        return {query: memory[query] for query in queries}


_LENGTH_BITS = 12
_LENGTH_FROM = 4


def _signature(word: str) -> int:
    """Return 64 bits: two for each of 26 letters, twelve for the length."""
    bits = 0
    for letter in word:
        once = 1 << 2 * (ord(letter) % 26)
        bits |= once << 1 if bits & once else once
    return bits | (1 << max(0, min(_LENGTH_BITS, len(word) - _LENGTH_FROM))) - 1 << 52


@cache
def english_words() -> EnglishWords:
    """Return all but the rarest curated English words, grouped for scans."""
    return EnglishWords(islice((word for word in english().counts if len(word) > 1 or word in "ai"), _LOOKED_AT))


@cache
def common_english_words() -> EnglishWords:
    """Return the commonest English words, grouped for scans of what known words may be."""
    return EnglishWords(islice((w for w in english().counts if len(w) > 1), _COMMON), reach_of_known)


def near_russian(word: str, channel: Channel) -> list[str]:
    """Return known Russian words one edit, or up to two likely shape confusions, away from a lower-case word."""
    edits = _edits(word, russian().begun(word))
    for variant, _ in channel.variants(word, 7.0):
        edits.add(variant)
        edits.update(second for second, _ in channel.variants(variant, 5.0))
    edits.discard(word)
    return sorted(edit for edit in edits if len(edit) > 1 and russian().lists(edit))


def _edits(word: str, last: int) -> set[str]:
    """Return what Russian letters make of a word by one edit that leaves no more than `last` letters before it."""
    cuts = [(word[:i], word[i:]) for i in range(last + 1)]
    out = {a + b[1:] for a, b in cuts if b}
    out |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    for letter in _RUSSIAN_LETTERS:
        out |= {a + letter + b[1:] for a, b in cuts if b}
        out |= {a + letter + b for a, b in cuts}
    return out
