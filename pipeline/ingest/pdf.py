"""PDF through pdfium: pages, their pixels at the resolution of their own scan, and the text layer's characters.

pdfium is not safe to use from several threads at once, so every call goes under one lock per process.
"""

from __future__ import annotations

import ctypes
import math
import threading
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
from pypdfium2 import raw

from pipeline.document import Box, ImageSource, Record
from pipeline.errors import ImageTooLarge, InputUnreadable, PageUnreadable
from pipeline.ingest.images import Grey
from pipeline.ingest.layers import TextObject, layer_starts
from pipeline.ingest.pdf_salvage import Salvaged, is_cut_off, salvage
from pipeline.settings import Settings

_LOCK = threading.RLock()
RENDER_DPI = 300
"""Resolution of pages that are drawings or text, not one scan."""
MAX_DPI = 1200
SCAN_SHARE = 0.5
"""A page is a scan if one image covers at least this share of it."""
POINTS = 72.0
LEGIBLE = 0.3
"""A text layer with a smaller share of letters and digits among its signs is garbage."""
_POSITION_SCALE = 16
_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""pdfium marks a hyphen at a line end that joins a word by these."""


class Char(Record, frozen=True, kw_only=True):
    """A character of a text layer with its box in pixels of the page image; None for spaces that pdfium made up."""

    text: str
    box: Box | None
    turn: int
    """Direction of the writing on the page as shown: degrees clockwise, 0, 90, 180 or 270."""
    layer: int = 0
    """Which of the layers that lie on each other it belongs to; see `layers`."""


class Document:
    """An open PDF. `places` maps its page numbers, from 0, to pages of `pdf` where the file had to be salvaged."""

    def __init__(self, pdf: pypdfium2.PdfDocument, places: tuple[int | None, ...] | None = None) -> None:
        self.pdf, self.places = pdf, places

    def __len__(self) -> int:
        with _LOCK:
            return len(self.pdf) if self.places is None else len(self.places)


@contextmanager
def opened(path: Path) -> Iterator[Document]:
    """Open a PDF; of one that was cut off, the pages that survived.

    The lock is held by the calls only, not while it is open.

    Raises:
        InputUnreadable: it is no PDF, encrypted, or damaged so that nothing of it can be had.

    """
    document = _open(path)
    try:
        yield document
    finally:
        with _LOCK:
            document.pdf.close()


def _open(path: Path) -> Document:
    try:
        status = path.stat()
        with path.open("rb") as file:
            file.seek(max(0, status.st_size - 4096))
            cut_off = is_cut_off(file.read())
        found = _salvaged(path, status.st_mtime_ns, status.st_size) if cut_off else None
        with _LOCK:
            if found is not None:
                return Document(pypdfium2.PdfDocument(found.data), found.places)
            return Document(pypdfium2.PdfDocument(path))
    except pypdfium2.PdfiumError as error:
        raise _unopened(path, str(error)) from error
    except OSError as error:
        raise InputUnreadable(f"{path.name} cannot be read: {error.strerror or error}.", "Check its rights.") from error


@lru_cache(maxsize=1)
def _salvaged(path: Path, modified: int, size: int) -> Salvaged | None:
    """Return what survived of a file; kept for the next page of the same file."""
    return salvage(path.read_bytes())


def _unopened(path: Path, reason: str) -> InputUnreadable:
    if not path.is_file():
        return InputUnreadable(f"{path.name} cannot be read: no such file.", "Check the name.")
    if path.stat().st_size == 0:
        return InputUnreadable(f"{path.name} is empty.", "Check that the file was copied whole.")
    if "assword" in reason or "ecurity" in reason:
        return InputUnreadable(f"{path.name} is encrypted.", "Save it without a password and run again.")
    with path.open("rb") as file:
        if b"%PDF-" not in file.read(1024):
            return InputUnreadable(f"{path.name} is not a PDF.", "Check the file's type.")
    return InputUnreadable(f"{path.name} is damaged: no page of it can be found.", "Copy it again from its origin.")


@contextmanager
def _page(document: Document, index: int, name: str) -> Iterator[pypdfium2.PdfPage]:
    """Give a page, with the lock held."""
    with _LOCK:
        missing = PageUnreadable(f"Page {index + 1} of {name} is damaged or missing.", "Copy the file again.")
        place = index if document.places is None else document.places[index]
        if place is None:
            raise missing
        try:
            page = document.pdf[place]
        except (pypdfium2.PdfiumError, IndexError) as error:
            raise missing from error
        try:
            yield page
        finally:
            page.close()


def page_image(document: Document, index: int, path: Path, settings: Settings) -> ImageSource:
    """Return what the page's picture will be: size in pixels and dpi as `render_grey` draws it.

    Raises:
        PageUnreadable: the page is damaged or missing.

    """
    with _page(document, index, path.name) as page:
        width, height, dpi = _pixels(page, settings, f"page {index + 1} of {path.name}")
    return ImageSource(path=path.name, index=index, kind="pdf", size=(width, height), dpi=dpi)


def render_grey(path: Path, index: int, settings: Settings) -> Grey:
    """Return the pixels of a page as a viewer shows it (crop box, rotation, annotations), shape (height, width).

    A scan is drawn pixel for pixel at its own resolution, other pages at 300 dpi; smaller if `max_megapixels` asks
    for it.

    Raises:
        PageUnreadable: the page is damaged or missing.
        InputUnreadable: the document cannot be opened.

    """
    with opened(path) as document, _page(document, index, path.name) as page:
        width, height, _ = _pixels(page, settings, f"page {index + 1} of {path.name}")
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
        try:
            bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
            flags = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
            return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(height, width)
        finally:
            bitmap.close()


def _pixels(page: pypdfium2.PdfPage, settings: Settings, label: str) -> tuple[int, int, int]:
    """Return width, height and dpi of a page's picture."""
    width, height = page.get_size()
    if not (width > 0 and height > 0 and math.isfinite(width * height)):
        raise PageUnreadable(f"The {label} has no area.")
    scale_x, scale_y = _scan_scale(page) or (RENDER_DPI / POINTS, RENDER_DPI / POINTS)
    shrink = min(1.0, math.sqrt(settings.max_megapixels * 1e6 / (width * scale_x * height * scale_y)))
    across, down = max(1, round(width * scale_x * shrink)), max(1, round(height * scale_y * shrink))
    if max(across, down) > 1 << 15:
        raise ImageTooLarge(f"The {label} would be {across:,} x {down:,} pixels.", "Check the page's size.")
    return across, down, max(1, round(max(scale_x, scale_y) * shrink * POINTS))


