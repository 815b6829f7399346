"""Compute the character trigram tables of pipeline/quality/tables from the words that the lexicons vouch for.

Run: python benchmarks/fit_characters.py
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from wordfreq import get_frequency_dict

from pipeline.language.lexicon import english, russian
from pipeline.quality.characters import LETTERS, STEP, Alphabet, signs, size

TABLES = Path(__file__).parent.parent / "pipeline" / "quality" / "tables"
DAMPING = 0.3
"""Words count by frequency to this power: frequent ones more, but not so that `the` is all there is."""
DISCOUNT = 0.75


def words(alphabet: Alphabet) -> Iterator[tuple[str, float]]:
    """Yield the words of an alphabet that the lexicon is sure of, with their weights."""
    language, lexicon = ("en", english()) if alphabet == "latin" else ("ru", russian())
    letters = set(LETTERS[alphabet]) | {"ё"}
    for word, frequency in get_frequency_dict(language, "large").items():
        if set(word) <= letters and lexicon.tier(word) == "curated":
            yield word, (frequency * 1e9) ** DAMPING


def trigram_costs(alphabet: Alphabet) -> np.ndarray:
    """Return -ln P(c | a, b), shape (K, K, K), interpolated with bigrams and unigrams (absolute discounting)."""
    k, numbers = size(alphabet), signs(alphabet)
    counts = np.zeros((k, k, k))
    for word, weight in words(alphabet):
        line = [0, 0, *(numbers[c] for c in word), 0]
        for a, b, c in zip(line, line[1:], line[2:], strict=False):
            counts[a, b, c] += weight
    unit = np.quantile(counts[counts > 0], 0.05)
    counts /= unit
    lower = (counts.sum((0, 1)) + 1) / (counts.sum() + k)
    for table in (counts.sum(0), counts):
        total = table.sum(-1, keepdims=True)
        kept = np.maximum(table - DISCOUNT, 0)
        rest = np.where(total > 0, (total - kept.sum(-1, keepdims=True)) / np.maximum(total, 1), 1.0)
        lower = np.where(total > 0, kept / np.maximum(total, 1e-9), 0) + rest * lower
    return -np.log(np.maximum(lower, math.exp(-255 * STEP)))


def main() -> None:
    TABLES.mkdir(exist_ok=True)
    for alphabet in LETTERS:
        table = np.clip(np.round(trigram_costs(alphabet) / STEP), 0, 255).astype(np.uint8)
        data = zlib.compress(table.tobytes(), 9)
        (TABLES / f"{alphabet}.trigrams.z").write_bytes(data)
        print(f"{alphabet}: {table.shape[0]} signs, {len(data)} bytes")


if __name__ == "__main__":
    main()
