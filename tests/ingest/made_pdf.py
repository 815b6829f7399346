"""Small PDFs written object by object, so that tests can have any page they want."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>"


@dataclass(frozen=True)
class MadePage:
    """A page: texts as (x, y, size, words) in points, an image that fills it, /Rotate and /CropBox.

    `second` are texts written after the others in a font of their own, as a second engine does.
    """

    texts: tuple[tuple[float, float, float, str], ...] = ()
    second: tuple[tuple[float, float, float, str], ...] = ()
    image: npt.NDArray[np.uint8] | None = None
    size: tuple[float, float] = (612, 792)
    rotate: int = 0
    crop: tuple[float, float, float, float] | None = None


def make_pdf(pages: list[MadePage], trailer: bytes = b"") -> bytes:
    """Return a PDF. The page tree stands in front of the pages, as in files made for the web."""
    numbers = [3 + 3 * i for i in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % n for n in numbers)
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
    }
    for number, page in zip(numbers, pages, strict=True):
        objects[number + 1] = _stream(b"", _content(page))
        resources = b"/Font << /F1 %s /F2 %s >>" % (FONT, FONT)
        if page.image is not None:
            objects[number + 2] = _image(page.image)
            resources += b" /XObject << /Im1 %d 0 R >>" % (number + 2)
        crop = b" /CropBox [%g %g %g %g]" % page.crop if page.crop else b""
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g]%s /Rotate %d /Resources << %s >> /Contents %d 0 R >>"
            % (*page.size, crop, page.rotate, resources, number + 1)
        )
    return _file(objects, trailer)


def encrypted_pdf() -> bytes:
    """Return a PDF whose password nobody knows."""
    lock = b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"11" * 32, b"22" * 32)
    return make_pdf([MadePage()], b"/Encrypt %s /ID [<%s> <%s>]" % (lock, b"33" * 16, b"33" * 16))


def _content(page: MadePage) -> bytes:
    parts = [b"q %g 0 0 %g 0 0 cm /Im1 Do Q" % page.size] if page.image is not None else []
    for font, texts in ((b"F1", page.texts), (b"F2", page.second)):
        for x, y, size, words in texts:
            parts.append(b"BT /%s %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (font, size, x, y, words.encode("ascii")))
    return b"\n".join(parts)


def _image(pixels: npt.NDArray[np.uint8]) -> bytes:
    height, width = pixels.shape
    head = b"/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8 /Width %d /Height %d" % (
        width,
        height,
    )
    return _stream(head + b" /Filter /FlateDecode", zlib.compress(pixels.tobytes()))


def _stream(head: bytes, content: bytes) -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (head, len(content), content)


def _file(objects: dict[int, bytes], trailer: bytes) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    size = max(objects) + 1
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)
