"""Fit the numbers of the quality estimate on pages with known truth.

    python benchmarks/fit_quality.py PAIRS_DIR [--readings READINGS_DIR --truths DIR...] [--write]

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt; the part of NAME before `__` is the collection. READINGS_DIR holds
NAME.json, readings of page images as ocrmend records them, whose truths NAME.gt.txt (and NAME.opt.txt) lie in the other
directories. `--write` puts the numbers into pipeline/quality/tables/model.json; quality.py reports on them.
"""

from __future__ import annotations

import argparse
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from rapidfuzz.distance import Levenshtein
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import Ridge
from sklearn.preprocessing import StandardScaler

from pipeline.document import Reading
from pipeline.quality.evaluate import evaluate
from pipeline.quality.model import OFFSET, Estimator, Model, Spread, material
from pipeline.quality.normal import normalise
from pipeline.quality.signals import TEXT, image_signals, parted_words, text_signals, words_of_page

MODEL = Path(__file__).parent.parent / "pipeline" / "quality" / "tables" / "model.json"
PIECES = (10, 25, 50, 100)
"""Words of the pieces that pages are cut into, so that the interval of a short text is known too."""
TOLD = ("unknown_capitals", "broken_words", "letters_and_digits", "inner_marks", "mixed_scripts")
"""Signals that say again what others say: told in the record, not weighed."""
IMAGE = ("doubt", "doubtful_words", "doubt_of_the_worst", "ink_uncovered")
CLOSE = 0.2
"""Errors of the logarithm under this count as squares in every round."""
KNOTS = 9
LEVELS = 4
"""The interval is fitted at so many results, each from a number of pages (the `cell`) that are nearest to it."""
TAIL = 0.04
"""Share of those pages beyond each bound: under 5 %, since the calibration has seen them."""
SEEN, ENOUGH = 20, 200
"""Pages of a material that is given an interval of its own, and pages in all."""


@dataclass
class Example:
    """A page, or a piece of one, with its signals and its true error rate, 0 to 1."""

    name: str
    source: str
    language: str
    words: int
    signals: dict[str, float]
    cer: float
    whole: bool = True


def pairs(directory: Path) -> list[tuple[str, str, str]]:
    """Return name, OCR text and truth of each pair."""
    return [
        (p.name.removesuffix(".gt.txt"), _text(p.with_name(p.name.replace(".gt.", ".ocr."))), _text(p))
        for p in sorted(directory.glob("*.gt.txt"))
    ]


def _text(path: Path) -> str:
    return unicodedata.normalize("NFC", path.read_text("utf-8"))


def example(name: str, source: str, language: str, text: str, cer: float, whole: bool = True) -> Example:
    words = words_of_page(text.splitlines())
    return Example(name, source, language, words.count, text_signals(words), cer, whole)


def text_examples(directory: Path) -> list[Example]:
    """Return the pages of a directory of pairs and pieces of them."""
    found = []
    for name, ocr, truth in pairs(directory):
        source = name.split("__")[0]
        language = "rus" if re.search("[а-я]{3}", truth) else "eng"
        found.append(example(name, source, language, ocr, evaluate(ocr, truth).capped_cer.value))
        found += pieces(name, source, language, ocr, truth)
    return found


def pieces(name: str, source: str, language: str, ocr: str, truth: str) -> list[Example]:
    """Return pieces of a page, one of each size, with the error rate that its alignment with the truth gives them."""
    hypothesis, gold = normalise(ocr), normalise(truth)
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
            found.append(example(name, source, language, hypothesis[start:end], cer, whole=False))
            found[-1].signals["parted_words"] = parted
    return found


def image_examples(readings: Path, truths: list[Path]) -> list[Example]:
    """Return the pages whose readings and truths lie in the directories; the source is the truth's directory."""
    found = []
    for directory in truths:
        languages = msgspec.json.decode((directory / "meta.json").read_bytes())
        for path in sorted(directory.glob("*.gt.txt")):
            name = path.name.removesuffix(".gt.txt")
            seen = set()
            for file in sorted(readings.glob(f"{name}.*json")):
                reading = msgspec.json.decode(file.read_bytes(), type=Reading)
                if reading.text in seen:
                    continue
                seen.add(reading.text)
                optional = path.with_name(f"{name}.opt.txt")
                strings = _text(optional).splitlines() if optional.exists() else ()
                cer = evaluate(reading.text, _text(path), optional=strings).capped_cer.value
                found.append(example(name, directory.name, languages[name]["lang"], reading.text, cer))
                found[-1].signals |= image_signals(reading)
    return found


def columns(examples: list[Example], names: list[str], epsilon: float) -> Any:
    return np.log(np.array([[e.signals[n] for n in names] for e in examples]) + epsilon)


def target(examples: list[Example]) -> Any:
    return np.log(np.array([e.cer for e in examples]) + OFFSET)


def fit_line(
    examples: list[Example], names: list[str], epsilon: float, alpha: float, rounds: int
) -> tuple[float, dict[str, float]]:
    """Return intercept and weights, none below 0, of a ridge regression on standardised logarithms of the signals.

    After the first round absolute errors count, not squared ones, so that a few strange pages do not bend the line.
    """
    x, y = columns(examples, names, epsilon), target(examples)
    scaler = StandardScaler().fit(x)
    x, trust = scaler.transform(x), np.ones(len(y))
    for _ in range(rounds):
        ridge = Ridge(alpha, positive=True).fit(x, y, sample_weight=trust / trust.mean())
        trust = 1 / np.maximum(np.abs(y - ridge.predict(x)), CLOSE)
    weights = ridge.coef_ / scaler.scale_
    kept = {name: round(float(w), 4) for name, w in zip(names, weights, strict=True) if w > 1e-4}
    return float(ridge.intercept_ - (weights * scaler.mean_).sum()), kept


