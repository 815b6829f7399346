"""What a person decided about corrections and counted in an audit, and the boldness: overlays over the page records.

The first two lie in files of their own (decisions.json, audit/result.json) that no run writes; every run keeps to
them. A page record carries all three in its fingerprint behind plus signs. A change of them reads and corrects nothing
anew: the records keep every candidate with its odds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import msgspec

from pipeline.document import (
    Choice,
    CorrectedPage,
    Correction,
    CorrectionStatus,
    Decision,
    Decisions,
    Folder,
    PageRecord,
    correction_id,
)
from pipeline.overlay import PageText, lay_over, lift
from pipeline.store import Result, fingerprint


class Mark(NamedTuple):
    """The fingerprint of a page record, in parts: what it was made from, and what was laid over it.

    `made` is the boldness of the run that made it, `boldness` the one that holds.
    """

    base: str
    made: str = "normal"
    boldness: str = "normal"
    overlays: str = ""

    @classmethod
    def of(cls, text: str) -> Mark:
        """Return the parts of a fingerprint as it stands in a file."""
        base, made, boldness, overlays, *_ = [*text.split("+"), "", "", "", ""]
        return cls(base, made or "normal", boldness or made or "normal", overlays)

    def under(self, decisions: Decisions, factor: float) -> Mark:
        """Return the mark under a person's decisions and an audit's factor."""
        overlays = ([decisions] if decisions.decided else []) + ([factor] if factor != 1 else [])
        return self._replace(overlays=fingerprint(*overlays) if overlays else "")

    def __str__(self) -> str:
        """Return it as it stands in a file."""
        return "+".join(self).rstrip("+")


def decisions_of(result: Result) -> Decisions:
    """Return what a person decided about a result."""
    return result.load(result.decisions_file(), Decisions) or Decisions()


def page_record(folder: Folder, choice: Choice, corrected: CorrectedPage, factor: float = 1.0) -> PageRecord:
    """Return the record of a corrected page, with its scores as an audit's `factor` recalibrates them."""
    from pipeline.quality import score_page
    from pipeline.quality.reasons import gained

    score = score_page(folder.id, corrected, factor)
    doubts = len(corrected.conflicts)
    lost = f"{doubts} decision{'s' * (doubts > 1)} of a person do{'es' * (doubts == 1)} not fit this reading"
    reason = "; ".join(filter(None, (score.reason, gained(choice), lost if doubts else "")))
    advice = "check" if doubts and score.advice == "keep" else score.advice
    return PageRecord(
        page=corrected.page,
        choice=choice,
        spans=corrected.spans,
        corrections=corrected.corrections,
        refused=corrected.refused,
        treatment=corrected.treatment,
        conflicts=corrected.conflicts,
        score=msgspec.structs.replace(score, reason=reason, advice=advice),
    )


def corrected_page(result: Result, record: PageRecord) -> CorrectedPage | None:
    """Return the page that a record was made of; None if its reading lacks."""
    reading = result.reading(record.page.number, record.choice.source)
    if reading is None:
        return None
    return CorrectedPage(
        page=record.page,
        reading=reading,
        corrections=record.corrections,
        refused=record.refused,
        treatment=record.treatment,
        conflicts=record.conflicts,
        spans=record.spans,
    )


