"""Fit the numbers of the quality estimate on pages with known truth.

    python benchmarks/fit_quality.py PAIRS_DIR [--readings READINGS_DIR --truths DIR...] [--write]

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt; the part of NAME before `__` is the collection. READINGS_DIR holds
NAME.json, readings of page images as ocrmend records them, whose truths NAME.gt.txt (and NAME.opt.txt) lie in the other
directories; read_pages.py makes them, and NAME.blur-02.5.json of damaged images. `--write` puts the numbers into
pipeline/quality/tables/model.json; quality.py reports on them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from quality_examples import PIECES, Example, document_of, image_examples, text_examples
from scipy.optimize import minimize
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR

from pipeline.quality.model import (
    FARTHEST,
    OFFSET,
    TAIL,
    Array,
    Estimator,
    Model,
    Pages,
    Spread,
    Width,
    calibrated,
    encoded,
    kernel,
    squares,
    with_votes,
)
from pipeline.quality.signals import TEXT

MODEL = Path(__file__).parent.parent / "pipeline" / "quality" / "tables" / "model.json"
IMAGE = ("text", "doubt", "doubtful_words", "doubt_of_the_worst", "ink_uncovered", "disagreement")
CLOSE = 0.2
"""Errors of the logarithm under this count as squares in every round."""
KNOTS, NEIGHBOURS = 9, 26
"""Of the calibration: its knots, and the pages at least that each is the mean of."""
LEVELS, CELL = 4, 60
"""The interval of short texts is fitted at so many results, each from a number of pieces that are nearest to it."""
UNSEEN, SMALL, STEADY = 0.75, 5.0, 0.01
"""Of the width: the share that results made without the page's collection have in it, the pages that a collection
counts for at least, and how much a spread that varies has to be worth."""
SEEN = 20
"""Pieces of a size that is given an interval."""
TRUST, TUBE = 1.0, 0.1
"""Of the support vector regression: the most that one page weighs, and the error of the logarithm that is none."""
PARTS = 5
"""Cross-validation inside the fit: parts, by document."""


def columns(examples: list[Example], names: list[str], epsilon: float) -> Any:
    return np.log(np.array([[e.signals[n] for n in names] for e in examples]) + epsilon)


def target(examples: list[Example]) -> Any:
    return np.log(np.array([e.cer for e in examples]) + OFFSET)


def fit_line(
    examples: list[Example], names: list[str], epsilon: float, alpha: float, rounds: int
) -> tuple[float, dict[str, float]]:
    """Return intercept and weights, none below 0, of a ridge regression on standardised logarithms of the signals.

    After the first round absolute errors count, not squared ones, so that a few strange pages do not bend the line.
    """
    x, y = columns(examples, names, epsilon), target(examples)
    scaler = StandardScaler().fit(x)
    weight = np.array([e.weight for e in examples])
    x, trust = scaler.transform(x), weight
    for _ in range(rounds):
        ridge = Ridge(alpha, positive=True).fit(x, y, sample_weight=trust / trust.mean())
        trust = weight / np.maximum(np.abs(y - ridge.predict(x)), CLOSE)
    weights = ridge.coef_ / scaler.scale_
    kept = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True) if w > 1e-4}
    return float(ridge.intercept_ - (weights * scaler.mean_).sum()), kept


def fit_knots(linear: Any, y: Any) -> tuple[tuple[float, float], ...]:
    """Return knots of a rising calibration: isotonic means at quantiles of the linear result, made strictly rising."""
    smooth = IsotonicRegression(out_of_bounds="clip").fit(linear, y)
    xs = np.unique(np.quantile(linear, np.linspace(0.02, 0.98, KNOTS)))
    half = np.diff(xs, append=xs[-1] + (xs[-1] - xs[-2])).mean() / 2
    ys = np.array(
        [
            smooth.predict(linear[np.abs(linear - x) <= max(half, np.sort(np.abs(linear - x))[:NEIGHBOURS][-1])]).mean()
            for x in xs
        ]
    )
    ys = np.maximum.accumulate(ys) + 0.05 * (xs - xs[0])
    return tuple((round(float(a), 4), round(float(b), 4)) for a, b in zip(xs, ys, strict=True))


@dataclass(frozen=True)
class Recipe:
    """How an estimate is fitted: signals of the line, those by which pages are alike, and how stiff the line is."""

    line: tuple[str, ...]
    alike: tuple[str, ...]
    epsilon: float
    alpha: float
    rounds: int


def fit(examples: list[Example], recipe: Recipe) -> Estimator:
    """Return the numbers fitted on examples; intervals on results that were made without a document or a collection."""
    whole = [e for e in examples if e.whole]
    pages = np.array([e.whole for e in examples])
    results, strangeness = judged(examples, [hash_of(document_of(e.name)) % PARTS for e in examples], recipe)
    strange_results, stranger = judged(whole, [e.collection for e in whole], recipe)
    width = fit_width(whole, (results[pages], strange_results), (strangeness[pages], stranger))
    spread = fit_spread(examples, results, target(examples) - results)
    return msgspec.structs.replace(fit_pages(whole, recipe), width=width, spread=spread)


def judged(examples: list[Example], groups: Sequence[object], recipe: Recipe) -> tuple[Array, Array]:
    """Return the examples' results and strangeness, each by numbers fitted on whole pages of the other groups."""
    found = np.zeros((len(examples), 2))
    for group in sorted(set(groups), key=str):
        draft = fit_pages([e for e, g in zip(examples, groups, strict=True) if g != group and e.whole], recipe)
        for i in [i for i, g in enumerate(groups) if g == group]:
            found[i] = judge(draft, examples[i])
    return found[:, 0], found[:, 1]


