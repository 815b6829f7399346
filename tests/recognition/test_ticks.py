import cv2
import numpy as np
import pytest

from pipeline.document import Line, Word
from pipeline.imaging.measure import measure
from pipeline.recognition.engine import line_of
from pipeline.recognition.passes import Attempt, Sheet
from pipeline.recognition.ticks import with_tick_boxes

SIDE = 26
ROWS = (100, 160, 220, 280)


def form(frames: bool = True) -> np.ndarray:
    page = np.full((700, 900), 235, np.uint8)
    for n, y in enumerate(ROWS):
        if frames:
            cv2.rectangle(page, (120, y), (120 + SIDE - 1, y + SIDE - 1), 40, 2)
            if n == 2:
                cv2.line(page, (123, y + 12), (130, y + 22), 40, 3)
                cv2.line(page, (130, y + 22), (150, y - 4), 40, 3)
        cv2.putText(page, "Office", (165, y + 23), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 2)
    return page


def word(text: str, left: int, top: int, width: int, confidence: float = 90.0) -> Word:
    return Word(text=text, start=0, end=0, box=(left, top, left + width, top + SIDE), confidence=confidence)


def attempt_on(page: np.ndarray, *lines: Line, rotation: int = 0) -> tuple[Sheet, Attempt]:
    sheet = Sheet(page, measure(page))
    return sheet, Attempt(lines, sheet.judged(lines), ("eng",), rotation=rotation)


LINES = (
    line_of(1, [word("0)", 118, ROWS[0], 30, 20.0), word("Office", 165, ROWS[0], 100)]),
    line_of(2, [word("UO", 118, ROWS[1], 30, 20.0), word("Office", 165, ROWS[1], 100)]),
    line_of(3, [word("C)", 118, ROWS[2], 30, 20.0), word("Office", 165, ROWS[2], 100)]),
    line_of(4, [word("Office", 165, ROWS[3], 100)]),
)


def test_what_was_read_of_a_box_becomes_a_box_and_a_lost_one_is_put_in():
    done = with_tick_boxes(*attempt_on(form(), *LINES))
    assert [line.text for line in done.lines] == ["☐ Office", "☐ Office", "☑ Office", "☐ Office"]
    assert done.steps == ("tick boxes",)
    for line in done.lines:
        assert all(line.text[w.start : w.end] == w.text for w in line.words)
        assert line.words[0].origin == "tick box"


def test_frame_glued_to_its_label_is_taken_off():
    glued = line_of(4, [word("0Office", 118, ROWS[3], 147)])
    done = with_tick_boxes(*attempt_on(form(), *LINES[:3], glued))
    assert done.lines[3].text == "☐ Office"


def test_page_without_frames_keeps_its_text():
    sheet, attempt = attempt_on(form(frames=False), *LINES)
    assert with_tick_boxes(sheet, attempt) is attempt


def test_page_of_running_text_is_not_looked_at(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("pipeline.imaging.tickboxes.tick_boxes", lambda *_: pytest.fail("looked at"))
    sheet, attempt = attempt_on(form(), line_of(1, [word("I", 118, ROWS[0], 20), word("am", 165, ROWS[0], 100)]))
    assert with_tick_boxes(sheet, attempt) is attempt


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_form_that_lies_on_its_side(rotation: int):
    turns = rotation // 90
    page = np.ascontiguousarray(np.rot90(form(), turns))
    height, width = form().shape

    def turned(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
        left, top, right, bottom = box
        return {
            90: (top, width - right, bottom, width - left),
            180: (width - right, height - bottom, width - left, height - top),
            270: (height - bottom, left, height - top, right),
        }[rotation]

    lines = [
        line_of(
            line.number,
            [Word(text=w.text, start=0, end=0, box=turned(w.box), confidence=w.confidence) for w in line.words],
        )
        for line in LINES
    ]
    done = with_tick_boxes(*attempt_on(page, *lines, rotation=rotation))
    assert [line.text for line in done.lines] == ["☐ Office", "☐ Office", "☑ Office", "☐ Office"]
