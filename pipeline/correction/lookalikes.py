"""Look-alikes: figures in words and I, l, 1 for each other, where one known word remains."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pipeline.correction.plain import PageToken, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

_STANDS_FOR = {"1": "il", "I": "l", "l": "i", "0": "o", "|": "il"}
"""What a letter or figure out of place is taken for, in lower case."""

_MOST_PLACES = 4
_LEAST_ZIPF = {3: 5.0, 4: 4.5, 5: 3.0}
"""Least frequency (Zipf scale) of the word that remains, by its letters: short ones must be very common."""

_CLEARLY = 2.0
"""How much more frequent one of two words must be to be the one that remains."""

_SELDOM_AFTER_L = frozenset("bcdfgkmnprstvwxz")


def lookalikes(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Write `wiII`, `rep1y`, `MARTlN` and, where a sentence or a cell begins, `lncoming` as the words they are."""
    for i, token in enumerate(page.tokens):
        if token.protected or token.tier == "curated" or len(token.text) < min(_LEAST_ZIPF):
            continue
        begins = _begins(token, page.tokens[i - 1] if i else None)
        places = _out_of_place(token, begins=begins)
        if not 0 < len(places) <= _MOST_PLACES or work.known(token.lower):
            continue
        if word := _only_word(token.text, places, work):
            after = _cased(token.text, word, places, begins=begins)
            yield change(
                token.line,
                token.start,
                token.end,
                after,
                kind=work.kind_of(after),
                rule="look-alike",
                evidence=[f"{token.text} is in no lexicon; with its look-alikes it is {after}"],
                confidence=0.97,
            )


def _out_of_place(token: PageToken, *, begins: bool) -> list[int]:
    """Return the places of figures among letters, of I among small letters, of l among capitals or before them all."""
    text = token.text
    letters = [c for c in text if c.isalpha()]
    if token.script != "latin" or any(not c.isalpha() and c not in _STANDS_FOR for c in text):
        return []
    if len(letters) < 2 or len(letters) * 2 <= len(text):
        return []
    found = [i for i, c in enumerate(text) if not c.isalpha()]
    small = [c for c in letters if c.islower()]
    if small and set(small) != {"l"}:
        found += [i for i, c in enumerate(text) if i and c == "I" and not text[: i + 2].isupper()]
    elif small and len(letters) - len(small) > 1 and len(text) > 3:
        found += [i for i, c in enumerate(text) if c == "l"]
    if text[0] == "l" and text[1] in _SELDOM_AFTER_L and text.islower() and begins:
        found.append(0)
    return found


def _begins(token: PageToken, before: PageToken | None) -> bool:
    """Tell whether a word begins a line, a cell or a sentence."""
    if before is None or before.line is not token.line:
        return True
    between = token.line.text[before.end : token.start]
    return any(c in "\t|.!?:☐☑" for c in between) or "   " in between


def _only_word(text: str, places: list[int], work: Work) -> str | None:
    """Return the one known word, in lower case, that the letters out of place may stand for."""
    options = [_STANDS_FOR[c] if i in places else c.lower() for i, c in enumerate(text)]
    words = {"".join(letters) for letters in product(*options)}
    least = _LEAST_ZIPF[min(len(text), max(_LEAST_ZIPF))]
    rated = sorted(((work.frequency(w), w) for w in words if work.known(w)), reverse=True)
    if not rated or (rated[0][0] < least and not work.vocabulary.knows(rated[0][1])):
        return None
    return rated[0][1] if len(rated) == 1 or rated[0][0] >= rated[1][0] + _CLEARLY else None


def _cased(text: str, word: str, places: list[int], *, begins: bool) -> str:
    rest = [c for i, c in enumerate(text) if i not in places and c.isalpha()]
    if len(rest) > 1 and all(c.isupper() for c in rest):
        return word.upper()
    # A figure or an l is no small o or i, but it may be a capital.
    first = text[0].isupper() or (begins and 0 in places and word[0] in "io")
    return word[0].upper() + word[1:] if first else word
