"""Tesseract, found and asked by way of pytesseract; its process is started by us, so that it can never be left behind.

pytesseract's own start gives no process group, kills the child on a time-out only and saves arrays as PNG, which costs
more than a second on a noisy page. What is used of it: the command's name, version, languages.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from pipeline.document import Line, Word
from pipeline.errors import MissingDependency, RecognitionFailed
from pipeline.recognition.engine import Picture, line_of
from pipeline.recognition.process import TimedOut, run

INSTALL = "Install it with: apt-get install tesseract-ocr {packages}"
_ENVIRONMENT = {"OMP_THREAD_LIMIT": "1", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
"""One thread; and large pages for the heap, where the C library knows them: 1 to 2 % of the time."""
_COLUMNS = ("block_num", "par_num", "line_num", "left", "top", "width", "height", "conf", "text")


@cache
def version() -> str:
    """Return Tesseract's version, such as `5.3.0`.

    Raises:
        MissingDependency: there is no Tesseract.

    """
    import pytesseract

    try:
        return str(pytesseract.get_tesseract_version())
    except (pytesseract.TesseractNotFoundError, SystemExit) as error:
        raise MissingDependency(
            "Tesseract is not installed.", INSTALL.format(packages="tesseract-ocr-eng tesseract-ocr-rus")
        ) from error


@cache
def installed_languages() -> tuple[str, ...]:
    """Return the languages Tesseract has data for, sorted.

    Raises:
        MissingDependency: there is no Tesseract.

    """
    import pytesseract

    version()
    return tuple(sorted(pytesseract.get_languages()))


def require(languages: tuple[str, ...]) -> None:
    """Check that Tesseract and its data for `languages` are there.

    Raises:
        MissingDependency: something lacks; the hint names the Debian packages.

    """
    missing = [name for name in languages if name not in installed_languages()]
    if missing:
        packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
        raise MissingDependency(f"Tesseract has no data for {', '.join(missing)}.", INSTALL.format(packages=packages))


@dataclass(frozen=True)
class Tesseract:
    """Tesseract as an engine. Time limit of a page: `seconds` + `seconds_per_megapixel` x its area."""

    seconds: float = 120.0
    seconds_per_megapixel: float = 10.0
    segmentation: int = 3
    """Tesseract's page segmentation mode: 3 finds blocks and columns by itself, 6 takes the picture as one block."""

    name = "tesseract"

    def version(self) -> str:
        """Return Tesseract's version; see `version`."""
        return version()

    def require(self, languages: tuple[str, ...]) -> None:
        """Check that Tesseract can read `languages`; see `require`."""
        require(languages)

    def read(self, picture: Picture, languages: tuple[str, ...]) -> tuple[Line, ...]:
        """Return the picture's lines: text, boxes and confidences of one call.

        Raises:
            MissingDependency: Tesseract or a language lacks.
            RecognitionFailed: it crashed, took too long or answered nonsense.

        """
        import pytesseract

        self.require(languages)
        width, height = picture.size
        limit = self.seconds + self.seconds_per_megapixel * width * height / 1e6
        command = [pytesseract.pytesseract.tesseract_cmd, str(picture.path), "stdout", "-l", "+".join(languages)]
        command += ["--dpi", str(picture.dpi), "--psm", "6" if picture.block else str(self.segmentation)]
        command += ["-c", "tessedit_create_tsv=1", "-c", f"textord_all_prop={0 if picture.pitch else 1}"]
        try:
            done = run(command, seconds=limit, environment=_ENVIRONMENT)
        except TimedOut as error:
            raise RecognitionFailed(
                f"Tesseract took more than {limit:.0f} s.", "Raise page_seconds, or rescan the page at 300 dpi."
            ) from error
        except OSError as error:
            raise RecognitionFailed(
                f"Tesseract could not be started: {error}.", "Check the system's memory and limits."
            ) from error
        if done.status:
            raise _failure(done.status, done.errors)
        try:
            return lines_of_table(done.output.decode("utf-8"))
        except (UnicodeDecodeError, ValueError) as error:
            raise RecognitionFailed(
                f"Tesseract answered nonsense: {error}.", "Check its installation with: ocrmend doctor"
            ) from error


def _failure(status: int, errors: bytes) -> RecognitionFailed:
    said = " ".join(errors.decode("utf-8", "replace").split())[-300:]
    if status == -9:
        return RecognitionFailed("Tesseract was killed.", "The system may be out of memory: run with fewer --jobs.")
    if status < 0:
        return RecognitionFailed(
            f"Tesseract crashed with signal {-status}. {said}", "The image may be damaged: open it in a viewer."
        )
    return RecognitionFailed(
        f"Tesseract failed with status {status}. {said}", "The image may be damaged: open it in a viewer."
    )


def lines_of_table(table: str) -> tuple[Line, ...]:
    """Return the lines of Tesseract's TSV output. Words of white space only are dropped; text is NFC.

    Raises:
        ValueError: the table lacks columns or has values that are no numbers.

    """
    head, *rows = (row.split("\t") for row in table.split("\n"))
    if not set(_COLUMNS) <= set(head):
        raise ValueError("its table lacks columns")
    values = itemgetter(*map(head.index, _COLUMNS))
    groups: dict[tuple[str, ...], list[Word]] = {}
    for row in rows:
        if row == [""]:
            continue
        if len(row) != len(head):
            raise ValueError("a row of its table lacks columns")
        *place, x, y, width, height, sure, read = values(row)
        # Digits behind the point say nothing; all thresholds were set without them.
        text, confidence = unicodedata.normalize("NFC", "".join(read.split())), int(float(sure))
        if confidence < 0 or not text:
            continue
        left, top = int(x), int(y)
        box = (left, top, left + int(width), top + int(height))
        word = Word(text=text, start=0, end=len(text), box=box, confidence=float(confidence))
        groups.setdefault(tuple(place), []).append(word)
    blocks = {key: n for n, key in enumerate(dict.fromkeys(place[:2] for place in groups), start=1)}
    return tuple(line_of(n, words, blocks[place[:2]]) for n, (place, words) in enumerate(groups.items(), start=1))
