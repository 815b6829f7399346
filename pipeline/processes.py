"""Folders corrected in processes of their own, on one machine: Python's threads share one processor.

All are forked from a server that has read lexicons and models once (`correction.preloaded`), so that each needs little
memory of its own. More machines are Prefect's business: `--runner dask|ray`.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


@contextmanager
def processes(count: int) -> Iterator[Executor | None]:
    """Give what runs functions in up to `count` processes; None for one, or where there can be none: then do all here.

    They are started when there is something to do, at a cost of 2 CPU seconds for all of them. At the end, however it
    comes about, those that are still at work are killed; should we be killed ourselves, they end.
    """
    pool = _pool(count) if count > 1 else None
    if pool is None:
        yield None
        return
    before = set(multiprocessing.active_children())
    try:
        yield pool
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in set(multiprocessing.active_children()) - before:
            child.kill()
            child.join()


def _pool(count: int) -> ProcessPoolExecutor | None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.correction.preloaded"])
    try:
        return ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    except (ImportError, NotImplementedError, OSError):  # a container without semaphores
        return None


def apart(pool: Executor | None, work: Callable[P, R], *arguments: P.args, **named: P.kwargs) -> R:
    """Return what a function returns, run in another process; here, if there is none or it dies (out of memory)."""
    if pool is not None:
        try:
            return pool.submit(_frugal, partial(work, *arguments, **named)).result()
        except BrokenProcessPool:
            pass
    return work(*arguments, **named)


def spread(pool: Executor | None, work: Callable[[T], R], tasks: Sequence[T]) -> Iterator[R]:
    """Yield what a function makes of each task, in order, all processes at work; here what a dead one has left."""
    if pool is None:
        yield from map(work, tasks)
        return
    try:
        futures = [pool.submit(_frugal, partial(work, task)) for task in tasks]
    except BrokenProcessPool:
        futures = []
    for i, task in enumerate(tasks):
        try:
            yield futures[i].result() if futures else work(task)
        except BrokenProcessPool:
            yield work(task)


def _frugal(work: Callable[[], R]) -> R:
    """Return what a function returns, with the memory given back that it no longer needs."""
    try:
        return work()
    finally:
        give_back_memory()


def give_back_memory() -> None:
    """Give the memory that was freed back to the system: the C library keeps it, a fifth of what a worker holds.

    Only the GNU library has to be told; others have no such call.
    """
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _begin() -> None:
    """Tie a new process to the one that it works for; Ctrl-C is that one's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
    os._exit(1)
