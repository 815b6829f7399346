"""Context: how well a word fits its neighbours, by the English trigram model that PyPI's pocketsphinx ships.

The model (BSD licence, some 30,000 words of news text of the 1990s) gives log P(word | two words before it). Where
pocketsphinx is not installed there is no context, and the decision goes by weights fitted without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

_UNKNOWN = -14.0
"""Nats for a word the model does not have: about one in a million."""

_LOG_BASE = 1e-4
"""Sphinx counts logarithms to the base 1.0001."""


_MOST_REMEMBERED = 50_000
"""Trigrams whose probabilities are kept: some 10 MB."""


class Context:
    """Log-probabilities of English word sequences, in lower case; remembered per trigram."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._memory: dict[tuple[str, str, str], float] = {}

    def word(self, before: str, last: str, word: str) -> float:
        """Return log P(word | before last) in nats; unknown words cost 14 nats, unknown neighbours are passed over."""
        key = (before, last, word)
        found = self._memory.get(key)
        if found is None:
            value = self._model.prob([word, last, before] if before and last else [word, last] if last else [word])
            if value < -500_000_000:
                value = self._model.prob([word, last]) if last and before else self._model.prob([word])
                if value < -500_000_000:
                    value = self._model.prob([word])
            if len(self._memory) >= _MOST_REMEMBERED:
                self._memory = {}
            found = self._memory[key] = _UNKNOWN if value < -500_000_000 else max(_UNKNOWN, value * _LOG_BASE)
        return found

    def knows(self, word: str) -> bool:
        """Tell whether the model has the word."""
        return self.word("", "", word) > _UNKNOWN

    def score(
        self, left: Sequence[str], middle: Sequence[str], right: Sequence[str], least: float = float("-inf")
    ) -> float:
        """Return the log-probability (nats) of the middle words and the right ones after the left ones.

        Where it falls below `least` something below `least` is returned, as soon as that is certain.
        """
        before, last = ("", "", *left)[-2:]
        memory = self._memory
        total = 0.0
        for word in (*middle, *right[:2]):
            found = memory.get((before, last, word))
            total += self.word(before, last, word) if found is None else found
            if total < least:
                break
            before, last = last, word
        return total


@cache
def english_context() -> Context | None:
    """Return the English context model (0.07 s, 45 MB); None where pocketsphinx is not installed."""
    spec = find_spec("pocketsphinx")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "model" / "en-us" / "en-us.lm.bin"
    if not path.is_file():
        return None
    from pocketsphinx import Config, LogMath, NGramModel

    return Context(NGramModel(Config(lm=str(path)), LogMath(), str(path)))
