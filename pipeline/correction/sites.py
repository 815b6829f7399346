"""The doubtful places of a page, each with its options."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.correction.boundaries import MOST_JOINED, joined_queries, joins, splits
from pipeline.correction.crumbs import at_edges, crumbs, has_crumbs, noise
from pipeline.correction.misreadings import cases, realwords, signed, substitutions, with_signs
from pipeline.correction.options import SINGLE, Option, Site
from pipeline.correction.plain import PageToken, PlainPage
from pipeline.correction.strays import hyphened, marks, signed_apart, stray_queries, strays
from pipeline.correction.surroundings import Surroundings, open_to_doubt
from pipeline.correction.work import Work

REALWORD_RATE = 0.03
"""Known words are doubted only on pages where at least this share of the words is unknown."""

_STRANGE = re.compile(r"""[_^~|\\•■<>{}¬]|\w[^\w\s/&—–.,:;!?'’"()-][^\w\s]?\w""")
"""Signs that may be stray beside or between known words: `strays` looks closer."""

COMMON_NAME = 4.0
"""Zipf frequency of the words that a capitalised word of a list of names may be: common given names, as a rule."""


def sites(page: PlainPage, around: Surroundings, work: Work) -> Iterator[Site]:
    """Yield the doubtful places of a page in order, with their options; what `queries` gives has been looked up."""
    tokens = page.tokens
    noisy = around.rate >= REALWORD_RATE
    asked = range(len(tokens)) if noisy else _in_question(tokens, around)
    places = [i for i in asked if i not in around.closed and open_to_doubt(tokens[i])]
    others = _of_known_words(places, tokens, around, work) if noisy else {}
    crumbs_of_columns = at_edges(tokens, around, work)
    for i in sorted({*places, *crumbs_of_columns}):
        token, options = tokens[i], others.get(i, []) + crumbs_of_columns.get(i, [])
        if i in around.closed or not open_to_doubt(token):
            yield Site(token, i, options)
            continue
        if _is_listed_name(token, around):
            if around.doubted[i] and (options := _common_names(i, token, work)):
                yield Site(token, i, options)
            continue
        if around.doubted[i]:
            options += substitutions(i, token, work)
            options += splits(i, token, work)
        elif noisy and not _is_name(token, work):
            options += signed(i, token, work)
            options += cases(i, token, around, work)
        options += marks(i, token)
        options += strays(i, tokens, around, work)
        options += joins(i, tokens, around, work)
        if noisy:
            options += noise(i, tokens, around)
            options += hyphened(i, tokens, work)
            options += signed_apart(i, tokens, work)
        if options:
            yield Site(token, i, options)


def _in_question(tokens: Sequence[PageToken], around: Surroundings) -> list[int]:
    """Return the places where there may be options on a page that is not noisy.

    They are near words that are doubted and single letters, and in lines with strange signs.
    """
    near = {j for i, broken in enumerate(around.broken) if broken for j in range(max(0, i - MOST_JOINED + 1), i + 1)}
    strange = {line: _STRANGE.search(line.text) is not None for line in {token.line for token in tokens}}
    return [i for i, token in enumerate(tokens) if i in near or strange[token.line]]


def _of_known_words(
    places: list[int], tokens: list[PageToken], around: Surroundings, work: Work
) -> dict[int, list[Option]]:
    """Return, by place, what known words may be where they fit their neighbours badly: other words, or dirt."""
    known = [i for i in places if not (around.doubted[i] or _is_name(tokens[i], work))]
    words = [i for i in known if tokens[i].protected != SINGLE or tokens[i].text.islower()]
    found = realwords([i for i in words if not _is_listed_name(tokens[i], around)], tokens, around, work)
    if has_crumbs(tokens, around):
        for i, option in crumbs(known, tokens, around, work).items():
            found.setdefault(i, []).append(option)
    return found


def _is_name(token: PageToken, work: Work) -> bool:
    return token.text[0].isupper() and work.vocabulary.knows(token.text)


def _is_listed_name(token: PageToken, around: Surroundings) -> bool:
    return around.listing and token.text[0].isupper()


def _common_names(i: int, token: PageToken, work: Work) -> list[Option]:
    """Return the common names and words that a capitalised word of a list may be; rare names are not guessed at."""
    return [o for o in substitutions(i, token, work) if work.frequency(o.words[0]) >= COMMON_NAME]


def queries(page: PlainPage, around: Surroundings) -> Iterator[tuple[str, str]]:
    """Yield what `sites` will look up, each word with its script: looked up together they cost much less."""
    noisy, tokens = around.rate >= REALWORD_RATE, page.tokens
    for i in range(len(tokens)) if noisy else _in_question(tokens, around):
        token = tokens[i]
        if token.script not in ("latin", "cyrillic"):
            continue
        if around.doubted[i]:
            yield token.lower, token.script
        start, end = with_signs(token)
        if (around.doubted[i] or noisy) and end - start > len(token.text):
            yield token.line.text[start:end].lower(), token.script
        yield from ((word, token.script) for word in stray_queries(i, tokens, around))
        yield from ((word, token.script) for word in joined_queries(i, tokens, around))
