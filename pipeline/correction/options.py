"""What a doubtful place of a page may have been: other words, two words, one word, a word without a stray sign.

A site is a place in doubt; its options compete with each other and with leaving it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from pipeline.correction.plain import PageToken, PlainPage, cased_like
from pipeline.correction.work import Work

OptionKind = Literal["nonword", "realword", "split", "join", "punctuation"]

SINGLE = "a single letter"

REALWORD_RATE = 0.04
"""Known words are doubted only on pages where at least this share of the words is unknown."""

_SIGNS = frozenset("#*^~_|«»<>[]{}\\=+@£$%§©®°•■€¥")
"""Signs that stand beside a word without a space only where they are a misread letter, or dirt."""

_I_WORDS = frozenset(["in", "is", "into", "included", "intended", "important"])

_STRAY = re.compile(r"[^\w\s]{1,2}")
_JOINT = re.compile(r"-?[ ]|[ ]-?|[-.,'’*^~_|]")


@dataclass(eq=False)
class Option:
    """What tokens `first` to `last` (excluded) may have been: `after` for the line's `text[start:end]`."""

    kind: OptionKind
    first: int
    last: int
    start: int
    end: int
    before: str
    after: str
    words: tuple[str, ...]
    """The words of `after` in lower case, as the context model wants them."""
    cost: float
    pieces: int
    exchanged: bool = True
    """Whether letters are exchanged; else only spaces or signs go."""
    features: list[float] = field(default_factory=list)
    rank: float = 0.0


@dataclass(eq=False)
class Site:
    """A doubtful place around one token, with its options."""

    token: PageToken
    index: int
    options: list[Option]


def doubted(token: PageToken, work: Work) -> bool:
    """Tell whether a token is no known word and may be changed."""
    if token.protected or token.script not in ("latin", "cyrillic") or len(token.text) < 2:
        return False
    if token.tier == "curated" or "'" in token.lower or work.vocabulary.knows(token.text):
        return False
    # Word lists lack many regular plurals.
    return not (token.lower.endswith("s") and len(token.lower) > 4 and work.tiers(token.lower[:-1]) == "curated")


def sites(page: PlainPage, work: Work, rate: float) -> Iterator[Site]:
    """Yield the doubtful places of a page in order, with their options."""
    tokens = page.tokens
    doubts = [doubted(t, work) for t in tokens]
    work.shared.look_up(_queries(tokens, doubts))
    realwords = rate >= REALWORD_RATE
    for i, token in enumerate(tokens):
        single = token.protected == SINGLE
        if (token.protected and not single) or token.script not in ("latin", "cyrillic"):
            continue
        options: list[Option] = []
        if doubts[i]:
            options += _substitutions(i, token, work)
            options += _splits(i, token, work)
            options += _strays(i, tokens, work)
        elif realwords:
            options += _realwords(i, token, work)
        options += _joins(i, tokens, doubts, work)
        if options:
            yield Site(token, i, options)


def _queries(tokens: list[PageToken], doubts: list[bool]) -> Iterator[str]:
    for i, token in enumerate(tokens):
        if token.script != "latin":
            continue
        if doubts[i]:
            yield token.lower
            start, end = _with_signs(token)
            yield token.line.text[start:end].lower()
        if i + 1 < len(tokens) and (doubts[i] or doubts[i + 1]):
            following = tokens[i + 1]
            if following.line is token.line and following.script == "latin":
                gap = token.line.text[token.end : following.start]
                if _STRAY.fullmatch(gap):
                    yield token.lower + gap + following.lower
                if _JOINT.fullmatch(gap):
                    yield token.lower + following.lower


