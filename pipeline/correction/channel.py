"""The error model: how likely a recogniser reads one piece of a word as another.

A misread word is cut into the pieces that differ (`rn` for `m`, `h` for `b`); each piece costs minus the logarithm of
its share among the confusions seen, in nats. Pieces never seen cost by their length.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from rapidfuzz.distance import Levenshtein

from pipeline.language.dictionaries import Confusion

_UNSEEN = 9.0
_PER_LETTER = 1.5


def pieces(read: str, true: str) -> list[tuple[str, str]]:
    """Return the pieces in which two words differ as (read, true), neighbours joined: (rn, m), (c, e)."""
    first, last_read, last_true = _different(read, true)
    if last_read - first < 2 and last_true - first < 2:
        return [(read[first:last_read], true[first:last_true])] if read != true else []
    out: list[tuple[str, str]] = []
    joined = False
    for op in Levenshtein.opcodes(read, true):
        if op.tag == "equal":
            joined = False
            continue
        left, right = read[op.src_start : op.src_end], true[op.dest_start : op.dest_end]
        if joined:
            out[-1] = (out[-1][0] + left, out[-1][1] + right)
        else:
            out.append((left, right))
            joined = True
    return [piece for pair in out for piece in _parts(*pair)]


def _different(read: str, true: str) -> tuple[int, int, int]:
    """Return where two words begin to differ, and where they end to, in the one and the other."""
    first, last_read, last_true = 0, len(read), len(true)
    least = min(last_read, last_true)
    while first < least and read[first] == true[first]:
        first += 1
    while last_read > first and last_true > first and read[last_read - 1] == true[last_true - 1]:
        last_read -= 1
        last_true -= 1
    return first, last_read, last_true


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
        parts = pieces(read, true)
        if len(parts) == 1 and (known := self._costs.get(parts[0])) is not None:
            return known, 1
        total = 0.0
        for piece in parts:
            cost = self._costs.get(piece)
            if cost is None and len(piece[0]) == len(piece[1]) == 2:
                first, second = (self._costs.get((piece[0][i], piece[1][i])) for i in (0, 1))
                cost = first + second if first is not None and second is not None else None
            total += _UNSEEN + _PER_LETTER * (max(len(piece[0]), len(piece[1])) - 1) if cost is None else cost
        return total, len(parts)

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
