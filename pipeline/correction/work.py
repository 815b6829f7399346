"""What all rules share while one folder is corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.correction.candidates import OwnWords
from pipeline.correction.channel import Channel
from pipeline.correction.plain import PlainPage, Tiers
from pipeline.correction.vocabulary import FolderVocabulary
from pipeline.document import Correction
from pipeline.language.dictionaries import Dictionary, Vocabulary
from pipeline.language.lexicon import lexicon_for
from pipeline.language.scripts import script_of
from pipeline.settings import Settings


class Shared:
    """What stays the same over all passes: lookups over the dictionaries, made when first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._names: dict[str, OwnWords] = {}

    def names(self, script: str) -> OwnWords:
        """Return the index of names and terms in one script."""
        if script not in self._names:
            words = {*self.vocabulary.name_forms, *self.vocabulary.terms}
            self._names[script] = OwnWords(w for w in words if len(w) > 3 and script_of(w) == script)
        return self._names[script]


@dataclass(eq=False)
class Work:
    """The folder's pages in plain text, its own vocabulary, and the knowledge it is corrected by."""

    pages: list[PlainPage]
    settings: Settings
    dictionary: Dictionary
    vocabulary: Vocabulary
    folder: FolderVocabulary
    tiers: Tiers
    shared: Shared
    _indexes: dict[str, OwnWords] = field(default_factory=dict)

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The error models by script."""
        confusions = self.dictionary.confusions
        return {
            script: Channel(c for c in confusions if c.script in (script, "any", ""))
            for script in ("latin", "cyrillic")
        }

    def near_names(self, word: str, script: str, distance: int) -> list[tuple[str, int]]:
        """Return names, terms and words that the folder has twice or more near a lower-case word, with their distances."""
        near = dict(self.shared.names(script).near(word, distance))
        near.update(self._folder_words(script).near(word, distance))
        return sorted(near.items(), key=lambda pair: (pair[1], pair[0]))

    def _folder_words(self, script: str) -> OwnWords:
        if script not in self._indexes:
            counts = self.folder.counts
            self._indexes[script] = OwnWords(
                w
                for w, n in counts.items()
                if n > 1 and len(w) > 3 and n == self.folder.capitals[w] and script_of(w) == script
            )
        return self._indexes[script]

    def known(self, word: str) -> bool:
        """Tell whether a word in any case is in a curated list, or is a name or a term of the dictionaries."""
        return self.tiers(word) == "curated" or self.vocabulary.knows(word)

    def frequency(self, word: str) -> float:
        """Return a word's frequency on the Zipf scale; 0: never seen."""
        return lexicon_for(word).frequency(word)


Rule = Callable[[PlainPage, Work], Iterable[Correction | None]]


def found(changes: Iterable[Correction | None]) -> Iterator[Correction]:
    """Yield the changes that could be placed in the source."""
    return (c for c in changes if c is not None)
