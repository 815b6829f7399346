"""Candidates: the known words close to an unknown one, each distinct word looked up once per folder.

English words within optimal string alignment distance 2 come from a vectorised scan (rapidfuzz over words grouped by
length): faster than a SymSpell index asked for all candidates, and without its 3.5 seconds of building. Names and the
folder's own words are few, so they have a SymSpell index. Russian candidates are made by editing and kept where
pymorphy3 knows them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.correction.channel import Channel
from pipeline.language.lexicon import english, russian

_BATCH = 64
_MOST_REMEMBERED = 200_000
_RUSSIAN_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def reach(length: int) -> int:
    """Return the distance within which a word is looked for: 1 up to four letters, 2 up to eight, else 3."""
    return 1 if length <= 4 else 2 if length <= 8 else 3


class EnglishWords:
    """The curated English words by length, for scans."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_length: dict[int, list[str]] = {}
        self._memory: dict[str, list[str]] = {}
        for word in words:
            self._by_length.setdefault(len(word), []).append(word)

    def near(self, queries: Sequence[str]) -> dict[str, list[str]]:
        """Return, for each distinct query in lower case, the words within reach of it."""
        if len(self._memory) > _MOST_REMEMBERED:
            self._memory.clear()
        new = {query for query in queries if query not in self._memory}
        self._memory.update(self._scan(sorted(new)))
        return {query: self._memory[query] for query in queries}

    def _scan(self, queries: Sequence[str]) -> dict[str, list[str]]:
        import numpy as np
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found: dict[str, list[str]] = {query: [] for query in queries}
        by_length: dict[int, list[str]] = {}
        for query in found:
            by_length.setdefault(len(query), []).append(query)
        for length, group in by_length.items():
            most = reach(length)
            for size in range(length - most, length + most + 1):
                words = self._by_length.get(size)
                if not words:
                    continue
                for at in range(0, len(group), _BATCH):
                    batch = group[at : at + _BATCH]
                    distances = process.cdist(batch, words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
                    rows, columns = np.nonzero(distances <= most)
                    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
                        found[batch[row]].append(words[column])
        return found


@cache
def english_words() -> EnglishWords:
    """Return the curated English words, grouped for scans."""
    return EnglishWords(word for word in english().counts if len(word) > 1 or word in "ai")


def near_russian(word: str, channel: Channel) -> list[str]:
    """Return known Russian words one edit, or up to two likely shape confusions, away from a lower-case word."""
    known = russian().morph.word_is_known
    edits = _edits(word)
    for variant, _ in channel.variants(word, 7.0):
        edits.add(variant)
        edits.update(second for second, _ in channel.variants(variant, 5.0))
    edits.discard(word)
    return sorted(edit for edit in edits if len(edit) > 1 and known(edit))


def _edits(word: str) -> set[str]:
    cuts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    out = {a + b[1:] for a, b in cuts if b}
    out |= {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    for letter in _RUSSIAN_LETTERS:
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
