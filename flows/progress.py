"""Telling the user how far the work is, from inside tasks, without tying them to a terminal."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Protocol


class Reporter(Protocol):
    """Told of phases and of pages done."""

    def phase(self, name: str, total: int) -> None:
        """Begin a phase of `total` pages."""

    def advance(self, pages: int = 1) -> None:
        """Count pages as done."""


class Silent:
    """Says nothing."""

    def phase(self, name: str, total: int) -> None:
        """Do nothing."""

    def advance(self, pages: int = 1) -> None:
        """Do nothing."""


# Carried by context rather than by parameters: Prefect records the parameters of flows and tasks, and tasks that run in
# other processes have no terminal.
_SILENT = Silent()
_reporter: ContextVar[Reporter] = ContextVar("reporter", default=_SILENT)


def phase(name: str, total: int) -> None:
    """Begin a phase of `total` pages."""
    _reporter.get().phase(name, total)


def advance(pages: int = 1) -> None:
    """Count pages as done."""
    _reporter.get().advance(pages)


class _Bar:
    """A rich progress bar on standard error, one line for each phase."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, console=Console(stderr=True))
        self._tasks: dict[str, int] = {}
        self._current = ""

    def phase(self, name: str, total: int) -> None:
        from rich.progress import TaskID

        self._current = name
        if name in self._tasks:
            task = TaskID(self._tasks[name])
            self.bar.update(task, total=(self.bar.tasks[task].total or 0) + total)
        else:
            self._tasks[name] = self.bar.add_task(name, total=total)

    def advance(self, pages: int = 1) -> None:
        from rich.progress import TaskID

        if self._current:
            self.bar.advance(TaskID(self._tasks[self._current]), pages)


@contextlib.contextmanager
def shown(wanted: bool = True) -> Iterator[None]:
    """Show progress bars on standard error while the block runs; nothing if it is no terminal."""
    if not (wanted and sys.stderr.isatty()):
        yield
        return
    reporter = _Bar()
    token = _reporter.set(reporter)
    try:
        with reporter.bar:
            yield
    finally:
        _reporter.reset(token)
