"""Fit the learnt decision on OCR text and truth, and report what it does on pages not seen.

    python benchmarks/fit_correction.py PAIRS_DIR... [--cache FILE] [--quick] [--write pipeline/correction]

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt; the part of NAME before `__` is the collection. Boosted trees rank the
options of a doubtful place; logistic regression gives the probabilities that the best one is a fix, neutral (wrong to
wrong), or damage. Reported by cross-validation over pages, and leaving out one collection at a time (its confusions
are in the error model all the same). The truth is read as well as the OCR text: on it every change is damage. One pass
over each page; the program's passes over corrected text add to it.
"""

from __future__ import annotations

import argparse
import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
from fit_edits import fit as fit_edits
from fit_edits import word_pairs
from labelled_places import LabelledOption, PagePair, folded, labelled, read_pairs, words
from make_crumbs import with_crumbs
from rapidfuzz.distance import LCSseq, Levenshtein
from sklearn.linear_model import LogisticRegression
from symmetric import fit_trees

from pipeline.correction.edits import Edits
from pipeline.correction.features import AT, NAMES
from pipeline.correction.shared import Shared
from pipeline.correction.trees import Trees
from pipeline.correction.weighing import DECISION_NAMES, decision_features
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

FOLDS = 5
MARGINS = (1, 3.5, 6, 12, 25, 50)
LEAST_FIX = 0.4
MADE = ("overproof", "perio", "mono_mod")
"""Collections of which pages with crumbs are made, one of two pages each."""


class Pages(NamedTuple):
    """Pages as read, their truth as if it had been read, and pages made to have crumbs of other columns."""

    read: list[PagePair]
    clean: list[PagePair]
    made: list[PagePair]

    def with_edits(self, models: Mapping[object, Edits], part: Mapping[str, object]) -> Pages:
        """Return the pages with the costs of edits that each part's model gives."""
        return Pages(*([with_edits(p, models[part[p.name]]) for p in pages] for pages in self))

    def but(self, own: object, part: Mapping[str, object]) -> list[PagePair]:
        """Return all pages but those of one part."""
        return [p for pages in self for p in pages if part[p.name] != own]


@dataclass
class Models:
    """The two stages."""

    ranking: Trees
    decision: LogisticRegression


@dataclass
class Choice:
    """The best option of a place with its odds of fix to damage."""

    option: LabelledOption
    fix: float
    odds: float


@dataclass
class Outcome:
    """What the models say of a page."""

    pair: PagePair
    choices: list[Choice]


def fit_ranking(pairs: Sequence[PagePair]) -> Trees:
    x = np.concatenate([m for p in pairs for m in p.features])
    y = np.array([o.truth for p in pairs for place in p.places for o in place], float)
    return fit_trees(x, y, NAMES)


def ranked(pairs: Sequence[PagePair], ranking: Trees) -> tuple[list[LabelledOption], np.ndarray]:
    """Return the best option of each place, and a matrix with what the second stage knows of each."""
    options, rows = [], [np.empty((0, len(DECISION_NAMES)))]
    for pair in pairs:
        if not pair.places:
            continue
        features, at = np.concatenate(pair.features), 0
        ranks = ranking.rate(features)
        best, seconds = [], []
        for place in pair.places:
            its = ranks[at : at + len(place)]
            first, *others = sorted(range(len(place)), key=lambda i: (-its[i], place[i].after))
            options.append(place[first])
            best.append(at + first)
            seconds.append(its[others[0]] if others else np.nan)
            at += len(place)
        rows.append(decision_features(features[best].astype(float), ranks[best], np.array(seconds)))
    return options, np.concatenate(rows)


def fit(pairs: Sequence[PagePair]) -> Models:
    """Return both stages. The second learns from ranks that trees of the other half of the pages gave."""
    halves = pairs[::2], pairs[1::2]
    (one, its), (other, others) = (ranked(a, fit_ranking(b)) for a, b in (halves, halves[::-1]))
    labels = ["fix" if o.truth else "damage" if o.loss else "neutral" for o in one + other]
    decision = LogisticRegression(C=0.3, solver="newton-cholesky").fit(np.concatenate([its, others]), labels)
    return Models(fit_ranking(pairs), decision)


