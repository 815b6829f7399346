"""Signs that touch a word where none can: specks of the page, read as apostrophes, full stops and the like."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.decide import unknown_rate
from pipeline.correction.plain import PageToken, PlainPage, change
from pipeline.correction.sites import REALWORD_RATE
from pipeline.correction.surroundings import ELIDED
from pipeline.correction.work import Work
from pipeline.document import Correction

SMUDGE = "smudge"

_DIRT = frozenset("~^|")
"""Signs that are dirt beside a small letter; beside a capital they may be one: ~HE."""

_BULLETS = frozenset("•·")
_OPENING = re.compile(r"(?:^|[\s(\"“])['‘](?=\w)")
_CLOSING = re.compile(r"\w[.,;:!?]*['’](?!\w)")
_ABBREVIATIONS = frozenset(
    "cent inst prox ult no nos fig figs vol vols art sec min ed ex col gen rev cap pop pub lib sun sat mar in am pm"
    " st ft jun sen dec oct feet co cf op cit viz etc dept max est approx app"
    .split()
)  # fmt: skip
"""Words that a full stop shortens; `in` is inches."""

_SHORT = 3
_COMMON, _COMMON_SHORT = 4.0, 5.5
"""Zipf frequencies from which a word is no abbreviation: of more than three letters, and of so few."""


def smudges(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Take signs away that touch a known word; apostrophes and full stops only on pages with many misread words.

    Beside an unknown word a sign may be a letter of it: that the learnt decision weighs.
    """
    noisy = unknown_rate(page, work) >= REALWORD_RATE
    for i, token in enumerate(page.tokens):
        if len(token.text) < 2 or not token.text.isalpha() or token.protected or not work.known(token.lower):
            continue
        start, end = token.start, token.end
        if _is_dirt_after(token) or (noisy and (_is_stop(i, page, work) or _is_apostrophe_after(i, page, work))):
            end += 1
        if _is_dirt_before(token) or (noisy and _is_apostrophe_before(token)):
            start -= 1
        if (start, end) != (token.start, token.end):
            yield change(
                token.line,
                start,
                end,
                token.text,
                kind="punctuation",
                rule=SMUDGE,
                evidence=[f"no such sign can stand in {token.line.text[start:end]} before what follows"],
                confidence=0.9,
            )


def _is_dirt_after(token: PageToken) -> bool:
    text, end = token.line.text, token.end
    dirt = _BULLETS | _DIRT if token.text[-1].islower() else _BULLETS
    return text[end : end + 1] in dirt and text[end + 1 : end + 2] in ("", *" ,.;:!?")


def _is_dirt_before(token: PageToken) -> bool:
    text, start = token.line.text, token.start
    sign, before = text[start - 1 : start], text[: start - 1][-1:]
    if not start or before not in ("", " "):
        return False
    return (sign in _DIRT and token.text[0].islower()) or (sign in _BULLETS and before == " ")


def _goes_on(i: int, page: PlainPage) -> bool:
    """Tell whether one sign and a space part a word from another one in small letters on the same line."""
    token, following = page.tokens[i], page.tokens[i + 1] if i + 1 < len(page.tokens) else None
    return (
        following is not None
        and following.line is token.line
        and following.start == token.end + 2
        and token.line.text[token.end + 1] == " "
        and len(following.text) > 1
        and following.text.islower()
        and following.tier == "curated"
    )


def _is_stop(i: int, page: PlainPage, work: Work) -> bool:
    """Tell whether a full stop stands within a sentence, after a common word in small letters."""
    token = page.tokens[i]
    if token.line.text[token.end : token.end + 1] != "." or not _goes_on(i, page):
        return False
    least = _COMMON_SHORT if len(token.text) <= _SHORT else _COMMON
    return token.text.islower() and work.frequency(token.lower) >= least and token.lower not in _ABBREVIATIONS


def _is_apostrophe_after(i: int, page: PlainPage, work: Work) -> bool:
    """Tell whether an apostrophe ends a common word that is no plural (nor elided: thro'), no quotation mark before."""
    token = page.tokens[i]
    text, end = token.line.text, token.end
    if text[end : end + 1] not in ("'", "’") or not token.text[-1].islower() or token.text[-1] == "s":
        return False
    common = work.frequency(token.lower) >= _COMMON
    return common and _goes_on(i, page) and not _OPENING.search(text[:end])


def _is_apostrophe_before(token: PageToken) -> bool:
    """Tell whether an apostrophe begins a word in small letters that is not elided, with no quotation mark after."""
    text, start = token.line.text, token.start
    if text[start - 1 : start] not in ("'", "‘") or text[: start - 1][-1:] != " " or len(token.text) <= 2:
        return False
    return token.text.islower() and token.lower not in ELIDED and not _CLOSING.search(text[token.end - 1 :])
