"""Lines in the other language on a page that was read in one: a letterhead, a quotation, a signature, words in a line.

Letters of another script are read as words that nobody knows, and the engine has its doubts about them. The lines that
have such words are cut out, put one below the other and read once more in both languages, all in one pass; each is kept
in the reading that knows more words. So a page of one language is not read in a choice of scripts as a whole, which
costs it accuracy, and the words of the other are not lost.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Literal

import msgspec

from pipeline.document import Box, Line, Word
from pipeline.errors import RecognitionFailed
from pipeline.language.lexicon import lexicon_for
from pipeline.language.scripts import fold_homoglyphs, script_of
from pipeline.language.tokens import words_of
from pipeline.recognition.engine import Engine, line_of
from pipeline.recognition.judge import lexicon_share
from pipeline.recognition.lost import lost_blocks, with_lost_lines
from pipeline.recognition.passes import Attempt, Languages, Sheet, read_block
from pipeline.recognition.voices import upright

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Grey
    from pipeline.imaging.prepare import Prepared

_TWINS: tuple[tuple[Literal["latin", "cyrillic"], Literal["latin", "cyrillic"]], ...] = (
    ("latin", "cyrillic"),
    ("cyrillic", "latin"),
)
CLEARLY = 0.75
"""Share of a line's letters, in words that are of one script for certain, from which the line is of that script."""
BOTH: Languages = ("eng", "rus")
OTHER_SCRIPT = {"eng": "cyrillic", "rus": "latin"}
ORIGIN = "eng+rus"
"""Origin of the words of lines that were taken from the reading in both languages."""
SURE = 75.0
"""Mean confidence of a page from which its doubtful words are more likely of another script than damaged."""
COMPLETE = 0.97
"""Share of the letters' ink in words from which no line is missed."""
DOUBTED = 75.0
"""Confidence under which an unknown word may be one of the other script."""
LETTERS = 4
"""Letters of such a word, at least."""
LEANING = -2.0
"""Log odds of a word's letters to be Cyrillic from which it is looked at again; where it is the only one, 0."""
UNKNOWN = 0.5
"""Share of a line's letters in known words below which it is looked at again as a whole."""
TALL = 1.8
"""Times the height of the page's usual line that a line is of one row, at most."""
BETTER = 0.05
"""By how much a line's new reading must be worth more than the old one."""
_PAD, _APART = 0.25, 1.5


def with_other_language(sheet: Sheet, engine: Engine, attempt: Attempt) -> Attempt:
    """Return the attempt, on a page in one language, with its lines that are better read in both.

    Lines that the engine lost altogether are looked for in both languages as well.
    """
    if len(attempt.languages) != 1 or attempt.verdict.confidence < SURE or sheet.measures.inverted:
        return attempt
    language, rotation, lines = attempt.languages[0], attempt.rotation, list(attempt.lines)
    rows = one_row_each(lines, rotation)
    doubtful = believed({n: _otherness(lines[n], language, sheet, rotation) for n in rows})
    lost = []
    # Where several readings were voted, what none of them has is grime.
    if attempt.verdict.covered < COMPLETE and rotation in (0, 180) and attempt.agreement is None:
        lost = lost_blocks(sheet.measures.letters, sheet.size, lines)
    boxes = [*(box for n in doubtful if (box := lines[n].box) is not None), *lost]
    if not boxes:
        return attempt
    try:
        found = _read_again(sheet, engine, boxes, attempt)
    except RecognitionFailed:
        return attempt  # the first reading is there
    for n, again in zip(doubtful, found, strict=False):
        words = [word for line in again for word in line.words]
        if lexicon_share(lines[n].text) >= UNKNOWN:
            words = put_in(words, lines[n].words, rotation)
        if is_better(words, lines[n].words, OTHER_SCRIPT[language]):
            lines[n] = line_of(lines[n].number, words, lines[n].block)
    made = tuple(lines)
    for again in found[len(doubtful) :]:
        made = with_lost_lines(made, again, rotation)
    if made == attempt.lines:
        return attempt
    return dataclasses.replace(attempt, lines=made, languages=BOTH, verdict=sheet.judged(made))


def with_own_scripts(sheet: Sheet, attempt: Attempt) -> Attempt:
    """Return the attempt, on a page read in both languages, with each word in the script of its line if it can be."""
    if attempt.languages != BOTH:
        return attempt
    lines = tuple(map(in_own_script, attempt.lines))
    return dataclasses.replace(attempt, lines=lines, verdict=sheet.judged(lines))


