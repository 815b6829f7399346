"""The doubtful places of a page, each with its options."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.boundaries import joined_queries, joins, noise, splits
from pipeline.correction.context import english_context
from pipeline.correction.misreadings import cases, realwords, substitutions, with_signs
from pipeline.correction.options import SINGLE, Option, Site
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
    if noisy:
        known = (t for t, doubt in zip(tokens, around.doubted, strict=True) if not doubt and not t.protected)
        work.shared.look_up_twins(t.lower for t in known if t.script == "latin")
    for i, token in enumerate(tokens):
        if i in around.closed or not open_to_doubt(token, listing=around.listing):
            continue
        options: list[Option] = []
        if around.doubted[i]:
            options += substitutions(i, token, work)
            options += splits(i, token, work)
        elif noisy and not (token.text[0].isupper() and work.vocabulary.knows(token.text)):
            if token.protected != SINGLE or token.text.islower():
                context = english_context() if token.script == "latin" else None
                options += realwords(i, token, around, work, context)
            options += cases(i, token, around, work)
        options += marks(i, token)
        options += strays(i, tokens, around, work)
        options += joins(i, tokens, around, work)
        if noisy:
            options += noise(i, tokens, around)
        if options:
            yield Site(token, i, options)


def _queries(tokens: list[PageToken], around: Surroundings) -> Iterator[str]:
    for i, token in enumerate(tokens):
        if token.script != "latin":
            continue
        if around.doubted[i]:
            start, end = with_signs(token)
            yield token.line.text[start:end].lower()
        yield from stray_queries(i, tokens, around)
        yield from joined_queries(i, tokens, around)