def lay_anew(result: Result, boldness: str | None = None) -> None:
    """Write the page records again under a person's decisions, the audit that holds and a boldness (None: the same).

    Nothing is read or corrected anew. What another boldness would find in later passes, on a text with more or fewer
    changes, is not in the records: for that the stage must be done again.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    from pipeline.quality.audit import factor_of

    folder, factor, decisions = result.folder(), factor_of(result), decisions_of(result)
    records = [(record, page) for record in result.pages() if (page := corrected_page(result, record))]
    if folder is None or not records:
        return
    marks = [_mark(result, record.page.number) for record, _ in records]
    wanted = [boldness or mark.boldness for mark in marks]
    pages, _ = lay_over([lift(page, bold) for (_, page), bold in zip(records, wanted, strict=True)], decisions)
    for (record, _), page, mark, bold in zip(records, pages, marks, wanted, strict=True):
        turned = mark._replace(boldness=bold).under(decisions, factor)
        result.save(result.page_file(page.page.number), page_record(folder, record.choice, page, factor), str(turned))
    if boldness and folder.settings:
        settings = folder.settings | {"boldness": boldness}
        mark_of_folder = result.mark(result.folder_file())
        result.save(result.folder_file(), msgspec.structs.replace(folder, settings=settings), mark_of_folder)


def undo(result: Result, ids: Sequence[str], rules: Sequence[str], pages: Sequence[int], *, redo: bool = False) -> int:
    """Take back the applied changes that any of the selectors names (or, with `redo`, carry undone ones out again).

    Returns:
        The number of changes that were turned.

    """
    desk = _Desk(result)
    if redo:
        for key, old in list(desk.decided.items()):
            if old.status == "undone" and _chosen(old.change, ids, rules, pages):
                # As it was before: what the person had decided, or else as the rules have it.
                desk.turn(key, msgspec.structs.replace(old, status=old.earlier, earlier=None) if old.earlier else None)
        return desk.write()
    for change in desk.changes():
        if change.status == "applied" and _chosen(change, ids, rules, pages):
            before = desk.decided.get(change.id)
            desk.turn(change.id, desk.decision("undone", change, earlier=before.status if before else None))
    return desk.write()


def judge(result: Result, ids: Sequence[str], rules: Sequence[str], pages: Sequence[int], *, accept: bool) -> int:
    """Accept (or reject) the proposals that any of the selectors names; by id also what was refused or applied.

    A kept slip that is accepted is no slip of the original: its normal form is put in.

    Returns:
        The number of changes that were judged.

    """
    desk = _Desk(result)
    for change in desk.changes(refused=True):
        if change.id in ids or (change.status == "proposed" and _chosen(change, ids, rules, pages)):
            wanted = _normalised(change) if accept and change.status == "kept" and change.normal else change
            desk.turn(wanted.id, desk.decision("applied" if accept else "rejected", wanted))
    return desk.write()


def _normalised(slip: Correction) -> Correction:
    its_id = correction_id(slip.page, slip.line, slip.start, slip.before, slip.normal)
    return msgspec.structs.replace(slip, id=its_id, after=slip.normal, status="rejected", normal="")


PERSON = "person"
"""Rule of a correction that a person made."""


def correct(result: Result, page: int, before: str, after: str, line: int | None = None) -> bool:
    """Lay a person's own correction over the one place of `before` on a page (and, if given, a line).

    Returns:
        False if the page does not have it, or more than once.

    """
    desk = _Desk(result)
    change = desk.own_change(page, before, after, line)
    if change is None:
        return False
    desk.turn(change.id, desk.decision("applied", change))
    desk.write()
    return True


def _chosen(change: Correction, ids: Sequence[str], rules: Sequence[str], pages: Sequence[int]) -> bool:
    return change.id in ids or change.rule in rules or change.page in pages


class _Desk:
    """The decisions on a result while they are turned, under the ids that its present readings give them."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._turned = 0
        self._pages = {r.page.number: page for r in result.pages() if (page := corrected_page(result, r))}
        bare = [lift(page, _mark(result, number).boldness) for number, page in self._pages.items()]
        self.decided = dict(lay_over(bare, decisions_of(result))[1].decided)

    def changes(self, *, refused: bool = False) -> list[Correction]:
        """Return the changes on record, with `refused` also the candidates that were not taken."""
        every = (c for p in self._pages.values() for c in (*(p.refused if refused else ()), *p.corrections))
        return list({c.id: c for c in every}.values())

    def decision(
        self, status: CorrectionStatus, change: Correction, earlier: CorrectionStatus | None = None
    ) -> Decision:
        """Return a decision on a change, with the text around it."""
        left, right = PageText(self._pages[change.page].reading).around(change.line, change.start, change.end)
        bare = msgspec.structs.replace(change, status=change.was or change.status, was=None)
        return Decision(status=status, change=bare, left=left, right=right, earlier=earlier)

    def own_change(self, page: int, before: str, after: str, line: int | None) -> Correction | None:
        """Return a correction of the one place that has `before`; None if there is no such place or several."""
        if page not in self._pages:
            return None
        text = PageText(self._pages[page].reading, page)
        places = [p for p in text.find(before, "", "") if line in (None, p.line)]
        if len(places) != 1:
            return None
        (place,) = places
        words = text.words(place)
        spaces = after.count(" ") - words.count(" ")
        return Correction(
            id=correction_id(page, place.line, place.start, words, after),
            page=page,
            line=place.line,
            start=place.start,
            end=place.end,
            before=words,
            after=after,
            kind="split" if spaces > 0 else "join" if spaces < 0 else "nonword",
            rule=PERSON,
            evidence=("corrected by a person",),
            confidence=1.0,
            status="rejected",
        )

    def turn(self, key: str, decision: Decision | None) -> None:
        """Put a decision in the place of another, or of none; None: it is dropped."""
        self._turned += 1
        self.decided.pop(key, None)
        if decision:
            self.decided[key] = decision

    def write(self) -> int:
        """Write the decisions and the records under them, if any was turned; return how many were."""
        if self._turned:
            self._result.save(self._result.decisions_file(), Decisions(decided=self.decided), "")
            lay_anew(self._result)
        return self._turned


def _mark(result: Result, page: int) -> Mark:
    return Mark.of(result.mark(result.page_file(page)))


def decided(results: Iterable[Result]) -> tuple[list[Correction], list[Correction]]:
    """Return the changes that a person accepted and those that a person rejected or took back."""
    accepted: list[Correction] = []
    rejected: list[Correction] = []
    for result in results:
        for decision in decisions_of(result).decided.values():
            (accepted if decision.status == "applied" else rejected).append(decision.change)
    return accepted, rejected