def fit_pages(whole: list[Example], recipe: Recipe) -> Estimator:
    """Return line, calibration and what the line is off by near each page; without an interval."""
    y = target(whole)
    intercept, weights = fit_line(whole, list(recipe.line), recipe.epsilon, recipe.alpha, recipe.rounds)
    groups = np.array([hash_of(document_of(e.name)) % PARTS for e in whole])
    linear = np.zeros(len(whole))
    for k in range(PARTS):
        rest = [e for e, g in zip(whole, groups, strict=True) if g != k]
        a, w = fit_line(rest, list(recipe.line), recipe.epsilon, recipe.alpha, recipe.rounds)
        for i in np.flatnonzero(groups == k):
            linear[i] = linear_of(a, w, whole[i], recipe.epsilon)
    knots = fit_knots(linear, y)
    level = np.array([calibrated(knots, linear_of(intercept, weights, e, recipe.epsilon)) for e in whole])
    places = np.column_stack([columns(whole, list(recipe.alike), recipe.epsilon), level])
    mean, scale = places.mean(0).round(3), places.std(0).round(3) + 0.001
    places = np.clip((places - mean) / scale, -FARTHEST, FARTHEST).round(2)
    machine = SVR(kernel="precomputed", C=TRUST, epsilon=TUBE)
    machine.fit(kernel(squares(places, places)), y - level, sample_weight=[e.weight for e in whole])
    support = np.zeros(len(whole))
    support[machine.support_] = machine.dual_coef_[0].round(3)
    pages = Pages(
        signals=recipe.alike,
        mean=mean,
        scale=scale,
        places=places,
        weights=support,
        bias=round(float(machine.intercept_[0]), 3),
    )
    return Estimator(
        epsilon=recipe.epsilon,
        intercept=round(intercept, 4),
        weights=weights,
        knots=knots,
        pages=pages,
        width=Width(intercept=0.0, level=0.0, strangeness=0.0, low=1.0, high=1.0),
        spread=Spread(sizes=(), levels=(), low=(), high=(), whole=1.0),
    )


def linear_of(intercept: float, weights: dict[str, float], e: Example, epsilon: float) -> float:
    return intercept + sum(w * float(np.log(e.signals[n] + epsilon)) for n, w in weights.items())


def judge(estimator: Estimator, e: Example) -> tuple[float, float]:
    """Return the expected ln(CER + OFFSET) of an example, and how strange it is."""
    level = estimator.calibrated(estimator.linear(e.signals))
    place = [float(np.log(e.signals[n] + estimator.epsilon)) for n in estimator.pages.signals]
    distances = estimator.pages.distances([*place, level])
    return level + estimator.pages.correction(distances), estimator.pages.strangeness(distances)


