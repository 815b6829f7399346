import os
import stat
from pathlib import Path

import pytest

from pipeline.document import Folder, Page, Reading
from pipeline.errors import OutputNotWritable
from pipeline.store import Result, code_fingerprint, decode, encode, find_results, fingerprint, replacing, write_atomic


def reading(engine: str = "text") -> Reading:
    return Reading(source="embedded", engine=engine, languages=("eng",))


def test_a_record_comes_back_as_it_was(tmp_path: Path) -> None:
    result = Result(tmp_path)
    folder = Folder(id="a", title="A", pages=(Page(number=1, source="a.pdf#1"),))
    assert result.save(result.folder_file(), folder, "mark")
    assert result.folder() == folder
    assert result.mark(result.folder_file()) == "mark"


def test_a_record_made_from_something_else_counts_as_missing(tmp_path: Path) -> None:
    result = Result(tmp_path)
    result.save(result.reading_file(1, "embedded"), reading(), "old")
    assert result.reading(1, "embedded", "old") == reading()
    assert result.reading(1, "embedded", "new") is None
    assert result.reading(2, "embedded") is None


def test_damaged_files_and_other_versions_count_as_missing() -> None:
    data = encode(reading(), "m")
    assert decode(data, Reading) == reading()
    assert decode(data[:-20], Reading) is None
    assert decode(data.replace(b'"version": 1', b'"version": 99'), Reading) is None
    assert decode(data, Folder) is None


def test_equal_bytes_are_not_written_again(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "a.txt"
    assert write_atomic(place, "same")
    before = place.stat().st_mtime_ns
    assert not write_atomic(place, "same")
    assert place.stat().st_mtime_ns == before
    assert stat.S_IMODE(place.stat().st_mode) == 0o644


def test_a_failed_write_leaves_the_old_file_and_no_rest(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    write_atomic(place, "old")
    with pytest.raises(RuntimeError), replacing(place) as temporary:
        temporary.write_text("half")
        raise RuntimeError
    assert place.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputNotWritable, match=r"file/a\.txt") as caught:
        write_atomic(tmp_path / "file" / "a.txt", "x")
    assert caught.value.exit_code == 5


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    left = tmp_path / "pages" / ".0001.json.abc.tmp"
    left.parent.mkdir()
    left.write_text("half")
    kept = tmp_path / "pages" / "0001.json"
    kept.write_text("whole")
    Result(tmp_path).sweep()
    assert not left.exists()
    assert kept.exists()


def test_fingerprints_tell_values_apart_but_not_the_order_of_keys() -> None:
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint("a", "b") != fingerprint("ab")
    assert code_fingerprint("language") != code_fingerprint("export")
    assert code_fingerprint("language") == code_fingerprint("language")


def test_results_are_found_in_a_directory_and_at_it(tmp_path: Path) -> None:
    for name in ("b", "a"):
        result = Result(tmp_path / name)
        result.save(result.folder_file(), Folder(id=name, title=name), "")
    assert [r.path.name for r in find_results(tmp_path)] == ["a", "b"]
    assert [r.path.name for r in find_results(tmp_path / "a")] == ["a"]


def test_a_pipe_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    assert write_atomic(pipe, "through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