def predict(pairs: Sequence[PagePair], models: Models) -> list[Outcome]:
    at = {name: i for i, name in enumerate(models.decision.classes_)}
    out = []
    for pair in pairs:
        options, rows = ranked([pair], models.ranking)
        shares = models.decision.predict_proba(rows) if options else []
        choices = [
            Choice(option, float(p[at["fix"]]), float(p[at["fix"]] / max(p[at["damage"]], 1e-6)))
            for option, p in zip(options, shares, strict=True)
        ]
        out.append(Outcome(pair, choices))
    return out


def corrected(outcome: Outcome, margin: float) -> str:
    """Return the page's text with the choices that promise `margin` fixes for each damage, the surest first."""
    taken: list[LabelledOption] = []
    for choice in sorted(outcome.choices, key=lambda c: -c.odds):
        new = choice.option
        free = all(new.end <= o.start or o.end <= new.start for o in taken)
        if free and choice.odds >= margin and choice.fix >= LEAST_FIX:
            taken.append(new)
    text, at, out = outcome.pair.ocr, 0, []
    for option in sorted(taken, key=lambda o: o.start):
        out += [text[at : option.start], option.after]
        at = option.end
    return "".join(out) + text[at:]


def right_words(truth: list[str], text: list[str]) -> set[int]:
    return {i for op in LCSseq.opcodes(truth, text) if op.tag == "equal" for i in range(op.src_start, op.src_end)}


@dataclass
class Counts:
    """Sums over pages: character errors before and after, words read wrong and right, fixed and damaged."""

    before: int = 0
    after: int = 0
    wrong: int = 0
    right: int = 0
    fixed: int = 0
    damaged: int = 0

    def add(self, outcome: Outcome, margin: float) -> None:
        """Add a page, corrected where a choice promises `margin` fixes for each damage."""
        self.add_text(outcome.pair, corrected(outcome, margin))

    def add_text(self, pair: PagePair, text: str) -> None:
        """Add a page by the text that was made of it."""
        truth, ocr, text = folded(pair.truth), folded(pair.ocr), folded(text)
        true = words(truth)
        old, new = right_words(true, words(ocr)), right_words(true, words(text))
        self.before += min(len(truth), Levenshtein.distance(truth, ocr))
        self.after += min(len(truth), Levenshtein.distance(truth, text))
        self.wrong += len(true) - len(old)
        self.right += len(old)
        self.fixed += len(new - old)
        self.damaged += len(old - new)

    def __str__(self) -> str:
        cut = 100 * (self.before - self.after) / max(1, self.before)
        fixed, damaged = 100 * self.fixed / max(1, self.wrong), 1e4 * self.damaged / max(1, self.right)
        return f"{cut:+.1f} / {fixed:.1f} / {damaged:.1f}"


def report(outcomes: Sequence[Outcome], title: str) -> None:
    print(f"\n{title}: net CER cut % / wrong words fixed % / right words damaged per 10,000")
    print("set | " + " | ".join(f"margin {m}" for m in MARGINS))
    by: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by[outcome.pair.collection].append(outcome)
    for collection, its in sorted(by.items()):
        cells = []
        for margin in MARGINS:
            counts = Counts()
            for outcome in its:
                counts.add(outcome, margin)
            cells.append(str(counts))
        print(collection, "|", " | ".join(cells))
    sys.stdout.flush()


