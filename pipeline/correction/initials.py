"""Initials: they must fit the name they stand in, or the name in the same row of a routing slip."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.correction.plain import PlainLine, PlainPage, change, folded
from pipeline.correction.work import Work
from pipeline.document import Correction, CorrectionKind, CorrectionStatus
from pipeline.language.scripts import script_of
from pipeline.language.tokens import words_of

_NAME = re.compile(r"(?<![\w.-])([^\W\d_]{2,}) ([^\W\d_])\. ?([^\W\d_]{3,})(?![\w-])")
_CELL_NAME = re.compile(r"\s*([^\W\d_]{2,}) (?:[^\W\d_]\. ?)?([^\W\d_]{3,})\s*")
_FROM = re.compile(
    r"\s*(?:FROM|От)\s*:?\s+([^\W\d_]{2,}) ([^\W\d_])\. ?([^\W\d_]{3,})[ ,]+([A-ZА-Я]{3})\s*", re.IGNORECASE
)
_CELL_INITIALS = re.compile(r"\s*([A-Z]{2,4})\s*")
_ALIKE = frozenset("BP BR CG CO DO EF EH FP GO HN IJ IL IT KX MN NW OQ PR TY UV VY".split())
"""Capitals that handwriting and worn type make look alike, in alphabetical order."""


class Initials:
    """Middle initials by given name and surname, as dictionaries and folder have them, in lower case."""

    def __init__(self, work: Work) -> None:
        self.known: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        """For each name its middle initials with where they were found."""
        for entry in work.dictionary.names:
            if entry.kind != "person":
                continue
            for form in (*entry.latin, *entry.cyrillic):
                given, *middle, surname = words_of(form) if form.count(" ") > 1 else ("", "", "")
                if len(middle) == 1 and len(given) > 1:
                    self.known[folded(given), folded(surname)].setdefault(
                        folded(middle[0][0]), f"{form} is a name in the dictionaries"
                    )
        for page in work.pages:
            for line in page.lines:
                for match in _names(line):
                    given, initial, surname = match.groups()
                    if initial.isupper():
                        self.known[folded(given), folded(surname)].setdefault(
                            folded(initial), f"{match.group()} stands on page {page.page.number}"
                        )


def _names(line: PlainLine) -> Iterator[re.Match[str]]:
    """Yield names with a middle initial: `Ronald W. Reagan`."""
    if ". " not in line.text and "." not in line.text[1:]:
        return
    for match in _NAME.finditer(line.text):
        if match[1][0].isupper() and match[3][0].isupper():
            yield match


def initials(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Capitalise a middle initial that the name is known with; propose initials that fit the name in their row."""
    known = work.once(Initials).known
    for line in page.lines:
        for match in _names(line):
            given, initial, surname = match.groups()
            if initial.islower() and (why := known.get((folded(given), folded(surname)), {}).get(initial)):
                yield _initial(line, match.start(2), match.end(2), initial.upper(), why, "case", "applied")
        if signed := _FROM.fullmatch(line.text):
            yield _signed(line, signed)
        if "\t" in line.text:
            yield from _row(line, known)


def _signed(line: PlainLine, match: re.Match[str]) -> Correction | None:
    """Propose the initials of the name in a memo's FROM line, where those written beside it differ in one letter."""
    *words, own = match.groups()
    right = "".join(word[0].upper() for word in words)
    if not own.isupper() or sum(a != b for a, b in zip(own, right, strict=True)) != 1:
        return None
    why = f"{match[1]} {match[2]}. {match[3]} signs the line"
    return _initial(line, match.start(4), match.end(4), right, why, "name", "proposed")


def _row(line: PlainLine, known: dict[tuple[str, str], dict[str, str]]) -> Iterator[Correction | None]:
    """Propose the initials of the person whose name begins a row of a table, for others that look like them."""
    first, *cells = line.text.split("\t")
    name = _CELL_NAME.fullmatch(first)
    if name is None or not (name[1][0].isupper() and name[2][0].isupper()) or script_of(first) != "latin":
        return
    middles = known.get((folded(name[1]), folded(name[2])), {})
    ends = name[1][0].upper(), name[2][0].upper()
    fitting = {"".join(ends): "", **{f"{ends[0]}{m.upper()}{ends[1]}": why for m, why in middles.items()}}
    at = len(first) + 1
    for cell in cells:
        match = _CELL_INITIALS.fullmatch(cell)
        # Only where a middle initial is known can one that differs be wrong.
        if match is not None and match[1] not in fitting:
            for right in [f for f in fitting if _one_alike(match[1], f)][:1]:
                why = "; ".join(filter(None, (f"{first.strip()} begins the row", fitting[right])))
                yield _initial(line, at + match.start(1), at + match.end(1), right, why, "name", "proposed")
        at += len(cell) + 1


def _one_alike(one: str, other: str) -> bool:
    """Tell whether two groups of capitals differ in one letter, and by shape."""
    if len(one) != len(other):
        return False
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and "".join(sorted(pairs[0])) in _ALIKE


def _initial(
    line: PlainLine, start: int, end: int, after: str, why: str, kind: CorrectionKind, status: CorrectionStatus
) -> Correction | None:
    return change(
        line,
        start,
        end,
        after,
        kind=kind,
        rule="initials",
        evidence=[why],
        confidence=0.97 if status == "applied" else 0.5,
        status=status,
    )
