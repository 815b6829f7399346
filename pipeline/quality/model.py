"""The estimate: from signals to an expected character error rate with a 90 % interval.

The numbers are in `tables/model.json`, fitted by `benchmarks/fit_quality.py` on pages with known truth: a ridge
regression of ln(CER) on the logarithms of the signals, weights not below 0 (a page that is worse in one signal and
better in none is never scored higher), a monotone calibration of its result, and a conformal interval: quantiles of
the residuals of pages of that material, that length and that result. `text` sees the text alone; `image` corrects its
estimate by what engine and image say.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Literal, NamedTuple

import msgspec

OFFSET = 0.002
"""Added to an error rate before its logarithm is taken: a fifth of a per cent more or less is no difference."""


OLD = 0.01
"""Share of words in the spelling of before 1700 from which a page is of that time."""
OLD_TO_UNKNOWN = 0.4
"""Least share of such words to that of unknown ones: misread pages have hardly one to twenty."""
MISSING = 0.3
"""Share of the ink outside all words from which as much of the text is taken to be missing."""

Material = Literal["modern", "old", "cyrillic"]


class ErrorRate(NamedTuple):
    """An expected character error rate with the bounds of its 90 % interval, 0 to 1."""

    rate: float
    low: float
    high: float


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the errors of the estimate on pages of one material.

    `shift` is added to a calibrated result. `low` and `high` are the distances of the interval's bounds from it, a row
    for each of `sizes` (words), a column for each of `levels` (calibrated results).
    """

    shift: float
    sizes: tuple[float, ...]
    levels: tuple[float, ...]
    low: tuple[tuple[float, ...], ...]
    high: tuple[tuple[float, ...], ...]

    def distances(self, middle: float, words: int) -> tuple[float, float]:
        """Return the distances of the interval's bounds from a result, for a page of so many words."""
        sizes = [log(size) for size in self.sizes]
        rows = [
            (between(self.levels, a, middle), between(self.levels, b, middle))
            for a, b in zip(self.low, self.high, strict=True)
        ]
        size = log(max(words, 1))
        return between(sizes, [a for a, _ in rows], size), between(sizes, [b for _, b in rows], size)


class Estimator(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers of one estimate.

    `knots` are pairs of (linear result, calibrated ln(CER + OFFSET)), both rising. `spreads` has one for each material
    that was seen often enough, and "any".
    """

    epsilon: float
    intercept: float
    weights: dict[str, float]
    knots: tuple[tuple[float, float], ...]
    spreads: dict[str, Spread]

    def linear(self, signals: Mapping[str, float]) -> float:
        """Return the uncalibrated result: higher is worse."""
        return self.intercept + sum(w * log(signals[name] + self.epsilon) for name, w in self.weights.items())

    def calibrated(self, value: float) -> float:
        """Return ln(CER + OFFSET) for a linear result, interpolated between the knots and extended beyond them."""
        at = min(max(bisect_right(self.knots, (value,)), 1), len(self.knots) - 1)
        (x0, y0), (x1, y1) = self.knots[at - 1], self.knots[at]
        return y0 + (value - x0) * (y1 - y0) / (x1 - x0)

    def error_rate(self, signals: Mapping[str, float], words: int, missing: float = 0.0) -> ErrorRate:
        """Return the expected error rate of a page of so many words, at least the share of the text that is missing."""
        spread = self.spreads.get(material(signals)) or self.spreads["any"]
        middle = max(self.calibrated(self.linear(signals)) + spread.shift, log(missing + OFFSET))
        low, high = spread.distances(middle, words)
        return ErrorRate(_rate(middle), _rate(middle - low), _rate(middle + high))


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Both estimates."""

    text: Estimator
    image: Estimator


def material(signals: Mapping[str, float]) -> Material:
    """Tell the material of a page: Cyrillic, old spelling (not merely misread words that look like it), or modern."""
    if signals.get("cyrillic", 0.0) > 0.5:
        return "cyrillic"
    old = signals.get("old_spelling", 0.0)
    return "old" if old > max(OLD, OLD_TO_UNKNOWN * signals.get("unknown", 0.0)) else "modern"


@cache
def model() -> Model:
    """Return the model that comes with ocrmend."""
    return msgspec.json.decode((files("pipeline.quality") / "tables" / "model.json").read_bytes(), type=Model)


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
    if not all(name in signals for name in numbers.image.weights if name != "text"):
        return numbers.text.error_rate(signals, words)
    by_text = numbers.text.error_rate(signals, words).rate
    missing = signals["ink_uncovered"] if signals["ink_uncovered"] >= MISSING else 0.0
    return numbers.image.error_rate({**signals, "text": by_text}, words, missing)
