"""What must not be taken for a misread word: codes, numbers, initials, addresses, protected patterns."""

from __future__ import annotations

import re

from pipeline.correction.plain import PageToken, PlainPage
from pipeline.language.dictionaries import Vocabulary

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:gov|com|org|net|edu|mil|ru|su)\b\S*")
_INITIALS = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]\.\s?){1,3}(?=\s?[A-ZА-ЯЁ]\w|\W|$)")
_ABBREVIATION = re.compile(r"(?<!\w)(?:[A-Za-zА-Яа-яЁё]\.){2,}")
_MEASURE = re.compile(
    r"^\d+(?:st|nd|rd|th|d|s|l|m|a|p|c|h|k|lbs?|cwt|vo|to|ft|in|mo|oz|km|cm|mm|kg|го|й|я|е|х)$", re.IGNORECASE
)
_CELTIC = re.compile(r"^(?:[MODL]|Mc|De)['’][A-Z]")
_ROMAN = re.compile(r"^[IVXLCDM]+$|^[ivxlc]+$")


def protect(page: PlainPage, vocabulary: Vocabulary) -> None:
    """Mark the tokens of a page that may not be changed, with the reason."""
    for line in page.lines:
        if not line.tokens:
            continue
        spans: list[tuple[int, int, str]] = [(m.start(), m.end(), "an address") for m in _ADDRESS.finditer(line.text)]
        spans += [(m.start(), m.end(), "initials") for m in _INITIALS.finditer(line.text)]
        spans += [(m.start(), m.end(), "an abbreviation") for m in _ABBREVIATION.finditer(line.text)]
        if vocabulary.protected is not None:
            spans += [(m.start(), m.end(), "a protected pattern") for m in vocabulary.protected.finditer(line.text)]
        for token in line.tokens:
            reason = next((why for start, end, why in spans if start < token.end and token.start < end), "")
            token.protected = reason or _reason(token)


def _reason(token: PageToken) -> str:
    text = token.text
    if token.script == "digits":
        return "a number"
    letters = sum(c.isalpha() for c in text)
    digits = len(text) - letters - text.count("'") - text.count("’")
    if digits and (digits > letters or _MEASURE.match(text) or (text.upper() == text and letters < 4)):
        return "a code"
    if _CELTIC.match(text):
        return "a name"
    if len(text) == 1:
        return "a single letter"
    if _ROMAN.match(text) and len(text) <= 6:
        return "a Roman numeral"
    return ""
