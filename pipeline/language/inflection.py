"""Forms of Russian names in all cases.

Names of persons go by the rules of school grammar for surnames and given names, which pymorphy3 guesses badly where it
does not know them (Каменцев is no plural). Places and bodies are common words: pymorphy3 inflects their head, that is
the adjectives and the first noun; what depends on it stays: Совета национальной безопасности.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.language.scripts import CYRILLIC, fold_yo

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")

_FLEETING = {"Павел": "Павл", "Лев": "Льв", "Пётр": "Петр"}
"""Given names that lose or change a vowel before an ending."""

# Ending of the nominative, how many letters of it fall off, and the endings of the other cases; the first that fits.
_Rule = tuple[re.Pattern[str], int, tuple[str, ...]]
_ADJECTIVE = ("ого", "ому", "ого", "им", "ом")
_SURNAME: tuple[_Rule, ...] = (
    (re.compile(r"[гкхжшчщн]ий$"), 2, _ADJECTIVE),
    (re.compile(r"(?:ый|[^аеиоуыэюя]ой)$"), 2, ("ого", "ому", "ого", "ым", "ом")),
    (re.compile(r"(?:[ое]в|ёв|[иы]н)$"), 0, ("а", "у", "а", "ым", "е")),
    (re.compile(r"(?:[ое]ва|ёва|[иы]на)$"), 1, ("ой", "ой", "у", "ой", "ой")),
    (re.compile(r"[ыи]х$"), 0, ()),
)
_NAME: tuple[_Rule, ...] = (
    (re.compile(r"ий$"), 1, ("я", "ю", "я", "ем", "и")),
    (re.compile(r"[йь]$"), 1, ("я", "ю", "я", "ем", "е")),
    (re.compile(r"[жшчщц]$"), 0, ("а", "у", "а", "ем", "е")),
    (re.compile(r"[бвгдзклмнпрстфх]$"), 0, ("а", "у", "а", "ом", "е")),
    (re.compile(r"[гкх]а$"), 1, ("и", "е", "у", "ой", "е")),
    (re.compile(r"[жшчщ]а$"), 1, ("и", "е", "у", "ей", "е")),
    (re.compile(r"ца$"), 1, ("ы", "е", "у", "ей", "е")),
    (re.compile(r"[бвдзлмнпрстф]а$"), 1, ("ы", "е", "у", "ой", "е")),
    (re.compile(r"ия$"), 1, ("и", "и", "ю", "ей", "и")),
    (re.compile(r"я$"), 1, ("и", "е", "ю", "ей", "е")),
)


def russian_forms(name: str, kind: str = "person") -> list[str]:
    """Return the name in the six cases, in the number it is given in, that form first.

    `kind` is that of a name entry; all but `person` are read as common words. What cannot be inflected (initials,
    abbreviations, Latin letters, indeclinable names) stays as it is. Capitals are kept, and so is е written for ё.
    """
    words = name.split()
    columns = _person(words) if kind == "person" else _phrase(words)
    return list(dict.fromkeys([name, *(" ".join(form) for form in zip(*columns, strict=True))]))


def _person(words: list[str]) -> list[tuple[str, ...]]:
    return [_hyphenated(word, surname=number == len(words) - 1) for number, word in enumerate(words)]


def _hyphenated(word: str, *, surname: bool) -> tuple[str, ...]:
    parts = [_by_rule(part, surname=surname) for part in word.split("-")]
    return tuple("-".join(form) for form in zip(*parts, strict=True))


def _by_rule(word: str, *, surname: bool) -> tuple[str, ...]:
    lower = word.lower()
    unchanged = (word,) * len(_CASES)
    if len(word) < 3 or "." in word or not CYRILLIC.match(word):
        return unchanged
    stem = "" if surname else _FLEETING.get(word.capitalize(), "")
    for ending, falls, endings in (*_SURNAME, *_NAME) if surname else _NAME:
        if ending.search(lower):
            if not endings:
                return unchanged
            stem = stem or word[: len(word) - falls]
            return (word, *(stem + (end.upper() if word.isupper() else end) for end in endings))
    return unchanged


def _phrase(words: list[str]) -> list[tuple[str, ...]]:
    columns: list[tuple[str, ...]] = []
    head = True
    for word in words:
        forms, is_noun = _by_lexicon(word) if head else ((word,) * len(_CASES), False)
        columns.append(forms)
        head = head and not is_noun
    return columns


@cache
def _by_lexicon(word: str) -> tuple[tuple[str, ...], bool]:
    """Return a word in the six cases, and whether it is a noun: the head of its phrase ends there."""
    unchanged = (word,) * len(_CASES)
    if not CYRILLIC.match(word) or (word.isupper() and len(word) > 1):
        return unchanged, True
    parse = _nominative(word)
    if parse is None:
        return unchanged, True
    number = "plur" if "plur" in parse.tag else "sing"
    gender = parse.tag.gender if number == "sing" else None
    noun = parse.tag.POS == "NOUN"
    out = []
    for case in _CASES:
        # The accusative of a thing is its nominative where the gender does not have a form of its own.
        wanted = {case, number} | ({gender} if gender and not noun else set())
        if case == "accs" and not noun:
            wanted |= {"inan"} if gender == "masc" or number == "plur" else set()
        changed = parse.inflect(wanted)
        form = _case_like(changed.word, word) if changed else word
        out.append(form if "ё" in word.lower() else fold_yo(form))
    return (word, *out[1:]), noun


def _nominative(word: str) -> Any:
    """Return pymorphy3's likeliest reading of a word as a noun or adjective in the nominative, if any."""
    from pipeline.language.lexicon import russian

    parses = russian().morph.parse(word)
    fitting = [p for p in parses if "nomn" in p.tag and p.tag.POS in ("NOUN", "ADJF", "PRTF") and "Fixd" not in p.tag]
    # A place's name beats a surname or a common word of the same letters.
    return min(fitting, key=lambda p: ("Geox" not in p.tag, p.tag.POS == "NOUN" and "Surn" in p.tag), default=None)


def _case_like(word: str, model: str) -> str:
    if model.isupper():
        return word.upper()
    parts = zip(word.split("-"), model.split("-"), strict=False)
    return "-".join(part[0].upper() + part[1:] if like[:1].isupper() else part for part, like in parts)
