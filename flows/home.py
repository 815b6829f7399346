"""Prefect's surroundings: its home, its silence, its server. To be settled before Prefect is imported."""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.doctor import state_directory
from pipeline.errors import OutputNotWritable


def settle() -> None:
    """Set Prefect's environment where the user has not: own home, no telemetry, quiet, patient at the start.

    Raises:
        OutputNotWritable: the home cannot be written; Prefect itself would only report a time-out.

    """
    if "prefect" in sys.modules:  # too late to change anything; a program that embeds us has settled it
        return
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    # Whatever goes wrong ends in a message of ours; Prefect's own account of it is a traceback of its engine.
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING" if os.environ.get("OCRMEND_DEBUG") else "CRITICAL")
    # Tasks that end while the ephemeral server shuts down are reported as errors of asyncio; they are none.
    os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "ERROR")
    os.environ.setdefault("DASK_DISTRIBUTED__LOGGING__DISTRIBUTED", "error")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED", "false")
    if "PREFECT_HOME" not in os.environ and "PREFECT_API_URL" not in os.environ:
        os.environ["PREFECT_HOME"] = str(state_directory() / "prefect")
    if home := os.environ.get("PREFECT_HOME"):
        require_writable(Path(home), "Set PREFECT_HOME to a directory that can be written.")


def require_writable(directory: Path, hint: str) -> None:
    """Make the directory if need be and try to write into it.

    Raises:
        OutputNotWritable: it cannot be made or written.

    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=directory, prefix=".try"):
            pass
    except OSError as error:
        raise OutputNotWritable(f"Cannot write {directory}: {error.strerror or error}.", hint) from error


@contextlib.contextmanager
def server() -> Iterator[None]:
    """Have Prefect's embedded server up while the block runs, unless the user's settings name another.

    Prefect stops it when this process ends as it should. If this process is killed the server would live on for ever,
    so a shell waits for our end of a pipe to close, and kills it then.
    """
    from prefect.server.api.server import SubprocessASGIServer
    from prefect.settings import get_current_settings

    settings = get_current_settings()
    if settings.api.url:
        yield
        return
    with _alone():
        embedded = SubprocessASGIServer()
        embedded.start(timeout=settings.server.ephemeral.startup_timeout_seconds)
    if embedded.server_process is None:
        yield
        return
    command = ["/bin/sh", "-c", f"read -r _; kill -KILL {embedded.server_process.pid}"]
    watcher = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        watcher.kill()
        watcher.communicate()


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let only one process at a time start a server: it may have to create its database, and several race in that."""
    home = os.environ.get("PREFECT_HOME")
    if not home:
        yield
        return
    with (Path(home) / ".start").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
