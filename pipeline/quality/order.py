"""Errors of the characters apart from the order of their blocks.

Where a page has columns, notes or headings, its truth may tell them in another order than its text. An edit distance
takes every moved block for wrong. Measures blind to the order exist (flexible character accuracy, Clausner,
Pletschacher, Antonacopoulos 2020); here the blocks are found by the words that occur once in both texts, as patience
diff finds what was moved.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

Anchor = tuple[int, int]
"""Places of a word that occurs once in both texts: its number in the text, and in the truth."""
FEWEST = 2
"""Anchors of a block: a single word may stand elsewhere by chance."""


def in_order_of(truth: str, text: str) -> str:
    """Return a text, as `normal.normalise` leaves it, with its blocks in the order that they have in the truth.

    The text stays as it is where that makes it no more like the truth.
    """
    from rapidfuzz.distance import Levenshtein

    words = text.split(" ")
    blocks = _blocks(_anchors(words, truth.split(" ")))
    if len(blocks) < 2:
        return text
    starts = [0, *(block[0][0] for block in blocks[1:]), len(words)]
    places = [block[0][1] for block in blocks]
    pieces = [" ".join(words[start:end]) for start, end in pairwise(starts)]
    moved = " ".join(piece for _, piece in sorted(zip(places, pieces, strict=True)))
    return min(text, moved, key=lambda one: Levenshtein.distance(one, truth))


def _anchors(words: list[str], truth: list[str]) -> list[Anchor]:
    """Return the words that occur once in both texts, in the order of the first."""
    count, true = Counter(words), Counter(truth)
    place = {word: i for i, word in enumerate(truth) if true[word] == 1}
    return [(i, place[word]) for i, word in enumerate(words) if count[word] == 1 and word in place]


def _blocks(anchors: list[Anchor]) -> list[list[Anchor]]:
    """Return the runs of anchors that follow each other in both texts; those too short are left out, shortest first."""
    while True:
        rank = {place: n for n, place in enumerate(sorted(place for _, place in anchors))}
        runs: list[list[Anchor]] = []
        for anchor in anchors:
            if runs and rank[anchor[1]] == rank[runs[-1][-1][1]] + 1:
                runs[-1].append(anchor)
            else:
                runs.append([anchor])
        shortest = min(map(len, runs), default=FEWEST)
        if shortest >= FEWEST:
            return runs
        anchors = [anchor for run in runs if len(run) > shortest for anchor in run]
