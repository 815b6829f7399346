"""A query as expressions of SQLite's full-text search, one for each tier of nearness.

Every expression is put together here from keys (letters and digits only) in quotes, so nothing a user types is ever
read as syntax. Each tier admits all that the tiers before it admit, but a query for one
thing leaves out what the tiers before it have found.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from enum import IntEnum
from itertools import islice, product, takewhile
from typing import NamedTuple

from pipeline.search.lemmas import lemma, reach
from pipeline.search.names import LONGEST, MEANINGS, Form, forms_of, script_of_key
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
    MEANING = 6
    """what an abbreviation stands for, words in the other language: asked only when nothing else is found"""
    FOUND = 7
    """the words in the text as it was before correction: asked only when nothing else is found"""
    FUZZY = 8
    """words that an OCR engine may have made of the query's: asked only when little else is found"""

    @property
    def is_last_resort(self) -> bool:
        """Whether the tier is asked only when all nearer ones find nothing."""
        return self in (Tier.ACROSS, Tier.MEANING, Tier.FOUND)


class Slot(NamedTuple):
    """Terms that belong together and the forms of the name they make, if they make one."""

    terms: tuple[Term, ...]
    forms: tuple[Form, ...]


class Plan(NamedTuple):
    """A query whose names are looked up: of each group of slots one must be met."""

    slots: tuple[tuple[Slot, ...], ...]
    excluded: tuple[Term, ...]
    fields: tuple[tuple[str, ...], ...]
    """Keys that a page must have, one of each group, from the fields kind, lang and date; dates by their beginning."""
    script: str


def plan(connection: sqlite3.Connection, query: Query) -> Plan:
    """Return a query with its names looked up in the index's table of names, the longest names first."""
    groups: list[tuple[Slot, ...]] = []
    rest = query.clauses
    while rest:
        if len(rest[0]) > 1:
            groups.append(tuple(_slot_of(connection, (term,)) for term in rest[0]))
            rest = rest[1:]
        else:
            slot = _slot_of(connection, [clause[0] for clause in takewhile(lambda c: len(c) == 1, rest)])
            groups.append((slot,))
            rest = rest[len(slot.terms) :]
    kinds = tuple(kind_key(kind) for kind in query.filters.kinds)
    languages = tuple(language_key(language) for language in query.filters.languages)
    fields = tuple(group for group in (kinds, languages, query.filters.dates) if group)
    return Plan(tuple(groups), query.excluded, fields, query.filters.script)


def with_misread_names(connection: sqlite3.Connection, asked: Plan, near: Mapping[str, Sequence[str]]) -> Plan:
    """Return a plan in which words that look like a name stand for it in all its forms: `Shevardnaze`."""

    def named(slot: Slot) -> Slot:
        words = [word for term in slot.terms for word in term.words]
        if slot.forms or len(words) != 1:
            return slot
        forms = [form for other in near.get(words[0], ()) for form in forms_of(connection, [other])]
        return slot._replace(forms=tuple(form for form in forms if form.kind in _OPEN_KINDS))

    return asked._replace(slots=tuple(tuple(map(named, group)) for group in asked.slots))


def _slot_of(connection: sqlite3.Connection, terms: Sequence[Term]) -> Slot:
    """Return the longest name that the first terms make, or the first term alone."""
    run: list[str] = []
    for term in terms[:LONGEST]:
        if term.prefix or term.keys or (term.quoted and run):
            break
        run += term.words
        if term.quoted:
            break
    for length in range(min(len(terms), LONGEST), 0, -1):
        words = [word for term in terms[:length] for word in term.words]
        if run[: len(words)] == words and (forms := forms_of(connection, words)):
            return Slot(tuple(terms[:length]), tuple(forms))
    return Slot(tuple(terms[:1]), ())


