"""The words that a word may have been printed as: one confusion of like shapes undone.

The pairs are the confusions that OCR engines are known for, in both directions where both happen. Only their effect on
a page's mean is used, so that no pair needs a weight.
"""

from __future__ import annotations

from functools import cache
from math import log10

from pipeline.language.scripts import CYRILLIC

_LATIN = (
    "b/h h/b c/e e/c o/e e/o a/o o/a u/n n/u i/l l/i l/t t/l f/t t/f rn/m m/rn iii/m in/m m/in ii/n n/ii ii/u u/ii "
    "li/h h/li r/n n/r s/a a/s c/o e/a a/e v/y y/v w/vv cl/d d/cl i/t t/i i/r r/i f/s s/f g/q hi/in tl/th j/i m/ni "
    "tii/th ti/n ri/n x/s"
)
_CYRILLIC = (
    "н/п п/н н/и и/н п/и и/п е/с с/е о/с с/о о/е е/о ш/щ щ/ш ь/ы ы/ь ь/в в/ь ц/п т/г г/т а/л л/а л/п п/л б/о о/б ч/н "
    "н/ч к/н н/к й/и и/й ш/п в/з э/з з/э м/и и/м м/н ю/о х/к д/л ж/х у/г р/г ъ/ь"
)


def _table(pairs: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pair in pairs.split():
        read, printed = pair.split("/")
        found[read] = (*found.get(read, ()), printed)
    return found


_PRINTED = {"latin": _table(_LATIN), "cyrillic": _table(_CYRILLIC)}
_WIDE = {script: tuple(read for read in table if len(read) > 1) for script, table in _PRINTED.items()}


@cache
def _frequencies(script: str) -> dict[str, float]:
    from wordfreq import get_frequency_dict

    return get_frequency_dict("en" if script == "latin" else "ru", "large")


def twin_frequency(word: str) -> float:
    """Return the frequency (Zipf scale, 0 to 8) of the most frequent twin of a word in lower case; 0: it has none."""
    script = "cyrillic" if CYRILLIC.search(word) else "latin"
    printed = _PRINTED[script]
    found = [word[:at] + other + word[at + 1 :] for at, letter in enumerate(word) for other in printed.get(letter, ())]
    for piece in _WIDE[script]:
        at = word.find(piece)
        while at >= 0:
            found += [word[:at] + other + word[at + len(piece) :] for other in printed[piece]]
            at = word.find(piece, at + 1)
    best = max(filter(None, map(_frequencies(script).get, found)), default=0.0)
    return max(0.0, log10(best) + 9) if best else 0.0
