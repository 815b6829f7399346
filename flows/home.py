"""Prefect's surroundings: its home, its silence, its server. To be settled before Prefect is imported."""

from __future__ import annotations

import contextlib
import fcntl
import os
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
def first_start() -> Iterator[None]:
    """Let only one process at a time create Prefect's database: several at once race in its migrations."""
    home = os.environ.get("PREFECT_HOME")
    if not home or os.environ.get("PREFECT_API_URL") or (Path(home) / ".ready").exists():
        yield
        return
    with (Path(home) / ".first-start").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = Path(home) / ".ready"
        if not ready.exists():
            _create_database()
            ready.touch()
    yield


def _create_database() -> None:
    import asyncio

    from prefect.server.database import provide_database_interface

    asyncio.run(provide_database_interface().create_db())
