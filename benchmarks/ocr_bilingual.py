"""Pages in two scripts: what it costs to find out by oneself which part of a page is in which language.

python benchmarks/ocr_bilingual.py [--workers 2] [--all] [--pages]

Every kind of page is drawn here, from texts of our own, in three grades of damage, each in another of four faces; with
`--all` in every face. Beside `ocrmend` (Tesseract alone), which finds the languages itself, stands plain Tesseract with
each choice of languages; `best` is the best of these on each page, which nobody can choose without the truth. CER is
pooled by kind of page, a page's edits capped at 100 %.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import ImageSource, Page
from pipeline.quality.evaluate import Evaluation, evaluate, pool
from pipeline.recognition import recognise
from pipeline.settings import Settings

Grey = npt.NDArray[np.uint8]

ENGLISH = """The delegation arrived on the morning of October 16 and
was received by the mayor at the town hall. The two sides
discussed the exchange of weather reports, the opening of a
second telephone line and the visit of a group of teachers
in the spring of the following year.
The mayor said that the harbour would be open from May to
September. He asked that ships give notice of their arrival
three days ahead, and that the list of passengers be sent
by telegram. The captain answered that this had been the
custom before the war and should be so again.
Four stations will measure wind, pressure and the movement
of the ice. Two of them lie on the eastern shore and two on
the western. Each will send its readings every three hours,
openly and in both languages."""
RUSSIAN = """Делегация прибыла утром шестнадцатого октября и была
принята мэром в здании городского совета. Стороны обсудили
обмен сводками погоды, открытие второй телефонной линии и
приезд группы учителей весной будущего года.
Мэр сказал, что порт будет открыт с мая по сентябрь. Он
просил, чтобы суда сообщали о своём приходе за три дня, а
список пассажиров посылали телеграммой. Капитан ответил,
что так было заведено до войны и должно быть снова.
Четыре станции будут измерять ветер, давление и движение
льда. Две из них стоят на восточном берегу, две на
западном. Каждая станет передавать свои наблюдения каждые
три часа, открыто и на обоих языках."""
LETTERHEAD = """DEPARTMENT OF STATE
Division of Language Services
Washington, D.C. 20520"""
ENGLISH_SLIP = """Unofficial translation. Received at the White House
on March 3 and forwarded to the Office of the Secretary."""
QUOTE = """Лёд в Беринговом проливе визы не спрашивает, сказал
мне прошлой осенью старый капитан."""
SIGNATURE = """Посол СССР в США
Ю. ДУБИНИН"""
STAMP = """ПОСОЛЬСТВО СССР
ВАШИНГТОН"""
RUSSIAN_WITH_WORDS = """Компания Apple Computer предложила нашему институту
двенадцать машин Macintosh для школы в Анадыре. Письмо
подписал John Sculley, а ответ просили послать в White
House, Office of the Secretary. Газета New York Times
писала об этом дважды, журнал Newsweek один раз.
Университет Stanford готов принять двух студентов, а
фирма Boeing обещала показать завод в городе Seattle.
Просим сообщить, на чьё имя оформлять документы."""
ENGLISH_WITH_WORDS = """The word гласность has no good English equivalent, and
the same is true of перестройка. The newspaper Правда
printed the letter on Friday; Известия followed the next
day. The note was signed Дубинин and addressed to Белый
дом, which the translator gave as the White House. The
journal Новый мир will publish the whole correspondence
in the autumn, with a preface by the editor and a list of
the persons named in it."""


@dataclass(frozen=True)
class Part:
    """A piece of a page: its text, where it begins (columns and lines of the page), its size beside the page's own."""

    text: str
    column: float = 0.0
    line: float = 0.0
    size: float = 1.0


def _below(*texts: str, gap: float = 1.5) -> tuple[Part, ...]:
    parts, line = [], 0.0
    for text in texts:
        parts.append(Part(text, line=line))
        line += len(text.splitlines()) + gap
    return tuple(parts)


def _first(text: str, lines: int) -> str:
    return "\n".join(text.splitlines()[:lines])


PAGES: dict[str, tuple[Part, ...]] = {
    "English": _below(ENGLISH),
    "Russian": _below(RUSSIAN),
    "half and half": _below(_first(ENGLISH, 7), _first(RUSSIAN, 7)),
    "Russian under English head": _below(LETTERHEAD, RUSSIAN),
    "Russian, English slip": _below(RUSSIAN, ENGLISH_SLIP),
    "English, Russian quote": _below(_first(ENGLISH, 9), QUOTE, "\n".join(ENGLISH.splitlines()[9:])),
    "English, Russian signature": (*_below(ENGLISH), Part(SIGNATURE, 30, 16)),
    "English under Russian head": (Part(STAMP, 20, 0), Part(ENGLISH, 0, 3.5)),
    "English, Russian line": _below(_first(ENGLISH, 12), STAMP.replace("\n", " ")),
    "Russian, English words": _below(RUSSIAN_WITH_WORDS),
    "English, Russian words": _below(ENGLISH_WITH_WORDS),
    "two columns": (Part(_first(ENGLISH, 10), 0, 0, 0.6), Part(_first(RUSSIAN, 10), 41, 0, 0.6)),
}
FACES = ("LiberationSerif-Regular.ttf", "FreeMono.ttf", "GNUTypewriter.ttf", "LiberationSans-Regular.ttf")
GRADES = (0, 1, 2)
CHOICES = ("eng", "rus", "eng+rus")
DPI = 200


