"""Writes a PDF of page images with an invisible text layer (ISO 32000-1: 9.3.6 text render mode 3, 9.6.5 Type 3 fonts).

The layer's font is a Type 3 font with one empty glyph under every code: nothing has to be embedded, and its ToUnicode
map carries Latin and Cyrillic alike. A text layer of one folder may use at most 255 different characters.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import TiffImageFile

from making.drawing import DrawnWord

EM = 1000


@dataclass(frozen=True)
class PdfPage:
    """A page's image (as the JPEG given, else CCITT G4) with the words to put over it, boxes in the image's pixels."""

    image: Image.Image
    jpeg: bytes | None
    dpi: int
    lines: list[list[DrawnWord]]


def write_pdf(path: Path, pages: Iterable[PdfPage]) -> None:
    """Write the file; the same pages give the same bytes."""
    pages = list(pages)
    characters = {char for page in pages for line in page.lines for word in line for char in word.text} | {" "}
    codes = {char: code for code, char in enumerate(sorted(characters), 1)}
    writer = _Writer()
    catalog, tree, font = writer.reserve(), writer.reserve(), writer.reserve()
    kids = []
    for page in pages:
        width, height = (pixels * 72 / page.dpi for pixels in page.image.size)
        picture = writer.add(*_image(page))
        content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Im Do Q\n" + _text(page, codes, height)
        stream = writer.add("", content.encode("ascii"))
        resources = f"<< /XObject << /Im {picture} 0 R >> /Font << /F {font} 0 R >> >>"
        box = f"[0 0 {width:.2f} {height:.2f}]"
        kids.append(
            writer.add(f"/Type /Page /Parent {tree} 0 R /MediaBox {box} /Resources {resources} /Contents {stream} 0 R")
        )
    writer.put(catalog, f"/Type /Catalog /Pages {tree} 0 R")
    writer.put(tree, f"/Type /Pages /Count {len(kids)} /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}]")
    _font(writer, font, codes)
    path.write_bytes(writer.finish(catalog))


def _image(page: PdfPage) -> tuple[str, bytes]:
    """Return the dictionary and the data of a page's image."""
    width, height = page.image.size
    head = f"/Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray"
    if page.jpeg is not None:
        return f"{head} /BitsPerComponent 8 /Filter /DCTDecode", page.jpeg
    parameters = f"<< /K -1 /Columns {width} /Rows {height} /BlackIs1 false >>"
    return f"{head} /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms {parameters}", _g4(page.image)


def _g4(image: Image.Image) -> bytes:
    """Return a bilevel image's CCITT group 4 data, taken from a TIFF with one strip."""
    buffer = io.BytesIO()
    image.convert("1").save(buffer, "TIFF", compression="group4", tiffinfo={278: image.height, 262: 0})
    with TiffImageFile(io.BytesIO(buffer.getvalue())) as tiff:
        (offset,), (count,) = tiff.tag_v2[273], tiff.tag_v2[279]
    return buffer.getvalue()[offset : offset + count]


def _text(page: PdfPage, codes: dict[str, int], height: float) -> str:
    """Return the content of the text layer: each word set into its box, a space after it."""
    out = ["BT 3 Tr"]
    for line in page.lines:
        for word in line:
            left, _top, right, bottom = (pixels * 72 / page.dpi for pixels in word.box)
            size = (word.box[3] - word.box[1]) * 72 / page.dpi
            stretch = (right - left) / (len(word.text) * size / 2) * 100
            hexadecimal = "".join(f"{codes[char]:02x}" for char in f"{word.text} ")
            place = f"1 0 0 1 {left:.2f} {height - bottom + size * 0.2:.2f} Tm"
            out.append(f"/F {size:.2f} Tf {stretch:.1f} Tz {place} <{hexadecimal}> Tj")
    return "\n".join([*out, "ET\n"])


def _font(writer: _Writer, number: int, codes: dict[str, int]) -> None:
    """Write the font: half an em wide, empty, with its Unicode map."""
    glyph = writer.add("", f"{EM // 2} 0 0 -200 {EM // 2} 800 d1".encode())
    names = " ".join(f"/g{code}" for code in codes.values())
    pairs = "\n".join(f"<{code:02x}> <{char.encode('utf-16-be').hex()}>" for char, code in codes.items())
    unicode_map = writer.add(
        "",
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Layer def /CMapType 2 def\n"
            f"1 begincodespacerange <00> <ff> endcodespacerange\n{_blocks(pairs.splitlines())}\n"
            "endcmap CMapName currentdict /CMap defineresource pop end end\n"
        ).encode("ascii"),
    )
    procedures = " ".join(f"/g{code} {glyph} 0 R" for code in codes.values())
    writer.put(
        number,
        f"/Type /Font /Subtype /Type3 /FontBBox [0 -200 {EM // 2} 800] /FontMatrix [{1 / EM} 0 0 {1 / EM} 0 0] "
        f"/CharProcs << {procedures} >> /Encoding << /Type /Encoding /Differences [1 {names}] >> "
        f"/FirstChar 1 /LastChar {len(codes)} /Widths [{' '.join([str(EM // 2)] * len(codes))}] "
        f"/Resources << >> /ToUnicode {unicode_map} 0 R",
    )


def _blocks(pairs: list[str]) -> str:
    """Return `beginbfchar` blocks of at most 100 pairs, as the CMap specification asks."""
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    return "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)


class _Writer:
    """Collects numbered objects and lays them out as a file with its table of offsets."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object that `put` will fill."""
        self._objects.append(b"")
        return len(self._objects)

    def put(self, number: int, dictionary: str, stream: bytes | None = None) -> None:
        """Fill an object with a dictionary's entries and, for a stream, its data."""
        if stream is None:
            body = f"<< {dictionary} >>".encode("ascii")
        else:
            body = f"<< {dictionary} /Length {len(stream)} >>\nstream\n".encode("ascii") + stream + b"\nendstream"
        self._objects[number - 1] = body

    def add(self, dictionary: str, stream: bytes | None = None) -> int:
        """Append an object and return its number."""
        number = self.reserve()
        self.put(number, dictionary, stream)
        return number

    def finish(self, catalog: int) -> bytes:
        """Return the file."""
        out = io.BytesIO()
        out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        offsets = []
        for number, body in enumerate(self._objects, 1):
            offsets.append(out.tell())
            out.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        table = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
        out.write(b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (len(offsets) + 1, catalog))
        out.write(b"startxref\n%d\n%%%%EOF\n" % table)
        return out.getvalue()
