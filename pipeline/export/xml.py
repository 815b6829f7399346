"""XML files of the result: in UTF-8, indented, without what XML cannot hold."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Return a text with U+FFFD for each sign that XML 1.0 has no place for (control characters)."""
    return _NOT_XML.sub("\ufffd", text)


def document(root: ET.Element, doctype: str = "") -> bytes:
    """Return an XML file's bytes."""
    ET.indent(root)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + (f"{doctype}\n" if doctype else "")
    body: bytes = ET.tostring(root, encoding="utf-8")
    return head.encode() + body + b"\n"
