"""Dictionaries: folders of TSV files with domain knowledge. docs/dictionary-format.md describes each file.

Every file is UTF-8 in NFC, has a header line with its column names, and may have comment lines that begin with `# `.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import msgspec

from pipeline.document import Record
from pipeline.errors import DictionaryError
from pipeline.language.inflection import russian_forms
from pipeline.language.scripts import fold_homoglyphs, script_of
from pipeline.language.tokens import words_of
from pipeline.store import fingerprint

_PACKAGED = Path(__file__).parent.parent / "_dictionaries"
_SOURCE_TREE = Path(__file__).parent.parent.parent / "dictionaries"

COLUMNS: dict[str, tuple[str, ...]] = {
    "names.tsv": ("id", "kind", "latin", "cyrillic", "inflect", "note"),
    "terms.tsv": ("term", "language", "kind", "note"),
    "errors.tsv": ("wrong", "right", "source"),
    "protected.tsv": ("pattern", "note"),
    "confusions.tsv": ("read", "true", "script", "weight"),
    "phrases.tsv": ("phrase", "language", "note"),
    "pages.tsv": ("pattern", "kind", "role", "note"),
}
"""The files a dictionary may have, with their columns."""


class NameEntry(Record, frozen=True, kw_only=True):
    """A person, place or body with its forms in both scripts; the first of each is the authority form."""

    id: str
    kind: str
    latin: tuple[str, ...] = ()
    cyrillic: tuple[str, ...] = ()
    note: str = ""


class KnownError(Record, frozen=True, kw_only=True):
    """A misreading that is always wrong, and what it stands for. `source` says where it was seen."""

    wrong: str
    right: str
    source: str = ""


class Confusion(Record, frozen=True, kw_only=True):
    """A shape confusion: `read` was printed as `true`. `weight` is the relative frequency, above 0."""

    read: str
    true: str
    script: str
    weight: float


class Term(Record, frozen=True, kw_only=True):
    """A word or abbreviation of the domain that counts as known. `kind` is term or abbreviation."""

    term: str
    language: str
    kind: str = "term"


class Dictionary(Record, frozen=True, kw_only=True):
    """All loaded dictionaries as one. `mark` is the fingerprint of their content."""

    mark: str
    sources: tuple[str, ...] = ()
    names: tuple[NameEntry, ...] = ()
    terms: tuple[Term, ...] = ()
    errors: tuple[KnownError, ...] = ()
    protected: tuple[str, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    phrases: tuple[str, ...] = ()


class Problem(Record, frozen=True, kw_only=True):
    """Something wrong with a dictionary. Problems of severity `error` keep it from being loaded."""

    file: str
    line: int
    severity: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.severity}: {self.message}"


class Row(msgspec.Struct, frozen=True):
    """A line of a TSV file with its number and its cells by column."""

    file: str
    line: int
    cells: dict[str, str]


def shipped() -> dict[str, Path]:
    """Return the dictionaries that come with ocrmend, by name."""
    home = _PACKAGED if _PACKAGED.is_dir() else _SOURCE_TREE
    return {path.name: path for path in sorted(home.iterdir()) if path.is_dir()} if home.is_dir() else {}


def locate(name: str) -> Path:
    """Return the folder of a dictionary, given by a shipped name or by a path.

    Raises:
        DictionaryError: there is none.

    """
    if name in (known := shipped()):
        return known[name]
    path = Path(name)
    if path.is_dir():
        return path
    raise DictionaryError(f"There is no dictionary {name}.", f"Give a folder or one of: {', '.join(known)}.")


def load(names: Sequence[str]) -> Dictionary:
    """Load dictionaries by name or path and join them, in order.

    Raises:
        DictionaryError: one is missing, or its check finds an error; the message names file and line.

    """
    paths = [locate(name) for name in names]
    rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
    for path in paths:
        found, problems = _read(path)
        problems += list(_check_rows(found))
        if errors := [p for p in problems if p.severity == "error"]:
            more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
            raise DictionaryError(f"{errors[0]}{more}", f"Correct it; `ocrmend dictionaries check {path}` lists all.")
        for name, its_rows in found.items():
            rows[name] += its_rows
    content = [[name, [row.cells for row in its_rows]] for name, its_rows in sorted(rows.items())]
    return Dictionary(
        mark=fingerprint(content),
        sources=tuple(path.name for path in paths),
        names=tuple(_name_entry(row) for row in rows["names.tsv"]),
        terms=tuple(
            Term(term=r.cells["term"], language=r.cells["language"], kind=r.cells["kind"] or "term")
            for r in rows["terms.tsv"]
        ),
        errors=tuple(
            KnownError(wrong=r.cells["wrong"], right=r.cells["right"], source=r.cells["source"])
            for r in rows["errors.tsv"]
        ),
        protected=tuple(r.cells["pattern"] for r in rows["protected.tsv"]),
        confusions=tuple(
            Confusion(
                read=r.cells["read"],
                true=r.cells["true"],
                script=r.cells["script"],
                weight=float(r.cells["weight"] or 1),
            )
            for r in rows["confusions.tsv"]
        ),
        phrases=tuple(r.cells["phrase"] for r in rows["phrases.tsv"]),
    )


def check(path: Path) -> list[Problem]:
    """Return a dictionary folder's problems by file and line: conflicts, cycles, duplicates, encodings, bad cells."""
    rows, problems = _read(path)
    return sorted([*problems, *_check_rows(rows)], key=lambda p: (p.file, p.line))


