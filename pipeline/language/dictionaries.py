"""Dictionaries: folders of TSV files with domain knowledge, loaded and joined; see docs/dictionary-format.md."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path

import msgspec

from pipeline.document import Record
from pipeline.errors import DictionaryError
from pipeline.language.dictionary_check import check_chains, check_rows, check_words
from pipeline.language.dictionary_files import COLUMNS, Problem, Row, Rows, alternatives, read_folder
from pipeline.language.inflection import russian_forms
from pipeline.language.tokens import words_of
from pipeline.store import fingerprint

__all__ = [
    "COLUMNS",
    "Confusion",
    "Dictionary",
    "FormTemplate",
    "KnownError",
    "NameEntry",
    "Problem",
    "Term",
    "Translation",
    "Vocabulary",
    "check",
    "load",
    "locate",
    "shipped",
]

_PACKAGED = Path(__file__).parent.parent / "_dictionaries"
_SOURCE_TREE = Path(__file__).parent.parent.parent / "dictionaries"


class NameEntry(Record, frozen=True, kw_only=True):
    """A person, place or body with its forms in both scripts; the first of each is the authority form.

    `cyrillic` has the forms of all cases where the name is inflected.
    """

    id: str
    kind: str
    latin: tuple[str, ...] = ()
    cyrillic: tuple[str, ...] = ()
    note: str = ""


class KnownError(Record, frozen=True, kw_only=True):
    """A misreading that is always wrong, and what it stands for. `source` says where it was seen."""

    wrong: str
    right: str
    source: str = ""


class Confusion(Record, frozen=True, kw_only=True):
    """A shape confusion: `read` was printed as `true`; either may be empty. `weight` is a relative frequency."""

    read: str
    true: str
    script: str
    weight: float


class Term(Record, frozen=True, kw_only=True):
    """A word or abbreviation of the domain that counts as known. `kind` is term or abbreviation."""

    term: str
    language: str
    kind: str = "term"
    meaning: tuple[str, ...] = ()
    """What an abbreviation stands for, in its own language."""


class FormTemplate(Record, frozen=True, kw_only=True):
    """A blank form: the labels, list entries and headings that are printed on each copy of it."""

    name: str
    labels: tuple[str, ...]


class Translation(Record, frozen=True, kw_only=True):
    """A Russian word, in its dictionary form, and English words that translate it, all in lower case."""

    russian: str
    english: tuple[str, ...]


class Dictionary(Record, frozen=True, kw_only=True):
    """All loaded dictionaries as one. `mark` is the fingerprint of their content."""

    mark: str
    sources: dict[str, str] = msgspec.field(default_factory=dict)
    """The dictionaries by name, each with the fingerprint of its own content."""
    names: tuple[NameEntry, ...] = ()
    terms: tuple[Term, ...] = ()
    errors: tuple[KnownError, ...] = ()
    protected: tuple[str, ...] = ()
    confusions: tuple[Confusion, ...] = ()
    phrases: tuple[str, ...] = ()
    forms: tuple[FormTemplate, ...] = ()
    translations: tuple[Translation, ...] = ()


def shipped() -> dict[str, Path]:
    """Return the dictionaries that come with ocrmend, by name."""
    home = _PACKAGED if _PACKAGED.is_dir() else _SOURCE_TREE
    return {path.name: path for path in sorted(home.iterdir()) if path.is_dir()} if home.is_dir() else {}


def locate(name: str) -> Path:
    """Return the folder of a dictionary, given by a shipped name or by a path.

    Raises:
        DictionaryError: there is none.

    """
    if name in (known := shipped()):
        return known[name]
    path = Path(name)
    if path.is_dir():
        return path
    raise DictionaryError(f"There is no dictionary {name}.", f"Give a folder or one of: {', '.join(known)}.")


def load(names: Sequence[str]) -> Dictionary:
    """Load dictionaries by name or path and join them, in order.

    A later dictionary has the last word: its row replaces one of the same name id, error, term or confusion. What any
    of them has in names.tsv or terms.tsv is no error of another one.

    Raises:
        DictionaryError: one is missing, its check finds an error, or two of them together make a cycle; the message
            names file and line.

    """
    paths = [locate(name) for name in names]
    all_rows: list[Rows] = []
    for path in paths:
        rows, problems = _read(path)
        _stop_at_errors([*problems, *check_rows(rows)], str(path))
        all_rows.append(rows)
    errors = _joined(all_rows, "errors.tsv", "wrong")
    _stop_at_errors(check_chains(errors), " ".join(map(str, paths)))
    named = tuple(_name_entry(row) for row in _joined(all_rows, "names.tsv", "id"))
    terms = tuple(
        Term(
            term=r.cells["term"],
            language=r.cells["language"],
            kind=r.cells["kind"] or "term",
            meaning=alternatives(r.cells["note"]) if r.cells["kind"] == "abbreviation" else (),
        )
        for r in _joined(all_rows, "terms.tsv", "term", "language")
    )
    right = {word.lower() for word in _own_words(named, terms)}
    content = [
        [[name, [row.cells for row in its_rows]] for name, its_rows in sorted(rows.items())] for rows in all_rows
    ]
    return Dictionary(
        mark=fingerprint(content),
        sources={path.name: fingerprint([its]) for path, its in zip(paths, content, strict=True)},
        names=named,
        terms=terms,
        errors=tuple(
            KnownError(wrong=r.cells["wrong"], right=r.cells["right"], source=r.cells["source"])
            for r in errors
            if r.cells["wrong"].lower() not in right
        ),
        protected=tuple(r.cells["pattern"] for r in _joined(all_rows, "protected.tsv", "pattern")),
        confusions=tuple(
            Confusion(
                read=r.cells["read"],
                true=r.cells["true"],
                script=r.cells["script"],
                weight=float(r.cells["weight"] or 1),
            )
            for r in _joined(all_rows, "confusions.tsv", "read", "true", "script")
        ),
        phrases=tuple(r.cells["phrase"] for r in _joined(all_rows, "phrases.tsv", "phrase")),
        translations=tuple(
            Translation(russian=r.cells["russian"].lower(), english=alternatives(r.cells["english"].lower()))
            for r in _joined(all_rows, "translations.tsv", "russian")
        ),
        forms=_templates(_joined(all_rows, "forms.tsv", "form", "label")),
    )


def check(path: Path) -> list[Problem]:
    """Return the problems of a dictionary folder by file and line: encodings, cells, conflicts, cycles, doubtful words.

    Raises:
        DictionaryError: the folder itself cannot be read.

    """
    rows, problems = _read(path)
    problems += check_rows(rows)
    if not any(p.severity == "error" for p in problems):
        others = [other_rows for other in shipped().values() if other != path for other_rows in [_read(other)[0]]]
        names = [_name_entry(row) for row in (*rows.get("names.tsv", []), *_joined(others, "names.tsv", "id"))]
        terms = [Term(term=r.cells["term"], language="") for r in _joined([*others, rows], "terms.tsv", "term")]
        problems += check_words(rows, _own_words(names, terms))
    return sorted(problems, key=lambda p: (p.file, p.line, p.message))


def _read(path: Path) -> tuple[Rows, list[Problem]]:
    try:
        return read_folder(path)
    except OSError as error:
        raise DictionaryError(
            f"{path} cannot be read: {error.strerror or error}.", "Give a folder you may read."
        ) from error


def _stop_at_errors(problems: Iterable[Problem], path: str) -> None:
    errors = [p for p in problems if p.severity == "error"]
    if errors:
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise DictionaryError(f"{errors[0]}{more}", f"Correct it; `ocrmend dictionaries check {path}` lists all.")


def _joined(all_rows: Sequence[Rows], file: str, *key: str) -> list[Row]:
    """Return the rows of a file in all dictionaries; of those with the same key the last, at the place of the first."""
    joined: dict[tuple[str, ...], Row] = {}
    for rows in all_rows:
        for row in rows.get(file, []):
            joined[tuple(row.cells[column] for column in key)] = row
    return list(joined.values())


def _name_entry(row: Row) -> NameEntry:
    cyrillic = alternatives(row.cells["cyrillic"])
    if row.cells["inflect"] == "yes":
        inflected = (form for name in cyrillic for form in russian_forms(name, row.cells["kind"]))
        cyrillic = tuple(dict.fromkeys([*cyrillic, *inflected]))
    return NameEntry(
        id=row.cells["id"],
        kind=row.cells["kind"],
        latin=alternatives(row.cells["latin"]),
        cyrillic=cyrillic,
        note=row.cells["note"],
    )


def _templates(rows: Iterable[Row]) -> tuple[FormTemplate, ...]:
    labels: dict[str, list[str]] = {}
    for row in rows:
        labels.setdefault(row.cells["form"], []).append(row.cells["label"])
    return tuple(FormTemplate(name=name, labels=tuple(its)) for name, its in labels.items())


def _own_words(names: Iterable[NameEntry], terms: Iterable[Term]) -> Iterable[str]:
    for entry in names:
        for form in (*entry.latin, *entry.cyrillic):
            yield from words_of(form)
    for term in terms:
        yield from words_of(term.term)


_WORD_BEGINS = r"(?<!\w)"


def _together(patterns: Iterable[str]) -> Iterator[str]:
    """Yield alternatives for one pattern; neighbours that begin with a word ask for its beginning but once."""
    for begins_word, group in groupby(patterns, _begins_word):
        if begins_word:
            yield _WORD_BEGINS + "(?:" + "|".join(f"(?:{p.removeprefix(_WORD_BEGINS)})" for p in group) + ")"
        else:
            yield from (f"(?:{p})" for p in group)


def _begins_word(pattern: str) -> bool:
    """Tell whether all of a pattern stands behind its look-behind: no alternative outside of groups."""
    outside = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "", pattern)
    while (inner := re.sub(r"\([^()]*\)", "", outside)) != outside:
        outside = inner
    return pattern.startswith(_WORD_BEGINS) and "|" not in outside


class Vocabulary:
    """Lookups over a loaded dictionary, in lower case where case does not matter."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary

    @cached_property
    def name_forms(self) -> dict[str, NameEntry]:
        """Each word of each name form, in lower case, with its entry."""
        forms: dict[str, NameEntry] = {}
        for entry in self.dictionary.names:
            for form in (*entry.latin, *entry.cyrillic):
                for word in words_of(form):
                    if len(word) > 1:
                        forms.setdefault(word.lower(), entry)
        return forms

    @cached_property
    def terms(self) -> frozenset[str]:
        """Each word of each term, in lower case."""
        return frozenset(w.lower() for t in self.dictionary.terms for w in words_of(t.term))

    @cached_property
    def protected(self) -> re.Pattern[str] | None:
        """One pattern for all protected tokens; None if there is none."""
        if not self.dictionary.protected:
            return None
        return re.compile("|".join(_together(self.dictionary.protected)))

    def knows(self, word: str) -> bool:
        """Tell whether a word (any case) belongs to a name or a term."""
        lower = word.lower()
        return lower in self.name_forms or lower in self.terms
