"""A PDF page's text layer -> a reading: characters become words, words become lines by where they stand."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipeline.document import Box, ImageSource, Line, Reading, Word
from pipeline.ingest.pdf import Char, is_legible, opened, page_chars
from pipeline.language.identify import languages_of
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of

ENGINE = "pdf text layer"
_SAME_LINE = 0.5
"""Two words are on one line if they share at least this part of the lower one's height."""


class _Placed:
    """A word with its box as seen when its writing is upright, for comparing places."""

    def __init__(self, text: str, box: Box, upright: Box) -> None:
        self.text, self.box, self.upright = text, box, upright


def layer_readings(image: ImageSource, root: Path) -> tuple[Reading, ...]:
    """Return the readings of a PDF page's text layers, one for each engine that wrote one; see `layers`.

    Raises:
        InputUnreadable, PageUnreadable: the file or the page cannot be opened.

    """
    path = root / image.path
    with opened(path) as document:
        return readings_of(page_chars(document, image.index, image, path.name), image)


def readings_of(chars: Sequence[Char], image: ImageSource) -> tuple[Reading, ...]:
    """Return the readings that a page's characters make up, one for each layer that is legible."""
    layers: dict[int, list[Char]] = {}
    for char in chars:
        layers.setdefault(char.layer, []).append(char)
    found = (_reading(layer, image) for layer in layers.values())
    return tuple(reading for reading in found if reading is not None)


def reading_of(chars: Sequence[Char], image: ImageSource) -> Reading | None:
    """Return the reading of a text layer, the best where there are several; None if there is no legible one."""
    return max(readings_of(chars, image), key=_promise, default=None)


def _promise(reading: Reading) -> float:
    """Return how many letters stand in known words, times their share of all."""
    words = [w for w in words_of(reading.text) if w.isalpha()]
    known = sum(len(w) for w in words if lexicon_for(w).knows(w))
    return known * known / max(1, sum(map(len, words)))


def _reading(chars: Sequence[Char], image: ImageSource) -> Reading | None:
    """Return the reading of one layer; None if it is empty or garbage (no letters, or hardly any among its signs).

    Lines stand in the layer's order. A word joins the line before it if it stands beside it, to the right.
    """
    words = _words(chars, image.size)
    if not is_legible("".join(w.text for w in words)):
        return None
    lines: list[list[_Placed]] = []
    for word in words:
        if lines and _continues(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    made = tuple(_line(number, line) for number, line in enumerate(lines, 1))
    return Reading(
        source="embedded",
        engine=ENGINE,
        languages=languages_of("\n".join(line.text for line in made)),
        lines=made,
        size=image.size,
        dpi=image.dpi,
    )


def _words(chars: Sequence[Char], size: tuple[int, int]) -> list[_Placed]:
    """Return the words that stand, at least in part, on the page as shown."""
    turns = Counter(c.turn for c in chars if c.box)
    turn = turns.most_common(1)[0][0] if turns else 0
    words: list[_Placed] = []
    run: list[Char] = []

    def end_word() -> None:
        text = unicodedata.normalize("NFC", "".join(c.text for c in run))
        boxes = [c.box for c in run if c.box]
        box = _within(_around(boxes), size) if boxes else (0, 0, 0, 0)
        if text and box[0] < box[2] and box[1] < box[3]:
            words.append(_Placed(text, box, _upright(box, turn)))
        run.clear()

    for char in chars:
        if char.text.isspace() or unicodedata.category(char.text) in ("Cc", "Cf", "Cn"):
            end_word()
        else:
            run.append(char)
    end_word()
    return words


def _upright(box: Box, turn: int) -> Box:
    """Return the box in the picture turned back by `turn` degrees; only differences of places matter."""
    left, top, right, bottom = box
    turned = {
        0: box,
        90: (top, -right, bottom, -left),
        180: (-right, -bottom, -left, -top),
        270: (-bottom, left, -top, right),
    }
    return turned[turn]


def _continues(line: list[_Placed], word: _Placed) -> bool:
    last = line[-1].upright
    left, top, right, bottom = word.upright
    shared = min(bottom, last[3]) - max(top, last[1])
    height = max(1, min(bottom - top, last[3] - last[1]))
    to_the_right = left >= last[2] - height and right > last[0]
    return shared >= _SAME_LINE * height and to_the_right


def _line(number: int, placed: list[_Placed]) -> Line:
    words: list[Word] = []
    at = 0
    for item in placed:
        words.append(Word(text=item.text, start=at, end=at + len(item.text), box=item.box))
        at += len(item.text) + 1
    return Line(
        number=number, text=" ".join(w.text for w in placed), words=tuple(words), box=_around([w.box for w in placed])
    )


def _around(boxes: Sequence[Box]) -> Box:
    return (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))


def _within(box: Box, size: tuple[int, int]) -> Box:
    return (max(0, box[0]), max(0, box[1]), min(size[0], box[2]), min(size[1], box[3]))
