"""The report of a collection: index.html, pages.csv and summary.json over the reports of its folders."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import quote

import msgspec

from pipeline.document import Failure, Folder, Grade, PageScore
from pipeline.export.summary import Accuracy, Counts, Summary, accuracy, folder_of, summarise, summary_json
from pipeline.export.tables import PAGE_COLUMNS, csv_text, page_row
from pipeline.quality.audit import Audit, audit_in
from pipeline.report.html import render
from pipeline.report.view import PageView
from pipeline.store import Result, write_atomic

MOST_LEAVES = 100
"""Folders of more pages show their shares of grades instead of a strip with a leaf for each page."""
MOST_LEAVES_IN_ALL = 10_000
"""In collections of more pages all folders do, so that the file stays one that a browser likes to open."""


class CollectionSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A collection in figures, the record of its summary.json."""

    pages: int
    pages_done: int
    pages_failed: int
    pages_for_a_person: int
    words: int
    accuracy: Accuracy
    pages_by_grade: Counts
    corrections_by_status: Counts
    failures: tuple[Failure, ...]
    """Sources that gave no folder at all; the failures of pages stand with their folders."""
    folders: tuple[Summary, ...]
    """In the order of their ids."""
    audit: Audit | None
    """What was counted on pages of it, if anything was."""


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder in the table: its figures, a strip of its pages and the address of its report."""

    summary: Summary
    pages: tuple[PageView, ...]
    address: str


def write_collection(results: list[Result], out: Path, failures: Sequence[Failure] = ()) -> Path:
    """Write index.html, pages.csv and summary.json to the directory `out`; return the place of index.html.

    `failures` are sources that gave no folder at all. Addresses are relative to `out`.

    Raises:
        InputUnreadable: a result has no readable folder.json.
        OutputNotWritable: no rights or no space.

    """
    rows = [folder_row(result, out) for result in results]
    scores = [page.score for row in rows for page in row.pages if page.record]
    summary = collection_summary([row.summary for row in rows], scores, failures, audit_in(out))
    write_atomic(out / "pages.csv", csv_text(PAGE_COLUMNS, map(page_row, scores)))
    write_atomic(out / "summary.json", summary_json(summary))
    path = out / "index.html"
    most = MOST_LEAVES if summary.pages <= MOST_LEAVES_IN_ALL else 0
    worst_first = sorted(rows, key=_worst_first)
    write_atomic(path, render("collection.html.j2", summary=summary, rows=worst_first, most_leaves=most))
    return path


def folder_row(result: Result, out: Path) -> FolderRow:
    """Return a result's row in the table of folders."""
    folder: Folder = folder_of(result)
    records = {record.page.number: record for record in result.pages()}
    pages = tuple(
        PageView(
            page=page,
            score=record.score if record else PageScore(folder=folder.id, page=page.number, source=page.source),
            record=record,
        )
        for page in folder.pages
        for record in [records.get(page.number)]
    )
    report = os.path.relpath(result.path / "report" / "index.html", out)
    return FolderRow(summarise(result), pages, quote(Path(report).as_posix()))


def collection_summary(
    folders: list[Summary], scores: list[PageScore], failures: Sequence[Failure], audit: Audit | None = None
) -> CollectionSummary:
    """Return a collection's figures from those of its folders and the scores of all their pages."""
    grades = Counter(score.grade for score in scores)
    statuses: Counter[str] = Counter()
    for folder in folders:
        statuses.update(folder.corrections_by_status)
    return CollectionSummary(
        pages=sum(folder.pages for folder in folders),
        pages_done=sum(folder.pages_done for folder in folders),
        pages_failed=sum(folder.pages_failed for folder in folders),
        pages_for_a_person=sum(len(folder.pages_for_a_person) for folder in folders),
        words=sum(folder.words for folder in folders),
        accuracy=accuracy(scores),
        pages_by_grade={grade: grades[grade] for grade in get_args(Grade) if grades[grade]},
        corrections_by_status=dict(sorted(statuses.items())),
        failures=tuple(failures),
        folders=tuple(sorted(folders, key=lambda folder: folder.folder)),
        audit=audit,
    )


def _worst_first(row: FolderRow) -> tuple[float, str]:
    after = row.summary.accuracy.after
    return (101.0 if after is None else after), row.summary.folder
