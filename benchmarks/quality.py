"""Report what the quality estimate is worth, beside peers: by nested cross-validation and on collections left out.

    python benchmarks/quality.py PAIRS_DIR --readings READINGS_DIR --truths DIR... [--pages N]

The directories are those of fit_quality.py. Every figure of a page comes from numbers fitted without that page's
document: weights, calibration and interval are all fitted inside the training part. Pages whose images were damaged are
fitted on like others, but reported by themselves, step by step. `--pages N` also scores N text pages one after another
and prints pages per second and memory.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
from fit_quality import fit_model, hash_of
from ocrmypdf.quality import OcrQualityDictionary
from quality_examples import Example, document_of, image_examples, pairs, text_examples
from scipy.stats import spearmanr
from sklearn.metrics import precision_recall_curve, roc_auc_score

from pipeline.correction import correct_folder
from pipeline.document import Line, Page, Reading, corrected_lines
from pipeline.language.dictionaries import load
from pipeline.language.identify import languages_of
from pipeline.language.lexicon import english, lexicon_for
from pipeline.language.tokens import words_of
from pipeline.quality.evaluate import evaluate
from pipeline.quality.model import ErrorRate, error_rate
from pipeline.quality.reasons import KEEP
from pipeline.quality.score import expected_gain
from pipeline.quality.signals import text_signals, words_of_page
from pipeline.quality.words import forget
from pipeline.settings import Settings

FOLDS = 8
MODERN = ("bln", "mono_mod", "overproof", "perio")
CLEARLY = 0.005
"""A damaged page is worse if so much more of its text is wrong."""
DAMAGE = (0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.25, 0.4)
Estimates = list[ErrorRate]


def folds_of(examples: list[Example]) -> np.ndarray:
    """Return the fold of each example; a document's pages, their pieces and other readings lie in one."""
    order: dict[str, int] = {}
    for e in sorted(examples, key=lambda e: (e.source, e.language, hash_of(document_of(e.name)) % 997)):
        order.setdefault(document_of(e.name), len(order) % FOLDS)
    return np.array([order[document_of(e.name)] for e in examples])


def cross_validated(
    texts: list[Example], images: list[Example], groups: Callable[[list[Example]], np.ndarray]
) -> tuple[Estimates, Estimates]:
    """Return estimates of all examples, each by numbers fitted without its group."""
    parts = groups(texts), groups(images)
    found: tuple[dict[int, ErrorRate], dict[int, ErrorRate]] = ({}, {})
    for group in sorted({*parts[0], *parts[1]}):
        numbers = fit_model(
            [e for e, g in zip(texts, parts[0], strict=True) if g != group],
            [e for e, g in zip(images, parts[1], strict=True) if g != group],
        )
        for examples, part, results in zip((texts, images), parts, found, strict=True):
            for i in np.flatnonzero(part == group):
                results[int(i)] = error_rate(examples[i].signals, examples[i].words, numbers)
    return [found[0][i] for i in range(len(texts))], [found[1][i] for i in range(len(images))]


def row(name: str, examples: list[Example], estimates: Estimates, bad: float) -> str:
    """Return a line of figures on some pages; `bad` is the error rate from which a page is to be found."""
    cer, any_order = np.array([(e.ordered_cer, e.cer) for e in examples]).T
    rate, low, high = np.array(estimates).T
    ratio = np.log((rate + 0.001) / (cer + 0.001))
    inside = [np.mean((low - 1e-9 <= true) & (true <= high + 1e-9)) for true in (cer, any_order)]
    return (
        f"| {name} | {len(cer)} | {ranks(cer, rate, bad)} | {np.exp(np.median(np.abs(ratio))):.2f} | "
        f"{np.exp(np.median(ratio)):.2f} | {100 * inside[0]:.0f} | {100 * inside[1]:.0f} | {flag(cer, rate, 0.05)} |"
    )


def ranks(cer: np.ndarray, value: np.ndarray, bad: float) -> str:
    """Return Spearman's correlation and the area under the ROC curve, as far as they are defined."""
    spearman = spearmanr(cer, value)[0] if len(cer) > 4 else float("nan")
    area = roc_auc_score(cer > bad, value) if 0 < (cer > bad).sum() < len(cer) else float("nan")
    return f"{spearman:.3f} | {area:.3f}"


def flag(cer: np.ndarray, rate: np.ndarray, bad: float) -> str:
    """Return the precision of a flag that finds 90 % of the bad pages."""
    if not 0 < (cer > bad).sum() < len(cer):
        return "-"
    precision, recall, _ = precision_recall_curve(cer > bad, rate)
    return f"{precision[recall >= 0.9].max():.2f}"


