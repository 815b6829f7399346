"""Options that take stray signs out of a word or from beside it: `y^ars`, `in~murdering`, `_ROBBERY`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.options import SINGLE, Option
from pipeline.correction.plain import PageToken, cased_like
from pipeline.correction.surroundings import Surroundings
from pipeline.correction.work import Work

_STRAY = re.compile(r"[^\w\s]{1,2}|_{1,2}")
_USUAL = frozenset(["", " ", "-", "/", "&", "—", "–", ".-", ",-", ":-", ";-", ".—", ".–"])
_MARKS = frozenset("_^~|\\•■<>{}¬")
"""Signs that stand beside a word only as dirt."""
_SPACE_COST = 4.0
_FUNCTION_WORD = 6.0


def _gap(i: int, tokens: list[PageToken], around: Surroundings) -> str:
    """Return the stray sign between a word and the next, empty if there is none or both are known words."""
    if i + 1 >= len(tokens) or tokens[i + 1].line is not tokens[i].line:
        return ""
    token, following = tokens[i], tokens[i + 1]
    if following.protected and following.protected != SINGLE:
        return ""
    gap = token.line.text[token.end : following.start]
    if gap in _USUAL or not _STRAY.fullmatch(gap):
        return ""
    usual = gap[0] in ".,:;!?'’\"()"
    doubt = around.doubted[i] or around.doubted[i + 1]
    return gap if doubt or (not usual) or (len(token.text) == 1 or len(following.text) == 1) else ""


def stray_queries(i: int, tokens: list[PageToken], around: Surroundings) -> Iterator[str]:
    """Yield what `strays` will look up, to be looked up together."""
    if gap := _gap(i, tokens, around):
        yield tokens[i].lower + gap + tokens[i + 1].lower


def strays(i: int, tokens: list[PageToken], around: Surroundings, work: Work) -> Iterator[Option]:
    """Yield words that stand with one or two stray signs inside them, and pairs of words with a sign for a space."""
    token = tokens[i]
    gap = _gap(i, tokens, around)
    if not gap:
        return
    following = tokens[i + 1]
    start, end = token.start, following.end
    before = token.line.text[start:end]
    for word, cost, parts, _ in work.shared.near(token.lower + gap + following.lower, token.script):
        after = cased_like(word, token.text)
        yield Option("punctuation", i, i + 2, start, end, before, after, (word,), cost, parts)
    if gap[0] in _MARKS and work.known(token.lower) and work.known(following.lower):
        words = (token.lower, following.lower)
        after = f"{token.text} {following.text}"
        yield Option("punctuation", i, i + 2, start, end, before, after, words, _SPACE_COST, 1, exchanged=False)


def signed_apart(i: int, tokens: list[PageToken], work: Work) -> Iterator[Option]:
    """Yield two known words for those that an apostrophe or a full stop joins: `asked'a`, `washed.for`."""
    token, following = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    text, start, end = token.line.text, token.start, token.end
    left, sign, right = token.text.replace("’", "'").partition("'")
    if not sign and following is not None and following.line is token.line and text[end : following.start] == ".":
        right, end = following.text, following.end
    last = i + 1 if sign else i + 2
    if len(left) < 2 or not right.islower() or (len(right) == 1 and right != "a"):
        return
    words = (left.lower(), right)
    if not all(map(work.known, words)) or work.known(text[start:end].lower()):
        return
    yield Option(
        "punctuation", i, last, start, end, text[start:end], f"{left} {right}", words, _SPACE_COST, 1, exchanged=False
    )


def hyphened(i: int, tokens: list[PageToken], work: Work) -> Iterator[Option]:
    """Yield two words for those that a hyphen joins, where one is as common as `the` and no list has the compound."""
    if i + 1 >= len(tokens) or tokens[i + 1].line is not tokens[i].line:
        return
    token, following = tokens[i], tokens[i + 1]
    start, end = token.start, following.end
    before, words = token.line.text[start:end], (token.lower, following.lower)
    if token.line.text[token.end : following.start] != "-" or min(map(len, words)) < 2:
        return
    if max(map(work.frequency, words)) >= _FUNCTION_WORD and all(map(work.known, words)) and not work.known(before):
        after = f"{token.text} {following.text}"
        yield Option("punctuation", i, i + 2, start, end, before, after, words, _SPACE_COST, 1, exchanged=False)


def marks(i: int, token: PageToken) -> Iterator[Option]:
    """Yield a word without the dirt that touches it."""
    text, start, end = token.line.text, token.start, token.end
    while start and text[start - 1] in _MARKS:
        start -= 1
    while end < len(text) and text[end] in _MARKS:
        end += 1
    if 0 < end - start - len(token.text) <= 3:
        yield Option(
            "punctuation", i, i + 1, start, end, text[start:end], token.text, (token.lower,), _SPACE_COST, 1,
            exchanged=False,
        )  # fmt: skip
