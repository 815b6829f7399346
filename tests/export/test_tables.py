from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.tables import CORRECTION_COLUMNS, csv_text, guard, unguard, write_tables
from pipeline.store import Result


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pages_table_has_the_columns_of_a_page_score(made_result: Result) -> None:
    write_tables(made_result)
    pages = rows(made_result.path / "report" / "pages.csv")
    designed = "folder, page, source, first_line, last_line, kind, languages, "
    designed += "score, low, high, grade, score_before, words, signals, advice"
    assert list(pages[0])[:15] == designed.split(", ")
    assert [row["page"] for row in pages] == ["1", "2", "3", "4", "5", "7"]
    assert pages[0]["score"] == "98.6"
    assert pages[2]["languages"] == "eng+rus"
    assert json.loads(pages[0]["signals"]) == {"confidence": 88.5, "lexicon": 0.91}
    assert pages[4]["score"] == ""


def test_corrections_table_has_the_columns_of_a_change(made_result: Result) -> None:
    write_tables(made_result)
    changes = rows(made_result.path / "report" / "corrections.csv")
    designed = "id, page, line, start, end, before, after, kind, rule, evidence, confidence, status"
    assert list(changes[0])[:12] == designed.split(", ")
    name = next(row for row in changes if row["before"] == "Borbacher")
    assert (name["page"], name["line"], name["start"], name["end"]) == ("1", "2", "10", "19")
    assert name["evidence"] == "names.tsv: Burbacher; stands 4 times in the folder"
    assert len(changes) == 12


def test_tables_are_utf8_without_mark_and_with_line_feeds(made_result: Result) -> None:
    write_tables(made_result)
    data = (made_result.path / "report" / "corrections.csv").read_bytes()
    assert data.startswith(b"id,page,")
    assert b"\r" not in data
    assert "первые".encode() in data


@pytest.mark.parametrize("text", ["=1+1", "+7 495", "-2-", "@cmd", "\t=1", "\r=1", "＝1"])
def test_cell_that_would_run_is_guarded(text: str) -> None:
    assert guard(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=b", "'tis", "1988-09-13", "'"])
def test_harmless_cell_is_left_as_it_is(text: str) -> None:
    assert guard(text) == text


def test_numbers_are_not_guarded() -> None:
    assert guard(-3) == -3


@given(st.text() | st.text(alphabet="'=+-@a"))
def test_guard_loses_nothing_and_lets_nothing_run(text: str) -> None:
    guarded = guard(text)
    assert isinstance(guarded, str)
    assert not guarded.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guarded) == text


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=4))
def test_any_text_comes_back_from_the_table(cells: list[str]) -> None:
    text = csv_text([str(at) for at in range(len(cells))], [cells])
    back = list(csv.reader(io.StringIO(text, newline="")))
    assert [unguard(cell) for cell in back[1]] == cells


def test_corrections_are_in_the_order_of_their_places(made_result: Result) -> None:
    write_tables(made_result)
    changes = rows(made_result.path / "report" / "corrections.csv")
    places = [tuple(int(row[name]) for name in ("page", "line", "start")) for row in changes]
    assert places == sorted(places)
    assert CORRECTION_COLUMNS[-1] == "folder"
