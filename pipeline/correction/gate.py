"""Which pages correction must leave alone: languages it does not know, and old spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from pipeline.correction.plain import PageToken, PlainPage, Tiers

Gate = Literal["open", "old spelling", "unknown language"]

OLD_SPELLING_SHARE = 0.01
"""A page is of old spelling when more than this share of its words becomes known by old habits of spelling."""

_FEWEST_WORDS = 30
_FOREIGN = {
    "French": "le la les des une dans est pas que qui pour sur avec aux par ce cette il elle nous vous",
    "German": "der die das und nicht den dem ein eine ist von mit zu auf für sich des auch wir ich",
    "Spanish": "el los las una que del por con para es no su se al como más",
    "Italian": "il della che di non per una con le del sono gli alla nel è più",
    "Latin": "et est non cum ad quod sed ut qui quae ex enim esse sunt",
    "Dutch": "het een van dat niet zijn met voor aan ook en op te",
}
_FUNCTION_WORDS = {name: frozenset(words.split()) for name, words in _FOREIGN.items()}
_ENGLISH = frozenset(
    "the of and to in that is was for it with as his on be at by i this had not are but from or have an they which"
    " one you were her all she there would their we him been has when who will more no if out so said what up its"
    " about into than them can only other".split()
)


def gate_of(page: PlainPage, tiers: Tiers) -> tuple[Gate, str]:
    """Return whether a page may be corrected by lexicon, and the reason if it may not.

    Set on the old-spelling and modern books of public OCR pairs (see docs).
    """
    latin = [t for t in page.tokens if t.script == "latin" and len(t.text) > 1 and t.text.isalpha()]
    if len(latin) < _FEWEST_WORDS:
        return "open", ""
    english = sum(t.lower in _ENGLISH for t in latin)
    for language, words in _FUNCTION_WORDS.items():
        foreign = sum(t.lower in words for t in latin)
        if foreign > 2 * english and foreign > 0.08 * len(latin):
            return "unknown language", f"{foreign} of {len(latin)} words are {language} function words"
    old = sum(
        tiers(t.lower) != "curated" and any(tiers(w) == "curated" for w in modern_spellings(t.lower))
        for t in latin
        if not t.text[0].isupper()
    )
    if old > OLD_SPELLING_SHARE * len(latin) and old >= 3:
        return "old spelling", f"{old} of {len(latin)} words are of old spelling"
    return "open", ""


_PATTERNS = [
    (re.compile(r"e$"), ""),
    (re.compile(r"(?<=.)u(?=[aeiou])"), "v"),
    (re.compile(r"^v(?=[nprst])"), "u"),
    (re.compile(r"y"), "i"),
    (re.compile(r"ie$"), "y"),
    (re.compile(r"ll$"), "l"),
    (re.compile(r"l$"), "ll"),
    (re.compile(r"ck(e?)$"), "c"),
    (re.compile(r"ou(?=r)"), "o"),
    (re.compile(r"es$"), "s"),
    (re.compile(r"eth$"), "es"),
    (re.compile(r"our$"), "or"),
    (re.compile(r"([bdfglmnprt])\1e?$"), r"\1"),
    (re.compile(r"au(?=n)"), "a"),
    (re.compile(r"i(?=[aeou])"), "j"),
]


def modern_spellings(word: str) -> Iterator[str]:
    """Yield modern spellings that a word of old spelling (lower case) may stand for: u/v, i/j, y/i, final e, ll/l, ck/c."""
    if len(word) < 4:
        return
    if "ſ" in word:
        yield word.replace("ſ", "s")
    for pattern, to in _PATTERNS:
        if (changed := pattern.sub(to, word)) != word:
            yield changed
            if changed.endswith("e") and to != "":
                yield changed[:-1]


def is_word(token: PageToken) -> bool:
    """Tell whether a token is an ordinary word: letters only, two or more, not protected."""
    return len(token.text) > 1 and token.text.isalpha() and not token.protected