def gather(directories: Sequence[Path], cache: Path | None) -> Pages:
    """Return the pages with their places in doubt; from the cache, if there is one."""
    if cache is not None and cache.is_file():
        return Pages(*pickle.loads(cache.read_bytes()))
    shared, settings = Shared(Vocabulary(load(["general"]))), Settings()
    pairs = [pair for directory in directories for pair in read_pairs(directory)]
    read = [labelled(name, ocr, truth, shared, settings) for name, ocr, truth in pairs]
    clean = [labelled(name, truth, truth, shared, settings) for name, _, truth in pairs]
    models = [pair for pair in pairs if pair[0].startswith(MADE)][::2]
    made = [
        labelled(name, with_crumbs(ocr, other, name), truth, shared, settings)
        for (name, ocr, truth), (_, other, _) in zip(models, models[1:] + models[:1], strict=True)
    ]
    if cache is not None:
        cache.write_bytes(pickle.dumps((read, clean, made), protocol=5))
    return Pages(read, clean, made)


def edit_models(read: Sequence[PagePair], part: Mapping[str, object]) -> dict[object, Edits]:
    """Return for each part of the pages what the other parts teach of edits: its own would be known by heart."""
    pairs = {page.name: list(word_pairs(page.ocr, page.truth)) for page in read}
    return {
        own: Edits(fit_edits(pair for name, its in pairs.items() if part[name] != own for pair in its))
        for own in set(part.values())
    }


def with_edits(page: PagePair, model: Edits) -> PagePair:
    """Return a page with the costs of its options' edits by a model."""
    features = []
    for place, matrix in zip(page.places, page.features, strict=True):
        own = matrix.copy()
        own[:, AT["edits"]] = np.array(model.costs([(page.ocr[o.start : o.end], o.after) for o in place])) / 5
        own[:, AT["edits_to_best"]] = own[:, AT["edits"]] - own[:, AT["edits"]].min()
        features.append(own)
    return replace(page, features=features)


def _left_out(pages: Pages, part: Mapping[str, object], own: object) -> tuple[list[Outcome], list[Outcome]]:
    """Return what the other parts teach of one, read and true."""
    models = fit(pages.but(own, part))
    read, clean = ([p for p in its if part[p.name] == own] for its in (pages.read, pages.clean))
    return predict(read, models), predict(clean, models)


def validate(pages: Pages, part: Mapping[str, object], title: str) -> None:
    """Report on each part of the pages by what the others teach; `part` is by page name."""
    pages = pages.with_edits(edit_models(pages.read, part), part)
    with ProcessPoolExecutor(mp_context=get_context("fork")) as workers:
        found = list(workers.map(partial(_left_out, pages, part), sorted(set(part.values()), key=str)))
    outcomes, clean_outcomes = ([o for its in side for o in its] for side in zip(*found, strict=True))
    report(outcomes, title)
    report(clean_outcomes, f"The truth itself as input; {title.lower()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path, help="where to keep the measured places for another run")
    parser.add_argument("--write", type=Path, help="directory for ranking.json and weights.json")
    parser.add_argument("--quick", action="store_true", help="cross-validation over pages only")
    parser.add_argument("--no-report", action="store_true", help="fit and write only")
    args = parser.parse_args()
    pages = gather(args.pairs, args.cache)
    read = pages.read
    print(len(read), "pages", sum(len(p.places) for its in pages for p in its), "places in doubt", file=sys.stderr)
    folds: dict[str, object] = {p.name: i % FOLDS for i, p in enumerate(read)}
    if not args.no_report:
        validate(pages, folds, "Cross-validated by page")
        if not args.quick:
            validate(pages, {p.name: p.collection for p in read}, "Leaving out the collection itself")
    if args.write:
        write(args.write, fit(pages.with_edits(edit_models(read, folds), folds).but(None, folds)))


def write(directory: Path, models: Models) -> None:
    """Write the trees, and the weights by class and feature, rounded: the runtime needs no scikit-learn."""
    ranking = msgspec.json.encode(models.ranking).decode().replace('{"questions"', '\n{"questions"')
    (directory / "ranking.json").write_text(ranking + "\n", "utf-8")
    decision = models.decision
    table = {
        str(name): {
            feature: round(float(weight), 4)
            for feature, weight in zip([*DECISION_NAMES, "intercept"], [*weights, intercept], strict=True)
        }
        for name, weights, intercept in zip(decision.classes_, decision.coef_, decision.intercept_, strict=True)
    }
    (directory / "weights.json").write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
