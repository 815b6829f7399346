"""Plain text: its lines with their ends, the pages they make, and the reading of each page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.document import Line, Page, PageKind, Reading, Record
from pipeline.errors import InputUnreadable
from pipeline.ingest.classify import page_kind
from pipeline.ingest.encodings import Decoded, decode
from pipeline.ingest.markdown import MarkedLine, is_markdown, parse_lines
from pipeline.ingest.pages_table import PagePattern
from pipeline.ingest.pagination import Start, find_starts
from pipeline.language.identify import languages_of

# A form feed after a line end belongs to it: line numbers are those of an editor. A second one is an empty page.
_LINE_END = re.compile(r"(?:\r\n|\n|\r)\f?|\f")
ENGINE = "text"
_GO_ON: tuple[PageKind, ...] = ("letter", "memo", "telegram")
"""Documents whose second and further pages are of their kind although nothing on them says so."""


class SourceText(Record, frozen=True, kw_only=True):
    """A text file's lines in NFC and what ended each; `"".join(line + end)` is the file's text (in NFC)."""

    name: str
    lines: tuple[str, ...]
    ends: tuple[str, ...]
    encoding: str
    doubt: str = ""


def read_text(path: Path) -> SourceText:
    """Read and decode a text file.

    Raises:
        InputUnreadable: it cannot be read, is empty or binary.

    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputUnreadable(f"{path.name} cannot be read: {error.strerror or error}.", "Check its rights.") from error
    return source_text(decode(data, path.name), path.name)


def source_text(decoded: Decoded, name: str) -> SourceText:
    """Return a decoded text as lines."""
    lines, ends = split_lines(decoded.text)
    return SourceText(name=name, lines=lines, ends=ends, encoding=decoded.encoding, doubt=decoded.doubt)


def split_lines(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    r"""Return the lines of a text in NFC and what ended each; nothing for a last line without an end.

    Ends are `\\n`, `\\r\\n`, `\\r` and form feeds. A form feed after a line end is part of that end.
    """
    lines: list[str] = []
    ends: list[str] = []
    at = 0
    for match in _LINE_END.finditer(text):
        lines.append(unicodedata.normalize("NFC", text[at : match.start()]))
        ends.append(match.group())
        at = match.end()
    if at < len(text):
        lines.append(unicodedata.normalize("NFC", text[at:]))
        ends.append("")
    return tuple(lines), tuple(ends)


def text_pages(source: SourceText, patterns: Sequence[PagePattern]) -> tuple[tuple[Page, ...], bool]:
    """Return the pages of a text and whether it is Markdown.

    Pages begin after form feeds; where there are none, at the evidence that `pagination` finds. Every line is on
    one page.
    """
    markdown = is_markdown("\n".join(source.lines))
    marked = parse_lines(source.lines) if markdown else [MarkedLine.of_plain(line) for line in source.lines]
    plain = [m.plain for m in marked]
    if any("\f" in end for end in source.ends[:-1]):
        starts = [Start(line=0, evidence="first line", confidence=1.0)]
        starts += [
            Start(line=i + 1, evidence="form feed", confidence=1.0)
            for i, end in enumerate(source.ends[:-1])
            if "\f" in end
        ]
    else:
        starts = find_starts(plain, patterns)
    pages: list[Page] = []
    for number, start in enumerate(starts, 1):
        after = starts[number].line if number < len(starts) else len(plain)
        lines = plain[start.line : after]
        kind = page_kind(lines, patterns)
        if start.continues and kind == "page" and pages[-1].kind in _GO_ON:
            kind = pages[-1].kind
        page = Page(
            number=number,
            source=f"{source.name}#{number}",
            kind=kind,
            languages=languages_of("\n".join(lines)),
            first_line=start.line + 1,
            last_line=after,
            boundary=start.evidence,
            boundary_confidence=start.confidence,
            has_embedded=True,
        )
        pages.append(page)
    return tuple(pages), markdown


def text_readings(source: SourceText, pages: Sequence[Page]) -> Iterator[tuple[int, Reading]]:
    """Yield the reading of each page of a text: its source lines as they are, numbered as in the file."""
    for page in pages:
        if page.first_line is not None and page.last_line is not None:
            numbers = range(page.first_line, page.last_line + 1)
            lines = tuple(Line(number=n, text=source.lines[n - 1]) for n in numbers)
            yield page.number, Reading(source="embedded", engine=ENGINE, languages=page.languages, lines=lines)


def companion_reading(lines: Sequence[str]) -> Reading:
    """Return the existing text of a page image as a reading without boxes; line numbers count within that text."""
    return Reading(
        source="embedded",
        engine=ENGINE,
        languages=languages_of("\n".join(lines)),
        lines=tuple(Line(number=n, text=line) for n, line in enumerate(lines, 1)),
    )


def split_pages(source: SourceText) -> list[tuple[str, ...]]:
    """Return the lines of each page of a text that belongs to page images: parted by form feeds only."""
    pages: list[list[str]] = [[]]
    for line, end in zip(source.lines, source.ends, strict=True):
        pages[-1].append(line)
        if "\f" in end:
            pages.append([])
    if len(pages) > 1 and not pages[-1]:
        pages.pop()
    return [tuple(page) for page in pages]
