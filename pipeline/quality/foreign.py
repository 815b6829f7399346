"""Pages in a language that no lexicon is at hand for: recognised by their little words, so that they are not scored."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import islice

from pipeline.language.scripts import CYRILLIC
from pipeline.language.tokens import words_of

LANGUAGES = {
    "latin": {"fr": "French", "de": "German", "es": "Spanish", "it": "Italian", "pt": "Portuguese", "nl": "Dutch",
              "pl": "Polish", "cs": "Czech", "hu": "Hungarian", "sv": "Swedish", "ro": "Romanian", "fi": "Finnish"},
    "cyrillic": {"uk": "Ukrainian", "bg": "Bulgarian", "sh": "Serbian"},
}  # fmt: skip
OWN = {"latin": "en", "cyrillic": "ru"}
FREQUENT = 200
"""The words of a language that make up about half of any text in it, roughly."""
WORDS = 20
"""A text of fewer words is not judged."""
SHARE, MARGIN = 0.25, 1.6
"""A page is foreign if this share of its words is frequent in another language, and this many times that of ours."""


@cache
def _frequent(language: str) -> frozenset[str]:
    from wordfreq import get_frequency_dict

    words = (w for w in get_frequency_dict(language, "small") if w.isalpha() and len(w) > 1)
    return frozenset(islice(words, FREQUENT))


def foreign_language(lines: Sequence[str]) -> str | None:
    """Return the English name of the language a page is in, if that is neither English nor Russian; else None."""
    words = [word.lower() for word in words_of("\n".join(lines)) if word.isalpha() and len(word) > 1]
    if len(words) < WORDS:
        return None
    script = "cyrillic" if 2 * sum(map(bool, map(CYRILLIC.search, words))) > len(words) else "latin"

    def share(language: str) -> float:
        frequent = _frequent(language)
        return sum(word in frequent for word in words) / len(words)

    best = max(LANGUAGES[script], key=share)
    found = share(best)
    return LANGUAGES[script][best] if found >= SHARE and found >= MARGIN * share(OWN[script]) else None
