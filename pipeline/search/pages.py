"""Pages as search sees them: the text as found, as corrected, and what else a place on the page may say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from pipeline.document import Correction, Line, PageRecord, Reading, Record, corrected_lines
from pipeline.store import Result


class Alternative(NamedTuple):
    """What `text[start:end]` of a page's corrected text may say instead, or says when made whole.

    `certain`: a word put together over a line end; else a proposed correction or the normal form of a typist's slip.
    """

    start: int
    end: int
    text: str
    certain: bool


class SearchPage(Record, frozen=True, kw_only=True):
    """One page ready for the index. `lines` are the numbers of its lines, one for each line of both texts."""

    record: PageRecord
    text: str
    found: str
    lines: tuple[int, ...]
    alternatives: tuple[Alternative, ...] = ()
    has_image: bool = False


def pages_of(result: Result) -> Iterator[SearchPage]:
    """Yield the pages of a result in order; pages whose record or reading lacks (they failed) are left out."""
    for record in result.pages():
        reading = result.reading(record.page.number, record.choice.source)
        if reading is not None:
            yield search_page(record, reading)


def search_page(record: PageRecord, reading: Reading) -> SearchPage:
    """Return a page for the index from its record and its chosen reading."""
    lines = corrected_lines(reading, record.corrections)
    offsets: dict[int, int] = {}
    at = 0
    for line, text in zip(reading.lines, lines, strict=True):
        offsets[line.number] = at
        at += len(text) + 1
    return SearchPage(
        record=record,
        text="\n".join(lines),
        found=reading.text,
        lines=tuple(line.number for line in reading.lines),
        alternatives=tuple(_alternatives(record.corrections, reading.lines, offsets)),
        has_image=record.page.image is not None,
    )


def moved(offset: int, changes: list[Correction]) -> int:
    """Return where a character of a source line stands after the line's applied changes."""
    shift = 0
    for change in sorted(changes, key=lambda c: c.start):
        if change.status != "applied" or change.continues or change.start >= offset:
            continue
        if offset < change.end:
            return change.start + shift + min(offset - change.start, len(change.after))
        shift += len(change.after) - len(change.before)
    return offset + shift


def _alternatives(
    corrections: tuple[Correction, ...], lines: tuple[Line, ...], offsets: dict[int, int]
) -> Iterator[Alternative]:
    by_line: dict[int, list[Correction]] = {}
    for change in corrections:
        by_line.setdefault(change.line, []).append(change)
    following = {line.number: after for line, after in pairwise(lines)}
    for number, changes in sorted(by_line.items()):
        if number not in offsets:
            continue
        for change in sorted(changes, key=lambda c: (c.start, c.id)):
            text = _other_reading(change)
            if not text:
                continue
            start, end = (offsets[number] + moved(o, changes) for o in (change.start, change.end))
            if change.continues and (after := following.get(number)) is not None:
                # The word goes on with the first word of the next line, which stays where it is.
                end = offsets[after.number] + len(after.text.split(" ", 1)[0])
            yield Alternative(start, end, text, change.continues and change.status == "applied")


def _other_reading(change: Correction) -> str:
    if change.status == "kept":
        return change.normal
    if change.status == "proposed" or (change.status == "applied" and change.continues):
        return change.after
    return ""
