"""Symmetric trees: every node of a level asks the same question, so that many rows are rated by a few vector steps."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

_BATCH = 512
"""Rows that are rated at once; the answers of more would fill the cache."""


class Tree(msgspec.Struct, frozen=True):
    """`questions` are (feature, threshold): is it above? `values` go by the answers, the first the lowest bit."""

    questions: tuple[tuple[str, float], ...]
    values: tuple[float, ...]


class Trees(msgspec.Struct, frozen=True, dict=True):
    """Trees of one depth whose sum, with the intercept, is a log-odds. `names` are the columns of a row, in order."""

    names: tuple[str, ...]
    intercept: float
    trees: tuple[Tree, ...] = ()

    def rate(self, rows: npt.ArrayLike) -> npt.NDArray[np.float64]:
        """Return the log-odds of rows of features."""
        columns, thresholds, values, powers = self._arrays()
        which = np.arange(len(self.trees))
        x = np.asarray(rows, np.float32)
        out = np.empty(len(x))
        for at in range(0, len(x), _BATCH):
            part = x[at : at + _BATCH]
            answers = (part[:, columns] > thresholds).reshape(len(part), len(self.trees), -1)
            out[at : at + _BATCH] = values[which, answers @ powers].sum(1) + self.intercept
        return out

    def _arrays(self) -> tuple[Any, ...]:
        """Return the questions' columns and thresholds, the values and the powers of two, as arrays made once."""
        found: tuple[Any, ...] | None = self.__dict__.get("arrays")
        if found is None:
            column = {name: i for i, name in enumerate(self.names)}
            questions = [question for tree in self.trees for question in tree.questions]
            found = self.__dict__["arrays"] = (
                np.array([column[name] for name, _ in questions], np.int64),
                np.array([threshold for _, threshold in questions], np.float32),
                np.array([tree.values for tree in self.trees]),
                1 << np.arange(len(self.trees[0].questions) if self.trees else 0),
            )
        return found
