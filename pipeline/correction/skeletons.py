"""Common words of a like shape: what a badly misread word may be, further than its letters tell.

A word's skeleton is the strokes and bowls that print leaves of its letters: n and u are two strokes, c, e and o one
bowl. Recognisers part them anew (`uiariiet` for market), but most of the skeleton stays. Words are ranked by the
distance of letters, half the distance of skeletons, and how common they are: of words that differ from what was read in
two to four letters, the first is the true one for half, the first ten hold it for 85 %.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import islice
from typing import Any

import numpy as np
from rapidfuzz.distance import OSA, Levenshtein
from rapidfuzz.process import cdist

from pipeline.language.lexicon import english

_NUMBER = 8000
_FEWER, _MORE = 3, 2
"""Letters that a word may have less or more than what was read."""

_FREQUENCY_WORTH = 0.6
_SKELETON_WORTH = 0.5
_LOOKED_AT = 48
_KEPT = 6
_BATCH = 64

_STROKES = {
    ord(letter): strokes
    for strokes, letters in {
        "i": "ijltfr1!|",
        "ii": "nuvhky",
        "iii": "mw",
        "o": "ceo0",
        "oi": "adgq",
        "io": "bp",
    }.items()
    for letter in letters
}


def skeleton(word: str) -> str:
    """Return a word's strokes `i` and bowls `o` in reading order; letters of other shapes stay, other signs go."""
    found = word.translate(_STROKES)
    return found if found.isalpha() else "".join(filter(str.isalpha, found))


class CommonWords:
    """Words, the commonest first, with their skeletons, grouped by length."""

    def __init__(self, words: Sequence[str], frequencies: Sequence[float]) -> None:
        self._groups: dict[int, list[tuple[str, str, float]]] = defaultdict(list)
        for word, frequency in zip(words, frequencies, strict=True):
            self._groups[len(word)].append((word, skeleton(word), _FREQUENCY_WORTH * frequency))
        self._ranges: dict[int, tuple[list[str], list[str], Any]] = {}

    def nearest(self, queries: Iterable[str]) -> dict[str, list[str]]:
        """Return for each word in lower case the words that it most likely is, likeliest first."""
        by_length: dict[int, list[str]] = defaultdict(list)
        for query in queries:
            by_length[len(query)].append(query)
        return {
            query: found
            for length, its in by_length.items()
            for at in range(0, len(its), _BATCH)
            for query, found in self._scan(length, its[at : at + _BATCH])
        }

    def _scan(self, length: int, queries: Sequence[str]) -> Iterable[tuple[str, list[str]]]:
        words, skeletons, worth = self._of_length(length)
        if not words:
            yield from ((query, []) for query in queries)
            return
        most = max(1, round(0.6 * length))
        distances = cdist(queries, words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)
        likely = np.where(distances <= most, distances - worth, np.inf)
        number = min(_LOOKED_AT, len(words))
        places = np.argpartition(likely, number - 1, axis=1)[:, :number]
        for query, row, its in zip(queries, likely, places, strict=True):
            near = its[np.isfinite(row[its])]
            bones = cdist([skeleton(query)], [skeletons[i] for i in near], scorer=Levenshtein.distance, dtype=np.uint8)[
                0
            ]
            order = np.argsort(row[near] + _SKELETON_WORTH * bones, kind="stable")[:_KEPT]
            yield query, [words[i] for i in near[order]]

    def _of_length(self, length: int) -> tuple[list[str], list[str], Any]:
        """Return the words, skeletons and worths of frequency that a word of so many letters may stand for."""
        if length not in self._ranges:
            lengths = range(max(1, length - _FEWER), length + _MORE + 1)
            rows = [row for n in lengths for row in self._groups.get(n, ())]
            self._ranges[length] = (
                [word for word, _, _ in rows],
                [bones for _, bones, _ in rows],
                np.array([worth for _, _, worth in rows], np.float32),
            )
        return self._ranges[length]


@cache
def common_shapes() -> CommonWords:
    """Return the commonest English words by their shapes."""
    lexicon = english()
    words = list(islice((w for w in lexicon.counts if len(w) > 1), _NUMBER))
    return CommonWords(words, [lexicon.frequency(word) for word in words])
