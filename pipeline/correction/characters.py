"""A character model of English and Russian: whether an unknown word looks like a word, or like garbage."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import islice
from math import log

from pipeline.language.lexicon import english, russian

_TRAINING_WORDS = 30_000
_FLOOR = log(1e-5)


class CharacterModel:
    """Trigram model of the letters of common words, each word once or more by its frequency's square root."""

    def __init__(self, words: list[tuple[str, float]]) -> None:
        grams: Counter[str] = Counter()
        heads: Counter[str] = Counter()
        for word, weight in words:
            padded = f"^^{word}$"
            for i in range(len(padded) - 2):
                grams[padded[i : i + 3]] += weight  # type: ignore[assignment]
                heads[padded[i : i + 2]] += weight  # type: ignore[assignment]
        self._logs = {gram: log(count / (heads[gram[:2]] + 1)) for gram, count in grams.items()}

    def score(self, word: str) -> float:
        """Return the mean log-probability (nats) of a word's letters: about -2 for words, below -4 for garbage."""
        padded = f"^^{word}$"
        logs = self._logs
        n = len(padded) - 2
        return sum(logs.get(padded[i : i + 3], _FLOOR) for i in range(n)) / n


@cache
def character_model(script: str) -> CharacterModel:
    """Return the model of a script: `latin` from the curated English list, `cyrillic` from common Russian words."""
    if script == "cyrillic":
        lexicon = russian()
        top = islice(lexicon._attested.items(), 2 * _TRAINING_WORDS)  # the commonest: the list is in that order
        known = [(w, f) for w, f in top if lexicon.tier(w) == "curated"]
        return CharacterModel([(w, (f * 1e9) ** 0.25) for w, f in known[:_TRAINING_WORDS]])
    counts = list(english().counts.items())
    return CharacterModel([(w, c**0.25) for w, c in counts[:_TRAINING_WORDS]])
