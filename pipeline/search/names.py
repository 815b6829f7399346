"""Names under their authority: all written forms of a person, place, body or term, in both scripts.

The same table holds what abbreviations stand for and how common words are translated, to be asked when nothing else is
found.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.dictionaries import Dictionary, NameEntry
from pipeline.language.lexicon import russian
from pipeline.language.scripts import CYRILLIC
from pipeline.search.lemmas import keys_of, lemma

LONGEST = 6
"""Words of the longest name that a query is searched for."""
MEANINGS = frozenset(("abbreviation", "translation"))
"""Kinds of entries that are no names but common words: their keys are lemmas."""


_TWO_LETTERS = re.compile(r"^(?:дж|y[aeou]|[zksc]h|ts)")
"""A beginning that stands for one letter in the other script, and may be an initial: Дж. Буш, Yu. Dubinin."""


NameRow = tuple[str, str, str, str, str]


class Form(NamedTuple):
    """One written form of a name: its keys, in order; lemmas where `by_lemma`."""

    keys: tuple[str, ...]
    script: str
    authority: str
    kind: str
    is_acronym: bool = False
    by_lemma: bool = False
    is_derived: bool = False
    """Not in the dictionary: the initial for a first name, the adjective of a place."""


def authorities_of(dictionary: Dictionary) -> list[NameEntry]:
    """Return all that an index looks up by name: names, abbreviations with their meaning, words with a translation."""
    entries = list(dictionary.names)
    for term in dictionary.terms:
        if term.meaning:
            forms, is_russian = (term.term, *term.meaning), term.language == "rus"
            latin, cyrillic = ((), forms) if is_russian else (forms, ())
            name = f"abbreviation {term.term}"
            entries.append(NameEntry(id=name, kind="abbreviation", latin=latin, cyrillic=cyrillic))
    for pair in dictionary.translations:
        word = pair.russian
        entries.append(NameEntry(id=f"word {word}", kind="translation", latin=pair.english, cyrillic=(word,)))
    return entries


def name_rows(authorities: Sequence[NameEntry]) -> tuple[NameRow, ...]:
    """Return (key, script, authority, kind, form) for each form of each name; a key is the form's folded words."""
    return _name_rows(tuple(authorities))


@lru_cache(4)  # each folder of a run has the same names
def _name_rows(authorities: tuple[NameEntry, ...]) -> tuple[NameRow, ...]:
    return tuple(_rows_of(authorities))


def _rows_of(authorities: Iterable[NameEntry]) -> Iterator[NameRow]:
    seen: set[tuple[str, str]] = set()
    for entry in authorities:
        for form in (*entry.latin, *entry.cyrillic):
            words = keys_of(form)
            key = " ".join(map(lemma, words) if entry.kind in MEANINGS else words)
            if key and (key, entry.id) not in seen:
                seen.add((key, entry.id))
                yield key, script_of_key(key), entry.id, entry.kind, form


def script_of_key(key: str) -> str:
    """Return `cyrillic` if a key has a Cyrillic letter, else `latin`."""
    return "cyrillic" if CYRILLIC.search(key) else "latin"


def forms_of(connection: sqlite3.Connection, keys: Sequence[str]) -> list[Form]:
    """Return all forms of the names that have the given words as one of their forms; empty if there is no such name.

    The words count in any inflection: `Шульцем` is asked for as `шульц` as well. Persons may be given, and are written,
    with the initial of the first name; places are written as adjectives, `Красноярская`, too.
    """
    forms = _forms_with(connection, keys)
    if not forms and len(keys) > 1:
        forms = _forms_with(connection, [*keys[1:], keys[0]])  # Gorbachev, M. S.
    return list(dict.fromkeys([*forms, *_initials(forms), *_adjectives(forms)]))


def _forms_with(connection: sqlite3.Connection, keys: Sequence[str]) -> list[Form]:
    """Return all forms of the names written so, or of the persons with such a surname and such initials before it."""
    forms = _authorities_with(connection, {" ".join(keys), " ".join(map(lemma, keys))})
    if forms or len(keys) < 2 or any(len(key) > 2 for key in keys[:-1]):
        return forms
    of_surname = [f for f in _authorities_with(connection, {keys[-1], lemma(keys[-1])}) if f.kind == "person"]
    meant = {form.authority for form in of_surname if len(form.keys) > 1 and form.keys[0].startswith(keys[0])}
    return [form for form in of_surname if form.authority in meant]


def _authorities_with(connection: sqlite3.Connection, asked: Iterable[str]) -> list[Form]:
    its = sorted(asked)
    rows = connection.execute(
        "SELECT key, script, authority, kind, form FROM names WHERE authority IN "
        f"(SELECT authority FROM names WHERE key IN ({','.join('?' * len(its))})) ORDER BY authority, key",
        its,
    )
    return [
        Form(tuple(key.split()), script, authority, kind, written.isupper() and len(written) > 1, kind in MEANINGS)
        for key, script, authority, kind, written in rows
    ]


def _initials(forms: Sequence[Form]) -> Iterator[Form]:
    for form in forms:
        if form.kind == "person" and len(form.keys) > 1 and len(form.keys[0]) > 1:
            for initial in dict.fromkeys((form.keys[0][0], *_TWO_LETTERS.findall(form.keys[0]))):
                yield form._replace(keys=(initial, form.keys[-1]), is_derived=True)


def _adjectives(forms: Sequence[Form]) -> Iterator[Form]:
    for form in forms:
        if form.kind == "place" and form.script == "cyrillic" and len(form.keys) == 1:
            for adjective in _adjectives_of(form.keys[0]):
                yield form._replace(keys=(adjective,), by_lemma=True, is_derived=True)


@lru_cache(1024)
def _adjectives_of(place: str) -> tuple[str, ...]:
    """Return the adjectives of a Russian place that pymorphy3 knows, by their lemma; none for other cases of a name."""
    if lemma(place) != place:
        return ()
    stem = place.rstrip("аеиоуыэюяйь")
    stems = dict.fromkeys((stem, stem.removesuffix("ск"), stem.removesuffix("истан")))
    likely = (f"{its}{ending}" for its in stems for ending in ("ский", "инский"))
    return tuple(word for word in likely if russian().morph.word_is_known(word))
