"""Which text stands at one place of a row, when several readings say different things about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of

KNOWN = 0.5
"""Votes that a text of known words gets on top."""
ODD = -0.4
"""Votes that a text of odd words (letters among digits, capitals within) loses; one without any letter loses it too."""
MARK = -0.2
"""Votes for each sign that typed text hardly has."""
SAME_CORE = 0.5
"""Share of a vote that a text gets from one that differs by its punctuation only."""
ALIKE = 0.5
"""Share of a vote that a text gets from an almost equal one; none from one that is less than half equal."""

_MARKS = re.compile(r"[^\w\s.,;:!?()'\"/&\-☐☑§%$№«»“”]")
_EDGES = re.compile(r"^\W+|\W+$")


class Vote(NamedTuple):
    """What a voice says: a text ("": nothing stands there), how sure it is (0 to 1), what it counts for."""

    text: str
    sure: float
    weight: float


class Elected(NamedTuple):
    """The text with the most votes, its votes and what the lexicon added, the weight of the voices that said it."""

    text: str
    score: float
    support: float


def elect(votes: Mapping[int, Vote], first: int) -> Elected:
    """Return the text that most speaks for. `votes` are by number of the voice; voice `first` decides a tie."""
    support: dict[str, float] = {}
    for vote in votes.values():
        support[vote.text] = support.get(vote.text, 0.0) + vote.weight
    if len(support) == 1:
        text = next(iter(support))
        return Elected(text, _said(text, votes) + worth_of(text), support[text])
    score = {text: _said(text, votes) + worth_of(text) for text in support}
    firsts = votes[first].text if first in votes else None
    text = max(score, key=lambda t: (score[t], t == firsts, t))
    return Elected(text, score[text], support[text])


def _said(text: str, votes: Mapping[int, Vote]) -> float:
    """Return the votes for a text: those of its own, and a share of those for texts that are almost the same."""
    total = 0.0
    for vote in votes.values():
        share = 1.0 if vote.text == text else _share(text, vote.text)
        total += share * vote.weight * vote.sure
    return total


@lru_cache(maxsize=1 << 14)
def _share(text: str, other: str) -> float:
    if not text or not other:
        return 0.0
    if core(text) == core(other) != "":
        return SAME_CORE
    return ALIKE * max(0.0, Indel.normalized_similarity(text, other) - 0.5)


@lru_cache(maxsize=1 << 14)
def core(text: str) -> str:
    """Return a text without the punctuation around it."""
    return _EDGES.sub("", text)


@lru_cache(maxsize=1 << 14)
def worth_of(text: str) -> float:
    """Return the votes that a text's own looks add or take."""
    if not text:
        return 0.0
    words = words_of(text)
    letters = sum(map(len, words))
    marks = MARK * len(_MARKS.findall(text))
    if not letters:
        return ODD + marks
    known = sum(len(w) for w in words if _counts(w) and lexicon_for(w).knows(w))
    odd = sum(len(w) for w in words if not (w.islower() or w.isupper() or w.istitle() or w.isdigit()))
    return (KNOWN * known + ODD * odd) / letters + marks


def _counts(word: str) -> bool:
    """Tell whether being known says something of a word: of single letters only a few are words."""
    return word.isalpha() and (len(word) > 1 or word in "aAIавикосуяАВИКОСУЯ")
