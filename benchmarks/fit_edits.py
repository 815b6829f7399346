"""Count what recognisers make of which pieces of words, and write the table of pipeline/correction/edits.py.

    python benchmarks/fit_edits.py PAIRS_DIR > pipeline/correction/tables/edits.tsv

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt. Each page is aligned by characters (Levenshtein) and cut into words
where both sides have a space; words that differ are cut into pieces by the likeliest way, the pieces are counted, and
so on again (Viterbi training; Brill and Moore 2000). A piece's cost is minus the logarithm of the share of its printed
form that was read so, in nats.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import inf, log
from pathlib import Path

from labelled_places import aligned_words, read_pairs
from rapidfuzz.distance import Levenshtein

from pipeline.correction.edits import ADDED, AS_IT_IS, LONGEST, LOST, OTHER_CASE, SHAPES, UNSEEN, Pair

ROUNDS = 3
LIKENESS = 0.35
LONGEST_WORD = 24
LEAST, LEAST_LONG = 2, 3
"""How often a piece must be seen: of one letter each, and longer ones."""
DISCOUNT, SMOOTHING = 0.7, 5.0
_SIGNS = ".,;:!?\"'()"
_MOVES = (*SHAPES, (1, 0), (0, 1))


def word_pairs(ocr: str, truth: str) -> Iterator[Pair]:
    """Yield the (read, true) words of a page, as they are but for punctuation around them."""
    for words in aligned_words(" ".join(ocr.split()), " ".join(truth.split())):
        read, true = (word.strip(_SIGNS) for word in words)
        if _alike(read, true):
            yield read, true


def _alike(read: str, true: str) -> bool:
    if not read or not true or " " in read + true or max(len(read), len(true)) > LONGEST_WORD:
        return False
    return read == true or Levenshtein.normalized_similarity(read, true) >= LIKENESS


def fit(pairs: Iterable[Pair]) -> dict[Pair, float]:
    """Return the cost of each piece by what was read and what was printed."""
    words = Counter(pairs)
    printed: Counter[str] = Counter()
    for (_, true), number in words.items():
        printed[""] += number * (len(true) + 1)
        for length in range(1, LONGEST + 1):
            for i in range(len(true) - length + 1):
                printed[true[i : i + length]] += number
    costs: dict[Pair, float] = {}
    for _ in range(ROUNDS):
        costs = _costs(_counted(words, costs), printed)
    return costs


def _counted(words: Counter[Pair], costs: dict[Pair, float]) -> Counter[Pair]:
    """Return how often each piece was read as another, singly and together with the piece beside it."""
    counts: Counter[Pair] = Counter()
    for (read, true), number in words.items():
        if read == true:
            continue
        pieces = cut(read, true, costs)
        for one in pieces:
            if one[0] != one[1]:
                counts[one] += number
        for one, other in pairwise(pieces):
            both = one[0] + other[0], one[1] + other[1]
            if both[0] != both[1] and (len(both[0]), len(both[1])) in SHAPES:
                counts[both] += number
    return counts


def _costs(counts: Counter[Pair], printed: Counter[str]) -> dict[Pair, float]:
    wrong: Counter[str] = Counter()
    costs = {}
    for (read, true), number in counts.items():
        wrong[true] += number
        if number >= (LEAST if len(read) + len(true) <= 2 else LEAST_LONG):
            costs[read, true] = -log((number - DISCOUNT) / (printed[true] + SMOOTHING))
    for letter, number in printed.items():
        if len(letter) == 1:
            costs[letter, letter] = -log(max(0.5, 1 - wrong[letter] / (number + SMOOTHING)))
    return costs


def cut(read: str, true: str, costs: dict[Pair, float]) -> list[Pair]:
    """Return the pieces of the likeliest way from the one string to the other."""
    best = {(0, 0): (0.0, (0, 0))}
    for i in range(len(read) + 1):
        for j in range(len(true) + 1):
            for a, b in _MOVES:
                before, piece = (i - a, j - b), (read[max(0, i - a) : i], true[max(0, j - b) : j])
                if before in best and (cost := _cost(piece, costs)) < inf:
                    total = best[before][0] + cost
                    if (i, j) not in best or total < best[i, j][0]:
                        best[i, j] = total, before
    pieces, at = [], (len(read), len(true))
    while at != (0, 0):
        before = best[at][1]
        pieces.append((read[before[0] : at[0]], true[before[1] : at[1]]))
        at = before
    return pieces[::-1]


def _cost(piece: Pair, costs: dict[Pair, float]) -> float:
    if (found := costs.get(piece)) is not None:
        return found
    read, true = piece
    if len(read) + len(true) == 1:
        return ADDED if read else LOST
    if len(read) == len(true) == 1:
        return AS_IT_IS if read == true else OTHER_CASE if read.lower() == true.lower() else UNSEEN
    return inf


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    args = parser.parse_args()
    costs = fit(pair for _, ocr, truth in read_pairs(args.pairs) for pair in word_pairs(ocr, truth))
    print(
        "# What recognisers read, what was printed, and the cost in nats; made by benchmarks/fit_edits.py from public"
    )
    print("# pairs of OCR text and truth.")
    for (read, true), cost in sorted(costs.items()):
        print(read, true, f"{cost:.2f}", sep="\t")


if __name__ == "__main__":
    main()
