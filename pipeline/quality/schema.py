"""The published JSON Schema of a page's score: docs/page-score.schema.json.

`python -m pipeline.quality.schema > docs/page-score.schema.json` writes it anew after a change of the record.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pipeline.document import FORMAT_VERSION, PageScore

_SHARE: dict[str, float] = {"minimum": 0, "maximum": 100}
_RANGES: dict[str, dict[str, float]] = {
    "page": {"minimum": 1},
    "words": {"minimum": 0},
    "first_line": {"minimum": 1},
    "last_line": {"minimum": 1},
    "worst_first_line": {"minimum": 1},
    "worst_last_line": {"minimum": 1},
    **dict.fromkeys(("score", "low", "high", "score_before", "worst_score"), _SHARE),
}
_DESCRIPTIONS = {
    "folder": "Id of the folder.",
    "page": "Number of the page in its folder, from 1.",
    "source": "The source file's name, with #N for its N-th page (from 1).",
    "first_line": "First line of the page in a text source, from 1; null for images.",
    "last_line": "Last line of the page in a text source.",
    "kind": "What kind of page it is.",
    "languages": "ISO 639-3 codes, the language with the greater share first.",
    "score": "Expected character accuracy in per cent, 100 x (1 - expected character error rate); null: no estimate.",
    "low": "Lower bound of the 90 % interval of the accuracy.",
    "high": "Upper bound of the 90 % interval of the accuracy.",
    "grade": "good from 98, average from 90, poor below (Holley 2009); unreadable, blank, sparse: no estimate.",
    "score_before": "The accuracy expected before correction.",
    "words": "Words with a letter or digit.",
    "signals": "The measures the estimate is made from, by name.",
    "advice": "What a person should do about the page.",
    "reason": "The reason for the advice, in words.",
    "worst_first_line": "First line of the part of the page expected to be worst; null: no estimate, or only one part.",
    "worst_last_line": "Last line of that part; numbers as those of a change's line.",
    "worst_score": "Expected character accuracy of that part in per cent.",
}


def page_score_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the record of `pages.csv` and `ocrmend score --json`."""
    components = msgspec.json.schema_components([PageScore], ref_template="#/$defs/{name}")[1]
    schema = components["PageScore"]
    fields = {
        name: {"description": _DESCRIPTIONS[name], **_with_range(field, _RANGES.get(name, {}))}
        for name, field in schema["properties"].items()
    }
    published = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:ocrmend:page-score:{FORMAT_VERSION}",
        "title": "Quality of a digitized page's text",
        "description": f"Version {FORMAT_VERSION}. Fields at their default may be left out.",
        "type": "object",
        "properties": fields,
        "required": schema["required"],
    }
    return msgspec.json.decode(msgspec.json.encode(published), type=dict[str, Any])


def _with_range(field: dict[str, Any], limits: dict[str, float]) -> dict[str, Any]:
    """Return a field's schema with limits on its numbers."""
    if "anyOf" in field:
        kinds = [kind | limits if kind.get("type") in ("number", "integer") else kind for kind in field["anyOf"]]
        return {**field, "anyOf": kinds}
    return field | limits


if __name__ == "__main__":
    import sys

    sys.stdout.buffer.write(msgspec.json.format(msgspec.json.encode(page_score_schema()), indent=2) + b"\n")
