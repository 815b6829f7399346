"""Fixtures that several rooms' tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_result import make_result

from pipeline.store import Result


@pytest.fixture
def made_result(tmp_path: Path) -> Result:
    """A result of seven pages, one of them failed, with corrections of every status and hostile text."""
    return make_result(tmp_path / "box-7-folder-12")
