"""A folder in figures: report/summary.json, the workbook's Summary sheet and the head of the HTML report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any, get_args

import msgspec

from pipeline.document import (
    Advice,
    CorrectionKind,
    CorrectionStatus,
    Failure,
    Folder,
    Gate,
    Grade,
    PageKind,
    PageRecord,
    PageScore,
    SourceFile,
)
from pipeline.errors import InputUnreadable
from pipeline.store import Result, write_atomic

Counts = dict[str, int]


class Accuracy(msgspec.Struct, frozen=True, kw_only=True):
    """Expected character accuracy in per cent, the mean over pages weighted by their words, with its counts.

    Only pages that have a score both before and after count, so that the two figures can be compared; without such a
    page both are None.
    """

    before: float | None
    after: float | None
    pages: int
    words: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What the report says about a folder in figures; the record of report/summary.json. No field is left out."""

    folder: str
    title: str
    pages: int
    pages_done: int
    pages_failed: int
    words: int
    accuracy: Accuracy
    pages_by_grade: Counts
    pages_by_grade_before: Counts
    """Grades the pages would have had before correction: by score_before; pages without a score keep their grade."""
    pages_by_kind: Counts
    pages_by_languages: Counts
    pages_by_advice: Counts
    pages_by_reading: Counts
    """Pages by the reading chosen: embedded or reocr."""
    pages_by_gate: Counts
    """Pages by the rules of correction they were open to: open, names, old spelling, unknown language, unreadable."""
    pages_for_a_person: tuple[int, ...]
    """Numbers of the pages whose advice is not `keep`, worst first."""
    corrections: int
    corrections_by_status: Counts
    corrections_by_kind: dict[str, Counts]
    """Kind, then status."""
    corrections_by_rule: dict[str, Counts]
    """Rule, then status."""
    conflicts: int
    """Decisions of a person that do not fit the reading they are laid over."""
    failures: tuple[Failure, ...]
    sources: tuple[SourceFile, ...]
    engines: Counts
    """Pages by the engine of the reading chosen, with its version."""
    settings: dict[str, str]
    dictionaries: dict[str, str]
    """Names of the dictionaries used, each with the fingerprint of its content."""


def folder_of(result: Result) -> Folder:
    """Return a result's folder.

    Raises:
        InputUnreadable: folder.json lacks or is damaged.

    """
    folder = result.folder()
    if folder is None:
        raise InputUnreadable(f"{result.folder_file()} lacks or is damaged.", "Run `ocrmend clean` again.")
    return folder


def grade_of(score: float) -> Grade:
    """Return the grade of a score after Holley (D-Lib 2009): good from 98, average from 90, poor below."""
    return "good" if score >= 98 else "average" if score >= 90 else "poor"


def accuracy(scores: Iterable[PageScore]) -> Accuracy:
    """Return the mean accuracy of pages, weighted by words."""
    both = [(s.score_before, s.score, s.words) for s in scores if s.score is not None and s.score_before is not None]
    words = sum(count for _, _, count in both)
    if not words:
        return Accuracy(before=None, after=None, pages=len(both), words=0)
    return Accuracy(
        before=round(sum(before * count for before, _, count in both) / words, 3),
        after=round(sum(after * count for _, after, count in both) / words, 3),
        pages=len(both),
        words=words,
    )


def worst_first(score: PageScore) -> tuple[int, float, int]:
    """Return the key that puts the pages in most need of a person first: unreadable, then by score, then the rest."""
    rank = 0 if score.grade == "unreadable" else 1 if score.score is not None else 2
    return rank, score.score or 0.0, score.page


def summarise(result: Result) -> Summary:
    """Return a folder's figures from its files.

    Raises:
        InputUnreadable: folder.json lacks or is damaged.

    """
    records = list(result.pages())
    readings = (result.reading(record.page.number, record.choice.source) for record in records)
    return summary_of(folder_of(result), records, [reading.engine for reading in readings if reading])


def summary_of(folder: Folder, records: list[PageRecord], engines: list[str]) -> Summary:
    """Return a folder's figures from its records and the engines of the readings chosen, one for each page."""
    scores = [record.score for record in records]
    corrections = [correction for record in records for correction in record.corrections]
    failed = {failure.page for failure in folder.failures if failure.page} - {score.page for score in scores}
    before = Counter(s.grade if s.score is None or s.score_before is None else grade_of(s.score_before) for s in scores)
    return Summary(
        folder=folder.id,
        title=folder.title,
        pages=len(folder.pages),
        pages_done=len(records),
        pages_failed=len(failed),
        words=sum(score.words for score in scores),
        accuracy=accuracy(scores),
        pages_by_grade=_ordered(Counter(score.grade for score in scores), get_args(Grade)),
        pages_by_grade_before=_ordered(before, get_args(Grade)),
        pages_by_kind=_ordered(Counter(score.kind for score in scores), get_args(PageKind)),
        pages_by_languages=_by_count(Counter("+".join(score.languages) or "none" for score in scores)),
        pages_by_advice=_ordered(Counter(score.advice for score in scores), get_args(Advice)),
        pages_by_reading=_by_count(Counter(record.choice.source for record in records)),
        pages_by_gate=_ordered(Counter(record.treatment.gate for record in records), get_args(Gate)),
        pages_for_a_person=tuple(s.page for s in sorted(scores, key=worst_first) if s.advice != "keep"),
        corrections=len(corrections),
        corrections_by_status=_ordered(Counter(c.status for c in corrections), get_args(CorrectionStatus)),
        corrections_by_kind=_by_status(((c.kind, c.status) for c in corrections), get_args(CorrectionKind)),
        corrections_by_rule=_by_status(
            ((c.rule, c.status) for c in corrections), sorted({c.rule for c in corrections})
        ),
        conflicts=sum(len(record.conflicts) for record in records),
        failures=folder.failures,
        sources=folder.sources,
        engines=_by_count(Counter(engines)),
        settings=folder.settings,
        dictionaries=folder.dictionaries,
    )


def write_summary(result: Result) -> Summary:
    """Write report/summary.json and return what stands in it.

    Raises:
        InputUnreadable: folder.json lacks or is damaged.
        OutputNotWritable: no rights or no space.

    """
    summary = summarise(result)
    write_atomic(result.path / "report" / "summary.json", summary_json(summary))
    return summary


def summary_json(summary: msgspec.Struct) -> bytes:
    """Return a summary as the bytes of its file."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=1) + b"\n"


def _ordered(counts: Counter[Any], order: Iterable[str]) -> Counts:
    return {name: counts[name] for name in order if counts[name]}


def _by_count(counts: Counter[Any]) -> Counts:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _by_status(pairs: Iterable[tuple[str, str]], order: Iterable[str]) -> dict[str, Counts]:
    found: dict[str, Counter[str]] = {}
    for name, status in pairs:
        found.setdefault(name, Counter())[status] += 1
    return {name: _ordered(found[name], get_args(CorrectionStatus)) for name in order if name in found}
