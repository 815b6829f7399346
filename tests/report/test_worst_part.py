from __future__ import annotations

import msgspec
import pytest
from made_result import reading_of
from markupsafe import Markup

from pipeline.document import PageScore
from pipeline.report import write_report
from pipeline.report.worst_part import MOST_LINES, frame_of, upright, worst_lines, worst_part
from pipeline.store import Result

SCORE = PageScore(
    folder="f", page=1, source="s", score=97.0, grade="average", worst_first_line=3, worst_last_line=4, worst_score=88.0
)


@pytest.mark.parametrize(
    ("rotation", "turned"),
    [(0, (10, 20, 30, 60)), (90, (140, 10, 180, 30)), (180, (70, 140, 90, 180)), (270, (20, 70, 60, 90))],
)
def test_a_box_is_turned_with_its_page(rotation: int, turned: tuple[int, int, int, int]) -> None:
    """Checked with numpy's rot90 on an image of 100 x 200 pixels in which the box alone is dark."""
    import numpy as np

    image = np.zeros((200, 100))
    image[20:60, 10:30] = 1
    rows, columns = np.nonzero(np.rot90(image, -(rotation // 90)))
    assert turned == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    assert upright((10, 20, 30, 60), (100, 200), rotation) == turned


def test_a_frame_keeps_within_its_picture_and_has_the_shape_of_the_place() -> None:
    frame = frame_of((0, 100, 100, 150), (100, 200), 0)
    assert (frame.left, frame.width) == (0.0, 1.0)
    assert frame.top == pytest.approx(0.5 - 0.008)
    assert frame.shape == pytest.approx(100 / (50 + 2 * 0.008 * 200))
    assert "width:100.00%" in frame.behind


def test_a_good_part_is_not_worth_a_look() -> None:
    assert worst_lines(SCORE) == range(3, 5)
    for other in ({"worst_score": 98.5}, {"worst_score": 97.0}, {"worst_score": None}, {"score": None}):
        assert not worst_lines(msgspec.structs.replace(SCORE, **other)), other
    assert worst_part(msgspec.structs.replace(SCORE, worst_score=99.0), None, []) is None


def test_long_parts_are_cut_and_parts_without_boxes_have_no_frame() -> None:
    score = msgspec.structs.replace(SCORE, worst_first_line=1, worst_last_line=40)
    texts = [(n, Markup("a" if n % 2 else "")) for n in range(1, 41)]
    part = worst_part(score, reading_of(tuple("a" * 40)), texts)
    assert part is not None and part.frame is None
    assert (len(part.lines), part.more) == (MOST_LINES, 20 - MOST_LINES)
    assert [number for number, _ in part.lines][:3] == [1, 3, 5]


def with_worst_part(result: Result) -> Result:
    """Turn the record of page 1 into one whose worst part is its third and fourth line."""
    record = result.page(1)
    assert record
    score = msgspec.structs.replace(record.score, worst_first_line=3, worst_last_line=4, worst_score=88.4)
    result.save(result.page_file(1), msgspec.structs.replace(record, score=score), "made")
    return result


def test_the_report_names_the_lines_and_marks_them_in_the_text(made_result: Result) -> None:
    plain = write_report(made_result).read_text("utf-8")
    assert "The worst part" not in plain and '<mark class="worst-line">' not in plain
    html = write_report(with_worst_part(made_result)).read_text("utf-8")
    assert "The worst part: lines 3 to 4, 88.4 %" in html
    assert html.count('<mark class="worst-line">') == 2
    section = html[html.index('class="worst-part"') :].partition("</section>")[0]
    assert "Negroponte" in section
    assert "img" not in section, "there is no picture of the page"
