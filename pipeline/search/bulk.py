"""Pages of an index as documents for search servers: OpenSearch bulk NDJSON with a mapping, Solr JSON with a schema."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pipeline.search.dates import find_dates
from pipeline.search.finder import index_file
from pipeline.search.schema import open_readonly
from pipeline.store import replacing, writable

_RUSSIAN, _ENGLISH = "text_ru", "text_en"
_TEXTS = ("text", "found", "alternatives")
_STRINGS = ("folder", "source", "kind", "languages", "grade", "advice")
_SCORES = ("score", "score_before")


def mapping() -> dict[str, Any]:
    """Return the body that creates the OpenSearch index: analysed texts, keywords, numbers, dates."""
    analysers = ((_ENGLISH, "english"), (_RUSSIAN, "russian"))
    text = {"type": "text", "fields": {name: {"type": "text", "analyzer": which} for name, which in analysers}}
    kinds: dict[str, Any] = dict.fromkeys(_TEXTS, text) | {name: {"type": "keyword"} for name in _STRINGS}
    kinds |= {name: {"type": "float"} for name in _SCORES}
    kinds |= {"page": {"type": "integer"}, "dates": {"type": "date", "format": "yyyy-MM-dd"}}
    return {"mappings": {"dynamic": "strict", "properties": kinds}}


def solr_schema() -> dict[str, Any]:
    """Return the body that adds the fields to a Solr collection's schema (Schema API)."""
    text = [{"name": name, "type": "text_general", "multiValued": name == "alternatives"} for name in _TEXTS]
    strings = [{"name": name, "type": "string", "multiValued": name == "languages"} for name in _STRINGS]
    numbers = [{"name": "page", "type": "pint"}, *({"name": n, "type": "pfloat"} for n in _SCORES)]
    stemmed = [{"name": name, "type": name, "stored": False, "multiValued": True} for name in (_ENGLISH, _RUSSIAN)]
    copies = [{"source": "text", "dest": name} for name in (_ENGLISH, _RUSSIAN)]
    dates = [{"name": "dates", "type": "pdate", "multiValued": True}]
    return {"add-field": [*text, *strings, *numbers, *dates, *stemmed], "add-copy-field": copies}


def documents(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the pages of an index as documents, in order; fields without a value are left out.

    `alternatives` holds proposed corrections and normal forms of slips, `dates` the whole dates of the text as
    `1988-09-13`. `id` is `FOLDER/PAGE`.

    Raises:
        InputUnreadable: there is no index at `path`.

    """
    connection = open_readonly(index_file(path))
    connection.row_factory = sqlite3.Row
    try:
        rows = connection.execute(
            "SELECT pages.id AS page_id, folder, page, source, kind, languages, text, coalesce(found, text) AS found, "
            "score, score_before, grade, advice FROM pages JOIN folders ON folders.id = folder_id "
            "LEFT JOIN scores ON scores.page_id = pages.id ORDER BY pages.id"
        )
        for row in rows:
            fields: dict[str, Any] = {"id": f"{row['folder']}/{row['page']}", **dict(row)}
            others = connection.execute(
                "SELECT CASE status WHEN 'kept' THEN normal ELSE after END FROM corrections "
                "WHERE page_id = ? AND status IN ('kept', 'proposed') ORDER BY line, start",
                (fields.pop("page_id"),),
            )
            fields["alternatives"] = list(dict.fromkeys(other for (other,) in others if other))
            fields["languages"] = row["languages"].split("+") if row["languages"] else []
            fields["dates"] = sorted({f"{d.year:04d}-{d.month:02d}-{d.day:02d}" for d in _whole_dates(row["text"])})
            yield {name: value for name, value in fields.items() if value not in (None, "", [])}
    finally:
        connection.close()


def _whole_dates(text: str) -> list[Any]:
    return [date for date in find_dates(text) if date.year and date.day and date.is_real]


def write_opensearch(path: Path, target: Path, index: str = "ocrmend") -> int:
    """Write the documents as OpenSearch bulk NDJSON and the mapping as `TARGET.mapping.json`; return how many.

    Raises:
        InputUnreadable: there is no index at `path`.
        OutputNotWritable: no rights or no space.

    """
    count = 0
    with replacing(target) as temporary, writable(target), temporary.open("wb") as file:
        for document in documents(path):
            action = {"index": {"_index": index, "_id": document.pop("id")}}
            file.write(msgspec.json.encode(action) + b"\n" + msgspec.json.encode(document) + b"\n")
            count += 1
    _write_beside(target, "mapping", mapping())
    return count


def write_solr(path: Path, target: Path) -> int:
    """Write the documents as lines of JSON for Solr (`/update/json/docs`), the schema beside it; return how many.

    Raises:
        InputUnreadable: there is no index at `path`.
        OutputNotWritable: no rights or no space.

    """
    count = 0
    with replacing(target) as temporary, writable(target), temporary.open("wb") as file:
        for document in documents(path):
            document["dates"] = [f"{date}T00:00:00Z" for date in document.get("dates", [])]
            file.write(msgspec.json.encode(document) + b"\n")
            count += 1
    _write_beside(target, "schema", solr_schema())
    return count


def _write_beside(target: Path, name: str, content: dict[str, Any]) -> None:
    place = target.with_name(f"{target.name}.{name}.json")
    with replacing(place) as temporary, writable(place):
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")
