"""Lines that an engine's page segmentation lost: ink of letters' size in rows, outside every word that was read."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from pipeline.document import Box, Line, hull
from pipeline.language.tokens import words_of
from pipeline.recognition.voices import place_below, upright

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Mask

SURE = 70.0
"""Mean confidence from which a line found on a second look is believed."""
MOST = 3
"""Blocks of a page that are looked at again."""
HIGH = 2.5
"""Heights of the page's usual word that a lost line is high, at most: what is higher is a stain, a seal, a picture."""
LEAST = 0.005
"""Share of the page's letters that its lost lines are, at least: a second look costs as much as a quarter of a page."""
_GAP, _WIDE, _INK, _APART, _PAD = 25, 50, 100, 30, 10


def lost_blocks(letters: Mask, size: tuple[int, int], lines: Sequence[Line]) -> list[Box]:
    """Return the places of lost lines, those close together as one, in pixels of a page of `size` (width, height).

    Args:
        letters: where the page, reduced, has ink of letters' size.
        size: width and height of the page in pixels.
        lines: what was read, boxes in the page's pixels.

    """
    import cv2
    import numpy as np

    across, down = letters.shape[1] / size[0], letters.shape[0] / size[1]
    words = [w.box for line in lines for w in line.words if w.box is not None]
    left_over = letters.astype(np.uint8)
    for x0, y0, x1, y1 in words:
        left_over[
            max(0, int(y0 * down) - 1) : int(y1 * down) + 2, max(0, int(x0 * across) - 1) : int(x1 * across) + 2
        ] = 0
    rows = cv2.morphologyEx(left_over, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(rows)
    ink = np.bincount(labels[left_over > 0], minlength=count)
    left, top, width, height = (stats[:, column] for column in range(4))
    # What reaches the edge of the image is cut off, or the grime of its border.
    inside = (left > 0) & (top > 0) & (left + width < letters.shape[1]) & (top + height < letters.shape[0])
    high = HIGH * down * median(y1 - y0 for _, y0, _, y1 in words) if words else letters.shape[0]
    chosen = inside & (width >= _WIDE) & (ink >= _INK) & (height <= np.minimum(width, high))
    if int(ink[chosen].sum()) < LEAST * np.count_nonzero(letters):
        return []
    blocks: list[Box] = []
    for x0, y0, wide, tall, _ in stats[chosen].tolist():
        box = (x0, y0, x0 + wide, y0 + tall)
        while near := [b for b in blocks if not _apart(b, box)]:
            blocks = [b for b in blocks if b not in near]
            box = hull([*near, box])
        blocks.append(box)
    return [
        (
            max(0, round((x0 - _PAD) / across)),
            max(0, round((y0 - _PAD) / down)),
            min(size[0], round((x1 + _PAD) / across)),
            min(size[1], round((y1 + _PAD) / down)),
        )
        for x0, y0, x1, y1 in blocks[:MOST]
    ]


def _apart(one: Box, other: Box) -> bool:
    return (
        one[2] + _APART < other[0]
        or other[2] + _APART < one[0]
        or one[3] + _APART < other[1]
        or other[3] + _APART < one[1]
    )


def with_lost_lines(lines: Sequence[Line], found: Sequence[Line], rotation: int) -> tuple[Line, ...]:
    """Return the lines with those of a second look at one place that are believed and lie where nothing was read.

    They come in reading order: below what stands above them, and after what stands to the left of the place.
    """
    result = list(lines)
    places = [upright(line.box, rotation) for line in found if line.box is not None]
    read = [word.box for line in lines for word in line.words if word.box is not None]
    for line in found:
        words = [w for w in line.words if w.box is not None]
        letters = sum(len(w.text) for w in words)
        if line.box is None or sum(map(len, words_of(line.text))) < 3:
            continue
        if sum((w.confidence or 0.0) * len(w.text) for w in words) < SURE * letters:
            continue
        if any(_covers(box, w.box) for w in words if w.box is not None for box in read):
            continue
        others = [None if other.box is None else upright(other.box, rotation) for other in result]
        below = place_below(upright(line.box, rotation), others)
        result.insert(max(below, _place_after(hull(places), others)), line)
    return tuple(msgspec.structs.replace(line, number=n) for n, line in enumerate(result, start=1))


def _place_after(box: Box, others: Sequence[Box | None]) -> int:
    """Return where among boxes in reading order another belongs: after the last that stands to the left of it."""
    left, top, _, bottom = box
    beside = (n for n, it in enumerate(others, start=1) if it and it[2] <= left and it[1] < bottom and it[3] > top)
    return max(beside, default=0)


def _covers(box: Box, other: Box) -> bool:
    """Tell whether two boxes share half the area of the smaller."""
    shared = max(0, min(box[2], other[2]) - max(box[0], other[0])) * max(
        0, min(box[3], other[3]) - max(box[1], other[1])
    )
    areas = [(b[2] - b[0]) * (b[3] - b[1]) for b in (box, other)]
    return 2 * shared > min(areas)
