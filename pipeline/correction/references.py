"""Cross-references: numbers and dates of a folder checked against its withdrawal sheet, its stamps and each other.

A mismatch is a proposal that names both readings. It is applied only where two independent places agree on the other
reading and a confusion of shapes explains the own one. A date that can be one is never changed: a paper may have been
stamped on another day than its neighbours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.correction.figures import confusable, fold_figures
from pipeline.correction.plain import PlainPage, change
from pipeline.correction.withdrawal import SHEET, Figure, Release, items, rows, stamps
from pipeline.correction.work import Work
from pipeline.document import Correction, CorrectionKind

_LONG_NUMBER = re.compile(r"(?<![\w/.,-])(?=(?:\w*\d){3})[\dOolIiSsZBQ]{5,9}(?![\w/]|[.,]\d)")
_ITEM_NUMBER = re.compile(r"\bITEM (?:NUMBER|NO\.?|#)\s*(\w{1,3})\b", re.IGNORECASE)
_BEFORE_YEAR = re.compile(r"^[A-Z]+(?=\d)")
_TIME_GROUP = re.compile(r"(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d")
"""Day, hour and minute before the Z of Greenwich time, in telegrams."""

_SHORT_DIGITS = 5
"""Digits of the short form of a log number, which leaves out the year."""

_COMMON_ZIPF = 5.5
"""Words as common as this (and, not, with) are nobody's initials."""

_SURE, _LIKELY, _DOUBTFUL = 0.95, 0.6, 0.4


class References:
    """What a folder's pages say about its releases and numbers."""

    def __init__(self, work: Work) -> None:
        sheets = [page for page in work.pages if page.page.kind == SHEET]
        others = [page for page in work.pages if page.page.kind != SHEET]
        self.rows: dict[str, Release] = {}
        self.items = {number for page in sheets for number in items(page)}
        for page in sheets:
            for row in rows(page):
                self.rows.setdefault(row.serial, row)
        self.stamps = [stamp for page in others for stamp in stamps(page)] if self.rows else []
        self.numbers: dict[str, list[Figure]] = defaultdict(list)
        """Long numbers in digits alone, with where they stand."""
        for page in work.pages:
            for figure in _long_numbers(page):
                if figure.text.isdigit():
                    self.numbers[figure.text].append(figure)
        self.long_forms: dict[str, list[str]] = defaultdict(list)
        """Numbers by the digits of their short form."""
        for number in self.numbers:
            if len(number) == _SHORT_DIGITS + 2:
                self.long_forms[number[-_SHORT_DIGITS:]].append(number)

    def cases_elsewhere(self, case: str, page: int) -> list[Figure]:
        """Return the stamps of other pages that have a case number."""
        return [s.case for s in self.stamps if s.case.text == case and s.case.line.page != page]

    def signers(self, date: str) -> dict[str, Figure]:
        """Return who signed the stamps of documents that the sheet has released on a day, with one place for each."""
        found: dict[str, Figure] = {}
        for stamp in self.stamps:
            row = self.rows.get(stamp.serial)
            if stamp.signer and row and row.date and row.date.text == date:
                found.setdefault(stamp.signer.text, stamp.signer)
        return found

    def dates_elsewhere(self, date: str, page: int) -> list[Figure]:
        """Return the stamps of other pages that have a date."""
        return [s.date for s in self.stamps if s.date and s.date.text == date and s.date.line.page != page]