def in_own_script(line: Line) -> Line:
    """Return a line with its look-alikes in the line's script: `He` among Russian words, `СО` among English ones.

    Only words that are known once they are in it change, and such as have letters of both.
    """
    certain: dict[Literal["latin", "cyrillic"], int] = {
        script: sum(len(w.text) for w in line.words if script_of(w.text) == script and not _folded(w.text, other))
        for script, other in _TWINS
    }
    script = max(certain, key=lambda name: certain[name])
    if not certain[script] or certain[script] < CLEARLY * sum(certain.values()):
        return line
    texts = [_in_script(word.text, script) for word in line.words]
    for n, (before, text) in enumerate(pairwise(texts), start=1):
        # Some small letters of Cyrillic look like capitals of Latin; within a sentence they are small.
        if text != line.words[n].text and text[0] in "ВКМНТ" and before.islower() and before[-1].isalpha():
            texts[n] = text.lower()
    if texts == [word.text for word in line.words]:
        return line
    words = [msgspec.structs.replace(word, text=text) for word, text in zip(line.words, texts, strict=True)]
    return line_of(line.number, words, line.block)


def _in_script(text: str, script: Literal["latin", "cyrillic"]) -> str:
    if script_of(text) in (script, "digits", "other"):
        return text
    folded = _folded(text, script)
    return folded if folded and (script_of(text) == "mixed" or _knows(folded)) else text


def _folded(text: str, script: Literal["latin", "cyrillic"]) -> str:
    return fold_homoglyphs(text, script) or ""


def one_row_each(lines: Sequence[Line], rotation: int) -> list[int]:
    """Return the places of the lines no taller than one row: what a stain has joined is several, read twice."""
    heights = {
        n: bottom - top
        for n, line in enumerate(lines)
        if line.box is not None
        for _, top, _, bottom in (upright(line.box, rotation),)
    }
    most = TALL * median(heights.values()) if heights else 0
    return [n for n, height in heights.items() if height <= most]


def strange_words(line: Line) -> list[Word]:
    """Return the words of a line that are unknown and in doubt, though long enough to be known."""
    return [
        word
        for word in line.words
        if word.box is not None
        and (word.confidence or 0.0) < DOUBTED
        and sum(map(str.isalpha, word.text)) >= LETTERS
        and not _knows(word.text)
    ]


def believed(otherness: Mapping[int, float]) -> list[int]:
    """Return which lines are looked at again, of lines with the log odds that they are of the other language in part.

    One line alone that leans to the page's own language is damage: a second look costs as much as a quarter of a page.
    """
    leaning = [n for n, odds in otherness.items() if odds > LEANING]
    return leaning if len(leaning) > 1 else [n for n in leaning if otherness[n] > 0]


def _otherness(line: Line, language: str, sheet: Sheet, rotation: int) -> float:
    """Return the log odds that a line is of the other language, as a whole (infinite) or in part.

    It has strange words, and hardly a known one or, read as English, some that look Cyrillic: misread names and damage
    do not. The shapes of old Russian type mislead, so they are not asked.
    """
    strange = strange_words(line)
    if strange and lexicon_share(line.text) < UNKNOWN:
        return math.inf
    return _cyrillic(strange, sheet, rotation) if strange and language == "eng" else -math.inf


def _cyrillic(words: Sequence[Word], sheet: Sheet, rotation: int) -> float:
    """Return the log odds of the word that looks most Cyrillic."""
    from pipeline.imaging.glyphs import WORKING_SIZE, leaning
    from pipeline.imaging.steps import resize, turn

    scale, most = WORKING_SIZE / max(sheet.size), -math.inf
    for left, top, right, bottom in (word.box for word in words if word.box is not None):
        pad = min(right - left, bottom - top) // 3
        spot = sheet.grey[max(0, top - pad) : bottom + pad, max(0, left - pad) : right + pad]
        most = max(most, leaning(resize(turn(spot, rotation), scale)))
    return most


def put_in(new: Sequence[Word], old: Sequence[Word], rotation: int) -> list[Word]:
    """Return a line's known words with those of a new reading in the places of the others, in order.

    In a choice of scripts short words are misread for others of the wrong one: what was known stays.
    """

    def along(word: Word) -> tuple[int, int]:
        left, _, right, _ = upright(word.box or (0, 0, 0, 0), rotation)
        return left, right

    kept = [word for word in old if _knows(word.text)]
    places = [along(word) for word in kept]
    fresh = [word for word in new if not any(_overlap(along(word), place) for place in places)]
    return sorted([*kept, *fresh], key=along)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Tell whether two stretches share half of the shorter one."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared > min(one[1] - one[0], other[1] - other[0])


