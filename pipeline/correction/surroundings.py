"""What a page's places in doubt are seen against: which words are doubted, and what their neighbours probably are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.correction.columns import Edges
from pipeline.correction.options import SINGLE
from pipeline.correction.plain import PageToken, PlainPage
from pipeline.correction.work import Work

_LONGEST_ACRONYM = 4
_NUMBERED = re.compile(r"-\d")
ELIDED = frozenset("tis mid twas twere twill twould twixt tother neath gainst gan em ere".split())
"""Words after an apostrophe that stands for their first letters: 'tis."""

_LISTING_SHARE = 0.55
"""A page with a larger share of capitalised words is a list of names, or all in capitals."""


@dataclass(eq=False)
class Surroundings:
    """For each token of a page whether it is doubted. `rate` is the share of unknown words on the page, 0 to 1."""

    rate: float
    doubted: list[bool]
    listing: bool = False
    """Whether the page is a list of names: its capitalised words become common names and words only."""
    counts: Counter[str] = field(default_factory=Counter)
    """How often each word in lower case stands on the page."""
    capitals: Counter[str] = field(default_factory=Counter)
    """How often with a capital first letter."""
    broken: list[bool] = field(default_factory=list)
    """For each token whether it is doubted or a single letter: it may be a piece of a word."""
    closed: frozenset[int] = frozenset()
    """Places of tokens that are left alone: acronyms, halves of words that a hyphen parts, words that a large initial
    stands apart from (W ANTED), and such as 'tis."""
    edges: Edges = field(default_factory=Edges)
    """The crumbs of neighbouring columns that there may be."""


def open_to_doubt(token: PageToken) -> bool:
    """Tell whether a token may be changed at all: a word, or a single letter."""
    return (not token.protected or token.protected == SINGLE) and token.script in ("latin", "cyrillic")


def _is_listing(page: PlainPage) -> bool:
    words = [t for t in page.tokens if len(t.text) > 2 and t.script != "digits"]
    capitals = sum(t.text[0].isupper() for t in words)
    return capitals > _LISTING_SHARE * len(words) and sum(t.text.isupper() for t in words) < _LISTING_SHARE * len(words)


def doubted(token: PageToken, work: Work) -> bool:
    """Tell whether a token is no known word and may be changed."""
    if token.protected or token.script not in ("latin", "cyrillic") or len(token.text) < 2:
        return False
    if token.tier == "curated" or work.vocabulary.knows(token.text):
        return False
    if token.tier == "attested" and token.script == "latin" and not token.lower.isascii():
        # A foreign word with its accents: première.
        return False
    stem, apostrophe, ending = token.lower.partition("'")
    return not apostrophe or (ending == "s" and len(stem) > 3 and work.tiers(stem) != "curated")


def surroundings(page: PlainPage, work: Work, rate: float) -> Surroundings:
    """Return what is doubted on a page."""
    listing = _is_listing(page)
    closed = _after_initials(page) | _acronyms(page, work) | _parted_by_hyphen(page, work) | _elided(page)
    doubts = [doubted(t, work) and open_to_doubt(t) and i not in closed for i, t in enumerate(page.tokens)]
    counts = Counter(t.lower for t in page.tokens)
    capitals = Counter(t.lower for t in page.tokens if t.text[0].isupper())
    broken = [doubt or len(token.text) == 1 for token, doubt in zip(page.tokens, doubts, strict=True)]
    return Surroundings(rate, doubts, listing, counts, capitals, broken, closed)


def likely_words(tokens: Sequence[PageToken], around: Surroundings, work: Work) -> list[str]:
    """Return the word in lower case that each token probably is: for small-lettered ones in doubt the likeliest."""
    return [
        work.shared.likely(token.lower) if doubt and token.text[0].islower() else token.lower
        for token, doubt in zip(tokens, around.doubted, strict=True)
    ]


def _acronyms(page: PlainPage, work: Work) -> frozenset[int]:
    """Return the places of short words in capitals: unknown ones among small letters, all before a number: INR-10."""
    tokens = page.tokens
    found = set()
    for i, token in enumerate(tokens):
        if not (1 < len(token.text) <= _LONGEST_ACRONYM and token.text.isupper()):
            continue
        beside = (tokens[j] for j in (i - 1, i + 1) if 0 <= j < len(tokens) and tokens[j].line is token.line)
        alone = not any(len(t.text) > 1 and t.text.isupper() for t in beside)
        if (alone and not work.known(token.lower)) or _NUMBERED.match(token.line.text, token.end):
            found.add(i)
    return frozenset(found)


def _parted_by_hyphen(page: PlainPage, work: Work) -> frozenset[int]:
    """Return the places of the halves of known words that a hyphen parts within a line: neverthe- less."""
    found = set()
    for i, (token, following) in enumerate(pairwise(page.tokens)):
        if following.line is token.line and token.line.text[token.end : following.start] in ("-", "- "):
            whole = token.lower + following.lower
            # Words that stand by themselves are no halves: on- the.
            if work.known(whole) and not (work.known(token.lower) and work.known(following.lower)):
                found |= {i, i + 1}
    return frozenset(found)


def _after_initials(page: PlainPage) -> frozenset[int]:
    """Return the places of words in capitals that a large initial stands apart from: W ANTED."""
    return frozenset(
        i + 1
        for i, (token, following) in enumerate(pairwise(page.tokens))
        if len(token.text) == 1
        and len(following.text) > 1
        and token.text.isupper()
        and following.text.isupper()
        and following.line is token.line
        and token.line.text[token.end : following.start] == " "
    )


def _elided(page: PlainPage) -> frozenset[int]:
    """Return the places of words without their first letters: 'tis."""
    return frozenset(
        i
        for i, token in enumerate(page.tokens)
        if token.lower in ELIDED and token.start and token.line.text[token.start - 1] in "'’‘"
    )
