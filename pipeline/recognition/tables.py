"""Tables, rosters and forms: what stands in one row is one line, a tab between its cells; notes in the margin apart.

An engine that looks for columns of text finds them in tables as well, and reads a roster name by name and then rank by
rank. Cells are told from columns of running text by their short, ragged lines; notes in the margin from labels by
having several lines of their own beside a few of the text's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import mean, median

import msgspec

from pipeline.document import Box, Line, Word, hull
from pipeline.recognition.engine import line_of
from pipeline.recognition.voices import upright

CELL_GAP = 2.5
"""Heights of a word that the gap between two cells is wide, at least; two typed blanks after a full stop are less."""
FEWEST_ROWS, FEWEST_CELLS = 3, 10
"""Rows of two cells or more that a table has, and cells in them, at least: two addresses side by side are no table."""
ROWS_APART = 5.0
"""Heights between two rows from which they do not belong together."""
BESIDE = 0.15
"""Part of a height by which cells of one row may stand higher or lower than each other."""
DENSE = 0.5
"""Share of a table's rows that have two cells or more, at least."""
ALIGNED = 0.8
"""Share of a table's rows whose cells stand exactly beside each other, at least."""
TEXT_LINES, TEXT_LETTERS = 6, 20
"""Lines that a column of running text has, and letters of a mean one, at least."""
TEXT_FULL = 0.75
"""Part of the column's width that three of four lines of running text fill, at least."""
SAME_ROW = 0.5
"""Part of the lower piece's height that the middles of pieces of one row are apart, at most."""
WIDE = 10.0
"""Heights of a word that a line is long, at least, that tells how far the page is askew."""
FEWEST_NOTES, MOST_NOTES = 2, 0.5
"""Lines of notes beside a text, at least, and their number as a share of the text's lines, at most."""


@dataclass(frozen=True)
class _Piece:
    """Words of a line with no wide gap between them; the box is upright and straight, `line` the line's index."""

    words: tuple[Word, ...]
    box: Box
    line: int

    @property
    def letters(self) -> int:
        return sum(len(word.text) for word in self.words)


_Row = list[_Piece]
_Column = list[_Piece]


def in_rows(lines: Sequence[Line], rotation: int = 0) -> tuple[Line, ...]:
    """Return a page's lines with those of tables put together by rows, and with notes in its margin after its text.

    Columns of running text stay as they are, and so does a page without tables or notes.

    Args:
        lines: the page's lines in reading order, boxes in pixels of its image.
        rotation: degrees clockwise by which this image is turned to be read.

    """
    pieces = _pieces(lines, rotation)
    if len(pieces) < FEWEST_CELLS:
        return tuple(lines)
    height = median(_height(piece.box) for piece in pieces)
    counts = Counter(piece.line for piece in pieces)
    placed: dict[int, list[Line]] = {}
    for run in _runs(_rows(pieces), height):
        new = _table(run) or _text_and_notes(run)
        members = Counter(piece.line for row in new for piece in row)
        # A line that only partly belongs to the run speaks against it, and its other words must not be lost.
        if new and all(count == counts[line] for line, count in members.items()):
            first = min(members)
            placed |= {line: [] for line in members}
            placed[first] = [_line(row, lines[first].block) for row in new]
    result = [new for n, line in enumerate(lines) for new in placed.get(n, [line])]
    return tuple(msgspec.structs.replace(line, number=n) for n, line in enumerate(result, start=1))


def _line(row: _Row, block: int) -> Line:
    """Return the line that a row's pieces make, a tab before each but the first."""
    line = line_of(0, [word for piece in row for word in piece.words], block)
    text, at = list(line.text), 0
    for piece in row[:-1]:
        at += len(piece.words)
        text[line.words[at].start - 1] = "\t"
    return msgspec.structs.replace(line, text="".join(text))


def _pieces(lines: Sequence[Line], rotation: int) -> list[_Piece]:
    """Return what the lines consist of; those with a word without a place are left out."""
    placed = {n: list(line.words) for n, line in enumerate(lines) if line.words and all(w.box for w in line.words)}
    upright_boxes = {n: [upright(word.box, rotation) for word in words if word.box] for n, words in placed.items()}
    slope = _slope(list(upright_boxes.values()))
    found: list[_Piece] = []
    for n, words in placed.items():
        boxes = [_straight(box, slope) for box in upright_boxes[n]]
        gap = CELL_GAP * median(map(_height, boxes))
        starts = [0, *(i for i, (one, other) in enumerate(pairwise(boxes), start=1) if other[0] - one[2] >= gap)]
        for start, stop in zip(starts, [*starts[1:], len(words)], strict=True):
            found.append(_Piece(tuple(words[start:stop]), hull(boxes[start:stop]), n))
    return found


def _slope(lines: Sequence[Sequence[Box]]) -> float:
    """Return by how many pixels lines sink in one pixel of their length."""
    ends = [(boxes[0], boxes[-1]) for boxes in lines if boxes[-1][0] - boxes[0][2] > WIDE * _height(boxes[0])]
    return median([(_middle(b) - _middle(a)) / (b[0] + b[2] - a[0] - a[2]) * 2 for a, b in ends] or [0.0])


