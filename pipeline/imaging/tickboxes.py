"""The tick boxes of a form: small square frames, empty or marked, which OCR engines read as O, 0, C), UO or W."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.document import Box
from pipeline.imaging.geometry import Grey, Mask

FEWEST = 3
"""A form has several empty boxes of one size; a lone square frame may be anything."""
SIDES = (0.7, 1.7)
"""Length of a box's side, in heights of the text."""
SIDE_DRAWN = 0.8
"""Share of each side that is seen as a straight line."""
CORNER = 0.07
"""Largest distance of ink from the corners, in sides: a bold o has straight sides too, but round corners."""
APART = 0.3
"""Clear space on both sides of an empty box, in sides: letters stand closer in a word."""
SPECKS = 0.04
"""Largest share of ink in clear space."""
EMPTY = 0.05
"""Largest share of ink inside an empty box."""
OVER = 1.5
"""A marked box is larger than the empty ones by this factor at the most: its mark reaches over the frame."""


@dataclass(frozen=True)
class TickBox:
    """A tick box: its frame in pixels, and whether it is marked."""

    box: Box
    ticked: bool


@dataclass(frozen=True)
class _Ink:
    """A page's ink, and its straight lines across and down."""

    ink: Mask
    across: Mask
    down: Mask

    @classmethod
    def of(cls, grey: Grey, text_height: float) -> _Ink:
        reach = 2 * round(2 * text_height) + 1
        paper = cv2.blur(grey, (reach, reach), borderType=cv2.BORDER_REPLICATE)
        ink = grey < 0.8 * paper.astype(np.float32)
        pixels, stroke = ink.astype(np.uint8), max(3, round(0.4 * text_height))
        across = cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((1, stroke), np.uint8))
        down = cv2.morphologyEx(pixels, cv2.MORPH_OPEN, np.ones((stroke, 1), np.uint8))
        return cls(ink, across > 0, down > 0)

    def framed(self, box: Box) -> bool:
        """Tell whether lines across make up the upper and lower sides of a box, and lines down the other two."""
        left, top, right, bottom = box
        flat, steep = self.across[top:bottom, left:right], self.down[top:bottom, left:right]
        edge, reach = max(2, round(0.15 * (right - left))), 1 + max(1, round(CORNER * (right - left)))
        sides = (flat[:edge].any(0), flat[-edge:].any(0), steep[:, :edge].any(1), steep[:, -edge:].any(1))
        if min(float(side.mean()) for side in sides) < SIDE_DRAWN:
            return False
        frame = flat | steep
        turned = (frame, frame[:, ::-1], frame[::-1], frame[::-1, ::-1])
        return all(bool(corner.diagonal()[:reach].any()) for corner in turned)

    def inside(self, box: Box) -> float:
        """Return the share of ink well inside a frame."""
        left, top, right, bottom = box
        across, down = round(0.22 * (right - left)), round(0.22 * (bottom - top))
        return float(self.ink[top + down : bottom - down, left + across : right - across].mean())

    def apart(self, box: Box) -> bool:
        """Tell whether a box has clear paper to its left and right."""
        left, top, right, bottom = box
        space = round(APART * (right - left))
        beside = (
            self.ink[top:bottom, max(0, left - space) : max(0, left - 1)],
            self.ink[top:bottom, right + 1 : right + space],
        )
        return all(float(strip.mean()) <= SPECKS for strip in beside if strip.size)


def tick_boxes(grey: Grey, text_height: float) -> tuple[TickBox, ...]:
    """Return the tick boxes of a page from top to bottom; none unless at least three of one size are empty.

    Args:
        grey: the page, dark on light, skewed by some degrees at the most.
        text_height: usual height of a word's box in pixels.

    """
    ink = _Ink.of(grey, text_height)
    shapes = list(_shapes(ink, text_height))
    empty = [box for box in shapes if ink.framed(box) and ink.inside(box) <= EMPTY and ink.apart(box)]
    side = round(float(np.median([right - left for left, _, right, _ in empty]))) if empty else 0
    empty = [box for box in empty if 0.8 * side <= box[2] - box[0] <= 1.25 * side]
    if len(empty) < FEWEST:
        return ()
    marked = [frame for box in shapes if box not in empty and (frame := _frame_within(ink, box, side))]
    found = [TickBox(box, ticked=False) for box in empty] + [TickBox(box, ticked=True) for box in marked]
    return tuple(sorted(found, key=lambda tick: (tick.box[1], tick.box[0])))


def _shapes(ink: _Ink, text_height: float) -> Iterator[Box]:
    """Yield the boxes of connected straight lines that are as large as a tick box and about square."""
    joined = cv2.dilate((ink.across | ink.down).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least, most = (share * text_height for share in SIDES)
    # Dilation made each component larger by one pixel on all sides.
    lefts, tops = stats[:, cv2.CC_STAT_LEFT] + 1, stats[:, cv2.CC_STAT_TOP] + 1
    widths, heights = stats[:, cv2.CC_STAT_WIDTH] - 2, stats[:, cv2.CC_STAT_HEIGHT] - 2
    like = (widths >= least) & (widths <= most) & (heights >= least) & (heights <= most)
    like &= (widths <= OVER * heights) & (heights <= OVER * widths)
    for n in np.nonzero(like[1:count])[0] + 1:
        yield int(lefts[n]), int(tops[n]), int(lefts[n] + widths[n]), int(tops[n] + heights[n])


def _frame_within(ink: _Ink, box: Box, side: int) -> Box | None:
    """Return the marked frame of a given side within a box that its mark has made larger; None: there is none."""
    left, top, right, bottom = box
    if not (0.9 * side <= right - left <= OVER * side and 0.9 * side <= bottom - top <= OVER * side):
        return None
    for y in range(bottom - side, top - 2, -1):
        for x in range(left, max(left + 1, right - side + 2)):
            frame = (x, max(0, y), x + side, max(0, y) + side)
            if ink.framed(frame) and ink.inside(frame) > EMPTY:
                return frame
    return None
