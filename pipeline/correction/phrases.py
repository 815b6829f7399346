"""Stock phrases of the dictionaries: where a text has one but for misread letters, it says what was printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.correction.plain import PageToken, PlainPage, cased_like, change, folded
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.scripts import fold_yo
from pipeline.language.tokens import words_of

_ANCHOR_LETTERS = 4
"""Fewest letters of the word by which a phrase is looked for."""

_ALIKE_LETTERS = 6
"""Fewest letters of a phrase, besides the misread word, that must stand as they should."""

_LONG_PHRASE = 4
"""Fewest words of a phrase that may doubt a known word."""

_PIECE_COST = 7.0
"""Nats of the error model that each differing piece may cost."""

Words = tuple[str, ...]


class Phrases:
    """The phrases of the dictionaries by their words, in lower case."""

    def __init__(self, work: Work) -> None:
        self._places: dict[str, list[tuple[Words, int]]] = {}
        for phrase in work.dictionary.phrases:
            words = tuple(_plain(folded(w)) for w in words_of(phrase))
            if len(words) < 2:
                continue
            for i, word in enumerate(words):
                self._places.setdefault(word, []).append((words, i))

    def around(self, tokens: Sequence[PageToken], first: int, last: int) -> str:
        """Return a phrase of three words or more that covers tokens `first` to `last`; empty if none."""
        texts = [_plain(t.lower) for t in tokens]
        for i in range(first, last):
            for words, at in self._places.get(texts[i], ()):
                start = i - at
                if start < 0 or start > first or start + len(words) < last or len(words) < 3:
                    continue
                if tuple(texts[start : start + len(words)]) == words:
                    return " ".join(words)
        return ""

    def nearly(self, tokens: Sequence[PageToken]) -> Iterator[tuple[int, Words]]:
        """Yield where a phrase stands but for a few words that differ: the index of its first token, and its words."""
        texts = [_plain(t.lower) for t in tokens]
        seen: set[tuple[int, Words]] = set()
        for i, text in enumerate(texts):
            if len(text) < _ANCHOR_LETTERS:
                continue
            for words, at in self._places.get(text, ()):
                start = i - at
                if start < 0 or start + len(words) > len(texts) or (start, words) in seen:
                    continue
                seen.add((start, words))
                different = sum(a != b for a, b in zip(texts[start : start + len(words)], words, strict=True))
                if different and different <= max(1, len(words) // 3):
                    yield start, words


def _plain(word: str) -> str:
    return fold_yo(word)


def phrases(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct misread words of stock phrases; doubts about known words are proposed."""
    tokens = page.tokens
    for start, words in work.once(Phrases).nearly(tokens):
        own = tokens[start : start + len(words)]
        wrong = [(t, w) for t, w in zip(own, words, strict=True) if _plain(t.lower) != w]
        alike = sum(len(w) for w in words) - sum(len(w) for _, w in wrong)
        if alike < _ALIKE_LETTERS or own[-1].line.number - own[0].line.number > 1:
            continue
        judged = [_judge(token, word, words, work) for token, word in wrong]
        if any(confidence is None for confidence in judged):
            continue
        confidence = min(c for c in judged if c is not None)
        for token, word in wrong:
            yield change(
                token.line,
                token.start,
                token.end,
                cased_like(word, token.text),
                kind="realword" if work.known(token.lower) else "nonword",
                rule="phrase",
                evidence=[f"{' '.join(words)} is a stock phrase"],
                confidence=confidence,
                status="applied" if confidence > 0.9 else "proposed",
            )


def _judge(token: PageToken, word: str, phrase: Words, work: Work) -> float | None:
    """Return how sure a token is a misreading of a phrase's word, 0 to 1; None if it is another word."""
    if token.protected or token.script not in ("latin", "cyrillic") or len(token.text) < 2 or not token.text.isalpha():
        return None
    known = token.tier != "unknown" or work.vocabulary.knows(token.text)
    cost, pieces = work.shared.channels[token.script].cost(_plain(token.lower), word)
    if known:
        likely = pieces == 1 and cost < _PIECE_COST and len(token.text) == len(word)
        return 0.6 if likely and len(phrase) >= _LONG_PHRASE and not _one_lemma(token, word) else None
    if pieces == 1 and cost < _PIECE_COST and min(len(word), len(token.text)) > 3:
        return 0.95
    from rapidfuzz.distance import Levenshtein

    return 0.6 if Levenshtein.normalized_similarity(_plain(token.lower), word) > 0.7 else None


def _one_lemma(token: PageToken, word: str) -> bool:
    """Tell whether two words are forms of one: another case of a phrase is no misreading."""
    if token.script == "latin":
        return token.lower[:3] == word[:3] and token.lower[:-1] == word[:-1]
    from pipeline.language.lexicon import russian

    morph = russian().morph
    return bool({p.normal_form for p in morph.parse(token.lower)} & {p.normal_form for p in morph.parse(word)})