def is_better(new: Sequence[Word], old: Sequence[Word], script: str) -> bool:
    """Tell whether a line's new reading brings a known word of the other script, and is worth more than the old."""
    brought = any(
        len(token) >= LETTERS - 1 and script_of(token) == script and lexicon_for(token).knows(token)
        for word in new
        for token in words_of(word.text)
    )
    return brought and _worth(new) > _worth(old) + BETTER


def _knows(text: str) -> bool:
    """Tell whether all words in a text are known."""
    return all(lexicon_for(word).knows(word) for word in words_of(text))


def _worth(words: Sequence[Word]) -> float:
    """Return the mean of a line's confidence and of its share of known words, by letters, 0 to 1."""
    letters = sum(len(word.text) for word in words)
    sure = sum(len(word.text) * (word.confidence or 0.0) / 100 for word in words)
    known = sum(len(word.text) for word in words if any(map(str.isalnum, word.text)) and _knows(word.text))
    return (sure + known) / (2 * letters) if letters else 0.0


def _read_again(sheet: Sheet, engine: Engine, boxes: Sequence[Box], attempt: Attempt) -> list[list[Line]]:
    """Return the lines in each of the places, read in both languages; boxes are those of the sheet's pixels."""
    ready = _ready(sheet, attempt)
    cuts = [_padded(ready.geometry.box_from_source(box), ready.image) for box in boxes]
    picture, tops = _one_below_the_other(ready.image, cuts)
    found: list[list[Line]] = [[] for _ in cuts]
    for line in read_block(sheet, engine, BOTH, picture, ready.dpi):
        if line.box is None:
            continue
        at = max((n for n, top in enumerate(tops) if top <= (line.box[1] + line.box[3]) / 2), default=0)
        right, down = cuts[at][0], cuts[at][1] - tops[at]
        words = [_moved(word, right, down, ready) for word in line.words]
        found[at].append(line_of(0, words))
    return found


def _moved(word: Word, right: int, down: int, ready: Prepared) -> Word:
    """Return a word of the picture of cuts, its box in the sheet's pixels."""
    if word.box is None:
        return word
    x0, y0, x1, y1 = word.box
    box = ready.geometry.box_to_source((x0 + right, y0 + down, x1 + right, y1 + down))
    return msgspec.structs.replace(word, box=box, origin=ORIGIN)


def _ready(sheet: Sheet, attempt: Attempt) -> Prepared:
    """Return the page's image as the attempt read it: as it is, or cleaned."""
    from pipeline.imaging.geometry import Geometry
    from pipeline.imaging.prepare import Prepared, prepare

    if attempt.steps:
        return prepare(sheet.grey, sheet.dpi, sheet.measures, turn=attempt.rotation)
    return Prepared(sheet.grey, Geometry.of(sheet.grey), sheet.dpi, (), 0, 0.0)


def _padded(box: Box, image: Grey) -> Box:
    pad = round(_PAD * (box[3] - box[1]))
    height, width = image.shape
    return max(0, box[0] - 2 * pad), max(0, box[1] - pad), min(width, box[2] + 2 * pad), min(height, box[3] + pad)


def _one_below_the_other(image: Grey, cuts: Sequence[Box]) -> tuple[Grey, list[int]]:
    """Return a picture of the cuts on paper of the image's median grey, and where each begins in it."""
    import numpy as np

    heights = [y1 - y0 for _, y0, _, y1 in cuts]
    gap = round(_APART * min(heights) / 2)
    tops = [gap + sum(heights[:n]) + n * gap for n in range(len(cuts))]
    size = (tops[-1] + heights[-1] + gap, max(x1 - x0 for x0, _, x1, _ in cuts) + 2 * gap)
    paper = int(np.median([np.median(image[y0:y1, x0:x1]) for x0, y0, x1, y1 in cuts]))
    picture = np.full(size, paper, np.uint8)
    for top, (x0, y0, x1, y1) in zip(tops, cuts, strict=True):
        picture[top : top + y1 - y0, : x1 - x0] = image[y0:y1, x0:x1]
    return picture, tops
