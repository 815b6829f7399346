"""Options that are other words: for a word that no list knows, and for a known one that fits its neighbours badly."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.context import Context
from pipeline.correction.options import SIGNS, Option, OptionKind
from pipeline.correction.plain import PageToken, cased_like
from pipeline.correction.surroundings import Surroundings
from pipeline.correction.work import Work

_I_WORDS = frozenset(["in", "is", "into", "included", "intended", "important"])

_LIKE_CAPITALS = frozenset("CIKOPSUVWXZ")
"""Capitals that differ from their small letters in size alone, and I, which l is read as."""

_FITS = -5.0
"""Mean nats a word, over a known word and the two after it, above which it is not doubted."""

_LEAST_GAIN = 1.0
_MOST_REALWORDS = 5
_COST_WORTH = 0.6
"""Nats of context that one nat of the error model outweighs, when real words are thinned out."""


def substitutions(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    """Yield the known words that an unknown one may be a misreading of, with and without the sign beside it."""
    yield from _spelt(i, token, token.start, token.end, token.lower, "nonword", work)
    start, end = with_signs(token)
    if (start, end) != (token.start, token.end):
        read = token.line.text[start:end].lower()
        yield from _spelt(i, token, start, end, read, "punctuation", work)


def _spelt(i: int, token: PageToken, start: int, end: int, read: str, kind: OptionKind, work: Work) -> Iterator[Option]:
    for word, cost, parts in work.shared.near(read, token.script):
        yield from _cased(kind, i, token, start, end, word, cost, parts)


def _cased(
    kind: OptionKind, i: int, token: PageToken, start: int, end: int, word: str, cost: float, parts: int
) -> Iterator[Option]:
    before = token.line.text[start:end]
    after = cased_like(word, token.text)
    yield Option(kind, i, i + 1, start, end, before, after, (word,), cost, parts)
    if after != word and word[0] != token.lower[0] and not after.isupper():
        # The capital may be a misread small letter.
        yield Option(kind, i, i + 1, start, end, before, word, (word,), cost, parts)


def with_signs(token: PageToken) -> tuple[int, int]:
    """Return the token's place with the one sign that touches it on either side, if it is no usual punctuation."""
    text, start, end = token.line.text, token.start, token.end
    if start and text[start - 1] in SIGNS:
        start -= 1
    if end < len(text) and text[end] in SIGNS:
        end += 1
    return start, end


def realwords(i: int, token: PageToken, around: Surroundings, work: Work, context: Context | None) -> Iterator[Option]:
    """Yield the known words that a known one may be a misreading of, where they fit the neighbours better.

    In Russian there is no context to tell by: only the likeliest misreadings are offered. Elisions stay, wi' and e'er,
    and so do foreign words with their accents.
    """
    if "'" in token.lower or token.line.text[token.end : token.end + 1] in ("'", "’"):
        return
    if token.script == "latin" and not token.lower.isascii():
        return
    if context is None:
        for word, cost, parts in work.shared.twins(token.lower, token.script):
            yield from _cased("realword", i, token, token.start, token.end, word, cost, parts)
        return
    left, right = around.words[max(0, i - 2) : i], around.words[i + 1 : i + 3]
    read = context.score(left, [token.lower], right)
    if read > _FITS * (1 + len(right)):
        return
    gains = []
    for word, cost, parts in work.shared.twins(token.lower, token.script):
        gain = context.score(left, (word,), right, read + _LEAST_GAIN) - read
        if gain >= _LEAST_GAIN:
            gains.append((_COST_WORTH * cost - gain, word, cost, parts))
    gains.sort()
    for _, word, cost, parts in gains[:_MOST_REALWORDS]:
        yield from _cased("realword", i, token, token.start, token.end, word, cost, parts)


def cases(i: int, token: PageToken, around: Surroundings, work: Work) -> Iterator[Option]:
    """Yield a known word with other capitals: `waS`, `In` for `in` within a sentence."""
    text = token.text
    if len(text) < 2 or text.isupper() or text.islower():
        return
    afters = set()
    if any(c.isupper() for c in text[1:]):
        if token.tier == "curated":
            afters = {token.lower, text[0] + token.lower[1:]} - {text}
    elif (token.lower in _I_WORDS or (text[0] in _LIKE_CAPITALS and text[0] != "I")) and (
        around.capitals[token.lower] < around.counts[token.lower] or work.frequency(token.lower) > 4.5
    ):
        afters = {token.lower}
    for after in sorted(afters):
        yield Option("case", i, i + 1, token.start, token.end, text, after, (token.lower,), 4.0, 1)
