from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.quality.model import (
    AT_HOME,
    OFFSET,
    Estimator,
    Model,
    Pages,
    Spread,
    Width,
    between,
    decoded,
    encoded,
    error_rate,
    missing,
    model,
    with_votes,
)
from pipeline.quality.signals import MATERIAL, TEXT, text_signals, words_of_page

SEEN = Pages(
    signals=("unknown",),
    mean=np.array([0.0, -4.0]),
    scale=np.array([1.0, 1.0]),
    places=np.array([[0.0, 0.0], [0.0, 0.0], [4.0, 4.0], [4.0, 4.0]]),
    weights=np.array([0.4, 0.0, -0.4, 0.0]),
    bias=0.1,
)
WIDTH = Width(intercept=0.2, level=-0.5, strangeness=1.0, low=1.0, high=2.0)
SIMPLE = Estimator(
    epsilon=1.0,
    intercept=-5.0,
    weights={"unknown": 2.0},
    knots=((-5.0, -5.0), (-4.0, -3.0), (0.0, -1.0)),
    pages=SEEN,
    width=Width(intercept=-1.0, level=0.0, strangeness=0.0, low=1.0, high=2.0),
    spread=Spread(sizes=(10.0,), levels=(-5.0, -1.0), low=((3.0, 2.5),), high=((4.0, 2.5),), whole=100.0),
)


def test_the_shipped_numbers_make_no_signal_a_merit() -> None:
    for estimator in (model().text, model().image):
        assert all(weight > 0 for weight in estimator.weights.values())
        xs, ys = zip(*estimator.knots, strict=True)
        assert list(xs) == sorted(set(xs))
        assert list(ys) == sorted(set(ys))
        assert all(v >= 0 for row in (*estimator.spread.low, *estimator.spread.high) for v in row)
        assert len(estimator.pages.places) == len(estimator.pages.weights)
        assert estimator.width.strangeness >= 0  # no page is surer for being unlike all that were seen
        assert min(estimator.width.low, estimator.width.high) > 0
    assert set(model().text.weights) <= set(TEXT)
    assert set(model().text.pages.signals) <= set(TEXT | MATERIAL)


def test_numbers_come_back_from_json() -> None:
    numbers = Model(text=SIMPLE, image=SIMPLE)
    assert encoded(decoded(encoded(numbers))) == encoded(numbers)


def test_calibration_follows_its_knots() -> None:
    assert SIMPLE.linear({"unknown": 0.0}) == -5
    assert [SIMPLE.calibrated(x) for x in (-5, -4.5, -4, -2, 0, 1)] == pytest.approx([-5, -4, -3, -2, -1, -0.5])


def test_the_interval_narrows_with_words() -> None:
    short, long = (SIMPLE.error_rate({"unknown": 0.1}, words) for words in (10, 100))
    assert short.rate == long.rate
    assert short.low < long.low < long.rate < long.high < short.high


def test_pages_nearby_correct_the_line() -> None:
    near, far = SEEN.distances([0.0, -4.0]), SEEN.distances([4.0, 0.0])
    assert near.tolist() == [0, 0, 16, 16]
    assert SEEN.correction(near) == pytest.approx(0.1 + 0.4 - 0.4 / 9)
    assert SEEN.correction(far) == pytest.approx(0.1 - 0.4 + 0.4 / 9)
    assert SEEN.distances([400.0, 400.0]).tolist() == far.tolist()  # no farther than the farthest page


def test_a_page_is_strange_by_its_distance_from_the_nearest() -> None:
    near = np.concatenate([np.zeros(10), np.full(90, 16.0)])
    assert Pages.strangeness(near) == pytest.approx(log(AT_HOME))
    assert Pages.strangeness(near[::-1]) == Pages.strangeness(near)
    assert Pages.strangeness(np.full(4, 2.0)) == pytest.approx(log(2 + AT_HOME))


def test_the_interval_widens_with_strangeness_and_as_the_level_tells() -> None:
    assert WIDTH.distances(-2.0, 0.0) == pytest.approx((np.exp(1.2), 2 * np.exp(1.2)))
    assert WIDTH.distances(-2.0, log(2)) == pytest.approx((2 * np.exp(1.2), 4 * np.exp(1.2)))
    assert WIDTH.distances(-1.0, 0.0) < WIDTH.distances(-2.0, 0.0)
    assert WIDTH.distances(5.0, 0.0) == WIDTH.distances(0.0, 0.0)  # no page has more errors than characters


def test_a_short_text_is_no_surer_than_a_page() -> None:
    sure, unsure = (SIMPLE.spread.distances(-1.0, 10, of_pages) for of_pages in ((0.1, 0.1), (3.0, 0.2)))
    assert sure == (2.5, 2.5)
    assert unsure == (3.0, 2.5)


def test_confidences_that_were_voted_are_told_apart() -> None:
    assert with_votes({"doubt": 0.1}) == {"doubt": 0.1, "disagreement": 0.1, "voted": 0.0}
    assert with_votes({"doubt": 0.1, "disagreement": 0.3}) == {"doubt": 0.1, "disagreement": 0.3, "voted": 1.0}
    assert with_votes({"unknown": 0.1}) == {"unknown": 0.1}


def test_a_result_is_line_and_correction() -> None:
    found = SIMPLE.error_rate({"unknown": 0.1}, 100)
    level = SIMPLE.calibrated(-5 + 2 * log(1.1))
    assert log(found.rate + OFFSET) == pytest.approx(level + SEEN.correction(SEEN.distances([log(1.1), level])))


def test_what_is_missing_is_wrong() -> None:
    text = text_signals(words_of_page(["The committee will discuss the reply next week in Geneva."] * 10))
    engine = {"doubt": 0.04, "doubtful_words": 0.0, "doubt_of_the_worst": 0.05}
    for share in (0.3, 0.5, 0.9):
        assert error_rate({**text, **engine, "ink_uncovered": share}, 90).rate >= share


def test_uncovered_ink_is_missing_text_unless_it_may_be_grain() -> None:
    assert missing({"ink_uncovered": 0.2}) == missing({"ink_uncovered": 0.2, "noise": 3.0}) == 0.2
    assert missing({"ink_uncovered": 0.2, "noise": 15.0}) == 0
    assert missing({"ink_uncovered": 0.4, "noise": 15.0}) == 0.4
    assert missing({"ink_uncovered": 0.01, "noise": 3.0}) == 0


@given(st.lists(st.floats(0.0, 1.0), min_size=2, max_size=2, unique=True).map(sorted))
def test_the_more_ink_is_uncovered_the_more_is_missing(shares: list[float]) -> None:
    less, more = ({"ink_uncovered": share, "noise": 3.0} for share in shares)
    assert missing(less) <= missing(more)


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
