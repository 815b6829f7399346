from __future__ import annotations

import pytest
from made_result import make_result

from pipeline.errors import InputUnreadable
from pipeline.export.text import write_texts
from pipeline.store import Result


def test_text_has_the_applied_corrections_and_nothing_else(made_result: Result) -> None:
    write_texts(made_result)
    assert made_result.text_file(1).read_text(encoding="utf-8") == (
        "MEMORANDUM FOR THE PRESIDENT\n"
        "FROM: Mr. Burbacher, Counsellor\n"
        "The Ambassador will accomodate the delegation on Thursday and the pro-\n"
        "gramme is attached. Mr. Negroponte hasasked for two more seats.\n"
        "=SUM(A1:A9) stood in the margin.\n"
    )


def test_blank_page_gives_an_empty_file_and_a_failed_one_none(made_result: Result) -> None:
    write_texts(made_result)
    assert made_result.text_file(5).read_bytes() == b""
    assert not made_result.text_file(6).exists()


def test_nth_part_of_the_folder_text_is_page_n(made_result: Result) -> None:
    write_texts(made_result)
    parts = (made_result.path / "text" / "folder.txt").read_text(encoding="utf-8").split("\f")
    assert len(parts) == 7
    assert parts[5] == ""
    assert parts[1] == made_result.text_file(2).read_text(encoding="utf-8")
    assert "первые" in parts[1]


def test_text_of_a_page_that_is_no_more_goes(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("result")
    write_texts(make_result(path, extra_pages=2))
    write_texts(make_result(path))
    assert not (path / "text" / "0008.txt").exists()
    assert (path / "text" / "0001.txt").exists()


def test_second_run_leaves_files_alone(made_result: Result) -> None:
    write_texts(made_result)
    before = {path: path.stat().st_mtime_ns for path in (made_result.path / "text").iterdir()}
    write_texts(made_result)
    assert {path: path.stat().st_mtime_ns for path in (made_result.path / "text").iterdir()} == before


def test_result_without_a_folder_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    with pytest.raises(InputUnreadable, match="clean"):
        write_texts(Result(tmp_path_factory.mktemp("empty")))


def test_reading_that_lacks_is_named_with_what_to_do(made_result: Result) -> None:
    made_result.reading_file(2, "reocr").unlink()
    with pytest.raises(InputUnreadable, match=r"Page 2 .* lacks its reocr reading.*clean"):
        write_texts(made_result)


def test_reading_that_the_corrections_do_not_fit_is_named(made_result: Result) -> None:
    made_result.reading_file(1, "reocr").write_bytes(made_result.reading_file(2, "reocr").read_bytes())
    with pytest.raises(InputUnreadable, match="Page 1 of box-7-folder-12"):
        write_texts(made_result)
