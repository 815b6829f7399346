"""Search an index: the tiers of nearness one after the other, then the pages' texts for marks and lines."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from pipeline.document import Box, Record
from pipeline.errors import InputUnreadable, UsageError
from pipeline.language.tokens import words_of
from pipeline.search.fuzzy import likely_misreadings
from pipeline.search.lemmas import fold
from pipeline.search.matching import Plan, Tier, expression, plan, with_misread_names
from pipeline.search.places import boxes_of, other_marks
from pipeline.search.query import LONGEST_QUERY, MOST_WORDS, Filters, parse
from pipeline.search.schema import meta, open_readonly
from pipeline.search.snippets import Mark, Wanted, exactly, marks_in, run_of, snippet, wanted

FEW = 3
"""Misreadings by shape are looked for when fewer pages than this are found without them."""

Match = Literal["exact", "lemma", "variant", "corrected", "fuzzy", "name"]


class Hit(Record, frozen=True, kw_only=True):
    """A page that meets a query. `rank` counts from 1; `line` is the number of the source line of the first match."""

    folder: str
    page: int
    line: int
    rank: int
    match: Match
    """exact: the words as written; corrected: only after correction; lemma: other forms of the words; variant: another
    notation, a proposed correction, a slip's normal form; name: the name in the other script; fuzzy: a misreading."""
    snippet: str
    """Text around the match, each match between ⟪ and ⟫."""
    source: str = ""
    boxes: tuple[Box, ...] = ()
    """Where the marked words stand on the page's image, in its pixels."""


def search(path: Path, query: str, *, as_found: bool = False, limit: int = 50, boxes: bool = True) -> list[Hit]:
    """Return the pages that meet a query, nearest first.

    Args:
        path: a result, a directory of results, or an index file.
        query: words, "phrases", OR, -not, prefix*, fields (docs/search.md).
        as_found: search the uncorrected text with plain FTS5 (unicode61, all words must be there): the baseline.
        limit: the most hits to return.
        boxes: give the places of the matches on pages that have an image.

    Raises:
        UsageError: the query is empty, too long, or has a field value that makes no sense.
        InputUnreadable: there is no index at `path`, or it cannot be read.

    """
    index = index_file(path)
    connection = open_readonly(index)
    try:
        connection.execute("BEGIN")  # one state of the index for all that follows
        if as_found:
            return _search_as_found(connection, query, limit)
        return _search(connection, index.parent if boxes else None, query, limit)
    except sqlite3.DatabaseError as error:
        raise InputUnreadable(f"The index {index} cannot be read: {error}.", "Run `ocrmend clean` again.") from error
    finally:
        connection.close()


def index_file(path: Path) -> Path:
    """Return the index that a path means: a file itself, a collection's or a folder's index in a directory."""
    if path.is_file():
        return path
    names = ("folder.db", "collection.db")
    return next((path / name for name in names if (path / name).is_file()), path / names[1])


def _search(connection: sqlite3.Connection, home: Path | None, text: str, limit: int) -> list[Hit]:
    query = parse(text)
    asked = plan(connection, query)
    where = _conditions(query.filters)
    if not asked.slots and not asked.fields:
        rows = connection.execute(f"SELECT id FROM pages WHERE {where[0]} ORDER BY id LIMIT ?", (*where[1], limit))
        return _hits(connection, home, [(page_id, Tier.EXACT) for (page_id,) in rows], wanted(asked, {}))
    found: dict[int, Tier] = {}
    near: dict[str, Sequence[str]] = {}
    before = ""
    for tier in Tier:
        if (
            len(found) >= limit
            or (tier == Tier.FOUND and asked.fields)
            or (tier.is_last_resort and found)
            or (tier == Tier.FUZZY and len(found) >= FEW)
        ):
            continue
        if tier == Tier.FUZZY:
            if not (near := _misreadings(connection, asked)):
                continue
            asked = with_misread_names(connection, asked, near)
        match = expression(asked, tier, near)
        if match and match != before:
            table: Literal["page_index", "found_index"] = "found_index" if tier == Tier.FOUND else "page_index"
            for page_id in _ranked(connection, table, match, where, limit + len(found)):
                found.setdefault(page_id, tier)
            before = match
    what = wanted(asked, near, meanings=Tier.MEANING in found.values())
    return _hits(connection, home, list(found.items())[:limit], what)


