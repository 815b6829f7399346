"""Script and direction of a page by the shapes of its letters, before anything is read.

Some hundreds of letter-sized spots, each as a picture of 12 x 12 grey values and its size, go through a small network
that says how likely each is Latin or Cyrillic, upright or on its head. One letter says little (o, c, e are in both
scripts), hundreds say enough. `benchmarks/fit_glyphs.py` made the weights from words drawn in free typefaces.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.geometry import Grey, Mask
from pipeline.imaging.histogram import parting
from pipeline.imaging.measure import Measures, background, reduce
from pipeline.imaging.steps import straighten, turn

Floats = npt.NDArray[np.float32]

WORKING_SIZE = 2000
"""Longer side of the image in which letters are looked for: a typewriter's x-height is about 13 pixels of it."""
SIDE = 12
CLASSES = ("latin", "cyrillic", "latin turned", "cyrillic turned")
AROUND = 20
"""Pixels of the reduced image around the letters that are looked at too: the paper there tells what is ink."""
NO_PAPER = 217
"""Grey values below this are not paper, where paper is 255."""
MOST = 400
FEWEST = 25
"""Letters below which nothing is said."""
ENOUGH = 200
"""Letters in a sample of a page that speak for all of it."""

_AT_ONCE = 32
"""Letters that are classified at once."""
_BANDS, _EACH = 24, 3
"""Bands that a page is parted in for a sample, and of how many one is taken."""


@dataclass(frozen=True)
class Glyphs:
    """What the letters' shapes say: how many were looked at, and the share that is Cyrillic, 0 to 1.

    `turned` is a letter's mean log odds to stand on its head (above 0: it does; below -1 or above 1 it is quite sure).
    """

    count: int
    cyrillic: float
    turned: float


