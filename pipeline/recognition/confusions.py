"""Confusions of a page's own: one letter of its type that the engines take for another, again and again.

On some print-outs two letters have one shape (D and O of a telegraph's type). No engine can tell them apart, so no vote
helps; but a substitution that turns very many unknown words of a page into known ones, and far more of them than any
other does, is real. That needs no truth to be learnt from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import msgspec

from pipeline.document import Line
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of
from pipeline.recognition.engine import line_of

LEAST = 4
"""Different unknown words that a confusion must explain."""
SHARE = 0.35
"""Share of the unknown words with the letter read that it must explain."""
AHEAD = 2
"""How many times as many words as with any other letter."""
MORE_FREQUENT = 2.0
"""Zipf points (powers of ten) by which another word must be more frequent to replace a known one."""
MOST = 4
"""Words with the letter more often than this stay: too many ways to read them."""
_LETTERS = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_WORD = re.compile(r"[A-Za-z]{2,}")


@dataclass(frozen=True)
class Confusion:
    """A letter read where another is meant, the unknown words that this explains, and all that have the letter."""

    read: str
    meant: str
    explains: int
    of: int

    @property
    def name(self) -> str:
        """Return the name for the records."""
        return f"own confusion {self.meant} read as {self.read}"


def own_confusions(lines: Sequence[Line]) -> list[Confusion]:
    """Return the confusions that a page's Latin words prove, the strongest first."""
    unknown = {
        w
        for line in lines
        for w in words_of(line.text)
        if len(w) >= 4 and w.isascii() and w.isalpha() and (w.isupper() or w.islower()) and not _known(w)
    }
    found: list[Confusion] = []
    while (best := _strongest(unknown)) is not None:
        found.append(best)
        # What one confusion explains must not speak for another as well.
        unknown = {w for w in unknown if not _explained(w, best.read, best.meant)}
    return found


def _strongest(unknown: set[str]) -> Confusion | None:
    proved: list[Confusion] = []
    for letters in _LETTERS:
        for read in letters:
            words = [w for w in unknown if read in w]
            if len(words) < LEAST:
                continue
            counts = sorted(
                ((sum(_explained(w, read, meant) for w in words), meant) for meant in letters if meant != read),
                reverse=True,
            )
            (most, meant), (next_most, _) = counts[:2]
            if most >= max(LEAST, SHARE * len(words), AHEAD * next_most):
                proved.append(Confusion(read, meant, most, len(words)))
    return max(proved, key=lambda c: c.explains, default=None)


def without_confusions(lines: Sequence[Line], confusions: Sequence[Confusion]) -> tuple[Line, ...]:
    """Return the lines with the confusions undone where that gives a known word for an unknown or a far rarer one.

    Words with digits, of mixed case or of one letter stay. A word that changes gets the confusion's name for origin.
    """
    if not confusions:
        return tuple(lines)
    done = []
    for line in lines:
        words = []
        for word in line.words:
            text, names = word.text, []
            for confusion in confusions:
                better = _WORD.sub(lambda m, c=confusion: _meant(m, c), text)  # type: ignore[misc]
                if better != text:
                    text = better
                    names.append(confusion.name)
            words.append(msgspec.structs.replace(word, text=text, origin=names[-1]) if names else word)
        done.append(line_of(line.number, words, line.block) if words else line)
    return tuple(done)


def _meant(found: re.Match[str], confusion: Confusion) -> str:
    word, text = found.group(), found.string
    around = text[found.start() - 1 : found.start()] + text[found.end() : found.end() + 1]
    if confusion.read not in word or any(c.isdigit() for c in around) or not (word.isupper() or word.islower()):
        return word
    candidates = [w for w in _variants(word, confusion.read, confusion.meant) if _known(w)]
    if not candidates:
        return word
    best = max(candidates, key=_frequency)
    return best if not _known(word) or _frequency(best) > _frequency(word) + MORE_FREQUENT else word


def _explained(word: str, read: str, meant: str) -> bool:
    return any(_known(variant) for variant in _variants(word, read, meant))


def _variants(word: str, read: str, meant: str) -> Iterator[str]:
    """Yield the word with one letter put for the other at one or more of its places."""
    places = [n for n, letter in enumerate(word) if letter == read]
    if len(places) > MOST:
        return
    for count in range(1, len(places) + 1):
        for chosen in combinations(places, count):
            yield "".join(meant if n in chosen else letter for n, letter in enumerate(word))


@lru_cache(maxsize=1 << 16)
def _known(word: str) -> bool:
    return lexicon_for(word).knows(word)


def _frequency(word: str) -> float:
    return lexicon_for(word).frequency(word.lower())
