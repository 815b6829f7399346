"""What the second stage of the learnt decision knows of the best option of a site: its features, and some together."""

from __future__ import annotations

import numpy as np

from pipeline.correction.features import AT, KINDS, NAMES, Matrix

_BY_KIND = (
    "rank",
    "lead",
    "unknown_rate",
    "cost",
    "context_gain",
    "frequency",
    "length",
    "strays_on_page",
    "edits",
    "at_edge",
)
_PAIRS = (
    ("rank", "unknown_rate"),
    ("lead", "unknown_rate"),
    ("rank", "capital"),
    ("rank", "cyrillic"),
    ("rank", "derived"),
    ("rank", "single"),
    ("rank", "attested"),
    ("rank", "glued_before"),
    ("rank", "glued_after"),
    ("rank", "fragment_before"),
    ("rank", "fragment_after"),
    ("capital", "word_on_page"),
    ("capital", "context_gain"),
    ("capital", "frequency"),
    ("case_only", "capital_inside_sentence"),
    ("lowered", "capital_inside_sentence"),
    ("letters_fit", "unknown_rate"),
    ("cost", "unknown_rate"),
    ("cost", "short"),
    ("context_gain", "short"),
    ("rank", "rare"),
    ("raised", "after_stop"),
    ("rank", "in_crumb"),
    ("at_edge", "column"),
    ("edge", "column"),
)
_MOST_RANK, _MOST_LEAD = 8.0, 6.0
_BEST = (*NAMES, "rank", "lead", "alone")
_AT_BEST = {name: i for i, name in enumerate(_BEST)}
_BY_KIND_AT = [_AT_BEST[name] for name in _BY_KIND]
_PAIRS_AT = [(_AT_BEST[one], _AT_BEST[other]) for one, other in _PAIRS]

DECISION_NAMES: tuple[str, ...] = (
    *_BEST,
    *(f"{kind}:{name}" for kind in KINDS[1:] for name in _BY_KIND),
    *(f"{one}*{other}" for one, other in _PAIRS),
)
"""The features of the best option of a site, for the second stage."""


def decision_features(rows: Matrix, ranks: Matrix, seconds: Matrix) -> Matrix:
    """Return a row of DECISION_NAMES for each site.

    `rows` are the features of the best options, `ranks` their ranks and `seconds` those of the second best options, NaN
    where there is none.
    """
    alone = np.isnan(seconds)
    lead = np.where(alone, _MOST_LEAD, np.minimum(_MOST_LEAD, ranks - seconds))
    best = np.column_stack([rows, ranks.clip(-_MOST_RANK, _MOST_RANK), lead, alone])
    own = best[:, _BY_KIND_AT]
    by_kind = [own * rows[:, [AT[kind]]] for kind in KINDS[1:]]
    one, other = np.array(_PAIRS_AT).T
    return np.hstack([best, *by_kind, best[:, one] * best[:, other]])
