"""What words of the other language a paragraph promises: by names, numbers and a small list of translations."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.correction.plain import PageToken
from pipeline.correction.work import Work
from pipeline.language.lexicon import russian
from pipeline.language.scripts import fold_yo
from pipeline.language.tokens import words_of

_ENDINGS = ("ing", "ed", "es", "s", "ly")

_NAMES = ("person", "place")
"""Kinds of names; those of bodies and treaties are made of common words."""

Keys = frozenset[str]
"""What both languages share: ids of names (`@bergen`), numbers (`=1972`) and stems of English words."""


class Bilingual:
    """Keys of words in both languages, each distinct word looked up once."""

    def __init__(self, work: Work) -> None:
        self._names: dict[str, set[str]] = {}
        for entry in work.dictionary.names:
            if entry.latin and entry.cyrillic and entry.kind in _NAMES:
                for form in (*entry.latin, *entry.cyrillic):
                    for word in words_of(form):
                        if len(word) > 3:
                            self._names.setdefault(_plain(word), set()).add(f"@{entry.id}")
        named = set().union(*self._names.values())
        self.name_forms: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
            f"@{e.id}": (_words(e.latin), _words(e.cyrillic)) for e in work.dictionary.names if f"@{e.id}" in named
        }
        """The words of each name in Latin and in Cyrillic letters, as the dictionaries write them."""
        self._english: dict[str, set[str]] = {}
        self._russian: dict[str, list[str]] = {}
        for pair in work.dictionary.translations:
            stems = {_stem(word) for word in pair.english}
            for lemma in _lemmas(pair.russian):
                self._english.setdefault(lemma, set()).update(stems)
            for stem in stems:
                self._russian.setdefault(stem, []).append(pair.russian)
        self._listed = {_stem(word): word for pair in work.dictionary.translations for word in pair.english}
        self._keys: dict[str, Keys] = {}
        self._forms: dict[str, tuple[str, ...]] = {}

    def keys(self, token: PageToken) -> Keys:
        """Return the keys that a token stands for in either language; empty for words of no list."""
        # A name has a capital: Frank, but frank.
        word = token.text[0] + token.lower[1:]
        found = self._keys.get(word)
        if found is None:
            found = self._keys[word] = frozenset(self._find(token))
        return found

    def _find(self, token: PageToken) -> set[str]:
        word = _plain(token.lower)
        if word.isdigit():
            return {f"={word}"} if len(word) > 1 else set()
        names = self._names.get(word)
        if names and token.text[0].isupper():
            return names
        if token.script == "latin":
            stem = _stem(word)
            return {stem} if stem in self._russian else set()
        if token.script == "cyrillic":
            return {stem for lemma in _lemmas(word) for stem in self._english.get(lemma, ())}
        return set()

    def russian_forms(self, key: str) -> tuple[str, ...]:
        """Return the forms, in lower case, of the Russian words that a key may stand for."""
        if key.startswith("@"):
            return tuple(dict.fromkeys(w.lower() for w in self.name_forms[key][1]))
        if key not in self._forms:
            forms: dict[str, None] = {}
            for word in self._russian.get(key, ()):
                for parse in russian().morph.parse(word)[:1]:
                    forms.update(dict.fromkeys(form.word for form in parse.lexeme))
            self._forms[key] = tuple(forms)
        return self._forms[key]

    def english_forms(self, key: str) -> tuple[str, ...]:
        """Return the English words, in lower case, that a key may stand for."""
        if key.startswith("@"):
            return tuple(dict.fromkeys(w.lower() for w in self.name_forms[key][0]))
        return (self._listed[key],) if key in self._listed else ()


def _words(forms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for form in forms for word in words_of(form) if len(word) > 3))


def _plain(word: str) -> str:
    return fold_yo(word.lower())


def _lemmas(word: str) -> set[str]:
    return {_plain(parse.normal_form) for parse in russian().morph.parse(word)}


def _stem(word: str) -> str:
    """Return an English word without the commonest ending; `parties` and `party` stay apart, which costs a match."""
    word = word.removesuffix("'s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending).removesuffix("e")
    return word.removesuffix("e") if len(word) > 4 else word
