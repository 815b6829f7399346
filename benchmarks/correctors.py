"""What benchmarks/correction.py compares: ocrmend's correction, and what its peers do with the words of a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pipeline.correction import correct_folder
from pipeline.document import CorrectedPage, Line, Page, Reading, corrected_lines
from pipeline.language.dictionaries import load
from pipeline.settings import Settings

Corrector = Callable[[Reading], str]
"""From a page's reading to its corrected text."""

DICTIONARIES = ("general", "diplomacy-1980s")
_WORD = re.compile(r"[^\W\d_]{3,}")
_LONG = 6


def reading_of(text: str) -> Reading:
    """Return a text as the reading of one page."""
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), 1))
    return Reading(source="embedded", engine="text", lines=lines)


def pages_by_ours(boldness: str) -> Callable[[Reading], CorrectedPage]:
    """Return what corrects a page as a folder of its own, with all that is recorded."""
    dictionary, settings = load(DICTIONARIES), Settings(boldness=boldness)  # type: ignore[arg-type]

    def correct(reading: Reading) -> CorrectedPage:
        (page,) = correct_folder([(Page(number=1, source="page"), reading)], dictionary, settings)
        return page

    return correct


def ours(boldness: str = "normal") -> Corrector:
    """Return ocrmend's correction."""
    correct = pages_by_ours(boldness)

    def text(reading: Reading) -> str:
        page = correct(reading)
        return "\n".join(corrected_lines(page.reading, page.corrections))

    return text


def symspell_lookup() -> Corrector:
    """Return symspellpy's closest word for each word of three letters or more."""
    from symspellpy import Verbosity

    index = _symspell()

    def word(match: re.Match[str]) -> str:
        found = index.lookup(match.group(), Verbosity.TOP, max_edit_distance=2, transfer_casing=True)
        return found[0].term if found else match.group()

    return lambda reading: _WORD.sub(word, reading.text)


def symspell_compound() -> Corrector:
    """Return symspellpy's correction of whole lines, which parts and joins words."""
    index = _symspell()

    def line(text: str) -> str:
        return index.lookup_compound(text, 2, transfer_casing=True)[0].term if text.strip() else text

    return lambda reading: "\n".join(line(text) for text in reading.text.split("\n"))


def _symspell() -> Any:
    from importlib.resources import files

    from symspellpy import SymSpell

    index = SymSpell(2, 7)
    index.load_dictionary(str(files("symspellpy") / "frequency_dictionary_en_82_765.txt"), 0, 1, encoding="utf-8-sig")
    return index


def spellchecker() -> Corrector:
    """Return pyspellchecker's correction of each distinct word, one edit away for words of six letters or more.

    It makes all words two edits away, so that a long word takes it seconds; its manual says to ask for one edit there.
    """
    from spellchecker import SpellChecker

    near, far = SpellChecker(distance=1), SpellChecker(distance=2)
    memory: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        text = match.group()
        lower = text.lower()
        if lower not in memory:
            memory[lower] = (far if len(lower) < _LONG else near).correction(lower) or lower
        return memory[lower].capitalize() if text[0].isupper() else memory[lower]

    return lambda reading: _WORD.sub(word, reading.text)


SYSTEMS: dict[str, Callable[[], Corrector]] = {
    "ocrmend": ours,
    "ocrmend, careful": lambda: ours("careful"),
    "ocrmend, bold": lambda: ours("bold"),
    "symspellpy lookup": symspell_lookup,
    "symspellpy lookup_compound": symspell_compound,
    "pyspellchecker": spellchecker,
}
"""What makes each system ready, by its name."""

OURS = tuple(name for name in SYSTEMS if name.startswith("ocrmend"))
