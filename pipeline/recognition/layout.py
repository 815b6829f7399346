"""Pieces of lines, as a detector finds them, put into lines and these into reading order."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.document import Box, Line, Word, hull
from pipeline.recognition.engine import line_of

BESIDE = 3.0
"""Pieces of one row that are fewer heights apart than this are one line."""
SAME_ROW = 0.6
"""Share of the lower piece's height that pieces of one row have in common."""
GUTTER = 1.5
"""Heights of a line that the gap between two columns is wide, at least."""
COLUMN_LINES = 4
"""Lines that a column has at least."""
COLUMN_LETTERS = 20
"""Letters of a column's mean line: the labels of a form are no column."""


def lines_of_pieces(pieces: Sequence[Sequence[Word]]) -> tuple[Line, ...]:
    """Return the lines that pieces make up, in reading order: columns from left to right, each from top to bottom.

    Each piece is a run of words with boxes from an upright page.
    """
    rows = _ordered(_rows([list(piece) for piece in pieces if piece]))
    return tuple(line_of(number, row, number) for number, row in enumerate(rows, start=1))


def _box(words: Sequence[Word]) -> Box:
    return hull([word.box for word in words if word.box is not None])


def _rows(pieces: list[list[Word]]) -> list[list[Word]]:
    """Return the pieces, those that stand beside each other joined."""
    rows: list[list[Word]] = []
    for piece in sorted(pieces, key=lambda words: _box(words)[0]):
        box = _box(piece)
        before = next((row for row in reversed(rows) if _beside(_box(row[-1:]), _box(row), box)), None)
        if before is None:
            rows.append(piece)
        else:
            before.extend(piece)
    return rows


def _beside(last: Box, row: Box, box: Box) -> bool:
    lower = min(last[3] - last[1], box[3] - box[1])
    shared = min(last[3], box[3]) - max(last[1], box[1])
    return shared >= SAME_ROW * lower and -lower <= box[0] - row[2] <= BESIDE * lower


def _ordered(rows: list[list[Word]]) -> list[list[Word]]:
    """Return rows in reading order: parted at a gutter if there is one, else at the widest gap between rows."""
    if len(rows) < 2 * COLUMN_LINES:
        return _downwards(rows)
    heights = sorted(box[3] - box[1] for box in map(_box, rows))
    columns = _split(rows, 0, GUTTER * heights[len(heights) // 2])
    if columns is not None and all(map(_is_column, columns)):
        return _ordered(columns[0]) + _ordered(columns[1])
    parts = _split(rows, 1, 1.0)
    return _downwards(rows) if parts is None else _ordered(parts[0]) + _ordered(parts[1])


def _downwards(rows: list[list[Word]]) -> list[list[Word]]:
    def middle(row: list[Word]) -> float:
        return (_box(row)[1] + _box(row)[3]) / 2

    return sorted(rows, key=lambda row: (middle(row), _box(row)[0]))


def _is_column(rows: list[list[Word]]) -> bool:
    return len(rows) >= COLUMN_LINES and sum(len(w.text) for row in rows for w in row) >= COLUMN_LETTERS * len(rows)


def _split(rows: list[list[Word]], side: int, least: float) -> tuple[list[list[Word]], list[list[Word]]] | None:
    """Return the rows on both sides of the widest gap across (side 0) or down (side 1); None if none is wide enough."""
    ordered = sorted(rows, key=lambda row: _box(row)[side])
    reach, widest, cut = float("-inf"), least, 0
    for n, row in enumerate(ordered):
        box = _box(row)
        if n and box[side] - reach >= widest:
            widest, cut = box[side] - reach, n
        reach = max(reach, box[side + 2])
    return (ordered[:cut], ordered[cut:]) if cut else None
