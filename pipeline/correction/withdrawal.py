"""What a folder's withdrawal sheet and release stamps say: items, case numbers with serials, dates of release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.correction.plain import PlainLine, PlainPage
from pipeline.document import PageKind

SHEET: PageKind = "withdrawal sheet"

_CASE = re.compile(
    r"(?:\bNL[A-Z]{1,2}?\s?|\b)(?P<case>[A-Z\d]{2,5}-\d{2,4}(?:/\d{1,3})?|[A-Z]\d{2,4})"
    r"\s*#\s*(?P<serial>\d{1,6})\b"
)
_DATE = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}/\d{2}(?:\d{2})?(?![\d/])")
_STAMP_DATE = re.compile(r"\bDATE\s*:?\s*(\d{1,2}/\d{1,2}/\d{2}(?:\d{2})?)(?![\d/])", re.IGNORECASE)
_SIGNER = re.compile(r"\bBY\s+(?P<signer>[^\W\d_]{1,5})\b\s*,?\s*(?:NARA|NLR?)\b")
_PAGES = re.compile(r"\b(\d{1,3}) ?(?:p|pp|pages)\b")
_ITEM = re.compile(r"\s*(\d{1,3})[.,]\s")
_DATE_LINES = 4
"""Lines below a stamp's case number within which its date stands."""


class Figure(NamedTuple):
    """Figures and where they stand: `line.text[start:end] == text`."""

    text: str
    line: PlainLine
    start: int
    end: int

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"page {self.line.page}, line {self.line.number}"


class Release(NamedTuple):
    """A document's release as a sheet's row or a stamp gives it: case number, serial in the case, and date.

    A row gives the date and the number of pages of the document as well, a stamp the initials of who released it, and
    where its serial stands.
    """

    case: Figure
    serial: str
    date: Figure | None
    dated: Figure | None = None
    pages: Figure | None = None
    signer: Figure | None = None
    number: Figure | None = None


def rows(page: PlainPage) -> Iterator[Release]:
    """Yield the releases that the rows of a withdrawal sheet name."""
    for line in page.lines:
        if (case := _case(line)) is None:
            continue
        dates = [Figure(m.group(), line, m.start(), m.end()) for m in _DATE.finditer(line.text)]
        # The date of release stands beside the case number, that of the document in a column of its own.
        date = min(dates, key=lambda d: abs(d.start - case[0].start), default=None)
        dated = dates[-1] if len(dates) > 1 and dates[-1] is not date else None
        count = _PAGES.search(line.text)
        pages = Figure(count[1], line, count.start(1), count.end(1)) if count else None
        yield Release(case[0], case[1], date, dated, pages)


def items(page: PlainPage) -> Iterator[str]:
    """Yield the item numbers of a withdrawal sheet."""
    for line in page.lines:
        if item := _ITEM.match(line.text):
            yield item.group(1)


def stamps(page: PlainPage) -> Iterator[Release]:
    """Yield the release stamps of a page: a case number and, in the lines below, a date."""
    for i, line in enumerate(page.lines):
        if (case := _case(line)) is not None:
            lines = page.lines[i : i + 1 + _DATE_LINES]
            number = Figure(case[1], line, case[2], case[2] + len(case[1]))
            yield Release(case[0], case[1], _stamp_date(lines), signer=_signer(lines), number=number)


def _case(line: PlainLine) -> tuple[Figure, str, int] | None:
    """Return a case number, the serial in the case, and where the serial begins."""
    if "#" not in line.text or (match := _CASE.search(line.text)) is None:
        return None
    return Figure(match["case"], line, match.start("case"), match.end("case")), match["serial"], match.start("serial")


def _signer(lines: list[PlainLine]) -> Figure | None:
    for line in lines:
        if match := _SIGNER.search(line.text):
            return Figure(match["signer"], line, match.start("signer"), match.end("signer"))
    return None


def _stamp_date(lines: list[PlainLine]) -> Figure | None:
    for line in lines:
        if match := _STAMP_DATE.search(line.text):
            return Figure(match.group(1), line, match.start(1), match.end(1))
    return None
