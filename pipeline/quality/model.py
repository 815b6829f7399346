"""The estimate: from signals to an expected character error rate with a 90 % interval.

The numbers are in `tables/model.json`, fitted by `benchmarks/fit_quality.py` on pages with known truth. Three steps:

- a line: ridge regression of ln(CER) on the logarithms of the signals, weights not below 0, and a rising calibration;
- the pages that were seen: a support vector regression (rational quadratic kernel) of what the line is off by. Far from
  all pages seen only the line speaks;
- the interval: quantiles of what estimates made without a page's document, or without its collection, were off by, over
  a spread that hangs on the result and on how strange the page is (normalised conformal prediction, Papadopoulos et
  al. 2008, Lei et al. 2018); for short texts, of pieces of that length.

`text` sees the text alone; `image` corrects its estimate by what engine and image say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

OFFSET = 0.001
"""Added to an error rate before its logarithm is taken: a tenth of a per cent more or less is no difference."""
MISSING = 0.3
"""Share of the ink outside all words from which as much of the text is taken to be missing."""
MISSING_OF_CLEAN, GRAINY = 0.1, 8.0
"""The same share where no grain can be taken for ink, and the noise of the paper, in grey values, from which it can."""
NEAREST = 10
"""Pages seen from whose mean squared distance (of standardised signals) it is known how strange a page is."""
AT_HOME = 0.05
"""Mean squared distance under which nearer pages make a page hardly less strange."""
TAIL = 0.05
"""Share of the pages' errors beyond each bound."""
FARTHEST = 4.0
"""Standard deviations beyond which a signal is no farther from those of the pages seen."""

Array = npt.NDArray[np.float64]


class ErrorRate(NamedTuple):
    """An expected character error rate with the bounds of its 90 % interval, 0 to 1."""

    rate: float
    low: float
    high: float


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """Distances of the interval's bounds from the result for short texts.

    A row for each of `sizes` (words), a column for each of `levels` (results). From `whole` words on a page's own
    width is its interval's.
    """

    sizes: tuple[float, ...]
    levels: tuple[float, ...]
    low: tuple[tuple[float, ...], ...]
    high: tuple[tuple[float, ...], ...]
    whole: float

    def distances(self, middle: float, words: int, of_pages: tuple[float, float]) -> tuple[float, float]:
        """Return the distances of both bounds for a text of so many words, at least those that a page like it has."""
        sizes, size = [log(size) for size in (*self.sizes, self.whole)], log(max(words, 1))
        low, high = (
            between(sizes, [*(max(between(self.levels, row, middle), least) for row in rows), least], size)
            for rows, least in zip((self.low, self.high), of_pages, strict=True)
        )
        return low, high


class Width(msgspec.Struct, frozen=True, kw_only=True):
    """How far the interval of a page reaches from its result, both logarithms of error rates.

    Errors spread by exp(intercept + level x result + strangeness x strangeness of the page); `low` and `high` are how
    many times that the bounds lie away.
    """

    intercept: float
    level: float
    strangeness: float
    low: float
    high: float

    def distances(self, result: float, strangeness: float) -> tuple[float, float]:
        """Return how far down and up the interval of a page reaches, both at least 0."""
        spread = exp(self.intercept + self.level * min(result, 0.0) + self.strangeness * strangeness)
        return self.low * spread, self.high * spread


class Pages(msgspec.Struct, frozen=True, kw_only=True):
    """Pages with known truth: their signals, and what the line is off by near them.

    `signals` names the columns of `places` (pages, signals + 1), standardised by `mean` and `scale`; the last column is
    the line's result. `weights` and `bias` are those of the support vector regression.
    """

    signals: tuple[str, ...]
    mean: Array
    scale: Array
    places: Array
    weights: Array
    bias: float

    def distances(self, place: Sequence[float]) -> Array:
        """Return the mean squared distances of all pages from logarithms of signals and a line's result."""
        return squares(self.places, np.clip((np.array(place) - self.mean) / self.scale, -FARTHEST, FARTHEST)[None])[
            :, 0
        ]

    def correction(self, distances: Array) -> float:
        """Return what the line's result is off by for a page at such distances."""
        return float(self.weights @ kernel(distances)) + self.bias

    @staticmethod
    def strangeness(distances: Array) -> float:
        """Return the logarithm of a page's mean squared distance from those that are nearest to it."""
        return log(float(np.sort(distances)[:NEAREST].mean()) + AT_HOME)


def squares(places: Array, others: Array) -> Array:
    """Return the mean squared differences of each row of one array, (n, k), and each of another, (m, k), as (n, m)."""
    distances: Array = ((places[:, None] - others[None]) ** 2).mean(axis=2)
    return distances


