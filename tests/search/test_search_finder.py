from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from made_pages import NAMES, change, make

from pipeline.errors import InputUnreadable, UsageError
from pipeline.search import Hit, build_folder_index, search

TEXTS = (
    "MEMORANDUM FOR JOHN NEGROFONTE\nSubject: Soviet radars\nSeptember 13, 1988",
    "В ходе переговоров стороны изложили озабоченности.\nРЛС в Файлингдейлз\n13 сентября 1988 года",
    "RECEIVED 13 SEP 88\nSYSTEM II 8890725\nNLSF99-051 #520\nradar and Ambassador Dubinin",
    "a policy of accomodation was discussed at length, and the sides agreed that the matter should be put to an\n"
    "SECRET\nDECLASSIFIED\n"
    "immediate end by all. It would be impardonable not to try, because the partners have long wanted",
    "12\npeace in the region. Case PP-051",
    "Fylingdales is a radar station\nWorld Space Organization\n90725 add-on\nSecretaryAttachments",
    "ядерное разоружение и права человека\nПредложена Всемирная космическая организация",
    "ядерного разоружения",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    changes = (
        change(1, 1, 20, "NEGROFONTE", "NEGROPONTE"),
        change(4, 11, 12, "accomodation", "", status="kept", normal="accommodation"),
        change(4, 14, 35, "impardonable", "unpardonable", status="proposed"),
        change(5, 16, 26, "PP-051", "F99-051", status="proposed", kind="control"),
    )
    pages = {
        1: {"kind": "memo", "languages": ("eng",), "score": 70.0},
        2: {"kind": "letter", "languages": ("rus",)},
        3: {"kind": "form", "languages": ("eng",)},
        4: {"kind": "letter", "languages": ("eng",)},
        7: {"languages": ("rus",)},
        8: {"kind": "routing slip", "languages": ("rus",)},
    }
    result = make(tmp_path_factory.mktemp("search") / "box-1", TEXTS, changes, pages)
    return build_folder_index(result, NAMES)


def pages(hits: list[Hit]) -> list[int]:
    return sorted(hit.page for hit in hits)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("Negroponte", [1]),
        ("radar", [1, 3, 6]),
        ('"Soviet radar"', [1]),
        ('"Soviet telegram"', []),
        ("разоружение", [7, 8]),
        ('"право человека"', [7]),
        ('"September 13, 1988"', [1, 2, 3]),
        ("13 сентября 1988", [1, 2, 3]),
        ("9/13/88", [1, 2, 3]),
        ("date:1988-09", [1, 2, 3]),
        ("90725", [3, 6]),
        ("8890725", [3, 6]),
        ("F99-051", [3, 5]),
        ("accommodation", [4]),
        ('"policy of accommodation was"', [4]),
        ("unpardonable", [4]),
        ('"put to an immediate end"', [4]),
        ('"long wanted peace"', [4, 5]),
        ('"peace in the region"', [5]),
        ("attachments", [6]),
        ("radar -Dubinin", [1, 6]),
        ("station OR Dubinin", [3, 6]),
        ("radar station OR Dubinin", [3, 6]),
        ("Fyling*", [6]),
        ("kind:letter", [2, 4]),
        ("kind:slip", [8]),
        ("lang:ru разоружение", [7, 8]),
        ("score:<80", [1]),
        ("radar score:>90", [3, 6]),
        ("radar folder:box-1", [1, 3, 6]),
        ("radar folder:box-2", []),
        ("radar kind:form", [3]),
    ],
)
def test_what_a_query_finds(index: Path, query: str, found: list[int]) -> None:
    assert pages(search(index, query)) == found


def test_latin_name_finds_the_cyrillic_one_below_its_own_script(index: Path) -> None:
    hits = search(index, "Fylingdales")
    assert [(hit.page, hit.match) for hit in hits] == [(6, "exact"), (2, "name")]
    assert pages(search(index, "Fylingdales script:own")) == [6]


def test_cyrillic_name_finds_latin_pages_only_where_its_own_script_has_none(index: Path) -> None:
    assert [(hit.page, hit.match) for hit in search(index, "Дубинин")] == [(3, "name")]
    assert pages(search(index, "Файлингдейлз")) == [2]
    assert pages(search(index, "Файлингдейлз script:any")) == [2, 6]


