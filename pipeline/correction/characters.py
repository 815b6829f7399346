"""A character model of English and Russian: whether an unknown word looks like a word, or like garbage."""

from __future__ import annotations

import zlib
from functools import cache
from math import log
from pathlib import Path

import msgspec

_TABLES = Path(__file__).parent / "tables"
_FLOOR = log(1e-5)


class CharacterModel:
    """Trigram model of the letters of common words; `logs` has the log-probability of each trigram's last letter."""

    def __init__(self, logs: dict[str, float]) -> None:
        self.logs = logs

    def score(self, word: str) -> float:
        """Return the mean log-probability (nats) of a word's letters: about -2 for words, below -4 for garbage."""
        padded = f"^^{word}$"
        logs = self.logs
        n = len(padded) - 2
        return sum(logs.get(padded[i : i + 3], _FLOOR) for i in range(n)) / n


def table(script: str) -> Path:
    """Return the place of a script's table, which `benchmarks/make_trigrams.py` computes from the lexicons."""
    return _TABLES / f"{script}.trigrams.z"


@cache
def character_model(script: str) -> CharacterModel:
    """Return the model of a script, `latin` or `cyrillic`."""
    return CharacterModel(msgspec.json.decode(zlib.decompress(table(script).read_bytes()), type=dict[str, float]))
