"""What a page is: form, letter, memo, marker ... by its phrases and its shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import get_args

from pipeline.document import PageKind
from pipeline.ingest.pages_table import MARKS, PagePattern, load_patterns, matcher_for
from pipeline.language.tokens import words_of
from pipeline.settings import Settings

_WEIGHTS = {"start": 4, "end": 2, "body": 1}
_HEAD_LINES = 8
"""A title further down than this counts only as a phrase of the body."""
_ENOUGH = 2
"""Phrases of a kind need this weight together to make a page that kind."""
NOTE_WORDS = 120
"""A note has at most this many words."""
_CASUAL = re.compile(
    r"^[—–-]\s*[A-Za-z]{2,3}\.?$|^(?:[A-Z]{2,4}|[A-Z][a-z]{2,11})\s*[-—–]$|\b(?:pls|shd|approp|thx|w/|b/c)\b",
    re.IGNORECASE,
)


def page_kind(lines: Sequence[str], patterns: Sequence[PagePattern] | None = None) -> PageKind:
    """Return the kind of a page by its lines (without markup).

    Without `patterns` those of the default dictionaries are used. A page without telling phrases is a `page`, or a
    `note` if it is short and jotted down.
    """
    filled = [line.strip() for line in lines if line.strip()]
    if not filled:
        return "blank"
    matcher = matcher_for(tuple(patterns) if patterns is not None else default_patterns())
    weight: Counter[str] = Counter()
    seen: set[str] = set()
    for at in range(len(filled)):
        for hit in matcher.hits(filled, at):
            if hit.pattern.pattern in seen:
                continue
            seen.add(hit.pattern.pattern)
            in_head = at < _HEAD_LINES or hit.pattern.role != "start"
            weight[hit.pattern.kind] += _WEIGHTS[hit.pattern.role] if in_head else 1
    kinds: tuple[PageKind, ...] = get_args(PageKind)
    best = max((k for k in kinds if weight[k] and k != "page"), key=lambda k: weight[k], default=None)
    if best is not None and weight[best] >= _ENOUGH:
        return best
    if weight["salutation"] or weight["closing"]:
        return "letter"
    return (
        "note"
        if _is_note(filled) and not any(weight[m] for m in MARKS if m not in ("classification", "stamp"))
        else "page"
    )


def _is_note(lines: Sequence[str]) -> bool:
    """Return whether the lines look jotted down: few words, with initials or abbreviations of a hurried hand."""
    words = sum(len(words_of(line)) for line in lines)
    return 2 <= words <= NOTE_WORDS and any(_CASUAL.search(line) for line in lines)


@lru_cache(maxsize=1)
def default_patterns() -> tuple[PagePattern, ...]:
    """Return the page patterns of the dictionaries that are used by default."""
    return load_patterns(Settings.model_fields["dictionaries"].default)
