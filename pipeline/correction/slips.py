"""Typist or machine? Slips of the typist belong to the original and stay; search finds them under their normal form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.correction.gate import is_word
from pipeline.correction.plain import PlainPage, cased_like, change
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.lexicon import lexicon_for

_DOUBLE = re.compile(r"([^\W\d_])\1")


def slips(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Record words that a typist doubled or undoubled a letter of, or swapped two, as `kept` with their normal form."""
    for token in page.tokens:
        if not is_word(token) or token.tier == "curated" or len(token.text) < 6 or work.vocabulary.knows(token.text):
            continue
        if token.text[0].isupper():
            continue
        normal = normal_form(token.lower)
        if normal is None:
            continue
        yield change(
            token.line,
            token.start,
            token.end,
            token.text,
            kind="nonword",
            rule="typist",
            evidence=[f"typists double, drop or swap letters so, recognisers do not; {normal} is the usual spelling"]
            + ([work.folder.times(token.text)] if work.folder.counts[token.lower] > 1 else []),
            confidence=0.9,
            status="kept",
            normal=cased_like(normal, token.text),
        )


@lru_cache(maxsize=50_000)
def normal_form(word: str) -> str | None:
    """Return the one known word of which a slip makes another (lower case); None if there is none, or several."""
    lexicon = lexicon_for(word)
    known = sorted({form for form in typing_variants(word) if lexicon.tier(form) == "curated"})
    if len(known) > 1:
        known.sort(key=lexicon.frequency)
        if lexicon.frequency(known[-1]) < lexicon.frequency(known[-2]) + 1:
            return None
    return known[-1] if known else None


def typing_variants(word: str) -> Iterator[str]:
    """Yield the words that differ by one letter doubled or undoubled, by two of these, or by two neighbours swapped."""
    once = set(_doublings(word))
    yield from once
    for variant in once:
        yield from _doublings(variant)
    for i in range(1, len(word) - 1):
        if word[i] != word[i + 1]:
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _doublings(word: str) -> Iterable[str]:
    for match in _DOUBLE.finditer(word):
        yield word[: match.start()] + word[match.start() + 1 :]
    for i in range(1, len(word) - 1):
        if word[i] not in (word[i - 1], word[i + 1]):
            yield word[: i + 1] + word[i:]