def fit_width(whole: list[Example], results: tuple[Array, Array], strangeness: tuple[Array, Array]) -> Width:
    """Return the width fitted on results made without a page's document, and on those made without its collection.

    The spread is that of a Laplace distribution of greatest likelihood, the bounds quantiles of the errors over it. Of
    many pages of one collection each counts less: pages to come are of others.
    """
    total: dict[str, float] = {}
    for e in whole:
        total[e.collection] = total.get(e.collection, 0.0) + e.weight
    of_page = np.array([e.weight / max(total[e.collection], SMALL) ** 0.5 for e in whole])
    weight = np.concatenate([(1 - UNSEEN) * of_page, UNSEEN * of_page])
    weight /= weight.sum()
    errors = np.concatenate([target(whole) - result for result in results])
    x = np.column_stack([np.minimum(np.concatenate(results), 0), np.concatenate(strangeness)])
    mean, scale = x.mean(0), x.std(0)

    def loss(b: Array) -> float:
        spread = b[0] + (x - mean) / scale @ b[1:]
        return float(weight @ (spread + np.abs(errors) * np.exp(-spread)) + STEADY * (b[1:] ** 2).sum())

    bounds = [(None, None), (None, None), (0.0, None)]  # none is surer for being strange
    fitted = minimize(loss, [np.log(weight @ np.abs(errors)), 0.0, 0.0], bounds=bounds).x
    level, strange = fitted[1:] / scale
    intercept = fitted[0] - mean @ (level, strange)
    relative = errors / np.exp(intercept + x @ (level, strange))
    low, high = quantiles(relative, weight, (TAIL, 1 - TAIL))
    numbers = (round(float(v), 4) for v in (intercept, level, strange, max(0.0, -low), max(0.0, high)))
    return Width(**dict(zip(Width.__struct_fields__, numbers, strict=True)))


def quantiles(values: Array, weights: Array, shares: tuple[float, ...]) -> Any:
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - weights[order] / 2
    return np.interp(shares, below / weights.sum(), values[order])


def fit_spread(examples: list[Example], results: Array, residuals: Array) -> Spread:
    """Return the conformal distances to both bounds for short texts, in cells of size and level."""
    size = np.array([max(1, e.words) for e in examples])
    whole = np.array([e.whole for e in examples])
    levels = np.quantile(results[whole], np.linspace(0, 1, 2 * LEVELS + 1)[1::2])
    sizes, low, high = [], [], []
    for piece in PIECES:
        row = np.flatnonzero((size == piece) & ~whole)
        if len(row) >= SEEN:
            cells = [residuals[row[np.argsort(np.abs(results[row] - level))[:CELL]]] for level in levels]
            sizes.append(float(piece))
            low.append(tuple(round(max(0.0, float(-np.quantile(c, TAIL))), 3) for c in cells))
            high.append(tuple(round(max(0.0, float(np.quantile(c, 1 - TAIL))), 3) for c in cells))
    return Spread(
        sizes=tuple(sizes),
        levels=tuple(round(float(level), 4) for level in levels),
        low=tuple(low),
        high=tuple(high),
        whole=float(np.median(size[whole])),
    )


def hash_of(name: str) -> int:
    """Return a number for a name that is the same in every run."""
    return sum((i + 1) * ord(c) for i, c in enumerate(name))


BY_TEXT = Recipe(
    line=tuple(TEXT),
    alike=(*TEXT, "old_spelling"),
    epsilon=0.006,
    alpha=60.0,
    rounds=8,
)
BY_IMAGE = Recipe(line=IMAGE, alike=(*IMAGE, "voted"), epsilon=0.005, alpha=5.0, rounds=1)


def fit_model(texts: list[Example], images: list[Example]) -> Model:
    """Return the model fitted on text pages and on pages with images."""
    text = fit(texts, BY_TEXT)
    with_text = [
        replace(e, signals=dict(with_votes({**e.signals, "text": text.error_rate(e.signals, e.words).rate})))
        for e in images
        if e.words
    ]
    return Model(text=text, image=fit(with_text, BY_IMAGE))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--truths", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    numbers = fit_model(text_examples(given.pairs), image_examples(given.readings, given.truths))
    for estimator in (numbers.text, numbers.image):
        print(estimator.intercept, estimator.weights, estimator.knots, estimator.spread, sep="\n")
    if given.write:
        MODEL.write_bytes(encoded(numbers) + b"\n")


if __name__ == "__main__":
    main()