def fit_knots(linear: Any, y: Any) -> tuple[tuple[float, float], ...]:
    """Return knots of a rising calibration: isotonic means at quantiles of the linear result, made strictly rising."""
    smooth = IsotonicRegression(out_of_bounds="clip").fit(linear, y)
    xs = np.unique(np.quantile(linear, np.linspace(0.02, 0.98, KNOTS)))
    half = np.diff(xs, append=xs[-1] + (xs[-1] - xs[-2])).mean() / 2
    ys = np.array(
        [smooth.predict(linear[np.abs(linear - x) <= max(half, np.sort(np.abs(linear - x))[25])]).mean() for x in xs]
    )
    ys = np.maximum.accumulate(ys) + 0.05 * (xs - xs[0])
    return tuple((round(float(a), 4), round(float(b), 4)) for a, b in zip(xs, ys, strict=True))


def fit(
    examples: list[Example], names: list[str], epsilon: float, alpha: float, cell: int, rounds: int = 1
) -> Estimator:
    """Return the numbers fitted on examples; calibration and interval on results of cross-validation by page."""
    whole = [e for e in examples if e.whole]
    intercept, weights = fit_line(whole, names, epsilon, alpha, rounds)
    groups = np.array([hash_of(document_of(e.name)) % 5 for e in examples])
    linear = np.zeros(len(examples))
    for k in range(5):
        train = [e for e, g in zip(examples, groups, strict=True) if g != k and e.whole]
        a, w = fit_line(train, names, epsilon, alpha, rounds)
        for i in np.flatnonzero(groups == k):
            linear[i] = a + sum(v * np.log(examples[i].signals[n] + epsilon) for n, v in w.items())
    y = target(examples)
    is_whole = np.array([e.whole for e in examples])
    draft = Estimator(
        epsilon=epsilon,
        intercept=round(intercept, 4),
        weights=weights,
        knots=fit_knots(linear[is_whole], y[is_whole]),
        spreads={},
    )
    middle = np.array([draft.calibrated(v) for v in linear])
    size = np.array([max(1, e.words) for e in examples])
    kinds = np.array([material(e.signals) for e in examples])
    spreads = {"any": fit_spread(middle, y, size, is_whole, cell, shifted=False)}
    for kind in np.unique(kinds) if is_whole.sum() > ENOUGH else ():
        some = kinds == kind
        if (some & is_whole).sum() >= SEEN:
            spreads[str(kind)] = fit_spread(middle[some], y[some], size[some], is_whole[some], cell)
    return msgspec.structs.replace(draft, spreads=spreads)


def fit_spread(middle: Any, y: Any, size: Any, whole: Any, cell: int, *, shifted: bool = True) -> Spread:
    """Return the shift of the results, and the conformal distances to both bounds, in cells of size and level."""
    shift = round(float(np.median((y - middle)[whole])), 3) if shifted else 0.0
    middle = middle + shift
    residual = y - middle
    rows = [(size == piece) & ~whole for piece in PIECES]
    rows = [*(row for row in rows if row.sum() >= SEEN), whole]
    levels = np.quantile(middle, np.linspace(0, 1, 2 * LEVELS + 1)[1::2])
    sizes, low, high = [], [], []
    for row in map(np.flatnonzero, rows):
        sizes.append(float(np.median(size[row])))
        cells = [residual[row[np.argsort(np.abs(middle[row] - level))[:cell]]] for level in levels]
        low.append(tuple(round(max(0.0, float(-np.quantile(c, TAIL - 0.5 / len(c)))), 3) for c in cells))
        high.append(tuple(round(max(0.0, float(np.quantile(c, 1 - TAIL + 0.5 / len(c)))), 3) for c in cells))
    return Spread(
        shift=shift,
        sizes=tuple(sizes),
        levels=tuple(round(float(level), 4) for level in levels),
        low=tuple(low),
        high=tuple(high),
    )


def document_of(name: str) -> str:
    """Return the issue, book or file that a page is of, as far as its name tells; else the page's name."""
    match = re.match(r"perio__\d+|C\d{8}|ob_[a-z]", name)
    return match[0] if match else name


def hash_of(name: str) -> int:
    """Return a number for a name that is the same in every run."""
    return sum((i + 1) * ord(c) for i, c in enumerate(name))


def fit_model(texts: list[Example], images: list[Example]) -> Model:
    """Return the model fitted on text pages and on pages with images."""
    text = fit(texts, [name for name in TEXT if name not in TOLD], epsilon=0.006, alpha=60.0, cell=60, rounds=8)
    with_text = [
        replace(e, signals={**e.signals, "text": text.error_rate(e.signals, e.words).rate}) for e in images if e.words
    ]
    return Model(text=text, image=fit(with_text, ["text", *IMAGE], epsilon=0.005, alpha=5.0, cell=50))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--truths", type=Path, nargs="+", required=True)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    numbers = fit_model(text_examples(given.pairs), image_examples(given.readings, given.truths))
    document = msgspec.json.format(msgspec.json.encode(numbers), indent=1)
    print(document.decode())
    if given.write:
        MODEL.write_bytes(document + b"\n")


if __name__ == "__main__":
    main()
