"""Which pages correction must leave alone: languages it does not know, and old spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.correction.plain import PageToken, PlainPage, Tiers
from pipeline.document import Gate
from pipeline.language.lexicon import english

OLD_SPELLING_SHARE = 0.008
"""A page is of old spelling when more than this share of its words becomes known by old habits of spelling."""

_FEWEST_WORDS = 30
_ELIDED_SHARE = 0.009
"""The same for participles as `observ'd`, which books had until about 1750."""

_FEWEST_OF_BOTH = 4
"""Words of old spelling and elided ones together, where neither are many enough."""

_UNREADABLE_RATE = 0.55
_NAMES_SHARE = 0.55
_CAPITALS_SHARE = 0.95
"""A page with more capitalised words than the first share is a list, unless it is all in capitals (the second)."""
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
    counts = Counter(t.lower for t in latin)
    english = sum(counts[w] for w in _ENGLISH)
    for language, function_words in _FUNCTION_WORDS.items():
        foreign = sum(counts[w] for w in function_words)
        if foreign > 2 * english and foreign > 0.08 * len(latin):
            return "unknown language", f"{foreign} of {len(latin)} words are {language} function words"
    old = [t.lower for t in latin if t.tier != "curated" and not t.text[0].isupper() and _is_old(t.lower, tiers)]
    many = len(old) >= 4 or len(old) > 2 * OLD_SPELLING_SHARE * len(latin)
    if len(old) > OLD_SPELLING_SHARE * len(latin) and many and len(set(old)) >= 2:
        return "old spelling", f"{len(old)} of {len(latin)} words are of old spelling, such as {old[0]}"
    long_s = {t.lower for t in latin if "f" in t.text[:-1] and t.text.islower() and _has_long_s(t.lower, tiers)}
    if len(long_s) >= 2 and len(long_s) > OLD_SPELLING_SHARE * len(latin):
        return "old spelling", f"{len(long_s)} words have a long s that was read as f, such as {min(long_s)}"
    elided = sum(
        t.text[-2:] in ("'d", "’d") and bool(_ELIDED.match(t.text)) and tiers(t.lower[:-2] + "ed") == "curated"
        for t in page.tokens
    )
    if elided > _ELIDED_SHARE * len(latin) and elided >= 3:
        return "old spelling", f"{elided} of {len(latin)} words are elided as in observ'd"
    if old and elided and _FEWEST_OF_BOTH <= len(old) + elided > OLD_SPELLING_SHARE * len(latin):
        return (
            "old spelling",
            f"{len(old) + elided} of {len(latin)} words are of old spelling or elided, such as {old[0]}",
        )
    words = [t for t in latin if len(t.text) > 2]
    unknown = sum(t.tier == "unknown" for t in words)
    if unknown > _UNREADABLE_RATE * len(words):
        return "unreadable", f"{unknown} of {len(words)} words are in no lexicon"
    capitals = sum(t.text[0].isupper() for t in words)
    if _NAMES_SHARE * len(words) < capitals < _CAPITALS_SHARE * len(words):
        return "names", f"{capitals} of {len(words)} words begin with a capital"
    return "open", ""


def _is_old(word: str, tiers: Tiers) -> bool:
    """Tell whether an unknown word is a common word by an old habit of spelling."""
    return any(tiers(w) == "curated" and english().frequency(w) >= _COMMON_ZIPF for w in modern_spellings(word))


def _has_long_s(word: str, tiers: Tiers) -> bool:
    """Tell whether an unknown word is a common one with its long s read as f: feen, fuch."""
    if len(word) < 4 or tiers(word) == "curated":
        return False
    return any(tiers(w) == "curated" and english().frequency(w) >= _COMMON_ZIPF for w in _with_long_s(word))


_COMMON_ZIPF = 3.0
_ELIDED = re.compile(r"[a-z]{3,}['’]d$")
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
    """Yield modern spellings that an old one (lower case) may stand for: u/v, i/j, y/i, final e, ll/l, ck/c."""
    if len(word) < 4:
        return
    if "ſ" in word:
        yield word.replace("ſ", "s")
    for pattern, to in _PATTERNS:
        if (changed := pattern.sub(to, word)) != word:
            yield changed
            if changed.endswith("e") and to != "":
                yield changed[:-1]


def _with_long_s(word: str) -> Iterator[str]:
    """Yield a word with one or all of its f, but for a last one, changed to s."""
    places = [i for i, letter in enumerate(word[:-1]) if letter == "f"]
    for i in places:
        yield f"{word[:i]}s{word[i + 1 :]}"
    if len(places) > 1:
        yield word[:-1].replace("f", "s") + word[-1]


def is_word(token: PageToken) -> bool:
    """Tell whether a token is an ordinary word: letters only, two or more, not protected."""
    return len(token.text) > 1 and token.text.isalpha() and not token.protected
