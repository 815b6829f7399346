"""What can be said of one printed word, seen alone, that tells a misread word from a right one.

Garbage rules after Taghva, Nartker, Condit, Borsack (2001) and Kulp, Kontostathis (2007); the rest is lexicon,
character model and shape. Facts depend on the word only, so they are kept for the words seen last.
"""

from __future__ import annotations

import re
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from pipeline.language.lexicon import english, russian
from pipeline.language.scripts import CYRILLIC, LATIN
from pipeline.quality.characters import Alphabet, costs
from pipeline.quality.twins import twin_frequency

_CORE = re.compile(r"\w(?:.*\w)?", re.DOTALL)
_PLAIN = re.compile(r"^(?:[A-Za-z]+|[А-яЁё]+)(?:['’][A-Za-z]+)?$")
_NUMBER = re.compile(r"^[£$№#]?\d+(?:[.,:/\-–]\d+)*(?:st|nd|rd|th|s|d|[-–]?(?:й|я|е|го|му|м|х))?%?$")
_INITIALS = re.compile(r"^(?:[^\W\d_]\.)+[^\W\d_]?$")
_ADDRESS = re.compile(r"^(?:https?://|www\.)[\w./%~-]+$|^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_REPEATED = re.compile(r"([^\W\d_])\1\1|(\W)\2\2\2")
_ROMAN = re.compile(r"^[ivxlcdm]+$", re.IGNORECASE)
_VOWELS = frozenset("aeiouyаеёиоуыэюя")
_LONE = frozenset("'\"“”‘’`*~^<>=+\\/|_•■.,:©")
_SINGLE = frozenset("aioаивкосуяжб")
_OPENING, _CLOSING = frozenset("\"'(“‘«„[—–-*£$№§#¿¡☐☑"), frozenset("\"').,;:!?”’»]—–-…*%")
_LAYOUT = re.compile(r"^(?:[-–—]+|[._…]+|[&☐☑✓✔])$")
_ODD = re.compile(r"[\ufffd^~|\\_*<>{}=]")
FREQUENT = 5.0
"""A word this frequent (Zipf) is taken for what it is: hardly a twin of it is a hundred times as frequent."""
FREQUENT_SHORT = 5.6
"""Words of one or two letters rarer than this (Zipf) are crumbs of words more often than words."""
_MEMORY = 1 << 16


class WordFacts(NamedTuple):
    """Facts of one word between white space; flags are 0 or 1. `length` counts its characters."""

    length: int
    letters: int
    cyrillic: int
    plain: int
    """Letters of one script only, possibly with an apostrophe inside."""
    curated: int
    attested: int
    zipf: float
    """Frequency on the Zipf scale, 0 to 8."""
    capital: int
    capitals: int
    worst_cost: float
    """Cost of the least expected letter by the trigram model, in nats; 0 for known words and for what is not plain."""
    mean_cost: float
    twin: float
    """Frequency (Zipf) of the likeliest word that a plain one may be misread from; 0 for frequent words and others.

    Of words in use only twins are looked for that are a hundred times as frequent.
    """
    old: int
    """Unknown, but known in the spelling of before 1700 (u for v, final e, y for i)."""
    number: int
    digits: int
    """Has a digit."""
    letter_digit: int
    inner: int
    """Marks inside the word that are not a hyphen, an apostrophe or a full stop."""
    symbols: int
    """Neither letters nor digits, and no dash, rule, dot leader or tick box."""
    lone: int
    """A quotation mark or another mark that belongs to a word, standing alone."""
    odd_signs: int
    """Characters that print has seldom and engines put for specks, rules and what they cannot read."""
    odd_short: int
    """One or two small letters that are not one of the frequent short words."""
    stray: int
    """Marks before or after the word that do not belong there."""
    single: int
    """A single letter that is no word."""
    garbage: int
    """Rules for garbage: repeated letters, no vowel or hardly a consonant, more marks than letters."""
    mixed_script: int


_NOTHING = WordFacts(*[0] * len(WordFacts._fields))
_ROW = Struct(f"{len(WordFacts._fields)}d")


@lru_cache(maxsize=_MEMORY)
def row(word: str) -> bytes:
    """Return the facts of a word as a row of float64, which joins others fast."""
    return _ROW.pack(*facts(word))


def facts(word: str) -> WordFacts:
    """Return the facts of a word as it stands between white space, outer marks included."""
    if word.isalpha():
        return _facts_of_core(word)
    if _LAYOUT.match(word):
        return _NOTHING._replace(length=len(word), lone=int(word in _LONE))
    found = _CORE.search(word)
    if found is None:
        return _NOTHING._replace(
            length=len(word), symbols=1, lone=int(word in _LONE), odd_signs=len(_ODD.findall(word))
        )
    bare = _facts_of_core(found[0])
    if found[0] == word:
        return bare
    before, after = word[: found.start()], word[found.end() :]
    return bare._replace(
        length=len(word),
        odd_signs=len(_ODD.findall(word)),
        stray=_stray(before, after),
        single=bare.single * ("." not in after),
    )


def forget() -> None:
    """Forget all words seen, so that a benchmark can measure what they cost at first sight."""
    row.cache_clear()


def _facts_of_core(core: str) -> WordFacts:
    """Return the facts of a word without outer marks."""
    lower = core.lower()
    letters = len(core) if core.isalpha() else sum(map(str.isalpha, core))
    cyrillic = not core.isascii() and CYRILLIC.search(core) is not None
    number = letters < len(core) and _NUMBER.match(core) is not None
    digits = letters < len(core) and any(map(str.isdigit, core))
    plain = _PLAIN.match(core) is not None
    script: Alphabet = "cyrillic" if cyrillic else "latin"
    curated = attested = old = 0
    zipf = worst = mean = twin = 0.0
    if letters:
        curated, attested, zipf = _standing(core, plain, cyrillic)
    if plain:
        if zipf < FREQUENT:
            twin = twin_frequency(lower, script, zipf)
        if not curated and not attested:
            cost = costs(lower, script)
            worst, mean = max(cost), sum(cost) / len(cost)
            old = 0 if cyrillic or len(lower) < 3 else _old(lower)
    upper = letters > 1 and core.isupper()
    broken = not plain and not number and not curated
    return WordFacts(
        length=len(core),
        letters=letters,
        cyrillic=int(cyrillic),
        plain=int(plain),
        curated=curated,
        attested=attested,
        zipf=zipf,
        capital=int(core[0].isupper() and not upper),
        capitals=int(upper),
        worst_cost=worst,
        mean_cost=mean,
        twin=twin,
        old=old,
        number=int(number),
        digits=int(digits),
        letter_digit=int(broken and digits and letters > 0),
        inner=int(broken and _inner(core)),
        symbols=0,
        lone=0,
        odd_signs=0 if plain else len(_ODD.findall(core)),
        odd_short=int(plain and core == lower and len(core) <= 2 and zipf < FREQUENT_SHORT),
        stray=0,
        single=int(len(core) == 1 and letters == 1 and lower not in _SINGLE),
        garbage=0 if curated else _garbage(core, lower, letters),
        mixed_script=int(cyrillic and LATIN.search(core) is not None),
    )


def _standing(core: str, plain: bool, cyrillic: bool) -> tuple[int, int, float]:
    """Return curated, attested, zipf; of a word of several parts, those of its worst part."""
    lexicon = russian() if cyrillic else english()
    if plain:
        tier = lexicon.tier(core)
        return int(tier == "curated"), int(tier == "attested"), lexicon.frequency(core)
    if _INITIALS.match(core) or _ROMAN.match(core) or _ADDRESS.match(core):
        return 1, 0, 3.0
    parts = [part for part in re.split(r"[-–—]", core) if part]
    if len(parts) < 2 or not all(_PLAIN.match(part) for part in parts):
        return 0, 0, 0.0
    tiers = [lexicon.tier(part) for part in parts]
    zipf = min(lexicon.frequency(part) for part in parts)
    return int(all(t == "curated" for t in tiers)), int("unknown" not in tiers and "attested" in tiers), zipf


def _stray(before: str, after: str) -> int:
    return sum(c not in _OPENING for c in before) + sum(c not in _CLOSING for c in after) + max(0, len(after) - 3)


def _inner(core: str) -> bool:
    return any(not c.isalnum() and c not in "-–—'’." for c in core)


def _garbage(core: str, lower: str, letters: int) -> int:
    """Return how many of the rules for garbage a word breaks."""
    if not core:
        return 0
    vowels = sum(map(_VOWELS.__contains__, lower))
    marks = len(core) - sum(map(str.isalnum, core))
    return (
        int(_REPEATED.search(core) is not None)
        + int(letters > 3 and (vowels * 8 < letters or (letters - vowels) * 8 < letters) and not core.isupper())
        + int(marks > len(core) - marks)
        + int(len(core) > 24 and "-" not in core)
    )


_OLD = [
    (re.compile(r"^v(?=[^aeiou])"), "u"),
    (re.compile(r"(?<=.)u(?=[aeiouy])"), "v"),
    (re.compile(r"^i(?=[aou])"), "j"),
    (re.compile(r"(?<=.)y(?=.)"), "i"),
    (re.compile(r"ie$"), "y"),
    (re.compile(r"'d$"), "ed"),
    (re.compile(r"(?<=..[aeiou])e$"), ""),
    (re.compile(r"(?<=..)(?P<last>[^aeiou])(?P=last)?e$"), r"\g<last>"),
    (re.compile(r"ll"), "l"),
    (re.compile(r"ck"), "c"),
    (re.compile(r"eth$"), "es"),
    (re.compile(r"^(?P<start>wh|o|e|ne|th)'(?=e|$)"), r"\g<start>v"),
]
_MAYBE_OLD = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _OLD))
_MOST_FORMS = 12


def _old(lower: str) -> int:
    """Tell whether a word is known once its old spelling, or a poet's, is made new."""
    if not _MAYBE_OLD.search(lower):
        return 0
    counts = english().counts
    forms = [lower]
    for pattern, to in _OLD:
        for form in forms[:_MOST_FORMS]:
            new = pattern.sub(to, form)
            if new != form:
                if new in counts:
                    return 1
                forms.append(new)
    return 0
