"""What carries the batches: threads in this process, or Dask or Ray where those extras are installed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipeline.errors import MissingDependency
from pipeline.settings import Settings


def task_runner(settings: Settings) -> TaskRunner[Any]:
    """Return the Prefect task runner that the settings name.

    Raises:
        MissingDependency: the extra for it is not installed.

    """
    makers: dict[str, Callable[[int], TaskRunner[Any]]] = {"threads": ThreadPoolTaskRunner, "dask": _dask, "ray": _ray}
    try:
        return makers[settings.runner](settings.workers)
    except ImportError as error:
        hint = f"Install it: pip install 'ocrmend[{settings.runner}]'."
        raise MissingDependency(f"The runner {settings.runner} is not installed.", hint) from error


def _dask(count: int) -> TaskRunner[Any]:
    from prefect_dask import DaskTaskRunner

    cluster = {"n_workers": count, "threads_per_worker": 1, "dashboard_address": None}
    runner: TaskRunner[Any] = DaskTaskRunner(cluster_kwargs=cluster)
    return runner


def _ray(count: int) -> TaskRunner[Any]:
    from prefect_ray import RayTaskRunner

    runner: TaskRunner[Any] = RayTaskRunner(init_kwargs={"num_cpus": count, "include_dashboard": False})
    return runner
