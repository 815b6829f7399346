"""Known errors: words and phrases that a dictionary lists as always wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.plain import PlainPage, cased_like, change
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.dictionaries import KnownError

_CONFIDENCE = 0.99


def known_errors(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct what errors.tsv lists, as whole words or phrases, keeping the capitals of the source."""
    words = {e.wrong.lower(): e for e in work.dictionary.errors if e.wrong.isalpha()}
    phrases = [e for e in work.dictionary.errors if not e.wrong.isalpha()]
    for token in page.tokens:
        entry = words.get(token.lower)
        if entry is not None and (after := _after(token.text, entry)) != token.text:
            yield change(
                token.line,
                token.start,
                token.end,
                after,
                kind="name" if after[0].isupper() and work.vocabulary.knows(after) else "nonword",
                rule="known-error",
                evidence=[_evidence(entry)],
                confidence=_CONFIDENCE,
            )
    for entry in phrases:
        pattern = re.compile(rf"(?<!\w){re.escape(entry.wrong)}(?!\w)")
        for line in page.lines:
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
