"""Scripts of words, and the letters of one script that look like letters of another."""

from __future__ import annotations

import re
from typing import Literal

Script = Literal["latin", "cyrillic", "mixed", "digits", "other"]

LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
CYRILLIC = re.compile(r"[Ѐ-ӿ]")

# Pairs of one shape in common typefaces; the source is Unicode's confusables data read as facts about shapes.
_LATIN_TWINS = "ABEKMHOPCTXaeopcyxkiI"
_CYRILLIC_TWINS = "АВЕКМНОРСТХаеорсухкіІ"
TO_CYRILLIC = dict(zip(_LATIN_TWINS, _CYRILLIC_TWINS, strict=True))
TO_LATIN = dict(zip(_CYRILLIC_TWINS, _LATIN_TWINS, strict=True))


def script_of(word: str) -> Script:
    """Return the script of a word's letters; `digits` if it has digits and no letters, else `other`."""
    latin, cyrillic = bool(LATIN.search(word)), bool(CYRILLIC.search(word))
    if latin and cyrillic:
        return "mixed"
    if latin:
        return "latin"
    if cyrillic:
        return "cyrillic"
    if any(c.isalpha() for c in word):
        return "other"
    return "digits" if any(c.isdigit() for c in word) else "other"


def fold_homoglyphs(word: str, script: Literal["latin", "cyrillic"]) -> str | None:
    """Return the word in one script only, look-alike letters exchanged; None if some letter has no twin there."""
    table, foreign = (TO_LATIN, CYRILLIC) if script == "latin" else (TO_CYRILLIC, LATIN)
    folded = "".join(table.get(c, c) if foreign.match(c) else c for c in word)
    return None if foreign.search(folded) else folded


def fold_yo(word: str) -> str:
    """Return the word with ё written as е, as most Russian typing has it."""
    return word.replace("ё", "е").replace("Ё", "Е")
