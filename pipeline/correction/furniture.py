"""Furniture: page numbers, stamps and address blocks between two parts of a sentence, marked so that reading goes on.

The text keeps them: the record has the same letters before and after.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.correction.plain import PlainLine, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

FURNITURE = "furniture"
"""Name of the rule."""

_PAGE_NUMBER = re.compile(r"\W*(?:(?:page|p\.|стр\.|с\.) ?)?\d{1,3}\W*(?:of \d{1,3}\W*)?", re.IGNORECASE)
_MARKING = re.compile(
    r"[\W_]*(?:(?:TOP |NOT )?SECRET|CONFIDENTIAL|(?:UN|DE)?CLASSIFIED|SENSITIVE|EYES ONLY|RELEASED|LIMITED OFFICIAL USE"
    r"|СОВЕРШЕННО СЕКРЕТНО|СЕКРЕТНО)(?:[\W_]*(?:SECRET|SENSITIVE|EYES ONLY|RELEASED|IN PART|IN FULL))*[\W_]*"
)
_ENDS = re.compile(r"[.!?:;…»”\"]\W*$")
_FEWEST_WORDS = 6
"""Words of a line or paragraph that may be a part of a sentence."""

_MOST_LINES = 4
"""Lines of page numbers and markings between two parts of a sentence."""

_SHORT_WORDS = 7
_FOOT_LINES = 10
_PARAGRAPH_WORDS = 12
"""At a page end a sentence may run on over so many lines of so few words, if both its parts are as long as this."""


class Interruptions:
    """The lines of a folder's pages that stand between two parts of a sentence, with what they are."""

    def __init__(self, work: Work) -> None:
        self.by_page: dict[int, list[tuple[PlainLine, str]]] = {}
        lines = [line for page in work.pages for line in page.lines if line.text.strip()]
        what = [_furniture(line) for line in lines]
        running = [i for i, kind in enumerate(what) if not kind]
        for before, after in pairwise(running):
            if 1 < after - before <= _MOST_LINES + 1 and _runs_on(lines[before], lines[after], _FEWEST_WORDS):
                self._mark(lines, what, before, after)
        paragraphs = [i for i in running if len(lines[i].tokens) > _SHORT_WORDS]
        for before, after in pairwise(paragraphs):
            one, other = lines[before], lines[after]
            if (
                1 < after - before <= _FOOT_LINES + 1
                and one.page + 1 == other.page
                and _runs_on(one, other, _PARAGRAPH_WORDS)
                and one.tokens[-1].script == other.tokens[0].script
            ):
                self._mark(lines, what, before, after)

    def _mark(self, lines: list[PlainLine], what: list[str], before: int, after: int) -> None:
        for i in range(before + 1, after):
            found = self.by_page.setdefault(lines[i].page, [])
            if all(line is not lines[i] for line, _ in found):
                found.append((lines[i], what[i] or "line at the page's foot or head"))


def _furniture(line: PlainLine) -> str:
    """Return what a line is if it is no part of the text; empty if it may be one."""
    if len(line.text) > 60:
        return ""
    if _PAGE_NUMBER.fullmatch(line.text):
        return "page number"
    return "marking" if _MARKING.fullmatch(line.text) else ""


def _runs_on(before: PlainLine, after: PlainLine, fewest: int) -> bool:
    """Tell whether a sentence goes on from one line in another: no end, then a small letter, many words in both."""
    first, last = after.text.lstrip()[:1], before.text.rstrip()
    if _ENDS.search(last) or not first.islower():
        return False
    return min(len(before.tokens), len(after.tokens)) >= fewest


def furniture(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Mark page numbers and markings between two parts of a sentence."""
    for line, what in work.once(Interruptions).by_page.get(page.page.number, ()):
        start = len(line.text) - len(line.text.lstrip())
        text = line.text.strip()
        yield change(
            line,
            start,
            start + len(text),
            text,
            kind="layout",
            rule=FURNITURE,
            evidence=[f"{what} between two parts of a sentence"],
            confidence=0.95,
            status="kept",
        )
