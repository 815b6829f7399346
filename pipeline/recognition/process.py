"""One outside program run to its end: its own process group, a time limit, and no orphan whatever happens to us."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Finished:
    """How a program ended: its exit status (negative: the signal that ended it) and what it wrote."""

    status: int
    output: bytes
    errors: bytes


class TimedOut(Exception):
    """The program did not end within its time and was killed with its children."""


def run(command: Sequence[str], *, seconds: float, environment: Mapping[str, str] | None = None) -> Finished:
    """Run a program and return what it wrote to standard output and standard error.

    It gets a process group of its own, which is killed as a whole on a time-out and on any exception (Ctrl-C, SIGTERM
    turned into an exception). Should we be killed outright, Linux kills it for us: `setpriv --pdeathsig` (util-linux)
    asks for that, without the pitfalls of running code between fork and exec in a program with threads.

    Raises:
        TimedOut: after `seconds`.
        FileNotFoundError: there is no such program.

    """
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
    try:
        output, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise TimedOut(f"{command[0]} ran for more than {seconds:.0f} s") from None
    finally:
        # Also after a normal end: a child of the program may be left over, and it holds nothing that anyone needs.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
    return Finished(process.returncode, output, errors)
