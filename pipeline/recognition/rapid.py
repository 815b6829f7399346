"""RapidOCR as a second engine: neural detection and recognition of lines, independent of Tesseract in every part.

Its models lie in its wheel; nothing is fetched. It reads Latin script only, costs 5 to 7 CPU seconds a page and about a
gigabyte of memory, so it is asked where Tesseract is in doubt. It is an extra: `pip install 'ocrmend[second-engine]'`.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import threading
import unicodedata
from dataclasses import dataclass
from typing import Any

from pipeline.document import Line, Word
from pipeline.errors import MissingDependency, RecognitionFailed
from pipeline.language.scripts import script_of
from pipeline.recognition.engine import Picture
from pipeline.recognition.layout import lines_of_pieces

INSTALL = "Install it with: pip install 'ocrmend[second-engine]'"
_model = threading.local()
"""One model for each worker thread: it keeps state while it reads."""


def is_installed() -> bool:
    """Tell whether RapidOCR and what it runs on are there."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


@dataclass(frozen=True)
class Rapid:
    """RapidOCR as an engine. Its confidences tell little: it is sure of nearly all that it reads."""

    name = "rapidocr"

    def version(self) -> str:
        """Return RapidOCR's version.

        Raises:
            MissingDependency: it is not installed.

        """
        if not is_installed():
            raise MissingDependency("RapidOCR is not installed.", INSTALL)
        return importlib.metadata.version("rapidocr")

    def require(self, languages: tuple[str, ...]) -> None:
        """Check that RapidOCR is there and that its script is that of the languages.

        Raises:
            MissingDependency: it is not installed, or reads no such script.

        """
        self.version()
        if languages != ("eng",):
            raise MissingDependency(f"RapidOCR does not read {'+'.join(languages)}.", "Use Tesseract for it.")

    def read(self, picture: Picture, languages: tuple[str, ...]) -> tuple[Line, ...]:
        """Return the lines of an upright picture, in reading order.

        Raises:
            MissingDependency: it is not installed, or does not read the languages.
            RecognitionFailed: it failed.

        """
        import cv2

        self.require(languages)
        pixels = cv2.imread(str(picture.path), cv2.IMREAD_COLOR)
        if pixels is None:
            raise RecognitionFailed("RapidOCR could not open the image.", "Open it in a viewer: it may be damaged.")
        try:
            found = _loaded()(pixels, return_word_box=True)
        except Exception as error:  # whatever a model run from outside may throw
            raise RecognitionFailed(f"RapidOCR failed: {error}.", "The page is read by Tesseract alone.") from error
        pieces = [_words(piece) for piece in _pieces(found)]
        return lines_of_pieces([piece for piece in pieces if piece])


def _loaded() -> Any:
    """Return this thread's model. Lines are not turned: the page is upright, and it turns damaged ones over."""
    if not hasattr(_model, "engine"):
        from rapidocr import RapidOCR

        threads = {f"EngineConfig.onnxruntime.{kind}_op_num_threads": 1 for kind in ("intra", "inter")}
        _model.engine = RapidOCR(params={**threads, "Global.use_cls": False, "Global.log_level": "error"})
    return _model.engine


def _pieces(found: Any) -> list[Any]:
    """Return the detected pieces with their words; none where only pieces without text were found, or nothing at all.

    Of nothing read RapidOCR makes one word without a box, where pieces with their words are expected.
    """
    pieces = getattr(found, "word_results", None) or ()
    return [piece for piece in pieces if not (piece and isinstance(piece[0], str))]


def _words(piece: Any) -> list[Word]:
    """Return a detected piece's words: text, confidence and corners of each; where it read nothing they are empty."""
    words = []
    for read, sure, corners in (word for word in piece or () if word):
        text = _latin(read)
        xs, ys = [int(x) for x, _ in corners], [int(y) for _, y in corners]
        box = (min(xs), min(ys), max(min(xs) + 1, *xs), max(min(ys) + 1, *ys))
        if text:
            words.append(
                Word(text=text, start=0, end=len(text), box=box, confidence=round(100 * min(1.0, float(sure)), 2))
            )
    return words


def _latin(text: str) -> str:
    """Return a text without letters of other scripts and with full-width signs made plain; NFC."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if not c.isspace() and (not c.isalpha() or script_of(c) == "latin"))
