from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import Correction, CorrectionKind
from pipeline.errors import DictionaryError
from pipeline.language.dictionaries import Dictionary, KnownError, Term, check, load
from pipeline.language.dictionary_learn import Learnt, add_rows, learn

NOTHING = Dictionary(mark="")


def change(before: str, after: str, kind: CorrectionKind = "nonword") -> Correction:
    return Correction(id="1", page=1, line=1, start=0, end=len(before), before=before, after=after, kind=kind, rule="r")


def test_accepted_changes_become_errors_and_rejected_ones_terms() -> None:
    learnt = learn(
        [
            change("Negrofonte", "Negroponte", "name"),
            change("Negrofonte", "Negroponte", "name"),
            change("t he", "the", "join"),
        ],
        [change("Murr", "Burr", "name"), change("архиважн", "архиважный")],
        NOTHING,
    )
    assert learnt.errors == (("Negrofonte", "Negroponte", "accepted 2 times"), ("t he", "the", "accepted once"))
    assert learnt.terms == (("Murr", "eng", "term", "rejected once"), ("архиважн", "rus", "term", "rejected once"))


@pytest.mark.parametrize(
    ("accepted", "rejected"),
    [
        ([change("form", "from", "realword")], []),
        ([change("form", "from")], []),
        ([change("tb", "the")], []),
        ([change("o f", "of", "join")], []),
        ([change("Ledsy", "Ledsky"), change("Ledsy", "Leds")], []),
        ([change("Ledsy", "Ledsky")], [change("Ledsy", "Leds")]),
        ([change("l988", "1988", "number")], []),
    ],
)
def test_what_holds_in_its_place_only_is_left_out(accepted: list[Correction], rejected: list[Correction]) -> None:
    assert learn(accepted, rejected, NOTHING) == Learnt()


def test_what_the_dictionary_has_is_left_out() -> None:
    dictionary = Dictionary(
        mark="", errors=(KnownError(wrong="tlie", right="the"),), terms=(Term(term="OADR", language="eng"),)
    )
    assert learn([change("Tlie", "The")], [change("OADR", "ORDER")], dictionary) == Learnt()


def test_rows_are_added_to_a_new_and_to_an_old_dictionary(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    add_rows(folder, Learnt(errors=(("Negrofonte", "Negroponte", "accepted once"),)))
    add_rows(
        folder, Learnt(errors=(("tlie", "the", "accepted once"),), terms=(("Murr", "eng", "term", "rejected once"),))
    )
    joined = load([str(folder)])
    assert [(e.wrong, e.right) for e in joined.errors] == [("Negrofonte", "Negroponte"), ("tlie", "the")]
    assert [t.term for t in joined.terms] == ["Murr"]
    assert check(folder) == []


def test_rows_that_conflict_are_not_added(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    add_rows(folder, Learnt(errors=(("tlie", "the", ""),)))
    before = (folder / "errors.tsv").read_bytes()
    with pytest.raises(DictionaryError, match="conflict"):
        add_rows(folder, Learnt(errors=(("tlie", "tie", ""),), terms=(("Murr", "eng", "term", ""),)))
    assert (folder / "errors.tsv").read_bytes() == before
    assert not (folder / "terms.tsv").exists()


def test_nothing_learnt_writes_nothing(tmp_path: Path) -> None:
    add_rows(tmp_path / "mine", Learnt())
    assert list((tmp_path / "mine").iterdir()) == []
