"""Where the lines of a column ended, in text that runs on: there crumbs of the columns beside it were read.

A column's lines are about equally long. Its width, and where its lines ended, are found together with the crumbs by a
hidden semi-Markov model of the page: a line is as long as the column is wide, give or take a few letters; between two
lines there may be crumbs, short pieces that are no words or do not fit their neighbours. Where nothing comes back at
even distances, the model sees no crumbs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

import numpy as np

from pipeline.correction.context import Context
from pipeline.correction.keys import Integers
from pipeline.correction.ngrams import Floats
from pipeline.correction.plain import PageToken, PlainLine, PlainPage

_WIDTHS = np.arange(28, 76, 3)
"""Letters that a line may have."""

_SPREAD = 3.0
"""Standard deviation of a line's letters."""

_LONGEST = 90
_LOST, _LAST_LINE = -9.0, -5.0
"""Nats for a line of any length, where the model loses its way, and for a paragraph's short last line."""

_GAP = 5.5
"""Letters from one space to the next, on the average."""

_LETTERS, _PIECE, _CRUMBS = 3, 5, 9
"""Most letters of a piece of a crumb, most characters of it and of all pieces of a crumb."""

_PIECES = (0.6, 0.3, 0.1)
"""Shares of crumbs of one, two and three pieces."""

_CRUMB = 0.6
"""Share of the line ends at which there are crumbs."""

_SIGN, _FIGURE, _UNKNOWN, _CAPITAL = 1.0, 1.5, 2.5, 1.5
"""Nats by which a sign alone, a piece with figures, one that is no word, a capital A within a sentence are likelier
as a crumb than in the text."""

_WORD, _MOST_WORD, _LEAST_WORD = 9.0, 1.0, -5.0
"""What a known word costs as a crumb: so many nats its neighbours must fit each other better without it to be as likely
a crumb as a word; and the most and the least that one word can say."""

_LEAST_EVIDENCE = 10.0
"""Nats by which a width must explain a page better than others do, else nothing comes back at even distances."""

_NEGLIGIBLE = 0.002
"""Probability below which a crumb is not kept: most that there might be are none."""

_HYPHEN = 3.0
"""Nats by which a hyphen makes a line end likelier."""

_WHOLE = 3.0
"""Nats by which a crumb is likelier without which two halves of a known word stand beside each other."""


class Crumb(NamedTuple):
    """What may be a crumb: its place in its line, and its probability, 0 to 1."""

    line: PlainLine
    start: int
    end: int
    share: float


@dataclass(eq=False)
class Edges:
    """The crumbs that may stand between the lines of a column."""

    crumbs: dict[tuple[int, int], Crumb] = field(default_factory=dict)
    """By first and last token (excluded); both are the next token where a crumb has only signs."""
    within: dict[int, float] = field(default_factory=dict)
    """How probable it is that a token belongs to a crumb."""
    evidence: float = 0.0
    """By how many nats the best width of the column explains the page better than others do."""

    def share(self, first: int, last: int) -> float:
        """Return the probability that tokens (the last excluded) are a crumb."""
        crumb = self.crumbs.get((first, last))
        return crumb.share if crumb else 0.0


@dataclass(eq=False, slots=True)
class _Piece:
    """What stands between two spaces, with its place on the page and its tokens (first and last, excluded)."""

    text: str
    start: int
    end: int
    line: PlainLine
    base: int
    """Where its line begins on the page."""
    first: int
    last: int


