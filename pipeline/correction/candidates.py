"""Candidates: the known words close to an unknown one, each distinct word looked up once per folder.

English words within optimal string alignment distance 3 come from a vectorised scan: 64-bit signatures thin out the
words, rapidfuzz measures what is left; 0.15 ms a word, as fast as a SymSpell index of distance 2 asked for all, without
its 3.5 seconds of building. Names and the folder's own words are few, so they have a SymSpell index. Russian candidates
are made by editing and kept where pymorphy3 knows them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import accumulate, compress, islice

from pipeline.correction.channel import Channel
from pipeline.language.lexicon import english, russian

_MOST_REMEMBERED = 200_000
_COMMON = 6000
_ENGLISH_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def reach(length: int) -> int:
    """Return the distance within which a word is looked for: 1 up to four letters, 2 up to eight, else 3."""
    return 1 if length <= 4 else 2 if length <= 8 else 3


def further(length: int) -> int:
    """Return the distance within which a common word is looked for: 1 up to two letters, 2 up to five, else 3."""
    return 1 if length <= 2 else 2 if length <= 5 else 3


def english_edits(word: str) -> set[str]:
    """Return the curated English words one edit away from a word in lower case: faster for one word than a scan."""
    return _edits(word, _ENGLISH_LETTERS) & english().counts.keys()


class EnglishWords:
    """The curated English words in order of their lengths, each with a signature that tells what it cannot be near to.

    A signature has bits for the letters of a word, for those it has twice, and for its length. Each edit of a letter
    turns at most two bits, so words whose signatures differ in more than two bits for each edit are not looked at.
    """

    def __init__(self, words: Iterable[str], reach: Callable[[int], int] = reach) -> None:
        import numpy as np

        self._reach = reach
        self._words = sorted(words, key=len)
        self._signatures = np.fromiter(map(_signature, self._words), np.uint64, len(self._words))
        lengths = Counter(map(len, self._words))
        self._ends = list(accumulate(lengths[n] for n in range(max(lengths, default=0) + 1)))
        """How many words have at most so many letters."""
        self._memory: dict[str, list[str]] = {}

    def near(self, queries: Sequence[str]) -> dict[str, list[str]]:
        """Return, for each distinct query in lower case, the words within reach of it."""
        if len(self._memory) > _MOST_REMEMBERED:
            self._memory = {}
        memory = self._memory
        new = {query for query in queries if query not in memory}
        memory.update(self._scan(new))
        return {query: memory[query] for query in queries}

    def _scan(self, queries: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        import numpy as np
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        different = np.empty(len(self._words), np.uint64)
        bits = np.empty(len(self._words), np.uint8)
        for query in queries:
            most = self._reach(len(query))
            first, last = self._count(len(query) - most - 1), self._count(len(query) + most)
            place = slice(first, last)
            np.bitwise_xor(self._signatures[place], np.uint64(_signature(query)), out=different[place])
            np.bitwise_count(different[place], out=bits[place])
            words = [self._words[first + i] for i in np.flatnonzero(bits[place] <= 2 * most).tolist()]
            if words:
                distances = process.cdist([query], words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
                words = list(compress(words, (distances <= most).tolist()))
            yield query, words

    def _count(self, length: int) -> int:
        """Return how many words have at most so many letters."""
        return self._ends[min(length, len(self._ends) - 1)] if length >= 0 else 0


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
    return EnglishWords(word for word in english().counts if len(word) > 1 or word in "ai")


@cache
def common_english_words() -> EnglishWords:
    """Return the commonest English words, grouped for scans one letter further than all words are looked for."""
    return EnglishWords(islice((w for w in english().counts if len(w) > 1), _COMMON), further)


def near_russian(word: str, channel: Channel) -> list[str]:
    """Return known Russian words one edit, or up to two likely shape confusions, away from a lower-case word."""
    known = russian().morph.word_is_known
    edits = _edits(word, _RUSSIAN_LETTERS)
    for variant, _ in channel.variants(word, 7.0):
        edits.add(variant)
        edits.update(second for second, _ in channel.variants(variant, 5.0))
    edits.discard(word)
    return sorted(edit for edit in edits if len(edit) > 1 and known(edit))


def _edits(word: str, letters: str) -> set[str]:
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    out = {a + b[1:] for a, b in cuts if b}
    out |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    for letter in letters:
        out |= {a + letter + b[1:] for a, b in cuts if b}
        out |= {a + letter + b for a, b in cuts}
    return out


class OwnWords:
    """A SymSpell index over few words: the folder's vocabulary, names and terms."""

    def __init__(self, words: Iterable[str]) -> None:
        from symspellpy import SymSpell

        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=7)
        for word in words:
            self._index.create_dictionary_entry(word, 1)

    def near(self, word: str, distance: int = 2) -> list[tuple[str, int]]:
        """Return the words within the distance of a lower-case word, with their distances, nearest first."""
        from symspellpy import Verbosity

        return [(s.term, s.distance) for s in self._index.lookup(word, Verbosity.ALL, distance)]
