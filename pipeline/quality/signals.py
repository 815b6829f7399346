"""What tells of a page's quality: named signals of its words, of its image and of the engine that read it.

A text signal is a share of the page's characters or words, 0 to 1 unless said otherwise, higher on worse pages. They
see the text alone, no dictionary of the correction: names and terms of a domain count as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.document import Reading
from pipeline.quality.twins import IN_USE, LIKELIER
from pipeline.quality.words import WordFacts, row

Column = npt.NDArray[np.float64]
Signal = Callable[["Words"], float]

_BROKEN = re.compile(r"(?<=[^\W\d_])[-¬\u00ad]\s+(?=[a-zа-яё])")
_PARTED = re.compile(r"(?<=\w)[-¬\u00ad] (?=\w)")
_MARKUP = re.compile(r"</?[a-z][^<>\n]*>|\*{2,}|~~")
_ROW = re.compile(r"^\s*(?:[-*+]\s+)?\|(.*)\|\s*$")
UNEXPECTED = 6.5
"""Nats from which the character model does not expect a letter."""
IMPROBABLE = 3.0
"""Nats that the letters of a word cost on the average which hardly is one."""
DOUBTFUL = 60.0
"""Words under this confidence are more often wrong than right."""


class Words:
    """The facts of a page's words as columns; `weight` is each word's share of the page's characters.

    `parted` counts the words that a hyphen and a blank part inside a line.
    """

    def __init__(self, words: Sequence[str], parted: int = 0) -> None:
        table = np.frombuffer(b"".join(map(row, words))).reshape(len(words), len(WordFacts._fields))
        self._columns = dict(zip(WordFacts._fields, table.T, strict=True))
        self.count, self.parted = len(words), parted
        length = self["length"] + 1
        self.weight: Column = length / length.sum() if self.count else length
        self.known = (self["curated"] + self["attested"]) > 0
        self.unknown = ~self.known & (self["letters"] > 0) & (self["old"] == 0) & (self["number"] == 0)
        self.lower = (self["capital"] + self["capitals"]) == 0
        self.plain = self["plain"] > 0

    def __getitem__(self, name: str) -> Column:
        return self._columns[name]

    def share(self, which: npt.NDArray[np.bool_] | Column) -> float:
        """Return the share of characters that stand in words of a kind (or the mean of a column over characters)."""
        return float((self.weight * which).sum())

    def mean(self, which: npt.NDArray[np.bool_] | Column) -> float:
        """Return the share of the words that are of a kind (or the mean of a column over words)."""
        return float(which.mean()) if self.count else 0.0


def words_of_page(lines: Iterable[str]) -> Words:
    """Return the facts of a page's words; words broken at a line end are joined.

    Marks of Markdown and HTML, the bars of a table's rows and single characters alone in a cell are left out.
    """
    text = "\n".join(map(_plain, lines))
    return Words(_BROKEN.sub("", text).split(), len(_PARTED.findall(text)))


def _plain(line: str) -> str:
    if "<" in line or "**" in line or "~~" in line:
        line = _MARKUP.sub("", line)
    if "|" in line and (row := _ROW.match(line)):
        line = row[1].replace("|", "\t")
    if "\t" in line:
        return " ".join(cell for cell in line.split("\t") if len(cell.strip()) > 1)
    return line


def unfamiliar(words: Words) -> float:
    """Return the share of words that no curated list has: unknown ones, and those that only the web knows."""
    return words.share(words.unknown | (words["attested"] > 0))


def unknown(words: Words) -> float:
    """Return the share of unknown words in small letters, which are seldom names."""
    return words.share(words.unknown & words.plain & words.lower)


def unknown_capitals(words: Words) -> float:
    """Return the share of unknown words with a capital: names, and misread words."""
    return words.share(words.unknown & words.plain & ~words.lower)


def broken_words(words: Words) -> float:
    """Return the share of words that are not letters alone, nor a number: digits or marks among letters."""
    return words.share(words.unknown & ~words.plain)


def symbols(words: Words) -> float:
    """Return the share of words without a letter or digit."""
    return words.mean(words["symbols"])


def lone_marks(words: Words) -> float:
    """Return the share of words that are one quotation mark or the like, parted from its word."""
    return words.mean(words["lone"])


def stray_marks(words: Words) -> float:
    """Return the marks per word that stand before or after it and do not belong there, at most 3 counted of a word."""
    return words.mean(np.minimum(words["stray"], 3))


def single_letters(words: Words) -> float:
    """Return the share of single letters that are no words."""
    return words.mean(words["single"])


def garbage(words: Words) -> float:
    """Return the share of characters in garbage, words that break two rules counted twice."""
    return words.share(np.minimum(words["garbage"], 2))


def letters_and_digits(words: Words) -> float:
    """Return the share of words with both letters and digits that are no number."""
    return words.share(words["letter_digit"])


def inner_marks(words: Words) -> float:
    """Return the share of words with marks inside."""
    return words.share(words["inner"])


def mixed_scripts(words: Words) -> float:
    """Return the share of words with Latin and Cyrillic letters."""
    return words.share(words["mixed_script"])


def unexpected_letters(words: Words) -> float:
    """Return the share of unknown words with a letter that the character model does not expect there."""
    return words.share(words.unknown & (words["worst_cost"] > UNEXPECTED))


def improbable_words(words: Words) -> float:
    """Return the share of unknown words whose letters follow each other as those of words seldom do."""
    return words.share(words.unknown & words.plain & (words["mean_cost"] > IMPROBABLE))


def misread_words(words: Words) -> float:
    """Return the share of unknown words that one confusion of letters parts from a word in use."""
    return words.share(words.unknown & words.plain & (words["twin"] > IN_USE))


def doubtful_readings(words: Words) -> float:
    """Return the share of known words that one confusion parts from a word a hundred times as frequent."""
    return words.share(words.known & words.plain & (words["twin"] > words["zipf"] + LIKELIER))


def figures(words: Words) -> float:
    """Return the share of words with digits: tables and advertisements, and what is read as digits."""
    return words.share(words["digits"])


def short_words(words: Words) -> float:
    """Return the share of words of one or two characters."""
    return words.mean(words["length"] <= 2)


def crumbs(words: Words) -> float:
    """Return the share of one or two small letters that are no frequent word: crumbs of words."""
    return words.mean(words["odd_short"])


def odd_signs(words: Words) -> float:
    """Return the share of characters that print has seldom."""
    return float(words["odd_signs"].sum() / (words["length"] + 1).sum()) if words.count else 0.0


def parted_words(words: Words) -> float:
    """Return the words parted by a hyphen and a blank inside a line, per word: a column's lines were run together."""
    return words.parted / words.count if words.count else 0.0


