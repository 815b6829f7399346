"""Known errors: words and phrases that a dictionary lists as always wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.plain import PlainPage, cased_like, change
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.dictionaries import KnownError

_CONFIDENCE = 0.99


class _Listed:
    """The errors of the dictionaries: words in lower case, and phrases with their patterns."""

    def __init__(self, work: Work) -> None:
        errors = work.dictionary.errors
        self.words = {e.wrong.lower(): e for e in errors if e.wrong.isalpha()}
        phrases = [e for e in errors if not e.wrong.isalpha()]
        self.phrases = [(e, re.compile(rf"(?<!\w){re.escape(e.wrong)}(?!\w)")) for e in phrases]


def known_errors(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct what errors.tsv lists, as whole words or phrases, keeping the capitals of the source."""
    listed = work.once(_Listed)
    for token in page.tokens:
        entry = listed.words.get(token.lower)
        if entry is not None and (after := _after(token.text, entry)) != token.text:
            yield change(
                token.line,
                token.start,
                token.end,
                after,
                kind=work.kind_of(after),
                rule="known-error",
                evidence=[_evidence(entry)],
                confidence=_CONFIDENCE,
            )
    for entry, pattern in listed.phrases:
        for line in page.lines:
            if entry.wrong not in line.text:
                continue
            for match in pattern.finditer(line.text):
                yield change(
                    line,
                    match.start(),
                    match.end(),
                    entry.right,
                    kind="nonword",
                    rule="known-error",
                    evidence=[_evidence(entry)],
                    confidence=_CONFIDENCE,
                )


def _after(text: str, entry: KnownError) -> str:
    if text == entry.wrong:
        return entry.right
    if text.isupper():
        return entry.right.upper()
    return cased_like(entry.right, text) if entry.right.islower() else entry.right


def _evidence(entry: KnownError) -> str:
    seen = f" ({entry.source})" if entry.source else ""
    return f"the dictionary lists {entry.wrong} as a misreading of {entry.right}{seen}"
