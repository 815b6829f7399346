"""A translation beside its original: what one has and the other seems to lack is looked for among misread words.

Only ever proposals: a translator is free, and what is missing may have been said in other words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

from pipeline.correction.bilingual import Bilingual, Keys
from pipeline.correction.paragraphs import Document, aligned, documents_of
from pipeline.correction.plain import PageToken, PlainPage, cased_like, change
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.scripts import fold_yo

_LEAST_LIKENESS = 0.25
"""Weighed share, 0 to 1, of keys that a document and its translation must have in common."""

_LENGTHS = (0.8, 2.2)
"""English words for each Russian one, least and most, of a translation."""

_MOST_TRANSLATIONS = 2
_FEWEST_SHARED = 3
_DISTANCE_LETTERS = {1: 5, 2: 8}
"""Fewest letters of a word that may differ in so many."""

_KNOWN_LETTERS = 6
_CONFIDENCE = 0.6


class Pair:
    """Paragraphs that translate each other, with the keys of their words."""

    def __init__(self, own: Sequence[PageToken], other: Sequence[PageToken], bilingual: Bilingual) -> None:
        self.own = own
        self.other = other
        here = _keys(own, bilingual)
        said = (bilingual.keys(t) for t in other)
        self.missing = frozenset(chain.from_iterable(keys for keys in said if not keys & here))
        """Keys of words on the other side for which this one has none."""


class Translations:
    """The paragraphs of a folder that stand beside a translation, by page; each side of a pair has the other."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self.by_page: dict[int, list[Pair]] = defaultdict(list)
        ones = [d for d in documents_of(work.pages, "cyrillic") if len(d) > 1]
        others = [d for d in documents_of(work.pages, "latin") if len(d) > 1] if ones else []
        if ones and others:
            for one, other in self._matches(ones, others):
                self._align(one, other)

    @cached_property
    def bilingual(self) -> Bilingual:
        """Keys of words; a folder in one language never asks for them."""
        return Bilingual(self._work)

    def _matches(self, ones: list[Document], others: list[Document]) -> Iterator[tuple[Document, Document]]:
        """Yield Russian documents with the English ones that have most keys in common, rare ones counting more."""
        own = [self._document_keys(d) for d in ones]
        theirs = [self._document_keys(d) for d in others]
        spread = Counter(chain(*own, *theirs))
        places: dict[str, list[int]] = defaultdict(list)
        for i, keys in enumerate(theirs):
            for key in keys:
                places[key].append(i)
        weights = {key: 1 / count for key, count in spread.items()}
        for at, keys in enumerate(own):
            common: Counter[int] = Counter()
            for key in keys:
                if len(places[key]) <= 50:
                    for i in places[key]:
                        common[i] += weights[key]  # type: ignore[assignment]
            rated = []
            for i, weight in common.items():
                whole = (sum(weights[k] for k in keys) * sum(weights[k] for k in theirs[i])) ** 0.5
                if weight / whole >= _LEAST_LIKENESS and self._lengths_fit(ones[at], others[i]):
                    rated.append((weight / whole, i))
            for _, i in sorted(rated, reverse=True)[:_MOST_TRANSLATIONS]:
                yield ones[at], others[i]

    def _document_keys(self, document: Document) -> Keys:
        return frozenset(chain.from_iterable(_keys(p.tokens, self.bilingual) for p in document))

    def _lengths_fit(self, one: Document, other: Document) -> bool:
        ratio = sum(len(p.tokens) for p in other) / sum(len(p.tokens) for p in one)
        return _LENGTHS[0] <= ratio <= _LENGTHS[1]

    def _align(self, one: Document, other: Document) -> None:
        own = [_keys(p.tokens, self.bilingual) for p in one]
        theirs = [_keys(p.tokens, self.bilingual) for p in other]

        def shared(rows: Sequence[int], columns: Sequence[int]) -> float:
            left = frozenset(chain.from_iterable(own[i] for i in rows))
            right = frozenset(chain.from_iterable(theirs[j] for j in columns))
            return float(len(left & right))

        for rows, columns in aligned(one, other, shared):
            if shared(rows, columns) < _FEWEST_SHARED:
                continue
            left = [t for i in rows for t in one[i].tokens]
            right = [t for j in columns for t in other[j].tokens]
            for mine, its in ((left, right), (right, left)):
                pair = Pair(mine, its, self.bilingual)
                for page in dict.fromkeys(t.line.page for t in mine):
                    self.by_page[page].append(pair)


