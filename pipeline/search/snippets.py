"""Where on a page a query is met: marks, and a snippet around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.scripts import CYRILLIC, TO_CYRILLIC, TO_LATIN
from pipeline.language.tokens import tokenize, word_at
from pipeline.search.dates import find_dates
from pipeline.search.lemmas import fold, lemma, pointed, reach
from pipeline.search.matching import Plan
from pipeline.search.names import MEANINGS

MARK_OPEN, MARK_CLOSE = "⟪", "⟫"
"""Stand before and after each match in a snippet."""
_WIDTH = 160
"""Characters of a snippet, about."""
_SHORT = 5
"""Letters from which on an English word shares its first two with all its forms, but for a few."""
_GAP = re.compile(r"\s+")


class Mark(NamedTuple):
    """A marked place of a text; `run` is the number of the words in a row that are met there, -1 for a date."""

    start: int
    end: int
    run: int


class WordTest(NamedTuple):
    """One word of a query: a word of the text meets it by its key or, if it is English, by its lemma."""

    keys: frozenset[str]
    lemmas: frozenset[str]
    prefix: bool = False

    def meets(self, word: str) -> bool:
        """Tell whether a word of a text is meant."""
        key = fold(word)
        if self.prefix:
            return key.startswith(tuple(self.keys))
        return key in self.keys or (bool(self.lemmas) and key.isascii() and lemma(key) in self.lemmas)

    def places(self) -> re.Pattern[str]:
        """Return a pattern of the places where a word may begin that is meant: quick to look for, checked by `meets`.

        It knows a word's first two letters, of a short one the first, in either case, with any diacritics and as a twin
        of the other script. Forms that begin otherwise (`taught`) are not among them.
        """
        words = self.keys | self.lemmas
        return _beginning_with(
            frozenset(word[: 1 if word in self.lemmas and len(word) < _SHORT else 2] for word in words)
        )


@lru_cache(1024)
def _beginning_with(beginnings: frozenset[str]) -> re.Pattern[str]:
    return re.compile("|".join("".join(map(_letter, b)) + _AT_START[len(b)] for b in sorted(beginnings)))


_AT_START = {n: rf"(?<![^\W_]{'.' * n})(?<![^\W_]['’ʼ]{'.' * n})" for n in (1, 2)}


@lru_cache(256)
def _letter(key: str) -> str:
    """Return a class of characters that a key's letter may stand for."""
    twins = {key, key.upper()}
    twins |= {table[c] for table in (TO_LATIN, TO_CYRILLIC) for c in (key, key.upper()) if c in table}
    marked = "\u00c0-\u024f\u1e00-\u1eff\ufb00-\ufb06" if key.isascii() and key.isalpha() else ""
    return f"[{''.join(sorted(c for c in twins if len(c) == 1))}{'ёЁ' if key == 'е' else ''}{marked}]"


class Run(NamedTuple):
    """Words in a row that are marked, with the pattern of the places where the first may begin."""

    tests: tuple[WordTest, ...]
    places: re.Pattern[str]


class Wanted(NamedTuple):
    """What is marked: words in a row, and dates by their key."""

    runs: tuple[Run, ...]
    dates: frozenset[str]


def run_of(tests: Sequence[WordTest]) -> Run:
    """Return words in a row as they are looked for."""
    return Run(tuple(tests), tests[0].places())


def wanted(asked: Plan, near: Mapping[str, Sequence[str]], *, meanings: bool = False) -> Wanted:
    """Return what to mark for a query, over all tiers. `near` holds misreadings of the query's words.

    With `meanings`, what abbreviations stand for and translations are marked as well.
    """
    slots = [slot for group in asked.slots for slot in group]
    terms = [term for slot in slots for term in slot.terms]
    runs = [run_of([_test(word, near.get(word, ()), prefix=term.prefix) for word in term.words]) for term in terms]
    forms = [form for slot in slots for form in slot.forms if meanings or form.kind not in MEANINGS]
    others = [short for term in terms for short in term.shorter]
    others += [key[1:] for term in terms for key in term.keys if key[0] == "n"]
    others += [form.keys[0] for form in forms if len(form.keys) == 1 and not form.by_lemma]
    if others:
        runs.append(run_of([WordTest(frozenset(others), frozenset())]))
    longer = {form.keys for form in forms if not form.by_lemma and not set(others).intersection(form.keys)}
    longer |= {term.closed for term in terms if term.closed}
    runs += [run_of([exactly(key) for key in keys]) for keys in sorted(longer) if len(keys) > 1]
    lemmas = sorted({form.keys for form in forms if form.by_lemma})
    runs += [run_of([_test(key, (), prefix=False) for key in keys]) for keys in lemmas]
    dates = [key for group in asked.fields for key in group if key[0] == "d"]
    dates += [key for term in terms for key in term.keys if key[0] in "dm"]
    return Wanted(tuple(runs), frozenset(dates))


