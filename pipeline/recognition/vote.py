"""Several readings of one page put together: the best one's lines, in each place the word that most speaks for.

Readings are aligned by place (their boxes are pixels of the same image), not by text: a word that one pass misread
beyond likeness still stands where it stands. Lines that only another pass found are taken over.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from pipeline.document import Box, Line, Word
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of
from pipeline.recognition.engine import line_of
from pipeline.recognition.passes import Attempt, Sheet

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int64]

SAME = 0.5
"""Boxes whose intersection is this share of their union hold the same word."""
KNOWN = 0.4
"""What being in the lexicon adds to a word's votes; a vote is a confidence, 0 to 1."""
AHEAD = 0.25
"""Votes by which another word must lead the best reading's own."""
SURE = 70.0
"""Mean confidence of a line that only a lesser pass found, from which it is believed."""


def vote(sheet: Sheet, attempts: Sequence[Attempt]) -> Attempt:
    """Return the first attempt improved by the others and judged again; as it is if it stands alone or is empty."""
    best, *others = attempts
    if not others or not best.lines:
        return best
    lines = list(best.lines)
    for other in others:
        lines = _with_lost_lines(lines, other.lines, best.rotation)
    ballots = [_Ballot(other.lines) for other in others]
    voted = tuple(
        line_of(number, [_elected(word, ballots) for word in line.words], line.block)
        for number, line in enumerate(lines, start=1)
    )
    return Attempt(voted, sheet.judged(voted), best.languages, (*best.steps, "vote"), best.rotation, best.skew)


class _Ballot:
    """The words of one reading, to be asked what stands at a place."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.words = [word for line in lines for word in line.words if word.box is not None]
        self.boxes = _boxes(self.words)

    def at(self, box: Box) -> tuple[str, float] | None:
        """Return the text (one word or several side by side) that fills a box, and its confidence, if any."""
        inside = _overlaps(self.boxes, box).nonzero()[0]
        if not len(inside):
            return None
        found = sorted((self.words[n] for n in inside), key=lambda w: w.box or box)
        union = _hull([w.box for w in found if w.box is not None])
        if _likeness(union, box) < SAME:
            return None
        return " ".join(w.text for w in found), min(w.confidence or 0.0 for w in found)


def _elected(word: Word, ballots: Sequence[_Ballot]) -> Word:
    """Return the word, or another text in its place if the readings' votes are clearly for it."""
    if word.box is None:
        return word
    votes: dict[str, float] = {word.text: (word.confidence or 0.0) / 100}
    sure: dict[str, float] = {word.text: word.confidence or 0.0}
    for ballot in ballots:
        if (found := ballot.at(word.box)) is not None:
            text, confidence = found
            votes[text] = votes.get(text, 0.0) + confidence / 100
            sure[text] = max(sure.get(text, 0.0), confidence)
    if len(votes) == 1:
        return word
    score = {text: count + KNOWN * is_known(text) for text, count in votes.items()}
    winner = max(score, key=lambda text: (score[text], text == word.text))
    if winner == word.text or score[winner] < score[word.text] + AHEAD:
        return word
    return msgspec.structs.replace(word, text=winner, confidence=sure[winner], origin="vote")


def is_known(text: str) -> bool:
    """Tell whether all words of a text are in a lexicon, and that there are some of two letters or more."""
    words = words_of(text)
    return any(len(w) > 1 for w in words) and all(w.isalpha() and lexicon_for(w).knows(w) for w in words)


def _with_lost_lines(lines: list[Line], others: Sequence[Line], rotation: int) -> list[Line]:
    """Return the lines with those of another reading put in that lie where the first has nothing."""
    boxes = _boxes([word for line in lines for word in line.words])
    result = list(lines)
    for line in others:
        words = [w for w in line.words if w.box is not None]
        letters = sum(len(w.text) for w in words)
        if not words or line.box is None or sum(map(len, words_of(line.text))) < 3:
            continue
        if sum((w.confidence or 0.0) * len(w.text) for w in words) < SURE * letters:
            continue
        if any(_overlaps(boxes, w.box).any() for w in words if w.box is not None):
            continue
        result.insert(_place_for(line.box, result, rotation), line)
    return result


def _place_for(box: Box, lines: Sequence[Line], rotation: int) -> int:
    """Return where in reading order a line belongs: after the last line above it in the same column."""
    left, top, right, _ = _upright(box, rotation)
    at, nearest = 0, float("-inf")
    for n, line in enumerate(lines):
        if line.box is None:
            continue
        its_left, its_top, its_right, _ = _upright(line.box, rotation)
        if nearest <= its_top <= top and its_left < right and its_right > left:
            at, nearest = n + 1, its_top
    return at


def _upright(box: Box, rotation: int) -> Box:
    """Return a source box as it lies after turning clockwise by `rotation`, but for a shift of the whole page."""
    left, top, right, bottom = box
    return {
        0: box,
        90: (-bottom, left, -top, right),
        180: (-right, -bottom, -left, -top),
        270: (top, -right, bottom, -left),
    }[rotation]


def _boxes(words: Sequence[Word]) -> Places:
    import numpy as np

    return np.array([w.box for w in words if w.box is not None], np.int64).reshape(-1, 4)


def _overlaps(boxes: Places, box: Box) -> npt.NDArray[np.bool_]:
    """Tell of each box whether it and `box` share at least half the area of the smaller."""
    import numpy as np

    width = np.minimum(boxes[:, 2], box[2]) - np.maximum(boxes[:, 0], box[0])
    height = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    shared = np.maximum(width, 0) * np.maximum(height, 0)
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return np.asarray(2 * shared >= np.minimum(areas, (box[2] - box[0]) * (box[3] - box[1])))


def _hull(boxes: Sequence[Box]) -> Box:
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)


def _likeness(a: Box, b: Box) -> float:
    """Return intersection over union of two boxes."""
    shared = max(0, min(a[2], b[2]) - max(a[0], b[0])) * max(0, min(a[3], b[3]) - max(a[1], b[1]))
    total = (a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared
    return shared / total if total else 0.0
