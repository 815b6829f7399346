"""The tables of folder.db and collection.db (docs/search.md). Both have the same shape, so one search reads both."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from pipeline.errors import InputUnreadable
from pipeline.store import fingerprint

SCHEMA_VERSION = "3"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE folders (
  id INTEGER PRIMARY KEY, folder TEXT NOT NULL UNIQUE, title TEXT NOT NULL, fingerprint TEXT NOT NULL,
  place TEXT NOT NULL
);
CREATE TABLE pages (
  id INTEGER PRIMARY KEY, folder_id INTEGER NOT NULL REFERENCES folders(id), page INTEGER NOT NULL,
  source TEXT NOT NULL, kind TEXT NOT NULL, languages TEXT NOT NULL, lines TEXT NOT NULL, has_image INTEGER NOT NULL,
  text TEXT NOT NULL, found TEXT
);
CREATE TABLE scores (
  page_id INTEGER PRIMARY KEY REFERENCES pages(id), score REAL, low REAL, high REAL, grade TEXT NOT NULL,
  score_before REAL, words INTEGER NOT NULL, advice TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE corrections (
  page_id INTEGER NOT NULL REFERENCES pages(id), id TEXT NOT NULL, line INTEGER NOT NULL, start INTEGER NOT NULL,
  "end" INTEGER NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL, kind TEXT NOT NULL, rule TEXT NOT NULL,
  evidence TEXT NOT NULL, confidence REAL NOT NULL, status TEXT NOT NULL, normal TEXT NOT NULL
);
CREATE TABLE failures (
  folder_id INTEGER NOT NULL REFERENCES folders(id), page INTEGER NOT NULL, source TEXT NOT NULL, stage TEXT NOT NULL,
  error TEXT NOT NULL, message TEXT NOT NULL
);
CREATE TABLE names (
  key TEXT NOT NULL, script TEXT NOT NULL, authority TEXT NOT NULL, kind TEXT NOT NULL,
  form TEXT NOT NULL,
  PRIMARY KEY (key, authority)
) WITHOUT ROWID;
CREATE TABLE words (letters INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (letters, word)) WITHOUT ROWID;
CREATE VIEW found_pages AS SELECT id, coalesce(found, text) AS text FROM pages;
CREATE VIRTUAL TABLE found_index USING fts5(text, content='found_pages', content_rowid='id', tokenize='unicode61');
CREATE VIRTUAL TABLE page_index USING fts5(
  surface, lemma, flow, variant, keys, content='', tokenize='unicode61 remove_diacritics 0'
);
"""

INDEXES = """
CREATE INDEX pages_by_folder ON pages(folder_id, page);
CREATE INDEX names_by_authority ON names(authority);
CREATE INDEX scores_by_score ON scores(score);
CREATE INDEX corrections_by_page ON corrections(page_id);
"""

SETTLE = """
INSERT INTO found_index(found_index) VALUES ('optimize');
INSERT INTO page_index(page_index) VALUES ('optimize');
ANALYZE;
VACUUM;
"""
"""Merges the segments of the full-text indexes: smaller, quicker, and the same bytes for the same input."""


def create(path: Path) -> sqlite3.Connection:
    """Return a connection to a new database in an empty file. Nothing is synced: the file is not in use yet."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript(f"PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;{TABLES}")
    return connection


def open_readonly(path: Path) -> sqlite3.Connection:
    """Return a connection that cannot write.

    Raises:
        InputUnreadable: there is no such database, or it is not one of ours or of another version.

    """
    hint = "Run `ocrmend clean` to make it."
    if not path.is_file():
        raise InputUnreadable(f"There is no index {path}.", hint)
    _recover(path)
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=10)
    try:
        row = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    except sqlite3.DatabaseError as error:
        connection.close()
        raise InputUnreadable(f"{path} is not an index of ocrmend: {error}.", hint) from error
    if row is None or row[0] != SCHEMA_VERSION:
        connection.close()
        raise InputUnreadable(f"The index {path} is of another version.", hint)
    return connection


def set_stamp(connection: sqlite3.Connection, mark: str) -> None:
    """Put 8 bytes that stand for a fingerprint into the file's header, in the two numbers that SQLite leaves to us."""
    stamp = bytes.fromhex(fingerprint(mark)[:16])
    for pragma, part in (("application_id", stamp[:4]), ("user_version", stamp[4:])):
        connection.execute(f"PRAGMA {pragma} = {int.from_bytes(part, 'big', signed=True)}")


def stamp_of(path: Path) -> str:
    """Return the stamp of an index as 16 hexadecimal digits, without opening the database; empty if there is none."""
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except OSError:
        return ""
    return (header[68:72] + header[60:64]).hex() if header.startswith(b"SQLite format 3\0") else ""


def _recover(path: Path) -> None:
    """Take back the half of a change that a killed process left: SQLite does so when one that may write first reads."""
    if path.with_name(f"{path.name}-journal").exists():
        connection = sqlite3.connect(path, isolation_level=None, timeout=10)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.DatabaseError:
            return  # what is wrong with the file is said by the read that follows
        finally:
            connection.close()


def meta(connection: sqlite3.Connection, key: str) -> str:
    """Return a value of the table meta; empty if there is none."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return str(row[0]) if row else ""
