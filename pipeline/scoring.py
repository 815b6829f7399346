"""Scores of sources as they are, without results on disk, flows or servers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline import ingest
from pipeline.document import CorrectedPage, Failure, PageScore
from pipeline.errors import OcrmendError, failure
from pipeline.settings import Settings
from pipeline.stages import described


def score_sources(paths: Sequence[Path], settings: Settings) -> tuple[list[PageScore], list[Failure]]:
    """Score the pages of sources as they are, without correcting or writing anything; images without text are read.

    Returns:
        The scores in order, and what could not be scored.

    """
    from pipeline.quality import score_page
    from pipeline.recognition import recognise

    folders, failures = ingest.find_folders(paths)
    scores: list[PageScore] = []
    for source in folders:
        try:
            folder = ingest.open_folder(source, settings)
        except OcrmendError as error:
            failures.append(failure(0, source.title, "ingest", error))
            continue
        failures += folder.failures
        embedded = dict(ingest.embedded_readings(source, folder))
        lost = {f.page for f in folder.failures}
        for page in folder.pages:
            try:
                reading = embedded.get(page.number)
                if page.number in lost:
                    continue
                if reading is None:
                    reading = recognise(page, source.root, settings)
                if isinstance(reading, Failure):
                    failures.append(reading)
                    continue
                scores.append(score_page(folder.id, CorrectedPage(page=described(page, reading), reading=reading)))
            except OcrmendError as error:
                failures.append(failure(page.number, page.source, "recognition", error))
    return scores, failures
