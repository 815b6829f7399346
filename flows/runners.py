"""What carries the batches: threads in this process, or Dask or Ray where those extras are installed."""

from __future__ import annotations

import os
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipeline.errors import MissingDependency
from pipeline.settings import Settings


def workers(settings: Settings) -> int:
    """Return how many pages are worked on at once: the setting, or one for each processor we may use."""
    return settings.jobs or len(os.sched_getaffinity(0))


def task_runner(settings: Settings) -> TaskRunner[Any]:
    """Return the Prefect task runner that the settings name.

    Raises:
        MissingDependency: the extra for it is not installed.

    """
    count = workers(settings)
    try:
        if settings.runner == "dask":
            from prefect_dask import DaskTaskRunner

            return DaskTaskRunner(
                cluster_kwargs={"n_workers": count, "threads_per_worker": 1, "dashboard_address": None}
            )
        if settings.runner == "ray":
            from prefect_ray import RayTaskRunner

            return RayTaskRunner(init_kwargs={"num_cpus": count, "include_dashboard": False})
    except ImportError as error:
        hint = f"Install it: pip install 'ocrmend[{settings.runner}]'."
        raise MissingDependency(f"The runner {settings.runner} is not installed.", hint) from error
    return ThreadPoolTaskRunner(max_workers=count)
