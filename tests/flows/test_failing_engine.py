"""An engine that is killed, hangs, crashes or talks nonsense on some pages: these are named, the rest is done."""

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from made_sources import Run
from PIL import Image

from tests.recognition.drawn import ENGLISH, draw

FAKE = """#!/bin/sh
case "$*" in
  *killed*) kill -9 $$ ;;
  *hung*) sh -c 'while :; do sleep 0.2; done' {place}/left-over & wait ;;
  *nonsense*) printf 'level\\t\\377\\376' ;;
  *crashed*|*ocrmend-*) kill -11 $$ ;;
  *) exec {tesseract} "$@" ;;
esac
"""
BAD = ("crashed", "hung", "killed", "nonsense")


def test_pages_that_an_engine_fails_on_are_named_and_nothing_is_left_behind(run: Run, tmp_path: Path) -> None:
    programs, source, out = tmp_path / "programs", tmp_path / "box", tmp_path / "out"
    programs.mkdir()
    source.mkdir()
    fake = programs / "tesseract"
    fake.write_text(FAKE.format(place=tmp_path, tesseract=shutil.which("tesseract")))
    fake.chmod(0o755)
    for name in (*BAD, "well"):  # in colour: these are read from their own files, by whose names the engine knows them
        Image.fromarray(draw(ENGLISH)).convert("RGB").save(source / f"{name}.png", dpi=(300, 300))
    limits = {"OCRMEND_PAGE_SECONDS": "10", "OCRMEND_PAGE_SECONDS_PER_MEGAPIXEL": "0", "OCRMEND_SECOND_ENGINE": "false"}
    done = run("clean", source, "--out", out, "--json", PATH=f"{programs}{os.pathsep}{os.environ['PATH']}", **limits)
    assert done.returncode == 6, done.stderr
    outcome = json.loads(done.stdout)
    assert sorted(failure["source"] for failure in outcome["failures"]) == [f"{name}.png" for name in BAD]
    assert "crashed.png" in done.stderr
    (text,) = [p.read_text("utf-8") for p in out.glob("*/text/[0-9]*.txt") if p.stat().st_size > 1]
    assert "ambassador met the minister" in text
    assert not alive(f"{tmp_path}/left-over")
    assert not list(out.rglob("*.tmp"))


def alive(mark: str) -> str:
    """Return the processes with `mark` in their command line, given two seconds to die."""
    deadline = time.monotonic() + 2
    while True:
        found = subprocess.run(["pgrep", "-af", mark], capture_output=True, text=True, check=False).stdout
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)
