"""What a person accepted and rejected, as rows of a dictionary: misreadings to correct, and words to leave alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from pipeline.document import Correction, Record
from pipeline.errors import DictionaryError
from pipeline.language.dictionaries import Dictionary, Vocabulary, check
from pipeline.language.dictionary_files import COLUMNS
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of
from pipeline.store import write_atomic

_KINDS = frozenset({"name", "nonword", "script", "join", "split"})
"""Kinds of change whose `before` is wrong wherever it stands."""
_SHORTEST = 3


class Learnt(Record, frozen=True, kw_only=True):
    """Rows for a dictionary, each with the cells of its file's columns."""

    errors: tuple[tuple[str, str, str], ...] = ()
    terms: tuple[tuple[str, str, str, str], ...] = ()


def learn(accepted: Iterable[Correction], rejected: Iterable[Correction], dictionary: Dictionary) -> Learnt:
    """Return what decided changes teach: accepted ones become known errors, rejected ones words that are right.

    Left out is what holds only in its place: real words, forms shorter than three letters, and forms that were once
    accepted and once rejected, or accepted as two different words. What the dictionary has already is left out too.
    """
    changes: dict[str, Counter[str]] = {}
    for change in accepted:
        if change.kind in _KINDS:
            changes.setdefault(change.before, Counter())[change.after] += 1
    refused = Counter(change.before for change in rejected if change.kind in _KINDS)
    known = {error.wrong.lower() for error in dictionary.errors}
    vocabulary = Vocabulary(dictionary)
    errors = []
    for before, afters in sorted(changes.items()):
        (after, times), *others = afters.most_common()
        if not others and before not in refused and before.lower() not in known and _always_wrong(before, vocabulary):
            errors.append((before, after, f"accepted {_times(times)}"))
    terms = [
        (before, lexicon_for(before).language, "term", f"rejected {_times(times)}")
        for before, times in sorted(refused.items())
        if before not in changes and before.isalpha() and not vocabulary.knows(before)
    ]
    return Learnt(errors=tuple(errors), terms=tuple(terms))


def add_rows(path: Path, learnt: Learnt) -> None:
    """Add rows to the files of a dictionary folder, made if it is not there; each file at once or not at all.

    Raises:
        DictionaryError: with the rows the dictionary would have errors; it stays as it was.
        OutputNotWritable: no rights or no space.

    """
    path.mkdir(parents=True, exist_ok=True)
    before: dict[Path, bytes | None] = {}
    for name, rows in (("errors.tsv", learnt.errors), ("terms.tsv", learnt.terms)):
        if rows:
            file = path / name
            before[file] = file.read_bytes() if file.is_file() else None
            text = (before[file] or ("\t".join(COLUMNS[name]) + "\n").encode()).decode("utf-8-sig")
            lines = ["\t".join(row) for row in rows]
            write_atomic(file, "\n".join([text.rstrip("\r\n"), *lines]) + "\n")
    if errors := [p for p in check(path) if p.severity == "error"] if before else []:
        for file, data in before.items():
            if data is None:
                file.unlink()
            else:
                write_atomic(file, data)
        raise DictionaryError(f"Nothing was added: {errors[0]}", "Correct the dictionary or leave that change out.")


def _always_wrong(before: str, vocabulary: Vocabulary) -> bool:
    words = words_of(before)
    if sum(map(len, words)) < _SHORTEST or not before.isprintable():
        return False
    if len(words) > 1:
        return True
    return not vocabulary.knows(before) and lexicon_for(before).tier(before) != "curated"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
