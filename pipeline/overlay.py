"""A person's decisions laid over corrected pages, also of a new reading: each is found by the text around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import msgspec

from pipeline.correction.settle import settle
from pipeline.document import Conflict, CorrectedPage, Correction, Decision, Decisions, Reading, correction_id

CONTEXT = 30
"""Characters on each side of a change that say where it stands."""

_LIKE = 0.6
_CLEARLY = 0.15
"""How like the text around must be, of 1, and by how much more than at the next best place."""
_LIKE_ELSEWHERE = 0.8
"""The same on another page than the decision's own: pages may have moved."""


class Place(NamedTuple):
    """Where a decision's letters stand in a line; `likeness` is that of the text around, 0 to 1."""

    page: int
    line: int
    start: int
    end: int
    likeness: float = 1.0


class PageText:
    """A page's text as read with one space for all spaces and line ends, and the way back to its lines."""

    def __init__(self, reading: Reading, page: int = 0) -> None:
        self.page = page
        self._lines = {line.number: line.text for line in reading.lines}
        letters: list[str] = []
        self._places: list[tuple[int, int]] = []
        for line in reading.lines:
            for at, letter in enumerate(line.text + "\n"):
                if not letter.isspace():
                    letters.append(letter)
                elif letters and letters[-1] != " ":
                    letters.append(" ")
                else:
                    continue
                self._places.append((line.number, at))
        self.text = "".join(letters)

    def around(self, line: int, start: int, end: int) -> tuple[str, str]:
        """Return the text on both sides of `line[start:end]`."""
        first = next((i for i, place in enumerate(self._places) if place >= (line, start)), len(self.text))
        last = next((i for i, place in enumerate(self._places) if place >= (line, end)), len(self.text))
        return self.text[max(0, first - CONTEXT) : first], self.text[last : last + CONTEXT]

    def find(self, wanted: str, left: str, right: str) -> Iterator[Place]:
        """Yield the places of a text within a line, with the likeness of what stands around."""
        wanted = " ".join(wanted.split())
        at = self.text.find(wanted) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            before, after = self.text[max(0, at - CONTEXT) : at], self.text[end : end + CONTEXT]
            (line, first), (last_line, last) = self._places[at], self._places[end - 1]
            if line == last_line and not _inside_a_word(before, after, left, right, wanted):
                yield Place(self.page, line, first, last + 1, _likeness((left, before), (right, after)))
            at = self.text.find(wanted, at + 1)

    def words(self, place: Place) -> str:
        """Return the letters at a place, as the line has them."""
        return self._lines[place.line][place.start : place.end]


def _inside_a_word(before: str, after: str, left: str, right: str, wanted: str) -> bool:
    """Tell whether a word goes on at either end of a place where it did not at the decision's."""
    return (before[-1:].isalnum() and wanted[0].isalnum() and not left[-1:].isalnum()) or (
        after[:1].isalnum() and wanted[-1].isalnum() and not right[:1].isalnum()
    )


def _likeness(*pairs: tuple[str, str]) -> float:
    from rapidfuzz.distance import Indel

    letters = sum(len(one) + len(other) for one, other in pairs)
    return 1 - sum(Indel.distance(one, other) for one, other in pairs) / letters if letters else 1.0


def lay_over(pages: Sequence[CorrectedPage], decisions: Decisions) -> tuple[list[CorrectedPage], Decisions]:
    """Lay a person's decisions over pages as the rules left them.

    Returns:
        The pages, those decisions that do not fit among their conflicts, and the decisions under the ids and with the
        surroundings that they have here.

    """
    if not decisions.decided or not pages:
        return list(pages), decisions
    desks = {page.page.number: _Desk(page) for page in pages}
    found: dict[str, Decision] = {}
    for key, decision in sorted(decisions.decided.items(), key=lambda item: (*_order(item[1]), item[0])):
        place = _where(decision, desks)
        if isinstance(place, Place):
            desk = desks[place.page]
            laid, conflict = desk.lay(decision, place)
            found[laid.change.id] = laid
        else:
            desk = desks.get(decision.change.page) or max(
                desks.values(), key=lambda d: _nearness(d.page.page.number, decision.change.page)
            )
            conflict = place
            found[key] = decision
        if conflict:
            desk.conflicts.append(Conflict(decision=decision, reason=conflict))
    return [desk.done() for desk in desks.values()], Decisions(decided=found)


def lift(page: CorrectedPage, boldness: str) -> CorrectedPage:
    """Return a page as the rules left it, without a person's decisions, at some boldness."""
    candidates = []
    for change in (*page.corrections, *page.refused):
        if change.was is None:
            candidates.append(change)
        elif change.was != "rejected" or change.odds is not None:
            candidates.append(msgspec.structs.replace(change, status=change.was, was=None))
    return settle(msgspec.structs.replace(page, conflicts=()), candidates, boldness)


