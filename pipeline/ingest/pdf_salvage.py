"""A PDF that was cut off: the pages whose parts all survived, put together as a document of their own.

Follows the file structure of ISO 32000-1, 7.5: objects are found by their `obj` and `endobj`, also inside object
streams, since the cross-reference table stands at the end of the file and is lost.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from pipeline.document import Record

_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+obj\b")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_REFERENCE = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+R\b")
_PARENT = re.compile(rb"/Parent\s+\d+\s+\d+\s+R")
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_COUNT = re.compile(rb"/Count\s+(\d{1,6})")
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[[^\]]*\]")
_TAIL = 2048


class Salvaged(Record, frozen=True, kw_only=True):
    """A document made of the pages that survived.

    `places[i]` is the index in it of the source's page `i`, None if it is lost.
    """

    data: bytes
    places: tuple[int | None, ...]


def is_cut_off(data: bytes) -> bool:
    """Return whether a PDF lacks its end."""
    return b"%%EOF" not in data[-_TAIL:]


def salvage(data: bytes) -> Salvaged | None:
    """Return the surviving pages of a PDF; None if there is none, or if it is encrypted."""
    if b"/Encrypt" in data:
        return None
    objects = dict(_objects(data))
    pages = [number for number, body in objects.items() if _PAGE.search(_head(body))]
    order = _stated_order(objects) or pages
    order += [number for number in pages if number not in set(order)]
    whole = [number for number in order if number in objects and _is_whole(number, objects)]
    stated = max((int(m.group(1)) for body in objects.values() for m in _counts(body)), default=0)
    if not whole:
        return None
    index = {number: at for at, number in enumerate(whole)}
    places = [index.get(number) for number in order]
    lost = max(0, stated - len(places))
    if not stated and None not in places:
        lost = 1  # how many pages there were is lost as well: at least one
    places += [None] * lost
    return Salvaged(data=_document(objects, whole), places=tuple(places))


def _counts(body: bytes) -> Iterator[re.Match[bytes]]:
    head = _head(body)
    if _PAGES.search(head) and (match := _COUNT.search(head)):
        yield match


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the complete objects with their numbers, those in object streams as well."""
    at = 0
    while (match := _OBJECT.search(data, at)) is not None:
        end = _end_of(data, match.end())
        if end is None:
            at = match.end()
            continue
        body = data[match.end() : end]
        at = end
        if b"/ObjStm" in _head(body):
            yield from _packed(body)
        else:
            yield int(match.group(1)), body


def _end_of(data: bytes, start: int) -> int | None:
    """Return where the object that begins at `start` ends; None if it is cut off."""
    end = data.find(b"endobj", start)
    stream = _STREAM.search(data, start, end if end >= 0 else len(data))
    if stream is None:
        return end if end >= 0 else None
    length = _LENGTH.search(data, start, stream.start())
    after = stream.end() + int(length.group(1)) if length else stream.end()
    end_stream = data.find(b"endstream", after)
    end = data.find(b"endobj", end_stream) if end_stream >= 0 else -1
    return end if end >= 0 else None


def _head(body: bytes) -> bytes:
    """Return an object without the content of its stream."""
    stream = _STREAM.search(body)
    return body[: stream.start() + 2] if stream else body


def _packed(body: bytes) -> Iterator[tuple[int, bytes]]:
    head, stream = _head(body), _STREAM.search(body)
    count, first = re.search(rb"/N\s+(\d+)", head), re.search(rb"/First\s+(\d+)", head)
    if stream is None or count is None or first is None:
        return
    try:
        content = (
            zlib.decompressobj().decompress(body[stream.end() :]) if b"/FlateDecode" in head else body[stream.end() :]
        )
        offset = int(first.group(1))
        numbers = [int(n) for n in content[:offset].split()][: 2 * int(count.group(1))]
    except (zlib.error, ValueError):
        return
    places = [*numbers[1::2], len(content) - offset]
    for number, start, end in zip(numbers[::2], places, places[1:], strict=False):
        yield number, b"\n" + content[offset + start : offset + end].strip() + b"\n"


def _stated_order(objects: dict[int, bytes]) -> list[int]:
    """Return the pages in the order of the surviving page tree's leaves, those lost included."""
    nodes = {n for n, body in objects.items() if _PAGES.search(_head(body))}
    order: list[int] = []
    for number in sorted(nodes):
        kids = _KIDS.search(objects[number])
        found = [int(r) for r in _REFERENCE.findall(kids.group(1))] if kids else []
        order += [kid for kid in found if kid not in nodes]
    return order


def _is_whole(page: int, objects: dict[int, bytes]) -> bool:
    """Return whether all that a page refers to survived (other pages and the page tree aside)."""
    seen, todo = {page}, [page]
    while todo:
        body = _PARENT.sub(b"", _head(objects[todo.pop()]))
        for number in {int(r) for r in _REFERENCE.findall(body)} - seen:
            if number not in objects:
                return False
            seen.add(number)
            head = _head(objects[number])
            if not _PAGE.search(head) and not _PAGES.search(head):
                todo.append(number)
    return True


def _document(objects: dict[int, bytes], pages: list[int]) -> bytes:
    tree, catalog = max(objects) + 1, max(objects) + 2
    boxes = [
        m.group() for body in objects.values() if _PAGES.search(_head(body)) and (m := _MEDIA_BOX.search(_head(body)))
    ]
    box = boxes[0] if boxes else b"/MediaBox [0 0 612 792]"
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    written = dict(objects)
    for page in pages:
        written[page] = _PARENT.sub(b"/Parent %d 0 R" % tree, objects[page])
    written[tree] = b"\n<< /Type /Pages /Count %d /Kids [%s] %s >>\n" % (len(pages), kids, box)
    written[catalog] = b"\n<< /Type /Catalog /Pages %d 0 R >>\n" % tree
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in written.items():
        places[number] = len(out)
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (catalog + 1, catalog, start)
    return bytes(out)
