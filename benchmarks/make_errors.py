"""Make known errors: common words with one shape confusion, where no word of any language at hand is harmed.

    python benchmarks/make_errors.py > dictionaries/general/errors.tsv

A row is written when the misread form is in no lexicon (or on the web so rarely, and in place of a word so common,
that it got there by misreading), is no word of other languages that pages may have, and can hardly stand for
anything else nor be a slip of a typist: by the confusions' weights and the words' frequencies the right word has at
least 99.5 % of the probability of all words one confusion or one edit away. errors_by_hand.tsv adds and refuses
rows.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from math import exp
from pathlib import Path

from wordfreq import iter_wordlist, zipf_frequency

from pipeline.correction.channel import Channel
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.language.lexicon import Lexicon, english, russian
from pipeline.language.scripts import fold_yo

_HAND = Path(__file__).with_name("errors_by_hand.tsv")
_LETTERS = {"eng": "abcdefghijklmnopqrstuvwxyz", "rus": "абвгдежзийклмнопрстуфхцчшщъыьэюя"}
_SCRIPT = {"eng": "latin", "rus": "cyrillic"}
_COMMON = {"eng": 5.6, "rus": 5.4}
"""Zipf frequency of words that are misread often enough to be listed."""
_LEAST_WEIGHT = {"eng": 60.0, "rus": 100.0}
_SLIPS = frozenset("es se as sa rt tr io oi iu ui ae ea ao oa ai ia eo au ua ео ое ао оа ае еа ыи иы".split())
"""Read for true, as a typist or a writer mixes them up as well: neighbours on the keyboard, vowels."""
_OTHER_LANGUAGES = {"eng": ("de", "fr", "es", "it", "nl", "pl", "sv", "pt"), "rus": ("uk", "bg", "mk")}
_FOREIGN_ZIPF = 2.0
_MISREAD_LENGTH, _MISREAD_GAP = 4, 4.3
"""A form of so many letters, so much rarer (Zipf scale) than what it stands for, is on the web by misreading alone."""
_SURE = 0.995
_UNSEEN = 9.0


def rows(language: str) -> Iterator[tuple[str, str, str]]:
    """Yield (wrong, right, source) for a language, commonest right words first."""
    lexicon: Lexicon = english() if language == "eng" else russian()
    dictionary = load(["general", "diplomacy-1980s"])
    vocabulary = Vocabulary(dictionary)
    confusions = [
        c
        for c in dictionary.confusions
        if c.script == _SCRIPT[language]
        and c.weight >= _LEAST_WEIGHT[language]
        and set(c.read + c.true) <= set(_LETTERS[language])
        and c.read
        and c.true
        and c.read + c.true not in _SLIPS
    ]
    channel = Channel(dictionary.confusions)
    for right in iter_wordlist(language[:2], "large"):
        if lexicon.frequency(right) < _COMMON[language]:
            break
        if len(right) < 3 or not right.isalpha() or lexicon.tier(right) != "curated" or fold_yo(right) != right:
            continue
        for confusion in confusions:
            at = right.find(confusion.true)
            while at >= 0:
                wrong = right[:at] + confusion.read + right[at + len(confusion.true) :]
                at = right.find(confusion.true, at + 1)
                if len(wrong) < 3 or vocabulary.knows(wrong) or _exists(wrong, right, lexicon, language):
                    continue
                if _share(wrong, right, lexicon, language, channel) >= _SURE:
                    yield wrong, right, f"shape: {confusion.true}/{confusion.read}"


def _exists(word: str, right: str, lexicon: Lexicon, language: str) -> bool:
    frequency = lexicon.frequency(word)
    misread = len(word) >= _MISREAD_LENGTH and lexicon.frequency(right) - frequency >= _MISREAD_GAP
    if (frequency > 0 and not misread) or lexicon.tier(word) != "unknown":
        return True
    return any(zipf_frequency(word, other) >= _FOREIGN_ZIPF for other in _OTHER_LANGUAGES[language])


def _share(wrong: str, right: str, lexicon: Lexicon, language: str, channel: Channel) -> float:
    """Return the probability of the right word among all that the misread form may stand for."""
    words = {*_edits(wrong, _LETTERS[language]), *(word for word, _ in channel.variants(wrong, _UNSEEN)), right}
    odds = {
        word: exp(-min(channel.cost(wrong, word)[0], 2 * _UNSEEN)) * 10 ** lexicon.frequency(word)
        for word in words
        if word == right or _known(word, language)
    }
    return odds[right] / sum(odds.values())


@cache
def _known(word: str, language: str) -> bool:
    return (english() if language == "eng" else russian()).frequency(word) > 1


def _edits(word: str, letters: str) -> Iterator[str]:
    for i in range(len(word) + 1):
        yield word[:i] + word[i + 1 :]
        for letter in letters:
            yield word[:i] + letter + word[i:]
            yield word[:i] + letter + word[i + 1 :]


def main() -> None:
    """Print the table."""
    with _HAND.open(encoding="utf-8", newline="") as file:
        next(file)  # the comment line
        by_hand = {r["wrong"]: (r["right"], r["source"]) for r in csv.DictReader(file, delimiter="\t")}
    table = {wrong: (right, source) for language in _LETTERS for wrong, right, source in rows(language)}
    table |= by_hand
    print("# Made by benchmarks/make_errors.py; add to benchmarks/errors_by_hand.tsv and make it again.")
    print("wrong", "right", "source", sep="\t")
    for wrong, (right, source) in table.items():
        if right:
            print(wrong, right, source, sep="\t")


if __name__ == "__main__":
    main()
