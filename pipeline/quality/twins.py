"""The words that a word may have been printed as: one confusion of like shapes undone.

The pairs are the confusions that OCR engines are known for, in both directions where both happen. Only their effect on
a page's mean is used, so that no pair needs a weight.
"""

from __future__ import annotations

from functools import cache
from math import log10
from typing import NamedTuple

IN_USE = 3.0
"""Zipf frequency of a word in use: one in a million."""
LIKELIER = 2.0
"""By so much on the Zipf scale, a hundred times, a twin must be more frequent than a known word to be likelier."""

_LATIN = (
    "b/h h/b c/e e/c o/e e/o a/o o/a u/n n/u i/l l/i l/t t/l f/t t/f rn/m m/rn iii/m in/m m/in ii/n n/ii ii/u u/ii "
    "li/h h/li r/n n/r s/a a/s c/o e/a a/e v/y y/v w/vv cl/d d/cl i/t t/i i/r r/i f/s s/f g/q hi/in tl/th j/i m/ni "
    "tii/th ti/n ri/n x/s"
)
_CYRILLIC = (
    "н/п п/н н/и и/н п/и и/п е/с с/е о/с с/о о/е е/о ш/щ щ/ш ь/ы ы/ь ь/в в/ь ц/п т/г г/т а/л л/а л/п п/л б/о о/б ч/н "
    "н/ч к/н н/к й/и и/й ш/п в/з э/з з/э м/и и/м м/н ю/о х/к д/л ж/х у/г р/г ъ/ь"
)


class Exchanges(NamedTuple):
    """What each piece of a word may be exchanged for, by its length: letters, and pieces of several."""

    letters: dict[str, list[str]]
    pieces: dict[str, list[str]]


def _exchanges(pairs: str, *, back: bool = False) -> Exchanges:
    """Return what each piece that is read may have been printed as; `back`: what each printed piece may be read as."""
    found = Exchanges({}, {})
    for pair in pairs.split():
        old, new = reversed(pair.split("/")) if back else pair.split("/")
        found[len(old) > 1].setdefault(old, []).append(new)
    return found


_PRINTED = {"latin": _exchanges(_LATIN), "cyrillic": _exchanges(_CYRILLIC)}
_READ = {"latin": _exchanges(_LATIN, back=True), "cyrillic": _exchanges(_CYRILLIC, back=True)}


@cache
def _frequencies(script: str) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return get_frequency_dict("en" if script == "latin" else "ru", "large")


@cache
def _likelier(script: str) -> dict[str, float]:
    """Return the frequency of the likeliest twin of each word that has one likelier than the rarest words in use."""
    found: dict[str, float] = {}
    for word, frequency in _frequencies(script).items():
        if frequency >= 10 ** (IN_USE + LIKELIER - 9):
            for twin in _exchanged(word, _READ[script]):
                found[twin] = max(frequency, found.get(twin, 0.0))
    return found


def twin_frequency(word: str, script: str, zipf: float = 0.0) -> float:
    """Return the frequency (Zipf scale, 0 to 8) of the most frequent twin of a word in lower case; 0: it has none.

    `script` is latin or cyrillic. Of words that are in use, by their frequency `zipf`, only frequent twins are looked
    for: no other can be likelier than the word.
    """
    if zipf >= IN_USE:
        best = _likelier(script).get(word, 0.0)
    else:
        best = max(filter(None, map(_frequencies(script).get, _exchanged(word, _PRINTED[script]))), default=0.0)
    return max(0.0, log10(best) + 9) if best else 0.0


def _exchanged(word: str, by: Exchanges) -> list[str]:
    """Return all words that come of a word by exchanging one piece of it."""
    found = [word[:at] + new + word[at + 1 :] for at, old in enumerate(word) for new in by.letters.get(old, ())]
    for old, news in by.pieces.items():
        at = word.find(old)
        while at >= 0:
            found += [word[:at] + new + word[at + len(old) :] for new in news]
            at = word.find(old, at + 1)
    return found
