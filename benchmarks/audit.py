"""Report what an audit's interval is worth: how often it holds the true error rate of made collections.

    python benchmarks/audit.py [--collections N]

Each collection has 400 pages. Their expected error rates are log-normal (median 2.5 %, a factor of 3.3 either way), the
true ones stray from these by a factor of 2 either way and are worse than expected throughout by `bias`; the errors on a
page are binomial. A sample is drawn as `ocrmend report --audit` draws it, and counted without mistake.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from pipeline.document import PageScore
from pipeline.quality.audit import Audit, Counted, audit, sample

PAGES = 400
STRAY = 0.7
"""Standard deviation of the logarithm of true over expected error rate, as with the estimate on pages with truth."""


def trial(seed: int, count: int, bias: float) -> tuple[Audit, float]:
    """Return the audit of a made collection and its true error rate."""
    chosen = np.random.default_rng(seed)
    scores: list[PageScore] = []
    counts: list[Counted] = []
    for page in range(1, PAGES + 1):
        expected = min(0.45, float(np.exp(chosen.normal(-3.7, 1.2))))
        words = int(chosen.integers(50, 500))
        true = min(0.9, bias * expected * float(np.exp(chosen.normal(0, STRAY))))
        score = 100 - 100 * expected
        scores.append(PageScore(folder="f", page=page, source="s", score=score, words=words, grade="poor"))
        errors = int(chosen.binomial(6 * words, true))
        counts.append(Counted(folder="f", page=page, errors=errors, characters=6 * words))
    rate = sum(c.errors for c in counts) / sum(c.characters for c in counts)
    drawn = sample(scores, count, seed)
    return audit(scores, [counts[score.page - 1] for score in drawn], seed), rate


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--collections", type=int, default=200)
    collections = parser.parse_args().collections
    start = time.process_time()
    print("pages counted | scores promise | in the 95 % interval | its width / rate | factor, mean and spread")
    for count in (10, 20, 30, 60):
        for bias, promise in ((0.1, "too little"), (1.0, "the truth"), (2.0, "too much")):
            trials = [trial(seed, count, bias) for seed in range(collections)]
            held = sum(found.low <= rate <= found.high for found, rate in trials) / collections
            width = np.median([(found.high - found.low) / rate for found, rate in trials])
            factors = [found.factor for found, _ in trials]
            spread = f"{np.mean(factors):.2f} +- {np.std(factors):.2f}"
            print(f"{count} | {promise} | {100 * held:.0f} % | {width:.2f} | {spread}")
    print(f"{(time.process_time() - start) / (12 * collections) * 1000:.0f} ms for a collection")


if __name__ == "__main__":
    main()