TEXT: dict[str, Signal] = {
    "unfamiliar": unfamiliar,
    "unknown": unknown,
    "unknown_capitals": unknown_capitals,
    "broken_words": broken_words,
    "symbols": symbols,
    "lone_marks": lone_marks,
    "stray_marks": stray_marks,
    "single_letters": single_letters,
    "garbage": garbage,
    "letters_and_digits": letters_and_digits,
    "inner_marks": inner_marks,
    "mixed_scripts": mixed_scripts,
    "unexpected_letters": unexpected_letters,
    "improbable_words": improbable_words,
    "misread_words": misread_words,
    "doubtful_readings": doubtful_readings,
    "figures": figures,
    "short_words": short_words,
    "crumbs": crumbs,
    "odd_signs": odd_signs,
    "parted_words": parted_words,
}
"""The signals of the text, by name."""


def old_spelling(words: Words) -> float:
    """Return the share of words that are known in the spelling of before 1700 alone."""
    return words.mean(words["old"])


def cyrillic(words: Words) -> float:
    """Return the share of Cyrillic words."""
    return words.share(words["cyrillic"])


MATERIAL: dict[str, Signal] = {"old_spelling": old_spelling, "cyrillic": cyrillic}
"""What tells the material of a page: no sign of errors, but of how well they can be told."""


def text_signals(words: Words) -> dict[str, float]:
    """Return all signals of a page's text, those of its material among them."""
    return {name: signal(words) for name, signal in (TEXT | MATERIAL).items()}


def doubt(reading: Reading) -> float | None:
    """Return 1 minus the engine's mean confidence, 0 to 1, weighted by the words' length; None without confidences."""
    confidences = _confidences(reading)
    return float(1 - np.average(confidences[:, 0], weights=confidences[:, 1]) / 100) if len(confidences) else None


def doubtful_words(reading: Reading) -> float | None:
    """Return the share of characters in words under confidence 60; None without confidences."""
    confidences = _confidences(reading)
    if not len(confidences):
        return None
    return float(np.average(confidences[:, 0] < DOUBTFUL, weights=confidences[:, 1]))


def doubt_of_the_worst(reading: Reading) -> float | None:
    """Return 1 minus the tenth percentile of the words' confidences, 0 to 1; None without confidences."""
    confidences = _confidences(reading)
    return float(1 - np.quantile(confidences[:, 0], 0.1) / 100) if len(confidences) else None


def _confidences(reading: Reading) -> npt.NDArray[np.float64]:
    """Return an array (words, 2) of confidence, 0 to 100, and length."""
    found = [(w.confidence, len(w.text)) for line in reading.lines for w in line.words if w.confidence is not None]
    return np.array(found, dtype=np.float64).reshape(len(found), 2)


def image_signals(reading: Reading) -> dict[str, float]:
    """Return what engine and image say, where known: doubt, doubtful_words, doubt_of_the_worst, ink_uncovered.

    `noise` (of the paper, in grey values) tells whether uncovered ink may be grain. Where several readings of the page
    were voted, there is `disagreement` as well.
    """
    agreement = reading.measures.get("agreement")
    signals = {
        "doubt": doubt(reading),
        "doubtful_words": doubtful_words(reading),
        "doubt_of_the_worst": doubt_of_the_worst(reading),
        "ink_uncovered": reading.measures.get("ink_uncovered"),
        "noise": reading.measures.get("noise"),
        "disagreement": None if agreement is None else 1 - agreement,
    }
    return {name: value for name, value in signals.items() if value is not None}
