from __future__ import annotations

from pathlib import Path

import pytest
from made_pages import make

from pipeline.language.dictionaries import Dictionary, NameEntry, Term, Translation
from pipeline.search import Hit, authorities_of, build_folder_index, search

DICTIONARY = Dictionary(
    mark="",
    names=(
        NameEntry(
            id="gorbachev-mikhail",
            kind="person",
            latin=("Gorbachev", "Mikhail Gorbachev", "Mikhail S. Gorbachev"),
            cyrillic=("Горбачев", "Горбачева", "Михаил Горбачев"),
        ),
        NameEntry(id="krasnoyarsk", kind="place", latin=("Krasnoyarsk",), cyrillic=("Красноярск", "Красноярска")),
        NameEntry(id="britain", kind="place", latin=("Great Britain", "United Kingdom"), cyrillic=("Великобритания",)),
        NameEntry(id="thule", kind="place", latin=("Thule",), cyrillic=("Туле",)),
        NameEntry(
            id="security-council",
            kind="body",
            latin=("National Security Council", "NSC"),
            cyrillic=("Совет национальной безопасности", "СНБ"),
        ),
        NameEntry(id="long", kind="body", latin=("Committee on the Peaceful Uses of Outer Space",)),
    ),
    terms=(
        Term(term="РЛС", language="rus", kind="abbreviation", meaning=("радиолокационная станция", "радар")),
        Term(
            term="OADR", language="eng", kind="abbreviation", meaning=("originating agency's determination required",)
        ),
    ),
    translations=(
        Translation(russian="ядерный", english=("nuclear",)),
        Translation(russian="разоружение", english=("disarmament",)),
    ),
)
TEXTS = (
    "From M. S. Gorbachev, in Krasnoyarsk",
    "GORBACHEV, MIKHAIL S\nthe N.S.C. and the USSR",
    "Красноярская РЛС и РЛС в Туле, Великобритания\nМ. Горбачев",
    "a treaty with the U.S.S.R.: U.S. radars in the 1970s\nDECL: OADR",
    "процесс ядерного разоружения в 70-е годы, 30 сентября 1988 г.",
    "Case NLSF99-051 #520, September 30, 1988",
    "The National Security Council of the US met, the Committee on the Peaceful Uses of Outer Space did not",
    "DOC DATE 02 FEB 88\na cut of 50 percent was agreed",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    languages = {number: {"languages": ("rus",)} for number in (3, 5)}
    result = make(tmp_path_factory.mktemp("names") / "box", TEXTS, pages=languages)
    return build_folder_index(result, authorities_of(DICTIONARY))


def found(hits: list[Hit]) -> dict[int, str]:
    return {hit.page: hit.match for hit in sorted(hits, key=lambda hit: hit.page)}


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("Mikhail Gorbachev", {1: "variant", 2: "exact", 3: "name"}),
        ("M. S. Gorbachev", {1: "exact", 2: "variant", 3: "name"}),
        ("М. С. Горбачев", {3: "variant"}),
        ("Gorbochev", {1: "fuzzy", 2: "fuzzy", 3: "fuzzy"}),
        ("Krasnoyarsk", {1: "exact", 3: "name"}),
        ("Красноярск", {3: "variant"}),
        ("Горбачев М.С.", {3: "variant"}),
        ("Great Britain", {3: "name"}),
        ("September 1988", {5: "variant", 6: "variant"}),
        ("1988", {5: "exact", 6: "exact", 8: "variant"}),
        ('"cut of 50% was"', {8: "lemma"}),
        ("SEP 30 88", {5: "variant", 6: "variant"}),
        ("Thule OR radars", {3: "name", 4: "exact"}),
        ("NSC", {2: "lemma", 7: "variant"}),
        ("National Security Council", {2: "variant", 7: "exact"}),
        ("Committee on the Peaceful Uses of Outer Space", {7: "exact"}),
        ("USSR", {2: "exact", 4: "lemma"}),
        ('"US radars"', {4: "lemma"}),
        ('"U.S. met"', {7: "lemma"}),
        ("радар", {3: "variant"}),
        ("радиолокационных станций", {3: "variant"}),
        ("originating agency's determination required", {4: "variant"}),
        ("disarmament", {5: "variant"}),
        ("nuclear disarmament", {5: "variant"}),
        ("1970s", {4: "exact", 5: "variant"}),
        ("1970-е годы", {5: "variant"}),
        ("30 сентября 1988 года", {5: "exact", 6: "variant"}),
        ('"30 сентября 1988 г."', {5: "exact", 6: "variant"}),
        ('"NLS F99-051 #520"', {6: "lemma"}),
    ],
)
def test_what_is_written_otherwise_is_found(index: Path, query: str, pages: dict[int, str]) -> None:
    assert found(search(index, query)) == pages


def test_quoted_name_keeps_its_words(index: Path) -> None:
    assert found(search(index, '"Mikhail Gorbachev"')) == {2: "variant"}
    assert found(search(index, '"Krasnoyarsk"')) == {1: "exact"}


def test_meanings_are_asked_for_only_when_nothing_is_found(index: Path) -> None:
    assert 3 not in found(search(index, "radars"))
    assert found(search(index, "РЛС")) == {3: "exact"}


def test_other_notation_is_marked(index: Path) -> None:
    assert "⟪U.S.S.R.⟫" in {hit.page: hit.snippet for hit in search(index, "USSR")}[4]
    assert "⟪ядерного⟫ ⟪разоружения⟫" in search(index, "nuclear disarmament")[0].snippet
    assert "⟪Красноярская⟫ РЛС" in search(index, "Красноярск")[0].snippet
