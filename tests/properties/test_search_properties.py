from __future__ import annotations

import sqlite3
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.language.dictionaries import load, shipped
from pipeline.search import authorities_of, build_folder_index, search
from pipeline.search.dates import find_dates
from pipeline.search.lemmas import fold, keys_of
from pipeline.search.query import parse
from pipeline.search.snippets import Wanted, exactly, marks_in, run_of, snippet

sys.path.insert(0, str(Path(__file__).parent.parent / "search"))

from made_pages import make

PIECES = """radar " ' OR AND NOT NEAR( ) ( * - + ^ : {surface} lang:
lang:ru kind:letter score:<80 date:1988 folder:* folder:[
DROP TABLE pages;-- 1=1 % _ \\ 9/13/88 8890725 Негропонте ё « » 🙂 a* ﬁ
M. S. Gorbachev Горбачев М.С. U.S. U.S.S.R 50% 1970s 70-е 1988 г. l988 NLSF99-051 Thule radars disarmament радар
""".split()
SYNTAX = st.lists(st.sampled_from([*PIECES, "\0", "\ue000", "\ue001радар", "\u0301"]), max_size=12).map(" ".join)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    texts = ["radar in Thule, September 13, 1988", "Негропонте и РЛС\n8890725"]
    result = make(tmp_path_factory.mktemp("hostile") / "box", texts)
    return build_folder_index(result, authorities_of(load(list(shipped()))))


@settings(max_examples=200, deadline=None)
@given(query=st.one_of(SYNTAX, st.text(max_size=80)), as_found=st.booleans())
def test_any_query_gives_hits_or_a_usage_error(index: Path, query: str, as_found: bool) -> None:
    try:
        hits = search(index, query, as_found=as_found)
    except UsageError:
        return
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    assert {hit.page for hit in hits} <= {1, 2}


def test_no_query_is_run_as_sql(index: Path) -> None:
    for query in ("'; DROP TABLE pages; --", '") ; DELETE FROM pages; --', "folder:'; DROP TABLE pages;--"):
        search(index, query)
    connection = sqlite3.connect(index)
    assert connection.execute("SELECT count(*) FROM pages").fetchone() == (2,)
    connection.close()


@given(st.text(max_size=200))
def test_parsing_never_fails_otherwise(text: str) -> None:
    try:
        query = parse(text)
    except UsageError:
        return
    for clause in query.clauses:
        for term in clause:
            assert all(word and '"' not in word for word in (*term.words, *term.closed, *term.keys, *term.shorter))


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(word: str) -> None:
    for key in keys_of(word):
        assert fold(key) == key


@given(st.text(alphabet="0123456789/.- SepОктября,", max_size=40))
def test_dates_lie_in_the_text_and_apart(text: str) -> None:
    dates = find_dates(text)
    assert all(0 <= date.start < date.end <= len(text) and 1 <= date.month <= 12 for date in dates)
    assert all(one.end <= other.start for one, other in pairwise(dates))


@given(st.text(alphabet="abcдеёжABCДЕЁЖéü' ’-\n.", max_size=200), st.data())
def test_every_word_of_a_text_is_marked_when_asked_for(text: str, data: st.DataObject) -> None:
    keys = [key for key in keys_of(text) if key]
    if not keys:
        return
    key = data.draw(st.sampled_from(keys))
    marks = marks_in(text, Wanted((run_of([exactly(key)]),), frozenset()))
    assert [fold(text[mark.start : mark.end]) for mark in marks] == [key] * keys.count(key)
    assert snippet(text, marks).count("⟪") >= 1
