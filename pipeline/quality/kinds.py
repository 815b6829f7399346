"""Kinds of errors: in what a word of the truth differs from what stands in its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

Kind = Literal["word", "name", "number", "case", "punctuation", "spacing", "missing"]
"""`name`: a word with a capital. `spacing`: words parted or joined. `missing`: nothing stands there."""

KINDS: tuple[Kind, ...] = ("word", "name", "number", "case", "punctuation", "spacing", "missing")

_SAME_LETTERS = 0.6
"""Likeness, 0 to 1, of the letters of two stretches that have another number of words."""


def errors_by_kind(truth: Sequence[str], text: Sequence[str]) -> dict[int, Kind]:
    """Return the places of the truth's words that a text does not have right, with the kind of each error.

    Words are aligned by longest common subsequence; what stands between words that are right is compared as a whole.
    """
    found: dict[int, Kind] = {}
    for first, last, words in _stretches(truth, text):
        own = truth[first:last]
        for i, kind in enumerate(_kinds(own, words), first):
            found[i] = kind
    return found


def _stretches(truth: Sequence[str], text: Sequence[str]) -> Iterator[tuple[int, int, Sequence[str]]]:
    """Yield where the truth's words are not in the text, first and last (excluded), and the words in their place."""
    from rapidfuzz.distance import LCSseq

    at = other = 0
    equal = [op for op in LCSseq.opcodes(truth, text) if op.tag == "equal"]
    for start, end, other_start, other_end in [
        *((op.src_start, op.src_end, op.dest_start, op.dest_end) for op in equal),
        (len(truth), len(truth), len(text), len(text)),
    ]:
        if start > at:
            yield at, start, text[other:other_start]
        at, other = end, other_end


def _kinds(true: Sequence[str], read: Sequence[str]) -> Sequence[Kind]:
    if not read:
        return ["missing"] * len(true)
    if len(true) == len(read):
        return [_kind(*pair) for pair in zip(true, read, strict=True)]
    from rapidfuzz.distance import Levenshtein

    if Levenshtein.normalized_similarity("".join(true), "".join(read)) >= _SAME_LETTERS:
        return ["spacing"] * len(true)
    return [_kind(word, "") for word in true]


def _kind(true: str, read: str) -> Kind:
    if true.lower() == read.lower():
        return "case"
    if "".join(filter(str.isalnum, true)) == "".join(filter(str.isalnum, read)):
        return "punctuation"
    if any(c.isdigit() for c in true):
        return "number"
    return "name" if true[:1].isupper() else "word"
