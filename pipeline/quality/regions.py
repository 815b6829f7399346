"""The worst part of a page: a page's mean hides a ruined paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

import msgspec

from pipeline.document import Box, Line, Reading
from pipeline.quality.model import ErrorRate, error_rate
from pipeline.quality.signals import image_signals, text_signals, words_of_page

WORDS = 25
"""A part of fewer words is joined to the next: too little to judge."""
LINES = 8
"""Lines of a part where the reading knows no blocks."""


class Region(NamedTuple):
    """A run of lines, numbered as in the reading, with its expected error rate."""

    first_line: int
    last_line: int
    error: ErrorRate


def worst_region(reading: Reading) -> Region | None:
    """Return the part of a page with the highest expected error rate; None if it has not two parts to judge."""
    parts = _parts(reading.lines)
    if len(parts) < 2:
        return None
    return max((_judged(reading, lines) for lines in parts), key=lambda region: region.error.rate)


def box_of(reading: Reading, first_line: int, last_line: int) -> Box | None:
    """Return the box around lines, in pixels of the page's image before it was turned; None if none has a box."""
    boxes = [line.box for line in reading.lines if first_line <= line.number <= last_line and line.box is not None]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def _parts(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the blocks of a page, small ones joined to the next one (the last to the one before)."""
    numbered = list(enumerate(line for line in lines if line.text.strip()))
    blocks = [[line for _, line in group] for _, group in groupby(numbered, lambda e: e[1].block or -1 - e[0] // LINES)]
    parts: list[list[Line]] = []
    waiting: list[Line] = []
    for block in blocks:
        waiting += block
        if sum(len(line.text.split()) for line in waiting) >= WORDS:
            parts.append(waiting)
            waiting = []
    if waiting and parts:
        parts[-1] += waiting
    return parts


def _judged(reading: Reading, lines: list[Line]) -> Region:
    measures = {**reading.measures, "ink_uncovered": 0.0} if reading.measures else {}
    part = msgspec.structs.replace(reading, lines=tuple(lines), measures=measures)
    words = words_of_page([line.text for line in lines])
    error = error_rate(text_signals(words) | image_signals(part), words.count)
    return Region(lines[0].number, lines[-1].number, error)