def references(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Check a page's case numbers, dates of release, item numbers and log numbers against the rest of the folder."""
    found = work.once(References)
    if found.rows and page.page.kind != SHEET:
        for stamp in stamps(page):
            yield from _stamp(stamp, found)
            yield _signature(stamp, found, work)
    if found.items and page.page.kind != SHEET:
        yield from _item_numbers(page, found)
    for figure in _long_numbers(page):
        yield _number(figure, found)


def _long_numbers(page: PlainPage) -> Iterator[Figure]:
    for line in page.lines:
        for match in _LONG_NUMBER.finditer(line.text):
            yield Figure(match.group(), line, match.start(), match.end())


def _stamp(stamp: Release, found: References) -> Iterator[Correction | None]:
    """Check a stamp's case number and date against the row of the withdrawal sheet that has its serial."""
    row = found.rows.get(stamp.serial)
    if row is None:
        yield _serial(stamp, found)
        return
    name = f"#{stamp.serial}"
    if not _same_case(stamp.case.text, row.case.text):
        others = found.cases_elsewhere(row.case.text, stamp.case.line.page)
        yield _mismatch(stamp.case, row.case, others, f"the case number of {name}", "control")
    if stamp.date and row.date and stamp.date.text != row.date.text:
        others = found.dates_elsewhere(row.date.text, stamp.date.line.page)
        yield _mismatch(stamp.date, row.date, others, f"the date of release of {name}", "number")


def _serial(stamp: Release, found: References) -> Correction | None:
    """Propose the one serial of the sheet that no stamp has and that one digit parts from a stamp's unknown one."""
    own = stamp.number
    stamped = {s.serial for s in found.stamps}
    near = [s for s, row in found.rows.items() if s not in stamped and _same_case(row.case.text, stamp.case.text)]
    near = [s for s in near if confusable(stamp.serial, s)]
    if own is None or len(near) != 1:
        return None
    evidence = [f"the withdrawal sheet has no #{own.text}, but a #{near[0]} ({found.rows[near[0]].case.place})"]
    return _change(own, near[0], "number", evidence, _LIKELY, sure=False)


def _signature(stamp: Release, found: References, work: Work) -> Correction | None:
    """Propose initials for a common word in their place: those of all stamps that were released on the same day."""
    row = found.rows.get(stamp.serial)
    if row is None or row.date is None or stamp.signer is None or not _is_word(stamp.signer.text, work):
        return None
    signers = {name: at for name, at in found.signers(row.date.text).items() if not _is_word(name, work)}
    if len(signers) != 1:
        return None
    ((name, place),) = signers.items()
    evidence = [
        f"the stamp on {place.place}, of the same day by the withdrawal sheet, is signed {name}",
        f"{stamp.signer.text} is a common word and nobody's initials",
    ]
    return _change(stamp.signer, name, "name", evidence, _DOUBTFUL, sure=False)


def _is_word(text: str, work: Work) -> bool:
    """Tell whether letters in the place of initials are a common word instead."""
    return text.islower() and len(text) > 1 and work.frequency(text) >= _COMMON_ZIPF


def _same_case(one: str, other: str) -> bool:
    """Tell whether two case numbers are one; a sheet may leave out the letters before the year."""
    return _BEFORE_YEAR.sub("", one) == _BEFORE_YEAR.sub("", other)


def _mismatch(own: Figure, sheet: Figure, others: list[Figure], what: str, kind: CorrectionKind) -> Correction | None:
    explained = confusable(own.text, sheet.text)
    evidence = [f"the withdrawal sheet ({sheet.place}) has {sheet.text} for {what}, this page {own.text}"]
    if others:
        evidence.append(f"{sheet.text} stands in a stamp on {others[0].place} as well")
    sure = explained and bool(others) and kind != "number"
    confidence = _SURE if sure else _LIKELY if explained or others else _DOUBTFUL
    return _change(own, sheet.text, kind, evidence, confidence, sure=sure)


def _item_numbers(page: PlainPage, found: References) -> Iterator[Correction | None]:
    """Check the item numbers of marker pages: they must be on the withdrawal sheet."""
    for line in page.lines:
        for match in _ITEM_NUMBER.finditer(line.text):
            own = Figure(match.group(1), line, match.start(1), match.end(1))
            if own.text in found.items or not any(c.isdigit() for c in fold_figures(own.text)):
                continue
            near = sorted(n for n in found.items if confusable(own.text, n))
            if len(near) == 1:
                evidence = [f"the withdrawal sheet has no item {own.text}, but an item {near[0]}"]
                yield _change(own, near[0], "number", evidence, _LIKELY, sure=False)


def _number(own: Figure, found: References) -> Correction | None:
    """Check a long number: letters in it, and its long form if it is the short form of a log number."""
    if not own.text.isdigit():
        digits = fold_figures(own.text)
        if own.text[-1] in "Zz" and _TIME_GROUP.fullmatch(digits[:-1]):
            return None
        places = found.numbers.get(digits, []) if digits.isdigit() else []
        pages = {figure.line.page for figure in places}
        if not places:
            return None
        evidence = [
            f"{digits} stands on {places[0].place}" + (f" and on {len(pages) - 1} more pages" if len(pages) > 1 else "")
        ]
        sure = len(pages) > 1
        return _change(own, digits, "number", evidence, _SURE if sure else _LIKELY, sure=sure)
    longer = found.long_forms.get(own.text, [])
    if len(longer) != 1:
        return None
    place = found.numbers[longer[0]][0].place
    evidence = [f"the short form of {longer[0]}, which stands on {place}"]
    return change(
        own.line,
        own.start,
        own.end,
        own.text,
        kind="number",
        rule="reference",
        evidence=evidence,
        confidence=_SURE,
        status="kept",
        normal=longer[0],
    )


def _change(
    own: Figure, after: str, kind: CorrectionKind, evidence: list[str], confidence: float, *, sure: bool
) -> Correction | None:
    return change(
        own.line,
        own.start,
        own.end,
        after,
        kind=kind,
        rule="reference",
        evidence=evidence,
        confidence=confidence,
        status="applied" if sure else "proposed",
    )
