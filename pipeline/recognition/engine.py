"""What an OCR engine is to us."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.document import Line, Word


@dataclass(frozen=True)
class Picture:
    """An image file to read: its path, its size in pixels (width, height) and its resolution in dots per inch.

    `block`: it is one block of text, in which no columns need be looked for. `pitch`: its letters may be measured for a
    typewriter's fixed pitch, which helps on damaged pages and takes time.
    """

    path: Path
    size: tuple[int, int]
    dpi: int
    block: bool = False
    pitch: bool = True


class Engine(Protocol):
    """An OCR engine. Boxes of what it reads are pixels of the picture; confidences are 0 to 100."""

    @property
    def name(self) -> str:
        """Name for the records, such as `tesseract`."""

    def version(self) -> str:
        """Return the engine's version.

        Raises:
            MissingDependency: the engine is not installed.

        """

    def require(self, languages: tuple[str, ...]) -> None:
        """Check that the engine and its data for `languages` are there.

        Raises:
            MissingDependency: something lacks; the hint says what to install.

        """

    def read(self, picture: Picture, languages: tuple[str, ...]) -> tuple[Line, ...]:
        """Return the picture's lines of words, in reading order.

        Raises:
            RecognitionFailed: the engine crashed, took too long or answered nonsense.

        """


def line_of(number: int, words: list[Word], block: int = 0) -> Line:
    """Return a line of words in order, their offsets set and one blank between them; its box is that of all words."""
    placed, at = [], 0
    for word in words:
        placed.append(
            Word(
                text=word.text,
                start=at,
                end=at + len(word.text),
                box=word.box,
                confidence=word.confidence,
                origin=word.origin,
            )
        )
        at += len(word.text) + 1
    boxes = [w.box for w in words if w.box is not None]
    box = (
        (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        if boxes
        else None
    )
    return Line(number=number, text=" ".join(w.text for w in words), words=tuple(placed), box=box, block=block)
