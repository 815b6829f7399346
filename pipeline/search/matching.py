"""A query as expressions of SQLite's full-text search, one for each tier of nearness.

Every expression is put together here from keys (letters and digits only) in quotes, so nothing a user types is ever
read as syntax. Each tier admits all that the tiers before it admit, but a query for one
thing leaves out what the tiers before it have found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import islice, product
from typing import NamedTuple

from pipeline.search.lemmas import lemma, reach
from pipeline.search.names import LONGEST, Form, forms_of, script_of_key
from pipeline.search.query import Query, Term
from pipeline.search.streams import AFTER, BEFORE, kind_key, language_key

_MOST_PHRASES = 24
"""Combinations of lemmas that one phrase is searched for; only long phrases of ambiguous words have more."""
_MOST_INTERRUPTED = 72
"""Of these, with a cut between two words each, so many."""
_OPEN_KINDS = frozenset(("person", "place"))
"""Kinds of names that a query in Latin letters finds in Cyrillic as well; bodies and terms have words of their own."""


class Tier(IntEnum):
    """How near a hit is to the query, nearest first."""

    EXACT = 1
    """the words as written"""
    LEMMA = 2
    """other forms of the words"""
    VARIANT = 3
    """another notation, a proposed correction, the normal form of a slip, another written form of the name"""
    NAME = 4
    """the name in the other script, where that is wanted at once"""
    ACROSS = 5
    """names, bodies and terms in the other script: asked only when nothing else is found"""
    FOUND = 6
    """the words in the text as it was before correction: asked only when nothing else is found"""
    FUZZY = 7
    """words that an OCR engine may have made of the query's: asked only when little else is found"""

    @property
    def is_last_resort(self) -> bool:
        """Whether the tier is asked only when all nearer ones find nothing."""
        return self in (Tier.ACROSS, Tier.FOUND)


class Slot(NamedTuple):
    """Clauses that belong together and the forms of the name they make, if they make one."""

    clauses: tuple[tuple[Term, ...], ...]
    forms: tuple[Form, ...]


class Plan(NamedTuple):
    """A query whose names are looked up."""

    slots: tuple[Slot, ...]
    excluded: tuple[Term, ...]
    fields: tuple[tuple[str, ...], ...]
    """Keys that a page must have, one of each group, from the fields kind, lang and date; dates by their beginning."""
    script: str


def plan(connection: sqlite3.Connection, query: Query) -> Plan:
    """Return a query with its names looked up in the index's table of names, the longest names first."""
    slots: list[Slot] = []
    rest = query.clauses
    while rest:
        slot = next(_named(connection, rest), Slot(rest[:1], ()))
        slots.append(slot)
        rest = rest[len(slot.clauses) :]
    kinds = tuple(kind_key(kind) for kind in query.filters.kinds)
    languages = tuple(language_key(language) for language in query.filters.languages)
    fields = tuple(group for group in (kinds, languages, query.filters.dates) if group)
    return Plan(tuple(slots), query.excluded, fields, query.filters.script)


def _named(connection: sqlite3.Connection, clauses: Sequence[tuple[Term, ...]]) -> Iterator[Slot]:
    """Yield slots that take the first clauses together as a name, the longest first."""
    run: list[str] = []
    for clause in clauses[:LONGEST]:
        if len(clause) > 1 or clause[0].prefix or clause[0].keys or (clause[0].quoted and run):
            break
        run += clause[0].words
        if clause[0].quoted:
            break
    for length in range(min(len(clauses), LONGEST), 0, -1):
        words = [word for clause in clauses[:length] for word in clause[0].words]
        if run[: len(words)] == words and (forms := forms_of(connection, words)):
            yield Slot(tuple(clauses[:length]), tuple(forms))


