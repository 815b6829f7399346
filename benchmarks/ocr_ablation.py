"""What each imaging step and each gate of recognition buys, in CER and CPU time. `ocr.py --ablation` prints it.

Tesseract alone reads. A picture is read once: what was read and the CPU seconds it took are remembered by the picture's
content, so that a run costs little more than the readings in which it differs; the time shown has every reading in it.
"""

from __future__ import annotations

import hashlib
import importlib
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, Protocol
from unittest.mock import patch

from pipeline.document import ImageSource, Line
from pipeline.imaging import prepare as preparing
from pipeline.imaging.glyphs import Glyphs
from pipeline.ingest.images import load_grey, plain_file
from pipeline.quality.evaluate import Evaluation, pool
from pipeline.recognition.engine import Picture
from pipeline.recognition.plan import plan_for
from pipeline.recognition.tesseract import Tesseract
from pipeline.settings import Settings

recognising = importlib.import_module("pipeline.recognition.recognise")
STEPS = "invert borders streaks scale blur denoise background contrast turn deskew".split()
SETTINGS = Settings(mode="reocr", second_engine=False)


class Page(Protocol):
    """A page with its truth, as `ocr.py` has it."""

    source: Path
    dpi: int

    @property
    def image(self) -> ImageSource:
        """The record of its image."""


class Remembering(Tesseract):
    """Tesseract that reads no picture twice, with the CPU seconds its readings took."""

    known: ClassVar[dict[str, tuple[tuple[Line, ...], float]]] = {}
    spent: ClassVar[float] = 0.0

    def read(self, picture: Picture, languages: tuple[str, ...]) -> tuple[Line, ...]:
        """Return what was read of the same picture before, or read it."""
        key = hashlib.sha256(picture.path.read_bytes() + repr((languages, picture.dpi)).encode()).hexdigest()
        if key not in self.known:
            before = _of_children()
            lines = super().read(picture, languages)
            self.known[key] = lines, _of_children() - before
        Remembering.spent += self.known[key][1]
        return self.known[key][0]


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def variants(what: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the name of each thing left out, and the patches that leave it out: `steps`, `gates` or `all`."""
    yield "nothing", []
    if what != "gates":
        yield from without_steps()
    if what != "steps":
        yield from without_gates()


def without_steps() -> Iterator[tuple[str, list[Any]]]:
    for step in STEPS:
        skipping = partial(preparing.prepare, skip=frozenset({step}))
        yield f"step: {step}", [patch.object(preparing, "prepare", skipping)]


def without_gates() -> Iterator[tuple[str, list[Any]]]:

    def attribute(name: str, value: object) -> Any:
        return patch.object(recognising, name, value)

    def never_clean(*given: object) -> object:
        return replace(plan_for(*given), clean=False, turn=0)  # type: ignore[arg-type]

    def plain_later(*given: object) -> object:
        return replace(plan_for(*given), plain_too=False)  # type: ignore[arg-type]

    yield "letters' shapes", [patch("pipeline.imaging.glyphs.look", lambda *_: Glyphs(0, 0.5, 0.0))]
    yield "cleaning at first", [attribute("plan_for", never_clean)]
    yield "plain after cleaned", [attribute("plan_for", plain_later)]
    yield "upside-down trial", [attribute("LOST", 0.0)]
    yield "languages settled", [attribute("settle_languages", lambda first, again: first)]
    yield "more passes", [attribute("is_good", lambda verdict: True)]
    yield "gate: all passes", [attribute("is_good", lambda verdict: False)]
    yield "lost lines", [patch("pipeline.recognition.bilingual.lost_blocks", lambda *_: [])]
    yield "vote", [attribute("combine", lambda sheet, attempts, *_: attempts[0])]
    yield "own confusions", [patch("pipeline.recognition.combine.own_confusions", lambda *_: ())]
    yield "noise lines go", [attribute("without_noise", lambda sheet, attempt: attempt)]


def print_ablation(pages: Sequence[Any], judged: Callable[[Any, str], Evaluation], what: str = "all") -> None:
    """Print CER in per cent (a page capped at 100), seconds of CPU a page, how many pages are read better or worse."""
    print(f"{'left out':22}{'CER':>7}{'s/page':>8}  pages better / worse by more than half a point")
    full: list[float] = []
    for name, patches in variants(what):
        Remembering.spent, before = 0.0, time.process_time()
        with ExitStack() as stack:
            for change in patches:
                stack.enter_context(change)
            found = [judged(page, _text_of(page)) for page in pages]
        seconds = time.process_time() - before + Remembering.spent
        rates = [one.capped_cer.value for one in found]
        full = full or rates
        better = sum(rate < whole - 0.005 for rate, whole in zip(rates, full, strict=True))
        worse = sum(rate > whole + 0.005 for rate, whole in zip(rates, full, strict=True))
        cer = 100 * pool(found).capped_cer.value
        print(f"{name:22}{cer:7.2f}{seconds / len(pages):8.2f}  {better} / {worse} of {len(pages)}", flush=True)


def _text_of(page: Page) -> str:
    root, image = page.source.parent, page.image
    grey = load_grey(image, root, SETTINGS)
    return str(
        recognising.recognise_image(grey, plain_file(image, root), page.dpi, SETTINGS, engine=Remembering()).text
    )
