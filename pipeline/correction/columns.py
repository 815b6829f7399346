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

_CRUMBED = np.array([0.6])
_CRUMBED_ENDS = np.array([0.01, 0.03, 0.08, 0.15, 0.25, 0.4, 0.6, 0.8])
"""Share of the line ends at which there are crumbs: the usual one of pages that have some, by which the width is found,
and those of which the one is taken that explains the page best."""

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
    crumbed: float = 0.0
    """At how many of its line ends there are crumbs, 0 to 1."""

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
    weights += np.log(_PIECES)[[number - 1 for _, number in spans]]
    weights += [_WHOLE * _parts_a_word(pieces, span, page.tokens, known) for span in spans]
    seen = _seen(pieces, spans, weights)
    width, evidence = _width(seen)
    if evidence < _LEAST_EVIDENCE:
        return Edges()
    crumbed, shares = _shares(seen, width)
    edges = Edges(evidence=evidence, crumbed=crumbed)
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


class _Seen(NamedTuple):
    """What is seen of a page: how its pieces may be cut into lines with crumbs between them."""

    oldest: list[int]
    """Where the longest line begins that ends with each piece."""
    lengths: list[Integers]
    """The letters of the lines that end with each piece, from the longest to the shortest."""
    may_end: list[bool]
    """Whether a paragraph may end with each piece."""
    spans: list[tuple[int, int, float]]
    """What may be a crumb: its first piece, their number, and what it adds, in nats."""
    gaps: list[list[tuple[int, float]]]
    """For each gap between lines, before a piece, how many pieces may be crumbs there (0: none) and what it adds."""


def _seen(pieces: Sequence[_Piece], spans: Sequence[tuple[int, int]], weights: Floats) -> _Seen:
    """Return what is seen of a page, by what its spans add, in nats; they are in the order of their first pieces."""
    number = len(pieces)
    starts, ends = np.array([p.start for p in pieces]), np.array([p.end for p in pieces])
    oldest = np.minimum(np.searchsorted(starts, ends - _LONGEST), np.arange(number)).tolist()
    hyphens = [_HYPHEN * (len(p.text) > 2 and p.text.endswith("-")) for p in pieces]
    crumbs = [(k, size, weight + hyphens[k - 1]) for (k, size), weight in zip(spans, weights.tolist(), strict=True)]
    gaps = [[], *([(0, hyphen)] for hyphen in hyphens)]
    for k, size, weight in crumbs:
        gaps[k].append((size, weight))
    return _Seen(
        oldest,
        [np.minimum(ends[k] - starts[oldest[k] : k + 1], _LONGEST) for k in range(number)],
        [k + 1 == number or pieces[k + 1].line is not pieces[k].line for k in range(number)],
        crumbs,
        gaps,
    )


def _width(seen: _Seen) -> tuple[int, float]:
    """Return the width of the column that explains the page best, and how many nats better than the median one."""
    whole = _begun(seen, _WIDTHS, _CRUMBED)[1][-1]
    best = int(np.argmax(whole))
    return int(_WIDTHS[best]), float(whole[best] - np.median(whole))


def _shares(seen: _Seen, width: int) -> tuple[float, list[float]]:
    """Return at how many line ends of a column there are crumbs, and the probability of each crumb, both 0 to 1."""
    _, ended = _begun(seen, np.array([width]), _CRUMBED_ENDS)
    best = int(np.argmax(ended[-1]))
    crumbed = float(_CRUMBED_ENDS[best])
    to_come = _to_come(seen, width, crumbed)
    its = ended[:, best] + log(crumbed) - ended[-1, best]
    return crumbed, [float(np.exp(min(0.0, its[k] + weight + to_come[k + size]))) for k, size, weight in seen.spans]


def _begun(seen: _Seen, widths: Integers, crumbed: Floats) -> tuple[Floats, Floats]:
    """Return nats of all that stands before each piece, if a line begins with it and if a line ends before it.

    A column for each width, or for each share of line ends with crumbs.
    """
    number, columns = len(seen.lengths), max(len(widths), len(crumbed))
    usual, last = _lengths(widths)
    of_gap = [np.log(crumbed if size else 1 - crumbed) for size in range(len(_PIECES) + 1)]
    begun = np.full((number + 1, columns), -np.inf)
    begun[0] = 0.0
    ended = np.empty_like(begun)
    for k in range(1, number + 1):
        table = last if seen.may_end[k - 1] else usual
        ended[k] = np.logaddexp.reduce(begun[seen.oldest[k - 1] : k] + table[seen.lengths[k - 1]])
        for size, weight in seen.gaps[k] if k < number else ():
            begun[k + size] = np.logaddexp(begun[k + size], ended[k] + (of_gap[size] + weight))
    return begun, ended


def _to_come(seen: _Seen, width: int, crumbed: float) -> Floats:
    """Return nats of all that stands from each piece on, if a line begins with it."""
    number = len(seen.lengths)
    usual, last = (table[:, 0] for table in _lengths(np.array([width])))
    of_gap = [log(crumbed if size else 1 - crumbed) for size in range(len(_PIECES) + 1)]
    found = np.full(number + 1, -np.inf)
    after = 0.0
    for k in range(number, 0, -1):
        if k < number:
            after = np.logaddexp.reduce([of_gap[size] + weight + found[k + size] for size, weight in seen.gaps[k]])
        its = slice(seen.oldest[k - 1], k)
        found[its] = np.logaddexp(found[its], (last if seen.may_end[k - 1] else usual)[seen.lengths[k - 1]] + after)
    return found


def _lengths(widths: Integers) -> tuple[Floats, Floats]:
    """Return what lines of 0 to _LONGEST letters cost by width, in nats: any, and those that may end a paragraph."""
    letters = np.arange(_LONGEST + 1)[:, None]
    usual = np.maximum(_LOST, -(((letters - widths) / _SPREAD) ** 2) / 2 - log(_SPREAD * 2.5))
    last = np.where(letters <= widths + _SPREAD, np.maximum(usual, _LAST_LINE), usual)
    return usual + log(_GAP), last + log(_GAP)