def _ranked(
    connection: sqlite3.Connection,
    table: Literal["page_index", "found_index"],
    match: str,
    where: tuple[str, Sequence[object]],
    limit: int,
) -> list[int]:
    """Return the ids of the `limit` best pages for an expression, best first.

    Rows whose page is gone (collection.py) are passed over: as many more are asked for as there may be of them.
    """
    dead = int(meta(connection, "dead") or 0)
    condition, values = where
    condition = f"AND rowid IN (SELECT id FROM pages WHERE {condition})" if condition != "1" else ""
    asked = limit + min(dead, limit)
    while True:
        rows = connection.execute(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? {condition} ORDER BY rank LIMIT ?",
            (match, *(values if condition else ()), asked),
        ).fetchall()
        living = [row[0] for row in rows if not dead or _is_page(connection, row[0])]
        if len(living) >= limit or len(rows) < asked:
            return living[:limit]
        asked *= 4


def _is_page(connection: sqlite3.Connection, page_id: int) -> bool:
    return connection.execute("SELECT 1 FROM pages WHERE id = ?", (page_id,)).fetchone() is not None


def _conditions(filters: Filters) -> tuple[str, list[object]]:
    """Return an SQL condition and its values for the fields folder and score; `1` if there are none."""
    parts: list[str] = []
    values: list[object] = []
    if filters.folders:
        parts.append(
            "folder_id IN (SELECT id FROM folders WHERE " + " OR ".join(["folder GLOB ?"] * len(filters.folders)) + ")"
        )
        values += [re.sub(r"[\[?]", lambda m: f"[{m[0]}]", folder) for folder in filters.folders]
    for sign, number in filters.scores:
        parts.append(f"id IN (SELECT page_id FROM scores WHERE score {sign} ?)")
        values.append(number)
    return " AND ".join(parts) or "1", values


def _misreadings(connection: sqlite3.Connection, asked: Plan) -> dict[str, Sequence[str]]:
    words = {w for group in asked.slots for slot in group for t in slot.terms if not t.prefix for w in t.words}
    likely = {word: likely_misreadings(connection, word) for word in sorted(words)}
    return {word: others for word, others in likely.items() if others}


def _hits(connection: sqlite3.Connection, home: Path | None, found: list[tuple[int, Tier]], what: Wanted) -> list[Hit]:
    hits: list[Hit] = []
    for page_id, tier in found:
        row = connection.execute(
            "SELECT folder, page, source, lines, has_image, place, text, found FROM pages "
            "JOIN folders ON folders.id = pages.folder_id WHERE pages.id = ?",
            (page_id,),
        ).fetchone()
        if row is None:
            continue
        folder, page, source, lines, has_image, place, text, as_read = row
        if tier == Tier.FOUND:
            text = as_read or text
        marks = marks_in(text, what) or other_marks(connection, page_id, text, what)
        at = text.count("\n", 0, marks[0].start) if marks else 0
        hits.append(
            Hit(
                folder=folder,
                page=page,
                line=line_number(lines, at),
                rank=len(hits) + 1,
                match=_match(tier, text, marks, as_read),
                snippet=snippet(text, marks),
                source=source,
                boxes=boxes_of(home / place, page, text, marks) if home and has_image and tier != Tier.FOUND else (),
            )
        )
    return hits


def _match(tier: Tier, text: str, marks: Sequence[Mark], as_read: str | None) -> Match:
    """Return the reason of a match; `corrected` if some words of the query are nowhere in the text as it was read."""
    if tier in (Tier.EXACT, Tier.LEMMA) and as_read is not None and marks:
        there = {mark.run for mark in marks if text[mark.start : mark.end] in as_read}
        if any(mark.run not in there for mark in marks):
            return "corrected"
    names: dict[Tier, Match] = {
        Tier.EXACT: "exact",
        Tier.LEMMA: "lemma",
        Tier.VARIANT: "variant",
        Tier.MEANING: "variant",
        Tier.FOUND: "variant",
        Tier.NAME: "name",
        Tier.ACROSS: "name",
        Tier.FUZZY: "fuzzy",
    }
    return names[tier]


def line_number(lines: str, at: int) -> int:
    """Return the number of the `at`-th line (from 0) of a page whose lines are noted as `12-40` or `3,5`; 0 if none."""
    if not lines:
        return 0
    if "-" in lines:
        return int(lines.split("-", maxsplit=1)[0]) + at
    return int(lines.split(",")[at])


def _search_as_found(connection: sqlite3.Connection, text: str, limit: int) -> list[Hit]:
    phrases = [words for item in re.findall(r'"[^"]*"|[^\s"]+', text[:LONGEST_QUERY]) if (words := words_of(item))]
    if not phrases:
        raise UsageError("The query has no words to search for.", "Give at least one word.")
    match = " AND ".join(" + ".join(f'"{word}"' for word in words) for words in phrases[:MOST_WORDS])
    found = [(page_id, Tier.FOUND) for page_id in _ranked(connection, "found_index", match, ("1", ()), limit)]
    runs = tuple(run_of([exactly(fold(word)) for word in words]) for words in phrases)
    return [
        msgspec.structs.replace(hit, match="exact") for hit in _hits(connection, None, found, Wanted(runs, frozenset()))
    ]
