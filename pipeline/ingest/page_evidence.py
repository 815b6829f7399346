"""The lines of a text as evidence of its pages: titles, stamps, addresses, lone numbers, running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.ingest.pages_table import Hit, PagePattern, matcher_for

NUMBER = re.compile(r"[\W_]{0,4}\d{1,5}[\W_]{0,4}")
_TAB_LETTER = re.compile(r"[A-ZА-Я]")
_DATE = re.compile(
    r"(?:[A-Z][a-z]+ \d{1,2} ?, \d{4}|\d{1,2} [A-Z][a-z]+,? \d{4}|\d{1,2} [А-Яа-яё]+ \d{4}(?: г(?:ода|\.)?)?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|[A-Z]{3,9} \d{1,2},? \d{4})"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PROSE_WORDS = 8
_LOWER_SHARE = 0.55
_ADDRESS_LINES = 4
_ADDRESS_WORDS = 8
_STAMP_WORDS = 7
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”»)\]]*$|[\"”»]$")
_BULLET = re.compile(r"\s*(?:[-*•–—]\s|\(?[\da-zа-я]{1,2}[.)]\s|[☐☑|])")


@dataclass
class Item:
    """A line that is not blank. `line` counts from 0 in the text."""

    line: int
    text: str
    hits: list[Hit] = field(default_factory=list)
    role: str = "text"
    """`start`, `end`, `stamp`, `classification`, `address`, `salutation`, `closing`, `number`, `date` or `text`."""
    span: int = 1
    """Number of items that the role's phrase covers, from this one on."""
    prose: bool = False
    after_blank: bool = False

    @property
    def kind(self) -> str:
        """The page kind that the phrase tells."""
        return self.hits[0].pattern.kind if self.hits else ""


def read_items(lines: Sequence[str], patterns: Sequence[PagePattern]) -> list[Item]:
    """Return the lines that are not blank, each with what it tells."""
    matcher = matcher_for(tuple(patterns))
    items: list[Item] = []
    blank = True
    for number, line in enumerate(lines):
        if stripped := line.strip():
            items.append(Item(number, stripped, after_blank=blank))
        blank = not stripped
    texts = [item.text for item in items]
    for at, item in enumerate(items):
        item.hits = [
            h for h in matcher.hits(texts, at) if h.pattern.role != "body" or h.pattern.kind == "classification"
        ]
        item.role, item.span = _role(item)
    _mark_addresses(items)
    _mark_stamps(items)
    _mark_prose(items)
    return items


def _role(item: Item) -> tuple[str, int]:
    if item.hits:
        best = item.hits[0].pattern
        marks = ("stamp", "classification", "address", "salutation", "closing")
        return (best.kind if best.kind in marks else best.role), best.lines
    if NUMBER.fullmatch(item.text) or _TAB_LETTER.fullmatch(item.text):
        return "number", 1
    return ("date", 1) if _DATE.fullmatch(item.text) else ("text", 1)


def _mark_addresses(items: list[Item]) -> None:
    """Let an address go on over the short lines below it."""
    for at, item in enumerate(items):
        if item.role == "address" and item.hits:
            for following in items[at + 1 : at + 1 + _ADDRESS_LINES]:
                if following.after_blank or following.role != "text" or len(following.text.split()) > _ADDRESS_WORDS:
                    break
                following.role = "address"


def _mark_stamps(items: list[Item]) -> None:
    """Let a stamp include the short lines with numbers right below or between its lines: those that were misread."""
    for at, item in enumerate(items):
        if item.role == "text" and len(item.text.split()) <= _STAMP_WORDS and any(c.isdigit() for c in item.text):
            above = items[at - 1].role if at else ""
            below = items[at + 1].role if at + 1 < len(items) else ""
            if above == "stamp" or (below == "stamp" and at >= 2 and items[at - 2].role == "stamp"):
                item.role = "stamp"


def _mark_prose(items: list[Item]) -> None:
    """Mark the lines of running text: a paragraph's lines together have words enough, most of them in lower case."""
    run: list[Item] = []
    for item in [*items, Item(-1, "", role="end", after_blank=True)]:
        if run and (item.after_blank or item.role != "text"):
            words = [w for i in run for w in _WORD.findall(i.text)]
            lower = sum(w[0].islower() for w in words)
            long_lines = len(words) >= 4 * len(run) or len(words) >= 25
            if len(words) >= _PROSE_WORDS and lower >= _LOWER_SHARE * len(words) and long_lines:
                for i in run:
                    i.prose = True
            run = []
        if item.role == "text":
            run.append(item)


def breaks_off(text: str) -> bool:
    """Return whether a line of running text ends within a sentence."""
    return not _SENTENCE_END.search(text.rstrip()) and len(_WORD.findall(text)) >= 3


def goes_on(text: str) -> bool:
    """Return whether a line begins within a sentence: in lower case and not as an item of a list."""
    first = text.lstrip("\"'“«(… ")
    return bool(first) and first[0].islower() and not _BULLET.match(text)


def shortened(text: str, limit: int = 40) -> str:
    """Return the beginning of a text, for evidence."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
