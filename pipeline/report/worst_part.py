"""The worst part of a page as the report shows it: its lines, its place on the page's picture, a cutting of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.document import Box, PageScore, Reading
from pipeline.export.summary import grade_of
from pipeline.quality.regions import box_of

MARGIN = 0.008
"""Share of the page's width and height that is shown around the part."""
MOST_LINES = 12
"""Lines of the part that are written out; all of them are marked in the whole text."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A place on a page's upright picture, each value as a share of its width or height; `shape` is width / height."""

    left: float
    top: float
    width: float
    height: float
    shape: float

    @property
    def around(self) -> str:
        """CSS of a frame over the picture."""
        return f"left:{self.left:.2%};top:{self.top:.2%};width:{self.width:.2%};height:{self.height:.2%}"

    @property
    def window(self) -> str:
        """CSS of a window that shows the place alone, no higher than a paragraph or two."""
        return f"aspect-ratio:{self.shape:.3f};max-width:{26 * self.shape:.1f}rem"

    @property
    def behind(self) -> str:
        """CSS of the picture behind that window; with its height, since a picture of none is never loaded."""
        size = f"width:{1 / self.width:.2%};height:{1 / self.height:.2%}"
        return f"{size};left:{-self.left / self.width:.2%};top:{-self.top / self.height:.2%}"


@dataclass(frozen=True, slots=True)
class WorstPart:
    """The part of a page expected to be worst, where it is worth a look."""

    score: float
    numbers: range
    lines: tuple[tuple[int, Markup], ...]
    """Number and corrected text of its first lines that have text."""
    more: int
    """How many lines with text follow."""
    frame: Frame | None = None


def worst_lines(score: PageScore) -> range:
    """Return the numbers of the lines of a page's worst part; none where that is good or no worse than the page."""
    if score.worst_score is None or score.worst_first_line is None or score.worst_last_line is None:
        return range(0)
    if grade_of(score.worst_score) == "good" or score.worst_score >= (score.score or 0.0):
        return range(0)
    return range(score.worst_first_line, score.worst_last_line + 1)


def worst_part(score: PageScore, reading: Reading | None, texts: Sequence[tuple[int, Markup]]) -> WorstPart | None:
    """Return what to show of a page's worst part, if it is worth a look; `texts` are the page's corrected lines."""
    numbers = worst_lines(score)
    if not numbers or score.worst_score is None:
        return None
    box = box_of(reading, numbers[0], numbers[-1]) if reading else None
    frame = frame_of(box, reading.size, reading.rotation) if reading and box and all(reading.size) else None
    lines = tuple((number, text) for number, text in texts if number in numbers and text.striptags())
    return WorstPart(score.worst_score, numbers, lines[:MOST_LINES], max(0, len(lines) - MOST_LINES), frame)


def frame_of(box: Box, size: tuple[int, int], rotation: int) -> Frame:
    """Return where a box lies on the picture of a page that was turned by `rotation` degrees to stand upright.

    Box and size (width, height) are in pixels of the image before it was turned.
    """
    left, top, right, bottom = upright(box, size, rotation)
    width, height = size if rotation % 180 == 0 else size[::-1]
    x0, x1 = max(0.0, left / width - MARGIN), min(1.0, right / width + MARGIN)
    y0, y1 = max(0.0, top / height - MARGIN), min(1.0, bottom / height + MARGIN)
    return Frame(x0, y0, x1 - x0, y1 - y0, (x1 - x0) * width / ((y1 - y0) * height))


def upright(box: Box, size: tuple[int, int], rotation: int) -> Box:
    """Return a box of an image of a size (width, height) after the image was turned clockwise by 0, 90, 180 or 270."""
    left, top, right, bottom = box
    width, height = size
    if rotation == 90:
        return height - bottom, left, height - top, right
    if rotation == 180:
        return width - right, height - bottom, width - left, height - top
    if rotation == 270:
        return top, width - right, bottom, width - left
    return box