def kernel(distances: Array) -> Array:
    """Return the rational quadratic kernel of mean squared distances."""
    values: Array = 1 / (1 + distances / 2)
    return values


class Estimator(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one estimate; `knots` are pairs of (linear result, calibrated ln(CER + OFFSET)), both rising."""

    epsilon: float
    intercept: float
    weights: dict[str, float]
    knots: tuple[tuple[float, float], ...]
    pages: Pages
    width: Width
    spread: Spread

    def linear(self, signals: Mapping[str, float]) -> float:
        """Return the uncalibrated result: higher is worse."""
        return self.intercept + sum(w * log(signals[name] + self.epsilon) for name, w in self.weights.items())

    def calibrated(self, value: float) -> float:
        """Return ln(CER + OFFSET) for a linear result, interpolated between the knots and extended beyond them."""
        return calibrated(self.knots, value)

    def error_rate(self, signals: Mapping[str, float], words: int, missing: float = 0.0) -> ErrorRate:
        """Return the expected error rate of a page of so many words, at least the share of the text that is missing."""
        level = self.calibrated(self.linear(signals))
        distances = self.pages.distances([*(log(signals[n] + self.epsilon) for n in self.pages.signals), level])
        middle = max(level + self.pages.correction(distances), log(missing + OFFSET))
        of_page = self.width.distances(middle, self.pages.strangeness(distances))
        low, high = self.spread.distances(middle, words, of_page)
        return ErrorRate(_rate(middle), _rate(middle - low), _rate(middle + high))


def calibrated(knots: Sequence[tuple[float, float]], value: float) -> float:
    """Return y at x = value by straight lines between the knots (x, y), extended beyond the first and the last."""
    at = min(max(bisect_right(knots, (value,)), 1), len(knots) - 1)
    (x0, y0), (x1, y1) = knots[at - 1], knots[at]
    return y0 + (value - x0) * (y1 - y0) / (x1 - x0)


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Both estimates."""

    text: Estimator
    image: Estimator


@cache
def model() -> Model:
    """Return the model that comes with ocrmend."""
    return decoded((files("pipeline.quality") / "tables" / "model.json").read_bytes())


def decoded(numbers: bytes) -> Model:
    """Return a model from JSON."""
    return msgspec.json.decode(numbers, type=Model, dec_hook=_array)


def encoded(numbers: Model) -> bytes:
    """Return a model as JSON."""
    return msgspec.json.encode(numbers, enc_hook=np.ndarray.tolist)


def _array(_: type, values: Any) -> Array:
    return np.array(values, dtype=np.float64)


def between(xs: Sequence[float], ys: Sequence[float], x: float) -> float:
    """Return y at x by straight lines between the points, level beyond the first and the last; `xs` rise."""
    at = bisect_right(xs, x)
    if at == 0 or at == len(xs):
        return ys[max(0, at - 1)]
    share = (x - xs[at - 1]) / (xs[at] - xs[at - 1])
    return ys[at - 1] + share * (ys[at] - ys[at - 1])


def _rate(value: float) -> float:
    return min(1.0, max(0.0, exp(min(value, 0.1)) - OFFSET))


def error_rate(signals: Mapping[str, float], words: int, numbers: Model | None = None) -> ErrorRate:
    """Return a page's expected error rate by its signals: those of the text, and the image's where there are any.

    Of a page without words nothing was read: all of it may be missing.
    """
    numbers = numbers or model()
    if not words:
        return ErrorRate(1.0, 0.0, 1.0)
    by_text = numbers.text.error_rate(signals, words)
    seen = with_votes({**signals, "text": by_text.rate})
    if not all(name in seen for name in numbers.image.weights):
        return by_text
    return numbers.image.error_rate(seen, words, missing(signals))


def with_votes(signals: Mapping[str, float]) -> Mapping[str, float]:
    """Return a page's signals with `voted`, 0 or 1: whether several readings of it were.

    The confidences of voted words mean other things than the engine's. Where nothing was voted, the engine's doubt
    stands for `disagreement`.
    """
    if "doubt" not in signals:
        return signals
    return {"disagreement": signals["doubt"], **signals, "voted": float("disagreement" in signals)}


def missing(signals: Mapping[str, float]) -> float:
    """Return the share of a page's text, 0 to 1, that is taken to be missing: that of its ink outside all words."""
    uncovered = signals["ink_uncovered"]
    return uncovered if uncovered >= (MISSING if signals.get("noise", 0.0) > GRAINY else MISSING_OF_CLEAN) else 0.0
