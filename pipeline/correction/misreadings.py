"""Options that are other words: for a word that no list knows, and for a known one that fits its neighbours badly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan

import numpy as np

from pipeline.correction.context import Context, english_context
from pipeline.correction.options import SIGNS, Option, OptionKind
from pipeline.correction.plain import PageToken, cased_like
from pipeline.correction.shared import Candidate
from pipeline.correction.surroundings import Surroundings, likely_words
from pipeline.correction.work import Work

_LIKE_CAPITALS = frozenset("CIKOPSUVWXZ")
"""Capitals that differ from their small letters in size alone, and I, which l is read as."""

_FITS = -5.0
"""Mean nats a word, over a known word and the two after it, above which it is not doubted."""

_MOST_RAISED = 3
"""Likeliest words for a small-lettered one that are offered with a capital as well."""

_LEAST_GAIN = 1.0
_MOST_REALWORDS = 3
_COST_WORTH, _FREQUENCY_WORTH, _MOST_COMMONER = 0.7, 0.5, 2.0
_LEAST_WORTH = -3.0
"""When real words are thinned out: nats of context that one nat of the error model outweighs, and that a step of the
Zipf scale by which the other word is commoner is worth, up to two; of all this, the least."""


def substitutions(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    """Yield the known words that an unknown one may be a misreading of, with and without the sign beside it."""
    yield from _spelt(i, token, token.start, token.end, token.lower, "nonword", work)
    yield from signed(i, token, work)


def signed(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    """Yield the known words that a word is together with the sign that touches it: `shovel«` is `shovels`."""
    start, end = with_signs(token)
    if (start, end) != (token.start, token.end):
        read = token.line.text[start:end].lower()
        yield from _spelt(i, token, start, end, read, "punctuation", work)


def _spelt(i: int, token: PageToken, start: int, end: int, read: str, kind: OptionKind, work: Work) -> Iterator[Option]:
    for rank, candidate in enumerate(work.shared.near(read, token.script)):
        yield from _cased(kind, i, token, start, end, candidate, rank)


def _cased(
    kind: OptionKind, i: int, token: PageToken, start: int, end: int, candidate: Candidate, rank: int
) -> Iterator[Option]:
    """Yield a word with the capitals of a token, and where its first letter is another one, with or without one."""
    word, cost, parts, edits = candidate
    before, after = token.line.text[start:end], cased_like(word, token.text)
    if after != word or not before.islower():
        edits = nan  # were measured in small letters
    yield Option(kind, i, i + 1, start, end, before, after, (word,), cost, parts, edits=edits)
    if word[0] == token.lower[0] or after.isupper() or len(word) == 1:
        return
    # The capital may be a misread small letter, the small letter a misread or lost capital.
    if after != word:
        yield Option(kind, i, i + 1, start, end, before, word, (word,), cost, parts)
    elif rank < _MOST_RAISED:
        yield Option(kind, i, i + 1, start, end, before, word.capitalize(), (word,), cost, parts)


def with_signs(token: PageToken) -> tuple[int, int]:
    """Return the token's place with the one sign that touches it on either side, if it is no usual punctuation."""
    text, start, end = token.line.text, token.start, token.end
    if start and text[start - 1] in SIGNS:
        start -= 1
    if end < len(text) and text[end] in SIGNS:
        end += 1
    return start, end


def realwords(
    places: Sequence[int], tokens: Sequence[PageToken], around: Surroundings, work: Work
) -> dict[int, list[Option]]:
    """Return, by places of known words, the other words they may be misreadings of, where these fit much better.

    In Russian there is no context to tell by: only the likeliest misreadings are offered. Elisions stay, wi' and e'er,
    and so do foreign words with their accents.
    """
    context = english_context()
    asked = [i for i in places if not _elided_or_foreign(tokens[i])]
    latin = [i for i in asked if tokens[i].script == "latin" and context is not None]
    found = {i: work.shared.twins(tokens[i].lower, tokens[i].script) for i in set(asked) - set(latin)}
    if context is not None and latin:
        found |= _better(latin, tokens, around, work, context)
    return {
        i: [
            option
            for rank, twin in enumerate(twins)
            for option in _cased("realword", i, tokens[i], tokens[i].start, tokens[i].end, twin, rank)
        ]
        for i, twins in found.items()
    }


def _elided_or_foreign(token: PageToken) -> bool:
    if "'" in token.lower or token.line.text[token.end : token.end + 1] in ("'", "’"):
        return True
    return token.script == "latin" and not token.lower.isascii()


def _better(
    places: Sequence[int], tokens: Sequence[PageToken], around: Surroundings, work: Work, context: Context
) -> dict[int, list[Candidate]]:
    """Return the few words that fit the neighbours of a known one best, where that one fits them badly."""
    at = np.array(places)
    rows = context.rows(
        context.numbers(likely_words(tokens, around, work)),
        [(i, i + 1) for i in places],
        [[tokens[i].lower] for i in places],
    )
    read = context.logs(rows).sum(1)
    doubted = np.flatnonzero(read <= _FITS * (1 + np.minimum(2, len(tokens) - 1 - at)))
    twins = [work.shared.twins(tokens[i].lower, tokens[i].script) for i in at[doubted].tolist()]
    owner = np.repeat(doubted, [len(its) for its in twins])
    rows = rows[owner]
    rows[:, 2] = context.numbers(word for its in twins for word, *_ in its)
    gains = context.sums(rows, read[owner] + _LEAST_GAIN) - read[owner]
    flat = [twin for its in twins for twin in its]
    rated: dict[int, list[tuple[float, Candidate]]] = {}
    for k in np.flatnonzero(gains >= _LEAST_GAIN).tolist():
        place, twin = places[owner[k]], flat[k]
        commoner = min(_MOST_COMMONER, work.frequency(twin.word) - work.frequency(tokens[place].lower))
        worth = gains[k] - _COST_WORTH * twin.cost + _FREQUENCY_WORTH * commoner
        if worth >= _LEAST_WORTH:
            rated.setdefault(place, []).append((-worth, twin))
    return {i: [twin for _, twin in sorted(its)[:_MOST_REALWORDS]] for i, its in rated.items()}


def cases(i: int, token: PageToken, around: Surroundings, work: Work) -> Iterator[Option]:
    """Yield a known word with other capitals: `waS`, `In` for `in` within a sentence."""
    text = token.text
    if len(text) < 2 or text.isupper() or text.islower():
        return
    afters = set()
    if any(c.isupper() for c in text[1:]):
        if token.tier == "curated":
            afters = {token.lower, text[0] + token.lower[1:]} - {text}
    elif (text[0] == "I" and token.tier == "curated") or (
        text[0] in _LIKE_CAPITALS - {"I"}
        and (around.capitals[token.lower] < around.counts[token.lower] or work.frequency(token.lower) > 4.5)
    ):
        afters = {token.lower}
    for after in sorted(afters):
        yield Option("case", i, i + 1, token.start, token.end, text, after, (token.lower,), 4.0, 1)
