from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.errors import InputUnreadable
from pipeline.quality.audit import Counted
from pipeline.report.audit_sheet import COLUMNS, has_counts, proof, read_counts, write_sheet
from pipeline.store import Result

PAGES = {("ящик 7", 3), ("=box", 12)}
HEAD = "folder,page,characters,score,errors\n"


def table(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def test_a_sheet_has_a_page_for_each_and_a_row_for_its_count(made_result: Result, tmp_path: Path) -> None:
    proofs = [proof(made_result, number, tmp_path) for number in (1, 4, 5)]
    html = write_sheet(proofs, tmp_path).read_text("utf-8")
    assert html.count('class="proof"') == 3
    assert "Mr. Burbacher" in html, "the corrected text is proofread"
    assert "<script>document" not in html
    assert "98.6" not in html, "the score would sway the count"
    with (tmp_path / "audit" / "audit.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert [(r["page"], r["score"], r["errors"]) for r in rows] == [("1", "98.6", ""), ("4", "88.0", ""), ("5", "", "")]
    assert int(rows[0]["characters"]) > 200
    assert not has_counts(tmp_path / "audit" / "audit.csv")


def test_what_was_written_is_read_with_its_counts(made_result: Result, tmp_path: Path) -> None:
    write_sheet([proof(made_result, number, tmp_path) for number in (1, 4)], tmp_path)
    path = tmp_path / "audit" / "audit.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0], lines[1] + "7", lines[2]]), "utf-8")
    assert has_counts(path)
    (counted,) = read_counts(path, {("box-7-folder-12", 1), ("box-7-folder-12", 4)})
    assert (counted.folder, counted.page, counted.errors) == ("box-7-folder-12", 1, 7)
    assert counted.characters == int(lines[1].split(",")[2])


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + "ящик 7,3,1000,97.5,12\n'=box,12,80,,0\n").encode(),
        ("folder;page;characters;score;errors\r\nящик 7;3;1000;97,5;12\r\n'=box;12;80;;0\r\n").encode("utf-8-sig"),
        ("folder;page;characters;score;errors\r\nящик 7;3;1000;97,5;12\r\n'=box;12;80;;0\r\n;;;;\r\n").encode("cp1251"),
        ("Errors\tFolder\tPage\tCharacters\n12\tящик 7\t3\t1000\n0\t'=box\t12\t80\n").encode("utf-16"),
    ],
)
def test_tables_of_any_spreadsheet_are_read(data: bytes, tmp_path: Path) -> None:
    assert read_counts(table(tmp_path / "a.csv", data), PAGES) == [
        Counted(folder="ящик 7", page=3, errors=12, characters=1000),
        Counted(folder="=box", page=12, errors=0, characters=80),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("folder,page,errors\nящик 7,3,1\n", "a.csv:1: there is no column characters"),
        (HEAD + "ящик 7,3,1000,97.5,-2\n", "a.csv:2: errors is '-2', not a count"),
        (HEAD + "ящик 7,3,1000,97.5,\nящик 7,3,1000,97.5,many\n", "a.csv:3: errors is 'many'"),
        (HEAD + "ящик 7,3,1e3,97.5,2\n", "a.csv:2: characters is '1e3'"),
        (HEAD + "ящик 7,3,1000,97.5,²\n", "a.csv:2: errors is '²'"),
        (HEAD + "ящик 7,4,1000,97.5,2\n", "a.csv:2: there is no page 4 with text in a folder 'ящик 7'"),
        (HEAD + "ящик 7,3,1000,97.5,2\n\nящик 7,3,1000,97.5,2\n", "a.csv:4: page 3 of 'ящик 7' stands there twice"),
        (HEAD + "ящик 7,3,1000\n", "No errors were entered"),
        (HEAD + "ящик 7,3," + "9" * 12 + ",97.5,2\n", "a.csv:2: characters is"),
        ("", "empty"),
    ],
)
def test_bad_tables_are_refused_with_file_and_line(data: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match=r"a\.csv") as caught:
        read_counts(table(tmp_path / "a.csv", data), PAGES)
    assert message in str(caught.value)
    assert caught.value.exit_code == 4


def test_a_table_that_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="--audit N"):
        read_counts(tmp_path / "none.csv", PAGES)
