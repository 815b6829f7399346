"""Fixtures that several rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings
from made_result import make_result

from pipeline.store import Result

# What lands is judged by the same examples each time; on a developer's machine new ones are tried at each run.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("dev", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


@pytest.fixture
def made_result(tmp_path: Path) -> Result:
    """A result of seven pages, one of them failed, with corrections of every status and hostile text."""
    return make_result(tmp_path / "box-7-folder-12")
