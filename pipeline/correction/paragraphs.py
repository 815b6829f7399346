"""A folder's running text as documents of paragraphs, and documents of two languages laid side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from math import log
from typing import NamedTuple

from pipeline.correction.plain import PageToken, PlainLine, PlainPage

_FEWEST_WORDS = 8
_SALUTATION = re.compile(r"\W*(?:Dear|Уважаем\w+|Дорог(?:ой|ая|ие)|Excellency)\b")

_LENGTH_WEIGHT = 3.0
_RATIO = 1.3
"""English words for each Russian one."""

_BEADS = {(1, 1): 0.0, (1, 2): 1.5, (2, 1): 1.5, (2, 2): 3.0, (1, 0): 3.0, (0, 1): 3.0}
"""What it costs to lay so many paragraphs beside so many."""

_BAND = 12


class Paragraph(NamedTuple):
    """Lines of running text that belong together, by their words."""

    tokens: tuple[PageToken, ...]
    script: str


Document = list[Paragraph]


def documents_of(pages: Sequence[PlainPage], script: str) -> Iterator[Document]:
    """Yield the running text of one script, in documents: pages that follow each other and are of one kind.

    Paragraphs of the other script, such as stamps, are passed over; a salutation begins a new document.
    """
    document: Document = []
    last: PlainPage | None = None
    for page in pages:
        for paragraph in _paragraphs(page.lines):
            if paragraph.script != script:
                continue
            apart = last is not None and (
                page is not last and (page.page.kind != last.page.kind or page.page.number != last.page.number + 1)
            )
            if document and (apart or _SALUTATION.match(paragraph.tokens[0].line.text)):
                yield document
                document = []
            if len(paragraph.tokens) >= _FEWEST_WORDS:
                document.append(paragraph)
            last = page
    if document:
        yield document


def _paragraphs(lines: Sequence[PlainLine]) -> Iterator[Paragraph]:
    """Yield the lines between empty ones together."""
    tokens: list[PageToken] = []
    for line in [*lines, None]:
        if line is None or not line.text.strip():
            if tokens:
                cyrillic = sum(t.script == "cyrillic" for t in tokens)
                yield Paragraph(tuple(tokens), "cyrillic" if 2 * cyrillic > len(tokens) else "latin")
            tokens = []
        else:
            tokens += line.tokens


Shared = Callable[[Sequence[int], Sequence[int]], float]
"""How much paragraphs of one document have in common with those of another, given by their numbers."""


def aligned(ones: Document, others: Document, shared: Shared) -> list[tuple[range, range]]:
    """Lay the paragraphs of a Russian document beside those of an English one, by length and what they have in common.

    The method is Gale and Church's (A Program for Aligning Sentences in Bilingual Corpora, 1993), with a simpler cost
    of length and a bonus for words in common, within a band around the diagonal.
    """
    sizes = [len(p.tokens) for p in ones], [len(p.tokens) for p in others]
    rows, columns = len(ones), len(others)
    best: dict[tuple[int, int], float] = {(0, 0): 0.0}
    back: dict[tuple[int, int], tuple[int, int]] = {}
    for i in range(rows + 1):
        middle = i * columns // max(rows, 1)
        for j in range(max(0, middle - _BAND), min(columns, middle + _BAND) + 1):
            if (i, j) not in best:
                continue
            for (down, right), cost in _BEADS.items():
                to = (i + down, j + right)
                if to[0] > rows or to[1] > columns:
                    continue
                total = best[i, j] + cost
                if down and right:
                    left = _RATIO * sum(sizes[0][i : to[0]])
                    total += _LENGTH_WEIGHT * abs(log(sum(sizes[1][j : to[1]]) / left))
                    total -= shared(range(i, to[0]), range(j, to[1]))
                if total < best.get(to, float("inf")):
                    best[to], back[to] = total, (i, j)
    at = (rows, columns)
    out: list[tuple[range, range]] = []
    while at in back:
        before = back[at]
        if at[0] > before[0] and at[1] > before[1]:
            out.append((range(before[0], at[0]), range(before[1], at[1])))
        at = before
    return out[::-1]
