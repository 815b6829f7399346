"""Forms of Russian names in all cases, by pymorphy3."""

from __future__ import annotations

from pipeline.language.lexicon import russian
from pipeline.language.scripts import CYRILLIC

_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")


def russian_forms(name: str) -> list[str]:
    """Return the name in the six cases, in the number it is given in, that form first; each word of it is inflected.

    A word that pymorphy3 cannot inflect (initials, Latin letters, indeclinable names) stays as it is. Readings as a
    name are preferred, so that Шульц gives Шульцем; all capitals and capitals at the start are kept.
    """
    words = name.split()
    forms = [name]
    for case in _CASES:
        form = " ".join(_inflected(word, case) for word in words)
        if form not in forms:
            forms.append(form)
    return forms


def _inflected(word: str, case: str) -> str:
    if not CYRILLIC.search(word) or "." in word or len(word) < 3:
        return word
    parses = russian().morph.parse(word)
    if not parses:
        return word
    order = ("Surn", "Name", "Patr", "Geox")
    best = min(parses, key=lambda p: next((i for i, tag in enumerate(order) if tag in p.tag), len(order)))
    number = "plur" if "plur" in best.tag else "sing"
    changed = best.inflect({case, number}) or best.inflect({case})
    if changed is None:
        return word
    return _case_like(changed.word, word)


def _case_like(word: str, model: str) -> str:
    if model.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if model[:1].isupper() else word
