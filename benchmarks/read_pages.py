"""Read page images whose truth is known, for fit_quality.py and quality.py; see the score fall as images are damaged.

    python benchmarks/read_pages.py PAGES_DIR... OUT_DIR [--damage N]

Each PAGES_DIR has NAME.gt.txt and meta.json (for each page `file`, `lang`, `dpi`). NAME.json in OUT_DIR is the reading
that ocrmend makes, NAME.plain.json that of the engine on the untouched image: more pages that were read badly. Pages
already read are kept. `--damage N` reads instead N clean pages of each directory, blurred and with noise, step by step.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import cv2
import msgspec
import numpy as np

from pipeline.document import ImageSource, Page, Reading
from pipeline.imaging.measure import measure
from pipeline.ingest.images import image_dpi, load_grey
from pipeline.quality import estimate
from pipeline.quality.evaluate import evaluate
from pipeline.recognition import recognise
from pipeline.recognition.engine import Picture
from pipeline.recognition.judge import judge
from pipeline.recognition.tesseract import Tesseract
from pipeline.settings import Settings

BLUR = (0.0, 1.0, 1.5, 2.0, 2.5, 3.0)
"""Standard deviations in pixels."""
NOISE = (0.0, 30.0, 60.0, 90.0, 120.0)
"""Standard deviations in grey values."""
CLEAN, WORSE = 96.0, 0.5
"""Estimated accuracy from which a page is clean, and points of true accuracy by which one reading is worse."""


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


def read_all(directories: list[Path], out: Path) -> None:
    settings = Settings(mode="reocr")
    out.mkdir(exist_ok=True)
    for directory in directories:
        for name, image, languages in pages(directory):
            full, plain = out / f"{name}.json", out / f"{name}.plain.json"
            if not full.exists():
                page = Page(number=1, source=image.path, languages=languages, image=image)
                full.write_bytes(msgspec.json.encode(recognise(page, directory, settings)))
            if not plain.exists():
                grey = load_grey(image, directory, settings)
                plain.write_bytes(msgspec.json.encode(plain_reading(grey, image_dpi(image) or 300, languages)))
            print(name, flush=True)


def damage(directories: list[Path], count: int) -> None:
    """Print the score of clean pages, read as they are, at each step of blur and of noise, and whether it falls."""
    settings = Settings(mode="reocr")
    worse = fallen = left = 0
    for directory in directories:
        left += count
        for name, image, languages in pages(directory):
            if not left:
                break
            grey = load_grey(image, directory, settings)
            dpi = image_dpi(image) or 300
            if estimate(plain_reading(grey, dpi, languages)).accuracy < CLEAN:
                continue
            left -= 1
            truth = (directory / f"{name}.gt.txt").read_text("utf-8")
            for kind, images in (
                ("blur", map(partial(blurred, grey), BLUR)),
                ("noise", map(partial(grainy, grey), NOISE)),
            ):
                steps = []
                for one in images:
                    reading = plain_reading(one, dpi, languages)
                    true = 100 * (1 - evaluate(reading.text, truth).capped_cer.value)
                    steps.append((estimate(reading).accuracy, true))
                down = [(a[0] > b[0]) for a, b in pairwise(steps) if a[1] - b[1] >= WORSE]
                worse, fallen = worse + len(down), fallen + sum(down)
                told = ", ".join(f"{score:.1f} ({true:.1f})" for score, true in steps)
                print(f"{name} {kind}: score (true accuracy) {told}", flush=True)
    print(f"{worse} steps at which the reading lost {WORSE} points or more; the score fell at {fallen}")


def blurred(grey: np.ndarray, deviation: float) -> np.ndarray:
    return cv2.GaussianBlur(grey, (0, 0), deviation) if deviation else grey


def grainy(grey: np.ndarray, deviation: float) -> np.ndarray:
    grain = np.random.default_rng(1).normal(size=grey.shape)
    return np.clip(grey + deviation * grain, 0, 255).astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("out", type=Path)
    parser.add_argument("--damage", type=int, default=0)
    given = parser.parse_args()
    if given.damage:
        damage(given.pages, given.damage)
    else:
        read_all(given.pages, given.out)


if __name__ == "__main__":
    main()
