"""Classification markings: a line of nothing else says how a misread word of it was printed, struck out or not."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.figures import letters_of
from pipeline.correction.plain import PageToken, PlainLine, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

MARKINGS = frozenset(
    "TOP SECRET CONFIDENTIAL UNCLASSIFIED DECLASSIFIED SENSITIVE RELEASED RESTRICTED NOFORN NODIS EXDIS"
    " EYES ONLY LIMITED OFFICIAL USE NOT FULL PART IN СОВЕРШЕННО СЕКРЕТНО СЕКРЕТ КОНФИДЕНЦИАЛЬНО".split()
)
"""Words of which markings are made."""

_DISTANCE_LETTERS = {1: 5, 2: 9}
"""Fewest letters of a marking that may differ in so many."""

_MOST_WORDS = 6


def markings(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct misread words of lines that hold a marking alone, such as a struck `SEGRET`."""
    for line in page.lines:
        if not line.text.isupper() or not 0 < len(line.tokens) <= _MOST_WORDS:
            continue
        wrong = [t for t in line.tokens if t.text not in MARKINGS]
        # Of several words one misread is enough; a lone word must be unknown anyway.
        if len(wrong) != 1 or not _alone(line):
            continue
        token = wrong[0]
        if token.tier == "unknown" and not work.vocabulary.knows(token.text) and (right := _nearest(token)):
            yield change(
                line,
                token.start,
                token.end,
                right,
                kind="nonword",
                rule="marking",
                evidence=[f"the line holds a marking alone; {token.text} is in no lexicon and nearly {right}"],
                confidence=0.96,
            )


def _alone(line: PlainLine) -> bool:
    """Tell whether a line has no letters or figures but those of its words."""
    return sum(c.isalnum() for c in line.text) == sum(sum(c.isalnum() for c in t.text) for t in line.tokens)


def _nearest(token: PageToken) -> str | None:
    from rapidfuzz.distance import OSA

    text = letters_of(token.text)
    near = sorted((OSA.distance(text, m), m) for m in MARKINGS if abs(len(m) - len(text)) <= 2)
    if not near or len(near[0][1]) < _DISTANCE_LETTERS.get(max(1, near[0][0]), 99):
        return None
    return near[0][1] if len(near) == 1 or near[1][0] > near[0][0] else None
