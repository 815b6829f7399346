"""The readings that vote on a page, and their words sorted into the page's rows.

Readings are brought together by place (their boxes are pixels of the same image), not by order: each engine has its own
idea of lines and columns, and one that lost a line must not shift the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline.document import Box, Line, Word, hull

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.float64]

SAME_ROW = 0.5
"""Words stand in one row if they share this part of the lower one's height."""
NEAR = 0.8
"""Words this many heights apart are neighbours in one row."""
UNLIKE = 3.0
"""Words of which one is this many times as high as the other do not stand in one row."""


@dataclass(frozen=True)
class Voice:
    """One reading in a vote: its name for the records ("": the page's own), its lines, what its word counts for.

    `calibrated`: its confidences, 0 to 100, tell right words from wrong ones; others count all words alike.
    """

    name: str
    lines: tuple[Line, ...]
    weight: float = 1.0
    calibrated: bool = True


@dataclass(frozen=True)
class Token:
    """A word of a reading with its box as it lies when the page is upright."""

    word: Word
    box: Box
    sure: float
    """How sure its reading is of it, 0 to 1."""

    @property
    def text(self) -> str:
        """Return the word's text."""
        return self.word.text

    @property
    def height(self) -> int:
        """Return the height in pixels, at least 1."""
        return max(1, self.box[3] - self.box[1])


@dataclass
class Row:
    """What stands in one row of a page: each voice's tokens (by the voice's number), from left to right."""

    block: int = 0
    tokens: dict[int, list[Token]] = field(default_factory=dict)

    @property
    def box(self) -> Box:
        """Return the box around all tokens."""
        return hull([token.box for tokens in self.tokens.values() for token in tokens])


UNSURE_OF_ALL = 0.8
"""How sure a reading counts that has no confidences worth the name."""


def rows_of(voices: Sequence[Voice], rotation: int = 0) -> list[Row]:
    """Return the rows of a page in reading order.

    The first voice's lines are rows; the others' words join them by place. A line of which no word joins any is a row
    of its own, below the last row above it in its column. `rotation`: degrees clockwise that make the page upright.
    """
    rows: list[Row] = []
    for number, voice in enumerate(voices):
        found = [(tokens, line.block) for line in voice.lines if (tokens := _tokens(line, voice, rotation))]
        there = [(token, n) for n, row in enumerate(rows) for tokens in row.tokens.values() for token in tokens]
        boxes = _places([token.box for token, _ in there])
        fresh: list[Row] = []
        for tokens, block in found:
            homes = [_home(token.box, boxes) for token in tokens]
            settled = [i for i, home in enumerate(homes) if home is not None]
            if not settled:
                fresh.append(Row(block if number == 0 else 0, {number: tokens}))
                continue
            for i, token in enumerate(tokens):
                nearest = homes[min(settled, key=lambda j: abs(j - i))]
                assert nearest is not None
                rows[there[nearest][1]].tokens.setdefault(number, []).append(token)
        for row in fresh:
            rows.insert(len(rows) if number == 0 else place_below(row.box, [other.box for other in rows]), row)
    for row in rows:
        for tokens in row.tokens.values():
            tokens.sort(key=lambda token: token.box[0])
    return rows


def _tokens(line: Line, voice: Voice, rotation: int) -> list[Token]:
    return [
        Token(
            word,
            upright(word.box, rotation),
            (word.confidence or 0.0) / 100 if voice.calibrated and word.confidence is not None else UNSURE_OF_ALL,
        )
        for word in line.words
        if word.box is not None
    ]


def _home(box: Box, boxes: Places) -> int | None:
    """Return which of the boxes already placed is a word's nearest neighbour in its row, if any is near."""
    import numpy as np

    if not len(boxes):
        return None
    height = max(1, box[3] - box[1])
    heights = np.maximum(1, boxes[:, 3] - boxes[:, 1])
    lower, higher = np.minimum(heights, height), np.maximum(heights, height)
    shared = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    apart = np.maximum(0, np.maximum(boxes[:, 0], box[0]) - np.minimum(boxes[:, 2], box[2]))
    fits = (shared >= SAME_ROW * lower) & (higher <= UNLIKE * lower) & (apart <= NEAR * higher)
    if not fits.any():
        return None
    # Of several that touch it, the one that shares most of its height.
    cost = np.where(fits, apart - shared / (heights + height - shared), np.inf)
    return int(np.argmin(cost))


def place_below(box: Box, others: Sequence[Box | None]) -> int:
    """Return where among boxes in reading order another belongs: after the last one above it in the same column.

    All are those of an upright page; None: a place without a box.
    """
    left, top, right, _ = box
    at, nearest = 0, float("-inf")
    for n, other in enumerate(others):
        if other is None:
            continue
        its_left, its_top, its_right, _ = other
        if nearest <= its_top <= top and its_left < right and its_right > left:
            at, nearest = n + 1, its_top
    return at


def upright(box: Box, rotation: int) -> Box:
    """Return a source box as it lies after turning clockwise by `rotation`, but for a shift of the whole page."""
    left, top, right, bottom = box
    return {
        0: box,
        90: (-bottom, left, -top, right),
        180: (-right, -bottom, -left, -top),
        270: (top, -right, bottom, -left),
    }[rotation]


def _places(boxes: Sequence[Box]) -> Places:
    import numpy as np

    return np.array(boxes, np.float64).reshape(-1, 4)