def drawn(parts: tuple[Part, ...], face: str) -> Grey:
    """Return the page as drawn: A4 at 200 dpi."""
    image = Image.new("L", (1654, 2339), 245)
    pen = ImageDraw.Draw(image)
    em = 34 if "Mono" not in face and "Type" not in face else 31
    for part in parts:
        font = ImageFont.truetype(face, round(em * part.size))
        stroke = 1 if face == "FreeMono.ttf" else 0
        for n, text in enumerate(part.text.splitlines()):
            at = (150 + part.column * em * 0.6, 200 + (part.line + n * part.size) * em * 1.7)
            pen.text(at, text, font=font, fill=35, stroke_width=stroke)
    return np.asarray(image, np.uint8)


def damaged(page: Grey, grade: int, seed: int) -> Grey:
    """Return the page in a grade of damage: 0 clean, 1 blurred and grainy, 2 faint and grainier on shaded paper."""
    rng = np.random.default_rng(seed)
    if not grade:
        return page
    ink = page.astype(np.float32)
    if grade > 1:
        rows, columns = np.indices(page.shape, np.float32)
        light = 1 - 0.35 * (rows / page.shape[0] + columns / page.shape[1]) / 2
        ink = (245 - (245 - ink) * 0.6) * light
    ink = cv2.GaussianBlur(ink, (0, 0), 0.7 + 0.35 * grade)
    return np.clip(ink + rng.normal(0, 4 + 8 * grade, page.shape), 0, 255).astype(np.uint8)


@dataclass(frozen=True)
class Sheet:
    """A drawn page on disk."""

    kind: str
    grade: int
    path: Path
    truth: str


def sheets(place: Path, all_faces: bool) -> Iterator[Sheet]:
    """Draw every kind of page in every grade, in one face or in all."""
    for which, (kind, parts) in enumerate(PAGES.items()):
        truth = "\n".join(part.text for part in parts)
        for number, face in enumerate(FACES):
            page = drawn(parts, face)
            for grade in GRADES:
                if not all_faces and number != (which + grade) % len(FACES):
                    continue
                path = place / f"{kind.replace(', ', '-').replace(' ', '_')}-{number}-{grade}.png"
                Image.fromarray(damaged(page, grade, number)).save(path, dpi=(DPI, DPI), compress_level=1)
                yield Sheet(kind, grade, path, truth)


def by_ocrmend(sheet: Sheet) -> str:
    """Return what ocrmend reads with Tesseract alone, the languages found by itself."""
    with Image.open(sheet.path) as image:
        source = ImageSource(path=sheet.path.name, size=image.size, dpi=DPI)
    page = Page(number=1, source=sheet.path.name, image=source)
    return recognise(page, sheet.path.parent, Settings(mode="reocr", second_engine=False)).text


def by_tesseract(sheet: Sheet, languages: str) -> str:
    """Return what plain Tesseract reads in the languages given."""
    command = ["tesseract", str(sheet.path), "stdout", "-l", languages, "--dpi", str(DPI)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="every kind of page in every face")
    parser.add_argument("--pages", action="store_true", help="show every page")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    readers = {"ocrmend": by_ocrmend, **{name: partial(by_tesseract, languages=name) for name in CHOICES}}
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(options.workers) as workers:
        pages = list(sheets(Path(place), options.all))
        results: dict[str, list[Evaluation]] = {}
        for name, reader in readers.items():
            texts = workers.map(reader, pages)
            results[name] = [evaluate(text, page.truth) for text, page in zip(texts, pages, strict=True)]
    results["best"] = [
        min(all_, key=lambda e: e.capped_cer.value) for all_ in zip(*(results[name] for name in CHOICES), strict=True)
    ]
    print(f"{'CER in per cent':32}" + "".join(f"{name:>10}" for name in results))
    for kind in ("all", *PAGES):
        chosen = [n for n, page in enumerate(pages) if kind in ("all", page.kind)]
        pooled = [pool(its[n] for n in chosen).capped_cer.value for its in results.values()]
        print(f"{kind:28}{len(chosen):4}" + "".join(f"{100 * value:10.1f}" for value in pooled))
    for n, page in enumerate(pages if options.pages else ()):
        print(f"{page.path.stem:32}" + "".join(f"{100 * its[n].capped_cer.value:10.1f}" for its in results.values()))


if __name__ == "__main__":
    main()
