"""Scratches of a microfilm and dust on a scanner's glass: thin dark lines over the whole length of the image.

A printed rule ends at the margins; what runs from edge to edge is none. Left where it is, it parts a page into columns.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.geometry import Mask

LENGTH = 0.95
"""Share of the image's height or width from which a line runs from edge to edge."""
THICK = 50
"""A streak, however it leans, covers less than this part of the longer side across."""
BREAK = 8
"""Pixels that a streak is broken for at most."""
MARGIN = 0.04
"""Share of the width or height along the edges where a line is a border's edge rather than a streak."""


def streak_mask(ink: Mask) -> Mask:
    """Return where the ink of a reduced image is streaks, upright or level ones."""
    dots = ink.astype(np.uint8)
    return _upright(dots) | _upright(np.ascontiguousarray(dots.T)).T


def _upright(ink: npt.NDArray[np.uint8]) -> Mask:
    height, width = ink.shape
    if not _may_have_streaks(ink):
        return np.zeros(ink.shape, np.bool_)
    # A streak may lean a little and be broken for a moment.
    joined = np.ones((BREAK + 1, 1), np.uint8)
    wide = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 3), np.uint8)), cv2.MORPH_CLOSE, joined)
    runs = cv2.morphologyEx(wide, cv2.MORPH_OPEN, np.ones((max(3, height // 6), 1), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    left, across = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH]
    streak = (stats[:, cv2.CC_STAT_HEIGHT] >= LENGTH * height) & (across <= max(6, max(ink.shape) / THICK))
    streak &= (left > MARGIN * width) & (left + across < (1 - MARGIN) * width)
    streak[0] = False
    return np.asarray(streak[labels]) if count > 1 and streak.any() else np.zeros(ink.shape, np.bool_)


def _may_have_streaks(ink: npt.NDArray[np.uint8]) -> bool:
    """Tell cheaply whether some band as wide as a streak that leans has ink in nearly all parts of its height.

    Rows of text leave such a band empty between them; opening the image tells for sure, but costs more.
    """
    height, width = ink.shape
    inside = ink[:, round(MARGIN * width) : width - round(MARGIN * width)]
    rows, columns = height // BREAK, THICK * inside.shape[1] // max(ink.shape)
    if rows < 2 or columns < 2:
        return True
    cells = cv2.resize(255 * inside, (columns, rows), interpolation=cv2.INTER_AREA) > 0
    return bool((cells[:, 1:] | cells[:, :-1]).mean(axis=0).max() >= LENGTH - 2 / rows)
