"""What all rules share while one folder is corrected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from pipeline.correction.candidates import Words
from pipeline.correction.plain import PlainPage, Tiers
from pipeline.correction.shared import Shared
from pipeline.correction.vocabulary import FolderVocabulary
from pipeline.document import Correction, CorrectionKind
from pipeline.language.dictionaries import Dictionary, Vocabulary
from pipeline.language.scripts import script_of
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.correction.decide import Doubts

Found = TypeVar("Found")


_COMMON_ZIPF = 4.0
"""Names as common as this (George, Powell, London) say nothing about a folder's subject."""


_SUBJECT_NAMES, _SURELY_SUBJECT_NAMES = 3, 30
_WORDS_FOR_A_NAME = 1000
"""A folder is about the subject of the dictionaries if it has three of their names, one to a thousand words, or 30."""


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
    doubts: dict[PlainPage, Doubts] = field(default_factory=dict)
    """What is in doubt on the next pages, found for many of them at once."""
    _indexes: dict[str, Words] = field(default_factory=dict)
    _once: dict[Callable[..., object], object] = field(default_factory=dict)

    def once(self, make: Callable[[Work], Found]) -> Found:
        """Return what `make` finds in the whole folder; it is made when a rule first asks for it."""
        if make not in self._once:
            self._once[make] = make(self)
        return cast("Found", self._once[make])

    def near_names(self, word: str, script: str, distance: int) -> list[tuple[str, int]]:
        """Return names, terms and the folder's repeated words near a lower-case word, with their distances."""
        near = self.shared.names(script).within(word, distance) | self._folder_words(script).within(word, distance)
        return sorted(near.items(), key=lambda pair: (pair[1], pair[0]))

    def _folder_words(self, script: str) -> Words:
        if script not in self._indexes:
            counts = self.folder.counts
            self._indexes[script] = Words(
                w
                for w, n in counts.items()
                if n > 1 and len(w) > 3 and n == self.folder.capitals[w] and script_of(w) == script
            )
        return self._indexes[script]

    def known(self, word: str) -> bool:
        """Tell whether a word in any case is in a curated list, or is a name or a term of the dictionaries."""
        return self.tiers(word) == "curated" or self.vocabulary.knows(word)

    def kind_of(self, word: str) -> CorrectionKind:
        """Return the kind of a correction of an unknown word into this one: a name of the dictionaries, or a word."""
        return "name" if word[0].isupper() and self.vocabulary.knows(word) else "nonword"

    @cached_property
    def names_of_dictionaries(self) -> int:
        """How many persons, places and bodies of the dictionaries the folder names, always with a capital."""
        forms, folder = self.shared.surnames, self.folder
        names = (w for w, n in folder.counts.items() if w in forms and len(w) > 4 and folder.capitals[w] == n)
        return len({forms[w] for w in names if self.frequency(w) < _COMMON_ZIPF})

    @cached_property
    def is_on_subject(self) -> bool:
        """Whether the folder is about the subject of the dictionaries: it names many that they name, for its length."""
        words = sum(len(page.tokens) for page in self.pages)
        return self.names_of_dictionaries >= min(max(_SUBJECT_NAMES, words // _WORDS_FOR_A_NAME), _SURELY_SUBJECT_NAMES)

    def frequency(self, word: str) -> float:
        """Return a word's frequency on the Zipf scale; 0: never seen."""
        return self.shared.frequency(word)


Rule = Callable[[PlainPage, Work], Iterable[Correction | None]]


def found(changes: Iterable[Correction | None]) -> Iterator[Correction]:
    """Yield the changes that could be placed in the source."""
    return (c for c in changes if c is not None)
