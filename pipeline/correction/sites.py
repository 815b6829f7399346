"""The doubtful places of a page, each with its options."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.boundaries import joined_queries, joins, noise, splits
from pipeline.correction.misreadings import cases, realwords, substitutions, with_signs
from pipeline.correction.options import SINGLE, Site
from pipeline.correction.plain import PageToken, PlainPage
from pipeline.correction.strays import marks, stray_queries, strays
from pipeline.correction.surroundings import Surroundings, open_to_doubt
from pipeline.correction.work import Work

REALWORD_RATE = 0.03
"""Known words are doubted only on pages where at least this share of the words is unknown."""


def sites(page: PlainPage, around: Surroundings, work: Work) -> Iterator[Site]:
    """Yield the doubtful places of a page in order, with their options."""
    tokens = page.tokens
    work.shared.look_up(_queries(tokens, around))
    noisy = around.rate >= REALWORD_RATE
    places = [
        i for i, token in enumerate(tokens) if i not in around.closed and open_to_doubt(token, listing=around.listing)
    ]
    known = [i for i in places if noisy and _is_known_word(i, tokens[i], around, work)]
    work.shared.look_up_twins(tokens[i].lower for i in known if tokens[i].script == "latin" and not tokens[i].protected)
    others = realwords(known, tokens, around, work)
    for i in places:
        token, options = tokens[i], others.get(i, [])
        if around.doubted[i]:
            options += substitutions(i, token, work)
            options += splits(i, token, work)
        elif noisy and not _is_name(token, work):
            options += cases(i, token, around, work)
        options += marks(i, token)
        options += strays(i, tokens, around, work)
        options += joins(i, tokens, around, work)
        if noisy:
            options += noise(i, tokens, around)
        if options:
            yield Site(token, i, options)


def _is_known_word(i: int, token: PageToken, around: Surroundings, work: Work) -> bool:
    """Tell whether a token is a known word, or a single small letter, that may be another word misread."""
    if around.doubted[i] or _is_name(token, work):
        return False
    return token.protected != SINGLE or token.text.islower()


def _is_name(token: PageToken, work: Work) -> bool:
    return token.text[0].isupper() and work.vocabulary.knows(token.text)


def _queries(tokens: list[PageToken], around: Surroundings) -> Iterator[str]:
    for i, token in enumerate(tokens):
        if token.script != "latin":
            continue
        if around.doubted[i]:
            start, end = with_signs(token)
            yield token.line.text[start:end].lower()
        yield from stray_queries(i, tokens, around)
        yield from joined_queries(i, tokens, around)
