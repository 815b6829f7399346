import cv2
import numpy as np
import pytest

from pipeline.imaging import steps
from pipeline.imaging.measure import ink_mask, measure, reduce
from pipeline.imaging.prepare import prepare
from pipeline.imaging.streaks import streak_mask
from pipeline.recognition import recognise_image
from pipeline.settings import Settings
from tests.recognition.drawn import ENGLISH, draw, found


def scratched(x0: int, x1: int, thick: int = 2) -> np.ndarray:
    page = draw(ENGLISH)
    cv2.line(page, (x0, 0), (x1, page.shape[0] - 1), 10, thick)
    return page


def streaks(page: np.ndarray) -> np.ndarray:
    return streak_mask(ink_mask(reduce(page)))


@pytest.mark.parametrize(("x0", "x1"), [(600, 600), (640, 652)])
def test_a_line_from_edge_to_edge_is_a_streak_and_fills_in(x0, x1):
    page = scratched(x0, x1)
    assert streaks(page).any()
    assert measure(page).streaks > 0
    assert measure(page).skew == pytest.approx(measure(draw(ENGLISH)).skew, abs=0.11)
    mended = steps.without_streaks(page)
    assert mended[20:80, x0 - 5 : x1 + 5].min() > 200
    assert np.array_equal(mended[:, :500], page[:, :500])


def test_level_streaks_are_seen_as_well():
    assert streaks(np.ascontiguousarray(scratched(600, 600).T)).any()


@pytest.mark.parametrize(("top", "bottom", "thick"), [(80, 860, 2), (0, 800, 3)])
def test_rules_that_end_within_the_page_are_none(top, bottom, thick):
    page = draw(ENGLISH)
    cv2.line(page, (600, top), (600, bottom), 10, thick)
    assert not streaks(page).any()


def test_clean_page_and_borders_have_none():
    page = draw(ENGLISH)
    assert steps.without_streaks(page) is page
    page[:, :12] = 0
    assert not streaks(page).any()


def test_lines_across_a_streak_are_read_as_one():
    reading = recognise_image(scratched(640, 640), None, 300, Settings())
    assert "streaks" in reading.steps
    assert found(ENGLISH, reading.text) > 0.85
    assert "minister on Tuesday" in reading.text


def test_faint_page_gets_contrast():
    faint = np.asarray(230 - (255 - draw(ENGLISH, page=(2200, 2400)).astype(np.int32)) * 25 // 255, np.uint8)
    ready = prepare(faint, 300, measure(faint))
    assert "contrast" in ready.steps
    assert ready.image.min() < 150
    assert np.median(ready.image) > 245
