"""Compute the trigram tables of `pipeline/correction/characters.py` from the commonest words of the lexicons.

    python benchmarks/make_trigrams.py

Source: symspellpy's English word list (MIT) and wordfreq's Russian frequencies, of words that pymorphy3 knows; only
probabilities of letters are kept.
"""

from __future__ import annotations

import zlib
from collections import Counter
from itertools import islice
from math import log

import msgspec

from pipeline.correction.characters import table
from pipeline.language.lexicon import english, russian

WORDS = 30_000


def logs_of(words: list[tuple[str, float]]) -> dict[str, float]:
    """Return the log-probability of each trigram's last letter after the first two; each word counts by its weight."""
    grams: Counter[str] = Counter()
    heads: Counter[str] = Counter()
    for word, weight in words:
        padded = f"^^{word}$"
        for i in range(len(padded) - 2):
            grams[padded[i : i + 3]] += weight  # type: ignore[assignment]
            heads[padded[i : i + 2]] += weight  # type: ignore[assignment]
    return {gram: log(count / (heads[gram[:2]] + 1)) for gram, count in grams.items()}


def common_words(script: str) -> list[tuple[str, float]]:
    """Return the commonest curated words of a script's language with the fourth root of their counts."""
    if script == "latin":
        return [(word, count**0.25) for word, count in islice(english().counts.items(), WORDS)]
    lexicon = russian()
    top = islice(lexicon._attested.items(), 2 * WORDS)  # the commonest: the list is in that order
    known = [(word, share) for word, share in top if lexicon.tier(word) == "curated"]
    return [(word, (share * 1e9) ** 0.25) for word, share in known[:WORDS]]


if __name__ == "__main__":
    for script in ("latin", "cyrillic"):
        place = table(script)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(zlib.compress(msgspec.json.encode(logs_of(common_words(script)), order="sorted"), 9))
        print(f"{place.name}: {place.stat().st_size} bytes")
