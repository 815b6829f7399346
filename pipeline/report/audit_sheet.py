"""The sheet of an audit: audit/audit.html to proofread by, audit/audit.csv to enter the counted errors in.

The pages to read do not show their scores, so that these do not sway the count. The table begins with a byte order
mark, since it is made to be opened in a spreadsheet; what the spreadsheet saves is read with any of the usual
separators and encodings.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from pipeline.document import PageRecord
from pipeline.errors import InputUnreadable
from pipeline.export.summary import folder_of
from pipeline.export.tables import csv_text, unguard
from pipeline.export.text import chosen_reading, page_lines
from pipeline.ingest.encodings import decode
from pipeline.quality.audit import Counted
from pipeline.quality.normal import normalise
from pipeline.report.html import render
from pipeline.report.marks import language_of, shown
from pipeline.report.page_images import picture
from pipeline.store import Result, write_atomic

COLUMNS = ("folder", "page", "characters", "score", "errors")
SHEET, TABLE = Path("audit") / "audit.html", Path("audit") / "audit.csv"
_SEPARATORS = ",;\t"
_TOO_LONG = 10
"""Digits that no count of a page has."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A page to proofread: number, text and language of its corrected lines, and its picture's address, if any."""

    record: PageRecord
    title: str
    lines: tuple[tuple[int, str, str], ...]
    characters: int
    """Characters of the text as evaluation counts them: one line, single spaces, broken words joined."""
    picture: str


def proof(result: Result, number: int, directory: Path) -> Proof:
    """Return a page of a result to proofread; addresses are relative to the sheet in `directory`.

    Raises:
        InputUnreadable: the page's record or reading lacks.

    """
    folder, record = folder_of(result), result.page(number)
    if record is None:
        raise InputUnreadable(f"{result.page_file(number)} lacks or is damaged.", "Run `ocrmend clean` again.")
    reading = chosen_reading(result, record)
    texts = page_lines(reading, record)
    image = picture(result, folder, record, reading.rotation)
    address = ""
    if image:
        place = os.path.relpath(result.path / "report" / image.large, (directory / SHEET).parent)
        address = quote(Path(place).as_posix())
    return Proof(
        record=record,
        title=folder.title or folder.id,
        lines=tuple(
            (line.number, shown(text), language_of(text))
            for line, text in zip(reading.lines, texts, strict=True)
            if text.strip()
        ),
        characters=len(normalise("\n".join(texts))),
        picture=address,
    )


def write_sheet(proofs: Sequence[Proof], directory: Path) -> Path:
    """Write the sheet and the table for the counts to `directory`; return the sheet's place.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    rows = [(p.record.score.folder, p.record.page.number, p.characters, p.record.score.score, None) for p in proofs]
    write_atomic(directory / TABLE, "\ufeff" + csv_text(COLUMNS, rows))
    write_atomic(directory / SHEET, render("audit.html.j2", proofs=proofs, table=TABLE.name))
    return directory / SHEET


def has_counts(path: Path) -> bool:
    """Tell whether somebody worked on a table: it has counts, or is no longer what was written."""
    try:
        return any(row["errors"] for _, row in _rows(decode(path.read_bytes(), str(path)).text, path))
    except InputUnreadable:
        return True


def read_counts(path: Path, pages: Collection[tuple[str, int]]) -> list[Counted]:
    """Return the pages of a table whose errors were counted; rows without a count are passed over.

    `pages` are folder id and number of those that may be counted.

    Raises:
        InputUnreadable: the file or a column lacks, a cell is no count, or a page is not known or stands there twice.

    """
    try:
        text = decode(path.read_bytes(), str(path)).text
    except OSError as error:
        raise InputUnreadable(f"Cannot read {path}: {error.strerror or error}.", "Make it with --audit N.") from error
    counts: dict[tuple[str, int], Counted] = {}
    for line, row in _rows(text, path):
        if not row["errors"]:
            continue
        folder, page = unguard(row["folder"]), _count(row["page"], "page", line, path)
        if (folder, page) not in pages:
            raise _bad(path, line, f"there is no page {page} with text in a folder {folder!r}")
        if (folder, page) in counts:
            raise _bad(path, line, f"page {page} of {folder!r} stands there twice")
        errors, characters = (_count(row[name], name, line, path) for name in ("errors", "characters"))
        counts[folder, page] = Counted(folder=folder, page=page, errors=errors, characters=characters)
    if not counts:
        raise InputUnreadable(
            f"No errors were entered in {path}.", "Fill in the column `errors`; 0 where there are none."
        )
    return list(counts.values())


def _rows(text: str, path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table below its head with their line numbers; the head decides what parts the cells."""
    head = text.lstrip("\ufeff").partition("\n")[0]
    separator = max(_SEPARATORS, key=head.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=separator)
    try:
        names = [name.strip().lower() for name in next(reader)]
        if missing := [name for name in COLUMNS if name != "score" and name not in names]:
            raise _bad(path, 1, f"there is no column {', '.join(missing)}")
        for cells in reader:
            if any(cell.strip() for cell in cells):
                padded = [cell.strip() for cell in cells] + [""] * (len(names) - len(cells))
                yield reader.line_num, dict(zip(names, padded, strict=False))
    except csv.Error as error:
        raise _bad(path, reader.line_num, str(error)) from error


def _count(cell: str, name: str, line: int, path: Path) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < _TOO_LONG):
        raise _bad(path, line, f"{name} is {cell!r}, not a count")
    return int(cell)


def _bad(path: Path, line: int, problem: str) -> InputUnreadable:
    return InputUnreadable(f"{path}:{line}: {problem}.", f"The columns are {', '.join(COLUMNS)}.")
