"""Phrases that tell where pages begin and end and what they are: letterheads, form titles, stamps, salutations.

They are data of the dictionaries (`pages.tsv`: pattern, kind, role, note). A pattern is a regular expression, whatever the case,
for a whole line without its markup; ` / ` in it parts lines that follow each other. A pattern without signs of a regular
expression also fits a line that differs in a few letters, since titles are misread like everything else.

Kinds are those of a page, and `stamp`, `classification`, `address`, `salutation`, `closing`. Roles: `start` and `end` stand at
a page's head and foot, `body` tells the kind only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args

from pipeline.document import PageKind, Record
from pipeline.errors import DictionaryError
from pipeline.language.dictionaries import locate

FILE = "pages.tsv"
MARKS = ("stamp", "classification", "address", "salutation", "closing")
KINDS = (*get_args(PageKind), *MARKS)
ROLES = ("start", "end", "body")
LONGEST_LINE = 120
"""Titles and stamps are short; longer lines are running text and are not compared."""
_LINE_MARK = " / "
_REGEX_SIGNS = re.compile(r"[\\^$*+?{}\[\]|()]")
_LIKENESS = 88.0
_SHORTEST_LIKE = 12


class PagePattern(Record, frozen=True):
    """A phrase with its role. `lines` is the number of lines that it spans."""

    pattern: str
    kind: str
    role: str
    lines: int = 1
    note: str = ""


class Hit(Record, frozen=True):
    """A pattern found at a place of the lines compared; it covers `pattern.lines` of them."""

    pattern: PagePattern
    text: str


def load_patterns(dictionaries: Sequence[str]) -> tuple[PagePattern, ...]:
    """Return the page patterns of dictionaries, given by name or path; a dictionary without the file has none.

    Raises:
        DictionaryError: a dictionary is missing or a line of its `pages.tsv` cannot be read; the message says which.

    """
    patterns: dict[tuple[str, str], PagePattern] = {}
    for name in dictionaries:
        path = locate(name) / FILE
        if path.is_file():
            for pattern in _read(path):
                patterns.setdefault((pattern.pattern, pattern.role), pattern)
    return tuple(patterns.values())


def _read(path: Path) -> Iterable[PagePattern]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DictionaryError(f"{path}: cannot be read: {error}.", "Save the file as UTF-8.") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("# ") or line.split("\t")[:3] == ["pattern", "kind", "role"]:
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 3 or cells[1] not in KINDS or cells[2] not in ROLES:
            hint = f"A line is pattern, kind ({', '.join(KINDS)}), role ({', '.join(ROLES)}), note."
            raise DictionaryError(f"{path}:{number}: not a page pattern.", hint)
        try:
            re.compile(cells[0])
        except re.error as error:
            raise DictionaryError(f"{path}:{number}: not a regular expression: {error}.") from error
        note = cells[3] if len(cells) > 3 else ""
        yield PagePattern(
            pattern=cells[0], kind=cells[1], role=cells[2], lines=cells[0].count(_LINE_MARK) + 1, note=note
        )


class PatternMatcher:
    """Finds the patterns that begin at a line. One compiled expression tells most lines apart at once."""

    def __init__(self, patterns: Sequence[PagePattern]) -> None:
        self._patterns = sorted(patterns, key=lambda p: -p.lines)
        self._compiled = [
            (p, re.compile(p.pattern, re.IGNORECASE), re.compile(p.pattern.split(_LINE_MARK)[0], re.IGNORECASE))
            for p in self._patterns
        ]
        self._literals = [
            (p, p.pattern.casefold())
            for p in self._patterns
            if not _REGEX_SIGNS.search(p.pattern) and len(p.pattern) >= _SHORTEST_LIKE
        ]
        firsts = [f"(?:{p.pattern.split(_LINE_MARK)[0]})" for p in self._patterns]
        self._any = re.compile("|".join(firsts) or r"(?!)", re.IGNORECASE)

    def hits(self, lines: Sequence[str], at: int) -> list[Hit]:
        """Return the patterns that fit the lines from `at` on, those of most lines first. Lines are without blanks ones."""
        line = lines[at]
        if len(line) > LONGEST_LINE:
            return []
        found: list[Hit] = []
        if self._any.fullmatch(line):
            for pattern, whole, first in self._compiled:
                if pattern.lines == 1:
                    if first.fullmatch(line):
                        found.append(Hit(pattern=pattern, text=line))
                elif first.fullmatch(line) and whole.fullmatch(joined := _joined(lines, at, pattern.lines)):
                    found.append(Hit(pattern=pattern, text=joined))
        return found or self._alike(lines, at)

    def _alike(self, lines: Sequence[str], at: int) -> list[Hit]:
        line = lines[at]
        if not _title_like(line):
            return []
        from rapidfuzz import fuzz

        found = []
        for pattern, literal in self._literals:
            joined = _joined(lines, at, pattern.lines)
            if abs(len(joined) - len(literal)) <= 2 + len(literal) // 10 and fuzz.ratio(
                joined.casefold(), literal, score_cutoff=_LIKENESS
            ):
                found.append(Hit(pattern=pattern, text=joined))
        return found


def _joined(lines: Sequence[str], at: int, count: int) -> str:
    return _LINE_MARK.join(lines[at : at + count])


def _title_like(line: str) -> bool:
    """Return whether most words of a line begin with a capital, as titles and letterheads do."""
    words = [w for w in line.split() if w[0].isalpha()]
    return 0 < len(words) <= 12 and sum(w[0].isupper() for w in words) >= 0.6 * len(words)
