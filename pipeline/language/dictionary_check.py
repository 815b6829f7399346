"""What can be wrong with the rows of dictionaries: each check yields problems with file and line.

`check_rows` is quick and is done at every load; `check_words` needs the lexicons and is for who writes a dictionary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from math import isfinite

from pipeline.language.dictionary_files import Problem, Row, Rows, alternatives
from pipeline.language.scripts import CYRILLIC, LATIN, fold_homoglyphs, script_of
from pipeline.language.tokens import words_of

_KEYS = {
    "names.tsv": ("id",),
    "terms.tsv": ("term", "language"),
    "protected.tsv": ("pattern",),
    "confusions.tsv": ("read", "true", "script"),
    "phrases.tsv": ("phrase", "language"),
    "forms.tsv": ("form", "label"),
    "translations.tsv": ("russian",),
    "pages.tsv": ("pattern", "kind", "role"),
}
"""The columns that tell the rows of a file apart; errors.tsv has a check of its own."""

_REQUIRED = {
    "names.tsv": ("id", "kind"),
    "terms.tsv": ("term", "language"),
    "errors.tsv": ("wrong", "right"),
    "protected.tsv": ("pattern",),
    "confusions.tsv": ("script",),
    "phrases.tsv": ("phrase", "language"),
    "forms.tsv": ("form", "label"),
    "translations.tsv": ("russian", "english"),
    "pages.tsv": ("pattern", "kind", "role"),
}
_CHOICES = {
    ("names.tsv", "inflect"): ("", "yes", "no"),
    ("terms.tsv", "language"): ("eng", "rus"),
    ("terms.tsv", "kind"): ("", "term", "abbreviation"),
    ("phrases.tsv", "language"): ("eng", "rus"),
    ("confusions.tsv", "script"): ("latin", "cyrillic", "any"),
    ("pages.tsv", "role"): ("start", "end", "body"),
}
_ONE_SCRIPT = ("right", "term", "phrase", "label", "latin", "cyrillic", "russian", "english")
_SHORTEST_ERROR = 3


def check_rows(rows: Rows) -> Iterator[Problem]:
    """Find bad cells, duplicates, mixed scripts, bad patterns and weights, conflicts, chains and cycles."""
    for name, its_rows in rows.items():
        for row in its_rows:
            yield from _check_cells(name, row)
        if name in _KEYS:
            yield from _check_duplicates(its_rows, _KEYS[name])
    for row in rows.get("names.tsv", []):
        yield from _check_name(row)
    for row in rows.get("protected.tsv", []):
        yield from _check_pattern(row, joined=True)
    for row in rows.get("pages.tsv", []):
        yield from _check_pattern(row, joined=False)
    for row in rows.get("confusions.tsv", []):
        yield from _check_confusion(row)
    errors = rows.get("errors.tsv", [])
    yield from _check_conflicts(errors)
    yield from check_chains(errors)
    yield from _check_against_own_words(errors, rows)


def check_words(rows: Rows, own_words: Iterable[str]) -> Iterator[Problem]:
    """Find known errors that are words, and right forms that no lexicon and none of the dictionary's own words know."""
    from pipeline.language.lexicon import lexicon_for

    own = {word.lower() for word in own_words}
    for row in rows.get("errors.tsv", []):
        wrong, right = row.cells["wrong"], row.cells["right"]
        if wrong.isalpha() and lexicon_for(wrong).tier(wrong) == "curated":
            yield row.problem(f"{wrong!r} is a word, so it cannot be wrong everywhere", "warning")
        for word in words_of(right):
            if len(word) > 1 and word.isalpha() and word.lower() not in own and not lexicon_for(word).knows(word):
                yield row.problem(f"{word!r} is in no lexicon and in no names.tsv or terms.tsv here", "warning")


def _check_cells(name: str, row: Row) -> Iterator[Problem]:
    for column in _REQUIRED[name]:
        if not row.cells[column]:
            yield row.problem(f"the column {column} is empty")
    for column, cell in row.cells.items():
        choices = _CHOICES.get((name, column))
        if cell and choices is not None and cell not in choices:
            yield row.problem(f"the column {column} is {cell!r}; it may be {' or '.join(c for c in choices if c)}")
        if column in _ONE_SCRIPT and LATIN.search(cell) and CYRILLIC.search(cell):
            for word in words_of(cell):
                if script_of(word) == "mixed":
                    twin = fold_homoglyphs(word, "cyrillic") or fold_homoglyphs(word, "latin")
                    hint = f"; is it {twin!r}?" if twin else ""
                    yield row.problem(f"{word!r} mixes Latin and Cyrillic letters{hint}")


