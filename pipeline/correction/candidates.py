"""Candidates: the known words close to an unknown one, each distinct word looked up once per folder.

Words within optimal string alignment distance 3 come from a vectorised scan: 64-bit signatures thin out the words,
rapidfuzz measures what is left; 0.1 ms a word among all English ones. Russian candidates are made by editing and kept
where pymorphy3 knows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate, islice

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from pipeline.correction.channel import Channel
from pipeline.correction.keys import Integers
from pipeline.language.lexicon import english, russian

_MOST_NEAR = 20
_FREQUENCY_WORTH = 0.3
"""Edits of a letter that a step of the Zipf scale outweighs, where more words than that many are near."""

_COMMON = 6000
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
        places, distances = self._places_within(query, distance)
        return dict(zip(self._words[places].tolist(), distances.tolist(), strict=True))

    def _places_within(self, query: str, distance: int) -> tuple[Integers, npt.NDArray[np.uint8]]:
        """Return the places of the words within a distance, with their distances."""
        first, last = self._count(len(query) - distance - 1), self._count(len(query) + distance)
        different = np.bitwise_count(self._signatures[first:last] ^ np.uint64(_signature(query)))
        places = first + np.flatnonzero(different <= 2 * distance)
        if not len(places):
            return places, np.empty(0, np.uint8)
        words = self._words[places]
        distances = cdist([query], words, scorer=OSA.distance, score_cutoff=distance, dtype=np.uint8)[0]
        near = distances <= distance
        return places[near], distances[near]

    def _count(self, length: int) -> int:
        """Return how many words have at most so many letters."""
        return self._ends[min(length, len(self._ends) - 1)] if length >= 0 else 0


class EnglishWords(Words):
    """English words in lower case with their frequencies on the Zipf scale; `reach` is the distance by length.

    Of the words within reach of a query only the `most` likely ones are told, by their distances and frequencies.
    """

    def __init__(
        self, frequencies: Mapping[str, float], reach: Callable[[int], int] = reach, most: int = _MOST_NEAR
    ) -> None:
        super().__init__(frequencies)
        self._worths = _FREQUENCY_WORTH * np.array([frequencies[word] for word in self._words], np.float32)
        self._reach = reach
        self._most = most

    def near(self, query: str) -> list[str]:
        """Return the words within reach of one in lower case."""
        places, distances = self._places_within(query, self._reach(len(query)))
        if len(places) > self._most:
            likely = np.argpartition(distances - self._worths[places], self._most)[: self._most]
            places = places[np.sort(likely)]
        found: list[str] = self._words[places].tolist()
        return found


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
    """Return the curated English words, grouped for scans."""
    return _grouped((word for word in english().counts if len(word) > 1 or word in "ai"), reach)


@cache
def common_english_words() -> EnglishWords:
    """Return the commonest English words, grouped for scans of what known words may be."""
    return _grouped(islice((word for word in english().counts if len(word) > 1), _COMMON), reach_of_known)


def _grouped(words: Iterable[str], reach: Callable[[int], int]) -> EnglishWords:
    return EnglishWords({word: english().frequency(word) for word in words}, reach)


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
