"""Copies within a folder: where two stretches are the same text, a page that begins in one begins in both."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.ingest.page_evidence import Item

if TYPE_CHECKING:
    from pipeline.ingest.pagination import Start

_LIKENESS = 90.0
_SHORTEST = 60
"""Shorter paragraphs may be alike by chance."""
_WORD = re.compile(r"\w{4,}")


def starts_by_copies(items: Sequence[Item], starts: Sequence[Start]) -> list[Start]:
    """Return the beginnings of pages carried over from other copies of the same text.

    A page that begins with a paragraph, after another paragraph, begins in the copy where both paragraphs stand alike.
    """
    from pipeline.ingest.pagination import Start

    prose = [at for at, item in enumerate(items) if item.prose]
    place = {at: index for index, at in enumerate(prose)}
    index = _word_index(items, prose)
    taken = {start.line for start in starts}
    found: list[Start] = []
    for start in starts[1:]:
        at = next((a for a in prose if items[a].line >= start.line), None)
        if at is None or place[at] == 0 or items[at].line - start.line > 12:
            continue
        before = prose[place[at] - 1]
        for other in _alike(items, at, index):
            other_before = prose[place[other] - 1] if place[other] else None
            line = _head_line(items, other)
            if other_before is None or taken & set(range(items[other_before].line + 1, items[other].line + 1)):
                continue
            if _same(items[before].text[-300:], items[other_before].text[-300:]):
                taken.add(line)
                evidence = f"the same text as at line {items[at].line + 1}, where a page begins"
                found.append(
                    Start(
                        line=line,
                        evidence=evidence,
                        confidence=round(0.9 * start.confidence, 3),
                        continues=start.continues,
                    )
                )
    return found


def _word_index(items: Sequence[Item], prose: Sequence[int]) -> dict[tuple[str, ...], list[int]]:
    """Return the paragraphs by their pairs of neighbouring words at the beginning, so that likeness is asked of few."""
    index: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at in prose:
        for pair in set(_pairs(items[at].text)):
            index[pair].append(at)
    return index


def _pairs(text: str) -> Iterator[tuple[str, ...]]:
    words = _WORD.findall(text.casefold()[:400])[:24]
    return itertools.pairwise(words)


def _alike(items: Sequence[Item], at: int, index: dict[tuple[str, ...], list[int]]) -> list[int]:
    text = items[at].text
    if len(text) < _SHORTEST:
        return []
    near = {other for pair in _pairs(text) for other in index[pair] if other != at}
    return sorted(other for other in near if _same(text[:300], items[other].text[:300]))


def _same(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(one, other, score_cutoff=_LIKENESS))


def _head_line(items: Sequence[Item], at: int) -> int:
    """Return the line where the page begins: the numbers right above the paragraph are its head."""
    while at > 0 and items[at - 1].role == "number":
        at -= 1
    return items[at].line
