"""One outside program run to its end: its own process group, a time limit, and no orphan whatever happens to us."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import Interrupted


@dataclass(frozen=True)
class Finished:
    """How a program ended: its exit status (negative: the signal that ended it) and what it wrote."""

    status: int
    output: bytes
    errors: bytes


class TimedOut(Exception):
    """The program did not end within its time and was killed with its children."""


# Worker threads cannot be told to stop; their programs can. A signal handler has to find these wherever they run.
_groups: set[int] = set()
_stopping = threading.Event()


def stop_all() -> None:
    """Kill every program that is running and let no new one start: for the end of the process."""
    _stopping.set()
    for group in list(_groups):
        _kill(group)


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def run(command: Sequence[str], *, seconds: float, environment: Mapping[str, str] | None = None) -> Finished:
    """Run a program and return what it wrote to standard output and standard error.

    It gets a process group of its own, which is killed as a whole on a time-out and on any exception (Ctrl-C, SIGTERM
    turned into an exception). Should we be killed outright, Linux kills it for us: `setpriv --pdeathsig` (util-linux)
    asks for that, without the pitfalls of running code between fork and exec in a program with threads.

    Raises:
        TimedOut: after `seconds`.
        FileNotFoundError: there is no such program.
        Interrupted: `stop_all` was called, before or meanwhile.

    """
    if _stopping.is_set():
        raise Interrupted("Stopped.")
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(command[0])
    guard = [path, "--pdeathsig", "KILL", "--"] if (path := shutil.which("setpriv")) else []
    process = subprocess.Popen(
        [*guard, *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
        process_group=0,
    )
    _groups.add(process.pid)
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimedOut(f"{command[0]} ran for more than {seconds:.0f} s") from None
    finally:
        # Also after a normal end: a child of the program may be left over, and it holds nothing that anyone needs.
        _kill(process.pid)
        process.wait()
        _groups.discard(process.pid)
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    if _stopping.is_set():
        raise Interrupted("Stopped.")
    return Finished(process.returncode, output, errors)
