from __future__ import annotations

import pytest
from made_folder import work

from pipeline.correction.decide import doubts_of

CLEAN = "the men of the town were there when the letter was read to them"


def seen(text: str, before: str, after: str) -> tuple[float, float]:
    """Return what the page's habits tell of an option: its confusion's number and share."""
    its = work(text)
    _, doubtful, habits = doubts_of(its.pages, its)[its.pages[0]]
    return next(
        habits.confusions(o) for site in doubtful for o in site.options if (o.before, o.after) == (before, after)
    )


def test_a_confusion_of_other_words_counts_and_its_own_place_does_not() -> None:
    assert seen(f"{CLEAN} and tbe letter", "tbe", "the")[0] == 0
    number, _ = seen(f"{CLEAN} and tbe letter of anotber and a fatber", "tbe", "the")
    assert number == pytest.approx(2)


def test_a_confusion_is_weighed_by_the_letters_that_were_read_right() -> None:
    text = "and tbe letter of anotber and a fatber"
    few, many = (seen(f"{CLEAN} {more}{text}", "tbe", "the")[1] for more in ("", f"{CLEAN} " * 5))
    assert many < few


def test_what_no_other_word_shows_is_seldom() -> None:
    (_, alone), (_, again) = (seen(f"{CLEAN} and tbe letter of {more}", "tbe", "the") for more in ("a man", "anotber"))
    assert alone < again


def test_known_words_that_fit_badly_show_confusions_too() -> None:
    noisy = f"{CLEAN} wlien tlie otlier came, and the men wore sent to the oity by tho captain of tho ship at last"
    assert seen(noisy, "oity", "city")[0] == 0
    assert seen(noisy, "wore", "were")[0] > 0


def test_capitals_within_sentences_are_a_habit_and_after_stops_are_not() -> None:
    noise = "wlien tlie otlier came"
    within = f"{noise} and It was said that It had been seen In the town"
    after_stops = f"{noise} and It was said. It had been seen. In the town"
    assert seen(within, "It", "it")[0] == pytest.approx(2)
    assert seen(after_stops, "It", "it")[0] == 0


def test_signs_that_stand_for_letters_are_a_habit() -> None:
    text = "30 bundles shovel« and 23 casks screw« with otber things of tlie ship"
    assert seen(text, "shovel«", "shovels")[0] == pytest.approx(1)
