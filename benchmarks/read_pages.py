"""Read page images whose truth is known, for fit_quality.py and quality.py.

    python benchmarks/read_pages.py PAGES_DIR... OUT_DIR [--damaged NAME,...]

Each PAGES_DIR has NAME.gt.txt and meta.json (for each page `file`, `lang`, `dpi`). NAME.json in OUT_DIR is the reading
that ocrmend makes, NAME.plain.json that of the engine on the untouched image: more pages that were read badly.
`--damaged` reads instead some pages blurred and with noise, step by step, until most of their text is wrong:
NAME.blur-02.5.json, NAME.grain-20.0.json. Pages already read are kept.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import msgspec
import numpy as np

from pipeline.document import ImageSource, Page, Reading
from pipeline.imaging.measure import measure
from pipeline.ingest.images import image_dpi, load_grey
from pipeline.quality.evaluate import evaluate
from pipeline.recognition import recognise
from pipeline.recognition.engine import Picture
from pipeline.recognition.judge import judge
from pipeline.recognition.tesseract import Tesseract
from pipeline.settings import Settings

BLUR = (0.0, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 8.0)
"""Standard deviations in pixels."""
GRAIN = (10.0, 20.0, 30.0, 40.0, 50.0, 60.0)
"""Standard deviations in grey values."""
COARSE = 1.5
"""Size of a grain, as a standard deviation in pixels: finer noise the engine takes for thousands of specks."""
SETTINGS = Settings(mode="reocr")
RUINED = 0.6
"""Error rate from which a page is not damaged further."""


def pages(directory: Path) -> Iterator[tuple[str, ImageSource, tuple[str, ...]]]:
    """Yield name, image and languages of a directory's pages."""
    for name, page in msgspec.json.decode((directory / "meta.json").read_bytes()).items():
        kind = "pdf" if page["file"].endswith(".pdf") else "image"
        image = ImageSource(path=page["file"], kind=kind, dpi=page.get("dpi", 0))
        yield name, image, tuple(page["lang"].split("+"))


def plain_reading(grey: np.ndarray, dpi: int, languages: tuple[str, ...]) -> Reading:
    """Return what the engine makes of an image as it is."""
    size = (grey.shape[1], grey.shape[0])
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "page.bmp"
        cv2.imwrite(str(file), grey)
        lines = Tesseract().read(Picture(file, size, dpi), languages)
    seen = measure(grey)
    measures = seen.values() | judge(lines, seen.letters, size).values()
    return Reading(source="reocr", engine="plain", languages=languages, lines=lines, size=size, measures=measures)


def full_reading(grey: np.ndarray, dpi: int, languages: tuple[str, ...]) -> Reading:
    """Return what ocrmend makes of an image."""
    with tempfile.TemporaryDirectory() as place:
        cv2.imwrite(f"{place}/page.png", grey)
        image = ImageSource(path="page.png", kind="image", dpi=dpi)
        return recognise(Page(number=1, source=image.path, languages=languages, image=image), Path(place), SETTINGS)


def read_all(directories: list[Path], out: Path) -> None:
    for directory in directories:
        for name, image, languages in pages(directory):
            full, plain = out / f"{name}.json", out / f"{name}.plain.json"
            if not full.exists():
                page = Page(number=1, source=image.path, languages=languages, image=image)
                full.write_bytes(msgspec.json.encode(recognise(page, directory, SETTINGS)))
            if not plain.exists():
                grey = load_grey(image, directory, SETTINGS)
                plain.write_bytes(msgspec.json.encode(plain_reading(grey, image_dpi(image) or 300, languages)))
            print(name, flush=True)


def read_damaged(directories: list[Path], out: Path, names: list[str]) -> None:
    for directory in directories:
        for name, image, languages in pages(directory):
            if name in names:
                grey, truth = load_grey(image, directory, SETTINGS), (directory / f"{name}.gt.txt").read_text("utf-8")
                for kind, steps in (("blur", blurred(grey)), ("grain", grainy(grey))):
                    files = ((out / f"{name}.{kind}-{step:04.1f}.json", damaged) for step, damaged in steps)
                    read_steps(files, image_dpi(image) or 300, languages, truth)
                print(name, flush=True)


def read_steps(steps: Iterable[tuple[Path, np.ndarray]], dpi: int, languages: tuple[str, ...], truth: str) -> None:
    """Read images one after another, each into its file, until hardly anything is read."""
    for file, image in steps:
        if not file.exists():
            file.write_bytes(msgspec.json.encode(full_reading(image, dpi, languages)))
        text = msgspec.json.decode(file.read_bytes(), type=Reading).text
        if evaluate(text, truth).capped_cer.value > RUINED:
            return


def blurred(grey: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    """Yield the steps of blur, with the image at each."""
    for deviation in BLUR:
        yield deviation, cv2.GaussianBlur(grey, (0, 0), deviation) if deviation else grey


def grainy(grey: np.ndarray) -> Iterator[tuple[float, np.ndarray]]:
    """Yield the steps of noise, with the image at each."""
    grain = cv2.GaussianBlur(np.random.default_rng(1).normal(size=grey.shape), (0, 0), COARSE)
    for deviation in GRAIN:
        yield deviation, np.clip(grey + deviation / grain.std() * grain, 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--damaged", default="", help="names of pages, with commas")
    given = parser.parse_args()
    given.out.mkdir(exist_ok=True)
    if given.damaged:
        read_damaged(given.pages, given.out, given.damaged.split(","))
    else:
        read_all(given.pages, given.out)


if __name__ == "__main__":
    main()
