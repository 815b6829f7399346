"""Corrections of corrected text, brought back to the source: several passes read as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
from rapidfuzz.distance import Levenshtein

from pipeline.correction.plain import PlainPage
from pipeline.document import CorrectedPage, Correction, Line, Reading, corrected_lines, correction_id, pieces

_NEIGHBOURS = 3
"""So many words away an option may take a word, or be weighed by it."""


def corrected_reading(reading: Reading, corrections: tuple[Correction, ...]) -> Reading:
    """Return the reading with its applied corrections carried out, without boxes."""
    lines = corrected_lines(reading, corrections)
    return msgspec.structs.replace(
        reading,
        lines=tuple(
            Line(number=line.number, text=text, block=line.block)
            for line, text in zip(reading.lines, lines, strict=True)
        ),
    )


def compose(page: CorrectedPage, later: tuple[Correction, ...]) -> CorrectedPage:
    """Return a page with what a later pass applied to its corrected text, brought back to the source.

    A later change of letters that an earlier one made is joined with it into one change of the source.
    """
    by_line: dict[int, list[Correction]] = {}
    for correction in page.corrections:
        by_line.setdefault(correction.line, []).append(correction)
    texts = {line.number: line.text for line in page.reading.lines}
    for correction in reversed(later):
        if correction.status == "applied" and not correction.continues:
            number = correction.line
            by_line[number] = _joined(texts[number], by_line.get(number, []), correction)
    joined = tuple(sorted((c for cs in by_line.values() for c in cs), key=lambda c: (c.line, c.start, c.end)))
    turned = set(page.corrections) ^ set(joined)
    return msgspec.structs.replace(page, corrections=joined, refused=tuple(_apart(page.refused, turned)))


def _apart(refused: Iterable[Correction], turned: Iterable[Correction]) -> Iterator[Correction]:
    """Yield the refused candidates whose letters no later pass has changed: the others are overtaken."""
    places: dict[int, list[Correction]] = {}
    for change in turned:
        places.setdefault(change.line, []).append(change)
    for candidate in refused:
        there = places.get(candidate.line, ())
        if not any(c.start < candidate.end and candidate.start < c.end for c in there):
            yield candidate


def weighed_again(old: PlainPage, page: PlainPage) -> frozenset[int]:
    """Return the places of a page's tokens that are worth weighing again.

    Those that are not as in the `old` page and their neighbours, those where a change was within reach, and further
    ones around the new words where it was not hopeless.
    """
    places: set[int] = set()
    around: set[int] = set()
    hopeful: dict[int, bool] = {}
    for op in Levenshtein.opcodes([t.text for t in old.tokens], [t.text for t in page.tokens]):
        if op.tag == "equal":
            by = op.dest_start - op.src_start
            hopeful |= {i + by: old.hopeful[i] for i in range(op.src_start, op.src_end) if i in old.hopeful}
        else:
            places.update(range(max(0, op.dest_start - 1), op.dest_end + 1))
            around.update(range(max(0, op.dest_start - _NEIGHBOURS), op.dest_end + _NEIGHBOURS))
    return frozenset(places.union(i for i, within_reach in hopeful.items() if within_reach or i in around))


def _joined(text: str, corrections: list[Correction], new: Correction) -> list[Correction]:
    """Return a line's corrections with one more, whose place is in the line as these corrections leave it.

    Later corrections are added from the right, so that the places of those still to come stay true.
    """
    its = pieces(text, corrections)
    touched = [p for p in its if p.start < new.end and new.start < p.end]
    first, last = touched[0], touched[-1]
    start = first.source_start if first.by else first.source_start + new.start - first.start
    end = last.source_end if last.by else last.source_start + new.end - last.start
    head = first.by.after[: new.start - first.start] if first.by else ""
    tail = last.by.after[new.end - last.start :] if last.by else ""
    made = [p.by for p in touched if p.by is not None]
    before, after = text[start:end], head + new.after + tail
    # Proposals and kept slips at the place have been overtaken.
    rest = [c for c in corrections if c not in made and (c.status == "applied" or c.end <= start or end <= c.start)]
    if before == after or any(c.start < end and start < c.end for c in rest):
        return corrections if before != after else rest
    evidence = tuple(dict.fromkeys([e for c in made for e in c.evidence] + list(new.evidence)))
    return [
        *rest,
        msgspec.structs.replace(
            new,
            id=correction_id(new.page, new.line, start, before, after),
            start=start,
            end=end,
            before=before,
            after=after,
            evidence=evidence,
            confidence=min([new.confidence, *(c.confidence for c in made)]),
            odds=min((c.odds for c in (new, *made) if c.odds is not None), default=None),
        ),
    ]
