"""Keys of words: case, diacritics and ё folded; dictionary forms of English and Russian words.

The same functions make the index and read the query, so both always agree. SQLite's own tokenizer is not asked to fold
anything: it does not know ё, and lemmas are beyond it.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.lexicon import american, russian
from pipeline.language.scripts import CYRILLIC, fold_homoglyphs, script_of
from pipeline.language.tokens import words_of

_MEMO = 1 << 20
_LIKELY = 0.15
"""A reading of a Russian word less probable than this is not searched for."""
_KEEP = frozenset(("us", "it", "this", "that", "these", "those", "may", "lay", "found", "ground", "wound"))
"""English words that a lemmatiser takes for forms of others (`us` for `we`), but that stand for themselves here."""
_POINTED = re.compile(r"(?<![\w.])(?:[^\W\d_]\.)+[^\W\d_](?:\.|(?!\w))")
_MAYBE_POINTED = re.compile(r"\.[^\W\d_]")
_PLAIN_CYRILLIC = re.compile("[А-Яа-яЁё]+")
_POSSESSIVE = re.compile(r"['’ʼ]s?$")
_APOSTROPHES = str.maketrans("", "", "'’ʼ")


def keys_of(text: str) -> list[str]:
    """Return the keys of a text's words in order."""
    return list(map(fold, words_of(text)))


def pointed(text: str) -> list[re.Match[str]]:
    """Return the abbreviations with points, `U.S.`: their letters are words here, and `US` is another notation."""
    return list(_POINTED.finditer(text)) if _MAYBE_POINTED.search(text) else []


def close_up(text: str) -> str:
    """Return a text with its abbreviations without points: `US radar` for `U.S. radar`."""
    return _POINTED.sub(lambda m: m.group().replace(".", "") + " ", text)


@lru_cache(_MEMO)
def fold(word: str) -> str:
    """Return a word in lower case without diacritics, possessive and apostrophes; ё as е; one script where twins allow.

    й stays й: it is a letter of its own.
    """
    word = _POSSESSIVE.sub("", word).translate(_APOSTROPHES) if not word.isalnum() else word
    if word.isascii():
        return word.lower()
    if _PLAIN_CYRILLIC.fullmatch(word):
        return word.lower().replace("ё", "е")
    if script_of(word) == "mixed":
        word = fold_homoglyphs(word, "cyrillic") or fold_homoglyphs(word, "latin") or word
    if CYRILLIC.search(word):
        return unicodedata.normalize("NFC", _without_marks(word.casefold(), keep="\u0306"))
    return _without_marks(unicodedata.normalize("NFKC", word).casefold(), keep="")


def _without_marks(word: str, keep: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c in keep or unicodedata.category(c) != "Mn")


@lru_cache(_MEMO)
def lemma(key: str) -> str:
    """Return the one lemma under which a word is indexed: its most probable reading, spelled the American way."""
    if key.isascii():
        return _english_lemma(key)
    if CYRILLIC.match(key) and len(key) > 2:
        return fold(russian().morph.parse(key)[0].normal_form)
    return key


def _english_lemma(key: str) -> str:
    if len(key) < 3 or not key.isalpha() or key in _KEEP:
        return key
    from simplemma import is_known, lemmatize

    found = fold(lemmatize(key, lang="en"))
    # Short words are spared: `four` is not `for`.
    if len(found) > 5:
        found = next((word for word in american(found) if is_known(word, lang="en")), found)
    return found


class Reach(NamedTuple):
    """What a word of a query stands for: the lemmas it may have, and forms that are indexed under another lemma."""

    lemmas: tuple[str, ...]
    strays: tuple[str, ...]
    forms: frozenset[str]
    """All forms of a Russian word, of an English one itself."""


@lru_cache(4096)
def reach(key: str) -> Reach:
    """Return all lemmas of a query's word, and those of its forms that the index files under another word's lemma.

    `прав` may be of `право` or of `правый`; the index knows only the more probable one. So a search for `право` asks
    for the lemma and, besides, for the forms that the index takes for something else.
    """
    if not CYRILLIC.match(key) or len(key) < 3:
        return Reach((lemma(key),), (), frozenset((key,)))
    readings = [p for i, p in enumerate(russian().morph.parse(key)) if i == 0 or p.score >= _LIKELY]
    lemmas = dict.fromkeys([lemma(key), *(fold(p.normal_form) for p in readings)])
    forms = {fold(form.word) for p in readings for form in p.lexeme}
    strays = sorted(form for form in forms if lemma(form) not in lemmas)
    return Reach(tuple(lemmas), tuple(strays), frozenset((key, *forms)))
