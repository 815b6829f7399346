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
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import spans_of
from pipeline.search.dates import find_dates
from pipeline.search.lemmas import keys_of, lemma, pointed
from pipeline.search.numbers import glued_codes, misread_numbers, number_keys
from pipeline.search.pages import SearchPage

GAP = "\ue000"
"""Parts windows. A private-use character: a token for SQLite, but never part of a word here."""
BEFORE, AFTER = "\ue001", "\ue002"
"""Stand at the start of words before and after an interruption: only what runs over it is found there."""
_ASIDE = 5
"""Words that a window keeps on each side of an alternative."""
_BESIDE = 2
"""Likewise of an abbreviation with points: there are many, and phrases with them are short."""
_ACROSS = 12
"""Words that a window keeps on each side of an interruption."""
_SHORT = 7
"""A line of more words is text, not a stamp or an address, and ends the search for a sentence's other half."""
_REACH = 14
"""Lines looked at for the other half of a sentence."""

_BROKEN = re.compile(r"[-\u00ad¬]\n\s*")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]{2,}$")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_GLUED = re.compile(r"[A-ZА-ЯЁ](?<=[a-zа-яё]{3}.)(?=[a-zа-яё]{3})")
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
    """A line with words: its page, the number of its first word on the page, and how many it has."""

    page: int
    first: int
    words: int
    text: str


class _Words:
    """The keys of a page's words, and which word stands at a place."""

    def __init__(self, page: SearchPage) -> None:
        self.text = page.text
        lines = page.text.split("\n")
        its = [keys_of(line) for line in lines]
        self.keys = [key for keys in its for key in keys]
        self.line_starts = [0, *accumulate(len(line) + 1 for line in lines)]
        self.firsts = [0, *accumulate(map(len, its))]
        self.lines = lines

    def before(self, offset: int) -> int:
        """Return how many words begin before an offset of the text."""
        line = bisect_right(self.line_starts, offset) - 1
        if line >= len(self.lines):
            return len(self.keys)
        return self.firsts[line] + sum(
            start < offset - self.line_starts[line] for start, _ in spans_of(self.lines[line])
        )

    def window(self, start: int, end: int, text: str, aside: int = _ASIDE) -> str:
        """Return the lemmas around `start` to `end` with those of `text` between them."""
        first, last = self.before(start), self.before(end)
        window = [*self.keys[max(0, first - aside) : first], *keys_of(text), *self.keys[last : last + aside]]
        return " ".join(map(lemma, window))


def streams_of(pages: Sequence[SearchPage]) -> list[Streams]:
    """Return the streams of a folder's pages. They are made together because sentences run over page ends."""
    words = [_Words(page) for page in pages]
    flows = [_joined_words(page, its) for page, its in zip(pages, words, strict=True)]
    for tail_page, head_page, window in _bridges(words):
        for page in {tail_page, head_page}:
            flows[page].append(window)
    return [
        Streams(
            surface=" ".join(its.keys),
            lemma=" ".join(map(lemma, its.keys)),
            flow=f" {GAP} ".join(flow),
            variant=f" {GAP} ".join(its.window(*other) for other in _other_readings(page)),
            keys=" ".join(_keys(page)),
        )
        for page, its, flow in zip(pages, words, flows, strict=True)
    ]


def language_key(language: str) -> str:
    """Return the key of all pages with a language, given by its three letters."""
    return f"l{language}"


def kind_key(kind: str) -> str:
    """Return the key of all pages of a kind."""
    return f"k{kind.replace(' ', '')}"


def _keys(page: SearchPage) -> list[str]:
    record = page.record.page
    keys = [kind_key(record.kind), *map(language_key, record.languages)]
    for text in _texts(page):
        keys += [key for date in find_dates(text) for key in date.keys]
        keys += number_keys(text)
    return list(dict.fromkeys(keys))


def _texts(page: SearchPage) -> Iterator[str]:
    """Yield the text of a page and what else it may say where dates and numbers are concerned."""
    yield page.text
    yield from (a.text for a in page.alternatives if not a.certain)
    other = page.text
    for start, end, number in misread_numbers(page.text):
        other = other[:start] + number + other[end:]
    if other != page.text:
        yield other


def _other_readings(page: SearchPage) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, text) for what places of a page may say instead."""
    yield from ((a.start, a.end, a.text) for a in page.alternatives if not a.certain)
    yield from misread_numbers(page.text)


def _joined_words(page: SearchPage, words: _Words) -> list[str]:
    """Return windows with the words that a line end, points or a lost space broke or glued."""
    windows = [words.window(a.start, a.end, a.text) for a in page.alternatives if a.certain]
    settled = {a.start for a in page.alternatives if a.certain}
    for start, end, whole in (*_broken_words(page.text), *_glued_words(page.text), *glued_codes(page.text)):
        if start not in settled:
            windows.append(words.window(start, end, whole))
    for match in pointed(page.text):
        windows.append(words.window(match.start(), match.end(), match.group().replace(".", ""), _BESIDE))
    return windows


def _broken_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, whole word) for words with a hyphen at a line end that are one word without it."""
    for match in _BROKEN.finditer(text):
        first = _LETTERS_BEFORE.search(text, max(0, match.start() - 40), match.start())
        last = _LETTERS.match(text, match.end())
        if first and last and (last.group()[0].islower() or first.group().isupper()):
            whole = first.group() + last.group()
            if lexicon_for(whole).knows(whole) or not lexicon_for(first.group()).knows(first.group()):
                yield first.start(), last.end(), whole


def _glued_words(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, the two words) for words that have lost the space before a capital."""
    for match in _GLUED.finditer(text):
        first = _LETTERS_BEFORE.search(text, max(0, match.start() - 40), match.start())
        last = _LETTERS.match(text, match.start())
        if first and last:
            yield first.start(), last.end(), f"{first.group()} {last.group()}"


def _bridges(words: Sequence[_Words]) -> Iterator[tuple[int, int, str]]:
    """Yield (page of the first half, page of the second half, window) for sentences that are interrupted.

    A line of text without an end, then lines too short to be text, then a line that begins small: the sentence runs
    over them. At a page end the second half may begin with a capital or a number as well.
    """
    lines = [line for number, its in enumerate(words) for line in _lines(number, its)]
    for at, line in enumerate(lines):
        if line.words < 3 or _ENDED.search(line.text):
            continue
        for distance, other in enumerate(lines[at + 1 : at + 1 + _REACH]):
            if other.page > line.page + 1:
                break
            small = other.text.lstrip("«\"'(–—- ")[:1].islower()
            if small or other.words > _SHORT:
                if (distance or other.page != line.page) and (small or other.page != line.page):
                    yield line.page, other.page, _bridge(words, line, other)
                break


def _bridge(words: Sequence[_Words], line: _Line, other: _Line) -> str:
    end = line.first + line.words
    before = words[line.page].keys[max(0, end - _ACROSS) : end]
    after = words[other.page].keys[other.first : other.first + _ACROSS]
    return " ".join([*(BEFORE + lemma(key) for key in before), *(AFTER + lemma(key) for key in after)])


def _lines(page: int, words: _Words) -> Iterator[_Line]:
    for number, line in enumerate(words.lines):
        if not _FOLIO.match(line):
            yield _Line(page, words.firsts[number], words.firsts[number + 1] - words.firsts[number], line)
