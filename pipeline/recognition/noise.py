"""Lines that are no text: what an engine makes of a stamp's dots, a border's grime, a dotted rule."""

from __future__ import annotations

import dataclasses

import msgspec

from pipeline.document import Line
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of
from pipeline.recognition.passes import Attempt, Sheet

DOUBTED = 30.0
"""Mean confidence of a line under which it needs a known word to be believed."""


def is_noise(line: Line) -> bool:
    """Tell whether a line has neither a letter or digit, nor (where the engine doubts it) a known word.

    Only lines with confidences are judged. A known word has three letters or more.
    """
    words = [w for w in line.words if w.confidence is not None]
    if not words:
        return False
    confidence = sum((w.confidence or 0.0) * len(w.text) for w in words) / sum(len(w.text) for w in words)
    tokens = words_of(line.text)
    if not tokens:
        return confidence < 2 * DOUBTED
    return confidence < DOUBTED and not any(len(t) >= 3 and t.isalpha() and lexicon_for(t).knows(t) for t in tokens)


def without_noise(sheet: Sheet, attempt: Attempt) -> Attempt:
    """Return the attempt without its noise lines, its lines numbered and the rest judged again."""
    kept = [line for line in attempt.lines if not is_noise(line)]
    if len(kept) == len(attempt.lines):
        return attempt
    lines = tuple(msgspec.structs.replace(line, number=n) for n, line in enumerate(kept, start=1))
    return dataclasses.replace(attempt, lines=lines, verdict=sheet.judged(lines))
