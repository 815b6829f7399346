"""Documents against their rows on the withdrawal sheet: the number of pages and the date, told by the release stamp.

Where the pages of a document begin and end is itself estimated, so what does not fit is only ever proposed, and only
where a single digit of a likely shape would make it fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.correction.figures import confusable
from pipeline.correction.plain import PlainPage, change
from pipeline.correction.references import References
from pipeline.correction.withdrawal import SHEET, Figure, Release, stamps
from pipeline.correction.work import Work
from pipeline.document import Correction

_CONFIDENCE = 0.4
_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    )
    for number, name in enumerate(names.split(), 1)
}
_NAMES = "|".join(_MONTHS)
_DATE_LINE = re.compile(
    rf"\W*(?:(?P<m1>{_NAMES}) (?P<d1>\d{{1,2}}) ?, ?(?P<y1>\d{{4}})|"
    rf"(?P<d2>\d{{1,2}}) (?P<m2>{_NAMES}) (?P<y2>\d{{4}})).{{0,12}}",
    re.IGNORECASE,
)
_SHORT_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(?:\d\d)?(\d\d)")


class Dated(NamedTuple):
    """A date on a line of its own: month, the last two digits of the year, and where the day stands."""

    month: int
    year: str
    day: Figure


class Documents:
    """The pages of each document whose release stamp has the serial of a row of the withdrawal sheet."""

    def __init__(self, work: Work) -> None:
        found = work.once(References)
        self.pages: dict[str, list[PlainPage]] = {}
        for at, page in enumerate(work.pages):
            if not found.rows or page.page.kind == SHEET:
                continue
            for stamp in stamps(page):
                if stamp.serial in found.rows and stamp.serial not in self.pages:
                    self.pages[stamp.serial] = list(_document(work.pages, at))
        self._serials = {p.page.number: s for s, pages in self.pages.items() for p in pages}

    def serial(self, page: PlainPage) -> str | None:
        """Return the serial of the document that a page belongs to; None if it is not known."""
        return self._serials.get(page.page.number)


def _document(pages: list[PlainPage], at: int) -> Iterator[PlainPage]:
    """Yield a page and those after it that are of its kind and languages and have no stamp of their own."""
    first = pages[at].page
    yield pages[at]
    for page in pages[at + 1 :]:
        same = page.page.kind == first.kind and page.page.languages == first.languages
        if not same or next(stamps(page), None) is not None:
            return
        yield page


def documents(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Propose page counts of the sheet and dates of documents that would make the two fit."""
    references, found = work.once(References), work.once(Documents)
    if page.page.kind == SHEET:
        for serial, pages in found.pages.items():
            own = references.rows[serial].pages
            if own is not None and own.line.page == page.page.number and confusable(own.text, str(len(pages))):
                evidence = f"the document from page {pages[0].page.number} on has {len(pages)} pages"
                yield _proposal(own, str(len(pages)), evidence)
    elif (document := found.serial(page)) is not None:
        yield from _date(page, references.rows[document], found.pages[document])


def _date(page: PlainPage, row: Release, pages: list[PlainPage]) -> Iterator[Correction | None]:
    """Propose the sheet's day for a document none of whose dates is the sheet's."""
    match = _SHORT_DATE.fullmatch(row.dated.text) if row.dated else None
    if match is None or row.dated is None:
        return
    month, day, year = int(match[1]), match[2], match[3]
    dates = [d for p in pages for d in _dates(p) if d.month == month and d.year == year]
    if any(d.day.text == day for d in dates):
        return
    for dated in dates:
        if dated.day.line.page == page.page.number and confusable(dated.day.text, day):
            evidence = f"the withdrawal sheet ({row.dated.place}) dates the document {row.dated.text}"
            yield _proposal(dated.day, day, evidence)


def _dates(page: PlainPage) -> Iterator[Dated]:
    for line in page.lines:
        if match := _DATE_LINE.fullmatch(line.text):
            n = "1" if match["d1"] else "2"
            day = Figure(match["d" + n], line, match.start("d" + n), match.end("d" + n))
            yield Dated(_MONTHS[match["m" + n].lower()], match["y" + n][2:], day)


def _proposal(own: Figure, after: str, evidence: str) -> Correction | None:
    return change(
        own.line,
        own.start,
        own.end,
        after,
        kind="number",
        rule="reference",
        evidence=[evidence],
        confidence=_CONFIDENCE,
        status="proposed",
    )
