"""Text as evaluation compares it: what is written in different ways without an error is made alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Quotes, dashes and long s by form; a soft hyphen or a not sign at a line end is a hyphen.
_FOLD = str.maketrans(
    {
        **dict.fromkeys("‘’`´ʼ‚", "'"),
        **dict.fromkeys("“”„«»‟", '"'),
        **dict.fromkeys("—–‐‑−―\u00ad¬", "-"),
        **dict.fromkeys("_|\f", " "),
        "ſ": "s",
    }
)
_LINE_HYPHEN = re.compile(r"(?<=[^\W\d_])-+[^\S\n]*\n\s*(?=[^\W\d_])")
_SPACED_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s+(?=[^\W\d_])")
_DASH = re.compile(r"\s*-[-\s]*")
_SPACE = re.compile(r"\s+")
_OUTER = re.compile(r"^[^\w]+|[^\w]+$")

OPTIONAL_LIKENESS = 70.0
"""A line that is this alike (0 to 100, best part) to an optional string is that string."""


def normalise(text: str, optional: Iterable[str] = ()) -> str:
    """Return a text as it is compared: one line, single spaces, plain quotes and dashes, hyphenated words joined.

    A word parted by a hyphen and white space (a line end, or the blank that replaced it) is joined, in hypothesis and
    truth alike; white space around other dashes goes. Lines that are essentially one of the `optional` strings (stamps
    that may be read or not) are dropped, each string once.
    """
    if "\f" in text or optional:
        text = text.replace("\f", "\n")
    text = unicodedata.normalize("NFKC", text.translate(_FOLD)).translate(_FOLD)
    if strings := [folded for o in optional if (folded := normalise(o))]:
        text = _without(text, strings)
    text = _SPACED_HYPHEN.sub("", _LINE_HYPHEN.sub("", text))
    return _SPACE.sub(" ", _DASH.sub("-", text)).strip()


def _without(text: str, strings: list[str]) -> str:
    from rapidfuzz import fuzz

    lines = text.split("\n")
    for string in strings:
        for i, line in enumerate(lines):
            bare = line.strip()
            if bare and len(bare) <= len(string) + 8 and fuzz.partial_ratio(string, bare) >= OPTIONAL_LIKENESS:
                lines[i] = ""
                break
    return "\n".join(lines)


def words(normal: str) -> list[str]:
    """Return the words of a normalised text: parts between spaces without outer punctuation; case is kept."""
    return [bare for part in normal.split(" ") if (bare := _OUTER.sub("", part))]
