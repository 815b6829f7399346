"""Phrases that tell where pages begin and end and what they are: letterheads, form titles, stamps, salutations.

They are data of the dictionaries (`pages.tsv`: pattern, kind, role, note). A pattern is a regular expression,
whatever the case, for a whole line without its markup; ` / ` in it parts lines that follow each other. A line of a
pattern that leaves no choice of words (but optional signs and a free rest) also fits what differs from it in a few
letters: titles are misread as well.

Kinds are those of a page, and `stamp`, `classification`, `address`, `salutation`, `closing`. Roles: `start` and
`end` stand at a page's head and foot, `body` tells the kind only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
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
_LIKENESS = 87.0
_SHORTEST_LIKE = 12


class PagePattern(Record, frozen=True, kw_only=True):
    """A phrase with its role. `lines` is the number of lines that it spans."""

    pattern: str
    kind: str
    role: str
    lines: int = 1
    note: str = ""


class Hit(Record, frozen=True, kw_only=True):
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


class _Part:
    """What a pattern asks of one line: a regular expression, and its plain words if it has no other choice of words."""

    def __init__(self, pattern: str) -> None:
        self.regex = re.compile(pattern, re.IGNORECASE)
        self.words, self.begins_only = _plain_words(pattern)

    def can_be_like(self, length: int) -> bool:
        """Return whether a line of this length can differ from the words in a few letters only."""
        count, slack = len(self.words), 1 + len(self.words) // 12
        return count >= _SHORTEST_LIKE and length >= count - slack and (self.begins_only or length <= count + slack)

    def is_like(self, line: str) -> bool:
        """Return whether a line in lower case differs from the words in a few letters only."""
        from rapidfuzz import fuzz

        return bool(
            fuzz.ratio(line[: len(self.words)] if self.begins_only else line, self.words, score_cutoff=_LIKENESS)
        )

    def fits(self, line: str) -> bool:
        """Return whether a line fits, exactly or in all but a few letters."""
        return bool(self.regex.fullmatch(line)) or (self.can_be_like(len(line)) and self.is_like(line.casefold()))


class PatternMatcher:
    """Finds the patterns that begin at a line. One compiled expression tells most lines apart at once."""

    def __init__(self, patterns: Sequence[PagePattern]) -> None:
        ordered = sorted(patterns, key=lambda p: -p.lines)
        self._patterns = [(p, [_Part(part) for part in p.pattern.split(_LINE_MARK)]) for p in ordered]
        firsts = [f"(?:{parts[0].regex.pattern})" for _, parts in self._patterns]
        self._any = re.compile("|".join(firsts) or r"(?!)", re.IGNORECASE)
        self._alike = [
            [i for i, (_, parts) in enumerate(self._patterns) if parts[0].can_be_like(length)]
            for length in range(LONGEST_LINE + 1)
        ]

    def hits(self, lines: Sequence[str], at: int) -> list[Hit]:
        """Return the patterns that fit the lines (none is blank) from `at` on, those of most lines first."""
        line = lines[at]
        if len(line) > LONGEST_LINE:
            return []
        first: set[int] = set()
        if self._any.fullmatch(line):
            first |= {i for i, (_, parts) in enumerate(self._patterns) if parts[0].regex.fullmatch(line)}
        if _title_like(line):
            lower = line.casefold()
            first |= {i for i in self._alike[len(line)] if self._patterns[i][1][0].is_like(lower)}
        found = []
        for i in sorted(first):
            pattern, parts = self._patterns[i]
            rest = lines[at + 1 : at + pattern.lines]
            if len(rest) == len(parts) - 1 and all(part.fits(text) for part, text in zip(parts[1:], rest, strict=True)):
                found.append(Hit(pattern=pattern, text=_LINE_MARK.join(lines[at : at + pattern.lines])))
        return found


@lru_cache(maxsize=4)
def matcher_for(patterns: tuple[PagePattern, ...]) -> PatternMatcher:
    """Return the matcher of patterns; compiling them takes longer than matching a page."""
    return PatternMatcher(patterns)


def _plain_words(pattern: str) -> tuple[str, bool]:
    """Return the words of a pattern in lower case, and whether more may follow; no words if it leaves a choice."""
    begins_only = pattern.endswith(".*")
    words = re.sub(r"(?:\\b)?\.\*$", "", pattern)
    words = re.sub(r"(?<=[^)\]}])\?", "", words)  # what may be there counts as there
    words = re.sub(r"\\([().#/,-])", r"\1", words)
    return ("" if re.search(r"[\\^$*+?{}\[\]|]|\(\?|\w\.\w", words) else words.casefold()), begins_only


def _title_like(line: str) -> bool:
    """Return whether most words of a line begin with a capital, as titles, letterheads and stamps do."""
    words = [w for w in line.split() if w[0].isalpha()]
    return 0 < len(words) <= 12 and sum(w[0].isupper() for w in words) >= 0.6 * len(words)
