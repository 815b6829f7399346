"""The result on disk: one directory per folder, every file written whole or not at all, every stage with a fingerprint.

A stage is done when its file carries the fingerprint of what it was made from; so a second run does only what changed,
and a run that was killed goes on where the complete files end. Nothing here depends on the clock, on the machine or on
where the source lay, so two undisturbed runs give the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from pipeline.document import FORMAT_VERSION, Folder, PageRecord, Reading, ReadingSource, Record
from pipeline.errors import OutputNotWritable

R = TypeVar("R", bound=Record)
_PACKAGE = Path(__file__).parent


class _Envelope(msgspec.Struct, frozen=True):
    format: str
    version: int
    fingerprint: str
    record: msgspec.Raw


def fingerprint(*parts: Any) -> str:
    """Return a SHA-256 (32 hexadecimal digits) over JSON values or records, whatever the order of dictionary keys."""
    return hashlib.sha256(msgspec.json.encode(parts, order="deterministic")).hexdigest()[:32]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@cache
def code_fingerprint(*rooms: str) -> str:
    """Return a fingerprint of the source code of rooms (`correction`, `language`): a changed rule redoes its stage."""
    digest = hashlib.sha256(str(FORMAT_VERSION).encode())
    for room in rooms:
        for path in sorted((_PACKAGE / room).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.relative_to(_PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:32]


@contextlib.contextmanager
def writable(path: Path) -> Iterator[None]:
    """Turn the operating system's errors of writing below `path` into OutputNotWritable."""
    try:
        yield
    except OSError as error:
        hint = "Free some space or choose another --out." if error.errno in (28, 122) else "Choose another --out."
        raise OutputNotWritable(f"Cannot write {path}: {error.strerror or error}.", hint) from error


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path` to write to; on success it replaces `path` in one step, else it goes."""
    with writable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        with writable(path):
            with temporary.open("rb+") as file:
                os.fsync(file.fileno())
            temporary.chmod(0o644)
            temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomic(path: Path, data: bytes | str) -> bool:
    """Write a file whole or not at all, unless it holds these bytes already. Return whether it was written.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    content = data.encode("utf-8") if isinstance(data, str) else data
    if path.exists() and not path.is_file():  # a device, a pipe: never to be replaced by a file
        with writable(path):
            path.write_bytes(content)
        return True
    with contextlib.suppress(OSError):
        if path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
    with replacing(path) as temporary, writable(path):
        temporary.write_bytes(content)
    return True


def encode(record: Record, mark: str) -> bytes:
    """Return a record as the bytes of its file, under the fingerprint `mark`."""
    envelope = _Envelope(type(record).__name__, FORMAT_VERSION, mark, msgspec.Raw(msgspec.json.encode(record)))
    return msgspec.json.format(msgspec.json.encode(envelope), indent=1) + b"\n"


def decode(data: bytes, kind: type[R], mark: str | None = None) -> R | None:
    """Return the record in a file's bytes; None if damaged, of another kind or version, or made from something else."""
    try:
        envelope = msgspec.json.decode(data, type=_Envelope)
        if (envelope.format, envelope.version) != (kind.__name__, FORMAT_VERSION):
            return None
        if mark is not None and envelope.fingerprint != mark:
            return None
        return msgspec.json.decode(envelope.record, type=kind)
    except msgspec.MsgspecError:
        return None


class Result:
    """The directory that holds everything made from one folder (see docs/result-format.md)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def folder_file(self) -> Path:
        """Return the place of folder.json."""
        return self.path / "folder.json"

    def reading_file(self, page: int, source: ReadingSource) -> Path:
        """Return the place of a page's reading."""
        return self.path / "readings" / f"{page:04d}.{source}.json"

    def page_file(self, page: int) -> Path:
        """Return the place of a page's record."""
        return self.path / "pages" / f"{page:04d}.json"

    def decisions_file(self) -> Path:
        """Return the place of a person's decisions."""
        return self.path / "decisions.json"

    def text_file(self, page: int) -> Path:
        """Return the place of a page's corrected text."""
        return self.path / "text" / f"{page:04d}.txt"

    def hocr_file(self, page: int) -> Path:
        """Return the place of a page's corrected words as hOCR."""
        return self.path / "hocr" / f"{page:04d}.hocr"

    def alto_file(self, page: int) -> Path:
        """Return the place of a page's corrected words as ALTO."""
        return self.path / "alto" / f"{page:04d}.xml"

    def save(self, path: Path, record: Record, mark: str) -> bool:
        """Write a record under the fingerprint `mark`; return whether the file changed."""
        return write_atomic(path, encode(record, mark))

    def load(self, path: Path, kind: type[R], mark: str | None = None) -> R | None:
        """Return the record in a file; None if it lacks, is damaged or was made from something else than `mark`."""
        try:
            return decode(path.read_bytes(), kind, mark)
        except OSError:
            return None

    def mark(self, path: Path) -> str:
        """Return the fingerprint that a file carries; empty if there is no such file."""
        try:
            return msgspec.json.decode(path.read_bytes(), type=_Envelope).fingerprint
        except (OSError, msgspec.MsgspecError):
            return ""

    def folder(self) -> Folder | None:
        """Return the folder's record, if there is one."""
        return self.load(self.folder_file(), Folder)

    def reading(self, page: int, source: ReadingSource, mark: str | None = None) -> Reading | None:
        """Return a reading of a page, if there is one (made from what `mark` says)."""
        return self.load(self.reading_file(page, source), Reading, mark)

    def page(self, page: int, mark: str | None = None) -> PageRecord | None:
        """Return the record of a page, if there is one."""
        return self.load(self.page_file(page), PageRecord, mark)

    def pages(self) -> Iterator[PageRecord]:
        """Yield the records of the folder's pages in order; pages that failed have none."""
        folder = self.folder()
        for page in folder.pages if folder else ():
            if (record := self.page(page.number)) is not None:
                yield record

    def sweep(self) -> None:
        """Remove what a killed run left: temporary files of the store's own naming."""
        for path in self.path.rglob(".*.tmp"):
            with contextlib.suppress(OSError):
                path.unlink()


def find_results(path: Path) -> list[Result]:
    """Return the results below a directory, in order of their path: the directory itself or its children."""
    if (path / "folder.json").is_file():
        return [Result(path)]
    return [Result(p.parent) for p in sorted(path.glob("*/folder.json"))]
