"""Tick boxes put into the text of a form: ☐ and ☑ where an engine read O, 0, C), UO, W or nothing at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from statistics import median

import msgspec

from pipeline.document import Box, Line, Word
from pipeline.ingest.markdown import TICKED, UNTICKED
from pipeline.language.lexicon import lexicon_for
from pipeline.recognition.engine import line_of
from pipeline.recognition.passes import Attempt, Sheet
from pipeline.recognition.voices import upright

FEWEST_ODD = 3
"""Short words that a frame is read as (`0)`, `UO`, `C)`): a page with fewer is no form with tick boxes."""
LIKE_A_FRAME = frozenset("OoО0QDUCGJILl1()[]{}|®©☐□")
"""What an engine makes of a frame that it glues to the next word."""
ALSO_A_FRAME = LIKE_A_FRAME | {"W", "П"}
"""What it makes of one that it takes for a word of its own."""
COMMON = 4.5
"""Frequency (Zipf) from which a word of two letters is taken for one."""
NEAR = 8.0
"""Largest distance of a box from the words of its line, in heights of the text."""

_LETTER_WORDS = frozenset("aiавикосуя&-–—")


def with_tick_boxes(sheet: Sheet, attempt: Attempt) -> Attempt:
    """Return the attempt with its page's tick boxes as words of their lines; as it is where there are none."""
    words = [word for line in attempt.lines for word in line.words if word.box is not None]
    if sheet.measures.inverted or sum(_is_odd(word.text) for word in words) < FEWEST_ODD:
        return attempt
    from pipeline.imaging.tickboxes import tick_boxes

    boxes = [word.box for word in words if word.box is not None and len(word.text) > 2]
    if not boxes:
        return attempt
    height = median(_across(box, attempt.rotation)[1] - _across(box, attempt.rotation)[0] for box in boxes)
    ticks = tick_boxes(sheet.grey, height)
    if not ticks:
        return attempt
    lines = list(attempt.lines)
    for tick in ticks:
        at = _line_beside(tick.box, lines, attempt.rotation, NEAR * height)
        if at is not None:
            marked = _with_mark(lines[at].words, tick.box, TICKED if tick.ticked else UNTICKED, attempt.rotation)
            lines[at] = line_of(lines[at].number, marked, lines[at].block)
    steps = (*attempt.steps, "tick boxes")
    return dataclasses.replace(attempt, lines=tuple(lines), verdict=sheet.judged(tuple(lines)), steps=steps)


def _is_odd(text: str) -> bool:
    """Tell whether a short text is hardly a word: an engine's reading of a tick box, perhaps."""
    if len(text) > 2 or not ALSO_A_FRAME.issuperset(text) or text.lower() in _LETTER_WORDS:
        return False
    return len(text) == 1 or not text.isalpha() or lexicon_for(text).frequency(text.lower()) < COMMON


def _along(box: Box, rotation: int) -> tuple[int, int]:
    """Return where a box of the source begins and ends along the lines of a page turned clockwise by `rotation`."""
    left, _, right, _ = upright(box, rotation)
    return left, right


def _across(box: Box, rotation: int) -> tuple[int, int]:
    """Return where a box begins and ends across the lines, downwards."""
    _, top, _, bottom = upright(box, rotation)
    return top, bottom


def _shared(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Return which share of the shorter stretch lies in the other."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0])) / max(1, min(a[1] - a[0], b[1] - b[0]))


def _line_beside(box: Box, lines: Sequence[Line], rotation: int, most: float) -> int | None:
    """Return which line a box stands in: one at its height, with the nearest words; None if none is near."""
    nearest: tuple[int, int] | None = None
    start, end = _along(box, rotation)
    for n, line in enumerate(lines):
        for word in line.words:
            if word.box is None or _shared(_across(word.box, rotation), _across(box, rotation)) < 0.5:
                continue
            its_start, its_end = _along(word.box, rotation)
            # A label stands behind its box: words before it are less near.
            gap = max(0, its_start - end, 2 * (start - its_end))
            if gap <= most and (nearest is None or gap < nearest[0]):
                nearest = (gap, n)
    return None if nearest is None else nearest[1]


def _with_mark(words: Sequence[Word], box: Box, text: str, rotation: int) -> list[Word]:
    """Return a line's words with a tick box in place of what was read of it."""
    start, end = _along(box, rotation)
    out: list[Word] = []
    at = None
    for word in words:
        its_start, its_end = _along(word.box, rotation) if word.box is not None else (start, start)
        if word.box is not None and its_start >= start - (end - start) // 2 and at is None:
            at = len(out)
        inside = max(0, min(its_end, end) - max(its_start, start)) / max(1, its_end - its_start)
        if inside >= 0.5 and not _is_label(word):
            continue
        glued = inside > 0 and its_start < end - (end - start) // 3
        out.append(_without_frame(word) if glued else word)
    out.insert(len(out) if at is None else at, Word(text=text, start=0, end=1, box=box, origin="tick box"))
    return out


def _is_label(word: Word) -> bool:
    return len(word.text) > 3 and lexicon_for(word.text).knows(word.text.lower())


def _without_frame(word: Word) -> Word:
    """Return a word without the frame that was read as its first sign or two: `0Keller`, `[]Baines`."""
    for signs in (1, 2):
        bare = word.text[signs:]
        if len(bare) > 1 and bare[0].isupper() and LIKE_A_FRAME.issuperset(word.text[:signs]):
            return msgspec.structs.replace(word, text=bare)
    return word