def _alternatives(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _name_entry(row: Row) -> NameEntry:
    cyrillic = _alternatives(row.cells["cyrillic"])
    if row.cells["inflect"] == "yes":
        cyrillic = tuple(dict.fromkeys([*cyrillic, *(form for name in cyrillic for form in russian_forms(name, row.cells["kind"]))]))
    return NameEntry(
        id=row.cells["id"],
        kind=row.cells["kind"],
        latin=_alternatives(row.cells["latin"]),
        cyrillic=cyrillic,
        note=row.cells["note"],
    )


def _read(path: Path) -> tuple[dict[str, list[Row]], list[Problem]]:
    """Return the rows of a dictionary folder's files and what was wrong with reading them."""
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for file in sorted(path.glob("*.tsv")):
        if file.name not in COLUMNS:
            problems.append(
                Problem(
                    file=file.name, line=0, severity="warning", message=f"unknown file; known: {', '.join(COLUMNS)}"
                )
            )
            continue
        its_rows, its_problems = _read_file(file)
        rows[file.name] = its_rows
        problems += its_problems
    if not rows and not problems:
        problems.append(Problem(file=path.name, line=0, severity="error", message="no .tsv file in this folder"))
    return rows, problems


def _read_file(file: Path) -> tuple[list[Row], list[Problem]]:
    def problem(line: int, message: str, severity: str = "error") -> None:
        problems.append(Problem(file=file.name, line=line, severity=severity, message=message))

    problems: list[Problem] = []
    columns = COLUMNS[file.name]
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        number = file.read_bytes()[: error.start].count(b"\n") + 1
        problem(number, "not UTF-8; save the file as UTF-8")
        return [], problems
    rows: list[Row] = []
    header_seen = False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("# "):
            continue
        if not header_seen:
            header_seen = True
            if tuple(line.split("\t")) != columns:
                problem(number, f"the header must be the columns {', '.join(columns)}, parted by tabs")
                return [], problems
            continue
        if not unicodedata.is_normalized("NFC", line):
            problem(number, "not in Unicode form NFC", "warning")
        cells = unicodedata.normalize("NFC", line).split("\t")
        if len(cells) > len(columns):
            problem(number, f"{len(cells)} cells, but {len(columns)} columns")
            continue
        cells += [""] * (len(columns) - len(cells))
        rows.append(Row(file.name, number, dict(zip(columns, (c.strip() for c in cells), strict=True))))
    return rows, problems


def _check_rows(rows: dict[str, list[Row]]) -> Iterator[Problem]:
    for name, its_rows in rows.items():
        yield from _check_duplicates(its_rows, COLUMNS[name][0])
        for row in its_rows:
            yield from _check_cells(row)
    yield from _check_errors(rows.get("errors.tsv", []))
    yield from _check_confusions(rows.get("confusions.tsv", []))
    known = {w.lower() for r in rows.get("terms.tsv", []) for w in words_of(r.cells["term"])}
    for row in rows.get("errors.tsv", []):
        if row.cells["wrong"].lower() in known:
            yield _problem(row, f"{row.cells['wrong']!r} is an error here, but a term in terms.tsv")


def _problem(row: Row, message: str, severity: str = "error") -> Problem:
    return Problem(file=row.file, line=row.line, severity=severity, message=message)


def _check_duplicates(rows: list[Row], key: str) -> Iterator[Problem]:
    if rows and rows[0].file == "confusions.tsv":
        return
    seen: dict[str, Row] = {}
    for row in rows:
        value = row.cells[key]
        if not value:
            yield _problem(row, f"the column {key} is empty")
        elif value in seen:
            first = seen[value]
            same = first.cells == row.cells
            kind = "duplicate of" if same or key != "wrong" else "conflict with"
            yield _problem(row, f"{value!r}: {kind} line {first.line}", "warning" if same else "error")
        else:
            seen[value] = row


def _check_cells(row: Row) -> Iterator[Problem]:
    for column in ("pattern",):
        if (pattern := row.cells.get(column)) is not None:
            try:
                re.compile(pattern)
            except re.error as error:
                yield _problem(row, f"not a regular expression: {error}")
    for column in ("right", "term", "phrase", "latin", "cyrillic"):
        for word in words_of(row.cells.get(column, "")):
            if script_of(word) == "mixed":
                twin = fold_homoglyphs(word, "cyrillic") or fold_homoglyphs(word, "latin")
                yield _problem(
                    row,
                    f"{word!r} mixes Latin and Cyrillic letters" + (f"; {twin!r}?" if twin else ""),
                    "error" if twin else "warning",
                )


def _check_errors(rows: list[Row]) -> Iterator[Problem]:
    """Find errors that correct to themselves, chains, and cycles."""
    right = {row.cells["wrong"]: row for row in rows}
    for row in rows:
        wrong, to = row.cells["wrong"], row.cells["right"]
        if not to:
            yield _problem(row, f"{wrong!r} has no right form")
        elif wrong == to:
            yield _problem(row, f"{wrong!r} corrects to itself")
        elif to in right:
            path, at = [wrong], to
            while at in right and at not in path:
                path.append(at)
                at = right[at].cells["right"]
            if at == wrong:
                yield _problem(row, f"cycle: {' -> '.join([*path, at])}")
            elif at not in path:
                yield _problem(row, f"chain: {' -> '.join([*path, at])}; write {at!r} at once", "warning")


def _check_confusions(rows: list[Row]) -> Iterator[Problem]:
    seen: dict[tuple[str, str, str], int] = {}
    for row in rows:
        key = (row.cells["read"], row.cells["true"], row.cells["script"])
        if key in seen:
            yield _problem(row, f"{key[0]} -> {key[1]}: duplicate of line {seen[key]}", "warning")
        seen.setdefault(key, row.line)
        if key[0] == key[1]:
            yield _problem(row, f"{key[0]!r} is confused with itself")
        try:
            if float(row.cells["weight"] or 1) <= 0:
                yield _problem(row, "the weight must be above 0")
        except ValueError:
            yield _problem(row, f"the weight is no number: {row.cells['weight']!r}")


class Vocabulary:
    """Lookups over a loaded dictionary, in lower case where case does not matter."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary

    @cached_property
    def name_forms(self) -> dict[str, NameEntry]:
        """Each word of each name form, in lower case, with its entry."""
        forms: dict[str, NameEntry] = {}
        for entry in self.dictionary.names:
            for form in (*entry.latin, *entry.cyrillic):
                for word in words_of(form):
                    if len(word) > 1:
                        forms.setdefault(word.lower(), entry)
        return forms

    @cached_property
    def terms(self) -> frozenset[str]:
        """Each word of each term, in lower case."""
        return frozenset(w.lower() for t in self.dictionary.terms for w in words_of(t.term))

    @cached_property
    def protected(self) -> re.Pattern[str] | None:
        """One pattern for all protected tokens; None if there is none."""
        if not self.dictionary.protected:
            return None
        return re.compile("|".join(f"(?:{p})" for p in self.dictionary.protected))

    def knows(self, word: str) -> bool:
        """Tell whether a word (any case) belongs to a name or a term."""
        lower = word.lower()
        return lower in self.name_forms or lower in self.terms
