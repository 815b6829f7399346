from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from made_pages import NAMES, change, make

import pipeline.search.collection as collection_module
from pipeline.errors import InputUnreadable, OutputNotWritable
from pipeline.search import build_folder_index, search
from pipeline.search.collection import build_collection_index
from pipeline.search.schema import open_readonly
from pipeline.store import Result


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def pages(path: Path, query: str) -> list[tuple[str, int]]:
    return sorted((hit.folder, hit.page) for hit in search(path, query))


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    return [make(tmp_path / f"box-{n}", [f"radar number {n}", f"treaty {n} of the radar"]) for n in range(1, 4)]


def test_same_records_give_the_same_bytes(tmp_path: Path) -> None:
    texts = ["radar in Thule", "Договор по ПРО\n13 сентября 1988"]
    one = build_folder_index(make(tmp_path / "a" / "box", texts), NAMES)
    two = build_folder_index(make(tmp_path / "b" / "box", texts), NAMES)
    assert one.read_bytes() == two.read_bytes()


def test_index_is_made_again_only_when_something_changed(tmp_path: Path) -> None:
    result = make(tmp_path / "box", ["radar"])
    path = build_folder_index(result, NAMES)
    before = path.stat().st_ino
    assert build_folder_index(result, NAMES).stat().st_ino == before
    make(tmp_path / "box", ["telegram"])
    build_folder_index(result, NAMES)
    assert pages(path, "telegram") == [("box", 1)]
    assert pages(path, "radar") == []
    changed = path.stat().st_ino
    assert build_folder_index(result, NAMES[:1]).stat().st_ino != changed


def test_index_holds_both_texts_the_changes_and_the_failures(tmp_path: Path) -> None:
    result = make(tmp_path / "box", ["to Borbacher", "blank"], [change(1, 1, 3, "Borbacher", "Gorbachev")])
    path = build_folder_index(result)
    assert rows(path, "SELECT page, text, found FROM pages ORDER BY page") == [
        (1, "to Gorbachev", "to Borbacher"),
        (2, "blank", None),
    ]
    assert rows(path, "SELECT text FROM found_pages ORDER BY id") == [("to Borbacher",), ("blank",)]
    assert rows(path, 'SELECT line, start, "end", before, after FROM corrections') == [
        (1, 3, 12, "Borbacher", "Gorbachev")
    ]
    assert rows(path, "SELECT score, grade FROM scores ORDER BY page_id") == [(95.0, "average")] * 2


def test_page_without_record_is_left_out(tmp_path: Path) -> None:
    result = make(tmp_path / "box", ["radar", "radar"])
    result.page_file(1).unlink()
    assert pages(build_folder_index(result), "radar") == [("box", 2)]


def test_result_without_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable):
        build_folder_index(Result(tmp_path))


def test_unwritable_place_is_said(tmp_path: Path) -> None:
    result = make(tmp_path / "box", ["radar"])
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputNotWritable):
        build_collection_index([result], tmp_path / "file" / "below")


def test_failed_build_leaves_the_old_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = make(tmp_path / "box", ["radar"])
    path = build_folder_index(result)
    make(tmp_path / "box", ["telegram"])

    def fail(*_: object) -> list[object]:
        raise RuntimeError("stop")

    monkeypatch.setattr("pipeline.search.index.streams_of", fail)
    with pytest.raises(RuntimeError):
        build_folder_index(result)
    assert pages(path, "radar") == [("box", 1)]
    assert [p.name for p in result.path.glob(".*")] == []


def test_collection_finds_pages_of_all_folders(results: list[Result], tmp_path: Path) -> None:
    path = build_collection_index(results, tmp_path, NAMES)
    assert path == tmp_path / "collection.db"
    assert pages(tmp_path, "treaty") == [("box-1", 2), ("box-2", 2), ("box-3", 2)]
    assert pages(tmp_path, "radar folder:box-2") == [("box-2", 1), ("box-2", 2)]
    assert pages(tmp_path, "radar folder:box-*") == pages(tmp_path, "radar")


