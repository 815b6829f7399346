from __future__ import annotations

import pytest

from pipeline.document import Choice
from pipeline.quality.reasons import gained


@pytest.mark.parametrize(
    ("source", "estimates", "told"),
    [
        ("reocr", {"embedded": 71.0, "reocr": 83.25}, "12.2 points better"),
        ("reocr", {"embedded": 90.0, "reocr": 91.0}, ""),
        ("reocr", {"embedded": 90.0, "reocr": 80.0}, ""),
        ("embedded", {"embedded": 71.0, "reocr": 83.0}, ""),
        ("reocr", {"reocr": 83.0}, ""),
    ],
)
def test_what_reading_anew_gained_is_told_where_it_is_known(
    source: str, estimates: dict[str, float], told: str
) -> None:
    words = gained(Choice(source=source, reason="made", estimates=estimates))  # type: ignore[arg-type]
    assert told in words
    assert bool(words) == bool(told)
