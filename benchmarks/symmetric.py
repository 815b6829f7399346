"""Gradient boosting of the symmetric trees of `pipeline/correction/trees.py`.

Logistic loss, second-order steps, questions from quantile bins: the method of XGBoost (Chen and Guestrin 2016) with
the trees of CatBoost (Prokhorenkova and others 2018).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log

import numpy as np

from pipeline.correction.trees import Tree, Trees

BINS = 48
SAMPLE = 0.25
"""Share of the rows on which a question is chosen; its answers' values are found on all."""


def fit_trees(
    x: np.ndarray,
    y: np.ndarray,
    names: Sequence[str],
    *,
    trees: int = 240,
    depth: int = 5,
    rate: float = 0.12,
    ridge: float = 4.0,
) -> Trees:
    """Return trees that give the log-odds of `y` (0 or 1) by the rows of `x`; the same rows give the same trees."""
    edges = [np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]).astype(np.float32)) for column in x.T]
    # Bin b holds the values above edges[b - 1] up to edges[b]: the question `> edges[b]` parts it from the next.
    bins = np.stack([np.searchsorted(edge, column) for edge, column in zip(edges, x.T, strict=True)]).astype(np.uint8)
    share = float(y.mean())
    intercept = log(share / (1 - share))
    score = np.full(len(y), intercept)
    random = np.random.default_rng(0)
    found = []
    for _ in range(trees):
        p = 1 / (1 + np.exp(-score))
        gradient, hessian = y - p, p * (1 - p)
        part = random.integers(0, len(y), int(SAMPLE * len(y)))
        few, g, h = bins[:, part], gradient[part], hessian[part]
        leaf, its = np.zeros(len(y), np.int64), np.zeros(len(part), np.int64)
        questions = []
        for level in range(depth):
            feature, edge = _best_question(few, edges, its, 1 << level, g, h, ridge)
            questions.append((names[feature], float(edges[feature][edge])))
            leaf |= (bins[feature] > edge).astype(np.int64) << level
            its |= (few[feature] > edge).astype(np.int64) << level
        values = rate * np.bincount(leaf, gradient, 1 << depth) / (np.bincount(leaf, hessian, 1 << depth) + ridge)
        score += values[leaf]
        found.append(Tree(tuple(questions), tuple(round(v, 4) for v in values.tolist())))
    return Trees(tuple(names), round(intercept, 4), tuple(found))


def _best_question(
    bins: np.ndarray,
    edges: list[np.ndarray],
    leaf: np.ndarray,
    leaves: int,
    gradient: np.ndarray,
    hessian: np.ndarray,
    ridge: float,
) -> tuple[int, int]:
    """Return the feature and the edge whose question, asked of all leaves, gains most."""
    best, choice = -1.0, (0, 0)
    for feature, (column, edge) in enumerate(zip(bins, edges, strict=True)):
        size = len(edge) + 1
        if size < 2:
            continue
        key = leaf * size + column
        g = np.bincount(key, gradient, leaves * size).reshape(leaves, size)
        h = np.bincount(key, hessian, leaves * size).reshape(leaves, size)
        below, heft = np.cumsum(g, 1)[:, :-1], np.cumsum(h, 1)[:, :-1]
        above, rest = g.sum(1, keepdims=True) - below, h.sum(1, keepdims=True) - heft
        gain = (below**2 / (heft + ridge) + above**2 / (rest + ridge)).sum(0)
        at = int(np.argmax(gain))
        if gain[at] > best:
            best, choice = float(gain[at]), (feature, at)
    return choice