def _check_duplicates(rows: list[Row], key: tuple[str, ...]) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], Row] = {}
    for row in rows:
        value = tuple(row.cells[column] for column in key)
        first = seen.setdefault(value, row)
        if first is not row and any(value):
            same = first.cells == row.cells
            what = "duplicate of" if same else "differs from"
            yield row.problem(
                f"{' '.join(filter(None, value))!r}: {what} line {first.line}", "warning" if same else "error"
            )


def _check_name(row: Row) -> Iterator[Problem]:
    if not (row.cells["latin"] or row.cells["cyrillic"]):
        yield row.problem(f"{row.cells['id']!r} has no form in either script")
    for column, foreign in (("latin", CYRILLIC), ("cyrillic", LATIN)):
        forms = alternatives(row.cells[column])
        for form in forms:
            if foreign.search(form) and not any(script_of(word) == "mixed" for word in words_of(form)):
                yield row.problem(f"{form!r} is in the column {column}, but in the other script")
        if len(set(forms)) < len(forms):
            yield row.problem(f"a form stands twice in the column {column}", "warning")


def _check_pattern(row: Row, *, joined: bool) -> Iterator[Problem]:
    # Protected patterns are joined to one expression, where numbered references and flags for the whole go astray.
    pattern = row.cells["pattern"]
    try:
        compiled = re.compile(f"(?:{pattern})" if joined else pattern)
    except re.error as error:
        yield row.problem(f"not a regular expression: {error}")
        return
    if joined and pattern and compiled.search(""):
        yield row.problem("the pattern fits an empty text")
    if joined and compiled.groups:
        yield row.problem("the pattern has groups; write (?: ) for ( )", "warning")


def _check_confusion(row: Row) -> Iterator[Problem]:
    read, true, weight = row.cells["read"], row.cells["true"], row.cells["weight"]
    if read == true:
        yield row.problem(f"{read!r} is confused with itself" if read else "the columns read and true are both empty")
    try:
        if not (float(weight or 1) > 0 and isfinite(float(weight or 1))):
            yield row.problem("the weight must be above 0")
    except ValueError:
        yield row.problem(f"the weight is no number: {weight!r}")


def _check_conflicts(rows: list[Row]) -> Iterator[Problem]:
    """Find errors listed twice, in whatever case, and those that are too short or correct to themselves."""
    seen: dict[str, Row] = {}
    for row in rows:
        wrong, right = row.cells["wrong"], row.cells["right"]
        if not wrong or not right:
            continue
        if wrong == right:
            yield row.problem(f"{wrong!r} corrects to itself")
        elif len(wrong) < _SHORTEST_ERROR:
            yield row.problem(f"{wrong!r} is too short to be wrong everywhere", "warning")
        first = seen.setdefault(wrong.lower(), row)
        if first is row:
            continue
        if first.cells["right"].lower() == right.lower():
            yield row.problem(f"{wrong!r}: duplicate of line {first.line}", "warning")
        else:
            yield row.problem(f"{wrong!r} -> {right!r}: conflict with {first.cells['right']!r} in line {first.line}")


def check_chains(rows: list[Row]) -> Iterator[Problem]:
    """Find cycles of errors, which never end, and chains, whose end should be written at once."""
    step = {row.cells["wrong"]: row.cells["right"] for row in rows}
    for row in rows:
        path, at = [row.cells["wrong"]], row.cells["right"]
        while at in step and at not in path:
            path.append(at)
            at = step[at]
        if at == path[0] and len(path) > 1:
            yield row.problem(f"cycle: {' -> '.join([*path, at])}")
        elif len(path) > 1 and at not in path:
            yield row.problem(f"chain: {' -> '.join([*path, at])}; write {at!r} at once", "warning")


def _check_against_own_words(errors: list[Row], rows: Rows) -> Iterator[Problem]:
    known: dict[str, Row] = {}
    for name, columns in (("names.tsv", ("latin", "cyrillic")), ("terms.tsv", ("term",))):
        for row in rows.get(name, []):
            for column in columns:
                for word in words_of(row.cells[column]):
                    known.setdefault(word.lower(), row)
    for row in errors:
        wrong = row.cells["wrong"]
        if (where := known.get(wrong.lower())) is not None:
            yield row.problem(f"{wrong!r} is an error here, but a word of {where.file}:{where.line}")
