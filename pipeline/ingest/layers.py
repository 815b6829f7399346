"""Text layers of several engines on one PDF page, told apart.

Whoever recognises a file a second time often leaves the first text where it is: each engine writes its words in one go
and with fonts of its own. So a page has two layers if its text objects can be cut in two such that no font stands on
both sides, and the words of one side lie on those of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

LEAST = 10
"""Objects that a layer has at least."""
COVERED = 0.4
"""Share of the smaller side's objects whose middle lies in an object of the other side."""


class TextObject(NamedTuple):
    """A run of text: what tells its font from the page's other fonts, and its bounds in points."""

    font: int
    left: float
    bottom: float
    right: float
    top: float


def layer_starts(objects: Sequence[TextObject]) -> list[int]:
    """Return where in a page's text objects, in the order of the file, a layer of another engine begins; first is 0."""
    fonts = [o.font for o in objects]
    cuts = [cut for cut in _cuts(fonts) if LEAST <= cut <= len(fonts) - LEAST]
    if not cuts:
        return [0]
    cut = max(cuts, key=lambda c: min(c, len(fonts) - c))
    before, after = objects[:cut], objects[cut:]
    smaller, larger = sorted((before, after), key=len)
    if _covered(smaller, larger) < COVERED:
        return [0]
    return layer_starts(before) + [cut + start for start in layer_starts(after)]


def _cuts(fonts: Sequence[int]) -> list[int]:
    """Return the places that part the fonts: none that stands before stands after as well."""
    last = {font: n for n, font in enumerate(fonts)}
    cuts, reach = [], -1
    for n, font in enumerate(fonts):
        if n > reach and n > 0:
            cuts.append(n)
        reach = max(reach, last[font])
    return cuts


def _covered(objects: Sequence[TextObject], others: Sequence[TextObject]) -> float:
    """Return the share of objects whose middle lies within one of the others."""
    boxes = np.array([o[1:] for o in others], np.float64)
    middles = np.array([((o.left + o.right) / 2, (o.bottom + o.top) / 2) for o in objects], np.float64)
    inside = [
        ((boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])).any() for x, y in middles
    ]
    return float(np.mean(inside))
