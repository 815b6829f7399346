"""Options that take away what is no part of the text: dirt and crumbs of a neighbouring column, read as letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.correction.columns import Crumb, Edges, column_edges
from pipeline.correction.context import english_context
from pipeline.correction.options import SINGLE, Option, OptionKind
from pipeline.correction.plain import PageToken, PlainPage
from pipeline.correction.surroundings import Surroundings, likely_words
from pipeline.correction.work import Work

_LETTERS = 3
"""Most letters of a crumb."""

_SPACE_COST, _LETTER_COST = 4.0, 2.0
_SINGLE_WORDS = frozenset("aiоавиксуяжoO")
_FEWEST, _LEAST_SHARE = 3, 0.01
"""Crumbs that are no words, and their share of a page's words, from which those that are words are looked for."""

_SHARE_AT_EDGES = 0.025
"""The same from which the edges of a column are looked for."""

_LEAST_AT_EDGE = 0.1
"""Probability of a crumb at an edge from which it is offered to be taken away."""

_LEAST_GAIN = 4.0
"""Nats by which the neighbours of a known word must fit each other better than it."""


def stray_letter(token: PageToken) -> bool:
    """Tell whether a token is a single letter that is no word and no initial."""
    return token.protected == SINGLE and token.text.islower() and token.text not in _SINGLE_WORDS


def noise(i: int, tokens: Sequence[PageToken], around: Surroundings) -> Iterator[Option]:
    """Yield a word without the dirt before or after it that was read as letters: `s was`, `e the`."""
    if _is_noise(i, tokens, around):
        for j in (i + 1, i - 1):
            if _stand_alone(i, j, tokens) and not around.doubted[j] and len(tokens[j].text) > 1:
                yield _without(i, j, tokens, "noise", around)


def has_crumbs(tokens: Sequence[PageToken], around: Surroundings) -> bool:
    """Tell whether much that is no word stands among a page's words: then short words may be crumbs as well."""
    return _noises(tokens, around) >= max(_FEWEST, _LEAST_SHARE * len(tokens))


def _noises(tokens: Sequence[PageToken], around: Surroundings) -> int:
    return sum(_is_noise(i, tokens, around) for i in range(len(tokens)))


def crumbs(places: Sequence[int], tokens: Sequence[PageToken], around: Surroundings, work: Work) -> dict[int, Option]:
    """Return, by the places of short known words, the word beside alone, where that fits its neighbours better."""
    context = english_context()
    pairs = [(i, j) for i in places if (j := _beside(i, tokens)) is not None and not _is_noise(i, tokens, around)]
    if context is None or not pairs:
        return {}
    likely = likely_words(tokens, around, work)
    page, spans = context.numbers(likely), [(min(pair), max(pair) + 1) for pair in pairs]
    read = context.logs(context.rows(page, spans, [likely[first:last] for first, last in spans])).sum(1)
    without = context.logs(context.rows(page, spans, [[likely[j]] for _, j in pairs])).sum(1)
    return {
        i: _without(i, j, tokens, "crumb", around)
        for (i, j), gain in zip(pairs, (without - read).tolist(), strict=True)
        if gain >= _LEAST_GAIN
    }


def edges(page: PlainPage, around: Surroundings, work: Work) -> Edges:
    """Return the crumbs that may stand between the lines of a column, on an English page with much that is no word."""
    tokens = page.tokens
    if _noises(tokens, around) < max(_FEWEST, _SHARE_AT_EDGES * len(tokens)):
        return Edges()
    context = english_context()
    if context is None or 2 * sum(token.script == "latin" for token in tokens) < len(tokens):
        return Edges()
    return column_edges(page, around.doubted, likely_words(tokens, around, work), context, work.known)


def at_edges(tokens: Sequence[PageToken], around: Surroundings, work: Work) -> dict[int, list[Option]]:
    """Return, by the place of its first token, the text without what may be a crumb between lines of a column."""
    found: dict[int, list[Option]] = {}
    for (first, last), crumb in around.edges.crumbs.items():
        if crumb.share < _LEAST_AT_EDGE:
            continue
        beside = (*range(first, min(last + 1, len(tokens))), *range(max(0, first - 1), first))
        place = next((i for i in beside if tokens[i].script == "latin" and tokens[i].line is crumb.line), None)
        if place is not None and (option := _without_crumb(first, last, crumb, tokens, work)):
            found.setdefault(place, []).append(option)
    return found