def column_edges(
    page: PlainPage,
    doubted: Sequence[bool],
    likely: Sequence[str],
    context: Context,
    known: Callable[[str], bool],
) -> Edges:
    """Return the crumbs that probably stand between the lines of a page's column.

    `likely` are the words that the tokens probably are; `known` tells of a word in lower case whether it is one.
    """
    pieces = list(_pieces(page))
    spans = list(_spans(pieces))
    if not spans:
        return Edges()
    weights = _weights(pieces, spans, page.tokens, doubted, likely, context)
    weights += log(_CRUMB) + np.log(_PIECES)[[number - 1 for _, number in spans]]
    weights += [_WHOLE * _parts_a_word(pieces, span, page.tokens, known) for span in spans]
    shares, evidence = _shares(pieces, spans, weights)
    if evidence < _LEAST_EVIDENCE:
        return Edges()
    edges = Edges(evidence=evidence)
    for (k, number), share in zip(spans, shares, strict=True):
        head, tail = pieces[k], pieces[k + number - 1]
        tokens = head.first, tail.last
        if share < _NEGLIGIBLE:
            continue
        if tokens not in edges.crumbs or edges.crumbs[tokens].share < share:
            edges.crumbs[tokens] = Crumb(head.line, head.start - head.base, tail.end - head.base, share)
        for i in range(*tokens):
            edges.within[i] = edges.within.get(i, 0.0) + share
    return edges


def _pieces(page: PlainPage) -> Iterator[_Piece]:
    position = i = 0
    tokens = page.tokens
    for line in page.lines:
        for match in re.finditer(r"\S+", line.text):
            first = i
            while i < len(tokens) and tokens[i].line is line and tokens[i].start < match.end():
                i += 1
            yield _Piece(match.group(), position + match.start(), position + match.end(), line, position, first, i)
        position += len(line.text) + 1


def _spans(pieces: Sequence[_Piece]) -> Iterator[tuple[int, int]]:
    """Yield what may be a crumb: the first piece and their number."""
    short = [len(p.text) <= _PIECE and sum(map(str.isalnum, p.text)) <= _LETTERS for p in pieces]
    for k in range(1, len(pieces)):
        for number in range(1, len(_PIECES) + 1):
            last = k + number - 1
            if last >= len(pieces) or not short[last] or pieces[last].end - pieces[k].start > _CRUMBS:
                break
            if pieces[last].line is not pieces[k].line:
                break
            yield k, number


def _parts_a_word(
    pieces: Sequence[_Piece], span: tuple[int, int], tokens: Sequence[PageToken], known: Callable[[str], bool]
) -> bool:
    """Tell whether halves of a known word stand before and after a crumb: `wit- u ness`."""
    k, number = span
    if not pieces[k - 1].text.endswith("-") or k + number == len(pieces):
        return False
    before, after = pieces[k - 1], pieces[k + number]
    if before.first == before.last or after.first == after.last:
        return False
    return known(tokens[before.last - 1].lower + tokens[after.first].lower)


def _weights(
    pieces: Sequence[_Piece],
    spans: Sequence[tuple[int, int]],
    tokens: Sequence[PageToken],
    doubted: Sequence[bool],
    likely: Sequence[str],
    context: Context,
) -> Floats:
    """Return by how many nats each span is likelier as a crumb than as text."""
    out = np.zeros(len(spans))
    asked, places, read, without = [], [], [], []
    for at, (k, number) in enumerate(spans):
        words = []
        for piece in pieces[k : k + number]:
            if piece.first == piece.last:
                out[at] += _SIGN
            for i in range(piece.first, piece.last):
                weight = _weight(i, pieces[k - 1], tokens, doubted)
                out[at] += weight or 0.0
                if weight is None:
                    words.append(i)
        first, last = pieces[k].first, pieces[k + number - 1].last
        if words and last < len(tokens):
            asked.append((at, len(words)))
            places.append((first, last + 1))
            read.append([likely[i] for i in words] + [likely[last]])
            without.append([likely[last]])
    if asked:
        page = context.numbers(likely)
        gains = context.logs(context.rows(page, places, without)).sum(1)
        gains -= context.logs(context.rows(page, places, read)).sum(1)
        where, number_of = np.array(asked).T
        out[where] += np.clip(gains - _WORD * number_of, _LEAST_WORD * number_of, _MOST_WORD * number_of)
    return out


