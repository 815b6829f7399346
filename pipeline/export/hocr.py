"""hocr/0001.hocr: the corrected words of a page at their places, for viewers and for programs that make PDFs.

After hOCR 1.2 (https://kba.github.io/hocr-spec/1.2/). What was read, where it is not what stands there, is the word's
`title` property `x_read`.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from pipeline.document import Box, PageRecord, Reading, hull
from pipeline.export.placed import PlacedLine, PlacedPage, PlacedWord
from pipeline.export.xml import document, plain

_DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
_LANGUAGES = {"eng": "en", "rus": "ru"}


def hocr(placed: PlacedPage) -> bytes:
    """Return a page as hOCR, in UTF-8."""
    reading, record, blocks = placed
    html = ET.Element("html", {"xmlns": "http://www.w3.org/1999/xhtml"})
    if len(reading.languages) == 1:
        html.set("lang", _LANGUAGES.get(reading.languages[0], reading.languages[0]))
    head = ET.SubElement(html, "head")
    ET.SubElement(head, "title").text = plain(record.page.source)
    ET.SubElement(head, "meta", {"http-equiv": "Content-Type", "content": "text/html;charset=utf-8"})
    ET.SubElement(head, "meta", {"name": "ocr-system", "content": plain(f"{reading.engine}, corrected by ocrmend")})
    ET.SubElement(head, "meta", {"name": "ocr-capabilities", "content": "ocr_page ocr_carea ocr_line ocrx_word"})
    number = record.page.number
    page = _part(ET.SubElement(html, "body"), "div", "ocr_page", f"page_{number}", _page_title(reading, record))
    for at, its in enumerate(blocks, 1):
        area = _part(page, "div", "ocr_carea", f"block_{number}_{at}", _bbox(hull([line.box for line in its])))
        for line in its:
            _add_line(area, line, number, reading.rotation)
    return document(html, _DOCTYPE)


def _page_title(reading: Reading, record: PageRecord) -> str:
    width, height = reading.size
    image = plain(record.page.source).replace('"', "'")
    resolution = f"; scan_res {reading.dpi} {reading.dpi}" if reading.dpi else ""
    return f'image "{image}"; bbox 0 0 {width} {height}; ppageno {record.page.number - 1}{resolution}'


def _add_line(area: ET.Element, line: PlacedLine, page: int, rotation: int) -> None:
    angle = f"; textangle {rotation}" if rotation else ""
    span = _part(area, "span", "ocr_line", f"line_{page}_{line.number}", _bbox(line.box) + angle)
    for at, word in enumerate(line.words, 1):
        part = _part(span, "span", "ocrx_word", f"word_{page}_{line.number}_{at}", _word_title(word))
        part.text = plain(word.text)
        part.tail = " "


def _word_title(word: PlacedWord) -> str:
    title = _bbox(word.box)
    if word.confidence is not None:
        title += f"; x_wconf {word.confidence:.0f}"
    if word.read:
        read = plain(word.read).replace("\\", "\\\\").replace('"', '\\"')
        title += f'; x_read "{read}"'
    return title


def _part(parent: ET.Element, tag: str, kind: str, identity: str, title: str) -> ET.Element:
    return ET.SubElement(parent, tag, {"class": kind, "id": identity, "title": title})


def _bbox(box: Box) -> str:
    return "bbox {} {} {} {}".format(*box)
