"""Fit the weights of the learnt decision on OCR text and truth, and report what they do on pages not seen.

    python benchmarks/fit_correction.py PAIRS_DIR [--write pipeline/correction/weights.json]

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt; the part of NAME before `__` is the collection. Two stages of
logistic regression: the first ranks the options of a doubtful place; the second gives the probabilities that the best
one is a fix, neutral (wrong to wrong), or damage. Reported by cross-validation over pages, and leaving out one
collection at a time. The truth is read as well as the OCR text: on it every change is damage.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz.distance import LCSseq, Levenshtein
from sklearn.linear_model import LogisticRegression

from pipeline.correction.decide import unknown_rate
from pipeline.correction.features import DECISION_NAMES, NAMES, Habits, decision_features, measure
from pipeline.correction.folder import prepared
from pipeline.correction.gate import gate_of
from pipeline.correction.options import Option, sites
from pipeline.correction.shared import Shared
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

FOLDS = 5
MARGINS = (1, 2, 3, 6, 12, 25, 50)
_OUTER = re.compile(r"^\W+|\W+$")
_FOLD = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬆ": "st", "ſ": "s"}
    | dict.fromkeys("‘’`", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("—–‐\xad¬", "-")
)


@dataclass
class Example:
    """A doubtful place of a page with, for each option, whether it is the truth; `right`: what was read is."""

    options: list[Option]
    truths: list[bool]
    right: list[bool]
    spans: list[tuple[int, int]]


@dataclass
class PagePair:
    """A page's OCR text and truth, with its doubtful places."""

    name: str
    collection: str
    ocr: str
    truth: str
    examples: list[Example] = field(default_factory=list)


def plain(text: str) -> str:
    return _OUTER.sub("", folded(text))


def positions(ocr: str, truth: str) -> tuple[list[int], list[int]]:
    """Return for each place in `ocr` the first and the last place in `truth` that it lies at."""
    low, high = [0] * (len(ocr) + 1), [0] * (len(ocr) + 1)
    first = [-1] * (len(ocr) + 1)
    for op in Levenshtein.opcodes(ocr, truth):
        size = op.src_end - op.src_start
        for k in range(size + 1):
            at = op.dest_start + min(k, op.dest_end - op.dest_start) if k < size else op.dest_end
            i = op.src_start + k
            if first[i] < 0:
                first[i] = low[i] = at
            high[i] = at
    return low, high


def read_pair(name: str, ocr: str, truth: str, shared: Shared, settings: Settings) -> PagePair:
    pair = PagePair(name, name.split("__", maxsplit=1)[0], ocr, truth)
    lines = ocr.split("\n")
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)]).tolist()
    reading = Reading(
        source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(lines))
    )
    work = prepared([(Page(number=1, source=name), reading)], shared, settings)
    page = work.pages[0]
    if gate_of(page, work.tiers)[0] != "open":
        return pair
    rate = unknown_rate(page, work)
    low, high = positions(ocr, truth)
    doubtful = list(sites(page, work, rate))
    habits = Habits(doubtful)
    for site in doubtful:
        measure(site, page, work, rate, habits)
        example = Example(site.options, [], [], [])
        base = starts[site.token.line.number]
        for option in site.options:
            a, b = base + option.start, base + option.end
            segments = {plain(truth[x:y]) for x in (low[a], high[a]) for y in (low[b], high[b]) if x <= y}
            example.truths.append(plain(option.after) in segments)
            example.right.append(plain(option.before) in segments and plain(option.before) != plain(option.after))
            example.spans.append((a, b))
        pair.examples.append(example)
    return pair


def fit(pairs: list[PagePair], columns: list[int] | None = None):
    x = np.array([o.features for p in pairs for e in p.examples for o in e.options])
    y = np.array([t for p in pairs for e in p.examples for t in e.truths])
    first = LogisticRegression(C=0.3, solver="newton-cholesky").fit(x, y)
    rows, labels = [], []
    for pair in pairs:
        for example in pair.examples:
            best, row = rank(example, first)
            rows.append(row)
            labels.append("fix" if example.truths[best] else "damage" if example.right[best] else "neutral")
    second = LogisticRegression(C=0.3, solver="newton-cholesky").fit(np.array(rows), labels)
    return first, second


def rank(example: Example, first: LogisticRegression) -> tuple[int, list[float]]:
    scores = np.array([o.features for o in example.options]) @ first.coef_[0] + first.intercept_[0]
    for option, score in zip(example.options, scores.tolist(), strict=True):
        option.rank = score
    order = np.argsort(-scores)
    best = example.options[order[0]]
    second = example.options[order[1]] if len(order) > 1 else None
    return int(order[0]), decision_features(best, second)


@dataclass
class Outcome:
    """What the models say of a page."""

    pair: PagePair
    choices: list[tuple[float, float, float, tuple[int, int], str]]
    """(odds, p_fix, p_damage, span, after)"""


def predict(pairs: list[PagePair], models) -> list[Outcome]:
    first, second = models
    at = {name: i for i, name in enumerate(second.classes_)}
    out = []
    for pair in pairs:
        picks = [rank(e, first) for e in pair.examples]
        if not picks:
            out.append(Outcome(pair, []))
            continue
        probabilities = second.predict_proba(np.array([row for _, row in picks]))
        choices = []
        for (best, _), example, p in zip(picks, pair.examples, probabilities, strict=True):
            fix, damage = float(p[at["fix"]]), float(p[at["damage"]])
            choices.append((fix / max(damage, 1e-6), fix, damage, example.spans[best], example.options[best].after))
        out.append(Outcome(pair, choices))
    return out


