"""Words in no lexicon with one clear known neighbour: the conservative rule, for words that nothing else explains."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.candidates import english_words, near_russian
from pipeline.correction.decide import unknown_rate
from pipeline.correction.derivation import derived
from pipeline.correction.gate import is_word
from pipeline.correction.plain import PageToken, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

NONWORD_RULES = ("folder-vocabulary", "lexicon")
"""Names of the rule, with and without the word in the folder."""

_LETTERS = {1: 6, 2: 10}
"""Fewest letters of a word that may differ in so many."""

_LIKELY_COST = {1: 5.5, 2: 8.5}
"""Nats of the error model above which a confusion is no likely one, by distance."""

_CLEAN_RATE = 0.015
"""The rule is for clean pages: on others the learnt decision knows more."""


def nonwords(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct small-lettered words in no lexicon to the one known word near them."""
    if unknown_rate(page, work) > _CLEAN_RATE:
        return
    tokens = [t for t in page.tokens if _is_nonword(t, work)]
    for token in tokens:
        near = (
            english_words().near(token.lower)
            if token.script == "latin"
            else near_russian(token.lower, work.shared.channels["cyrillic"])
        )
        if (best := _best(token, near, work)) is None:
            continue
        after, distance = best
        cost, _ = work.shared.channels[token.script].cost(token.lower, after)
        if cost > _LIKELY_COST[distance]:
            continue
        seen = work.folder.counts[after]
        yield change(
            token.line,
            token.start,
            token.end,
            after,
            kind="nonword",
            rule=NONWORD_RULES[0 if seen else 1],
            evidence=[f"{token.text} is in no lexicon; {after} is the one known word within {_letters(distance)}"]
            + ([work.folder.times(after)] if seen else []),
            confidence=0.95 if seen else 0.92,
        )


def _letters(number: int) -> str:
    return f"{number} letter{'s' * (number > 1)}"


def _is_nonword(token: PageToken, work: Work) -> bool:
    return (
        is_word(token)
        and token.script in ("latin", "cyrillic")
        and token.text.islower()
        and token.tier == "unknown"
        and len(token.text) >= _LETTERS[1]
        and work.folder.counts[token.lower] < 2
        and not work.vocabulary.knows(token.text)
        and not _abbreviated(token)
        and not derived(token.lower, work.tiers)
    )


def _abbreviated(token: PageToken) -> bool:
    """Tell whether a full stop follows that ends no sentence."""
    rest = token.line.text[token.end :]
    return rest.startswith(".") and (not rest[1:].strip() or not rest[1:].lstrip()[0].isupper())


def _best(token: PageToken, near: list[str], work: Work) -> tuple[str, int] | None:
    from rapidfuzz.distance import OSA

    ranked = sorted(
        (OSA.distance(token.lower, word), abs(len(word) - len(token.text)), -work.frequency(word), word)
        for word in near
        if work.tiers(word) == "curated"
    )
    if not ranked:
        return None
    distance, letters, frequency, word = ranked[0]
    if len(token.text) < _LETTERS.get(distance, 99):
        return None
    rivals = [r for r in ranked[1:] if r[:2] == (distance, letters)]
    if work.folder.counts[word] < 2 and any(r[2] < frequency + 1.5 for r in rivals):
        return None
    return (word, distance) if -frequency >= 1 else None
