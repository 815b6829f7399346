"""Page image -> reading, and the choice between a page's readings. OpenCV and pytesseract are loaded on first use."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipeline.document import Page, Reading
from pipeline.recognition import rapid
from pipeline.recognition.choose import choose
from pipeline.recognition.rapid import Rapid
from pipeline.recognition.recognise import Others, recognise_image
from pipeline.recognition.tesseract import installed_languages, require, version
from pipeline.settings import Settings
from pipeline.store import code_fingerprint, fingerprint

__all__ = [
    "choose",
    "engine_fingerprint",
    "has_second_engine",
    "installed_languages",
    "recognise",
    "recognise_image",
    "require",
    "version",
]


def recognise(page: Page, root: Path, settings: Settings) -> Reading:
    """Read a page that has an image; `root` is the folder's directory. Boxes are pixels of its image.

    Raises:
        ValueError: the page has no image.
        PageUnreadable, ImageTooLarge: its image cannot be had.
        MissingDependency: Tesseract or a language lacks.
        RecognitionFailed: Tesseract failed on it twice.

    """
    from pipeline.ingest.images import image_dpi, load_grey, plain_file

    if page.image is None:
        raise ValueError(f"page {page.number} has no image")
    grey = load_grey(page.image, root, settings)
    image = msgspec.structs.replace(page.image, size=(grey.shape[1], grey.shape[0]))

    def layers() -> tuple[Reading, ...]:
        """Return what the file's own text says; whoever asks for new readings only does not want it."""
        if image.kind != "pdf" or settings.mode != "auto":
            return ()
        from pipeline.ingest.text_layer import layer_readings

        return layer_readings(image, root)

    others = Others(Rapid() if has_second_engine(settings) else None, layers)
    return recognise_image(grey, plain_file(page.image, root), image_dpi(page.image), settings, others=others)


def has_second_engine(settings: Settings) -> bool:
    """Tell whether pages in doubt are read by a second engine: it is wanted and installed."""
    return settings.second_engine and rapid.is_installed()


def engine_fingerprint(settings: Settings) -> str:
    """Return a fingerprint of all that a reading depends on besides the image: engine, languages, our own code.

    Raises:
        MissingDependency: there is no Tesseract.

    """
    return fingerprint(
        "tesseract",
        version(),
        installed_languages(),
        Rapid().version() if has_second_engine(settings) else "",
        settings.stage("lang"),
        code_fingerprint("imaging", "recognition", "language"),
    )
