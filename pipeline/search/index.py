"""Build the index of one folder, folder.db, from its result on disk."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from pipeline.errors import InputUnreadable, OutputNotWritable
from pipeline.language.dictionaries import NameEntry
from pipeline.search.names import NameRow, name_rows
from pipeline.search.pages import SearchPage, pages_of
from pipeline.search.schema import INDEXES, SCHEMA_VERSION, SETTLE, create, meta, open_readonly, set_stamp
from pipeline.search.streams import streams_of
from pipeline.store import Result, code_fingerprint, file_sha256, fingerprint, replacing

FOLDER_INDEX = "folder.db"


def folder_fingerprint(result: Result, authorities: Sequence[NameEntry] = ()) -> str:
    """Return the fingerprint of what a folder's index is made from: its records, the names, the code."""
    folder = result.folder()
    # The marks of outputs that are still to be made, this index among them, are no part of what it is made from.
    described = msgspec.structs.replace(folder, stages={}) if folder else None
    files = [*sorted((result.path / "pages").glob("*.json")), *sorted((result.path / "readings").glob("*.json"))]
    content = [[path.name, file_sha256(path)] for path in files]
    return fingerprint(described, content, names_mark(authorities))


def build_folder_index(result: Result, authorities: Sequence[NameEntry] = ()) -> Path:
    """Build RESULT/folder.db from the folder's records, unless it is up to date; return its path.

    The same records give the same bytes. It is built beside its place and swapped in, so readers never see half of it.

    Args:
        result: a result with folder.json.
        authorities: names with their forms in both scripts, from the dictionaries.

    Raises:
        InputUnreadable: the result has no folder.json.
        OutputNotWritable: no rights or no space.

    """
    path, mark = result.path / FOLDER_INDEX, folder_fingerprint(result, authorities)
    if mark_of(path) == mark:
        return path

    def fill(connection: sqlite3.Connection) -> None:
        add_folder(connection, result, mark)

    return write_index(path, authorities, mark, fill)


def write_index(
    path: Path, authorities: Sequence[NameEntry], mark: str, fill: Callable[[sqlite3.Connection], None]
) -> Path:
    """Make an index anew beside `path`, let `fill` add its folders, and swap it in; return `path`.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    with replacing(path) as temporary, writing(path):
        connection = create(temporary)
        try:
            connection.execute("BEGIN")
            rows = [
                ("schema", SCHEMA_VERSION),
                ("fingerprint", mark),
                ("names", names_mark(authorities)),
                ("dead", "0"),
            ]
            connection.executemany("INSERT INTO meta VALUES (?,?)", rows)
            connection.executemany("INSERT INTO names VALUES (?,?,?,?,?)", name_rows(authorities))
            fill(connection)
            connection.execute("COMMIT")
            set_stamp(connection, mark)
            connection.executescript(f"{INDEXES}{SETTLE}")
        finally:
            connection.close()
    return path


def add_folder(connection: sqlite3.Connection, result: Result, mark: str, place: str = ".") -> int:
    """Add a folder's pages to an index within the caller's transaction; return how many. `place` is its directory.

    Raises:
        InputUnreadable: the result has no folder.json.

    """
    folder = result.folder()
    if folder is None:
        raise InputUnreadable(f"{result.path} has no folder.json.", "Run `ocrmend clean` to make it.")
    folder_id = _next(connection, "folders")
    connection.execute("INSERT INTO folders VALUES (?,?,?,?,?)", (folder_id, folder.id, folder.title, mark, place))
    connection.executemany(
        "INSERT INTO failures VALUES (?,?,?,?,?,?)",
        [(folder_id, f.page, f.source, f.stage, f.error, f.message) for f in folder.failures],
    )
    pages = list(pages_of(result))
    add_pages(connection, folder_id, pages)
    return len(pages)


def add_pages(connection: sqlite3.Connection, folder_id: int, pages: Sequence[SearchPage]) -> None:
    """Add the pages of a folder that is in the table folders, within the caller's transaction."""
    # Rows of the full-text index outlive their pages (collection.py), so their numbers are not used again.
    first = _next(connection, "page_index_docsize")
    numbered = list(enumerate(pages, first))
    insert = connection.executemany
    insert("INSERT INTO pages VALUES (?,?,?,?,?,?,?,?,?,?)", [_page_row(i, folder_id, p) for i, p in numbered])
    insert("INSERT INTO scores VALUES (?,?,?,?,?,?,?,?,?)", [_score_row(i, p) for i, p in numbered])
    insert(
        "INSERT INTO corrections VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        [row for i, p in numbered for row in _correction_rows(i, p)],
    )
    insert("INSERT INTO found_index(rowid, text) VALUES (?,?)", [(i, p.found) for i, p in numbered])
    streams = streams_of(pages)
    insert(
        "INSERT INTO page_index(rowid, surface, lemma, flow, variant, keys) VALUES (?,?,?,?,?,?)",
        [(i, *s) for i, s in enumerate(streams, first)],
    )
    words = {word for s in streams for word in s.surface.split()}
    insert("INSERT OR IGNORE INTO words VALUES (?,?)", sorted((len(word), word) for word in words))


def _page_row(number: int, folder_id: int, page: SearchPage) -> tuple[object, ...]:
    record = page.record.page
    return (
        number,
        folder_id,
        record.number,
        record.source,
        record.kind,
        "+".join(record.languages),
        _line_numbers(page.lines),
        int(page.has_image),
        page.text,
        None if page.found == page.text else page.found,
    )


def _line_numbers(lines: tuple[int, ...]) -> str:
    """Return line numbers as `first-last` where they have no gap, else each of them."""
    if lines and lines == tuple(range(lines[0], lines[0] + len(lines))):
        return f"{lines[0]}-{lines[-1]}"
    return ",".join(map(str, lines))


def _score_row(number: int, page: SearchPage) -> tuple[object, ...]:
    s = page.record.score
    return number, s.score, s.low, s.high, s.grade, s.score_before, s.words, s.advice, s.reason


def _correction_rows(number: int, page: SearchPage) -> Iterator[tuple[object, ...]]:
    for c in page.record.corrections:
        evidence = msgspec.json.encode(c.evidence).decode()
        yield (
            *(number, c.id, c.line, c.start, c.end, c.before, c.after),
            *(c.kind, c.rule, evidence, c.confidence, c.status, c.normal),
        )


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn SQLite's errors of writing into OutputNotWritable."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OutputNotWritable(f"Cannot write {path}: {error}.", "Free some space or choose another --out.") from error


def _next(connection: sqlite3.Connection, table: str) -> int:
    row = connection.execute(f"SELECT coalesce(max(id), 0) + 1 FROM {table}").fetchone()
    return int(row[0])


def names_mark(authorities: Sequence[NameEntry]) -> str:
    """Return the fingerprint of what all folders of an index share: the names and the code of this room."""
    return _names_mark(name_rows(authorities))


@lru_cache(4)
def _names_mark(rows: tuple[NameRow, ...]) -> str:
    return fingerprint([rows, code_fingerprint("search")])


def mark_of(path: Path) -> str:
    """Return the fingerprint an index carries; empty if there is none that can be read."""
    try:
        connection = open_readonly(path)
    except InputUnreadable:
        return ""
    try:
        return meta(connection, "fingerprint")
    finally:
        connection.close()
