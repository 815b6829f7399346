"""Lexicons of English and Russian: which words exist, how sure that is, and how common they are.

Three tiers. `curated`: a list kept by people (symspellpy's 82,000 English words; pymorphy3's dictionary of Russian).
`attested`: seen often on the web (wordfreq), which includes common misspellings and a few OCR errors, so it says "do
not touch", never "this is the right spelling". Unknown: everything else, names included.
"""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache, cached_property
from importlib.resources import files
from math import log10
from typing import Any, Literal

from pipeline.language.scripts import CYRILLIC, fold_yo

Tier = Literal["curated", "attested", "unknown"]

ATTESTED_ZIPF = 2.0
"""Words rarer than this (1 in ten million) are not believed to exist because the web has them."""

# American spelling of British words: pattern, replacement. Curated lists are American.
_BRITISH = [
    (re.compile(r"our(?=(s|ed|ing|ably?|ful(ly)?|ite[sd]?|less|er|ers|hood)?$)"), "or"),
    (re.compile(r"is(?=(e|ed|es|er|ers|ing|ation|ations|able)$)"), "iz"),
    (re.compile(r"ys(?=(e|ed|es|er|ers|ing)$)"), "yz"),
    (re.compile(r"ogue(?=(s|d)?$)"), "og"),
    (re.compile(r"re(?=(s|d)?$)"), "er"),
    (re.compile(r"ll(?=(ed|ing|er|ers|or|ors)$)"), "l"),
    (re.compile(r"(?<=[fl])l(?=(l?s|l?ment|l?ments)$)"), "ll"),
    (re.compile(r"ence(?=(s|less)?$)"), "ense"),
    (re.compile(r"mme(?=s?$)"), "m"),
    (re.compile(r"(?<!^)ae|oe"), "e"),
    (re.compile(r"eque(?=s?$)"), "eck"),
    (re.compile(r"xion(?=s?$)"), "ction"),
    (re.compile(r"dgement"), "dgment"),
]


# Prefixes that Russian puts before any fitting word; a dictionary never lists all the results.
_PRODUCTIVE = tuple(
    (
        "авиа авто анти архи ближне внешне внутри военно вне высоко глубоко гос дальне двух демо евро интер кино контр "
        "космо кратко крупно макро мало между меж микро мини много моно мульти нано не недо обще одно около пере поли "
        "полу пост противо прото псевдо радио разно ретро сверх северо само санти спец средне супер теле термо транс "
        "трех трёх ультра фото центрально четырех четырёх экзо экс экстра электро энерго юго ядерно"
    ).split()
)


_MAYBE_BRITISH = re.compile("|".join(f"(?:{pattern.pattern})" for pattern, _ in _BRITISH))


def american(word: str) -> list[str]:
    """Return American spellings that a British word in lower case may stand for."""
    if not _MAYBE_BRITISH.search(word):
        return []
    return [changed for pattern, to in _BRITISH if (changed := pattern.sub(to, word)) != word]


def _webster(curated: Container[str]) -> tuple[str, str]:
    """Return Webster's words of four letters or more that are not curated, and the curated that are names in it.

    A word a line: 236,000 strings apart would leave holes in memory, which forked workers would fill one by one.
    """
    from english_words import get_english_words_set

    words: set[str] = get_english_words_set(["web2"])
    rare = sorted(w for w in words if w[0].islower() and len(w) > 3 and w not in curated)
    proper = (lower for w in words if w[0].isupper() and (lower := w.lower()) in curated and lower not in words)
    return "\n".join(rare), "\n".join(proper)