def expression(asked: Plan, tier: Tier, near: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the FTS5 expression of a tier.

    Args:
        asked: the query.
        tier: how near a hit must be.
        near: for the tier FUZZY, the words of the index that look like a word of the query.

    """
    if tier == Tier.FOUND:
        parts = [" OR ".join(map(_slot_as_found, group)) for group in asked.slots]
        unwanted = [_as_found(term) for term in asked.excluded]
    else:
        # Where only one thing is asked for, nearer tiers have found all they know, and need not be asked again.
        alone = len(asked.slots) == 1 and all(len(slot.terms) == 1 for slot in asked.slots[0])
        since = tier if alone else Tier.EXACT
        groups = [[_slot(slot, tier, near or {}, asked.script, since) for slot in group] for group in asked.slots]
        parts = [" OR ".join(filter(None, ways)) for ways in groups]
        if not all(parts):
            return ""
        parts += [" OR ".join(f"({{keys}} : {_key(key)})" for key in group) for group in asked.fields]
        unwanted = [_term(term, min(tier, Tier.LEMMA), {}) for term in asked.excluded]
    wanted = " AND ".join(f"({part})" for part in parts)
    for part in unwanted if wanted else ():
        wanted = f"({wanted}) NOT ({part})"
    return wanted


def _key(key: str) -> str:
    """Return an expression for a key; a year or month has all its days."""
    return f'"{key}" *' if key[0] == "d" else f'"{key}"'


def _as_found(term: Term) -> str:
    return phrase_of(term.words) + (" *" if term.prefix else "")


def _slot_as_found(slot: Slot) -> str:
    return " AND ".join(f"({_as_found(term)})" for term in slot.terms)


def _slot(slot: Slot, tier: Tier, near: Mapping[str, Sequence[str]], script: str, since: Tier) -> str:
    terms = [_term(term, tier, near, since) for term in slot.terms]
    own = ["(" + " AND ".join(f"({term})" for term in terms) + ")"] if all(terms) else []
    return " OR ".join([*own, *map(_near, _forms(slot, tier, script))])


def _forms(slot: Slot, tier: Tier, script: str) -> list[Form]:
    """Return the written forms of a name that a tier admits, leaving out those that contain another one."""
    if tier < Tier.VARIANT or not slot.forms:
        return []
    words = [word for term in slot.terms for word in term.words]
    home = script_of_key(" ".join(words))
    quoted = any(term.quoted for term in slot.terms)
    # Where no form is of one word, one of the other script (Великобритания) may be.
    enough = 1 if tier.is_last_resort or all(len(f.keys) > 1 for f in slot.forms if f.script == home) else 2
    forms: list[Form] = []
    for form in slot.forms:
        if form.kind in MEANINGS:
            admitted = tier == Tier.MEANING
        elif form.script == home:
            admitted = _is_as_full(form, words, enough)
        elif tier.is_last_resort or script == "any":
            admitted = True
        else:
            open_to_all = tier >= Tier.NAME and script != "own" and home == "latin" and not quoted
            admitted = open_to_all and form.kind in _OPEN_KINDS and _is_as_full(form, words, enough)
        # Who quotes a name wants it as written, without initials and adjectives.
        if admitted and not (quoted and form.is_derived and not tier.is_last_resort):
            forms.append(form)
    return [f for f in forms if not any(_contains(f.keys, other.keys) for other in forms if other.keys != f.keys)]


def _is_as_full(form: Form, words: Sequence[str], enough: int) -> bool:
    """Tell whether a form says as much as the words of a query: `Gorbachev` does not for `Mikhail Gorbachev`."""
    return form.is_acronym or len(form.keys) >= min(enough, len(words))


def _contains(keys: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(keys[i : i + len(part)] == part for i in range(len(keys) - len(part) + 1))


def _near(form: Form) -> str:
    """Return an expression for a name's words in the text, with at most two words (initials) between them."""
    if form.by_lemma:
        return f"({{lemma flow}} : {phrase_of(form.keys)})"
    if len(form.keys) == 1:
        return f'({{surface flow variant}} : "{form.keys[0]}")'
    # FTS5 counts from the first word to the last, with the name's own between them.
    distance = len(form.keys) - 2 + (1 if form.is_derived else 2)
    return f"({{surface}} : NEAR({' '.join(map(_quoted, form.keys))}, {distance}))"


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
        phrases = _lemma_phrases(term.words) + (_lemma_phrases(term.closed) if term.closed else [])
        ways = [f"{{lemma flow}} : ({' OR '.join(map(phrase_of, phrases))})"]
        if len(term.words) > 1:
            return [*ways, f"{{flow}} : ({' OR '.join(map(phrase_of, _interrupted(phrases)))})"]
        return [*ways, *(f"{{surface}} : {_quoted(stray)}" for stray in reach(term.words[0]).strays)]
    if tier == Tier.VARIANT:
        ways = [f"{{variant}} : ({' OR '.join(map(phrase_of, _lemma_phrases(term.words)))})"]
        ways += [f"{{keys}} : {_key(key)}" for key in term.keys]
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
