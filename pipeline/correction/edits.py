"""Misreadings as edits of pieces: what it costs that a recogniser reads one string as another, capitals told apart.

A generic string to string model (Brill and Moore 2000): a string is read piece by piece, up to three letters at a time,
and each piece as itself or as another with the probability counted on pages with truth (`benchmarks/fit_edits.py`).
The cost is that of the likeliest way, in nats; many strings are measured at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Postfix, Prefix

from pipeline.correction.keys import Integers, find

Floats = npt.NDArray[np.floating]

Pair = tuple[str, str]
"""What was read, and what may have been printed."""

SHAPES = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2))
"""Letters of a piece as read and as printed; one letter may also be lost, or come from nowhere."""

LONGEST = max(map(max, SHAPES))
UNSEEN = 9.0
LOST, ADDED, OTHER_CASE, AS_IT_IS, SPACE = 8.0, 8.5, 5.0, 0.05, 4.0
"""Nats of an edit that the counts do not have: of a letter into another, lost, added, in the other case, kept."""

MOST = 40.0
_MOST_REMEMBERED = 4_000
_BATCH = 2000
"""Pairs that are measured at once: more take memory and no less time."""

_AROUND = LONGEST - 1
_ROOMS = (6, 9, 14, 24)
"""Strings are measured together with others of at most so many letters where they differ; longer ones cost the most."""


class Edits:
    """Costs of pieces, by what was read and what was printed."""

    def __init__(self, costs: dict[Pair, float]) -> None:
        self._costs = costs
        alphabet = sorted({" ", *(letter for pair in costs for piece in pair for letter in piece)})
        self._alphabet = np.array([ord(letter) for letter in alphabet], np.int64)
        self._read, self._true = (
            {
                n: _Pieces({pair[side] for pair in costs if len(pair[side]) == n}, alphabet)
                for n in range(1, LONGEST + 1)
            }
            for side in (0, 1)
        )
        self._added, self._lost = np.full(len(alphabet) + 1, ADDED), np.full(len(alphabet) + 1, LOST)
        for i, letter in enumerate(alphabet, 1):
            self._added[i] = SPACE if letter == " " else costs.get((letter, ""), ADDED)
            self._lost[i] = SPACE if letter == " " else costs.get(("", letter), LOST)
        self._memory: dict[Pair, float] = {}
        self._tables = {shape: self._table(*shape) for shape in SHAPES}

    def costs(self, pairs: Sequence[Pair]) -> list[float]:
        """Return the cost of each pair in nats, at most 40."""
        cores = [_core(*pair) for pair in pairs]
        if len(self._memory) > _MOST_REMEMBERED:
            self._memory = {}
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
            for at in range(0, len(its), _BATCH):
                batch = its[at : at + _BATCH]
                memory.update(zip(batch, self._measured(batch, room), strict=True))
        return [memory[core] for core in cores]

    def _measured(self, pairs: Sequence[Pair], room: int) -> list[float]:
        """Return the costs of pairs of up to `room` letters: the rows of the table of ways are letters as read."""
        read_codes, true_codes = _codes([read for read, _ in pairs], room), _codes([true for _, true in pairs], room)
        reads, trues = self._letters(read_codes), self._letters(true_codes)
        read = {n: pieces.found(reads) for n, pieces in self._read.items()}
        true = {n: pieces.found(trues) for n, pieces in self._true.items()}
        one = self._of_letters(read_codes, true_codes, self._tables[1, 1][read[1][:, :, None], true[1][:, None, :]])
        lost, added = self._lost[trues].astype(np.float32), self._added[reads].astype(np.float32)
        sums = np.concatenate([np.zeros((len(pairs), 1), np.float32), np.cumsum(lost, 1)], 1)
        rows = [sums]
        for i in range(1, room + 1):
            row = rows[i - 1] + added[:, i - 1, None]
            np.minimum(row[:, 1:], rows[i - 1][:, :-1] + one[:, i - 1], out=row[:, 1:])
            for a, b in SHAPES[1:]:
                if i >= a:
                    cost = self._tables[a, b][read[a][:, i - a, None], true[b][:, : room - b + 1]]
                    np.minimum(row[:, b:], rows[i - a][:, :-b] + cost, out=row[:, b:])
            rows.append(np.minimum.accumulate(row - sums, 1) + sums)
        table = np.stack(rows, 1)
        found = table[np.arange(len(pairs)), [len(r) for r, _ in pairs], [len(t) for _, t in pairs]]
        return [min(MOST, cost) for cost in found.tolist()]

    def _letters(self, codes: Integers) -> Integers:
        """Return the numbers of letters in the alphabet of the counts, from 1; 0: none of it."""
        places, known = find(self._alphabet, codes)
        return np.where(known, places + 1, 0)

    def _of_letters(self, read: Integers, true: Integers, seen: Floats) -> Floats:
        """Return what each letter costs as each other, pairs x letters as read x as printed; `seen`: by the counts."""
        same = read[:, :, None] == true[:, None, :]
        other_case = _lower(read)[:, :, None] == _lower(true)[:, None, :]
        unseen = np.where(same, AS_IT_IS, np.where(other_case, OTHER_CASE, UNSEEN)).astype(np.float32)
        return np.where(np.isfinite(seen), seen, unseen)

    def _table(self, read: int, true: int) -> Floats:
        """Return the costs of pieces of these lengths by their numbers; infinite where they were not seen."""
        ones, others = self._read[read].numbers, self._true[true].numbers
        table = np.full((len(ones) + 1, len(others) + 1), np.inf, np.float32)
        for (one, other), cost in self._costs.items():
            if one in ones and other in others:
                table[ones[one], others[other]] = cost
        return table


class _Pieces:
    """Pieces of one length with their numbers, from 1, found in strings of letters by their numbers in an alphabet."""

    def __init__(self, pieces: set[str], alphabet: Sequence[str]) -> None:
        at = {letter: i for i, letter in enumerate(alphabet, 1)}
        ordered = sorted(pieces, key=lambda piece: [at[letter] for letter in piece])
        self.numbers = {piece: i for i, piece in enumerate(ordered, 1)}
        self._length = len(ordered[0]) if ordered else 1
        self._base = len(alphabet) + 1
        letters = np.array([[at[letter] for letter in piece] for piece in ordered], np.int64).reshape(-1, self._length)
        self._keys = np.append(self._key(letters)[:, 0], -1)

    def found(self, letters: Integers) -> Integers:
        """Return the number of the piece that begins at each letter of each string; 0: none of these."""
        places, known = find(self._keys, self._key(letters))
        return np.where(known, places + 1, 0)

    def _key(self, letters: Integers) -> Integers:
        """Return one number for each letter and those after it that make a piece with it."""
        padded = np.pad(letters, ((0, 0), (0, self._length - 1)))
        key = np.zeros_like(letters)
        for i in range(self._length):
            key = key * self._base + padded[:, i : i + letters.shape[1]]
        return key


def _codes(texts: Sequence[str], room: int) -> Integers:
    """Return the code points of texts, a row for each, followed by zeros."""
    return np.array(texts, f"<U{room}").view(np.uint32).reshape(len(texts), room).astype(np.int64)


def _lower(codes: Integers) -> Integers:
    """Return code points in lower case."""
    distinct, places = np.unique(codes, return_inverse=True)
    return np.array([ord(chr(code).lower()[0]) for code in distinct.tolist()])[places].reshape(codes.shape)


def _core(read: str, true: str) -> Pair:
    """Return what differs in two strings, with as much around it as a piece may take in."""
    start = Prefix.similarity(read, true)
    end = Postfix.similarity(read[start:], true[start:])
    first, last = max(0, start - _AROUND), max(0, end - _AROUND)
    return read[first : len(read) - last], true[first : len(true) - last]


@cache
def edits() -> Edits:
    """Return the model that the package carries."""
    text = (files("pipeline.correction") / "tables" / "edits.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in text.splitlines() if not line.startswith("# "))
    return Edits({(read, true): float(cost) for read, true, cost in rows})
