import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_sources import ROOT, Run, sources


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment whose Prefect home is shared by all runs of the session: its database is made only once."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "OCRMEND_"))}
    return kept | {"XDG_STATE_HOME": str(tmp_path_factory.mktemp("state"))}


@pytest.fixture(scope="session")
def run(environment: dict[str, str]) -> Run:
    """Run `ocrmend` as a user would, in a process of its own."""

    def call(*arguments: object, seconds: float = 240, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
        return subprocess.run(
            command, env=environment | more, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False
        )

    return call


@pytest.fixture(scope="session")
def cleaned(
    run: Run, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, "subprocess.CompletedProcess[str]"]]:
    """The small samples and a text, cleaned once and undisturbed."""
    source = sources(tmp_path_factory.mktemp("undisturbed"))
    out = source.parent / "out"
    yield out, run("clean", source, "--out", out, "--jobs", 2)