def _nearness(page: int, lost: int) -> tuple[bool, int]:
    """Return what is greatest for the last page before one that is lost, or else for the first after it."""
    return page <= lost, page if page <= lost else -page


def _order(decision: Decision) -> tuple[int, int, int]:
    return decision.change.page, decision.change.line, decision.change.start


@dataclass(eq=False)
class _Desk:
    """A page while decisions are laid over it."""

    page: CorrectedPage
    corrections: list[Correction] = field(default_factory=list)
    refused: list[Correction] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.corrections, self.refused = list(self.page.corrections), list(self.page.refused)

    @cached_property
    def text(self) -> PageText:
        return PageText(self.page.reading, self.page.page.number)

    def lay(self, decision: Decision, place: Place) -> tuple[Decision, str]:
        """Lay a decision over a place; return it as it stands here and what keeps it from being laid, if anything."""
        mine = self._change_at(decision.change, place)
        there = [c for c in self.corrections if c.line == mine.line and c.start < mine.end and mine.start < c.end]
        same = next((c for c in (*there, *self.refused) if c.id == mine.id), None)
        rivals = [c for c in there if c.id != mine.id]
        left, right = self.text.around(place.line, place.start, place.end)
        here = msgspec.structs.replace(decision, change=same or mine, left=left, right=right)
        if same and same.was is not None:
            return here, "" if same.status == decision.status else "two decisions are about this change"
        if decision.status == "applied":
            if any(c.was is not None for c in rivals):
                return here, "another decision is about the same letters"
            self.corrections = [c for c in self.corrections if c not in there]
            self.refused = [c for c in self.refused if c is not same] + rivals
            was = same.status if same else "rejected"
            self.corrections.append(msgspec.structs.replace(same or mine, status="applied", was=was))
        elif same in there:
            self.corrections[self.corrections.index(same)] = msgspec.structs.replace(
                same, status=decision.status, was=same.status
            )
        elif decision.status == "undone" and not rivals:
            self.refused = [c for c in self.refused if c is not same]
            was = same.status if same else "rejected"
            self.corrections.append(msgspec.structs.replace(same or mine, status="undone", was=was))
        elif not same and not decision.earlier and (made := next((c for c in rivals if c.status == "applied"), None)):
            return here, f"the rules now read {made.before} here as {made.after}"
        return here, ""

    def _change_at(self, change: Correction, place: Place) -> Correction:
        before = self.text.words(place)
        page, line, start = place.page, place.line, place.start
        its_id = correction_id(page, line, start, before, change.after)
        return msgspec.structs.replace(
            change, id=its_id, page=page, line=line, start=start, end=place.end, before=before
        )

    def done(self) -> CorrectedPage:
        return msgspec.structs.replace(
            self.page,
            corrections=tuple(sorted(self.corrections, key=lambda c: (c.line, c.start, c.end))),
            refused=tuple(self.refused),
            conflicts=tuple(self.conflicts),
        )


def _where(decision: Decision, desks: dict[int, _Desk]) -> Place | str:
    """Return where a decision's letters stand now; else why it has no place, empty: the text reads so already."""
    change, left, right = decision.change, decision.left, decision.right
    own = desks.get(change.page)
    here = list(own.text.find(change.before, left, right)) if own else []
    if place := _clearest(here, _LIKE, change):
        return place
    elsewhere = [p for n, d in desks.items() if n != change.page for p in d.text.find(change.before, left, right)]
    if place := _clearest(elsewhere, _LIKE_ELSEWHERE, change):
        return place
    if sum(place.likeness >= _LIKE for place in here) > 1:
        return f"{change.before} stands more than once in such a place"
    if own and any(place.likeness >= _LIKE for place in own.text.find(change.after, left, right)):
        if decision.status == "applied":
            return ""
        return f"the new reading has {change.after} here by itself, which was refused"
    return f"the new reading does not have {change.before} in its place"


def _clearest(places: Sequence[Place], likeness: float, change: Correction) -> Place | None:
    """Return the place whose surroundings are most like the decision's; of equal ones that on the very spot."""
    ranked = sorted(places, key=lambda p: -p.likeness)
    if not ranked or ranked[0].likeness < likeness:
        return None
    rivals = [p for p in ranked if p.likeness > ranked[0].likeness - _CLEARLY]
    if len(rivals) == 1:
        return ranked[0]
    spot = (change.page, change.line, change.start)
    return next((p for p in rivals if (p.page, p.line, p.start) == spot), None)