def _keys(tokens: Sequence[PageToken], bilingual: Bilingual) -> Keys:
    return frozenset(chain.from_iterable(bilingual.keys(t) for t in tokens))


def translation(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Propose words and names that the translation of a paragraph has and that look like a word here."""
    found = work.once(Translations)
    done: set[PageToken] = set()
    for pair in found.by_page.get(page.page.number, ()):
        doubts = [t for t in pair.own if t.line.page == page.page.number and _doubtful(t, found.bilingual, work)]
        for token, key, form in _nearest([t for t in doubts if t not in done], pair, found.bilingual, work):
            done.add(token)
            yield _proposal(token, key, form, pair, found.bilingual)


def _doubtful(token: PageToken, bilingual: Bilingual, work: Work) -> bool:
    """Tell whether a word may be misread: one in no lexicon, or a long Russian one that translates nothing here."""
    if token.protected or token.script not in ("latin", "cyrillic") or not token.text.isalpha():
        return False
    if len(token.text) < _DISTANCE_LETTERS[1] or bilingual.keys(token):
        return False
    if token.tier != "curated":
        return not work.vocabulary.knows(token.text)
    return token.script == "cyrillic" and token.text.islower() and len(token.text) >= _KNOWN_LETTERS


def _nearest(
    tokens: Sequence[PageToken], pair: Pair, bilingual: Bilingual, work: Work
) -> Iterator[tuple[PageToken, str, str]]:
    """Yield tokens with the likeliest form that they may be a misreading of, and the missing key it stands for."""
    cyrillic = pair.own[0].script == "cyrillic"
    forms = bilingual.russian_forms if cyrillic else bilingual.english_forms
    wanted = [(key, form) for key in sorted(pair.missing) if not key.startswith("=") for form in forms(key)]
    if not tokens or not wanted:
        return
    import numpy as np
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    words, targets = [fold_yo(t.lower) for t in tokens], [fold_yo(form) for _, form in wanted]
    distances = process.cdist(words, targets, scorer=OSA.distance, score_cutoff=2, dtype=np.uint8)
    near: dict[int, list[tuple[int, bool, float, str, str]]] = defaultdict(list)
    for row, column in zip(*(axis.tolist() for axis in np.nonzero(distances <= 2)), strict=True):
        token, (key, form) = tokens[row], wanted[column]
        distance = int(distances[row, column])
        if _explains(token, key, form, distance, work):
            cost, _ = work.shared.channels[token.script].cost(words[row], targets[column])
            near[row].append((distance, len(form) != len(token.text), cost, key, form))
    for row, options in sorted(near.items()):
        best = min(options)
        # Of two forms of a word that are equally near, neither is likelier.
        if len({form for *rank, _, form in options if tuple(rank) == best[:3]}) == 1:
            yield tokens[row], best[3], best[4]


def _explains(token: PageToken, key: str, form: str, distance: int, work: Work) -> bool:
    """Tell whether a word may be a misreading of a form: names have capitals, known words must be the rarer ones."""
    if len(form) < _DISTANCE_LETTERS[max(1, distance)] or (key.startswith("@") and not token.text[0].isupper()):
        return False
    if token.tier != "curated":
        return True
    return distance == 1 and len(form) == len(token.text) and work.frequency(form) >= work.frequency(token.lower)


def _proposal(token: PageToken, key: str, form: str, pair: Pair, bilingual: Bilingual) -> Correction | None:
    said = next(t for t in pair.other if key in bilingual.keys(t))
    place = f"page {said.line.page}, line {said.line.number}"
    known = token.tier == "curated"
    return change(
        token.line,
        token.start,
        token.end,
        cased_like(form, token.text),
        kind="name" if key.startswith("@") else "realword" if known else "nonword",
        rule="translation",
        evidence=[
            f"the translation ({place}) has {said.text}, and nothing here says so",
            f"{token.text} is {'another word' if known else 'in no lexicon'}",
        ],
        confidence=_CONFIDENCE,
        status="proposed",
    )
