"""The flows: re-OCR, post-correct, or the whole way, for one folder or a collection.

All four are one road with different stops. Folders go through it in groups, so that the pages of many small folders
keep all workers busy, and a large collection has finished folders long before its end. Resume and reports rest on our
files alone: Prefect's embedded server loses some task states, and after a kill its flow stays "Running" for ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

from prefect import Flow, flow
from prefect.artifacts import create_table_artifact
from prefect.futures import PrefectFuture

from flows import progress
from flows.home import server
from flows.runners import task_runner
from flows.tasks import finish_folder, recognise_batch
from pipeline import ingest, stages
from pipeline.document import Failure, Record
from pipeline.errors import OutputNotWritable, failure
from pipeline.ingest import FolderSource
from pipeline.language import dictionaries
from pipeline.language.dictionaries import Dictionary
from pipeline.processes import processes
from pipeline.settings import Settings
from pipeline.stages import Job

WORTH_PROCESSES = 100
"""Pages of several folders from which processes of their own correct them faster than this one."""

TABLE_ROWS = 500
"""The score table kept in Prefect is for looking at; the whole of it is in pages.csv."""


class Outcome(Record, frozen=True, kw_only=True):
    """What a run did: the results' directories, the pages done, what failed, and the page to open first."""

    results: tuple[str, ...] = ()
    pages: int = 0
    failures: tuple[Failure, ...] = ()
    report: str = ""


class _Road(Record, frozen=True, kw_only=True):
    """Which stops a run makes."""

    recognise: bool = True
    finish: bool = True
    outputs: bool = True


@flow(flow_run_name="clean-collection", persist_result=False, validate_parameters=False)
def clean_collection(sources: list[str], out: str, settings: Settings | None = None) -> Outcome:
    """Clean every folder that the sources hold, the whole way, and write the collection's overview and index.

    Raises:
        OcrmendError: a dictionary cannot be read, a runner is missing, or the output cannot be written.

    """
    return _run(sources, Path(out), settings or Settings(), _Road())


@flow(flow_run_name="clean-{source}", persist_result=False, validate_parameters=False)
def clean_folder(source: str, out: str, settings: Settings | None = None) -> Outcome:
    """Clean one folder the whole way: recognise, correct, score, write all outputs."""
    return _run([source], Path(out), settings or Settings(), _Road())


@flow(flow_run_name="reocr-{source}", persist_result=False, validate_parameters=False)
def reocr_folder(source: str, out: str, settings: Settings | None = None) -> Outcome:
    """Recognise the pages of a folder anew and write their readings; nothing is corrected."""
    return _run([source], Path(out), settings or Settings(), _Road(finish=False, outputs=False))


@flow(flow_run_name="postcorrect-{source}", persist_result=False, validate_parameters=False)
def postcorrect_folder(source: str, out: str, settings: Settings | None = None) -> Outcome:
    """Correct and score what readings a folder has, its own text or those of an earlier run; nothing is recognised."""
    return _run([source], Path(out), settings or Settings(), _Road(recognise=False))


def start(chosen: Flow[..., Outcome], *arguments: Any, settings: Settings) -> Outcome:
    """Run one of the flows here and now, with the task runner that the settings name.

    Raises:
        OcrmendError: whatever the flow raises of our own errors.

    """
    with server():
        return chosen.with_options(task_runner=task_runner(settings))(*arguments, settings=settings)


def _run(sources: Sequence[str], out: Path, settings: Settings, road: _Road) -> Outcome:
    # The dictionaries are read before anything is done: a mistake in them should not cost an hour of OCR first.
    dictionary = dictionaries.load(settings.dictionaries)
    folders, failures = ingest.find_folders([Path(source) for source in sources])
    done: list[Job] = []
    with processes(settings.workers if settings.runner == "threads" else 1) as pool:
        for group in _groups(folders, out, settings, failures):
            found = _recognise(group, settings) if road.recognise else [[] for _ in group]
            if road.finish:
                done += _finish(group, dictionary, settings, found, road.outputs, pool)
            else:
                done += group
                failures += [f for its in found for f in its]
    failures += [f for job in done for f in job.folder.failures]
    report = ""
    if road.outputs and (done or failures):
        report = str(stages.write_collection_outputs([job.result for job in done], out, failures, dictionary))
        _publish_scores(done)
    pages = sum(len({p.number for p in job.folder.pages} - {f.page for f in job.folder.failures}) for job in done)
    results = tuple(str(job.out) for job in done)
    return Outcome(results=results, pages=pages, failures=tuple(failures), report=report)


def _groups(
    folders: Sequence[FolderSource], out: Path, settings: Settings, failures: list[Failure]
) -> Iterator[list[Job]]:
    """Yield the folders, read, in groups with enough pages for all workers; unreadable folders become failures."""
    enough = settings.batch_pages * settings.workers
    group: list[Job] = []
    for source in folders:
        try:
            group.append(stages.ingest_folder(source, out, settings))
        except OutputNotWritable:
            raise
        except Exception as error:  # one bad folder never stops the rest, whatever it did
            failures.append(failure(0, source.title, "ingest", error))
        if sum(len(job.folder.pages) for job in group) >= enough:
            yield group
            group = []
    if group:
        yield group


def _recognise(group: Sequence[Job], settings: Settings) -> list[list[Failure]]:
    """Recognise the group's pages that need it, in batches; return the failures by folder."""
    wanted = [stages.pages_to_recognise(job, settings) for job in group]
    pages = [(i, number) for i, (numbers, _) in enumerate(wanted) for number in numbers]
    progress.phase("recognise", len(pages))
    # Four batches a worker keep all busy to the end; more pages in a batch than the setting save nothing.
    size = max(1, min(settings.batch_pages, -(-len(pages) // (4 * settings.workers))))
    futures: list[PrefectFuture[list[tuple[int, Failure]]]] = []
    for start_at in range(0, len(pages), size):
        batch = pages[start_at : start_at + size]
        name = f"{group[batch[0][0]].folder.id} page {batch[0][1]}"
        futures.append(recognise_batch.submit(name, list(group), batch, settings))
    failures = [list(lost) for _, lost in wanted]
    for found in [future.result() for future in futures]:
        for index, its in found:
            failures[index].append(its)
    return failures


def _finish(
    group: Sequence[Job],
    dictionary: Dictionary,
    settings: Settings,
    failures: Sequence[list[Failure]],
    outputs: bool,
    pool: Executor | None,
) -> list[Job]:
    """Correct, score and write the group's folders; several with many pages in the pool's processes."""
    pages = sum(len(job.folder.pages) for job in group)
    progress.phase("correct", pages)
    pool = pool if len(group) > 1 and pages >= WORTH_PROCESSES else None
    futures = [
        finish_folder.submit(job.folder.id, job, dictionary, settings, its, outputs, pool)
        for job, its in zip(group, failures, strict=True)
    ]
    return [future.result() for future in futures]


def _publish_scores(jobs: Sequence[Job]) -> None:
    """Leave a table of the pages' scores in Prefect, the worst first."""
    scores = [record.score for job in jobs for record in job.result.pages()]
    scores.sort(key=lambda s: (s.score is None, s.score or 0.0))
    rows = [
        {"folder": s.folder, "page": s.page, "kind": s.kind, "score": s.score, "grade": s.grade, "advice": s.advice}
        for s in scores[:TABLE_ROWS]
    ]
    if rows:
        create_table_artifact(rows, key="page-scores", description="Expected character accuracy, worst pages first.")
