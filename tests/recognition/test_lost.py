import numpy as np
import pytest

from pipeline.document import Line, Word
from pipeline.imaging.geometry import Geometry
from pipeline.imaging.measure import measure
from pipeline.imaging.prepare import prepare
from pipeline.imaging.steps import straighten, turn
from pipeline.recognition.bilingual import with_other_language
from pipeline.recognition.engine import Picture, line_of
from pipeline.recognition.lost import lost_blocks, with_lost_lines
from pipeline.recognition.passes import Sheet, read_cleaned
from pipeline.recognition.tesseract import Tesseract
from tests.recognition.drawn import ENGLISH, draw, found

SIZE = (1400, 900)


class Forgetful(Tesseract):
    """Tesseract that loses the first two lines of a page, but reads a block whole."""

    def read(self, picture: Picture, languages: tuple[str, ...]):
        lines = super().read(picture, languages)
        return lines if picture.block else lines[2:]


@pytest.fixture(scope="module")
def lines():
    page = draw(ENGLISH)
    sheet = Sheet(page, measure(page), dpi=300)
    return read_cleaned(sheet, Tesseract(), ("eng",), prepare(page, 300, sheet.measures)).lines


def test_what_was_read_leaves_no_lost_block(lines):
    assert lost_blocks(measure(draw(ENGLISH)).letters, SIZE, lines) == []


def test_lost_lines_close_together_are_one_block_around_them(lines):
    letters = measure(draw(ENGLISH)).letters
    (block,) = lost_blocks(letters, SIZE, lines[2:])
    for line in lines[:2]:
        assert block[0] <= line.box[0] and block[1] <= line.box[1] and block[2] >= line.box[2]
    assert block[3] < lines[2].box[3]
    assert len(lost_blocks(letters, SIZE, [*lines[1:3], *lines[4:5]])) == 3


def test_grime_at_the_edge_a_seal_and_a_lone_word_are_no_lost_lines(lines):
    letters = measure(draw(ENGLISH)).letters.copy()
    letters[:8, 300:500:2] = True  # along the upper edge
    letters[600:680, 500:620:2] = True  # as high as three lines
    assert lost_blocks(letters, SIZE, lines) == []
    few = letters.copy()
    few[640:648, 100:160:4] = True
    assert lost_blocks(few, SIZE, lines) == []
    few[640:648, 100:420:4] = True
    assert len(lost_blocks(few, SIZE, lines)) == 1


def test_a_column_found_again_comes_after_the_one_to_its_left_though_a_title_stands_above_both():
    def placed(text: str, left: int, top: int) -> Line:
        width = 20 * len(text)
        words = [Word(text=w, start=0, end=1, box=(left, top, left + width, top + 30), confidence=95.0) for w in [text]]
        return line_of(1, words)

    title = placed("the title that stands above both of the columns of the page", 0, 0)
    left = [placed(f"left {n} of four lines", 0, 100 + 50 * n) for n in range(4)]
    right = [placed(f"right {n} of four lines", 600, 100 + 50 * n) for n in range(4)]
    below = placed("and a line below them all", 0, 400)
    together = with_lost_lines([title, *left, below], right, 0)
    assert [line.text for line in together] == [line.text for line in (title, *left, *right, below)]


def test_lines_found_again_come_in_reading_order_and_only_where_nothing_was(lines):
    together = with_lost_lines([*lines[:2], *lines[4:]], lines, 0)
    assert [line.text for line in together] == [line.text for line in lines]
    assert [line.number for line in together] == list(range(1, len(lines) + 1))
    assert with_lost_lines(lines, lines, 0) == tuple(lines)


@pytest.mark.parametrize(("degrees", "skew"), [(0, 0.0), (180, 1.5)])
def test_lines_that_the_engine_lost_are_read_from_their_place(lines, degrees, skew):
    page = turn(straighten(draw(ENGLISH), skew)[0], degrees)
    sheet = Sheet(np.ascontiguousarray(page), measure(page), dpi=300)
    ready = prepare(sheet.grey, 300, sheet.measures, turn=-degrees)
    read = read_cleaned(sheet, Forgetful(), ("eng",), ready)
    assert found(ENGLISH, read.text) < 0.8
    attempt = with_other_language(sheet, Forgetful(), read)
    assert found(ENGLISH, attempt.text) > 0.9
    assert attempt.verdict.covered > 0.95
    assert skew or [line.text for line in attempt.lines] == ENGLISH.splitlines()


def test_boxes_go_to_the_processed_image_and_back():
    geometry = Geometry.of(draw(ENGLISH)).scaled(2800, 1800).turned(90)
    box = (100, 50, 300, 90)
    assert geometry.box_to_source(geometry.box_from_source(box)) == box
    assert geometry.box_from_source((-50, -50, 5000, 5000)) == (0, 0, 1800, 2800)
