"""The tasks: batches of pages to recognise, folders to finish. Results are files; Prefect keeps only the states."""

from __future__ import annotations

from concurrent.futures import Executor
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.progress import advance
from pipeline import stages
from pipeline.document import Failure
from pipeline.language.dictionaries import Dictionary
from pipeline.processes import apart
from pipeline.settings import Settings
from pipeline.stages import Job

# Our own fingerprints say what is done. Prefect's cache would cost a server call a hit and miss changed files.
_OPTIONS: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False, "log_prints": False}


@task(task_run_name="recognise {name}", **_OPTIONS)
def recognise_batch(
    name: str, jobs: list[Job], pages: list[tuple[int, int]], settings: Settings
) -> list[tuple[int, Failure]]:
    """Recognise pages, given as (index into `jobs`, page number); return the failures with their job's index.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    failures: list[tuple[int, Failure]] = []
    for index, number in pages:
        found = stages.recognise_page(jobs[index], number, settings)
        if found is not None:
            failures.append((index, found))
        advance()
    return failures


@task(task_run_name="finish {name}", **_OPTIONS)
def finish_folder(
    name: str,
    job: Job,
    dictionary: Dictionary,
    settings: Settings,
    failures: list[Failure],
    outputs: bool,
    pool: Executor | None,
) -> Job:
    """Correct and score a folder and, if wanted, write its outputs; return the job with pages and failures filled in.

    It is done in one of the pool's processes, if there is a pool.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    job = apart(pool, stages.finish, job, dictionary, settings, failures, outputs=outputs)
    advance(len(job.folder.pages))
    return job
