"""Misreadings as edits of pieces: what it costs that a recogniser reads one string as another, capitals told apart.

A generic string to string model (Brill and Moore 2000): a string is read piece by piece, up to three letters at a time,
and each piece as itself or as another with the probability counted on pages with truth (`benchmarks/fit_edits.py`).
The cost is that of the likeliest way, in nats; many strings are measured at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

Pair = tuple[str, str]
"""What was read, and what may have been printed."""

SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2))
"""Letters of a piece as read and as printed; one letter may also be lost, or come from nowhere."""

LONGEST = max(map(max, SHAPES))
UNSEEN = 9.0
LOST, ADDED, OTHER_CASE, AS_IT_IS, SPACE = 8.0, 8.5, 5.0, 0.05, 4.0
"""Nats of an edit that the counts do not have: of a letter into another, lost, added, in the other case, kept."""

MOST = 40.0
_AROUND = LONGEST - 1
_ROOMS = (6, 9, 14, 24)
"""Strings are measured together with others of at most so many letters where they differ; longer ones cost the most."""


class Edits:
    """Costs of pieces, by what was read and what was printed."""

    def __init__(self, costs: dict[Pair, float]) -> None:
        self._costs = costs
        self._read = _numbered(read for read, _ in costs)
        self._true = _numbered(true for _, true in costs)
        self._memory: dict[Pair, float] = {}
        self._tables: dict[Pair | tuple[int, int], Any] = {}

    def costs(self, pairs: Sequence[Pair]) -> list[float]:
        """Return the cost of each pair in nats, at most 40."""
        cores = [_core(*pair) for pair in pairs]
        memory = self._memory
        rooms: dict[int, list[Pair]] = {}
        for core in dict.fromkeys(cores):
            if core not in memory:
                size = max(map(len, core))
                room = next((r for r in _ROOMS if size <= r), None)
                if room is None:
                    memory[core] = MOST
                else:
                    rooms.setdefault(room, []).append(core)
        for room, its in rooms.items():
            memory.update(zip(its, self._measured(its, room), strict=True))
        return [memory[core] for core in cores]

    def _measured(self, pairs: Sequence[Pair], room: int) -> list[float]:
        """Return the costs of pairs of up to `room` letters: the rows of the table of ways are letters as read."""
        import numpy as np

        reads, trues = [read for read, _ in pairs], [true for _, true in pairs]
        read = {n: self._pieces(reads, n, room, self._read) for n in range(1, LONGEST + 1)}
        true = {n: self._pieces(trues, n, room, self._true) for n in range(1, LONGEST + 1)}
        one = self._letters(reads, trues, room)
        lost = np.array([[self._lost(c) for c in t.ljust(room)] for t in trues], np.float32)
        added = np.array([[self._added(c) for c in r.ljust(room)] for r in reads], np.float32)
        sums = np.concatenate([np.zeros((len(pairs), 1), np.float32), np.cumsum(lost, 1)], 1)
        rows = [sums]
        for i in range(1, room + 1):
            row = rows[i - 1] + added[:, i - 1, None]
            np.minimum(row[:, 1:], rows[i - 1][:, :-1] + one[:, i - 1], out=row[:, 1:])
            for a, b in SHAPES[1:]:
                if i >= a:
                    cost = self._table(a, b)[read[a][:, i - a, None], true[b][:, : room - b + 1]]
                    np.minimum(row[:, b:], rows[i - a][:, :-b] + cost, out=row[:, b:])
            rows.append(np.minimum.accumulate(row - sums, 1) + sums)
        table = np.stack(rows, 1)
        found = table[np.arange(len(pairs)), [len(r) for r in reads], [len(t) for t in trues]]
        return [min(MOST, cost) for cost in found.tolist()]

    def _pieces(self, texts: Sequence[str], length: int, room: int, numbers: dict[str, int]) -> Any:
        """Return the numbers of the pieces of a length that begin at each letter; 0: none that is counted."""
        import numpy as np

        get = numbers.get
        return np.array(
            [[get(t[i : i + length], 0) if i + length <= len(t) else 0 for i in range(room)] for t in texts], np.int32
        )

    def _letters(self, reads: Sequence[str], trues: Sequence[str], room: int) -> Any:
        """Return what each letter costs as each other: pairs x letters as read x as printed."""
        import numpy as np

        read, true = (np.array([[ord(c) for c in t.ljust(room)] for t in ts], np.int32) for ts in (reads, trues))
        seen = self._table(1, 1)[
            self._pieces(reads, 1, room, self._read)[:, :, None], self._pieces(trues, 1, room, self._true)[:, None, :]
        ]
        same = read[:, :, None] == true[:, None, :]
        lower_read, lower_true = (
            np.array([[ord(c.lower()[:1]) for c in t.ljust(room)] for t in ts], np.int32) for ts in (reads, trues)
        )
        other_case = lower_read[:, :, None] == lower_true[:, None, :]
        unseen = np.where(same, AS_IT_IS, np.where(other_case, OTHER_CASE, UNSEEN)).astype(np.float32)
        return np.where(np.isfinite(seen), seen, unseen)

    def _table(self, read: int, true: int) -> Any:
        """Return the costs of pieces of these lengths by their numbers; infinite where they were not seen."""
        import numpy as np

        if (read, true) not in self._tables:
            table = np.full((len(self._read) + 1, len(self._true) + 1), np.inf, np.float32)
            for (one, other), cost in self._costs.items():
                if (len(one), len(other)) == (read, true):
                    table[self._read[one], self._true[other]] = cost
            self._tables[read, true] = table
        return self._tables[read, true]

    def _lost(self, letter: str) -> float:
        return SPACE if letter == " " else self._costs.get(("", letter), LOST)

    def _added(self, letter: str) -> float:
        return SPACE if letter == " " else self._costs.get((letter, ""), ADDED)


def _numbered(pieces: Iterable[str]) -> dict[str, int]:
    return {piece: i for i, piece in enumerate(sorted({p for p in pieces if p}), 1)}


def _core(read: str, true: str) -> Pair:
    """Return what differs in two strings, with as much around it as a piece may take in."""
    start, least = 0, min(len(read), len(true))
    while start < least and read[start] == true[start]:
        start += 1
    end = 0
    while end < least - start and read[-1 - end] == true[-1 - end]:
        end += 1
    first, last = max(0, start - _AROUND), max(0, end - _AROUND)
    return read[first : len(read) - last], true[first : len(true) - last]


@cache
def edits() -> Edits:
    """Return the model that the package carries."""
    text = (files("pipeline.correction") / "tables" / "edits.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("# "))
    return Edits({(read, true): float(cost) for read, true, cost in rows})