def _scan_scale(page: pypdfium2.PdfPage) -> tuple[float, float] | None:
    """Return pixels per point, across and down, of the finest image that covers the page; None if none does."""
    width, height = page.get_size()
    best: tuple[float, float] | None = None
    for image in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        try:
            a, b, c, d, _, _ = image.get_matrix().get()
            columns, rows = image.get_px_size()
        except pypdfium2.PdfiumError:
            continue
        across, down = math.hypot(a, b), math.hypot(c, d)
        if columns < 2 or rows < 2 or across * down < SCAN_SHARE * width * height:
            continue
        scales = columns / across, rows / down
        if max(scales) > 1.02 * min(scales):  # fax resolution and the like: square pixels, none lost
            scales = (max(scales), max(scales))
        elif (abs(b) > abs(a)) != (page.get_rotation() in (90, 270)):
            scales = scales[::-1]
        if max(scales) * POINTS <= MAX_DPI and (best is None or max(scales) > max(best)):
            best = scales
    return best


def page_lines(document: Document, index: int, name: str) -> list[str]:
    """Return the text layer of a page as pdfium's own lines, quickly: enough to tell the page's kind and languages.

    Raises:
        PageUnreadable: the page is damaged or missing.

    """
    with _page(document, index, name) as page:
        layer = page.get_textpage()
        try:
            return [line.strip() for line in str(layer.get_text_range()).splitlines()]
        finally:
            layer.close()


