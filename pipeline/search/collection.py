"""One index over many folders, collection.db, brought up to date folder by folder."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

from pipeline.language.dictionaries import NameEntry
from pipeline.search.index import (
    FOLDER_INDEX,
    add_folder,
    build_folder_index,
    names_mark,
    write_index,
    writing,
)
from pipeline.search.schema import SCHEMA_VERSION, meta, stamp_of
from pipeline.store import Result, fingerprint

COLLECTION_INDEX = "collection.db"
_MOST_DEAD = 0.2
"""Share of rows without a page in the full-text index above which it is made anew."""
_FEW_DEAD = 100
"""As many such rows are no reason to make it anew."""


def build_collection_index(results: Sequence[Result], out_dir: Path, authorities: Sequence[NameEntry] = ()) -> Path:
    """Bring DIR/collection.db up to date with the folders' indexes; return its path.

    A folder whose folder.db carries the same stamp as before is not touched; a lacking folder.db is made first.
    Changes go into the file in one transaction, so readers see the collection before or after it, never half, and a
    killed run leaves it as it was. A new index, or one whose names or code changed, is built beside and swapped in.

    Args:
        results: all folders of the collection, in order; folders of the index that are not among them are removed.
        out_dir: where collection.db goes; places of folders are noted relative to it.
        authorities: names with their forms in both scripts, from the dictionaries.

    Raises:
        InputUnreadable: a result has no folder.json.
        OutputNotWritable: no rights or no space.

    """
    path = out_dir / COLLECTION_INDEX
    marks = {_place(r, out_dir): stamp_of(r.path / FOLDER_INDEX) or _made(r, authorities) for r in results}
    places = {_place(r, out_dir): r for r in results}
    mark = fingerprint(sorted(marks.items()), names_mark(authorities))

    def fill(connection: sqlite3.Connection) -> None:
        for place, result in places.items():
            add_folder(connection, result, marks[place], place)

    state = _state(path, authorities)
    if state is None or _mostly_dead(path, state, marks):
        return write_index(path, authorities, mark, fill)
    if changed := [place for place in {**state, **marks} if state.get(place) != marks.get(place)]:
        with writing(path):
            _update(path, mark, {place: places.get(place) for place in changed}, marks)
    return path


def _made(result: Result, authorities: Sequence[NameEntry]) -> str:
    return stamp_of(build_folder_index(result, authorities))


def _place(result: Result, out_dir: Path) -> str:
    return Path(os.path.relpath(result.path, out_dir)).as_posix()


def _state(path: Path, authorities: Sequence[NameEntry]) -> dict[str, str] | None:
    """Return the fingerprints of the folders in an index by place; None if it must be made anew."""
    if not path.is_file():
        return None
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        if (meta(connection, "schema"), meta(connection, "names")) != (SCHEMA_VERSION, names_mark(authorities)):
            return None
        return dict(connection.execute("SELECT place, fingerprint FROM folders ORDER BY id"))
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()


def _mostly_dead(path: Path, state: dict[str, str], marks: dict[str, str]) -> bool:
    """Tell whether an update would leave too many rows without a page in the full-text index."""
    leaving = [place for place, mark in state.items() if marks.get(place) != mark]
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        count = "SELECT place, count(*) FROM pages JOIN folders ON folders.id = folder_id GROUP BY place"
        pages: dict[str, int] = dict(connection.execute(count))
        dead = int(meta(connection, "dead") or 0) + sum(pages.get(place, 0) for place in leaving)
        return dead > max(_FEW_DEAD, _MOST_DEAD * (sum(pages.values()) + dead))
    finally:
        connection.close()


def _update(path: Path, mark: str, changed: dict[str, Result | None], marks: dict[str, str]) -> None:
    """Replace folders in one transaction; a folder without a result is removed.

    Rows of the full-text indexes are not taken out: that would need the very words that went in. They are left without
    a page, so a search passes over them, and go when the index is next made anew.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=60)
    try:
        connection.execute("PRAGMA cache_size = -65536")  # 64 MB: the file is locked at the end only
        connection.execute("BEGIN IMMEDIATE")
        dead = int(meta(connection, "dead") or 0)
        for place, result in changed.items():
            dead += _remove(connection, place)
            if result is not None:
                add_folder(connection, result, marks[place], place)
        rows = [("fingerprint", mark), ("dead", str(dead))]
        connection.executemany("INSERT OR REPLACE INTO meta VALUES (?,?)", rows)
        connection.execute("COMMIT")
    finally:
        connection.close()


def _remove(connection: sqlite3.Connection, place: str) -> int:
    """Remove a folder's rows; return how many pages it had."""
    row = connection.execute("SELECT id FROM folders WHERE place = ?", (place,)).fetchone()
    if row is None:
        return 0
    pages = "SELECT id FROM pages WHERE folder_id = ?"
    connection.execute(f"DELETE FROM scores WHERE page_id IN ({pages})", row)
    connection.execute(f"DELETE FROM corrections WHERE page_id IN ({pages})", row)
    connection.execute("DELETE FROM failures WHERE folder_id = ?", row)
    count = connection.execute("DELETE FROM pages WHERE folder_id = ?", row).rowcount
    connection.execute("DELETE FROM folders WHERE id = ?", row)
    return count
