import numpy as np
import pytest

from pipeline.imaging.glyphs import (
    FEWEST,
    SIDE,
    WORKING_SIZE,
    Glyphs,
    leaning,
    letters_of,
    look,
    probabilities,
    sample,
    working_copy,
)
from pipeline.imaging.measure import measure
from pipeline.imaging.steps import straighten, turn
from pipeline.recognition.plan import plan_for
from tests.recognition.drawn import ENGLISH, RUSSIAN, draw


def seen(grey):
    work = working_copy(grey)
    return look(work, measure(grey, work))


@pytest.mark.parametrize(("text", "low", "high"), [(ENGLISH, 0.0, 0.15), (RUSSIAN, 0.85, 1.0)])
def test_script_is_seen_and_the_way_up(text, low, high):
    upright, turned = seen(draw(text)), seen(turn(draw(text), 180))
    assert low <= upright.cyrillic <= high
    assert low <= turned.cyrillic <= high
    assert upright.turned < -0.5 < 0.5 < turned.turned


def test_skew_and_sideways_lines_do_not_matter():
    tilted, _ = straighten(draw(RUSSIAN), 9.0)
    assert seen(tilted).cyrillic > 0.85
    assert seen(turn(draw(ENGLISH), 270)).turned < 0
    assert seen(turn(draw(ENGLISH), 90)).turned > 0


def test_sample_of_a_page_is_a_third_of_it_and_cuts_no_line():
    page = np.vstack([draw(ENGLISH)[80:540]] * 4)
    part = sample(page)
    assert 0.2 * len(page) < len(part) < 0.5 * len(page)
    heights = letters_of(part)[:, -2]
    assert (heights > 0.55).mean() > 0.95 * (letters_of(page)[:, -2] > 0.55).mean()
    assert len(sample(page[:20])) == 20  # too low to be parted


@pytest.mark.parametrize("first", [ENGLISH, RUSSIAN])
def test_halves_in_two_scripts_are_seen_in_a_sample(first):
    second = RUSSIAN if first is ENGLISH else ENGLISH
    page = np.vstack([draw(text)[80:540] for text in (first, first, second, second)])
    assert 0.25 < seen(page).cyrillic < 0.85


def test_page_with_few_letters_says_nothing():
    glyphs = seen(draw("No. 7"))
    assert glyphs.count < FEWEST
    assert (glyphs.cyrillic, glyphs.turned) == (0.5, 0.0)


def test_letters_and_their_probabilities_have_the_shapes_promised():
    letters = letters_of(draw(ENGLISH))
    assert letters.shape[1] == SIDE * SIDE + 2
    odds = probabilities(letters)
    assert odds.shape == (len(letters), 4)
    assert np.allclose(odds.sum(axis=1), 1, atol=1e-5)


def test_plan_follows_what_is_seen():
    page = draw(ENGLISH)
    plain = plan_for(measure(page), seen(page), 1.0)
    assert (plain.languages, plain.turn, plain.clean) == (("eng",), 0, False)
    over = turn(draw(RUSSIAN), 180)
    turned = plan_for(measure(over), seen(over), 1.0)
    assert (turned.languages, turned.turn, turned.clean) == (("rus",), 180, True)
    assert plan_for(measure(page), seen(page), 0.5, ("eng", "rus")).clean
    assert plan_for(measure(page), seen(page), 0.5, ("eng", "rus")).languages == ("eng", "rus")


@pytest.mark.parametrize(
    ("cyrillic", "languages"),
    [(0.02, ("eng",)), (0.22, ("eng",)), (0.4, ("eng", "rus")), (0.8, ("eng", "rus")), (0.9, ("rus",))],
)
def test_languages_follow_the_share_of_letters_that_look_cyrillic(cyrillic, languages):
    page = draw(ENGLISH)
    assert plan_for(measure(page), Glyphs(400, cyrillic, -1.5), 1.0).languages == languages


def test_a_page_in_wide_black_borders_is_freed_of_them_first():
    page = draw(ENGLISH)
    framed = np.pad(page, ((60, 60), (200, 200)), constant_values=0)
    assert not plan_for(measure(page), seen(page), 1.0).clean
    assert plan_for(measure(framed), seen(framed), 1.0).clean


def test_letters_of_a_few_words_lean_to_their_script():
    words = {text: draw(text, page=(900, 250)) for text in ("перестройка", "newspaper")}
    assert leaning(words["перестройка"]) > 0 > leaning(words["newspaper"])
    assert leaning(np.full((60, 200), 240, np.uint8)) == 0


@pytest.mark.parametrize("factor", [0.3, 0.7, 1.5])
def test_working_copy_has_the_working_size_and_never_more_pixels(factor):
    longer = round(WORKING_SIZE / factor)
    assert max(working_copy(np.zeros((longer, 900), np.uint8)).shape) == min(longer, WORKING_SIZE)