def test_bodies_and_quoted_words_stay_in_their_script(index: Path) -> None:
    assert pages(search(index, '"World Space Organization"')) == [6]
    assert pages(search(index, "World Space Organization")) == [6]
    assert pages(search(index, "World Space Organization lang:ru")) == [7]


def test_nearer_matches_rank_above_and_say_why(index: Path) -> None:
    hits = search(index, "разоружения")
    assert [(hit.rank, hit.page, hit.match) for hit in hits] == [(1, 8, "exact"), (2, 7, "lemma")]
    assert [hit.match for hit in search(index, "Negroponte")] == ["corrected"]
    assert [hit.match for hit in search(index, "accommodation")] == ["variant"]


def test_a_misread_word_is_found_by_its_shape_when_nothing_else_is(index: Path) -> None:
    hits = search(index, "Dubimin")
    assert [(hit.page, hit.match) for hit in hits] == [(3, "fuzzy")]
    assert "⟪Dubinin⟫" in hits[0].snippet


def test_the_form_as_found_is_found_when_the_corrected_text_has_none(index: Path) -> None:
    hits = search(index, "Negrofonte -telegram")
    assert [(hit.page, hit.match) for hit in hits] == [(1, "variant")]
    assert "⟪NEGROFONTE⟫" in hits[0].snippet


def test_hit_names_source_line_and_marks_the_words(index: Path) -> None:
    hit = search(index, "radars")[0]
    assert (hit.folder, hit.page, hit.line, hit.source) == ("box-1", 1, 2, "box-1.txt")
    assert "Soviet ⟪radars⟫ September" in hit.snippet


def test_slip_and_proposal_are_marked_as_they_stand_on_the_page(index: Path) -> None:
    assert "⟪accomodation⟫" in search(index, "accommodation")[0].snippet
    assert search(index, "unpardonable")[0].line == 14


def test_as_found_is_plain_full_text_search_on_the_uncorrected_text(index: Path) -> None:
    assert pages(search(index, "Negrofonte", as_found=True)) == [1]
    assert search(index, "Negroponte", as_found=True) == []
    assert search(index, "радара", as_found=True) == []
    assert pages(search(index, "radar Dubinin", as_found=True)) == [3]
    assert search(index, '"Dubinin radar"', as_found=True) == []


def test_limit(index: Path) -> None:
    assert [hit.page for hit in search(index, "radar", limit=2)] == [hit.page for hit in search(index, "radar")][:2]


def test_boxes_of_the_marked_words_follow_corrections(tmp_path: Path) -> None:
    result = make(
        tmp_path / "scan",
        ["from Borb acher to Powell"],
        [change(1, 1, 5, "Borb acher", "Gorbachev", kind="join")],
        images=True,
    )
    build_folder_index(result, NAMES)
    assert search(result.path, "Powell")[0].boxes == ((190, 20, 250, 35),)
    assert search(result.path, "Gorbachev")[0].boxes == ((50, 20, 90, 35), (100, 20, 150, 35))
    assert search(result.path, "Powell", boxes=False)[0].boxes == ()


@pytest.mark.parametrize("query", ["", "   ", '""', "-radar", "OR", "kind:banana", "lang:de", "score:<x", "date:soon"])
def test_what_makes_no_sense_is_refused(index: Path, query: str) -> None:
    with pytest.raises(UsageError):
        search(index, query)


@pytest.mark.parametrize("query", ["x" * 10_000, "word " * 300])
def test_queries_too_long_are_refused(index: Path, query: str) -> None:
    with pytest.raises(UsageError, match="longest"):
        search(index, query)


def test_missing_and_foreign_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="no index"):
        search(tmp_path, "radar")
    (tmp_path / "folder.db").write_text("not a database, but long enough to be looked at" * 20)
    with pytest.raises(InputUnreadable, match="not an index"):
        search(tmp_path, "radar")


def test_search_does_not_write(index: Path) -> None:
    before = index.read_bytes()
    search(index, "radar")
    assert index.read_bytes() == before
    assert sorted(path.name for path in index.parent.glob("folder.db*")) == ["folder.db"]


def test_tables_can_be_read_with_plain_sql(index: Path) -> None:
    connection = sqlite3.connect(index)
    rows = connection.execute('SELECT "before", "after", status FROM corrections ORDER BY page_id, line').fetchall()
    connection.close()
    assert rows[0] == ("NEGROFONTE", "NEGROPONTE", "applied")
    assert len(rows) == 4
