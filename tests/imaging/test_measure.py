import cv2
import numpy as np
import pytest

from pipeline.imaging.measure import Spots, border_mask, measure, neighbours, reduce, skew_of
from pipeline.imaging.steps import straighten, turn
from tests.recognition.drawn import ENGLISH, draw


@pytest.mark.parametrize("degrees", [-14.0, -3.2, -0.5, 0.0, 1.3, 12.5])
def test_skew_is_found_to_a_tenth_of_a_degree(degrees):
    tilted, _ = straighten(draw(ENGLISH), -degrees)
    assert measure(tilted).skew == pytest.approx(degrees, abs=0.12)


def test_lines_that_run_up_and_down_are_seen():
    page = draw(ENGLISH)
    assert not measure(page).sideways
    assert measure(turn(page, 90)).sideways
    assert measure(turn(page, 270)).sideways


def typescript(lines: int = 30, signs: int = 50) -> np.ndarray:
    """Return a page of letters in columns as straight as its lines, as a typewriter sets them; lines bend a little."""
    page = np.full((1100, 850), 235, np.uint8)
    letters = np.random.default_rng(7).choice(list("abcdeghkmnopsuvxz"), (lines, signs))
    for row, line in enumerate(letters):
        for column, letter in enumerate(line):
            place = 90 + 14 * column, 100 + 30 * row + round(4 * np.sin(column / 8))
            cv2.putText(page, letter, place, cv2.FONT_HERSHEY_SIMPLEX, 0.55, 30, 1, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("lines", [30, 3])
def test_direction_of_typescript_is_seen_by_its_letters_neighbours(lines):
    page = typescript(lines)
    assert [measure(turn(page, degrees)).sideways for degrees in (0, 90, 180, 270)] == [False, True, False, True]


def test_neighbours_stand_beside_each_other_in_lines():
    across = measure(typescript()).letters
    assert neighbours(Spots.of(across)) > 0.9
    assert neighbours(Spots.of(np.ascontiguousarray(across.T))) < -0.9
    assert neighbours(Spots.of(measure(typescript(lines=3)).letters)) == 0  # too few to tell


def test_neighbours_of_words_that_blur_has_merged_say_nothing():
    page = np.full((1100, 850), 235, np.uint8)
    for row in range(30):  # the next line is nearer than the next word
        for column in range(12):
            page[100 + 20 * row : 112 + 20 * row, 60 + 60 * column : 105 + 60 * column] = 40
    merged = Spots.of(page < 128)
    assert neighbours(merged) == 0
    assert neighbours(Spots.of(np.ascontiguousarray(merged.mask.T))) == 0


def test_letters_of_a_sideways_page_are_those_of_the_page_upright():
    page = draw(ENGLISH)
    assert measure(turn(page, 90)).ink == pytest.approx(measure(page).ink, rel=0.1)


def test_skew_of_a_sideways_page_is_the_same_as_upright():
    tilted, _ = straighten(draw(ENGLISH), 2.0)
    assert measure(turn(tilted, 90)).skew == pytest.approx(measure(tilted).skew, abs=0.12)


def test_light_text_on_dark_ground_is_inverted_and_a_dark_scanner_bed_is_not():
    page = draw(ENGLISH)
    assert measure(255 - page).inverted
    bed = np.full((1600, 2200), 20, np.uint8)
    bed[300:1200, 400:1800] = page
    assert not measure(bed).inverted
    assert not measure(page).inverted


def test_bilevel_is_told_from_grey():
    page = draw(ENGLISH)
    assert measure(np.where(page > 128, 255, 0).astype(np.uint8)).bilevel
    assert not measure(page).bilevel


def test_noise_and_contrast_follow_the_page():
    grain = np.random.default_rng(1).normal(0, 12, (900, 1400))
    noisy = np.clip(draw(ENGLISH) + grain, 0, 255).astype(np.uint8)
    assert measure(noisy).noise > measure(draw(ENGLISH)).noise + 2
    assert measure(draw(ENGLISH, ink=150)).contrast < measure(draw(ENGLISH, ink=30)).contrast


def test_blank_page_has_no_letters_and_no_skew():
    seen = measure(np.full((800, 600), 230, np.uint8))
    assert not seen.letters.any()
    assert seen.ink == seen.skew == 0.0


def test_black_border_is_no_ink_and_letters_are_no_border():
    page = draw(ENGLISH)
    framed = page.copy()
    framed[:, :60] = 5
    assert measure(page).borders == 0
    assert measure(framed).borders > 0.02
    mask, paper = border_mask(reduce(framed, 600))
    assert paper == pytest.approx(240, abs=3)
    assert not mask[:, 60:].any()
    assert measure(framed).ink == pytest.approx(measure(page).ink, rel=0.15)


def test_stains_and_rules_do_not_count_as_letters():
    page = draw(ENGLISH)
    clean = int(measure(page).letters.sum())
    cv2.line(page, (0, 850), (1400, 850), 0, 5)
    cv2.circle(page, (1250, 700), 60, 0, -1)
    assert int(measure(page).letters.sum()) == pytest.approx(clean, rel=0.05)


def test_letters_that_touch_are_letters_still():
    bold = cv2.erode(draw(ENGLISH), np.ones((1, 5), np.uint8))
    seen = measure(bold)
    ink = reduce(bold) < 0.6 * 240
    assert (seen.letters & ink).sum() > 0.95 * ink.sum()


def test_skew_of_little_ink_is_none():
    assert skew_of(np.zeros((100, 100), np.bool_)) == (0.0, 1.0)


def test_reduce_never_enlarges():
    assert reduce(np.zeros((40, 30), np.uint8)).shape == (40, 30)
    assert reduce(np.zeros((4400, 2200), np.uint8)).shape == (1100, 550)


def test_a_faint_page_is_not_blank():
    page = draw(ENGLISH)
    faint = np.asarray(230 - (255 - page.astype(np.int32)) * 30 // 255, np.uint8)
    grain = np.random.default_rng(3).normal(0, 4, faint.shape)
    faint = np.asarray(np.clip(faint + grain, 0, 255), np.uint8)
    assert measure(faint).ink > 0.5 * measure(page).ink


def test_grain_alone_is_no_ink():
    grain = np.random.default_rng(3).normal(230, 4, (1100, 850))
    assert measure(np.asarray(np.clip(grain, 0, 255), np.uint8)).ink < 0.0005
