"""Dates in the notations of English and Russian typescripts, brought to one key.

A key is `d` with year, month and day: `d19880913`; `d198809` without a day; `m0913` for a day and month of any year.
The key of a whole date begins with the key of its month, so that a prefix search finds all days of a month.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.search.numbers import around_digits

_ENGLISH = "jan feb mar apr may jun jul aug sep oct nov dec"
_RUSSIAN = "янв фев мар апр май июн июл авг сен окт ноя дек"
_MONTHS = {name: i for names in (_ENGLISH, _RUSSIAN) for i, name in enumerate(names.split(), 1)} | {
    "мая": 5,
    "мае": 5,
    "маю": 5,
}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?|январ[ьяюе]|феврал[ьяюе]|марта?|апрел[ьяюе]|ма[йяюе]|июн[ьяюе]|июл[ьяюе]"
    r"|августа?|сентябр[ьяюе]|октябр[ьяюе]|ноябр[ьяюе]|декабр[ьяюе])\b\.?"
)
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th|-?го)?"
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d|['’]?\d\d(?!\d))"
_LONG_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_GAP = r"[\s,.]{1,3}"

_NOTATIONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w/.]){_MONTH}\s{{0,2}}{_DAY}(?:\s?,\s?|\s){_LONG_YEAR}\b",  # September 13, 1988
        rf"(?<![\w/.]){_MONTH}\s{{1,2}}{_DAY},?\s(?P<year>['’]?[3-9]\d)(?![\w:/])",  # SEP 13 88
        rf"(?<![\w/.]){_DAY}[\s-]{{1,2}}{_MONTH}[\s,-]{{1,2}}{_YEAR}\b",  # 13 SEP 88, 13 сентября 1988
        rf"(?<![\w/.]){_YEAR}\s{_MONTH}\s{_DAY}\b",  # 88 SEP 16
        r"(?<![\w/.-])(?P<year>(?:1[5-9]|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\w/])",  # 1988-09-13
        r"(?<![\w/.-])(?P<month>\d{1,2})(?P<sign>[/-])(?P<day>\d{1,2})(?P=sign)(?P<year>(?:1[5-9]|20)\d\d|\d\d)(?![\w/])",
        r"(?<![\w/.-])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>(?:1[5-9]|20)\d\d|\d\d)(?![\w/])",  # 13.09.88
        rf"(?<![\w/.]){_MONTH}\s{{1,2}}{_DAY}\b(?!\s?[:/])",  # September 13
        rf"(?<![\w/.]){_DAY}\s{{1,2}}{_MONTH}",  # 13 сентября
        rf"(?<![\w/.]){_MONTH}(?:,?\s{{1,2}}|\sof\s){_LONG_YEAR}\b",  # September 1988
        r"(?<![\w/.-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\w/])",  # 9/13
    )
)
# The notations are looked for only around digits that have a month's name or a sign near them.
_ANCHOR = re.compile(
    r"\d[/.-]\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йяею]|июн|июл|авг|сен|окт|ноя|дек",
    re.IGNORECASE,
)
_AROUND = 24
"""Characters on each side of a number that a date may take."""


class Date(NamedTuple):
    """A date in a text: `text[start:end]` states it. Year, month or day is 0 where it is not given."""

    year: int
    month: int
    day: int
    start: int
    end: int

    @property
    def key(self) -> str:
        """The key by which a search asks for this date."""
        if not self.year:
            return f"m{self.month:02d}{self.day:02d}"
        return f"d{self.year:04d}{self.month:02d}" + (f"{self.day:02d}" if self.day else "")

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys under which a page with this date is indexed."""
        return (self.key, f"m{self.month:02d}{self.day:02d}") if self.year and self.day else (self.key,)

    @property
    def is_real(self) -> bool:
        """Whether the calendar has this day."""
        try:
            datetime.date(self.year, self.month, self.day)
        except ValueError:
            return False
        return True


def find_dates(text: str) -> list[Date]:
    """Return the dates in a text, in order; the longest notation wins.

    `9/13/88` is read month first unless it cannot be. A year of two digits from 30 on is of the 1900s, else of the
    2000s.
    """
    found: list[Date] = []
    for start, end in around_digits(text, _AROUND, _AROUND):
        if not _ANCHOR.search(text, start, end):
            continue
        its: list[Date] = []
        for notation in _NOTATIONS:
            new = _matches(notation, text, start, end)
            its += [d for d in new if not any(d.start < f.end and f.start < d.end for f in its)]
        found += sorted(its, key=lambda d: d.start)
    return found


def _matches(notation: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Date]:
    for match in notation.finditer(text, start, end):
        parts = match.groupdict()
        year, month, day = _year(parts.get("year")), _month(parts["month"]), int(parts.get("day") or 0)
        if month > 12 >= day and parts.get("sign"):
            month, day = day, month
        if 1 <= month <= 12 and (1 <= day <= 31 or (day == 0 and "day" not in parts)):
            yield Date(year, month, day, match.start(), match.end())


def _year(digits: str | None) -> int:
    if digits is None:
        return 0
    year = int(digits.lstrip("'’"))
    return year if year > 99 else year + (1900 if year >= 30 else 2000)


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS[name[:3].lower()]