def expression(asked: Plan, tier: Tier, near: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the FTS5 expression of a tier.

    Args:
        asked: the query.
        tier: how near a hit must be.
        near: for the tier FUZZY, the words of the index that look like a word of the query.

    """
    if tier == Tier.FOUND:
        parts = [" OR ".join(map(_as_found, clause)) for slot in asked.slots for clause in slot.clauses]
        unwanted = [_as_found(term) for term in asked.excluded]
    else:
        # Where only one thing is asked for, nearer tiers have found all they know, and need not be asked again.
        alone = len(asked.slots) == 1 and len(asked.slots[0].clauses) == 1
        since = tier if alone else Tier.EXACT
        parts = [_slot(slot, tier, near or {}, asked.script, since) for slot in asked.slots]
        if not all(parts):
            return ""
        parts += [" OR ".join(f"({{keys}} : {_key(key)})" for key in group) for group in asked.fields]
        unwanted = [_term(term, min(tier, Tier.LEMMA), {}) for term in asked.excluded]
    wanted = " AND ".join(f"({part})" for part in parts)
    for part in unwanted if wanted else ():
        wanted = f"({wanted}) NOT ({part})"
    return wanted


def _key(key: str) -> str:
    return f'"{key}" *' if key[0] == "d" else f'"{key}"'


def _as_found(term: Term) -> str:
    return phrase_of(term.words) + (" *" if term.prefix else "")


def _slot(slot: Slot, tier: Tier, near: Mapping[str, Sequence[str]], script: str, since: Tier) -> str:
    clauses = [
        " OR ".join(way for term in clause if (way := _term(term, tier, near, since))) for clause in slot.clauses
    ]
    own = [" AND ".join(f"({clause})" for clause in clauses)] if all(clauses) else []
    forms = [_near(form.keys) for form in _forms(slot, tier, script)]
    return " OR ".join([*(f"({part})" for part in own), *forms])


def _forms(slot: Slot, tier: Tier, script: str) -> list[Form]:
    """Return the written forms of a name that a tier admits, leaving out those that contain another one."""
    if tier < Tier.VARIANT or not slot.forms:
        return []
    words = [word for clause in slot.clauses for term in clause for word in term.words]
    home = script_of_key(" ".join(words))
    short = 1 if tier == Tier.ACROSS else min(2, len(words))
    forms = [f for f in slot.forms if f.script == home and len(f.keys) >= min(short, len(words))]
    if tier == Tier.ACROSS or script == "any":
        forms += [f for f in slot.forms if f.script != home]
    elif tier >= Tier.NAME and script != "own" and home == "latin" and not _is_quoted(slot):
        forms += [f for f in slot.forms if f.script != home and f.kind in _OPEN_KINDS and len(f.keys) >= short]
    return [f for f in forms if not any(_contains(f.keys, other.keys) for other in forms if other.keys != f.keys)]


def _is_quoted(slot: Slot) -> bool:
    return any(term.quoted for clause in slot.clauses for term in clause)


def _contains(keys: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(keys[i : i + len(part)] == part for i in range(len(keys) - len(part) + 1))


def _near(keys: Sequence[str]) -> str:
    """Return an expression for a name's words in the text, with at most two words (initials) between them."""
    if len(keys) == 1:
        return f'({{surface flow variant}} : "{keys[0]}")'
    return f"({{surface}} : NEAR({' '.join(map(_quoted, keys))}, 2))"


def _term(term: Term, tier: Tier, near: Mapping[str, Sequence[str]], since: Tier = Tier.EXACT) -> str:
    """Return an expression for the ways in which the tiers `since` to `tier` find a term; empty if there are none."""
    ways = [way for step in range(since, tier + 1) for way in _ways(term, Tier(step), near)]
    return " OR ".join(f"({way})" for way in ways)


def _ways(term: Term, tier: Tier, near: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the ways in which a tier finds a term that no nearer tier knows."""
    if term.prefix:
        return [f'{{surface}} : "{term.words[0]}" *'] if tier == Tier.EXACT else []
    if tier == Tier.EXACT:
        return [f"{{surface}} : {phrase_of(term.words)}"]
    if tier == Tier.LEMMA:
        phrases = _lemma_phrases(term.words)
        ways = [f"{{lemma flow}} : ({' OR '.join(map(phrase_of, phrases))})"]
        if len(term.words) > 1:
            return [*ways, f"{{flow}} : ({' OR '.join(map(phrase_of, _interrupted(phrases)))})"]
        return [*ways, *(f"{{surface}} : {_quoted(stray)}" for stray in reach(term.words[0]).strays)]
    if tier == Tier.VARIANT:
        ways = [f"{{variant}} : ({' OR '.join(map(phrase_of, _lemma_phrases(term.words)))})"]
        ways += [f"{{keys}} : {_quoted(key)}" for key in term.keys]
        ways += [f"{{surface}} : {_quoted(short)}" for short in term.shorter]
        joined = "".join(term.words)
        return [*ways, f"{{surface}} : {_quoted(joined)}"] if len(term.words) > 1 and joined.isalpha() else ways
    choices = [(word, *near.get(word, ())) for word in term.words]
    if tier == Tier.FUZZY and any(len(choice) > 1 for choice in choices):
        return [f"{{surface}} : ({' OR '.join(map(phrase_of, _combined(choices)))})"]
    return []


def _lemma_phrases(words: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the phrases of lemmas that words in a row may stand for in the index."""
    if len(words) == 1:
        return [(word,) for word in reach(words[0]).lemmas]
    return _combined([dict.fromkeys([*(r := reach(word)).lemmas, *map(lemma, r.strays)]) for word in words])


def _interrupted(phrases: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Return the phrases with an interruption of the text between any two of their words."""
    all_cuts = (
        (*(BEFORE + word for word in phrase[:cut]), *(AFTER + word for word in phrase[cut:]))
        for phrase in phrases
        for cut in range(1, len(phrase))
    )
    return list(islice(all_cuts, _MOST_INTERRUPTED))


def _combined(choices: Sequence[Collection[str]]) -> list[tuple[str, ...]]:
    return list(islice(product(*choices), _MOST_PHRASES))


def phrase_of(words: Sequence[str]) -> str:
    """Return an expression for keys that stand one after the other."""
    return " + ".join(map(_quoted, words))


def _quoted(key: str) -> str:
    return f'"{key}"'
