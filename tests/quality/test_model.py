from __future__ import annotations

from math import e

import pytest

from pipeline.quality.model import OFFSET, Estimator, Spread, between, error_rate, model
from pipeline.quality.signals import TEXT, text_signals, words_of_page

SIMPLE = Estimator(
    epsilon=1.0,
    intercept=-5.0,
    weights={"unknown": 2.0},
    knots=((-5.0, -5.0), (-4.0, -3.0), (0.0, -1.0)),
    spreads={
        "any": Spread(
            shift=0.0,
            sizes=(10.0, 100.0),
            levels=(-5.0, -1.0),
            low=((1.0, 0.5), (0.5, 0.1)),
            high=((2.0, 0.5), (0.5, 0.1)),
        ),
        "cyrillic": Spread(shift=1.0, sizes=(10.0,), levels=(-5.0,), low=((0.5,),), high=((0.5,),)),
    },
)


def test_the_shipped_numbers_make_no_signal_a_merit() -> None:
    for estimator in (model().text, model().image):
        assert all(weight > 0 for weight in estimator.weights.values())
        xs, ys = zip(*estimator.knots, strict=True)
        assert list(xs) == sorted(set(xs))
        assert list(ys) == sorted(set(ys))
        for spread in estimator.spreads.values():
            assert all(v >= 0 for row in (*spread.low, *spread.high) for v in row)
    assert set(model().text.weights) <= set(TEXT)


def test_calibration_follows_its_knots() -> None:
    assert SIMPLE.linear({"unknown": 0.0}) == -5
    assert [SIMPLE.calibrated(x) for x in (-5, -4.5, -4, -2, 0, 1)] == pytest.approx([-5, -4, -3, -2, -1, -0.5])


def test_the_interval_narrows_with_words() -> None:
    short, long = (SIMPLE.error_rate({"unknown": 0.1}, words) for words in (10, 100))
    assert short.rate == long.rate
    assert short.low < long.low < long.rate < long.high < short.high


def test_a_material_has_its_own_shift_and_interval() -> None:
    plain, cyrillic = (SIMPLE.error_rate({"unknown": 0.1, "cyrillic": c}, 100) for c in (0.0, 1.0))
    assert cyrillic.rate + OFFSET == pytest.approx(e * (plain.rate + OFFSET))
    assert cyrillic.high + OFFSET == pytest.approx(e**0.5 * (cyrillic.rate + OFFSET))


def test_what_is_missing_is_wrong() -> None:
    text = text_signals(words_of_page(["The committee will discuss the reply next week in Geneva."] * 10))
    engine = {"doubt": 0.04, "doubtful_words": 0.0, "doubt_of_the_worst": 0.05}
    for share in (0.3, 0.5, 0.9):
        assert error_rate({**text, **engine, "ink_uncovered": share}, 90).rate >= share


def test_between() -> None:
    assert [between((1, 2, 4), (10, 20, 0), x) for x in (0, 1, 1.5, 2, 3, 4, 9)] == [10, 10, 15, 20, 10, 0, 0]


def test_a_page_without_words_may_have_lost_all() -> None:
    assert error_rate(text_signals(words_of_page([])), 0) == (1, 0, 1)


def test_what_engine_and_image_say_changes_the_estimate() -> None:
    text = text_signals(words_of_page(["The committee will discuss the reply next week in Geneva."] * 10))
    engine = {"doubt": 0.04, "doubtful_words": 0.0, "doubt_of_the_worst": 0.05}
    sure, lost = {**engine, "ink_uncovered": 0.0}, {**engine, "ink_uncovered": 0.25}
    assert error_rate({**text, **sure}, 90).rate < 0.02
    assert error_rate({**text, **lost}, 90).rate > 2 * error_rate({**text, **sure}, 90).rate
