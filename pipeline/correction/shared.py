"""What stays the same over all passes and pages: indexes and error models, and what was looked up before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from math import inf, nan
from typing import NamedTuple

from pipeline.correction.candidates import (
    Words,
    common_english_words,
    english_words,
    near_russian,
)
from pipeline.correction.channel import Channel
from pipeline.correction.edits import edits
from pipeline.correction.plain import Spellings, Tiers
from pipeline.correction.skeletons import common_shapes
from pipeline.language.dictionaries import Vocabulary
from pipeline.language.lexicon import english, lexicon_for, russian
from pipeline.language.scripts import script_of
from pipeline.language.tokens import words_of

MOST_CANDIDATES = 8
_MOST_MEASURED = 10
"""Words near by letters whose edits are measured, beside those of a like shape."""

_FREQUENCY_WORTH = 1.2
_WORTH_IN_EDITS = 2.2
"""Nats of the error model and of edits that one step of the Zipf scale outweighs, when candidates are thinned out."""

_LIKELY_COST, _LIKELY_ZIPF = 14.0, 3.0
"""Nats of edits up to which, and frequency from which, the first candidate is probably the word."""

_SHAPE_COST = 6.5
_SECOND_SHAPE_COST = 4.5
_MOST_COST = 18.0
_MOST_COST_LONG = 20.0
_TWIN_COST = 6.2
_MOST_TWIN_COST = 11.0
_RARER = 0.5
"""Steps of the Zipf scale that a word may be rarer than its misreading that is a word too."""

_MOST_TWINS = 14
_TOO_COMMON = 6.0
"""Known words as common as this on the Zipf scale are hardly ever a misreading two letters away."""

_CUT_ZIPF = 3.0
_CUT_COST = 6.0
_LEAST_SEGMENTED, _LONGEST_SEGMENT = 8, 14
_LEAST_MISREAD = 6
"""Fewest letters of a glued word of which one part may be misread."""

_SPELLINGS = 4
"""Spellings that are remembered for each word looked up."""

_BATCH = 500
"""Words that are looked up at once."""


class Candidate(NamedTuple):
    """A word, what misreading it so costs in nats, and the number of pieces that differ.

    `edits` is what the edits of its letters cost, if they were measured.
    """

    word: str
    cost: float
    pieces: int
    edits: float = nan


Cut = tuple[int, str, str, float, int]
"""Where a word is cut, the two words it falls into, what misreading them so costs, and the pieces that differ."""


class Shared:
    """Lookups over the dictionaries and lexicons; each distinct word is looked up once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.tiers = Tiers()
        self.spellings = Spellings(self.tiers)
        self._names: dict[str, Words] = {}
        self._near: dict[str, list[Candidate]] = {}
        self._likely: dict[str, str] = {}
        self._twins: dict[str, list[Candidate]] = {}
        self._cuts: dict[str, list[Cut]] = {}
        self._frequencies: dict[str, float] = {}

    def forget(self, most: int) -> None:
        """Forget the words looked up if they are more than so many: candidates of one take about a kilobyte."""
        if len(self.spellings) > _SPELLINGS * most:
            self.tiers.clear()
            self.spellings.clear()
            self._frequencies.clear()
        if len(self._near) > most:
            self._near.clear()
            self._likely.clear()
            self._cuts.clear()
        if len(self._twins) > most:
            self._twins.clear()

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The error models by script."""
        confusions = self.vocabulary.dictionary.confusions
        return {script: Channel(c for c in confusions if c.script == script) for script in ("latin", "cyrillic")}

    @cached_property
    def surnames(self) -> dict[str, str]:
        """Surnames of persons and names of places and bodies in lower case, with their ids; no given names."""
        found: dict[str, str] = {}
        for entry in self.vocabulary.dictionary.names:
            for form in (*entry.latin, *entry.cyrillic):
                words = words_of(form)
                for word in words[-1:] if entry.kind == "person" else words:
                    found.setdefault(word.lower(), entry.id)
        return found

    def names(self, script: str) -> Words:
        """Return the index of names and terms in one script."""
        if script not in self._names:
            words = {*self.vocabulary.name_forms, *self.vocabulary.terms}
            self._names[script] = Words(w for w in words if len(w) > 3 and script_of(w) == script)
        return self._names[script]

    def frequency(self, word: str) -> float:
        """Return a word's frequency on the Zipf scale; 0: never seen."""
        found = self._frequencies.get(word)
        if found is None:
            found = self._frequencies[word] = lexicon_for(word).frequency(word)
        return found

    def look_up(self, words: Iterable[tuple[str, str]]) -> None:
        """Find known words for many unknown ones in lower case, with their scripts, much faster than one by one."""
        new = sorted({(word, script) for word, script in words if word not in self._near})
        for at in range(0, len(new), _BATCH):
            self._look_up(new[at : at + _BATCH])

    def _look_up(self, new: Sequence[tuple[str, str]]) -> None:
        latin = [word for word, script in new if script == "latin"]
        far = common_shapes().nearest(latin)
        found = {
            word: self._near_english(word, far[word])
            if script == "latin"
            else self._best(word, near_russian(word, self.channels[script]), script, _MOST_COST, _MOST_MEASURED)
            for word, script in new
        }
        costs = iter(edits().costs([(word, candidate.word) for word, its in found.items() for candidate in its]))
        for word, its in found.items():
            measured = [c._replace(edits=cost) for c, cost in zip(its, islice(costs, len(its)), strict=True)]
            measured.sort(key=lambda c: (c.edits - _WORTH_IN_EDITS * self.frequency(c.word), c.word))
            self._near[word] = measured[:MOST_CANDIDATES]
            best = measured[0] if measured else None
            if best and best.edits <= _LIKELY_COST and self.frequency(best.word) >= _LIKELY_ZIPF:
                self._likely[word] = best.word

    def near(self, read: str, script: str) -> list[Candidate]:
        """Return the likeliest known words for an unknown one in lower case, best first."""
        if read not in self._near:
            self.look_up([(read, script)])
        return self._near[read]

    def likely(self, word: str) -> str:
        """Return what a word that was looked up probably is; itself if nothing is likely enough."""
        return self._likely.get(word, word)

    def _near_english(self, read: str, far: Iterable[str]) -> list[Candidate]:
        channel = self.channels["latin"]
        words = self._shapes(read, channel).union(english_words().near(read))
        stem, apostrophe, ending = read.partition("'")
        if apostrophe and ending == "s":
            words.update(f"{word}'s" for word in english_words().near(stem))
        words.discard(read)
        most = _MOST_COST_LONG if len(read) > 8 else _MOST_COST
        found = self._best(read, words, "latin", most, _MOST_MEASURED)
        further = [word for word in far if word != read and all(word != c.word for c in found)]
        costs = channel.costs(read, further)
        return found + [Candidate(word, *cost) for word, cost in zip(further, costs, strict=True)]

    def _best(self, read: str, words: Collection[str], script: str, most: float, number: int) -> list[Candidate]:
        costs = self.channels[script].costs(read, list(words))
        rated = sorted(
            (cost - _FREQUENCY_WORTH * self.frequency(word), Candidate(word, cost, parts))
            for word, (cost, parts) in zip(words, costs, strict=True)
            if cost <= most
        )
        return [candidate for _, candidate in rated[:number]]

    def _shapes(self, read: str, channel: Channel) -> set[str]:
        """Return known words that wide shapes explain, beyond plain distance: `rn` for `m`, and one more."""
        listed = english().counts
        words: set[str] = set()
        for variant, _ in channel.variants(read, _SHAPE_COST, wide=True):
            if variant in listed:
                words.add(variant)
            elif len(read) > 4:
                words.update(v for v, _ in channel.variants(variant, _SECOND_SHAPE_COST) if v in listed)
        return words

    def twins(self, word: str, script: str) -> list[Candidate]:
        """Return known words that a known word may be a likely misreading of, likeliest first."""
        found = self._twins.get(word)
        if found is None:
            channel = self.channels[script]
            words = {v for v, _ in channel.variants(word, _TWIN_COST) if self._listed(v, script)}
            most = _TWIN_COST
            if script == "latin":
                words.update(w for w in english_words().within(word, 1) if w.isalpha())
                if self.frequency(word) < _TOO_COMMON:
                    words.update(common_english_words().near(word))
                most = _MOST_TWIN_COST
            least = self.frequency(word) - _RARER
            words = {w for w in words if w != word and (len(w) > 1 or w in "aiав") and self.frequency(w) >= least}
            found = self._twins[word] = self._best(word, words, script, most, _MOST_TWINS)
        return found

    def _listed(self, word: str, script: str) -> bool:
        return russian().lists(word) if script == "cyrillic" else word in english().counts

    def cuts(self, word: str, script: str) -> list[Cut]:
        """Return the places where an unknown word falls into two common ones, or into one and a misread one."""
        found = self._cuts.get(word)
        if found is None:
            found = [
                (i, word[:i], word[i:], 0.0, 0)
                for i in range(1, len(word))
                if self._common(word[:i]) and self._common(word[i:])
            ]
            if len(word) >= _LEAST_MISREAD:
                found += self._misread_cuts(word, self.channels[script])
            self._cuts[word] = found
        return found

    def _misread_cuts(self, word: str, channel: Channel) -> Iterator[Cut]:
        for i in range(2, len(word) - 1):
            left, right = word[:i], word[i:]
            first, second = self._common(left), self._common(right)
            if first == second:
                continue
            variants = channel.variants(right if first else left, _CUT_COST)
            best = min(((cost, v) for v, cost in variants if len(v) > 1 and self._common(v)), default=None)
            if best is not None:
                yield (i, left, best[1], best[0], 1) if first else (i, best[1], right, best[0], 1)

    def segments(self, word: str, script: str) -> tuple[str, ...]:
        """Return the three or more common words that a glued one most likely is, without the spaces; empty if none."""
        if len(word) < _LEAST_SEGMENTED or script != "latin" or not word.isalpha():
            return ()
        best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
        for end in range(1, len(word) + 1):
            ways = [
                (best[start][0] + 9 - self.frequency(word[start:end]), (*best[start][1], word[start:end]))
                for start in range(max(0, end - _LONGEST_SEGMENT), end)
                if best[start][0] < inf and self._common(word[start:end])
            ]
            best.append(min(ways, default=(inf, ())))
        cost, words = best[-1]
        return words if len(words) > 2 and cost < inf else ()

    def _common(self, word: str) -> bool:
        if len(word) == 1:
            return word in "aiавикосуя"
        least = _CUT_ZIPF if len(word) > 3 else 5.0
        return self.tiers(word) == "curated" and self.frequency(word) >= least