def test_changed_folder_alone_is_indexed_again(
    results: list[Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_collection_index(results, tmp_path, NAMES)
    make(tmp_path / "box-2", ["telegram", "radar"])
    build_folder_index(results[1], NAMES)
    touched: list[str] = []
    add = collection_module.add_folder

    def watch(connection: sqlite3.Connection, result: Result, mark: str, place: str = ".") -> int:
        touched.append(place)
        return add(connection, result, mark, place)

    monkeypatch.setattr(collection_module, "add_folder", watch)
    path = build_collection_index(results, tmp_path, NAMES)
    assert touched == ["box-2"]
    assert pages(path, "telegram") == [("box-2", 1)]
    assert pages(path, "radar") == [("box-1", 1), ("box-1", 2), ("box-2", 2), ("box-3", 1), ("box-3", 2)]
    assert [hit.page for hit in search(path, "radar folder:box-2", as_found=False)] == [2]
    assert sorted(hit.folder for hit in search(path, "treaty", as_found=True)) == ["box-1", "box-3"]
    build_collection_index(results, tmp_path, NAMES)
    assert touched == ["box-2"]


def test_rows_without_a_page_do_not_crowd_out_living_ones(results: list[Result], tmp_path: Path) -> None:
    build_collection_index(results, tmp_path)
    for round_ in range(12):
        make(tmp_path / "box-2", [f"radar {round_}", "nothing"])
        build_folder_index(results[1])
        build_collection_index(results, tmp_path)
    assert len(search(tmp_path, "radar", limit=2)) == 2
    assert pages(tmp_path, "radar") == [("box-1", 1), ("box-1", 2), ("box-2", 1), ("box-3", 1), ("box-3", 2)]


def test_removed_folder_leaves_the_collection(results: list[Result], tmp_path: Path) -> None:
    build_collection_index(results, tmp_path)
    build_collection_index(results[:2], tmp_path)
    assert pages(tmp_path, "treaty") == [("box-1", 2), ("box-2", 2)]
    assert rows(tmp_path / "collection.db", "SELECT count(*) FROM pages") == [(4,)]


def test_interrupted_update_leaves_the_collection_as_it_was(
    results: list[Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = build_collection_index(results, tmp_path)
    make(tmp_path / "box-1", ["telegram"])
    build_folder_index(results[0])

    def stop(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(collection_module, "add_folder", stop)
    with pytest.raises(KeyboardInterrupt):
        build_collection_index(results, tmp_path)
    assert pages(path, "treaty") == [("box-1", 2), ("box-2", 2), ("box-3", 2)]


def test_reader_sees_the_state_before_an_update_until_it_is_done(results: list[Result], tmp_path: Path) -> None:
    path = build_collection_index(results, tmp_path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM pages")
    assert len(search(path, "treaty")) == 3
    writer.execute("ROLLBACK")
    writer.close()


def test_killed_update_is_taken_back_by_the_next_search(results: list[Result], tmp_path: Path) -> None:
    path = build_collection_index(results, tmp_path)
    killed = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('PRAGMA cache_size = 1'); c.execute('BEGIN IMMEDIATE'); "
        "c.execute('CREATE TABLE big AS SELECT randomblob(100000) FROM pages'); c.execute('DELETE FROM pages'); "
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", killed, str(path)], check=False, timeout=60)
    assert path.with_name("collection.db-journal").exists()
    assert pages(path, "treaty") == [("box-1", 2), ("box-2", 2), ("box-3", 2)]


def test_new_names_make_the_collection_anew(results: list[Result], tmp_path: Path) -> None:
    path = build_collection_index(results, tmp_path)
    before = path.stat().st_ino
    build_collection_index(results, tmp_path, NAMES)
    assert path.stat().st_ino != before
    assert rows(path, "SELECT count(*) > 0 FROM names") == [(1,)]


def test_open_reader_keeps_the_state_it_began_with_while_the_index_is_made_anew(
    results: list[Result], tmp_path: Path
) -> None:
    path = build_collection_index(results, tmp_path)
    reader = open_readonly(path)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM pages").fetchone() == (6,)
    build_collection_index(results[:1], tmp_path, NAMES)
    assert reader.execute("SELECT count(*) FROM pages").fetchone() == (6,)
    assert reader.execute("SELECT count(*) FROM page_index WHERE page_index MATCH 'treaty'").fetchone() == (3,)
    reader.close()
    assert pages(path, "treaty") == [("box-1", 2)]


def test_searches_during_updates_see_the_state_before_or_after(results: list[Result], tmp_path: Path) -> None:
    path = build_collection_index(results, tmp_path)
    # Each update gives all pages of box-1 one more word at once, so a half would show two numbers.
    states: list[set[str]] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            states.append({hit.snippet.split()[-1] for hit in search(path, "telegram folder:box-1")})

    reader = threading.Thread(target=look)
    reader.start()
    try:
        for number in range(8):
            make(tmp_path / "box-1", [f"⟪telegram⟫ {page} number{number}" for page in range(30)])
            build_folder_index(results[0])
            build_collection_index(results, tmp_path)
    finally:
        done.set()
        reader.join()
    assert len(states) > 8
    assert all(len(state) <= 1 for state in states)
    assert {hit.snippet.split()[-1] for hit in search(path, "telegram folder:box-1")} == {"number7"}
