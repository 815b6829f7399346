from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import PageScore
from pipeline.report.charts import bins, gauge, histogram, page_chart, place


def scores(*values: float | None, before: float = 1.0) -> list[PageScore]:
    return [
        PageScore(
            folder="f",
            page=n,
            source="s",
            score=v,
            grade="poor",
            score_before=None if v is None else max(0.0, v - before),
        )
        for n, v in enumerate(values, 1)
    ]


@given(st.floats(0, 100), st.floats(0, 100))
def test_axis_keeps_the_order_of_scores_and_its_bounds(a: float, b: float) -> None:
    assert 0 <= place(a) <= 1
    if a <= b:
        assert place(a) <= place(b)


def test_axis_ends() -> None:
    assert (place(100), place(50), place(3)) == (1.0, 0.0, 0.0)


@given(st.lists(st.none() | st.floats(0, 100), max_size=30))
def test_histogram_counts_every_page_with_a_score_once(values: list[float | None]) -> None:
    counts = bins(scores(*values))
    scored = sum(v is not None for v in values)
    assert sum(before for _, before, _ in counts) == scored
    assert sum(after for _, _, after in counts) == scored


def test_perfect_page_is_in_the_last_bin() -> None:
    assert bins(scores(100.0, before=0.0))[-1] == ("99–100", 1, 1)


@pytest.mark.parametrize("pages", [1, 30, 400])
def test_charts_are_well_formed_and_have_a_mark_for_each_page(pages: int) -> None:
    some = scores(*(60 + at % 40 for at in range(pages)))
    chart = ElementTree.fromstring(str(page_chart(some)))
    if pages <= 120:
        assert len(chart.findall(".//a")) == pages
        assert chart.find(".//a/title").text == "Page 1: 59.0 per cent before, 60.0 per cent after"
    else:
        assert [len(c.get("points").split()) for c in chart.findall("polyline")] == [pages, pages]
    assert "99–100 per cent" in ElementTree.fromstring(str(histogram(some))).get("aria-label")
    assert ElementTree.fromstring(str(gauge(some[0]))).get("aria-hidden") == "true"


def test_no_score_gives_no_chart() -> None:
    nothing = scores(None)
    assert (page_chart(nothing), histogram(nothing), gauge(nothing[0])) == ("", "", "")
