"""Spaces that were lost or put in: glued words, letter-spaced words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.correction.plain import PageToken, PlainLine, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

_PART_LETTERS = 4
_CAMEL = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){2,}[^\W\d_](?!\w)")

_SHORT_SPACED = 5
"""Length of three single letters with spaces: alone they may be initials."""


_SOFT_HYPHEN = re.compile(r"[^\W\d_]+(?:[\u00ad¬][^\W\d_]+)+")


def soft_hyphens(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Take away hyphens that only a line end would show, inside a line, where the word is known without them."""
    for line in page.lines:
        if "\u00ad" not in line.text and "¬" not in line.text:
            continue
        for match in _SOFT_HYPHEN.finditer(line.text):
            joined = match.group().replace("\u00ad", "").replace("¬", "")
            if work.known(joined.lower()):
                yield change(
                    line,
                    match.start(),
                    match.end(),
                    joined,
                    kind="control",
                    rule="soft-hyphen",
                    evidence=[f"{joined} is a known word; its hyphen would show at a line end only"],
                    confidence=0.99,
                )


def glued_words(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Part an unknown word that is two known ones: at a capital inside it, or, in capitals, at the only cut."""
    for token in page.tokens:
        if token.protected or token.tier == "curated" or work.vocabulary.knows(token.text) or not token.text.isalpha():
            continue
        cut = _cut(token, work)
        if cut is None:
            continue
        left, right = token.text[:cut], token.text[cut:]
        yield change(
            token.line,
            token.start,
            token.end,
            f"{left} {right}",
            kind="split",
            rule="glued-words",
            evidence=[f"{left} and {right} are known words, {token.text} is not"],
            confidence=0.97,
        )


def _cut(token: PageToken, work: Work) -> int | None:
    text = token.text
    places = [m.start() for m in _CAMEL.finditer(text)]
    if not places and text.isupper() and len(text) >= 2 * _PART_LETTERS + 2 and token.tier == "unknown":
        places = list(range(_PART_LETTERS, len(text) - _PART_LETTERS + 1))
    capitals = text.isupper()
    fits = [
        p
        for p in places
        if min(p, len(text) - p) >= _PART_LETTERS
        and work.known(text[:p].lower())
        and work.known(text[p:].lower())
        # Without a capital inside to show the cut, one part must be of the dictionaries: QUAD RUPEES is none.
        and (not capitals or work.vocabulary.knows(text[:p]) or work.vocabulary.knows(text[p:]))
    ]
    return fits[0] if len(fits) == 1 else None


def letter_spaced(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Join four or more single letters with spaces between them that make one known word or a stock phrase.

    Three will do on a line that has nothing but such words.
    """
    for line in page.lines:
        found = [m for m in _SPACED.finditer(line.text) if len(m.group()) > _SHORT_SPACED or _all_spaced(line)]
        if all(len(m.group()) <= _SHORT_SPACED for m in found):
            continue
        for match in found:
            if joined := _joined(match.group().replace(" ", ""), work):
                yield change(
                    line,
                    match.start(),
                    match.end(),
                    joined,
                    kind="join",
                    rule="letter-spaced",
                    evidence=[f"the spaced letters make the known word{'s' * (' ' in joined)} {joined}"],
                    confidence=0.97,
                )


def _all_spaced(line: PlainLine) -> bool:
    return all(len(token.text) == 1 for token in line.tokens)


def _joined(letters: str, work: Work) -> str | None:
    """Return letters as the word or the phrase that they make, in their own capitals; None if they make none."""
    if work.tiers(letters.lower()) == "curated":
        return letters
    phrase = work.once(_glued_phrases).get(letters.lower())
    if phrase is None:
        return None
    rest = iter(letters)
    return "".join(" " if c == " " else next(rest) for c in phrase)


def _glued_phrases(work: Work) -> dict[str, str]:
    """Return the stock phrases made of letters alone, in lower case, by their letters without spaces."""
    phrases = (phrase.lower() for phrase in work.dictionary.phrases)
    return {p.replace(" ", ""): p for p in phrases if p.replace(" ", "").isalpha()}