def is_legible(text: str) -> bool:
    """Return whether a text layer can be a reading: it has letters, and enough letters and digits."""
    signs = [c for c in text if not c.isspace()]
    return any(c.isalpha() for c in signs) and sum(c.isalnum() for c in signs) >= LEGIBLE * len(signs)


def page_chars(document: Document, index: int, image: ImageSource, name: str) -> list[Char]:
    """Return the characters of a page's text layer in the layer's order, with boxes in pixels of the page image.

    Raises:
        PageUnreadable: the page is damaged or missing.

    """
    with _page(document, index, name) as page:
        to_pixels = _transform(page, image.size)
        turn_of_page = page.get_rotation()
        layer_of = _layers(page)
        text = page.get_textpage()
        try:
            chars: list[Char] = []
            for i in range(max(0, text.count_chars())):
                # What pdfium made up between words has no object; it goes with what stands before it.
                held = raw.FPDFText_GetTextObject(text, i) if layer_of else None
                before = chars[-1].layer if chars else 0
                number = layer_of.get(ctypes.addressof(held.contents), before) if held else before
                chars.append(_char(text, i, to_pixels, turn_of_page, number))
            return chars
        finally:
            text.close()


def _layers(page: pypdfium2.PdfPage) -> dict[int, int]:
    """Return the number of the layer that each text object (by its address) belongs to; empty if there is one layer."""
    found, addresses = [], []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        font = raw.FPDFTextObj_GetFont(item)
        try:
            bounds = item.get_bounds()
        except pypdfium2.PdfiumError:
            bounds = (0.0, 0.0, 0.0, 0.0)
        found.append(TextObject(ctypes.addressof(font.contents) if font else 0, *bounds))
        addresses.append(ctypes.addressof(item.raw.contents))
    starts = layer_starts(found)
    if len(starts) == 1:
        return {}
    return {address: bisect_right(starts, n) - 1 for n, address in enumerate(addresses)}


Affine = tuple[float, float, float, float, float, float]


def _transform(page: pypdfium2.PdfPage, size: tuple[int, int]) -> Affine:
    """Return the map from points of the page to pixels of its picture, from where pdfium puts three points.

    pdfium gives whole pixels only; so the picture is taken larger for the question.
    """
    width, height = size
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(px: float, py: float) -> tuple[float, float]:
        large = (width * _POSITION_SCALE, height * _POSITION_SCALE)
        raw.FPDF_PageToDevice(page, 0, 0, *large, 0, px, py, x, y)
        return x.value / _POSITION_SCALE, y.value / _POSITION_SCALE

    reach = 1000.0
    (x0, y0), (x1, y1), (x2, y2) = place(0, 0), place(reach, 0), place(0, reach)
    return (x1 - x0) / reach, (x2 - x0) / reach, x0, (y1 - y0) / reach, (y2 - y0) / reach, y0


def _char(text_page: Any, index: int, to_pixels: Affine, turn_of_page: int, layer: int) -> Char:
    code = raw.FPDFText_GetUnicode(text_page, index)
    text = _HYPHENS.get(code) or (chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else " ")
    if text.isspace() or raw.FPDFText_IsGenerated(text_page, index) == 1:
        return Char(text=text, box=None, turn=0, layer=layer)
    angle = -math.degrees(raw.FPDFText_GetCharAngle(text_page, index))
    turn = (round((turn_of_page - angle) / 90.0) * 90) % 360
    left, bottom, right, top = text_page.get_charbox(index)
    a, b, c, d, e, f = to_pixels
    xs = [a * px + b * py + c for px in (left, right) for py in (bottom, top)]
    ys = [d * px + e * py + f for px in (left, right) for py in (bottom, top)]
    box = (math.floor(min(xs)), math.floor(min(ys)), math.ceil(max(xs)), math.ceil(max(ys)))
    return Char(text=text, box=box, turn=turn, layer=layer)
