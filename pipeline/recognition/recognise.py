"""A page's image -> the best reading of it, with the effort spent where it pays.

Plain first: the file as it is, unless its image shows at a glance (skew, stains, sideways lines, too few pixels) that a
cleaned one will be read better. A second pass only where the first is in doubt; the better is kept.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from pipeline.document import Line, Reading, Word
from pipeline.errors import RecognitionFailed
from pipeline.recognition.engine import Engine, Picture
from pipeline.recognition.judge import Verdict, judge
from pipeline.recognition.tesseract import Tesseract
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Geometry, Grey
    from pipeline.imaging.measure import Measures
    from pipeline.imaging.prepare import Prepared

GOOD = 0.85
"""A reading worth this much (confidence x coverage) is not tried again."""
LOST = 0.45
"""A reading worth less may be of a page that stands on its head."""
BLANK_PIXELS = 20
"""A page with less letter-like ink than this many pixels of the reduced image is blank."""


@dataclass(frozen=True)
class Attempt:
    """One pass over a page: its lines (boxes in the source's pixels), the verdict on them, and how they were read."""

    lines: tuple[Line, ...]
    verdict: Verdict
    languages: tuple[str, ...]
    steps: tuple[str, ...] = ()
    rotation: int = 0
    skew: float = 0.0


class Reader:
    """Reads one page: holds its pixels, its measures and its prepared images while passes are made over it."""

    def __init__(
        self, grey: Grey, file: Path | None, dpi: int, engine: Engine, measures: Measures, tmp: Path | None
    ) -> None:
        self.grey, self.file, self.dpi, self.engine, self.measures, self.tmp = grey, file, dpi, engine, measures, tmp
        self._prepared: dict[int | None, Prepared] = {}

    @property
    def size(self) -> tuple[int, int]:
        """Return the page's width and height in pixels."""
        return self.grey.shape[1], self.grey.shape[0]

    def plain(self, languages: tuple[str, ...]) -> Attempt:
        """Read the image as it is: from the source file where that holds nothing else."""
        from pipeline.imaging.geometry import Geometry

        if self.file is None:
            lines = self._read(self.grey, self.dpi, languages, Geometry.of(self.grey))
        else:
            lines = self.engine.read(Picture(self.file, self.size, self.dpi or 300), languages)
        return Attempt(lines, judge(lines, self.measures.letters, self.size), languages)

    def cleaned(self, languages: tuple[str, ...], turn: int | None = None) -> Attempt:
        """Read the cleaned image, turned clockwise by `turn` degrees (None: as its lines run)."""
        from pipeline.imaging.prepare import prepare

        ready = self._prepared.get(turn)
        if ready is None:
            ready = self._prepared[turn] = prepare(self.grey, self.dpi, self.measures, turn)
        lines = self._read(ready.image, ready.dpi, languages, ready.geometry)
        verdict = judge(lines, self.measures.letters, self.size)
        return Attempt(lines, verdict, languages, ready.steps, ready.rotation, ready.skew)

    def _read(self, image: Grey, dpi: int, languages: tuple[str, ...], geometry: Geometry) -> tuple[Line, ...]:
        """Read pixels by way of an uncompressed file; once more at two thirds of the size if the engine fails."""
        from pipeline.imaging.steps import resize

        try:
            return self._read_once(image, dpi, languages, geometry)
        except RecognitionFailed:
            smaller = resize(image, 2 / 3)
            return self._read_once(
                smaller, round(dpi * 2 / 3), languages, geometry.scaled(smaller.shape[1], smaller.shape[0])
            )

    def _read_once(self, image: Grey, dpi: int, languages: tuple[str, ...], geometry: Geometry) -> tuple[Line, ...]:
        height, width = image.shape
        with tempfile.NamedTemporaryFile(prefix="ocrmend-", suffix=".pgm", dir=self.tmp) as file:
            file.write(b"P5\n%d %d\n255\n" % (width, height))
            file.write(image.data if image.flags.c_contiguous else image.tobytes())
            file.flush()
            lines = self.engine.read(Picture(Path(file.name), (width, height), dpi or 300), languages)
        return tuple(_placed(line, geometry) for line in lines)


def _placed(line: Line, geometry: Geometry) -> Line:
    """Return the line with its boxes in the source's pixels."""

    def back(item: Word | Line) -> Word | Line:
        return item if item.box is None else msgspec.structs.replace(item, box=geometry.box_to_source(item.box))

    words = tuple(back(word) for word in line.words)
    return msgspec.structs.replace(back(line), words=words)  # type: ignore[return-value]


def needs_cleaning(measures: Measures) -> bool:
    """Tell whether an image shows, before it is read, that a cleaned one will be read better."""
    return (
        measures.inverted
        or measures.sideways
        or abs(measures.skew) >= 1.0
        or (not measures.bilevel and measures.contrast < 0.36 and measures.noise > 3.0)
    )


def read_page(reader: Reader, settings: Settings) -> Attempt:
    """Make as many passes over a page as it needs and return the best."""
    clean_first = needs_cleaning(reader.measures)
    given = None if settings.lang == "auto" else tuple(settings.lang.split("+"))

    def attempt(languages: tuple[str, ...]) -> Attempt:
        return reader.cleaned(languages) if clean_first else reader.plain(languages)

    best = attempt(given or ("eng",))
    if not given:
        best = _settle_language(best, attempt)
    if best.verdict.worth < GOOD and not clean_first:
        best = _better(best, reader.cleaned(best.languages))
    if best.verdict.worth < LOST:
        best = _settle_direction(best, reader, given)
    return best


def _settle_language(first: Attempt, attempt: Callable[[tuple[str, ...]], Attempt]) -> Attempt:
    """Read in Russian or both what English alone does not explain. `first` was read in English."""
    if first.verdict.lexicon >= 0.85 and first.verdict.confidence >= 80:
        return first
    if first.verdict.confidence < 45 or first.verdict.lexicon < 0.3:
        russian = attempt(("rus",))
        best = _better(first, russian, margin=0.1)
        if best is first or (russian.verdict.confidence >= 75 and russian.verdict.lexicon >= 0.9):
            return best
    else:
        best = first
    return _better(best, attempt(("eng", "rus")), margin=0.03)


def _settle_direction(first: Attempt, reader: Reader, given: tuple[str, ...] | None) -> Attempt:
    """Read the page on its head as well, and keep the way that reads clearly better; OSD is not asked."""
    upright = 90 if reader.measures.sideways else 0
    opposite = reader.cleaned(given or ("eng", "rus"), upright + 180)
    best = _better(first, opposite, margin=0.1)
    if best is opposite and not given:
        from pipeline.language.identify import languages_of

        found = tuple(sorted(languages_of("\n".join(line.text for line in opposite.lines))))
        if found and found != opposite.languages:
            best = _better(opposite, reader.cleaned(found, upright + 180), margin=-0.02)
    return best


def _better(first: Attempt, second: Attempt, margin: float = 0.0) -> Attempt:
    """Return the second attempt if it is worth more than the first by `margin`, else the first."""
    return second if second.verdict.worth > first.verdict.worth + margin else first


def recognise_image(
    grey: Grey, file: Path | None, dpi: int, settings: Settings, engine: Engine | None = None
) -> Reading:
    """Read a page image.

    Args:
        grey: the page, rows x columns of grey values.
        file: a file that holds exactly this page and that the engine can open itself; None: there is none.
        dpi: the page's resolution; 0 if not known.
        settings: languages, time limits, the place of temporary files.
        engine: what to read it with; None: Tesseract.

    Returns:
        The best reading made; of a blank page, one without lines.

    Raises:
        MissingDependency: the engine or a language lacks.
        RecognitionFailed: the engine failed on the page, and once more on a smaller image of it.

    """
    from pipeline.imaging.measure import measure

    engine = engine or Tesseract(settings.page_seconds, settings.page_seconds_per_megapixel)
    engine.require(("eng", "rus") if settings.lang == "auto" else tuple(settings.lang.split("+")))
    measures = measure(grey)
    reader = Reader(grey, file, dpi, engine, measures, settings.tmp)
    if int(measures.letters.sum()) < BLANK_PIXELS:
        best = Attempt((), judge((), measures.letters, reader.size), ())
    else:
        best = read_page(reader, settings)
    return Reading(
        source="reocr",
        engine=f"{engine.name} {engine.version()}",
        languages=best.languages,
        lines=best.lines,
        size=reader.size,
        dpi=dpi,
        rotation=best.rotation,
        skew=best.skew,
        steps=best.steps,
        parameters={"languages": "+".join(best.languages)},
        measures=measures.values() | best.verdict.values(),
    )
