"""The error model: how likely a recogniser reads one piece of a word as another.

A misread word is cut into the pieces that differ (`rn` for `m`, `h` for `b`); each piece costs minus the logarithm of
its share among the confusions seen, in nats. Pieces never seen cost by their length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import log

from rapidfuzz.distance import Levenshtein, Postfix, Prefix
from rapidfuzz.process import cdist

from pipeline.language.dictionaries import Confusion

_UNSEEN = 9.0
_PER_LETTER = 1.5


def pieces(read: str, true: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces in which two words differ as (read, true), neighbours joined: (rn, m), (c, e)."""
    return _pieces(*_different(read, true))


def _different(read: str, true: str) -> tuple[str, str]:
    """Return two words without the letters that both begin and end with."""
    first = Prefix.similarity(read, true)
    read, true = read[first:], true[first:]
    last = Postfix.similarity(read, true)
    return (read[:-last], true[:-last]) if last else (read, true)


def _pieces(read: str, true: str) -> tuple[tuple[str, str], ...]:
    """Return the pieces in which words differ that neither begin nor end with one letter."""
    if read == true:
        return ()
    if set(read).isdisjoint(true):
        return tuple(_parts(read, true))
    out: list[tuple[str, str]] = []
    at = place = 0
    for start, beginning, size in Levenshtein.editops(read, true).as_matching_blocks():
        if start > at or beginning > place:
            out += _parts(read[at:start], true[place:beginning])
        at, place = start + size, beginning + size
    return tuple(out)


def _parts(read: str, true: str) -> list[tuple[str, str]]:
    """Cut a long piece of equal lengths into single letters; leave shapes like (li, h), (ii, n) whole."""
    if len(read) == len(true) and len(read) > 2:
        return list(zip(read, true, strict=True))
    return [(read, true)]


class Channel:
    """Costs of confusions, from counts or weights of what was read for what was printed."""

    def __init__(self, confusions: Iterable[Confusion]) -> None:
        weights: dict[tuple[str, str], float] = {}
        for c in confusions:
            key = (c.read, c.true)
            weights[key] = max(weights.get(key, 0.0), c.weight)
        total = sum(weights.values()) or 1.0
        self._costs = {key: -log(weight / total) for key, weight in weights.items()}
        self._likely: dict[tuple[float, bool], tuple[dict[str, list[tuple[str, float]]], list[int]]] = {}

    def cost(self, read: str, true: str) -> tuple[float, int]:
        """Return what it costs, in nats, to read the word `true` as `read`, and the number of differing pieces."""
        return self._cost(*_different(read, true))

    def costs(self, read: str, words: Sequence[str]) -> Iterator[tuple[float, int]]:
        """Yield what it costs to read each of the words as `read`, and the number of differing pieces."""
        starts = cdist([read], words, scorer=Prefix.similarity)[0].tolist()
        ends = cdist([read], words, scorer=Postfix.similarity)[0].tolist()
        for true, first, last in zip(words, starts, ends, strict=True):
            # Letters that begin both words do not end them as well: `aa` and `a`.
            same = min(last, len(read) - first, len(true) - first)
            yield self._cost(read[first : len(read) - same], true[first : len(true) - same])

    def _cost(self, read: str, true: str) -> tuple[float, int]:
        """Return the cost and the number of the pieces of words that neither begin nor end with one letter."""
        parts = _pieces(read, true)
        return sum(map(self._piece, parts)), len(parts)

    def _piece(self, piece: tuple[str, str]) -> float:
        cost = self._costs.get(piece)
        if cost is not None:
            return cost
        read, true = piece
        if len(read) == len(true) == 2:
            first, second = self._costs.get((read[0], true[0])), self._costs.get((read[1], true[1]))
            if first is not None and second is not None:
                return first + second
        return _UNSEEN + _PER_LETTER * (max(len(read), len(true)) - 1)

    def variants(self, word: str, most: float, *, wide: bool = False) -> list[tuple[str, float]]:
        """Return the words that `word` may have been printed as by one confusion that costs at most `most` nats.

        `wide`: only by confusions of two letters or more, such as `rn` for `m`.
        """
        found: dict[str, float] = {}
        likely, lengths = self._likely_within(most, wide=wide)
        for length in lengths:
            for start in range(len(word) - length + 1):
                piece = word[start : start + length]
                if piece in likely:
                    head, tail = word[:start], word[start + length :]
                    for true, cost in likely[piece]:
                        variant = head + true + tail
                        if variant not in found or cost < found[variant]:
                            found[variant] = cost
        found.pop(word, None)
        return list(found.items())

    def _likely_within(self, most: float, *, wide: bool) -> tuple[dict[str, list[tuple[str, float]]], list[int]]:
        """Return what each piece may have been printed as for at most so many nats, and the lengths of the pieces."""
        if (most, wide) not in self._likely:
            pieces: dict[str, list[tuple[str, float]]] = {}
            for (read, true), cost in self._costs.items():
                if read and cost <= most and (not wide or max(len(read), len(true)) > 1):
                    pieces.setdefault(read, []).append((true, cost))
            self._likely[most, wide] = pieces, sorted({len(read) for read in pieces})
        return self._likely[most, wide]
