"""Pages whose truth is known, and pieces of them, with their signals and error rates: what quality is fitted on."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.document import Reading
from pipeline.quality.normal import normalise
from pipeline.quality.order import in_order_of
from pipeline.quality.signals import image_signals, parted_words, text_signals, words_of_page

PIECES = (10, 25, 50, 100)
"""Words of the pieces that pages are cut into, so that the interval of a short text is known too."""
_DAMAGED = re.compile(r"\.((?:blur|grain)-[\d.]+)\.json$")


@dataclass
class Example:
    """A page, or a piece of one, with its signals and its true error rate, 0 to 1."""

    name: str
    source: str
    language: str
    words: int
    signals: dict[str, float]
    cer: float
    """Errors of the characters, whatever the order of the page's blocks: in the wrong order they look no different."""
    ordered_cer: float
    """The same where blocks in another order than the truth's are wrong."""
    collection: str
    """Pages of one origin, which may be alike in more than the signals tell."""
    whole: bool = True
    damage: str = ""
    """What was done to the page's image before it was read, like `blur-02.5`."""
    weight: float = 1.0
    """In fitting; all readings of one page's damaged image weigh 1 together."""


def pairs(directory: Path) -> list[tuple[str, str, str]]:
    """Return name, OCR text and truth of each pair."""
    return [
        (p.name.removesuffix(".gt.txt"), _text(p.with_name(p.name.replace(".gt.", ".ocr."))), _text(p))
        for p in sorted(directory.glob("*.gt.txt"))
    ]


def _text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text("utf-8"))


def example(name: str, source: str, language: str, text: str, cer: float, ordered_cer: float) -> Example:
    words = words_of_page(text.splitlines())
    return Example(name, source, language, words.count, text_signals(words), cer, ordered_cer, source)


def error_rates(text: str, truth: str, optional: Sequence[str] = ()) -> tuple[float, float]:
    """Return the character error rate whatever the order of the blocks, and with it, both 0 to 1."""
    hypothesis, gold = normalise(text, optional), normalise(truth)
    free, ordered = (
        min(1.0, Levenshtein.distance(one, gold) / max(1, len(gold)))
        for one in (in_order_of(gold, hypothesis), hypothesis)
    )
    return free, ordered


def text_examples(directory: Path) -> list[Example]:
    """Return the pages of a directory of pairs and pieces of them."""
    found = []
    for name, ocr, truth in pairs(directory):
        source = name.split("__")[0]
        language = "rus" if re.search("[а-я]{3}", truth) else "eng"
        found.append(example(name, source, language, ocr, *error_rates(ocr, truth)))
        found += pieces(name, source, language, ocr, truth)
    return found


def pieces(name: str, source: str, language: str, ocr: str, truth: str) -> list[Example]:
    """Return pieces of a page, one of each size, with the error rate that its alignment with the truth gives them."""
    gold = normalise(truth)
    hypothesis = in_order_of(gold, normalise(ocr))
    edits = np.zeros(len(hypothesis) + 1)
    for op in Levenshtein.editops(gold, hypothesis):
        edits[op.dest_pos] += 1
    spans = [m.span() for m in re.finditer(r"\S+", hypothesis)]
    rng = np.random.default_rng(len(hypothesis))
    parted = parted_words(words_of_page(ocr.splitlines()))  # which folding has joined in the pieces
    found = []
    for size in PIECES:
        if len(spans) > 1.5 * size:
            first = int(rng.integers(len(spans) - size))
            start, end = spans[first][0], spans[first + size - 1][1]
            cer = min(1.0, edits[start:end].sum() / (end - start))
            found.append(example(name, source, language, hypothesis[start:end], cer, cer))
            found[-1].signals["parted_words"], found[-1].whole = parted, False
    return found


def image_examples(readings: Path, truths: list[Path]) -> list[Example]:
    """Return the pages whose readings and truths lie in the directories.

    The source is the truth's directory, the collection the kind of page that its `meta.json` names.
    """
    found = []
    for directory in truths:
        facts = msgspec.json.decode((directory / "meta.json").read_bytes())
        for path in sorted(directory.glob("*.gt.txt")):
            name = path.name.removesuffix(".gt.txt")
            optional = path.with_name(f"{name}.opt.txt")
            strings = _text(optional).splitlines() if optional.exists() else ()
            whole, damaged = readings_of(name, readings)
            for damage, reading in (*whole, *damaged):
                rates = error_rates(reading.text, _text(path), strings)
                found.append(example(name, directory.name, facts[name]["lang"], reading.text, *rates))
                found[-1].signals |= image_signals(reading)
                found[-1].collection = facts[name]["kind"]
                found[-1].damage, found[-1].weight = damage, 1 / len(damaged) if damage else 1.0
    return found


def readings_of(name: str, directory: Path) -> tuple[list[tuple[str, Reading]], list[tuple[str, Reading]]]:
    """Return a page's different readings, and those of its damaged image, each with what was done to that."""
    whole: dict[str, Reading] = {}
    damaged = []
    for file in sorted(directory.glob(f"{name}.*json")):
        reading = msgspec.json.decode(file.read_bytes(), type=Reading)
        if step := _DAMAGED.search(file.name):
            damaged.append((step[1], reading))
        else:
            whole.setdefault(reading.text, reading)
    return [("", reading) for reading in whole.values()], damaged


def document_of(name: str) -> str:
    """Return the issue, book or file that a page is of, as far as its name tells; else the page's name."""
    match = re.match(r"perio__\d+|C\d{8}|ob_[a-z]", name)
    return match[0] if match else name
