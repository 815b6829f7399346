"""Languages of a page's text, by the script of its words."""

from __future__ import annotations

from pipeline.language.scripts import script_of
from pipeline.language.tokens import words_of

# A page in two languages has at least this share of its letters, and this many words, in the lesser one.
MINOR_SHARE = 0.06
MINOR_WORDS = 3


def languages_of(text: str) -> tuple[str, ...]:
    """Return `("eng",)`, `("rus",)`, both (greater share first), or `()` for a text without words of two letters."""
    letters = {"latin": 0, "cyrillic": 0}
    words = {"latin": 0, "cyrillic": 0}
    for word in words_of(text):
        script = script_of(word)
        if script in ("latin", "cyrillic") and len(word) > 1:
            letters[script] += len(word)
            words[script] += 1
    total = sum(letters.values())
    if not total:
        return ()
    major, minor = sorted(letters, key=lambda s: -letters[s])
    names = {"latin": "eng", "cyrillic": "rus"}
    if letters[minor] >= MINOR_SHARE * total and words[minor] >= MINOR_WORDS:
        return names[major], names[minor]
    return (names[major],)
