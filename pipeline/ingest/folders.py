"""Which folders there are below the paths that a user names. No file is opened here, only directories are listed."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import natsort

from pipeline.document import Failure, Record
from pipeline.errors import InputUnreadable, failure

IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".jpe", ".tif", ".tiff", ".jp2", ".j2k", ".jpx", ".jpf", ".bmp", ".webp"}
)
PDF_SUFFIXES = frozenset({".pdf"})
TEXT_SUFFIXES = frozenset({".txt", ".text", ".md", ".asc"})
TRUTH_MARKS = (".gt", ".opt")
"""`a.gt.txt` and `a.opt.txt` hold the truth of page `a` for evaluation; in a directory they are never input."""


class FolderSource(Record, frozen=True, kw_only=True):
    """A folder that was found: its primary files in order, and the texts beside page images by image name."""

    id: str
    title: str
    root: Path
    files: tuple[Path, ...] = ()
    companions: dict[str, Path] = msgspec.field(default_factory=dict)


class _Found(Record, frozen=True, kw_only=True):
    """A folder before it has its id.

    `place` is where it lies within the path the user named, that path's name included.
    """

    title: str
    place: str
    root: Path
    files: tuple[Path, ...]
    companions: dict[str, Path] = msgspec.field(default_factory=dict)


def find_folders(sources: Sequence[Path]) -> tuple[list[FolderSource], list[Failure]]:
    """Return the folders below the named paths, each once, and what could not be looked at.

    A file given by name is one folder. In a directory the page images, with the texts beside them, are one folder;
    each PDF and each lone text file is a folder of its own; subdirectories likewise. Order is natural (`page 10`
    after `page 9`).
    """
    found: list[_Found] = []
    failures: list[Failure] = []
    for source in sources:
        try:
            found += (
                _in_directory(source, source.resolve().name, failures) if source.is_dir() else [_named_file(source)]
            )
        except InputUnreadable as error:
            failures.append(failure(0, str(source), "ingest", error))
    return _with_ids(_unique(found)), failures


def kind_of(path: Path) -> str:
    """Return `image`, `pdf`, `text`, or an empty string for a type that is not known, by the file's suffix."""
    suffix = path.suffix.lower()
    kinds = (("image", IMAGE_SUFFIXES), ("pdf", PDF_SUFFIXES), ("text", TEXT_SUFFIXES))
    return next((kind for kind, suffixes in kinds if suffix in suffixes), "")


def safe_name(name: str) -> str:
    """Return a name fit for a directory on any system: letters, digits, `.`, `_`, `-`; never empty or hidden."""
    safe = re.sub(r"[^\w.-]+", "_", unicodedata.normalize("NFC", name)).strip("._ ")
    return safe[:100].rstrip("._") or "folder"


def _named_file(path: Path) -> _Found:
    if not os.path.lexists(path):
        raise InputUnreadable(f"{path} does not exist.", "Check the name.")
    if not path.is_file():
        raise InputUnreadable(f"{path} is neither a file nor a directory.")
    # A name with an unknown suffix is taken at the user's word: opening it looks at the content.
    return _Found(title=path.stem, place=path.resolve().name, root=path.resolve().parent, files=(path.resolve(),))


def _in_directory(directory: Path, place: str, failures: list[Failure]) -> list[_Found]:
    """Return the folders in a directory and below it.

    Links to directories are not followed: they can lead in circles.
    """
    try:
        entries = [e for e in os.scandir(directory) if not e.name.startswith(".")]
    except OSError as error:
        hint = "Change its rights or run as its owner." if isinstance(error, PermissionError) else ""
        unreadable = InputUnreadable(f"The directory {directory} cannot be read: {error.strerror or error}.", hint)
        failures.append(failure(0, str(directory), "ingest", unreadable))
        return []
    root = directory.resolve()
    names = natsort.natsorted((e.name for e in entries if _is_file(e)), alg=natsort.ns.IGNORECASE)
    files = [root / name for name in names if not _is_truth(name)]
    images = [p for p in files if kind_of(p) == "image"]
    texts = [p for p in files if kind_of(p) == "text"]
    companions = _companions(images, texts)
    found: list[_Found] = []
    if images:
        found.append(_Found(title=root.name, place=place, root=root, files=tuple(images), companions=companions))
    taken = set(companions.values()) | {t for t in texts if _stem_owner(t, images)}
    for path in files:
        if kind_of(path) == "pdf" or (kind_of(path) == "text" and path not in taken):
            found.append(_Found(title=path.stem, place=f"{place}/{path.name}", root=root, files=(path,)))
    for name in natsort.natsorted(
        (e.name for e in entries if e.is_dir(follow_symlinks=False)), alg=natsort.ns.IGNORECASE
    ):
        found += _in_directory(directory / name, f"{place}/{name}", failures)
    return found


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_truth(name: str) -> bool:
    path = Path(name)
    return path.suffix.lower() in TEXT_SUFFIXES and Path(path.stem).suffix.lower() in TRUTH_MARKS


def _stem_owner(text: Path, images: Iterable[Path]) -> Path | None:
    """Return the image whose stem and a dot begin the text's name: `a.txt` and `a.ocr.txt` belong to `a.png`."""
    owners = [i for i in images if text.name.startswith(f"{i.stem}.")]
    return max(owners, key=lambda i: len(i.stem), default=None)


def _companions(images: list[Path], texts: list[Path]) -> dict[str, Path]:
    """Return the text of each image; where there are several, the one with the plainest name."""
    companions: dict[str, Path] = {}
    for text in sorted(texts, key=lambda t: (len(t.name), t.name)):
        if (owner := _stem_owner(text, images)) is not None:
            companions.setdefault(owner.name, text)
    return companions


def _unique(found: list[_Found]) -> list[_Found]:
    """Drop folders that were named twice, such as a directory and a file in it."""
    return list({(f.root, f.files): f for f in reversed(found)}.values())[::-1]


def _with_ids(found: list[_Found]) -> list[FolderSource]:
    """Give each folder its id: the safe name; where names collide, with a hash of its place in the named path.

    So an id does not change when a collection moves, nor when other folders join it, unless they bear the same
    name. Only where two collections hold the same place twice does the hash fall back to the absolute path.
    """
    plain = [safe_name(f.title) for f in found]
    placed = [f"{name}-{_short_hash(f.place)}" for name, f in zip(plain, found, strict=True)]
    absolute = [f"{name}-{_short_hash(str(f.files[0]))}" for name, f in zip(plain, found, strict=True)]
    ids = _first_unique(plain, _first_unique(placed, absolute))
    return [
        FolderSource(id=i, title=f.title, root=f.root, files=f.files, companions=f.companions)
        for i, f in zip(ids, found, strict=True)
    ]


def _first_unique(wanted: list[str], otherwise: list[str]) -> list[str]:
    # Case is folded because some file systems do: A and a would share a directory there.
    count = Counter(name.casefold() for name in wanted)
    return [w if count[w.casefold()] == 1 else o for w, o in zip(wanted, otherwise, strict=True)]


def _short_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:8]
