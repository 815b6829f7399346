"""Two readings' words of one row, matched by what they say and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.recognition.voices import Token

BY_TEXT = 0.55
"""Weight of likeness of the letters against likeness of the places."""
LIKE = 0.3
"""Likeness under which two words are rather two different ones."""
REACH = 1.5
"""Words more than this many heights apart are never the same."""
PARTED = 0.6
"""What it costs, in letters, to match one word with two."""


class Match(NamedTuple):
    """Tokens `first` to `last` of one row against `start` to `stop` of another; one side may be empty."""

    first: int
    last: int
    start: int
    stop: int


def align(ours: Sequence[Token], theirs: Sequence[Token]) -> list[Match]:
    """Return how two readings of a row match: one to one, one to two, two to one, or a word without a fellow.

    Dynamic programming over the sum of likeness, weighted by the letters matched (Needleman and Wunsch, 1970).
    """
    rows, columns = len(ours), len(theirs)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    came: list[list[tuple[int, int]]] = [[(0, 0)] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows + 1):
        for j in range(columns + 1):
            top, step = (best[i - 1][j], (1, 0)) if i else (float("-inf"), (0, 1))
            if j and best[i][j - 1] > top:
                top, step = best[i][j - 1], (0, 1)
            for a, b in ((1, 1), (1, 2), (2, 1)):
                if i >= a and j >= b:
                    gain = _gain(ours[i - a : i], theirs[j - b : j])
                    if gain > 0 and best[i - a][j - b] + gain > top:
                        top, step = best[i - a][j - b] + gain, (a, b)
            if i or j:
                best[i][j], came[i][j] = top, step
    matches = []
    i, j = rows, columns
    while i or j:
        a, b = came[i][j]
        matches.append(Match(i - a, i, j - b, j))
        i, j = i - a, j - b
    return matches[::-1]


def _gain(ours: Sequence[Token], theirs: Sequence[Token]) -> float:
    """Return what it is worth to match these words; not above 0: they are not the same."""
    left, right = ours[0].box[0], ours[-1].box[2]
    start, stop = theirs[0].box[0], theirs[-1].box[2]
    shared = min(right, stop) - max(left, start)
    if shared < -REACH * ours[0].height:
        return 0.0
    place = max(0, shared) / max(1, max(right, stop) - min(left, start))
    one, two = joined(ours), joined(theirs)
    likeness = BY_TEXT * Indel.normalized_similarity(one, two) + (1 - BY_TEXT) * place
    return (likeness - LIKE) * (len(one) + len(two)) - PARTED * (len(ours) + len(theirs) - 2)


def joined(tokens: Sequence[Token]) -> str:
    """Return the tokens' texts with blanks between them."""
    return tokens[0].text if len(tokens) == 1 else " ".join(token.text for token in tokens)