def _without_crumb(first: int, last: int, crumb: Crumb, tokens: Sequence[PageToken], work: Work) -> Option | None:
    """Return the option without some tokens, taken together with the next word of their line, or else the one before.

    Halves of a word that a hyphen parts before them are taken together.
    """
    line, text, start, end = crumb.line, crumb.line.text, crumb.start, crumb.end
    if _is_number_or_initial(first, last, tokens):
        return None
    cost = _SPACE_COST + _LETTER_COST * (end - start)
    if last < len(tokens) and tokens[last].line is line:
        stop = tokens[last].end
        words: tuple[str, ...] = (tokens[last].lower,)
        after = text[end:stop].lstrip()
        before = tokens[first - 1] if first and tokens[first - 1].line is line else None
        if before is not None and text[before.end : start] == "- " and after.islower():
            whole = before.lower + tokens[last].lower
            words = (whole,) if work.known(whole) else (before.lower, *words)
            after = text[before.start : start] + after
            first, start = first - 1, before.start
        last += 1
    elif first and tokens[first - 1].line is line:
        first -= 1
        after = text[tokens[first].start : start].rstrip()
        start, stop, words = tokens[first].start, end, (tokens[first].lower,)
    else:
        return None
    return Option(
        "edge", first, last, start, stop, text[start:stop], after, words, cost, 1,
        exchanged=False, crumb=crumb.share,
    )  # fmt: skip


def _is_number_or_initial(first: int, last: int, tokens: Sequence[PageToken]) -> bool:
    """Tell whether tokens may be a number, or end with the initial of the name after them: what is not guessed at."""
    its = tokens[first:last]
    if any(len(t.text) > 1 and t.text.isdigit() for t in its) or (its and all(t.text.isdigit() for t in its)):
        return True
    initial = bool(its) and len(its[-1].text) == 1 and its[-1].text.isupper()
    return initial and last < len(tokens) and tokens[last].text[0].isupper()


def _is_noise(i: int, tokens: Sequence[PageToken], around: Surroundings) -> bool:
    token = tokens[i]
    return len(token.text) <= _LETTERS and token.text.isalpha() and (around.doubted[i] or stray_letter(token))


def _beside(i: int, tokens: Sequence[PageToken]) -> int | None:
    """Return the place of the word that a short known word stands beside, with nothing but spaces around it.

    A capital before another one is an initial, after a number a part of it.
    """
    token = tokens[i]
    if len(token.text) > _LETTERS or not token.text.isalpha() or token.script != "latin":
        return None
    j = next((j for j in (i + 1, i - 1) if _stand_alone(i, j, tokens)), None)
    if j is not None and len(token.text) == 1 and token.text.isupper():
        before = token.line.text[: token.start].rstrip()[-1:]
        return None if tokens[j].text[0].isupper() or before.isdigit() else j
    return j


def _stand_alone(i: int, j: int, tokens: Sequence[PageToken]) -> bool:
    """Tell whether a word stands apart from the text but for spaces, and beside another one on its line."""
    if not 0 <= j < len(tokens) or tokens[j].line is not tokens[i].line or tokens[j].script != tokens[i].script:
        return False
    token, text = tokens[i], tokens[i].line.text
    gap = text[token.end : tokens[j].start] if i < j else text[tokens[j].end : token.start]
    outer = text[: token.start][-1:] if i < j else text[token.end : token.end + 1]
    return not gap.strip() and not outer.strip()


def _without(i: int, j: int, tokens: Sequence[PageToken], kind: OptionKind, around: Surroundings) -> Option:
    """Return the option that of two neighbours only the second is text."""
    token, other = tokens[i], tokens[j]
    first, last = min(i, j), max(i, j)
    start, end = tokens[first].start, tokens[last].end
    return Option(
        kind, first, last + 1, start, end, token.line.text[start:end], other.text, (other.lower,),
        _SPACE_COST + _LETTER_COST * len(token.text), 1, crumb=around.edges.share(i, i + 1),
    )  # fmt: skip
