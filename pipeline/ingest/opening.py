"""A folder that was found -> its pages, and the readings that came embedded with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.document import Failure, Folder, Page, Reading, SourceFile
from pipeline.errors import InputUnreadable, failure
from pipeline.ingest import text as plain_text
from pipeline.ingest.classify import page_kind
from pipeline.ingest.folders import FolderSource, kind_of
from pipeline.ingest.pages_table import PagePattern, load_patterns
from pipeline.language.identify import languages_of
from pipeline.settings import Settings
from pipeline.store import file_sha256

STAGE = "ingest"
_REOPEN = 64
"""A PDF is opened afresh after so many pages, because pdfium keeps what it has parsed."""


def open_folder(source: FolderSource, settings: Settings) -> Folder:
    """Return the pages of a folder. A page that cannot be had is in `failures` under its number; the others go on.

    Raises:
        InputUnreadable: nothing of the folder can be read; of a single page its own error, such as ImageTooLarge.
        DictionaryError: a dictionary's `pages.tsv` cannot be read.

    """
    patterns = load_patterns(settings.dictionaries)
    kind = content_kind(source.files[0])
    if kind == "text":
        return _open_text(source, patterns)
    pages, failures, doubts = (
        _pdf_pages(source, settings, patterns) if kind == "pdf" else _image_pages(source, settings, patterns)
    )
    if not pages:
        raise _nothing(source, failures)
    return Folder(
        id=source.id,
        title=source.title,
        sources=_source_files(source, doubts),
        pages=tuple(page for page, _ in pages),
        failures=tuple(record for record, _ in failures),
    )


def embedded_readings(source: FolderSource, folder: Folder) -> Iterator[tuple[int, Reading | Failure]]:
    """Yield each page's reading that came with the file, or why it cannot be had; pages without are left out."""
    if folder.from_text:
        text = plain_text.read_text(source.files[0])
        yield from plain_text.text_readings(text, folder.pages)
        return
    pages = [page for page in folder.pages if page.has_embedded and page.image is not None]
    if pages and pages[0].image is not None and pages[0].image.kind == "pdf":
        yield from _pdf_readings(source.files[0], pages)
        return
    for page in pages:
        try:
            if (lines := _companion_lines(source, page)) is not None:
                yield page.number, plain_text.companion_reading(lines)
        except InputUnreadable as error:
            yield page.number, failure(page.number, page.source, STAGE, error)


def content_kind(path: Path) -> str:
    """Return `pdf`, `image` or `text` by the file's suffix; by its first bytes if the suffix says nothing."""
    if known := kind_of(path):
        return known
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError:
        return "text"  # reading it as text gives the error its message
    if b"%PDF-" in head:
        return "pdf"
    magic = (
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"II*\x00",
        b"MM\x00*",
        b"\x00\x00\x00\x0cjP",
        b"\xff\x4f\xff\x51",
        b"BM",
        b"RIFF",
    )
    return "image" if head.startswith(magic) else "text"


def _nothing(source: FolderSource, failures: Sequence[tuple[Failure, InputUnreadable]]) -> InputUnreadable:
    if not failures:
        return InputUnreadable(f"{source.title} has no pages.", "Check that the file was copied whole.")
    first = failures[0][1]
    if len(failures) == 1:
        return first
    return InputUnreadable(
        f"None of the {len(failures)} pages of {source.title} can be read. The first: {first.message}", first.hint
    )


def _source_files(source: FolderSource, doubts: dict[Path, tuple[str, str]]) -> tuple[SourceFile, ...]:
    """Return the records of the files that can be read. `doubts` has encoding and doubt by path."""
    records = []
    for path in dict.fromkeys((*source.files, *source.companions.values())):
        try:
            digest, size = file_sha256(path), path.stat().st_size
        except OSError:
            continue
        encoding, doubt = doubts.get(path, ("", ""))
        records.append(SourceFile(path=_name(path, source), sha256=digest, size=size, encoding=encoding, doubt=doubt))
    return tuple(records)


def _name(path: Path, source: FolderSource) -> str:
    return path.relative_to(source.root).as_posix() if path.is_relative_to(source.root) else path.name


def _open_text(source: FolderSource, patterns: Sequence[PagePattern]) -> Folder:
    path = source.files[0]
    text = plain_text.read_text(path)
    pages, markdown = plain_text.text_pages(text, patterns)
    return Folder(
        id=source.id,
        title=source.title,
        sources=_source_files(source, {path: (text.encoding, text.doubt)}),
        pages=pages,
        from_text=True,
        markdown=markdown,
    )