def exactly(key: str) -> WordTest:
    """Return a test for one key."""
    return WordTest(frozenset((key,)), frozenset())


def _test(word: str, near: Sequence[str], *, prefix: bool) -> WordTest:
    """Return the test for a word: all forms of a Russian word; an English word and its lemma."""
    if prefix:
        return WordTest(frozenset((word,)), frozenset(), prefix=True)
    its = reach(word)
    # All forms of a Russian word are known, so its lemma need not be asked for.
    return WordTest(its.forms.union(near), frozenset() if CYRILLIC.match(word) else frozenset(its.lemmas))


def marks_in(text: str, what: Wanted) -> list[Mark]:
    """Return the places of a text that meet a query, in order; words of phrases singly if no whole phrase is there.

    So are abbreviations with points, which the text has as words of one letter.
    """
    marks = list(_dates(text, what.dates))
    for number, run in enumerate(what.runs):
        marks += _run(text, number, run)
    if not marks:
        words = tokenize(text)
        tests = [(number, test) for number, run in enumerate(what.runs) for test in run.tests]
        marks = [Mark(w.start, w.end, number) for w in words for number, test in tests if test.meets(w.text)]
        marks += [
            Mark(m.start(), m.end(), number)
            for m in pointed(text)
            for number, test in tests
            if fold(m.group().replace(".", "")) in test.keys
        ]
    out: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not out or mark.start >= out[-1].end:
            out.append(mark)
    return out


def _run(text: str, number: int, run: Run) -> Iterator[Mark]:
    for place in run.places.finditer(text):
        at = place.start()
        for test in run.tests:
            while at < len(text) and not text[at].isalnum():
                at += 1
            word, at = word_at(text, at)
            if not word or not test.meets(word):
                break
        else:
            yield Mark(place.start(), at, number)


def _dates(text: str, dates: frozenset[str]) -> Iterator[Mark]:
    if dates:
        wanted_dates = tuple(dates)
        for date in find_dates(text):
            if any(key.startswith(wanted_dates) for key in date.keys):
                yield Mark(date.start, date.end, -1)


def snippet(text: str, marks: Sequence[Mark]) -> str:
    """Return about 160 characters of a text around its marks, on one line, each match between ⟪ and ⟫."""
    start, end = _window(text, marks)
    parts: list[str] = ["… "] if start else []
    at = start
    for mark in marks:
        if at <= mark.start and mark.end <= end:
            parts += [text[at : mark.start], MARK_OPEN, text[mark.start : mark.end], MARK_CLOSE]
            at = mark.end
    parts.append(text[at:end])
    if end < len(text):
        parts.append(" …")
    return _GAP.sub(" ", "".join(parts)).strip()


def _window(text: str, marks: Sequence[Mark]) -> tuple[int, int]:
    """Return the stretch of text that shows the most marks, widened to whole words."""
    best = max(
        marks, key=lambda m: sum(m.start <= o.start and o.end <= m.start + _WIDTH // 2 for o in marks), default=None
    )
    start = max(0, (best.start if best else 0) - _WIDTH // 3)
    end = min(len(text), max(start + _WIDTH, best.end if best else 0))
    if start:
        start = next((i + 1 for i in range(start, best.start if best else start) if text[i].isspace()), start)
    if end < len(text):
        end = next((i for i in range(end, best.end if best else end, -1) if text[i].isspace()), end)
    return start, end
