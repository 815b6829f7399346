"""Where the words of the corrected text lie on the page: what hOCR and ALTO are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from math import ceil, floor
from typing import NamedTuple

from pipeline.document import (
    Box,
    Correction,
    Line,
    PageRecord,
    Piece,
    Reading,
    Word,
    apply_to_line,
    hull,
    pieces,
)

_WORD = re.compile(r"\S+")


class PlacedWord(NamedTuple):
    """A word of the corrected text. `read` is what was read there, if it was something else."""

    text: str
    box: Box
    confidence: float | None
    """0 to 100, the lowest of the words that it was made from."""
    read: str = ""


class PlacedLine(NamedTuple):
    """A line of the corrected text with those of its words whose place is known."""

    number: int
    block: int
    box: Box
    words: list[PlacedWord]


class PlacedPage(NamedTuple):
    """A page's corrected lines in their blocks, with what else its files tell."""

    reading: Reading
    record: PageRecord
    blocks: list[list[PlacedLine]]


def placed_page(reading: Reading, record: PageRecord) -> PlacedPage:
    """Return a page with the words of its corrected text at their places."""
    return PlacedPage(reading, record, blocks(placed_lines(reading, record.corrections)))


def placed_lines(reading: Reading, corrections: Sequence[Correction]) -> list[PlacedLine]:
    """Return a page's corrected lines with the boxes of their words, in pixels of the page's image.

    A word that was parted has its share of the box by its letters, one that was joined the boxes of its parts. Lines
    without boxes are left out.
    """
    by_line: dict[int, list[Correction]] = {}
    for change in corrections:
        by_line.setdefault(change.line, []).append(change)
    found = []
    for line in reading.lines:
        words = list(_words(line, by_line.get(line.number, []), reading.rotation))
        if words:
            found.append(PlacedLine(line.number, line.block, line.box or hull([w.box for w in words]), words))
    return found


def blocks(lines: Iterable[PlacedLine]) -> list[list[PlacedLine]]:
    """Return lines by their blocks, in order; each line of no block is one by itself."""
    return [list(its) for _, its in groupby(lines, lambda line: (line.block, 0 if line.block else line.number))]


def has_places(reading: Reading) -> bool:
    """Tell whether words of a reading have their places on an image."""
    return reading.size != (0, 0) and any(word.box is not None for line in reading.lines for word in line.words)


def _source(its: Sequence[Piece], at: int) -> float:
    """Return where in the source an offset of the corrected line lies, within a change by its share of the letters."""
    piece = next(piece for piece in its if at <= piece.end)
    if piece.end == piece.start:
        return piece.source_end
    share = (at - piece.start) / (piece.end - piece.start)
    return piece.source_start + share * (piece.source_end - piece.source_start)


def _words(line: Line, changes: Sequence[Correction], rotation: int) -> Iterator[PlacedWord]:
    its_pieces = pieces(line.text, changes)
    known = [word for word in line.words if word.box is not None]
    for match in _WORD.finditer(apply_to_line(line.text, changes)) if known else ():
        start, end = _source(its_pieces, match.start()), _source(its_pieces, match.end())
        its = [word for word in known if word.start < end and start < word.end]
        parts = [_part(word, start, end, rotation) for word in its]
        if not its:  # its share of the letters is a space
            its = [min(known, key=lambda word: max(word.start - end, start - word.end))]
            parts = [box for word in its if (box := word.box)]
        sure = [word.confidence for word in its if word.confidence is not None]
        read = line.text[floor(start) : ceil(end)].strip()
        yield PlacedWord(match.group(), hull(parts), min(sure, default=None), read if read != match.group() else "")


def _part(word: Word, start: float, end: float, rotation: int) -> Box:
    """Return the part of a word's box that its letters from `start` to `end` of the line take."""
    assert word.box is not None
    left, top, right, bottom = word.box
    length = word.end - word.start
    first, last = max(0.0, (start - word.start) / length), min(1.0, (end - word.start) / length)
    if rotation in (90, 180):  # the text runs upwards, or from right to left
        first, last = 1 - last, 1 - first
    if rotation in (90, 270):
        return left, top + floor(first * (bottom - top)), right, top + ceil(last * (bottom - top))
    return left + floor(first * (right - left)), top, left + ceil(last * (right - left)), bottom
