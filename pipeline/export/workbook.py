"""The workbook: report/report.xlsx with the sheets Summary, Pages, Changes and Proposed.

Text goes in as text, whatever it begins with: nothing is taken for a formula or a link. The file's dates are fixed, so
that the same result gives the same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.document import PageRecord
from pipeline.export.summary import Summary, folder_of, summarise
from pipeline.export.tables import CORRECTION_COLUMNS, PAGE_COLUMNS, Cell, correction_rows, page_row
from pipeline.store import Result, write_atomic

MAX_CELL = 32_767
"""Characters that fit in a cell of Excel; longer text is cut, with an ellipsis at the end."""
MAX_ROWS = 1_048_575
"""Rows of a sheet below its header; more do not fit and are left to the CSV file."""
MADE = datetime.datetime(1980, 1, 1)
FILLS = {
    "good": ("#D5EBE8", "#0F4A50"),
    "average": ("#F6E7C1", "#5E4300"),
    "poor": ("#F6D5CC", "#7A2413"),
    "unreadable": ("#E2D6EA", "#3D2357"),
    "sparse": ("#E6E8EA", "#3A4148"),
    "blank": ("#F2F3F4", "#5A626A"),
}
"""Background and text colour of a grade; the grade stands there in words as well."""

WIDTHS = {
    "id": 14,
    "folder": 22,
    "source": 26,
    "before": 28,
    "after": 28,
    "rule": 20,
    "evidence": 60,
    "kind": 16,
    "signals": 40,
    "reason": 50,
    "normal": 18,
}


def write_workbook(result: Result) -> Path:
    """Write report/report.xlsx and return its place.

    Pages has a row for each page, Changes all corrections but the proposed ones, Proposed those that wait for a person.

    Raises:
        InputUnreadable: folder.json lacks or is damaged.
        OutputNotWritable: no rights or no space.

    """
    folder_of(result)
    path = result.path / "report" / "report.xlsx"
    write_atomic(path, workbook(list(result.pages()), summarise(result)))
    return path


def workbook(records: list[PageRecord], summary: Summary) -> bytes:
    """Return the workbook of a folder's pages."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": _fit(summary.title or summary.folder), "created": MADE})
    changes = list(correction_rows(records))
    status = CORRECTION_COLUMNS.index("status")
    _summary_sheet(book, summary)
    _table_sheet(book, "Pages", PAGE_COLUMNS, (page_row(record.score) for record in records), "grade")
    _table_sheet(book, "Changes", CORRECTION_COLUMNS, (row for row in changes if row[status] != "proposed"))
    _table_sheet(book, "Proposed", CORRECTION_COLUMNS, (row for row in changes if row[status] == "proposed"))
    book.close()
    return out.getvalue()


def _table_sheet(
    book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], graded: str | None = None
) -> None:
    """Add a sheet with a frozen header and a filter; the cells of column `graded` are coloured by grade."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"valign": "top"})
    fills = {g: book.add_format({"bg_color": bg, "font_color": fg, "valign": "top"}) for g, (bg, fg) in FILLS.items()}
    for at, column in enumerate(columns):
        sheet.write_string(0, at, column, head)
        sheet.set_column(at, at, WIDTHS.get(column, 11))
    last = 0
    for number, row in enumerate(rows, 1):
        if number > MAX_ROWS:
            break
        last = number
        for at, cell in enumerate(row):
            style = fills.get(str(cell), body) if columns[at] == graded else body
            _write(sheet, number, at, cell, style)
    sheet.freeze_panes(1, 2 if graded else 1)
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _summary_sheet(book: Any, summary: Summary) -> None:
    sheet = book.add_worksheet("Summary")
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, 2, 60)
    label = book.add_format({"bold": True, "valign": "top"})
    body = book.add_format({"valign": "top", "align": "left"})
    for number, (name, key, value) in enumerate(_summary_rows(summary)):
        _write(sheet, number, 0, name, label)
        _write(sheet, number, 1, key, body)
        _write(sheet, number, 2, value, body)


def _summary_rows(summary: Summary) -> Iterator[tuple[Cell, Cell, Cell]]:
    """Yield rows of (section, item, value); the section's name stands in its first row only."""
    yield "Folder", summary.folder, summary.title
    yield "Pages", "in the folder", summary.pages
    yield None, "done", summary.pages_done
    yield None, "failed", summary.pages_failed
    yield None, "for a person", len(summary.pages_for_a_person)
    yield "Expected accuracy, %", "before", summary.accuracy.before
    yield None, "after", summary.accuracy.after
    yield None, "over words", summary.accuracy.words
    yield from _section("Pages by grade", summary.pages_by_grade.items())
    yield from _section("Pages by kind", summary.pages_by_kind.items())
    yield from _section("Pages by languages", summary.pages_by_languages.items())
    yield from _section("Pages by advice", summary.pages_by_advice.items())
    yield from _section("Pages by rules open to them", summary.pages_by_gate.items())
    yield from _section("Corrections by status", summary.corrections_by_status.items())
    yield from _section("Corrections by kind", summary.corrections_by_kind.items(), _counts)
    yield from _section("Corrections by rule", summary.corrections_by_rule.items(), _counts)
    yield from _section("Failures", ((f"page {f.page}" if f.page else f.source, f.message) for f in summary.failures))
    yield from _section("Sources", ((source.path, f"sha256 {source.sha256}") for source in summary.sources))
    yield from _section("Engines", summary.engines.items())
    yield from _section("Settings", summary.settings.items())
    yield from _section("Dictionaries", summary.dictionaries.items())


def _section(
    name: str, items: Iterable[tuple[str, Any]], show: Callable[[Any], Cell] = lambda value: value
) -> Iterator[tuple[Cell, Cell, Cell]]:
    for at, (key, value) in enumerate(items):
        yield (name if at == 0 else None), key, show(value)


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def _write(sheet: Any, row: int, column: int, cell: Cell, style: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, _fit(cell), style)
    elif cell is not None:
        sheet.write_number(row, column, cell, style)


def _fit(text: str) -> str:
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
