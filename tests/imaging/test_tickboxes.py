import cv2
import numpy as np
import pytest

from pipeline.imaging.tickboxes import tick_boxes
from tests.recognition.drawn import ENGLISH, draw

SIDE = 26
PLACES = [(120, 100), (120, 160), (120, 220), (500, 100), (500, 160), (500, 220)]


def form(marked: tuple[int, ...] = (), places: list[tuple[int, int]] = PLACES) -> np.ndarray:
    page = np.full((400, 900), 235, np.uint8)
    for n, (x, y) in enumerate(places):
        cv2.rectangle(page, (x, y), (x + SIDE - 1, y + SIDE - 1), 40, 2)
        if n in marked:
            cv2.line(page, (x + 3, y + 12), (x + 10, y + 22), 40, 3)
            cv2.line(page, (x + 10, y + 22), (x + 30, y - 4), 40, 3)
        cv2.putText(page, "Office", (x + 45, y + 23), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 2)
    return page


def test_empty_and_marked_boxes_are_found_where_they_stand():
    found = tick_boxes(form(marked=(1, 5)), 26)
    assert [t.ticked for t in found] == [False, False, True, False, False, True]
    for tick, (x, y) in zip(found, sorted(PLACES, key=lambda p: (p[1], p[0])), strict=True):
        assert np.abs(np.array(tick.box) - (x, y, x + SIDE, y + SIDE)).max() <= 4


@pytest.mark.parametrize("degrees", [-1.5, 1.5])
def test_slightly_skewed_form(degrees: float):
    page = form(marked=(1,))
    turn = cv2.getRotationMatrix2D((450, 200), degrees, 1)
    skewed = cv2.warpAffine(page, turn, (900, 400), flags=cv2.INTER_CUBIC, borderValue=235)
    assert sum(t.ticked for t in tick_boxes(skewed, 26)) == 1
    assert len(tick_boxes(skewed, 26)) == len(PLACES)


def test_two_frames_are_no_form():
    assert tick_boxes(form(places=PLACES[:2]), 26) == ()


def test_cell_larger_than_a_tick_box_is_none():
    page = form()
    cv2.rectangle(page, (700, 90), (790, 180), 40, 2)
    assert len(tick_boxes(page, 26)) == len(PLACES)


@pytest.mark.parametrize("height", [20, 26, 34])
def test_letters_are_no_frames(height: float):
    assert tick_boxes(draw(ENGLISH), height) == ()
    bold = np.full((500, 1200), 240, np.uint8)
    for n, text in enumerate(["oOoOoO DODO 0000", "BBBB 8888 HHHH EEEE", "nnnn uuuu aaaa eeee"]):
        cv2.putText(bold, text, (40, 100 + 120 * n), cv2.FONT_HERSHEY_DUPLEX, 1.4, 30, 5)
    assert tick_boxes(bold, height) == ()