class English:
    """The English lexicon."""

    language = "eng"

    @cached_property
    def counts(self) -> dict[str, int]:
        """Curated words in lower case, with their counts in a web corpus (symspellpy's list)."""
        text = (files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_text("utf-8-sig")
        return {word: int(count) for word, _, count in (line.rpartition(" ") for line in text.splitlines())}

    @cached_property
    def _attested(self) -> dict[str, float]:
        from wordfreq import get_frequency_dict

        return get_frequency_dict("en", "large")

    @cached_property
    def _large(self) -> tuple[Any, frozenset[str]]:
        rare, proper = _webster(self.counts)
        from dawg import DAWG

        return DAWG(rare.split("\n"), input_is_sorted=True), frozenset(proper.split("\n"))

    @property
    def rare(self) -> Container[str]:
        """Words in lower case that only a large dictionary has (Webster's Second): rare, old and learned ones."""
        return self._large[0]  # type: ignore[no-any-return]  # dawg has no types

    @property
    def proper(self) -> frozenset[str]:
        """Curated words in lower case that are names alone: edward, thomas; not brown, which is a word as well."""
        return self._large[1]

    def tier(self, word: str) -> Tier:
        """Say how surely a word (any case, possessive or not) exists."""
        lower, counts = word.lower(), self.counts
        if lower in counts:
            return "curated"
        lower = lower.replace("’", "'")
        stem = lower.removesuffix("'s").removesuffix("'")
        if lower in counts or stem in counts or any(w in counts for w in american(stem)):
            return "curated"
        frequency = max(self._attested.get(lower, 0.0), self._attested.get(stem, 0.0))
        return "attested" if frequency >= 10 ** (ATTESTED_ZIPF - 9) else "unknown"

    def knows(self, word: str) -> bool:
        """Tell whether the word is curated or attested."""
        return self.tier(word) != "unknown"

    def frequency(self, word: str) -> float:
        """Return the word's frequency on the Zipf scale (log10 per thousand million words), 0 to 8; 0: never seen."""
        frequency = self._attested.get(word.lower().replace("’", "'"), 0.0)
        return max(0.0, log10(frequency) + 9) if frequency else 0.0


class Russian:
    """The Russian lexicon. ё and е count as the same letter."""

    language = "rus"

    @cached_property
    def morph(self):  # type: ignore[no-untyped-def]  # pymorphy3 has no types
        """Return pymorphy3's analyzer (0.1 s, 27 MB)."""
        import pymorphy3

        return pymorphy3.MorphAnalyzer(lang="ru")

    @cached_property
    def _attested(self) -> dict[str, float]:
        from wordfreq import get_frequency_dict

        return get_frequency_dict("ru", "large")

    @cached_property
    def _words(self):  # type: ignore[no-untyped-def]  # nor has its automaton
        return self.morph.dictionary.words

    def lists(self, word: str) -> bool:
        """Tell whether the dictionary has a word in lower case, as pymorphy3's `word_is_known` does, but faster."""
        head, yo, _ = word.partition("е")
        if not yo:
            return word in self._words
        # е may stand for ё: that is looked for where a word begins so at all.
        return self._words.has_keys_with_prefix(head) and bool(
            self._words.similar_keys(word, self.morph.char_substitutes)
        )

    def begun(self, word: str) -> int:
        """Return with how many of a word's first letters, in lower case, words of the dictionary begin."""
        beginnings = [""]
        for i, letter in enumerate(word):
            longer = (b + variant for b in beginnings for variant in ("её" if letter == "е" else letter))
            beginnings = [b for b in longer if self._words.has_keys_with_prefix(b)]
            if not beginnings:
                return i
        return len(word)

    def tier(self, word: str) -> Tier:
        """Say how surely a word (any case) exists; a productive prefix before a known word counts as curated."""
        lower = word.lower()
        if self.lists(lower):
            return "curated"
        if lower.startswith(_PRODUCTIVE):
            for prefix in _PRODUCTIVE:
                if lower.startswith(prefix) and len(lower) - len(prefix) >= 4 and self.lists(lower[len(prefix) :]):
                    return "curated"
        frequency = self._attested.get(lower) or self._attested.get(fold_yo(lower), 0.0)
        return "attested" if frequency >= 10 ** (ATTESTED_ZIPF - 9) else "unknown"

    def knows(self, word: str) -> bool:
        """Tell whether the word is curated or attested."""
        return self.tier(word) != "unknown"

    def frequency(self, word: str) -> float:
        """Return the word's frequency on the Zipf scale (log10 per thousand million words), 0 to 8; 0: never seen."""
        lower = word.lower()
        frequency = max(self._attested.get(lower, 0.0), self._attested.get(fold_yo(lower), 0.0))
        return max(0.0, log10(frequency) + 9) if frequency else 0.0


Lexicon = English | Russian


@cache
def english() -> English:
    """Return the English lexicon; its lists are read on first use."""
    return English()


@cache
def russian() -> Russian:
    """Return the Russian lexicon; its lists are read on first use."""
    return Russian()


def lexicon_for(word: str) -> Lexicon:
    """Return the lexicon for a word by its script: Russian for any Cyrillic letter, else English."""
    return russian() if CYRILLIC.search(word) else english()
