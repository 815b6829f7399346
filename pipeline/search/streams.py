"""A page as streams of keys, one stream for each column of the index.

`surface` and `lemma` hold the words of the corrected text in their order. `flow` holds short windows in which the text
runs on where the page does not let it: over a hyphen at a line end, a stamp, an address block, a page end. `variant`
holds windows with what a place may say instead: proposed corrections, normal forms of a typist's slips. `keys` holds
dates and numbers in one notation for all.

A window keeps some words on both sides, so that a phrase is found across it; windows are parted by a mark that no query
can contain, so that no phrase is found across two of them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.language.lexicon import lexicon_for
from pipeline.search.dates import find_dates
from pipeline.search.lemmas import Key, keys_of, lemma
from pipeline.search.numbers import number_keys
from pipeline.search.pages import SearchPage

GAP = "\ue000"
"""Parts windows. A private-use character: a token for SQLite, but never part of a word here."""
BEFORE, AFTER = "\ue001", "\ue002"
"""Stand at the start of words before and after an interruption: only what runs over it is found there."""
_ASIDE = 5
"""Words that a window keeps on each side of an alternative."""
_ACROSS = 12
"""Words that a window keeps on each side of an interruption."""
_SHORT = 7
"""A line of more words is text, not a stamp or an address, and ends the search for a sentence's other half."""
_REACH = 14
"""Lines looked at for the other half of a sentence."""

_BROKEN = re.compile(r"([^\W\d_]{2,})[-\u00ad¬]\n\s*([^\W\d_]{2,})")
_GLUED = re.compile(r"(?<=[a-zа-яё]{3})(?=[A-ZА-ЯЁ][a-zа-яё]{3})")
_ENDED = re.compile(r"[.!?:;…][\"'’”»)\]]*\s*$")
_FOLIO = re.compile(r"^[\W\d_]*$")


class Streams(NamedTuple):
    """What is put into the index for one page: keys with spaces between them, a stream for each column."""

    surface: str
    lemma: str
    flow: str
    variant: str
    keys: str


class _Line(NamedTuple):
    page: int
    start: int
    end: int
    words: int
    text: str


def streams_of(pages: Sequence[SearchPage]) -> list[Streams]:
    """Return the streams of a folder's pages. They are made together because sentences run over page ends."""
    keys = [keys_of(page.text) for page in pages]
    flows: list[list[str]] = [_joined_words(page, its) for page, its in zip(pages, keys, strict=True)]
    for tail_page, head_page, window in _bridges(pages, keys):
        for page in {tail_page, head_page}:
            flows[page].append(window)
    return [
        Streams(
            surface=" ".join(k.key for k in its),
            lemma=" ".join(lemma(k.key) for k in its),
            flow=f" {GAP} ".join(flow),
            variant=f" {GAP} ".join(_window(its, a.start, a.end, a.text) for a in page.alternatives if not a.certain),
            keys=" ".join(_keys(page.text)),
        )
        for page, its, flow in zip(pages, keys, flows, strict=True)
    ]


def _keys(text: str) -> list[str]:
    return list(dict.fromkeys([*(key for date in find_dates(text) for key in date.keys), *number_keys(text)]))


def _window(keys: list[Key], start: int, end: int, text: str) -> str:
    """Return the lemmas around `start` to `end` with those of `text` between them."""
    first = bisect_left(keys, start, key=lambda k: k.end - 1)
    last = bisect_left(keys, end, key=lambda k: k.start)
    inside = [k.key for k in keys_of(text)]
    around = [
        *(k.key for k in keys[max(0, first - _ASIDE) : first]),
        *inside,
        *(k.key for k in keys[last : last + _ASIDE]),
    ]
    return " ".join(map(lemma, around))


def _joined_words(page: SearchPage, keys: list[Key]) -> list[str]:
    """Return windows with the words that a line end or a lost space broke or glued."""
    windows = [_window(keys, a.start, a.end, a.text) for a in page.alternatives if a.certain]
    settled = {a.start for a in page.alternatives if a.certain}
    for match in _BROKEN.finditer(page.text):
        whole = match[1] + match[2]
        if match.start() not in settled and (match[2][0].islower() or match[1].isupper()):
            known = lexicon_for(whole).knows(whole) or not lexicon_for(match[1]).knows(match[1])
            if known:
                windows.append(_window(keys, match.start(), match.end(), whole))
    windows += [
        _window(keys, key.start, key.end, " ".join(parts))
        for key in keys
        if len(parts := _GLUED.split(page.text[key.start : key.end])) > 1
    ]
    return windows


def _bridges(pages: Sequence[SearchPage], keys: list[list[Key]]) -> Iterator[tuple[int, int, str]]:
    """Yield (page of the first half, page of the second half, window) for sentences that are interrupted.

    A line of text without an end, then lines too short to be text, then a line that begins small: the sentence runs
    over them. At a page end the second half may begin with a capital or a number as well.
    """
    lines = [line for number, page in enumerate(pages) for line in _lines(number, page.text, keys[number])]
    for at, line in enumerate(lines):
        if line.words < 3 or _ENDED.search(line.text):
            continue
        ahead = lines[at + 1 : at + 1 + _REACH]
        for distance, other in enumerate(ahead):
            if other.page > line.page + 1:
                break
            small = other.text.lstrip("«\"'(–—- ")[:1].islower()
            if small or other.words > _SHORT:
                if (distance or other.page != line.page) and (small or other.page != line.page):
                    yield line.page, other.page, _bridge(keys, line, other)
                break


def _bridge(keys: list[list[Key]], line: _Line, other: _Line) -> str:
    tail = bisect_left(keys[line.page], line.end, key=lambda k: k.start)
    head = bisect_left(keys[other.page], other.start, key=lambda k: k.start)
    before = [BEFORE + lemma(k.key) for k in keys[line.page][max(0, tail - _ACROSS) : tail]]
    after = [AFTER + lemma(k.key) for k in keys[other.page][head : head + _ACROSS]]
    return " ".join(before + after)


def _lines(page: int, text: str, keys: list[Key]) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        if not _FOLIO.match(line):
            first = bisect_left(keys, start, key=lambda k: k.start)
            last = bisect_left(keys, end, lo=first, key=lambda k: k.start)
            yield _Line(page, start, end, last - first, line)
        start = end + 1