def _straight(box: Box, slope: float) -> Box:
    sunk = round(slope * (box[0] + box[2]) / 2)
    return box[0], box[1] - sunk, box[2], box[3] - sunk


def _height(box: Box) -> int:
    return max(1, box[3] - box[1])


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2


def _rows(pieces: Sequence[_Piece]) -> list[_Row]:
    """Return the pieces by rows from the top, each row from left to right."""
    rows: list[_Row] = []
    for piece in sorted(pieces, key=lambda piece: _middle(piece.box)):
        row = rows[-1] if rows else []
        if row and _middle(piece.box) - mean(_middle(p.box) for p in row) <= SAME_ROW * min(
            _height(p.box) for p in (*row, piece)
        ):
            row.append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: piece.box[0])
    return rows


def _runs(rows: Sequence[_Row], height: float) -> Iterator[list[_Row]]:
    """Yield stretches of rows whose pieces stand in columns, two or more, the first and last row with two pieces."""
    start = 0
    while start < len(rows):
        stop = start + 1
        if len(rows[start]) > 1:
            columns = _spans(rows[start : start + 1], height)
            while stop < len(rows) and _near(rows[stop - 1], rows[stop], height):
                wider = _spans(rows[start : stop + 1], height)
                if len(wider) < 2 or (len(rows[stop]) == 1 and len(wider) < len(columns)):
                    break
                columns, stop = wider, stop + 1
            yield list(rows[start:stop])
        start = stop


def _near(above: _Row, below: _Row, height: float) -> bool:
    return min(p.box[1] for p in below) - max(p.box[3] for p in above) <= ROWS_APART * height


def _spans(rows: Sequence[_Row], height: float) -> list[tuple[int, int]]:
    """Return where columns begin and end: stretches across that pieces cover, a blank's width or more apart."""
    spans: list[tuple[int, int]] = []
    for left, right in sorted((piece.box[0], piece.box[2]) for row in rows for piece in row):
        if spans and left - spans[-1][1] < height:
            spans[-1] = (spans[-1][0], max(spans[-1][1], right))
        else:
            spans.append((left, right))
    return spans


def _columns(run: Sequence[_Row]) -> list[_Column]:
    """Return the pieces of a run by columns, from left to right; those of one line in one column are one piece."""
    spans = _spans(run, median(_height(piece.box) for row in run for piece in row))
    return [[whole for row in run for whole in _whole(row, left, right)] for left, right in spans]


def _whole(row: _Row, left: int, right: int) -> Iterator[_Piece]:
    """Yield the pieces of a row between two places, joined where they are of one line: dirt has torn them apart."""
    own = [piece for piece in row if left <= piece.box[0] < right]
    for line, its in groupby(own, key=lambda piece: piece.line):
        pieces = list(its)
        words = tuple(word for piece in pieces for word in piece.words)
        yield _Piece(words, hull([piece.box for piece in pieces]), line)


def _table(run: Sequence[_Row]) -> list[_Row]:
    """Return the rows of a run that is a table, else none."""
    while run and len(run[-1]) == 1:
        run = run[:-1]
    rows = [row for row in run if len(row) > 1]
    if len(rows) < max(FEWEST_ROWS, DENSE * len(run)) or sum(map(len, rows)) < FEWEST_CELLS:
        return []
    if sum(map(_is_text, _columns(run))) > 1 or sum(map(_is_level, rows)) < ALIGNED * len(rows):
        return []
    return list(run)


def _is_level(row: _Row) -> bool:
    """Tell whether the pieces of a row stand exactly beside each other, by their upper or by their lower edges."""
    near = BESIDE * min(_height(piece.box) for piece in row)
    return all(min(abs(a.box[1] - b.box[1]), abs(a.box[3] - b.box[3])) <= near for a, b in pairwise(row))


def _is_text(column: _Column) -> bool:
    """Tell whether a column is running text: long lines, most of them about as long as the column is wide."""
    if len(column) < TEXT_LINES or sum(piece.letters for piece in column) < TEXT_LETTERS * len(column):
        return False
    widths = sorted(piece.box[2] - piece.box[0] for piece in column)
    return widths[len(widths) // 4] >= TEXT_FULL * widths[-1]


def _text_and_notes(run: Sequence[_Row]) -> list[_Row]:
    """Return a column of text and after it the notes beside it, line by line; none if the run is not of that kind."""
    columns = _columns(run)
    text = next(filter(_is_text, columns), [])
    notes = [piece for column in columns if column is not text for piece in column]
    if len(columns) != 2 or not FEWEST_NOTES <= len(notes) <= MOST_NOTES * len(text):
        return []
    # A label stands alone beside the text that it is of; a note has lines of its own, one close below the other.
    close = [below.box[1] - above.box[3] < _height(above.box) for above, below in pairwise(notes)]
    return [[piece] for piece in (*text, *notes)] if sum(close) >= len(notes) / 2 else []
