from __future__ import annotations

import pytest

from pipeline.document import Choice
from pipeline.quality.model import ErrorRate
from pipeline.quality.reasons import advise, gained


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


def test_photograph_is_no_lost_text():
    advice, reason = advise("sparse", None, {}, {"pictures": 0.4}, has_image=True)
    assert advice == "keep"
    assert "a picture" in reason


def test_a_clear_image_is_not_to_be_scanned_again():
    error = ErrorRate(0.6, 0.4, 0.9)
    clear = {"contrast": 0.55, "noise": 2.0, "bilevel": 0.0}
    assert advise("unreadable", error, {}, clear, has_image=True)[0] == "transcribe"
    for worse in ({"contrast": 0.1}, {"noise": 9.0}, {"bilevel": 1.0}):
        assert advise("unreadable", error, {}, clear | worse, has_image=True)[0] == "rescan"
    assert advise("unreadable", error, {}, {}, has_image=False)[0] == "transcribe"
