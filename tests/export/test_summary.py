from __future__ import annotations

import json

import msgspec
import pytest
from made_result import make_result

from pipeline.errors import InputUnreadable
from pipeline.export.summary import Summary, summarise, write_summary
from pipeline.store import Result


def test_accuracy_is_weighted_by_words(made_result: Result) -> None:
    accuracy = summarise(made_result).accuracy
    assert (accuracy.pages, accuracy.words) == (4, 255)
    assert accuracy.after == round((98.6 * 120 + 96.0 * 120 + 71.2 * 6 + 88.0 * 9) / 255, 3)
    assert accuracy.before == round((94.1 * 120 + 91.5 * 120 + 63.4 * 6 + 87.0 * 9) / 255, 3)


def test_counts_add_up(made_result: Result) -> None:
    summary = summarise(made_result)
    assert (summary.pages, summary.pages_done, summary.pages_failed) == (7, 6, 1)
    assert sum(summary.pages_by_grade.values()) == summary.pages_done
    assert sum(summary.pages_by_kind.values()) == summary.pages_done
    assert sum(summary.corrections_by_status.values()) == summary.corrections == 12
    assert sum(sum(c.values()) for c in summary.corrections_by_kind.values()) == 12
    assert summary.corrections_by_rule["known-error"] == {"applied": 3}
    assert summary.engines == {"tesseract 5.3.0": 5, "pdf text layer": 1}


def test_pages_for_a_person_are_worst_first(made_result: Result) -> None:
    assert summarise(made_result).pages_for_a_person == (7, 3, 4)


def test_summary_file_holds_every_field(made_result: Result) -> None:
    written = write_summary(made_result)
    data = json.loads((made_result.path / "report" / "summary.json").read_text(encoding="utf-8"))
    assert set(data) == {field.name for field in msgspec.structs.fields(Summary)}
    assert msgspec.convert(data, Summary) == written


def test_folder_without_scores_has_no_accuracy(tmp_path) -> None:
    result = make_result(tmp_path / "r")
    for page in (1, 2, 3, 4):
        result.page_file(page).unlink()
    accuracy = summarise(result).accuracy
    assert (accuracy.before, accuracy.after, accuracy.words) == (None, None, 0)


def test_result_without_a_folder_is_named(tmp_path) -> None:
    with pytest.raises(InputUnreadable, match="clean"):
        summarise(Result(tmp_path))
