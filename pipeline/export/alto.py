"""alto/0001.xml: the corrected words of a page at their places, for repositories and viewers of libraries.

After ALTO 4.4 (https://www.loc.gov/standards/alto/). What was read, where it is not what stands there, is the word's
ALTERNATIVE with the purpose `OCR`.
"""

from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree as ET

from pipeline.document import Box, PageRecord, Reading, hull
from pipeline.export.placed import PlacedLine, PlacedPage, PlacedWord
from pipeline.export.xml import document, plain

_NAMESPACE = "http://www.loc.gov/standards/alto/ns-v4#"
_SCHEMA = f"{_NAMESPACE} http://www.loc.gov/standards/alto/v4/alto-4-4.xsd"


def alto(placed: PlacedPage) -> bytes:
    """Return a page as ALTO, in UTF-8."""
    reading, record, blocks = placed
    attributes = {
        "xmlns": _NAMESPACE,
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": _SCHEMA,
        "SCHEMAVERSION": "4.4",
    }
    root = ET.Element("alto", attributes)
    _add_description(root, reading, record)
    number, (width, height) = record.page.number, reading.size
    size = {"WIDTH": str(width), "HEIGHT": str(height)}
    names = {"ID": f"page_{number}", "PHYSICAL_IMG_NR": str(number)}
    page = ET.SubElement(ET.SubElement(root, "Layout"), "Page", names | size)
    space = ET.SubElement(page, "PrintSpace", {"HPOS": "0", "VPOS": "0"} | size)
    for at, its in enumerate(blocks, 1):
        place = _place(hull([line.box for line in its]))
        block = ET.SubElement(space, "TextBlock", {"ID": f"block_{number}_{at}"} | place)
        if reading.rotation:
            block.set("ROTATION", str(reading.rotation))
        if len(reading.languages) == 1:
            block.set("LANG", reading.languages[0])
        for line in its:
            _add_line(block, line, number)
    return document(root)


def _add_description(root: ET.Element, reading: Reading, record: PageRecord) -> None:
    description = ET.SubElement(root, "Description")
    ET.SubElement(description, "MeasurementUnit").text = "pixel"
    source = ET.SubElement(description, "sourceImageInformation")
    ET.SubElement(source, "fileName").text = plain(record.page.source)
    for at, (step, software) in enumerate((("recognition", reading.engine), ("correction", "ocrmend")), 1):
        processing = ET.SubElement(description, "Processing", {"ID": f"step_{at}"})
        ET.SubElement(processing, "processingStepDescription").text = step
        ET.SubElement(ET.SubElement(processing, "processingSoftware"), "softwareName").text = plain(software)


def _add_line(block: ET.Element, line: PlacedLine, page: int) -> None:
    element = ET.SubElement(block, "TextLine", {"ID": f"line_{page}_{line.number}"} | _place(line.box))
    _add_word(element, line.words[0], f"word_{page}_{line.number}_1")
    for at, (before, word) in enumerate(pairwise(line.words), 2):
        if (gap := word.box[0] - before.box[2]) > 0:
            ET.SubElement(element, "SP", _corner(before.box[2], word.box[1]) | {"WIDTH": str(gap)})
        else:
            ET.SubElement(element, "SP")
        _add_word(element, word, f"word_{page}_{line.number}_{at}")


def _add_word(line: ET.Element, word: PlacedWord, identity: str) -> None:
    element = ET.SubElement(line, "String", {"ID": identity, "CONTENT": plain(word.text)} | _place(word.box))
    if word.confidence is not None:
        element.set("WC", f"{word.confidence / 100:.2f}")
    if word.read:
        ET.SubElement(element, "ALTERNATIVE", {"PURPOSE": "OCR"}).text = plain(word.read)


def _place(box: Box) -> dict[str, str]:
    left, top, right, bottom = box
    return _corner(left, top) | {"WIDTH": str(right - left), "HEIGHT": str(bottom - top)}


def _corner(left: int, top: int) -> dict[str, str]:
    return {"HPOS": str(left), "VPOS": str(top)}
