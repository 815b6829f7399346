"""What ocrmend needs of this machine, checked: programs, languages, libraries, places to write, space."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from pathlib import Path

from pipeline.document import Record
from pipeline.errors import OcrmendError

LANGUAGES = ("eng", "rus", "osd")
ENOUGH_MEGABYTES = 500


class Check(Record, frozen=True, kw_only=True):
    """One thing looked at: whether it is well, what was found, and what to do if not."""

    name: str
    ok: bool
    found: str
    hint: str = ""


def state_directory() -> Path:
    """Return where ocrmend keeps its own state: $XDG_STATE_HOME/ocrmend, by default ~/.local/state/ocrmend."""
    base = os.environ.get("XDG_STATE_HOME")
    return (Path(base) if base else Path.home() / ".local" / "state") / "ocrmend"


def examine(home: Path) -> list[Check]:
    """Return all checks. `home` is where the flows keep their state."""
    return [
        _tesseract(),
        *(_language(code) for code in LANGUAGES),
        _second_engine(),
        _library("cv2", "OpenCV", "pip install opencv-python-headless"),
        _library("pypdfium2", "PDF reader", "pip install pypdfium2"),
        _library("pymorphy3", "Russian lexicon", "pip install pymorphy3 pymorphy3-dicts-ru"),
        _dictionaries(),
        _writable(
            "state", Path(os.environ.get("PREFECT_HOME", home)), "Set XDG_STATE_HOME to a directory you may write."
        ),
        _writable("temporary files", Path(tempfile.gettempdir()), "Set TMPDIR or use --tmp."),
        _space(Path(tempfile.gettempdir())),
    ]


def _tesseract() -> Check:
    from pipeline.recognition.tesseract import version

    try:
        return Check(name="tesseract", ok=True, found=version())
    except OcrmendError as error:
        return Check(name="tesseract", ok=False, found=error.message, hint=error.hint)


def _language(code: str) -> Check:
    from pipeline.recognition.tesseract import installed_languages

    try:
        there = code in installed_languages()
    except OcrmendError:
        there = False
    hint = "" if there else f"apt-get install tesseract-ocr-{code}"
    return Check(name=f"tesseract {code}", ok=there, found="installed" if there else "missing", hint=hint)


def _second_engine() -> Check:
    """Say whether there is a second engine; a machine without it is in order all the same."""
    from pipeline.recognition.rapid import INSTALL, Rapid

    try:
        return Check(name="second engine", ok=True, found=f"rapidocr {Rapid().version()}")
    except OcrmendError:
        return Check(name="second engine", ok=True, found="not installed (optional)", hint=INSTALL)


def _library(module: str, name: str, hint: str) -> Check:
    try:
        found = importlib.import_module(module)
    except (ImportError, OSError) as error:  # OSError: a shared library that the module needs is not there
        return Check(name=name, ok=False, found=str(error), hint=hint)
    return Check(name=name, ok=True, found=str(getattr(found, "__version__", "installed")))


def _dictionaries() -> Check:
    from pipeline.language.dictionaries import shipped

    names = ", ".join(shipped())
    return Check(
        name="dictionaries", ok=bool(names), found=names or "none", hint="" if names else "Install ocrmend again."
    )


def _writable(name: str, directory: Path, hint: str) -> Check:
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=directory, prefix=".try"):
            return Check(name=name, ok=True, found=f"{directory} is writable")
    except OSError as error:
        return Check(name=name, ok=False, found=f"{directory}: {error.strerror}", hint=hint)


def _space(directory: Path) -> Check:
    free = shutil.disk_usage(directory).free // 2**20
    ok = free >= ENOUGH_MEGABYTES
    return Check(
        name="space", ok=ok, found=f"{free:,} MB free in {directory}", hint="" if ok else "Free some, or use --tmp."
    )