HEAD = (
    "| pages | n | Spearman | AUC | median factor off | bias | in 90 % interval, % | whatever the blocks' order, % "
    "| precision at 90 % recall |\n|---|---|---|---|---|---|---|---|---|"
)


def report(title: str, examples: list[Example], estimates: Estimates, bad: float) -> None:
    print(f"\n### {title} (AUC for CER > {bad:.0%})\n{HEAD}")
    whole = [i for i, e in enumerate(examples) if e.whole and not e.damage]
    kinds: dict[str, list[int]] = {"all": whole}
    kinds["English"] = [i for i in whole if examples[i].language == "eng"]
    kinds["modern English"] = [i for i in whole if examples[i].source in MODERN]
    for i in whole:
        kinds.setdefault(f"{examples[i].source} {examples[i].language}", []).append(i)
    for size in sorted({e.words for e in examples if not e.whole}):
        kinds[f"pieces of {size} words"] = [i for i, e in enumerate(examples) if not e.whole and e.words == size]
    for name, some in kinds.items():
        if len(some) > 20 or name == "all" or "rus" in name:
            print(row(name, [examples[i] for i in some], [estimates[i] for i in some], bad))
    bad_pages = {i for i in whole if examples[i].ordered_cer > KEEP}
    flagged = {i for i in whole if estimates[i].rate > KEEP}
    found = f"{len(flagged & bad_pages)} of the {len(bad_pages)} with more"
    print(f"Expected over {KEEP:.0%}: {len(flagged)} pages, {found}")


def damaged_images(images: list[Example], estimates: Estimates) -> None:
    """Print the scores of pages as their images are damaged, and whether they fall where more of the text is wrong."""
    print("\n### Images damaged step by step: step, score (true accuracy)")
    series: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for e, estimate in zip(images, estimates, strict=True):
        if e.damage:
            kind, step = e.damage.split("-")
            for one in (kind,) if float(step) else ("blur", "grain"):
                series.setdefault((e.name, one), []).append((float(step), estimate.rate, e.cer))
    falls: dict[str, list[bool]] = {}
    for (name, kind), steps in series.items():
        told = [f"{step:g} {100 - 100 * rate:.1f} ({100 - 100 * cer:.1f})" for step, rate, cer in sorted(steps)]
        print(f"{name} {kind}: {', '.join(told)}")
        worse = [b[1] > a[1] for a, b in pairwise(sorted(steps)) if b[2] - a[2] >= CLEARLY]
        falls.setdefault(kind, []).extend(worse)
    for kind, found in falls.items():
        print(f"{kind}: at {len(found)} steps the reading lost half a point or more; the score fell at {sum(found)}")


def known_unique(text: str) -> float:
    """Return the share of distinct words that the lexicon knows, as impresso's quality score counts them."""
    types = {w.lower() for w in words_of(text) if len(w) > 1 and not w.isdigit()}
    return sum(lexicon_for(w).tier(w) == "curated" for w in types) / max(1, len(types))


def peers(directory: Path) -> None:
    """Print the ranks that other measures of text give to the same pages, none of which is fitted."""
    print("\n### Peers on the same text pages")
    print("| measure | pages | n | Spearman | AUC (CER > 5 %) |\n|---|---|---|---|---|")
    listed = OcrQualityDictionary(wordlist=english().counts)
    found = list(pairs(directory))
    cer = np.array([evaluate(ocr, truth).capped_cer.value for _, ocr, truth in found])
    sources = np.array([name.split("__")[0] for name, _, _ in found])
    kinds = {"all": cer >= 0, "modern English": np.isin(sources, MODERN)}
    kinds |= {str(source): sources == source for source in np.unique(sources)}
    measures: dict[str, Callable[[str], float]] = {
        "OCRmyPDF, words matched (English list)": listed.measure_words_matched,
        "known unique words (impresso's way)": known_unique,
    }
    for name, measure in measures.items():
        value = np.array([1 - measure(ocr) for _, ocr, _ in found])
        for kind, some in kinds.items():
            print(f"| {name} | {kind} | {some.sum()} | {ranks(cer[some], value[some], 0.05)} |")


def damaged(text: str, seed: int) -> Iterator[str]:
    """Yield a text with more and more of its characters replaced."""
    rng = random.Random(seed)
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя" if re.search("[а-я]{3}", text) else "abcdefghijklmnopqrstuvwxyz"
    places = [i for i, c in enumerate(text) if not c.isspace()]
    rng.shuffle(places)
    new = {i: rng.choice(letters + ".,;:|~^*1") for i in places}
    for share in DAMAGE:
        signs = list(text)
        for i in places[: int(share * len(places))]:
            signs[i] = new[i]
        yield "".join(signs)


