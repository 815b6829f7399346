from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.document import PageScore
from pipeline.quality.schema import page_score_schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "page-score.schema.json"


def test_the_published_schema_is_that_of_the_record() -> None:
    assert msgspec.json.decode(PUBLISHED.read_bytes()) == page_score_schema(), (
        "write it anew: python -m pipeline.quality.schema > docs/page-score.schema.json"
    )


def test_each_field_is_described_in_the_schema_and_in_the_documentation() -> None:
    text = (PUBLISHED.parent / "page-record.md").read_text("utf-8")
    fields = page_score_schema()["properties"]
    assert set(fields) == set(PageScore.__struct_fields__)
    assert all(field["description"] and f"`{name}`" in text for name, field in fields.items())


def test_each_signal_is_documented() -> None:
    from pipeline.quality.signals import TEXT

    text = (PUBLISHED.parent / "page-record.md").read_text("utf-8")
    assert [name for name in [*TEXT, "doubt", "doubtful_words", "ink_uncovered"] if f"`{name}`" not in text] == []


@pytest.mark.parametrize(("field", "limits"), [("page", (1, None)), ("score", (0, 100)), ("low", (0, 100))])
def test_numbers_have_their_range(field: str, limits: tuple[int, int | None]) -> None:
    found = page_score_schema()["properties"][field]
    number = next(kind for kind in found.get("anyOf", [found]) if kind["type"] in ("number", "integer"))
    assert (number.get("minimum"), number.get("maximum")) == limits
