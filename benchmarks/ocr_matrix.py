"""One clean page in every state that scans come in: what recognition loses by it. `ocr.py --matrix` prints it.

The page is drawn here from a text of our own at 600 dpi, so nothing but the state differs from line to line.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import ImageSource, Page
from pipeline.imaging.steps import straighten, turn
from pipeline.quality.evaluate import evaluate
from pipeline.recognition import recognise
from pipeline.settings import Settings

Grey = npt.NDArray[np.uint8]

TEXT = """MEMORANDUM FOR THE FILE

The delegation arrived on the morning of October 16 and was received
by the mayor at the town hall. The two sides discussed the exchange of
weather reports, the opening of a second telephone line and the visit
of a group of schoolteachers in the spring of the following year.

The mayor said that the harbour would be open from May to September.
He asked that ships give notice of their arrival three days ahead, and
that the list of passengers be sent by telegram. The captain answered
that this had been the custom before the war and should be so again.

Four stations will measure wind, pressure and the movement of the ice.
Two of them lie on the eastern shore and two on the western. Each will
send its readings every three hours, openly and in both languages.

Please return one signed copy of this paper to the office before noon
on Friday. Questions may be put to the secretary in room 214."""
DPI = 600
NEAR = 0.01
"""A state may cost this much CER beside the clean page."""


def drawn() -> Grey:
    """Return the page as a letter sheet of 600 dpi."""
    image = Image.new("L", (5100, 6600), 250)
    font = ImageFont.truetype("LiberationMono-Regular.ttf", 100)
    pen = ImageDraw.Draw(image)
    for n, line in enumerate(TEXT.splitlines()):
        pen.text((450, 700 + 200 * n), line, font=font, fill=25)
    return np.asarray(image, np.uint8)


def at(page: Grey, dpi: int) -> Grey:
    """Return the page as a scanner of that resolution sees it, with a little grain of its own."""
    size = (page.shape[1] * dpi // DPI, page.shape[0] * dpi // DPI)
    seen = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(7).normal(0, 2, seen.shape)
    return np.clip(seen + grain, 0, 255).astype(np.uint8)


def shaded(page: Grey) -> Grey:
    """Return the page with a shadow that falls from one corner."""
    rows, columns = np.indices(page.shape, np.float32)
    light = 1 - 0.55 * (rows / page.shape[0] + columns / page.shape[1]) / 2
    return np.asarray(page * light, np.uint8)


def stained(page: Grey) -> Grey:
    """Return the page with three soft dark stains."""
    dark = np.zeros(page.shape, np.float32)
    for x, y in ((0.3, 0.25), (0.7, 0.35), (0.4, 0.5)):
        cv2.circle(dark, (int(x * page.shape[1]), int(y * page.shape[0])), page.shape[1] // 9, 0.4, -1)
    return np.asarray(page * (1 - cv2.GaussianBlur(dark, (0, 0), page.shape[1] / 60)), np.uint8)


def states(page: Grey) -> Iterator[tuple[str, Grey, int]]:
    """Yield the name, picture and resolution of each state; the clean page comes first."""
    normal = at(page, 300)
    yield "clean, 300 dpi", normal, 300
    for degrees in (90, 180, 270):
        yield f"turned {degrees}", turn(normal, degrees), 300
    for degrees in (1, 2, 3, 5, 8, 12, 15):
        for sign in (1, -1):
            yield f"skewed {sign * degrees:+}", straighten(normal, sign * degrees)[0], 300
    yield "turned 90, skewed +4", turn(straighten(normal, 4)[0], 90), 300
    yield "turned 180, skewed -4", turn(straighten(normal, -4)[0], 180), 300
    yield "inverted", np.asarray(255 - normal, np.uint8), 300
    yield "inverted, turned 270", turn(np.asarray(255 - normal, np.uint8), 270), 300
    for dpi in (75, 100, 150, 200, 400, 600):
        yield f"{dpi} dpi", at(page, dpi), dpi
    grounds: tuple[tuple[str, Callable[[Grey], Grey]], ...] = (
        ("dark ground", lambda p: np.asarray(p * 0.6, np.uint8)),
        ("shaded ground", shaded),
        ("stained ground", stained),
        ("faint ink", lambda p: np.asarray(235 - (255 - p.astype(np.int32)) * 45 // 255, np.uint8)),
        ("bilevel", lambda p: np.where(p > 140, 255, 0).astype(np.uint8)),
    )
    for name, ground in grounds:
        yield name, ground(normal), 300


def error_of(job: tuple[Path, int]) -> float:
    """Return the CER of one page image, its languages found by us."""
    path, dpi = job
    with Image.open(path) as image:
        source = ImageSource(path=path.name, size=image.size, dpi=dpi)
    reading = recognise(Page(number=1, source=path.name, image=source), path.parent, Settings(mode="reocr"))
    return evaluate(reading.text, TEXT).capped_cer.value


def print_matrix(workers: Executor) -> None:
    """Print each state's CER in per cent, and which cost more than one point beside the clean page."""
    with tempfile.TemporaryDirectory() as place:
        jobs, names = [], []
        for n, (name, picture, dpi) in enumerate(states(drawn())):
            path = Path(place) / f"{n}.png"
            Image.fromarray(picture).save(path, dpi=(dpi, dpi), compress_level=1)
            jobs.append((path, dpi))
            names.append(name)
        errors = list(workers.map(error_of, jobs))
    for name, error in zip(names, errors, strict=True):
        print(f"{name:24}{100 * error:6.2f}{'   more than a point' if error > errors[0] + NEAR else ''}")
    print(f"{sum(e <= errors[0] + NEAR for e in errors)} of {len(errors)} within a point of the clean page")
