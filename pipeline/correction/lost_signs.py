"""Signs that an encoding lost: what stands in the text for a character that could not be written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.plain import PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

_LOST = re.compile("\ufffd(?=\\d)")


def lost_signs(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Put the pound sign before figures: of what English texts put there, encodings lose it alone."""
    if "cyrillic" in page.scripts:
        return
    for line in page.lines:
        for match in _LOST.finditer(line.text):
            yield change(
                line,
                *match.span(),
                "£",
                kind="script",
                rule="lost-sign",
                evidence=["a character that an encoding lost, before a figure: a pound sign"],
                confidence=0.92,
            )
