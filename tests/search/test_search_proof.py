from __future__ import annotations

from pathlib import Path

import pytest
from made_pages import NAMES, change, make

from pipeline.errors import InputUnreadable
from pipeline.search import build_folder_index
from pipeline.search.proof import Answer, answers, gains, read_expectations, totals


@pytest.fixture
def index(tmp_path: Path) -> Path:
    texts = ["to Negrofonte", "to Negroponte", "радары\nСоветские"]
    return build_folder_index(make(tmp_path / "box", texts, [change(1, 1, 3, "Negrofonte", "Negroponte")]), NAMES)


def test_queries_are_measured_both_ways(index: Path, tmp_path: Path) -> None:
    file = tmp_path / "queries.tsv"
    file.write_text('query\tlang\tpages\nNegroponte\ten\t1 2\nрадар\tru\t3\n"no such"\ten\t\nkind:x\ten\t1\n', "utf-8")
    given = answers(index, read_expectations(file))
    assert given[0] == Answer(query="Negroponte", wanted=(1, 2), found=(1, 2), as_found=(2,))
    ours, plain = totals(given), totals(given, as_found=True)
    assert (ours.right, ours.found, ours.wanted, ours.perfect, ours.queries) == (3, 3, 4, 3, 4)
    assert (ours.recall, ours.precision) == (0.75, 1.0)
    assert (plain.recall, plain.precision, plain.perfect) == (0.25, 1.0, 1)


def test_totals_of_nothing() -> None:
    assert (totals([]).recall, totals([]).precision) == (1.0, 1.0)


@pytest.mark.parametrize("line", ["radar\ten", "radar\ten\tone"])
def test_bad_line_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "queries.tsv"
    file.write_text(f"query\tlang\tpages\n\n{line}\n")
    with pytest.raises(InputUnreadable, match=r"queries\.tsv:3"):
        read_expectations(file)


def test_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="Cannot read"):
        read_expectations(tmp_path / "none.tsv")


def test_names_found_on_more_pages_than_before(index: Path) -> None:
    [gain] = gains(index)
    assert (gain.name, gain.before, gain.after, gain.pages) == ("Negroponte", 1, 2, (("box", 1),))
