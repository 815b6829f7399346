"""Where on a page a query is met: marks, and a snippet around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.language.lexicon import russian
from pipeline.language.scripts import CYRILLIC
from pipeline.language.tokens import spans_of
from pipeline.search.dates import find_dates
from pipeline.search.lemmas import fold, keys_of, lemma, reach
from pipeline.search.matching import Plan

MARK_OPEN, MARK_CLOSE = "⟪", "⟫"
"""Stand before and after each match in a snippet."""
_WIDTH = 160
"""Characters of a snippet, about."""
_GAP = re.compile(r"\s+")


class Mark(NamedTuple):
    """A marked place of a text, and the keys of the words there."""

    start: int
    end: int
    keys: tuple[str, ...]


class WordTest(NamedTuple):
    """One word of a query: a word of the text meets it by its key, or by its lemma."""

    keys: frozenset[str]
    lemmas: frozenset[str]

    def meets(self, key: str) -> bool:
        """Tell whether a word of a text is meant. Lemmas are asked only for words with a lemma's first letter."""
        return key in self.keys or (key.startswith(self.initials) and lemma(key) in self.lemmas)

    @property
    def initials(self) -> tuple[str, ...]:
        """First letters of the lemmas."""
        return tuple({one[0] for one in self.lemmas})


class Wanted(NamedTuple):
    """What is marked: words in a row, beginnings of words, and dates by their key."""

    runs: tuple[tuple[WordTest, ...], ...]
    prefixes: tuple[str, ...]
    dates: frozenset[str]


def wanted(asked: Plan, near: Mapping[str, Sequence[str]]) -> Wanted:
    """Return what to mark for a query, over all tiers. `near` holds misreadings of the query's words."""
    terms = [term for slot in asked.slots for clause in slot.clauses for term in clause]
    runs: list[tuple[WordTest, ...]] = [
        tuple(_test(word, near.get(word, ())) for word in term.words) for term in terms if not term.prefix
    ]
    others: list[tuple[str, ...]] = [(short,) for term in terms for short in term.shorter]
    others += [(key[1:],) for term in terms for key in term.keys if key[0] == "n"]
    others += [form.keys for slot in asked.slots for form in slot.forms]
    runs += [tuple(WordTest(frozenset((key,)), frozenset()) for key in keys) for keys in others]
    return Wanted(
        tuple(sorted(runs, key=len, reverse=True)),
        tuple(term.words[0] for term in terms if term.prefix),
        frozenset(
            (
                *(key for group in asked.fields for key in group if key[0] == "d"),
                *(key for term in terms for key in term.keys if key[0] in "dm"),
            )
        ),
    )


def _test(word: str, near: Sequence[str]) -> WordTest:
    """Return the test for a word: all forms of a Russian word; an English word and its lemma."""
    if CYRILLIC.match(word) and len(word) > 2:
        forms = {fold(form.word) for parse in russian().morph.parse(word)[:3] for form in parse.lexeme}
        return WordTest(frozenset((word, *near, *forms)), frozenset())
    return WordTest(frozenset((word, *near)), frozenset(reach(word).lemmas))


def marks_in(text: str, what: Wanted) -> list[Mark]:
    """Return the places of a text that meet a query, in order; words of phrases singly if no whole phrase is there."""
    keys = keys_of(text)
    runs = [*_runs(keys, what.runs), *_prefixes(keys, what.prefixes)]
    marks = list(_dates(text, what.dates))
    if not runs and not marks:
        runs = list(_runs(keys, [(test,) for run in what.runs if len(run) > 1 for test in run]))
    if runs:
        spans = spans_of(text)
        marks += [Mark(spans[a][0], spans[b - 1][1], tuple(keys[a:b])) for a, b in runs]
    out: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if not out or mark.start >= out[-1].end:
            out.append(mark)
    return out


def _runs(keys: Sequence[str], runs: Sequence[tuple[WordTest, ...]]) -> Iterator[tuple[int, int]]:
    """Yield where words meet a run, as numbers of the first word and of the word after the last."""
    distinct = set(keys)
    for run in runs:
        meeting = [{key for key in distinct if test.meets(key)} for test in run]
        if all(meeting):
            for at, key in enumerate(keys[: len(keys) - len(run) + 1]):
                if key in meeting[0] and all(keys[at + i] in its for i, its in enumerate(meeting)):
                    yield at, at + len(run)


def _prefixes(keys: Sequence[str], prefixes: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    if prefixes:
        yield from ((at, at + 1) for at, key in enumerate(keys) if key.startswith(prefixes))


def _dates(text: str, dates: frozenset[str]) -> Iterator[Mark]:
    if dates:
        wanted_dates = tuple(dates)
        for date in find_dates(text):
            if any(key.startswith(wanted_dates) for key in date.keys):
                yield Mark(date.start, date.end, ())


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
