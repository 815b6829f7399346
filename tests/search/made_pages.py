"""Results made from texts, for the tests of search."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.document import (
    Choice,
    Correction,
    Folder,
    ImageSource,
    Line,
    Page,
    PageRecord,
    PageScore,
    Reading,
    Word,
    correction_id,
)
from pipeline.language.dictionaries import NameEntry
from pipeline.store import Result

NAMES = (
    NameEntry(
        id="negroponte-john",
        kind="person",
        latin=("Negroponte", "John Negroponte", "John D. Negroponte"),
        cyrillic=("Негропонте", "Джон Негропонте"),
    ),
    NameEntry(id="fylingdales", kind="place", latin=("Fylingdales",), cyrillic=("Файлингдейлз", "Файлингдейлза")),
    NameEntry(
        id="world-space-organization",
        kind="body",
        latin=("World Space Organization",),
        cyrillic=("Всемирная космическая организация", "Всемирной космической организации"),
    ),
    NameEntry(id="dubinin-yuri", kind="person", latin=("Dubinin",), cyrillic=("Дубинин", "Дубинина", "Дубинину")),
)


def change(page: int, line: int, start: int, before: str, after: str, **more: Any) -> Correction:
    """Return a correction, applied unless `more` says otherwise."""
    values: dict[str, Any] = {"kind": "name", "rule": "known-error", "status": "applied", "confidence": 0.99, **more}
    return Correction(
        id=correction_id(page, line, start, before, after),
        page=page,
        line=line,
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        **values,
    )


def make(
    path: Path,
    texts: Sequence[str],
    corrections: Sequence[Correction] = (),
    pages: Mapping[int, Mapping[str, Any]] | None = None,
    images: bool = False,
) -> Result:
    """Write a result whose pages have the texts; `pages` gives fields of single pages, `score` that of the score.

    Lines count through the folder from 1. With `images` each word gets a box whose left edge is its place in the line.
    """
    result = Result(path)
    made: list[Page] = []
    line = 1
    for number, text in enumerate(texts, 1):
        fields = dict((pages or {}).get(number, {}))
        score = fields.pop("score", 95.0)
        rows = text.split("\n")
        lines = tuple(
            Line(number=line + i, text=row, words=_words(row, line + i) if images else ()) for i, row in enumerate(rows)
        )
        page = Page(
            number=number,
            source=f"{path.name}.txt",
            first_line=line,
            last_line=line + len(rows) - 1,
            image=ImageSource(path=f"{number}.png") if images else None,
            **fields,
        )
        line += len(rows)
        made.append(page)
        reading = Reading(source="embedded", engine="text", lines=lines)
        its = tuple(c for c in corrections if c.page == number)
        record = PageRecord(
            page=page,
            choice=Choice(source="embedded", reason="the only one"),
            corrections=its,
            score=PageScore(folder=path.name, page=number, source=page.source, score=score, grade="average"),
        )
        result.save(result.reading_file(number, "embedded"), reading, "made")
        result.save(result.page_file(number), record, "made")
    folder = Folder(id=path.name, title=path.name, pages=tuple(made), from_text=not images)
    result.save(result.folder_file(), folder, "made")
    return result


def _words(row: str, number: int) -> tuple[Word, ...]:
    words: list[Word] = []
    at = 0
    for text in row.split():
        start = row.index(text, at)
        at = start + len(text)
        words.append(Word(text=text, start=start, end=at, box=(start * 10, number * 20, at * 10, number * 20 + 15)))
    return tuple(words)
