"""Passes over one page: its image in some form, read in some languages, with the verdict on what came out."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.document import Line, Word
from pipeline.errors import RecognitionFailed
from pipeline.recognition.engine import Engine, Picture
from pipeline.recognition.judge import Verdict, judge

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Geometry, Grey
    from pipeline.imaging.measure import Measures
    from pipeline.imaging.prepare import Prepared

SMALLER = 2 / 3
"""Factor of size for the second try of an engine that failed."""

Languages = tuple[str, ...]


@dataclass(frozen=True)
class Attempt:
    """One pass over a page: its lines (boxes in the source's pixels), the verdict on them, and how they were read."""

    lines: tuple[Line, ...]
    verdict: Verdict
    languages: Languages
    steps: tuple[str, ...] = ()
    rotation: int = 0
    skew: float = 0.0
    agreement: float | None = None
    """Where readings were voted: the mean share of their weight that was for a word, 0 to 1."""

    @property
    def text(self) -> str:
        """Return the lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Sheet:
    """A page to read: pixels, measures, resolution (0: not known), and a file that holds exactly it, if any."""

    grey: Grey
    measures: Measures
    file: Path | None = None
    dpi: int = 0
    tmp: Path | None = None

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return self.grey.shape[1], self.grey.shape[0]

    def judged(self, lines: tuple[Line, ...]) -> Verdict:
        """Return the verdict on lines read from this page."""
        return judge(lines, self.measures.letters, self.size)


def read_plain(sheet: Sheet, engine: Engine, languages: Languages) -> Attempt:
    """Read a page's image as it is: from its own file where there is one.

    The engine need not look for a fixed pitch: what it reads of good pages is the same, 3 % sooner.

    Raises:
        RecognitionFailed: the engine failed twice.

    """
    from pipeline.imaging.geometry import Geometry

    if sheet.file is not None:
        try:
            lines = engine.read(Picture(sheet.file, sheet.size, sheet.dpi or 300, pitch=False), languages)
            return Attempt(lines, sheet.judged(lines), languages)
        except RecognitionFailed:
            lines = _read_smaller(sheet, engine, languages, sheet.grey, sheet.dpi, Geometry.of(sheet.grey))
            return Attempt(lines, sheet.judged(lines), languages)
    lines = read_pixels(sheet, engine, languages, sheet.grey, sheet.dpi, Geometry.of(sheet.grey), pitch=False)
    return Attempt(lines, sheet.judged(lines), languages)


def read_cleaned(sheet: Sheet, engine: Engine, languages: Languages, ready: Prepared) -> Attempt:
    """Read a page's image after cleaning: what `prepare` made of it.

    Raises:
        RecognitionFailed: the engine failed twice.

    """
    lines = read_pixels(sheet, engine, languages, ready.image, ready.dpi, ready.geometry)
    return Attempt(lines, sheet.judged(lines), languages, ready.steps, ready.rotation, ready.skew)


def read_pixels(
    sheet: Sheet, engine: Engine, languages: Languages, image: Grey, dpi: int, geometry: Geometry, pitch: bool = True
) -> tuple[Line, ...]:
    """Return the lines of an image that came from the sheet by way of `geometry`, boxes in the sheet's pixels.

    `pitch`: see `Picture`.

    Raises:
        RecognitionFailed: the engine failed, and once more on a smaller image.

    """
    try:
        return _read_once(sheet, engine, languages, image, dpi, geometry, pitch=pitch)
    except RecognitionFailed:
        return _read_smaller(sheet, engine, languages, image, dpi, geometry)


def read_block(sheet: Sheet, engine: Engine, languages: Languages, image: Grey, dpi: int) -> tuple[Line, ...]:
    """Return the lines of an image that is one block of text, boxes in its own pixels.

    Raises:
        RecognitionFailed: the engine failed.

    """
    from pipeline.imaging.geometry import Geometry

    return _read_once(sheet, engine, languages, image, dpi, Geometry.of(image), block=True)


def _read_smaller(
    sheet: Sheet, engine: Engine, languages: Languages, image: Grey, dpi: int, geometry: Geometry
) -> tuple[Line, ...]:
    """Read a smaller image: an engine that ran out of time or memory may manage that."""
    from pipeline.imaging.steps import resize

    smaller = resize(image, SMALLER)
    scaled = geometry.scaled(smaller.shape[1], smaller.shape[0])
    return _read_once(sheet, engine, languages, smaller, round(dpi * SMALLER), scaled)


def _read_once(
    sheet: Sheet,
    engine: Engine,
    languages: Languages,
    image: Grey,
    dpi: int,
    geometry: Geometry,
    *,
    block: bool = False,
    pitch: bool = True,
) -> tuple[Line, ...]:
    """Read pixels by way of an uncompressed temporary file: compressing a noisy page costs as much as reading it.

    Leptonica takes a TIFF's rows as they are; a PGM's it reads byte by byte, a tenth of a second on a page.
    """
    from PIL import Image

    from pipeline.imaging.geometry import Geometry

    height, width = image.shape
    with tempfile.NamedTemporaryFile(prefix="ocrmend-", suffix=".tif", dir=sheet.tmp) as file:
        Image.fromarray(image).save(file, "TIFF")
        file.flush()
        lines = engine.read(Picture(Path(file.name), (width, height), dpi or 300, block, pitch), languages)
    return lines if geometry == Geometry.of(image) else tuple(_placed(line, geometry) for line in lines)


def _placed(line: Line, geometry: Geometry) -> Line:
    """Return the line with its boxes in the source's pixels."""

    def word_placed(word: Word) -> Word:
        return word if word.box is None else msgspec.structs.replace(word, box=geometry.box_to_source(word.box))

    box = None if line.box is None else geometry.box_to_source(line.box)
    return msgspec.structs.replace(line, box=box, words=tuple(word_placed(word) for word in line.words))
