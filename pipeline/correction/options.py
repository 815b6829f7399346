"""What a doubtful place of a page may have been: its options compete with each other and with leaving it as it is."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import Literal

from pipeline.correction.plain import PageToken

OptionKind = Literal["nonword", "realword", "split", "join", "punctuation", "noise", "case", "crumb", "edge"]

CRUMBS = ("noise", "crumb", "edge")
"""Kinds of options that take away what is no part of the text."""

SINGLE = "a single letter"

SIGNS = frozenset("#*^~_|«»<>[]{}\\=+@£$%§©®°•■€¥")
"""Signs that stand beside a word without a space only where they are a misread letter, or dirt."""


@dataclass(eq=False, slots=True)
class Option:
    """What tokens `first` to `last` (excluded) may have been: `after` for the line's `text[start:end]`."""

    kind: OptionKind
    first: int
    last: int
    start: int
    end: int
    before: str
    after: str
    words: tuple[str, ...]
    """The words of `after` in lower case, as the context model wants them."""
    cost: float
    pieces: int
    exchanged: bool = True
    """Whether letters are exchanged; else only spaces or signs go."""
    edits: float = nan
    """What the edits cost, in nats, if they were measured when it was looked up."""
    crumb: float = 0.0
    """How probable it is that what it takes away is a crumb between lines of a column, 0 to 1."""


@dataclass(eq=False)
class Site:
    """A doubtful place around one token, with its options."""

    token: PageToken
    index: int
    options: list[Option]