def damage(directory: Path) -> None:
    """Print the median score of clean pages as they are damaged, and how many fall at each step."""
    print(f"\n### Truth damaged step by step: {', '.join(f'{100 * d:g}' for d in DAMAGE)} % of the characters")
    for source in ("mono_mod", "ru_rend"):
        rates = []
        for name, _, truth in pairs(directory):
            if name.startswith(source):
                words = [words_of_page(text.splitlines()) for text in damaged(truth, len(truth))]
                rates.append([error_rate(text_signals(w), w.count).rate for w in words])
        steps = np.array(rates)
        falls = ", ".join(f"{100 * f:.0f}" for f in (np.diff(steps, axis=1) > 0).mean(0))
        scores = ", ".join(f"{100 - 100 * v:.1f}" for v in np.median(steps, 0))
        print(f"{source}: median score {scores}; falls on {falls} % of {len(steps)} pages")


def gain(directory: Path) -> None:
    """Print the gain that correction claims for its changes beside the one that the truth shows."""
    dictionary, options = load(Settings().dictionaries), Settings()
    found: dict[str, list[tuple[int, int, float]]] = {}
    for name, ocr, truth in pairs(directory):
        languages = languages_of(ocr)
        lines = tuple(Line(number=n, text=line) for n, line in enumerate(ocr.split("\n"), 1))
        reading = Reading(source="embedded", engine="text", languages=languages, lines=lines)
        [page] = correct_folder([(Page(number=1, source=name, languages=languages), reading)], dictionary, options)
        change = evaluate("\n".join(corrected_lines(reading, page.corrections)), truth, before=ocr).change
        if change is not None:
            claimed = expected_gain(page.corrections, 1)
            found.setdefault(name.split("__")[0], []).append((change.before_edits, change.after_edits, claimed))
    print("\n### Gain of correction: character errors before, after, gained, claimed for the changes")
    for source, rows in found.items():
        before, after, claimed = np.array(rows).sum(0)
        print(f"{source}: {before:.0f}, {after:.0f}, {before - after:.0f}, {claimed:.0f}")


def speed(directory: Path, pages: int) -> None:
    """Print words per CPU second for all text signals, and the memory of a long run."""
    texts = [ocr for _, ocr, _ in pairs(directory)]
    count = sum(words_of_page(text.splitlines()).count for text in texts)
    forget()
    for name in ("no word seen before", "words seen before"):
        start = time.process_time()
        for text in texts:
            text_signals(words_of_page(text.splitlines()))
        print(f"\n{count / (time.process_time() - start):,.0f} words per CPU second, {name}")
    if pages:
        rng = random.Random(1)
        start, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for _ in range(pages):
            words = rng.choice(texts).split()
            rng.shuffle(words)
            page = words_of_page([" ".join(words[i : i + 12]) for i in range(0, len(words), 12)])
            error_rate(text_signals(page), page.count)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        rate = pages / (time.process_time() - start)
        print(f"{pages} pages: {rate:,.0f} a CPU second, memory +{(after - before) / 1024:.0f} MB")


def confidence(images: list[Example]) -> None:
    """Print the ranks that the engine's mean confidence (1 - `doubt`) and other single signals give."""
    print("\n| signal alone | pages | n | Spearman | AUC (CER > 10 %) |\n|---|---|---|---|---|")
    kinds = {"all": images}
    for e in images:
        kinds.setdefault(f"{e.source} {e.language}", []).append(e)
    for name in ("doubt", "doubtful_words", "ink_uncovered"):
        for kind, some in kinds.items():
            cer, value = (np.array(v) for v in zip(*((e.cer, e.signals.get(name, 1.0)) for e in some), strict=True))
            print(f"| {name} | {kind} | {len(some)} | {ranks(cer, value, 0.1)} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--readings", type=Path, required=True)
    parser.add_argument("--truths", type=Path, nargs="+", required=True)
    parser.add_argument("--pages", type=int, default=0)
    parser.add_argument("--gain", action="store_true", help="correct all pairs, and report the gain claimed and found")
    given = parser.parse_args()
    texts, images = text_examples(given.pairs), image_examples(given.readings, given.truths)
    by_text, by_image = cross_validated(texts, images, folds_of)
    report("Text only, nested cross-validation by page", texts, by_text, 0.05)
    report("Image and text, nested cross-validation by page", images, by_image, 0.1)
    confidence([e for e in images if not e.damage])
    damaged_images(images, by_image)
    by_text, by_image = cross_validated(texts, images, lambda some: np.array([e.source for e in some]))
    report("Text only, each collection left out", texts, by_text, 0.05)
    report("Image and text, each collection left out", images, by_image, 0.1)
    peers(given.pairs)
    damage(given.pairs)
    speed(given.pairs, given.pages)
    if given.gain:
        gain(given.pairs)


if __name__ == "__main__":
    main()