def _substitutions(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    yield from _spelt(i, token, token.start, token.end, token.lower, "nonword", work)
    start, end = _with_signs(token)
    if (start, end) != (token.start, token.end):
        read = token.line.text[start:end].lower()
        yield from _spelt(i, token, start, end, read, "punctuation", work)


def _spelt(i: int, token: PageToken, start: int, end: int, read: str, kind: OptionKind, work: Work) -> Iterator[Option]:
    before = token.line.text[start:end]
    for word, cost, parts in work.shared.near(read, token.script):
        after = cased_like(word, token.text)
        yield Option(kind, i, i + 1, start, end, before, after, (word,), cost, parts)
        if after != word and word[0] != token.lower[0] and not after.isupper():
            # The capital may be a misread small letter.
            yield Option(kind, i, i + 1, start, end, before, word, (word,), cost, parts)


def _with_signs(token: PageToken) -> tuple[int, int]:
    """Return the token's place with the one sign that touches it on either side, if it is no usual punctuation."""
    text, start, end = token.line.text, token.start, token.end
    if start and text[start - 1] in _SIGNS:
        start -= 1
    if end < len(text) and text[end] in _SIGNS:
        end += 1
    return start, end


def _realwords(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    if token.lower in _I_WORDS and token.capitalised:
        # The capital I is a small one misread.
        yield Option("realword", i, i + 1, token.start, token.end, token.text, token.lower, (token.lower,), 4.0, 1)
    for word, cost in work.shared.twins(token.lower, token.script):
        after = cased_like(word, token.text)
        yield Option("realword", i, i + 1, token.start, token.end, token.text, after, (word,), cost, 1)
        if after != word and word[0] != token.lower[0] and not after.isupper():
            yield Option("realword", i, i + 1, token.start, token.end, token.text, word, (word,), cost, 1)


def _splits(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    for cut in work.shared.cuts(token.lower):
        left, right = token.text[:cut], token.text[cut:]
        words = (token.lower[:cut], token.lower[cut:])
        yield Option("split", i, i + 1, token.start, token.end, token.text, f"{left} {right}", words, 4.0, 1)


def _strays(i: int, tokens: list[PageToken], work: Work) -> Iterator[Option]:
    """Yield words that stand with one or two stray signs inside them: `y^ars`, `Col.on`."""
    token = tokens[i]
    if i + 1 >= len(tokens):
        return
    following = tokens[i + 1]
    gap = token.line.text[token.end : following.start] if following.line is token.line else ""
    if gap in ("", "-", "/", "&", "—", "–") or not _STRAY.fullmatch(gap) or following.protected == "a number":
        return
    read = token.lower + gap + following.lower
    before = token.line.text[token.start : following.end]
    for word, cost, parts in work.shared.near(read, token.script):
        yield Option(
            "punctuation",
            i,
            i + 2,
            token.start,
            following.end,
            before,
            cased_like(word, token.text),
            (word,),
            cost,
            parts,
        )


def _joins(i: int, tokens: list[PageToken], doubts: list[bool], work: Work) -> Iterator[Option]:
    if i + 1 >= len(tokens):
        return
    token, following = tokens[i], tokens[i + 1]
    if (
        following.line is not token.line
        or following.script != token.script
        or following.text[0].isupper() > token.text.isupper()
    ):
        return
    if following.protected and following.protected != SINGLE:
        return
    if not (doubts[i] or doubts[i + 1] or len(token.text) == 1 or len(following.text) == 1):
        return
    gap = token.line.text[token.end : following.start]
    if gap in ("'", "’", "-") or not _JOINT.fullmatch(gap):
        return
    joined = token.lower + following.lower
    if len(joined) < 4 or (len(token.text) == 1 and following.text.isupper()):
        # A large initial letter stands apart in many books: W ANTED.
        return
    before = token.line.text[token.start : following.end]
    exact = work.known(joined)
    found = [(joined, 0.0, 0)] if exact else []
    if not exact and (doubts[i] or doubts[i + 1]) and len(joined) > 6:
        found = work.shared.near(joined, token.script)[:3]
    for word, cost, parts in found:
        model = token.text if not token.text.isupper() or following.text.isupper() else token.text.capitalize()
        yield Option(
            "join",
            i,
            i + 2,
            token.start,
            following.end,
            before,
            cased_like(word, model),
            (word,),
            cost + 4.0,
            parts + 1,
            exchanged=not exact,
        )
