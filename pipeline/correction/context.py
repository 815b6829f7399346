"""Context: how well a word fits its neighbours, by the English trigram model that PyPI's pocketsphinx ships.

The model (BSD licence, some 70,000 words of news text of the 1990s) gives log P(word | two words before it). Where
pocketsphinx is not installed there is no context, and the decision goes by weights fitted without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.correction.keys import Integers
from pipeline.correction.ngrams import Floats, NGrams, read_ngrams

_UNKNOWN = -14.0
"""Nats for a word the model does not have: about one in a million."""

NONE = -2
"""The number of no word: what follows a sequence that is shorter than others of its array."""


class Context:
    """Log-probabilities of English word sequences, in lower case, for many sequences at once.

    A sequence is a row of the numbers of its words: the two before it, its own, `NONE` where it is over.
    """

    def __init__(self, ngrams: NGrams) -> None:
        self._ngrams = ngrams

    def numbers(self, words: Iterable[str]) -> Integers:
        """Return the numbers of words; -1 for those that the model does not have."""
        numbers = self._ngrams.numbers
        return np.array([numbers.get(word, -1) for word in words], np.int64)

    def rows(self, page: Integers, places: Iterable[tuple[int, int]], middles: Sequence[Sequence[str]]) -> Integers:
        """Return sequences: two words of a page before each place (first, last excluded), other words, two after it."""
        first, last = np.array(list(places)).T + 2
        lengths = np.array([len(middle) for middle in middles])
        words = np.concatenate([[-1, -1], page, [NONE, NONE]])
        each = np.arange(len(middles))
        out = np.full((len(middles), 4 + lengths.max()), NONE)
        out[:, 0], out[:, 1] = words[first - 2], words[first - 1]
        out[np.repeat(each, lengths), 2 + places_within(lengths)] = self.numbers(chain.from_iterable(middles))
        out[each, 2 + lengths], out[each, 3 + lengths] = words[last], words[last + 1]
        return out

    def knows(self, groups: Sequence[Sequence[str]]) -> npt.NDArray[np.bool_]:
        """Tell of each group of words whether the model has one of them."""
        lengths = np.array([len(group) for group in groups])
        logs = self._ngrams.unigrams[self.numbers(chain.from_iterable(groups))]
        return np.maximum.reduceat(logs, np.cumsum(lengths) - lengths) > _UNKNOWN

    def logs(self, rows: Integers) -> Floats:
        """Return log P in nats of each word from the third column on; an unknown word costs 14, none costs nothing."""
        before, last, word = rows[:, :-2], rows[:, 1:-1], rows[:, 2:]
        out = np.zeros(word.shape)
        there = word != NONE
        found = self._ngrams.log_probabilities(before[there], last[there], word[there])
        out[there] = np.maximum(found, _UNKNOWN)
        return out

    def sums(self, rows: Integers, least: Floats) -> Floats:
        """Return the sum of the logs of each row; where it falls below `least`, something below `least`."""
        totals = np.zeros(len(rows))
        hopeful = np.arange(len(rows))
        for at in range(rows.shape[1] - 2):
            totals[hopeful] += self.logs(rows[hopeful, at : at + 3])[:, 0]
            hopeful = hopeful[totals[hopeful] >= least[hopeful]]
        return totals

    def score(self, left: Sequence[str], middle: Sequence[str], right: Sequence[str]) -> float:
        """Return the log-probability (nats) of the middle words and the right ones after the left ones."""
        words = (*("", "", *left)[-2:], *middle, *right[:2])
        return float(self.logs(self.numbers(words)[None]).sum())


def places_within(lengths: Integers) -> Integers:
    """Return 0, 1, 2 ... for each group of so many, one after the other."""
    return np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)


@cache
def english_context() -> Context | None:
    """Return the English context model (0.4 s, 50 MB); None where pocketsphinx is not installed."""
    spec = find_spec("pocketsphinx")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "model" / "en-us" / "en-us.lm.bin"
    return Context(read_ngrams(path)) if path.is_file() else None
