"""Lone signs where none can stand: specks and streaks of the page, read as punctuation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.plain import PageToken, PlainLine, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

SPECK = "speck"

_DIRT = frozenset("|~^`\\_")
"""Signs that stand alone beside a word only as dirt, but for tables."""

_MARKS = frozenset(".")
"""Signs that do not stand alone before a word in small letters."""

_BEGINNING = frozenset(".,'‘’:;")
"""Signs that no line begins with, alone, before a word in small letters."""

_LONE = re.compile(r"(?:^|(?<= ))[|~^`\\_](?= |$)")
_AFTER = re.compile(r" ([|~^`\\_.])(?= |$)")
_BEFORE = re.compile(r"^([|~^`\\_.,'‘’:;]) ")
_MOST_IN_A_LINE = 1
_RUN, _RUN_WITH_O = (
    re.compile(rf"(?:^|(?<= )){sign}(?: {sign})+(?= |$)") for sign in (r"(?:[^\w\s]|_)", r"(?:[^\w\s]|[_о])")
)
"""Single signs one after the other; Russian recognisers read specks as о as well."""

_MAY_BE_A_RUN = frozenset(".,:;'‘’_|~^`\\=<>«»‚-о")
_PUNCTUATION = frozenset(".,:;'‘’-")
"""Signs that old print puts beside each other with spaces."""

_LEAST_SIGNS = 2
_CONFIDENCE = 0.7
"""Often enough the truth has another sign there, or the space: on pages with truth more was not gained."""

_TABLE = 2
"""Vertical strokes that make a line a row of a table."""


def specks(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Take lone signs away from beside words, and runs of different ones.

    Where a line has several, such as vertical strokes, they may rule a table, and stay.
    """
    for line in page.lines:
        yield from _runs(line, cyrillic="cyrillic" in page.scripts)
    for i, token in enumerate(page.tokens):
        text = token.line.text
        if len(token.text) < 2 or not token.text.isalpha() or token.protected:
            continue
        before, after = _BEFORE.match(text), _AFTER.match(text, token.end)
        if before and before.end() == token.start and _is_dirt(before[1], _BEGINNING, token):
            yield _without(token, 0, token.end)
        elif after and _is_dirt(after[1], _MARKS, _next(i, after.end(), page)):
            yield _without(token, token.start, after.end())


def _runs(line: PlainLine, *, cyrillic: bool) -> Iterator[Correction | None]:
    """Take away runs of two single signs or more, not all the same (which are leaders, or dots of an omission)."""
    if line.text.count("|") >= _TABLE:
        return
    for match in (_RUN_WITH_O if cyrillic else _RUN).finditer(line.text):
        run = match.group().split()
        # A single о beside one sign may be the preposition.
        words = "о" in run and len(run) - run.count("о") < _LEAST_SIGNS and match.group() != line.text.strip()
        if not words and len(set(run)) > 1 and _MAY_BE_A_RUN.issuperset(run) and not _PUNCTUATION.issuperset(run):
            start = match.start() - (match.start() > 0)
            end = match.end() if match.start() else min(len(line.text), match.end() + 1)
            yield _change(line, start, end, "", match.group())


def _next(i: int, at: int, page: PlainPage) -> PageToken | None:
    """Return the token that follows the i-th and a sign ending at a place of its line, if nothing stands between."""
    line, following = page.tokens[i].line, page.tokens[i + 1] if i + 1 < len(page.tokens) else None
    if following is None:
        return None
    between = line.text[at : following.start] if following.line is line else line.text[at:]
    before = "" if following.line is line else following.line.text[: following.start]
    return None if (between + before).strip() else following


def _is_dirt(sign: str, marks: frozenset[str], following: PageToken | None) -> bool:
    """Tell whether a lone sign is dirt before a token: always so, or by what follows."""
    if sign in _DIRT:
        return True
    return sign in marks and following is not None and len(following.text) > 1 and following.text.islower()


def _without(token: PageToken, start: int, end: int) -> Correction | None:
    line = token.line
    if len(_LONE.findall(line.text)) > _MOST_IN_A_LINE:
        return None
    return _change(line, start, end, token.text, line.text[start:end].replace(token.text, "").strip())


def _change(line: PlainLine, start: int, end: int, after: str, signs: str) -> Correction | None:
    return change(
        line,
        start,
        end,
        after,
        kind="punctuation",
        rule=SPECK,
        evidence=[f"{signs} stands alone where no such signs can stand"],
        confidence=_CONFIDENCE,
    )
