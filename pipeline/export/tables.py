"""Tables for programs: report/pages.csv and report/corrections.csv.

Both are UTF-8 with a header, comma-separated, quoted where needed (RFC 4180), rows ended by a line feed. There is no
byte order mark: it would become part of the first column's name in most programs. Excel takes such a file for an 8-bit
one when it is opened by a double click; report.xlsx is there for Excel and holds the same rows.

A spreadsheet runs a cell that begins with = + - or @ as a formula, and what stands in a scanned page or a file name is
foreign text. Such a cell gets an apostrophe in front. So that nothing is lost, a cell that already begins with
apostrophes before such a sign gets one more: `unguard` takes exactly one away and gives the text back, whatever it was.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator, Sequence

from pipeline.document import Correction, PageRecord, PageScore
from pipeline.store import Result, write_atomic

PAGE_COLUMNS = (
    "folder",
    "page",
    "source",
    "first_line",
    "last_line",
    "kind",
    "languages",
    "score",
    "low",
    "high",
    "grade",
    "score_before",
    "words",
    "signals",
    "advice",
    "reason",
    "worst_first_line",
    "worst_last_line",
    "worst_score",
)
CORRECTION_COLUMNS = (
    "id",
    "page",
    "line",
    "start",
    "end",
    "before",
    "after",
    "kind",
    "rule",
    "evidence",
    "confidence",
    "status",
    "normal",
    "folder",
)

Cell = str | int | float | None

_FORMULA_SIGNS = "=+\\-@\t\r\n＝＋－＠"
_NEEDS_QUOTES = re.compile('[",\r\n]')
_RUNS = re.compile(f"'*[{_FORMULA_SIGNS}]")
_GUARDED = re.compile(f"'+[{_FORMULA_SIGNS}]")


def guard(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula; numbers stay as they are."""
    return f"'{cell}" if isinstance(cell, str) and _RUNS.match(cell) else cell


def unguard(cell: str) -> str:
    """Return the text that `guard` was given."""
    return cell[1:] if _GUARDED.match(cell) else cell


def page_row(score: PageScore) -> tuple[Cell, ...]:
    """Return a page's row, in the order of PAGE_COLUMNS; signals as JSON text, languages joined by +."""
    return (
        score.folder,
        score.page,
        score.source,
        score.first_line,
        score.last_line,
        score.kind,
        "+".join(score.languages),
        _percent(score.score),
        _percent(score.low),
        _percent(score.high),
        score.grade,
        _percent(score.score_before),
        score.words,
        json.dumps(score.signals, ensure_ascii=False, sort_keys=True),
        score.advice,
        score.reason,
        score.worst_first_line,
        score.worst_last_line,
        _percent(score.worst_score),
    )


def correction_row(correction: Correction, folder: str) -> tuple[Cell, ...]:
    """Return a correction's row, in the order of CORRECTION_COLUMNS; evidence joined by `; `."""
    return (
        correction.id,
        correction.page,
        correction.line,
        correction.start,
        correction.end,
        correction.before,
        correction.after,
        correction.kind,
        correction.rule,
        "; ".join(correction.evidence),
        round(correction.confidence, 4),
        correction.status,
        correction.normal,
        folder,
    )


def correction_rows(records: Iterable[PageRecord]) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of all corrections, by page, line and place."""
    for record in records:
        for correction in sorted(record.corrections, key=lambda c: (c.line, c.start, c.end, c.id)):
            yield correction_row(correction, record.score.folder)


def csv_text(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV text, each cell guarded against being run."""
    return "".join(",".join(map(_field, row)) + "\n" for row in itertools.chain([columns], rows))


def write_tables(result: Result) -> None:
    """Write report/pages.csv and report/corrections.csv.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    report = result.path / "report"
    write_atomic(report / "pages.csv", csv_text(PAGE_COLUMNS, (page_row(record.score) for record in result.pages())))
    write_atomic(report / "corrections.csv", csv_text(CORRECTION_COLUMNS, correction_rows(result.pages())))


def _field(cell: Cell) -> str:
    """Return a guarded cell, in quotes if it needs them (the csv module leaves a lone carriage return without)."""
    text = "" if cell is None else str(guard(cell))
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _percent(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
