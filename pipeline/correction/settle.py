"""Which candidates of a page are taken: one decision for a first run and for another boldness on its records."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pipeline.correction.decide import status_of
from pipeline.correction.furniture import FURNITURE
from pipeline.correction.nonwords import NONWORD_RULES
from pipeline.document import CorrectedPage, Correction


def settle(page: CorrectedPage, candidates: Iterable[Correction], boldness: str) -> CorrectedPage:
    """Return a page with those of its candidates taken that clear the margin and whose letters are free.

    Changes go before proposals, and among both the evidence of the folder before the learnt decision, of which the
    surest comes first. Furniture comes last: a line in which something is changed or proposed is not marked as a whole.
    Of candidates of one rank the first has the letters. A page settled again from what it took and refused is the same,
    and settled for another boldness differs from a first run only by what later passes find.
    """
    taken, refused = Taken(), []
    for candidate in sorted((_graded(c, boldness) for c in candidates), key=_rank):
        if candidate.status == "rejected" or not taken.add(candidate):
            refused.append(candidate)
    corrections = taken.sorted()
    # What a rule sure of itself has taken, no other need propose again.
    sure = {c.id for c in corrections if c.odds is None}
    kept = (c for c in dict.fromkeys(refused) if c.id not in sure)
    return msgspec.structs.replace(page, corrections=corrections, refused=tuple(kept))


def _graded(candidate: Correction, boldness: str) -> Correction:
    if candidate.odds is None:
        return candidate
    status = status_of(candidate.confidence, candidate.odds, boldness)
    if status == "applied" and _only_joins_at_a_hyphen(candidate):
        status = "proposed"
    return candidate if candidate.status == status else msgspec.structs.replace(candidate, status=status)


def _only_joins_at_a_hyphen(change: Correction) -> bool:
    """Tell whether a change only joins a word at a hyphen and a space: many transcriptions keep such line breaks."""

    def letters(text: str) -> str:
        return text.replace("-", "").replace(" ", "")

    return change.kind == "join" and "-" in change.before and letters(change.before) == letters(change.after)


def _rank(candidate: Correction) -> tuple[bool, bool, int, float]:
    source = 2 if candidate.rule in NONWORD_RULES else 0 if candidate.odds is None else 1
    return candidate.rule == FURNITURE, candidate.status == "proposed", source, -(candidate.odds or 0.0)


class Taken:
    """The corrections of a page so far; none overlaps another on its line."""

    def __init__(self) -> None:
        self._by_line: dict[int, list[Correction]] = {}

    def add(self, new: Correction) -> bool:
        """Take a correction unless its letters are taken; say whether it was."""
        others = self._by_line.setdefault(new.line, [])
        if any(new.start < old.end and old.start < new.end for old in others):
            return False
        others.append(new)
        return True

    def sorted(self) -> tuple[Correction, ...]:
        """Return them by line and place."""
        return tuple(sorted((c for cs in self._by_line.values() for c in cs), key=lambda c: (c.line, c.start, c.end)))
