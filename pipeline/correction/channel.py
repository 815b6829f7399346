"""The error model: how likely a recogniser reads one piece of a word as another.

A misread word is cut into the pieces that differ (`rn` for `m`, `h` for `b`); each piece costs minus the logarithm of
its share among the confusions seen, in nats. Pieces never seen cost by their length.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log

from pipeline.language.dictionaries import Confusion

_UNSEEN = 9.0
_PER_LETTER = 1.5


def pieces(read: str, true: str) -> list[tuple[str, str]]:
    """Return the pieces in which two words differ as (read, true), neighbours joined: (rn, m), (c, e)."""
    from rapidfuzz.distance import Levenshtein

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
        self._likely: dict[str, list[tuple[str, float]]] = {}
        for (read, true), cost in self._costs.items():
            if read:
                self._likely.setdefault(read, []).append((true, cost))
        for options in self._likely.values():
            options.sort(key=lambda pair: pair[1])
        self._wide = {
            read: wide
            for read, options in self._likely.items()
            if (wide := [o for o in options if max(len(read), len(o[0])) > 1])
        }
        self._longest = max((len(read) for read in self._likely), default=1)

    def cost(self, read: str, true: str) -> tuple[float, int]:
        """Return what it costs, in nats, to read the word `true` as `read`, and the number of differing pieces."""
        parts = pieces(read, true)
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
        likely = self._wide if wide else self._likely
        for start in range(len(word)):
            for length in range(1, self._longest + 1):
                piece = word[start : start + length]
                if len(piece) < length:
                    break
                for true, cost in likely.get(piece, ()):
                    if cost > most:
                        break
                    variant = word[:start] + true + word[start + length :]
                    if cost < found.get(variant, most + 1):
                        found[variant] = cost
        found.pop(word, None)
        return list(found.items())
