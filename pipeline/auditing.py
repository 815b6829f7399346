"""An audit of a directory of results: drawing the pages to proofread, and taking in what was counted on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.decisions import corrected_page, lay_anew
from pipeline.document import PageScore
from pipeline.errors import UsageError
from pipeline.quality.audit import PLACE, Audit, audit, factor_of, sample, stratum_of
from pipeline.report.audit_sheet import TABLE, Proof, has_counts, proof, read_counts, write_sheet
from pipeline.store import Result, encode, fingerprint, write_atomic


def as_estimated(results: Sequence[Result]) -> list[tuple[Result, PageScore]]:
    """Return all pages' scores, each with its result, as they were before any audit recalibrated them.

    So pages fall into the same strata each time, and a second audit does not build upon the first.
    """
    from pipeline.quality import score_page

    scores: list[tuple[Result, PageScore]] = []
    for result in results:
        turned = factor_of(result) != 1
        for record in result.pages():
            page = corrected_page(result, record) if turned else None
            scores.append((result, score_page(record.score.folder, page) if page else record.score))
    return scores


def draw(results: Sequence[Result], directory: Path, count: int, seed: int = 0) -> tuple[Path, list[Proof]]:
    """Draw pages of the results to proofread and write the sheet for them; return its place and the pages.

    Raises:
        UsageError: there is a sheet with counts already, which would be lost.
        InputUnreadable: a record or a reading lacks.
        OutputNotWritable: no rights or no space.

    """
    table = directory / TABLE
    if table.exists() and has_counts(table):
        raise UsageError(f"{table} has counts in it already.", "Read them with --audit-counts, or move the file away.")
    scores = as_estimated(results)
    homes = {(score.folder, score.page): result for result, score in scores}
    drawn = sample([score for _, score in scores], count, seed)
    proofs = [proof(homes[score.folder, score.page], score.page, directory) for score in drawn]
    return write_sheet(proofs, directory), proofs


def take_counts(results: Sequence[Result], directory: Path, table: Path) -> Audit:
    """Read the counted errors, write what they say about the results, and recalibrate the scores of their pages.

    Raises:
        InputUnreadable: the table has no counts, or wrong ones.
        OutputNotWritable: no rights or no space.

    """
    scores = [score for _, score in as_estimated(results)]
    pages = {(score.folder, score.page) for score in scores if stratum_of(score) is not None}
    counts = read_counts(table, pages)
    found = audit(scores, counts)
    write_atomic(directory / PLACE, encode(found, fingerprint(counts)))
    for result in results:
        lay_anew(result)
    return found
