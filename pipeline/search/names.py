"""Names under their authority: all written forms of a person, place, body or term, in both scripts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.language.dictionaries import NameEntry
from pipeline.language.scripts import CYRILLIC
from pipeline.search.lemmas import keys_of, lemma

LONGEST = 6
"""Words of the longest name that a query is searched for."""


class Form(NamedTuple):
    """One written form of a name: its keys, in order."""

    keys: tuple[str, ...]
    script: str
    authority: str
    kind: str


def name_rows(authorities: Sequence[NameEntry]) -> Iterator[tuple[str, str, str, str, str]]:
    """Yield (key, script, authority, kind, form) for each form of each name; a key is the form's folded words."""
    seen: set[tuple[str, str]] = set()
    for entry in authorities:
        for form in (*entry.latin, *entry.cyrillic):
            key = " ".join(keys_of(form))
            if key and (key, entry.id) not in seen:
                seen.add((key, entry.id))
                yield key, script_of_key(key), entry.id, entry.kind, form


def script_of_key(key: str) -> str:
    """Return `cyrillic` if a key has a Cyrillic letter, else `latin`."""
    return "cyrillic" if CYRILLIC.search(key) else "latin"


def forms_of(connection: sqlite3.Connection, keys: Sequence[str]) -> list[Form]:
    """Return all forms of the names that have the given words as one of their forms; empty if there is no such name.

    The words count in any inflection: `Шульцем` is asked for as `шульц` as well.
    """
    asked = {" ".join(keys), " ".join(map(lemma, keys))}
    rows = connection.execute(
        "SELECT key, script, authority, kind FROM names WHERE authority IN "
        f"(SELECT authority FROM names WHERE key IN ({','.join('?' * len(asked))})) ORDER BY authority, key",
        sorted(asked),
    )
    return [Form(tuple(key.split()), script, authority, kind) for key, script, authority, kind in rows]
