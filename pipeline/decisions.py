"""What a person decided about corrections and counted in an audit: overlays over the page records.

Both lie in files of their own (decisions.json, audit/result.json) that no run writes; every run keeps to them. A page
record carries them in its fingerprint behind a plus sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from pipeline.document import Choice, CorrectedPage, Correction, CorrectionStatus, Decisions, Folder, PageRecord
from pipeline.store import Result, fingerprint


def page_record(folder: Folder, choice: Choice, corrected: CorrectedPage, factor: float = 1.0) -> PageRecord:
    """Return the record of a corrected page, with its scores as an audit's `factor` recalibrates them."""
    from pipeline.quality import score_page
    from pipeline.quality.reasons import gained

    score = score_page(folder.id, corrected, factor)
    reason = "; ".join(filter(None, (score.reason, gained(choice))))
    return PageRecord(
        page=corrected.page,
        choice=choice,
        spans=corrected.spans,
        corrections=corrected.corrections,
        score=msgspec.structs.replace(score, reason=reason),
    )


def decide(corrected: CorrectedPage, decisions: Decisions) -> CorrectedPage:
    """Return the page with the statuses that a person decided."""
    if not decisions.statuses:
        return corrected
    changed = tuple(
        msgspec.structs.replace(c, status=decisions.statuses.get(c.id, c.status)) for c in corrected.corrections
    )
    return msgspec.structs.replace(corrected, corrections=changed)


def overlaid(mark: str, decisions: Decisions, factor: float) -> str:
    """Return the fingerprint of page records made under a person's decisions and an audit's factor."""
    overlays = ([decisions] if decisions.statuses else []) + ([factor] if factor != 1 else [])
    return f"{mark}+{fingerprint(*overlays)}" if overlays else mark


def redecide(result: Result, decisions: Decisions, statuses: Mapping[str, CorrectionStatus]) -> None:
    """Write a person's decisions and turn the statuses in the page records; nothing is read or corrected anew.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    result.save(result.decisions_file(), decisions, "")
    _lay_over(result, decisions, statuses)


def recalibrate(result: Result) -> None:
    """Score the pages anew under the audit that holds for the result; nothing is read or corrected anew.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    _lay_over(result, result.load(result.decisions_file(), Decisions) or Decisions(), {})


def corrected_page(result: Result, record: PageRecord) -> CorrectedPage | None:
    """Return the page that a record was made of; None if its reading lacks."""
    reading = result.reading(record.page.number, record.choice.source)
    if reading is None:
        return None
    return CorrectedPage(page=record.page, reading=reading, corrections=record.corrections, spans=record.spans)


def _lay_over(result: Result, decisions: Decisions, statuses: Mapping[str, CorrectionStatus]) -> None:
    """Write the page records again, with statuses turned and under the audit that holds."""
    from pipeline.quality.audit import factor_of

    folder, factor = result.folder(), factor_of(result)
    for record in result.pages():
        before = corrected_page(result, record)
        if folder is None or before is None:
            continue
        path = result.page_file(record.page.number)
        mark = overlaid(result.mark(path).partition("+")[0], decisions, factor)
        turned = decide(before, Decisions(statuses=dict(statuses)))
        result.save(path, page_record(folder, record.choice, turned, factor), mark)


def undo(result: Result, ids: Sequence[str], rules: Sequence[str], pages: Sequence[int], *, redo: bool = False) -> int:
    """Take back the applied changes that any of the selectors names (or, with `redo`, carry undone ones out again).

    Returns:
        The number of changes whose status was turned.

    """
    old: CorrectionStatus = "undone" if redo else "applied"
    new: CorrectionStatus = "applied" if redo else "undone"
    decisions = result.load(result.decisions_file(), Decisions) or Decisions()
    chosen = [
        change.id
        for record in result.pages()
        for change in record.corrections
        if change.status == old and (change.id in ids or change.rule in rules or record.page.number in pages)
    ]
    statuses = dict(decisions.statuses)
    for its_id in chosen:
        # Redone means as the rules had it: no decision is left over.
        if redo:
            statuses.pop(its_id, None)
        else:
            statuses[its_id] = "undone"
    if chosen:
        redecide(result, Decisions(statuses=statuses), dict.fromkeys(chosen, new))
    return len(chosen)


def decided(results: Iterable[Result]) -> tuple[list[Correction], list[Correction]]:
    """Return the changes that a person accepted and those that a person rejected or took back."""
    accepted: list[Correction] = []
    rejected: list[Correction] = []
    for result in results:
        decisions = result.load(result.decisions_file(), Decisions) or Decisions()
        for change in (c for record in result.pages() for c in record.corrections if c.id in decisions.statuses):
            (accepted if decisions.statuses[change.id] == "applied" else rejected).append(change)
    return accepted, rejected
