from __future__ import annotations

import json
from pathlib import Path

import pytest
from made_pages import change, make

from pipeline.search import Hit, build_folder_index
from pipeline.search.bulk import documents, mapping, solr_schema, write_opensearch, write_solr
from pipeline.search.iiif import annotation_page


@pytest.fixture
def index(tmp_path: Path) -> Path:
    changes = [
        change(1, 1, 3, "Borbacher", "Gorbachev"),
        change(1, 1, 16, "accomodation", "", status="kept", normal="accommodation"),
    ]
    pages = {1: {"kind": "memo", "languages": ("eng", "rus")}}
    texts = ["to Borbacher of accomodation 9/13/88, 2/31/88, August 12", "Договор"]
    return build_folder_index(make(tmp_path / "box", texts, changes, pages))


def test_documents_have_both_texts_and_what_is_known_of_the_page(index: Path) -> None:
    first, second = documents(index)
    assert first["text"].startswith("to Gorbachev")
    assert first["found"].startswith("to Borbacher")
    assert first["alternatives"] == ["accommodation"]
    assert (first["id"], first["page"], first["kind"], first["languages"]) == ("box/1", 1, "memo", ["eng", "rus"])
    assert first["dates"] == ["1988-09-13"]
    assert "languages" not in second


def test_opensearch_lines_are_pairs_of_known_fields(index: Path, tmp_path: Path) -> None:
    target = tmp_path / "bulk.ndjson"
    assert write_opensearch(index, target, "archive") == 2
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert lines[0] == {"index": {"_index": "archive", "_id": "box/1"}}
    assert len(lines) == 4
    fields = json.loads((tmp_path / "bulk.ndjson.mapping.json").read_text())["mappings"]["properties"]
    assert {name for line in lines[1::2] for name in line} <= set(fields)
    assert mapping()["mappings"]["dynamic"] == "strict"


def test_solr_lines_are_documents_of_known_fields(index: Path, tmp_path: Path) -> None:
    target = tmp_path / "solr.ndjson"
    assert write_solr(index, target) == 2
    lines = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert lines[0]["dates"] == ["1988-09-13T00:00:00Z"]
    names = {field["name"] for field in solr_schema()["add-field"]} | {"id"}
    assert {name for line in lines for name in line} <= names


def test_annotations_point_at_words_on_the_canvas() -> None:
    boxed = Hit(
        folder="box 1",
        page=3,
        line=1,
        rank=1,
        match="exact",
        snippet="a ⟪radar⟫ and ⟪radar⟫",
        boxes=((10, 20, 50, 35),),
    )
    plain = Hit(folder="box 1", page=4, line=1, rank=2, match="lemma", snippet="⟪radars⟫ there")
    page = annotation_page("радар", [boxed, plain], "https://x/search", "https://x/{folder}/canvas/{page}")
    assert page["id"] == "https://x/search?q=%D1%80%D0%B0%D0%B4%D0%B0%D1%80"
    assert [item["target"] for item in page["items"]] == [
        "https://x/box%201/canvas/3#xywh=10,20,40,15",
        "https://x/box%201/canvas/4",
    ]
    selector = page["annotations"][0]["items"][0]["target"]["selector"][0]
    assert (selector["prefix"], selector["exact"], selector["suffix"]) == ("a ", "radar", " and radar")
    assert page["annotations"][0]["items"][0]["target"]["source"] == page["items"][0]["id"]