_Failures = list[tuple[Failure, InputUnreadable]]
_Opened = tuple[list[tuple[Page, Path]], _Failures, dict[Path, tuple[str, str]]]


def _image_pages(source: FolderSource, settings: Settings, patterns: Sequence[PagePattern]) -> _Opened:
    from pipeline.ingest.images import list_images

    pages: list[tuple[Page, Path]] = []
    failures: _Failures = []
    doubts: dict[Path, tuple[str, str]] = {}
    number = 0
    for path in source.files:
        name = _name(path, source)
        try:
            images = list_images(path, source.root, settings)
        except InputUnreadable as error:
            images = [error]
        texts = _companion_pages(source, path, len(images), doubts)
        for index, image in enumerate(images):
            number += 1
            place = f"{name}#{index + 1}" if len(images) > 1 else name
            if isinstance(image, InputUnreadable):
                failures.append((failure(number, place, STAGE, image), image))
                continue
            lines = texts[index] if index < len(texts) else ()
            page = Page(
                number=number,
                source=place,
                image=image,
                kind=page_kind(lines, patterns) if lines else "page",
                languages=languages_of("\n".join(lines)),
                has_embedded=any(line.strip() for line in lines),
            )
            pages.append((page, path))
    return pages, failures, doubts


def _companion_pages(
    source: FolderSource, path: Path, count: int, doubts: dict[Path, tuple[str, str]]
) -> Sequence[tuple[str, ...]]:
    """Return the existing text of an image file's pages; none, and a doubt, if it is not clear which is whose."""
    companion = source.companions.get(path.name)
    if companion is None:
        return ()
    try:
        text = plain_text.read_text(companion)
    except InputUnreadable as error:
        doubts[companion] = ("", str(error))
        return ()
    pages = plain_text.split_pages(text)
    doubt = text.doubt
    if count == 1:
        pages = [text.lines]
    elif len(pages) != count:
        doubt = "; ".join(filter(None, (doubt, f"{len(pages)} pages of text for {count} images: not used")))
        pages = []
    doubts[companion] = (text.encoding, doubt)
    return pages


def _companion_lines(source: FolderSource, page: Page) -> tuple[str, ...] | None:
    if page.image is None:
        return None
    companion = source.companions.get(Path(page.image.path).name)
    if companion is None:
        return None
    text = plain_text.read_text(companion)
    if "#" not in page.source.removeprefix(page.image.path):
        return text.lines
    pages = plain_text.split_pages(text)
    return pages[page.image.index] if page.image.index < len(pages) else None


def _pdf_pages(source: FolderSource, settings: Settings, patterns: Sequence[PagePattern]) -> _Opened:
    from pipeline.ingest import pdf

    path = source.files[0]
    pages: list[tuple[Page, Path]] = []
    failures: _Failures = []
    doubts: dict[Path, tuple[str, str]] = {}
    with pdf.opened(path) as document:
        count = len(document)
    for first in range(0, count, _REOPEN):
        with pdf.opened(path) as document:
            for index in range(first, min(first + _REOPEN, count)):
                place = f"{path.name}#{index + 1}"
                try:
                    image = pdf.page_image(document, index, path, settings)
                    lines = pdf.page_lines(document, index, path.name)
                except InputUnreadable as error:
                    failures.append((failure(index + 1, place, STAGE, error), error))
                    continue
                legible = pdf.is_legible("".join(lines))
                page = Page(
                    number=index + 1,
                    source=place,
                    image=image,
                    kind=page_kind(lines, patterns) if legible else "page",
                    languages=languages_of("\n".join(lines)) if legible else (),
                    has_embedded=legible,
                )
                pages.append((page, path))
    if failures and pages:
        doubts[path] = ("", f"{len(failures)} of {count} pages are damaged or missing")
    return pages, failures, doubts


def _pdf_readings(path: Path, pages: Sequence[Page]) -> Iterator[tuple[int, Reading | Failure]]:
    from pipeline.ingest import pdf, text_layer

    for first in range(0, len(pages), _REOPEN):
        with pdf.opened(path) as document:
            for page in pages[first : first + _REOPEN]:
                if page.image is None:
                    continue
                try:
                    chars = pdf.page_chars(document, page.image.index, page.image, path.name)
                except InputUnreadable as error:
                    yield page.number, failure(page.number, page.source, STAGE, error)
                    continue
                if (reading := text_layer.reading_of(chars, page.image)) is not None:
                    yield page.number, reading
