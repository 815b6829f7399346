from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from made_result import make_result

from pipeline.document import Failure
from pipeline.report import write_collection, write_report
from pipeline.store import find_results

LOST = Failure(
    page=0,
    source="<b>box 9</b>.pdf",
    stage="ingest",
    error="InputUnreadable",
    message="box 9.pdf is encrypted.",
    exit_code=4,
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("collection")
    for name, pages in (("a folder", 0), ("b", 6), ("c", 95)):
        write_report(make_result(path / name, extra_pages=pages))
    return path


def test_collection_links_to_reports_that_are_there(out: Path) -> None:
    html = write_collection(find_results(out), out, [LOST]).read_text(encoding="utf-8")
    assert 'href="a%20folder/report/index.html"' in html
    assert 'href="b/report/index.html#p3"' in html
    assert (out / "b" / "report" / "index.html").is_file()
    assert "&lt;b&gt;box 9&lt;/b&gt;.pdf" in html
    assert "<b>box 9" not in html


def test_worst_folder_comes_first(out: Path) -> None:
    html = write_collection(find_results(out), out).read_text(encoding="utf-8")
    assert html.index("c/report") < html.index("b/report") < html.index("a%20folder/report")


def test_long_folder_shows_shares_instead_of_leaves(out: Path) -> None:
    html = write_collection(find_results(out), out).read_text(encoding="utf-8")
    assert "c/report/index.html#p" not in html
    assert html.count('class="shares"') == 1


def test_tables_hold_all_pages_and_the_sums(out: Path) -> None:
    write_collection(find_results(out), out, [LOST])
    with (out / "pages.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    assert len(rows) == summary["pages_done"] == 6 + 12 + 101
    assert summary["pages"] == 122
    assert summary["pages_failed"] == 3
    assert summary["failures"][0]["message"] == "box 9.pdf is encrypted."
    assert sum(folder["accuracy"]["words"] for folder in summary["folders"]) == summary["accuracy"]["words"]


def test_collection_of_nothing_says_what_failed(tmp_path: Path) -> None:
    html = write_collection([], tmp_path, [LOST]).read_text(encoding="utf-8")
    assert "0 folders" in html
    assert "box 9.pdf is encrypted." in html