def working_copy(grey: Grey) -> Grey:
    """Return a page reduced to `WORKING_SIZE`, or as it is if it is no larger, for `look` and for `measure`.

    Down to half the size linear interpolation hardly skips a pixel, and costs a fifth of averaging areas.
    """
    factor = WORKING_SIZE / max(grey.shape)
    if not 0.5 <= factor < 1:
        return reduce(grey, WORKING_SIZE)
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def letters_of(work: Grey, fewest: int = FEWEST) -> Floats:
    """Return the letter-sized spots of an upright page, one a row: SIDE x SIDE values (0 paper, 1 ink), height, width.

    Sizes are in units of the median letter's height. Fewer than `fewest` spots: no rows.
    """
    paper = cv2.resize(background(reduce(work)), (work.shape[1], work.shape[0]), interpolation=cv2.INTER_LINEAR)
    flat = np.asarray(cv2.divide(cv2.GaussianBlur(work, (0, 0), 0.8), np.maximum(paper, 1), scale=255), np.uint8)
    ink = (flat < (parting(flat, NO_PAPER) + 255) / 2).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    boxes = stats[1:count, :4]
    boxes = boxes[(boxes[:, 3] >= 6) & (boxes[:, 3] <= 60) & (boxes[:, 2] >= 3) & (boxes[:, 2] <= 80)]
    if len(boxes) < fewest:
        return np.zeros((0, SIDE * SIDE + 2), np.float32)
    middle = float(np.median(boxes[:, 3]))
    fits = (boxes[:, 3] > 0.6 * middle) & (boxes[:, 3] < 2.2 * middle) & (boxes[:, 2] < 2.5 * middle)
    boxes = boxes[fits]
    if len(boxes) > MOST:
        boxes = boxes[np.linspace(0, len(boxes) - 1, MOST).astype(np.int64)]
    rows = np.empty((len(boxes), SIDE * SIDE + 2), np.float32)
    for row, (left, top, width, height) in zip(rows, boxes.tolist(), strict=True):
        dark = 1 - flat[top : top + height, left : left + width].astype(np.float32) / 255
        picture = cv2.resize(dark, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        row[:-2] = (picture / max(float(picture.max()), 1e-6)).ravel()
        row[-2:] = height / middle, width / middle
    return rows


@cache
def _weights() -> dict[str, Any]:
    with as_file(files("pipeline.imaging") / "tables" / "glyphs.npz") as path, np.load(path) as table:
        return {name: table[name].astype(np.float32) for name in table.files}


def _scores(letters: Floats) -> Floats:
    table = _weights()
    hidden = np.maximum(letters @ table["w1"] + table["b1"], 0)
    return np.asarray(hidden @ table["w2"] + table["b2"], np.float32)


def probabilities(letters: Floats) -> Floats:
    """Return for each letter the probabilities of the four `CLASSES`."""
    if not len(letters):
        return np.zeros((0, len(CLASSES)), np.float32)
    # OpenBLAS gives larger products to threads, which then spin for a tenth of a second that the engine could use.
    scores = np.concatenate([_scores(letters[at : at + _AT_ONCE]) for at in range(0, len(letters), _AT_ONCE)])
    scores -= scores.max(axis=1, keepdims=True)
    odds = np.exp(scores)
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


def look(work: Grey, measures: Measures) -> Glyphs:
    """Say script and direction of a page, reduced to `WORKING_SIZE`, of which `measures` are known.

    A page with lines that run up and down is looked at turned by 90 degrees clockwise. Of one with many letters a
    sample is enough.
    """
    work = _within(work, measures.letters)
    if measures.inverted:
        work = np.asarray(255 - work, np.uint8)
    if measures.sideways:
        work = turn(work, 90)
    if abs(measures.skew) >= 1.0:
        work, _ = straighten(work, measures.skew)
    letters = letters_of(sample(work))
    if len(letters) < ENOUGH:
        letters = letters_of(work)
    if len(letters) < FEWEST:
        return Glyphs(len(letters), 0.5, 0.0)
    odds = np.clip(probabilities(letters), 1e-4, 1)
    upright, turned = odds[:, 0] + odds[:, 1], odds[:, 2] + odds[:, 3]
    direction = float(np.mean(np.log(turned) - np.log(upright)))
    latin, cyrillic = (odds[:, 2], odds[:, 3]) if direction > 0 else (odds[:, 0], odds[:, 1])
    return Glyphs(len(letters), _share(cyrillic / (latin + cyrillic)), direction)


def _within(work: Grey, letters: Mask) -> Grey:
    """Return the part of a page that has all its letters, with some paper around; `letters` pictures it, reduced."""
    rows, columns = np.flatnonzero(letters.any(axis=1)), np.flatnonzero(letters.any(axis=0))
    if not len(rows):
        return work
    factor = work.shape[0] / letters.shape[0]
    top, left = (max(0, int((places[0] - AROUND) * factor)) for places in (rows, columns))
    bottom, right = (math.ceil((places[-1] + 1 + AROUND) * factor) for places in (rows, columns))
    return work[top:bottom, left:right]


def sample(page: Grey) -> Grey:
    """Return bands of an upright page, a third of it, one below the other; they are cut where it is lightest."""
    light = cv2.reduce(page, 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F).ravel()
    reach = len(light) // (2 * _BANDS)
    if not reach:
        return page
    edges = [len(light) * n // _BANDS for n in range(_BANDS)]
    cuts = [at + int(np.argmax(light[at : at + reach])) for at in edges]
    return np.concatenate([page[a:b] for a, b in zip(cuts[::_EACH], cuts[1::_EACH], strict=True)])


def leaning(spot: Grey) -> float:
    """Return the log odds that the letters of an upright piece of a page, reduced like it, are Cyrillic and not Latin.

    Few letters say enough to decide whether a reading is worth a second look; 0: there are none.
    """
    odds = np.clip(probabilities(letters_of(spot, fewest=1)), 1e-4, 1)
    return float(np.sum(np.log(odds[:, 1]) - np.log(odds[:, 0])))


def _share(likely: Floats) -> float:
    """Return the share of a class among letters, each with its likelihood under prior 1/2: EM for the prior."""
    share = 0.5
    for _ in range(30):
        given = share * likely / (share * likely + (1 - share) * (1 - likely))
        share = min(0.999, max(0.001, float(given.mean())))
    return 0.0 if math.isnan(share) else share
