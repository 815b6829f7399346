"""What must not be taken for a misread word: codes, numbers, initials, addresses, protected patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from pipeline.correction.plain import PageToken, PlainLine, PlainPage
from pipeline.language.dictionaries import Vocabulary
from pipeline.language.scripts import Script

_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\w+|\b[\w-]+\.(?:gov|com|org|net|edu|mil|ru|su)\b\S*")
_INITIALS = re.compile(r"(?<!\w)(?:[A-ZА-ЯЁ]\.\s?){1,3}(?=\s?[A-ZА-ЯЁ]\w|\W|$)")
_ABBREVIATION = re.compile(r"(?<!\w)(?:[A-Za-zА-Яа-яЁё]\.){2,}")
_MEASURE = re.compile(
    r"^\d+(?:st|nd|rd|th|d|s|l|m|a|p|c|h|k|lbs?|cwt|vo|to|ft|in|mo|oz|km|cm|mm|kg|го|й|я|е|х)$", re.IGNORECASE
)
_CELTIC = re.compile(r"^(?:[MODL]|Mc|De)['’][A-Z]")
_ROMAN = re.compile(r"^[IVXLCDM]+$|^[ivxlc]+$")


_HYPHENS = "-‐¬­"
_BROKEN = "a word broken at the line end"


def protect(lines: Iterable[PlainLine], vocabulary: Vocabulary) -> None:
    """Mark the tokens of lines that may not be changed, with the reason."""
    for line in lines:
        for token in line.tokens:
            token.protected = _reason(token.text, token.script)
        for start, end, reason in reversed(_spans(line.text, vocabulary) if line.tokens else []):
            for token in line.tokens:
                if start < token.end and token.start < end:
                    token.protected = reason


def _spans(text: str, vocabulary: Vocabulary) -> list[tuple[int, int, str]]:
    """Return places of a line and why they are protected; of those that overlap the first has the say."""
    found: list[tuple[int, int, str]] = []
    if "." in text or "@" in text or "://" in text:
        found += [(*m.span(), "an address") for m in _ADDRESS.finditer(text)]
        found += [(*m.span(), "initials") for m in _INITIALS.finditer(text)]
        found += [(*m.span(), "an abbreviation") for m in _ABBREVIATION.finditer(text)]
    if vocabulary.protected is not None:
        found += [(*m.span(), "a protected pattern") for m in vocabulary.protected.finditer(text)]
    return found


def protect_broken_words(page: PlainPage) -> None:
    """Mark both halves of words broken over a line end: they are no words of their own."""
    for line in page.lines:
        for token in (line.tokens[:1] + line.tokens[-1:]) if line.tokens else ():
            if token.protected == _BROKEN:  # by an earlier pass, before the neighbour changed
                token.protected = ""
    for head, tail in broken_words(page):
        head.protected = head.protected or _BROKEN
        tail.protected = tail.protected or _BROKEN


def broken_words(page: PlainPage) -> Iterator[tuple[PageToken, PageToken]]:
    """Yield the halves of words, in small letters or capitals, that a hyphen at the line end breaks."""
    for line, following in pairwise(line for line in page.lines if line.tokens or line.text.strip()):
        text = line.text.rstrip()
        if not line.tokens or not following.tokens or text[-1] not in _HYPHENS:
            continue
        head, tail = line.tokens[-1], following.tokens[0]
        alike = tail.text[0].islower() or (len(tail.text) > 1 and head.text.isupper() and tail.text.isupper())
        if alike and head.end == len(text) - 1 and not following.text[: tail.start].strip():
            yield head, tail


@lru_cache(maxsize=50_000)
def _reason(text: str, script: Script) -> str:
    if script == "digits":
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