def _weight(i: int, before: _Piece, tokens: Sequence[PageToken], doubted: Sequence[bool]) -> float | None:
    """Return by how many nats a token is likelier as a crumb than as text; None for known words: context tells."""
    text = tokens[i].text
    if not text.isalpha():
        return _FIGURE
    if doubted[i] or (len(text) == 1 and text not in "aAI"):
        return _UNKNOWN
    return _CAPITAL if text == "A" and before.text[-1] not in '.?!"' else None


def _shares(pieces: Sequence[_Piece], spans: Sequence[tuple[int, int]], weights: Floats) -> tuple[list[float], float]:
    """Return the probability of each crumb, 0 to 1, by the width of the column that explains the page best.

    And by how many nats it explains it better than the median width. `spans` are in the order of their first pieces;
    `weights`, in nats, are what they add.
    """
    number = len(pieces)
    starts, ends = np.array([p.start for p in pieces]), np.array([p.end for p in pieces])
    oldest = np.minimum(np.searchsorted(starts, ends - _LONGEST), np.arange(number))
    """Where the longest line begins that ends with each piece."""
    hyphens = [_HYPHEN * (len(p.text) > 2 and p.text.endswith("-")) for p in pieces]
    gaps: list[list[tuple[int, float]]] = [[] for _ in range(number + 1)]
    """For each gap between lines, before a piece, how many pieces are crumbs there and what it adds."""
    for k in range(1, number):
        gaps[k].append((0, log(1 - _CRUMB) + hyphens[k - 1]))
    added = [weight + hyphens[k - 1] for (k, _), weight in zip(spans, weights.tolist(), strict=True)]
    for (k, length), weight in zip(spans, added, strict=True):
        gaps[k].append((length, weight))
    usual, last = _lengths(_WIDTHS)
    tables = [last if k + 1 == number or pieces[k + 1].line is not pieces[k].line else usual for k in range(number)]

    def lengths(k: int) -> Integers:
        """Return the letters of the lines that end with a piece, from the longest to the shortest."""
        found: Integers = np.minimum(ends[k] - starts[oldest[k] : k + 1], _LONGEST)
        return found

    begun = np.full((number + 1, len(_WIDTHS)), -np.inf)
    """Nats of all that stands before a piece, if a line begins with it."""
    begun[0] = 0.0
    ended = np.empty_like(begun)
    """The same, if a line ends before it."""
    for k in range(1, number + 1):
        ended[k] = np.logaddexp.reduce(begun[oldest[k - 1] : k] + tables[k - 1][lengths(k - 1)])
        for length, weight in gaps[k]:
            begun[k + length] = np.logaddexp(begun[k + length], ended[k] + weight)
    whole = ended[number]
    best = int(np.argmax(whole))
    to_come = np.full(number + 1, -np.inf)
    """Nats of all that stands after the beginning of a line, by its first piece."""
    after = np.zeros(number + 1)
    for k in range(number, 0, -1):
        if k < number:
            after[k] = np.logaddexp.reduce(np.array([weight + to_come[k + length] for length, weight in gaps[k]]))
        its = slice(oldest[k - 1], k)
        to_come[its] = np.logaddexp(to_come[its], tables[k - 1][lengths(k - 1), best] + after[k])
    found = [
        float(np.exp(min(0.0, ended[k, best] + weight + to_come[k + length] - whole[best])))
        for (k, length), weight in zip(spans, added, strict=True)
    ]
    return found, float(whole[best] - np.median(whole))


def _lengths(widths: Integers) -> tuple[Floats, Floats]:
    """Return what lines of 0 to _LONGEST letters cost by width, in nats: any, and those that may end a paragraph."""
    letters = np.arange(_LONGEST + 1)[:, None]
    usual = np.maximum(_LOST, -(((letters - widths) / _SPREAD) ** 2) / 2 - log(_SPREAD * 2.5))
    last = np.where(letters <= widths + _SPREAD, np.maximum(usual, _LAST_LINE), usual)
    return usual + log(_GAP), last + log(_GAP)
