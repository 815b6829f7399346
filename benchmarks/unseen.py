"""What the whole program does to pages that its decision was not fitted on: all rules, all passes.

    python benchmarks/unseen.py PAIRS_DIR [--cache FILE] [--by page|collection] [--boldness careful,normal,bold]

PAIRS_DIR and the cache are as for benchmarks/fit_correction.py, which reports one pass of the learnt decision alone.
The decision and the costs of edits are fitted anew for each part of the pages, a fifth of them or a collection, on the
others; then the program corrects the part with these. Cells: net CER cut % / wrong words fixed % / right words damaged
per 10,000.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import patch

import numpy as np
from correctors import ours, reading_of
from fit_correction import FOLDS, Counts, Models, Pages, edit_models, fit, gather
from labelled_places import PagePair

from pipeline.correction.edits import Edits

_OF_EDITS = ("pipeline.correction.edits", "pipeline.correction.shared", "pipeline.correction.features")


@contextmanager
def deciding_by(models: Models, edits: Edits) -> Iterator[None]:
    """Let the program decide by these models instead of those it carries."""
    decision = models.decision
    weights = {
        str(name): (np.round(its, 4), round(float(intercept), 4))
        for name, its, intercept in zip(decision.classes_, decision.coef_, decision.intercept_, strict=True)
    }
    with ExitStack() as stack:
        stack.enter_context(patch("pipeline.correction.decide.ranking", lambda: models.ranking))
        stack.enter_context(patch("pipeline.correction.decide._weights", lambda: weights))
        for module in _OF_EDITS:
            stack.enter_context(patch(f"{module}.edits", lambda: edits))
        yield


def evaluated(pages: Pages, part: Mapping[str, object], kinds: list[str]) -> dict[str, dict[str, Counts]]:
    """Return counts by collection and boldness; `part` tells by page name which pages are left out together."""
    models = edit_models(pages.read, part)
    left_out = partial(_left_out, pages.with_edits(models, part), part, kinds, models)
    counts: dict[str, dict[str, Counts]] = defaultdict(lambda: {kind: Counts() for kind in kinds})
    with ProcessPoolExecutor(mp_context=get_context("fork")) as workers:
        for found in workers.map(left_out, sorted(set(part.values()), key=str)):
            for page, kind, text in found:
                counts[page.collection][kind].add_text(page, text)
    return counts


def _left_out(
    pages: Pages, part: Mapping[str, object], kinds: list[str], models: Mapping[object, Edits], own: object
) -> list[tuple[PagePair, str, str]]:
    """Return the pages of a part by boldness, with the text that the program makes of them, fitted on the others."""
    its = [replace(page, places=[], features=[]) for page in pages.read if part[page.name] == own]
    found = []
    with deciding_by(fit(pages.but(own, part)), models[own]):
        for kind in kinds:
            correct = ours(kind)
            found += [(page, kind, correct(reading_of(page.ocr))) for page in its]
    print(f"part {own} done", file=sys.stderr)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--cache", type=Path, help="where to keep the measured places for another run")
    parser.add_argument("--by", choices=("page", "collection"), default="page", help="what is left out together")
    parser.add_argument("--boldness", default="careful,normal,bold")
    args = parser.parse_args()
    pages = gather(args.pairs, args.cache)
    by_page = {p.name: i % FOLDS for i, p in enumerate(pages.read)}
    part: Mapping[str, object] = by_page if args.by == "page" else {p.name: p.collection for p in pages.read}
    kinds = args.boldness.split(",")
    print("| set |", " | ".join(kinds), "|")
    print("|---" * (len(kinds) + 1) + "|")
    for collection, found in sorted(evaluated(pages, part, kinds).items()):
        print("|", collection, "|", " | ".join(str(found[kind]) for kind in kinds), "|")


if __name__ == "__main__":
    main()
