"""Places of matches that the corrected text does not show: what a reviewer may still change, and boxes on the image."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from pipeline.document import Box, Correction, apply_to_line, corrected_lines
from pipeline.search.pages import moved
from pipeline.search.snippets import Mark, Wanted, marks_in, run_of
from pipeline.store import Result


def other_marks(connection: sqlite3.Connection, page_id: int, text: str, what: Wanted) -> list[Mark]:
    """Return marks on words for which a proposed correction or a slip's normal form meets the query."""
    rows = connection.execute(
        "SELECT before, CASE status WHEN 'kept' THEN normal ELSE after END FROM corrections "
        "WHERE page_id = ? AND status IN ('kept', 'proposed') ORDER BY line, start",
        (page_id,),
    )
    singles = Wanted(tuple(run_of([test]) for run in what.runs for test in run.tests), what.dates)
    marks: list[Mark] = []
    for before, other in rows:
        if before and marks_in(other, singles) and (at := text.find(before)) >= 0:
            marks.append(Mark(at, at + len(before), -1))
    return sorted(marks)


def boxes_of(place: Path, page: int, text: str, marks: Sequence[Mark]) -> tuple[Box, ...]:
    """Return the boxes of the marked words on the page's image; empty if the records are gone or say something else."""
    result = Result(place)
    record = result.page(page)
    reading = result.reading(page, record.choice.source) if record else None
    if record is None or reading is None or "\n".join(corrected_lines(reading, record.corrections)) != text:
        return ()
    by_line: dict[int, list[Correction]] = {}
    for change in record.corrections:
        by_line.setdefault(change.line, []).append(change)
    boxes: list[Box] = []
    start = 0
    for line in reading.lines:
        changes = by_line.get(line.number, [])
        for word in line.words:
            left, right = start + moved(word.start, changes), start + moved(word.end, changes)
            if word.box and any(left < m.end and m.start < right for m in marks):
                boxes.append(word.box)
        start += len(apply_to_line(line.text, changes)) + 1
    return tuple(boxes)
