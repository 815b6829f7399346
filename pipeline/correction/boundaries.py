"""Options that move the bounds of words: two words for one, one for two or more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from pipeline.correction.options import SINGLE, Option
from pipeline.correction.plain import PageToken, cased_like
from pipeline.correction.shared import Candidate
from pipeline.correction.surroundings import Surroundings
from pipeline.correction.work import Work

_JOINT = re.compile(r"-?[ ]|[ ]-?|[-.,'’*^~_|]")
MOST_JOINED = 4
"""Words that may have been one."""
_SHORTEST_JOINED = 3
_SPACE_COST = 4.0


def splits(i: int, token: PageToken, work: Work) -> Iterator[Option]:
    """Yield the pairs of known words that a glued one may be, one of them misread if need be: `spenttho`."""
    text = token.text
    for cut, left, right, cost, parts in work.shared.cuts(token.lower, token.script):
        after = f"{cased_like(left, text[:cut])} {cased_like(right, text[cut:])}"
        yield Option(
            "split", i, i + 1, token.start, token.end, text, after, (left, right), _SPACE_COST + cost, 1 + parts,
            exchanged=parts > 0,
        )  # fmt: skip
    if words := work.shared.segments(token.lower, token.script):
        ends = list(accumulate(map(len, words)))
        after = " ".join(cased_like(w, text[end - len(w) : end]) for w, end in zip(words, ends, strict=True))
        spaces = len(words) - 1
        yield Option(
            "split", i, i + 1, token.start, token.end, text, after, words, _SPACE_COST * spaces, spaces,
            exchanged=False,
        )  # fmt: skip


def joins(i: int, tokens: list[PageToken], around: Surroundings, work: Work) -> Iterator[Option]:
    """Yield the known words that a word and the next ones may be together, one letter misread if need be."""
    token = tokens[i]
    end = min(i + MOST_JOINED, len(tokens))
    if not any(around.broken[i:end]):
        return
    read, doubts = token.lower, around.broken[i]
    for last in range(i + 1, end):
        following = tokens[last]
        if not _may_join(tokens[last - 1], following, token):
            return
        read += following.lower
        doubts = doubts or around.broken[last]
        if not doubts or len(read) < _SHORTEST_JOINED or (len(token.text) == 1 and following.text.isupper()):
            # A large initial letter stands apart in many books: W ANTED.
            continue
        if exact := work.known(read):
            found = [Candidate(read, 0.0, 0)]
        elif last == i + 1 and _may_be_one(i, tokens, around):
            found = [near for near in work.shared.near(read, token.script) if "'" not in near.word][:3]
        else:
            continue
        before = token.line.text[token.start : following.end]
        model = token.text if not token.text.isupper() or following.text.isupper() else token.text.capitalize()
        for word, cost, parts, _ in found:
            after, spaces = cased_like(word, model), last - i
            yield Option(
                "join", i, last + 1, token.start, following.end, before, after, (word,),
                cost + _SPACE_COST * spaces, parts + spaces, exchanged=not exact,
            )  # fmt: skip


def _may_join(token: PageToken, following: PageToken, first: PageToken) -> bool:
    if following.line is not token.line or following.script != token.script:
        return False
    if following.text[0].isupper() > first.text.isupper() or (following.protected and following.protected != SINGLE):
        return False
    gap = token.line.text[token.end : following.start]
    return gap == " " or (gap not in ("'", "’", "-") and _JOINT.fullmatch(gap) is not None)


def _may_be_one(i: int, tokens: list[PageToken], around: Surroundings) -> bool:
    """Tell whether a word and the next may be a misread one: if short, both must be in doubt.

    In Russian, where words of other endings are near any such pair, none was ever found to be one.
    """
    letters = len(tokens[i].text) + len(tokens[i + 1].text)
    return (
        tokens[i].script == "latin"
        and letters >= _SHORTEST_JOINED
        and (all(around.broken[i : i + 2]) or (letters > 5 and any(around.doubted[i : i + 2])))
    )


def joined_queries(i: int, tokens: list[PageToken], around: Surroundings) -> Iterator[str]:
    """Yield what `joins` will look up, to be looked up together."""
    if i + 1 < len(tokens):
        token, following = tokens[i], tokens[i + 1]
        if _may_join(token, following, token) and _may_be_one(i, tokens, around):
            yield token.lower + following.lower
