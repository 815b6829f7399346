"""The files of a dictionary folder: names, columns, and how lines are read, with each problem's place.

A file is UTF-8 in NFC with a header line of its column names, tabs between cells, and comment lines that begin with
`# `. docs/dictionary-format.md describes each for those who write them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipeline.document import Record

COLUMNS: dict[str, tuple[str, ...]] = {
    "names.tsv": ("id", "kind", "latin", "cyrillic", "inflect", "note"),
    "terms.tsv": ("term", "language", "kind", "note"),
    "errors.tsv": ("wrong", "right", "source"),
    "protected.tsv": ("pattern", "note"),
    "confusions.tsv": ("read", "true", "script", "weight"),
    "phrases.tsv": ("phrase", "language", "note"),
    "forms.tsv": ("form", "label", "note"),
    "translations.tsv": ("russian", "english", "note"),
    "pages.tsv": ("pattern", "kind", "role", "note"),
}
"""The files a dictionary may have, with their columns."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufeff]")
# UTF-8 that was once read as Latin-1 or cp1252 and saved again: Ð and Ñ before Cyrillic, Ã and â€ before the rest.
_TWICE_CODED = re.compile(r"[ÐÑ][\u0080-\u00bf\u0152-\u0161\u2013-\u203a]|Ã[\u0080-\u00bf]|â€")
_OTHER_TABLES = (".csv", ".xls", ".xlsx", ".ods")


class Problem(Record, frozen=True, kw_only=True):
    """Something wrong with a dictionary. An `error` keeps it from being loaded. `line` 0: the whole file."""

    file: str
    """The dictionary's name and the file in it: `general/errors.tsv`."""
    line: int
    severity: Literal["error", "warning"]
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


class Row(Record, frozen=True, kw_only=True):
    """A line of a TSV file with its number and its cells by column, NFC, without spaces around."""

    file: str
    line: int
    cells: dict[str, str]

    def problem(self, message: str, severity: Literal["error", "warning"] = "error") -> Problem:
        """Return a problem at this line."""
        return Problem(file=self.file, line=self.line, severity=severity, message=message)


Rows = dict[str, list[Row]]
"""Rows by the name of their file."""


def alternatives(cell: str) -> tuple[str, ...]:
    """Return the parts of a cell between bars, without empty ones."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def read_folder(path: Path) -> tuple[Rows, list[Problem]]:
    """Return the rows of a dictionary folder's files and what was wrong with reading them."""
    rows: Rows = {}
    problems: list[Problem] = []
    for file in sorted(path.iterdir()):
        name = f"{path.name}/{file.name}"
        if file.name in COLUMNS:
            rows[file.name], found = _read_file(file, name, COLUMNS[file.name])
            problems += found
        elif file.suffix.lower() in (".tsv", *_OTHER_TABLES):
            message = f"not read; the files of a dictionary are {', '.join(COLUMNS)}"
            problems.append(Problem(file=name, line=0, severity="warning", message=message))
    if not rows:
        message = f"no dictionary: none of {', '.join(COLUMNS)} is in this folder"
        problems.append(Problem(file=path.name, line=0, severity="error", message=message))
    return rows, problems


def _read_file(file: Path, name: str, columns: tuple[str, ...]) -> tuple[list[Row], list[Problem]]:
    try:
        data = file.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        return [], [Problem(file=name, line=0, severity="error", message=message)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at = data[: error.start].count(b"\n") + 1
        return [], [Problem(file=name, line=at, severity="error", message="not UTF-8; save the file as UTF-8")]
    rows: list[Row] = []
    problems: list[Problem] = []
    header_seen = False
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip() or line.startswith("# "):
            continue
        row = Row(file=name, line=number, cells={})
        problems += _check_characters(row, line)
        if not header_seen:
            header_seen = True
            if tuple(cell.strip() for cell in line.split("\t")) != columns:
                problems.append(row.problem(f"the header must be the columns {', '.join(columns)} with tabs between"))
                break
            continue
        cells = [cell.strip() for cell in unicodedata.normalize("NFC", line).split("\t")]
        if len(cells) > len(columns):
            problems.append(row.problem(f"{len(cells)} cells, but {len(columns)} columns"))
        else:
            cells += [""] * (len(columns) - len(cells))
            rows.append(Row(file=name, line=number, cells=dict(zip(columns, cells, strict=True))))
    if not header_seen:
        message = f"empty; the first line must be the columns {', '.join(columns)} with tabs between"
        problems.append(Problem(file=name, line=0, severity="warning", message=message))
    return rows, problems


def _check_characters(row: Row, line: str) -> Iterator[Problem]:
    if bad := _CONTROL.search(line):
        yield row.problem(f"the character U+{ord(bad.group()):04X} belongs to no text; is the file's encoding right?")
    elif _TWICE_CODED.search(line):
        yield row.problem("looks like UTF-8 that was read in another encoding and saved again", "warning")
    if not unicodedata.is_normalized("NFC", line):
        yield row.problem("not in Unicode form NFC; it is read as if it were", "warning")