def words(text: str) -> list[str]:
    return [w for w in (_OUTER.sub("", x) for x in text.split()) if w]


def folded(text: str) -> str:
    """Return a text as scorers see it: plain quotes, dashes and spaces; words broken by a hyphen and a space joined."""
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    return re.sub(r"\s+", " ", re.sub(r"([^\W\d_])-\s+([^\W\d_])", r"\1\2", text)).strip()


def right_words(truth: list[str], text: list[str]) -> set[int]:
    return {i for op in LCSseq.opcodes(truth, text) if op.tag == "equal" for i in range(op.src_start, op.src_end)}


def apply(outcome: Outcome, margin: float, least: float) -> str:
    text, at, out = outcome.pair.ocr, 0, []
    taken: list[tuple[int, int]] = []
    chosen = []
    for odds, fix, _, span, after in sorted(outcome.choices, key=lambda c: -c[0]):
        if odds >= margin and fix >= least and all(span[1] <= a or b <= span[0] for a, b in taken):
            taken.append(span)
            chosen.append((span, after))
    for (a, b), after in sorted(chosen):
        out += [text[at:a], after]
        at = b
    return "".join(out) + text[at:]


def report(outcomes: list[Outcome], title: str, least: float) -> None:
    print(f"\n{title}\nset | " + " | ".join(f"margin {m}" for m in MARGINS))
    by: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by[outcome.pair.collection].append(outcome)
    for collection, its in sorted(by.items()):
        cells = []
        for margin in MARGINS:
            e0 = e1 = wrong = right = fixed = damaged = 0
            for outcome in its:
                truth, ocr, text = (
                    folded(outcome.pair.truth),
                    folded(outcome.pair.ocr),
                    folded(apply(outcome, margin, least)),
                )
                e0 += min(len(truth), Levenshtein.distance(truth, ocr))
                e1 += min(len(truth), Levenshtein.distance(truth, text))
                g = words(truth)
                a, b = right_words(g, words(ocr)), right_words(g, words(text))
                wrong, right, fixed, damaged = (
                    wrong + len(g) - len(a),
                    right + len(a),
                    fixed + len(b - a),
                    damaged + len(a - b),
                )
            cut, kept = 100 * (e0 - e1) / max(1, e0), 1e4 * damaged / max(1, right)
            cells.append(f"{cut:+.1f} / {100 * fixed / max(1, wrong):.1f} / {kept:.1f}")
        print(collection, "|", " | ".join(cells))
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--least", type=float, default=0.35)
    parser.add_argument("--quick", action="store_true", help="cross-validation over pages only")
    args = parser.parse_args()
    shared, settings = Shared(Vocabulary(load(["general"]))), Settings()
    pairs = [
        read_pair(
            f.name.removesuffix(".ocr.txt"),
            f.read_text("utf-8"),
            f.with_name(f.name.replace(".ocr.", ".gt.")).read_text("utf-8"),
            shared,
            settings,
        )
        for f in sorted(args.pairs.glob("*.ocr.txt"))
    ]
    # The truth itself is read as well: on it every change is damage.
    clean = [read_pair(p.name, p.truth, p.truth, shared, settings) for p in pairs]
    print(len(pairs), "pages", sum(len(p.examples) for p in pairs), "places in doubt", file=sys.stderr)
    fold = {p.name: i % FOLDS for i, p in enumerate(pairs)}
    outcomes, clean_outcomes = [], []
    for k in range(FOLDS):
        models = fit([p for p in pairs + clean if fold[p.name] != k])
        outcomes += predict([p for p in pairs if fold[p.name] == k], models)
        clean_outcomes += predict([p for p in clean if fold[p.name] == k], models)
    report(
        outcomes,
        "Cross-validated by page: net CER cut % / wrong words fixed % / right words damaged per 10,000",
        args.least,
    )
    report(clean_outcomes, "The truth itself as input, cross-validated by page", args.least)
    if not args.quick:
        outcomes, clean_outcomes = [], []
        for collection in sorted({p.collection for p in pairs}):
            models = fit([p for p in pairs + clean if p.collection != collection])
            outcomes += predict([p for p in pairs if p.collection == collection], models)
            clean_outcomes += predict([p for p in clean if p.collection == collection], models)
        report(outcomes, "Leaving out the collection itself", args.least)
        report(clean_outcomes, "The truth itself as input, leaving out the collection", args.least)
    if args.write:
        write(args.write, fit(pairs + clean))


def write(path: Path, models) -> None:
    """Write the weights by stage, class and feature, rounded: the runtime needs no scikit-learn."""
    first, second = models
    rows = {"rank": (NAMES, first.coef_[0], first.intercept_[0])}
    for name, coefficients, intercept in zip(second.classes_, second.coef_, second.intercept_, strict=True):
        rows[str(name)] = (DECISION_NAMES, coefficients, intercept)
    table = {
        name: {f: round(float(w), 4) for f, w in zip([*names, "intercept"], [*weights, intercept], strict=True)}
        for name, (names, weights, intercept) in rows.items()
    }
    path.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
