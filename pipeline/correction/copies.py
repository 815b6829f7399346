"""A second copy: where the folder has the same text twice, one reading settles the other.

What differs in figures, or in words that are no misreadings of each other, is a true difference and stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.correction.alignment import differences
from pipeline.correction.context import english_context
from pipeline.correction.phrases import Phrases
from pipeline.correction.plain import PageToken, PlainPage, cased_like, change, folded
from pipeline.correction.slips import typing_variants
from pipeline.correction.work import Work
from pipeline.document import Correction, CorrectionKind
from pipeline.language.scripts import fold_yo

_COMMON = 6
"""Words that copies must have in common right around a difference for it to be settled."""

_MOST_WORDS = 3
"""Longer differences are no misreadings of each other."""

_LEAST_LIKENESS = 0.6
"""Share, 0 to 1, of letters that two readings of one word must have in common."""

_CODE_LETTERS = 5
"""Words of capitals that have fewer letters may be codes."""

_AROUND = 8
"""Words on either side among which a stock phrase is looked for."""

_LIKELY_COST = 7.0
"""Nats of the error model below which one confusion is a likely one."""

_CONTEXT_GAIN = 3.0
"""Nats by which the words around must prefer the copy's word to an own one that is known too."""


class Other(NamedTuple):
    """Another reading in a copy, how many words around it the copies have in common, and its phrase if any."""

    tokens: tuple[PageToken, ...]
    common: int
    phrase: str

    @property
    def text(self) -> str:
        """The reading as it stands in its line."""
        line = self.tokens[0].line.text
        return line[self.tokens[0].start : self.tokens[-1].end]

    @property
    def place(self) -> str:
        """Where the reading stands, in words."""
        return f"page {self.tokens[0].line.page}, line {self.tokens[0].line.number}"


Place = tuple[int, int, int]
"""Line number, and start and end in its text."""


class Copies:
    """The differences between copies within a folder: by page and place the words there, and their other readings."""

    def __init__(self, work: Work) -> None:
        tokens = [t for page in work.pages for t in page.tokens]
        phrases = work.once(Phrases)
        self.by_page: dict[int, dict[Place, tuple[tuple[PageToken, ...], list[Other]]]] = {}
        for found in differences([fold_yo(t.lower) for t in tokens]):
            own = _on_one_line(tokens[found.start : found.end])
            other = _on_one_line(tokens[found.other_start : found.other_end])
            if own is None or other is None or min(found.before, found.after) < 1:
                continue
            common = found.before + found.after
            if common < _COMMON or max(len(own), len(other)) > _MOST_WORDS:
                continue
            window = tokens[max(0, found.other_start - _AROUND) : found.other_end + _AROUND]
            first = min(_AROUND, found.other_start)
            phrase = phrases.around(window, first, first + len(other))
            places = self.by_page.setdefault(own[0].line.page, {})
            place = (own[0].line.number, own[0].start, own[-1].end)
            places.setdefault(place, (own, []))[1].append(Other(other, common, phrase))


def _on_one_line(tokens: Sequence[PageToken]) -> tuple[PageToken, ...] | None:
    return tuple(tokens) if all(t.line is tokens[0].line for t in tokens) else None


def copies(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct words that a copy of the text has otherwise, where lexicon, shape, a phrase or more copies settle it."""
    for own, others in work.once(Copies).by_page.get(page.page.number, {}).values():
        if any(c.isdigit() for t in own for c in t.text):
            continue
        verdict = _settle(own, [o for o in others if not any(c.isdigit() for c in o.text)], work)
        if verdict is None:
            continue
        other, kind, confidence, reason = verdict
        line, start, end = own[0].line, own[0].start, own[-1].end
        after = cased_like(other.text.lower(), line.text[start:end]) if _shouts(own) else other.text
        yield change(
            line,
            start,
            end,
            after,
            kind=kind,
            rule="copy",
            evidence=[f"{other.place} has the same text with {other.text}", reason],
            confidence=confidence,
            status="applied" if confidence > 0.9 else "proposed",
        )


def _shouts(tokens: Sequence[PageToken]) -> bool:
    return all(t.text.isupper() and len(t.text) > 1 for t in tokens)


Verdict = tuple[Other, CorrectionKind, float, str]
"""The reading that is right, the kind of change, its confidence, and the reason."""


def _settle(own: tuple[PageToken, ...], others: list[Other], work: Work) -> Verdict | None:
    """Return the better reading among copies; None where the own one stands."""
    if not others:
        return None
    others.sort(key=lambda o: (-o.common, o.tokens[0].line.page))
    known = [o for o in others if all(_sure(t, work) for t in o.tokens)]
    if known and (verdict := _spaced_otherwise(own, known[0], work)):
        return verdict
    if len(own) == 1:
        for other in known:
            if len(other.tokens) == 1 and (found := _by_lexicon(own[0], other, work)):
                return found
    for other in known:
        if found := _by_phrase(own, other):
            return found
    if len(own) > 1:
        return None
    if found := _by_majority(own, others, work):
        return found
    single = (o for o in known if len(o.tokens) == 1)
    return next((found for o in single if (found := _by_context(own[0], o, work))), None)


def _sure(token: PageToken, work: Work) -> bool:
    return token.text.isalpha() and work.known(token.lower)


def _spaced_otherwise(own: tuple[PageToken, ...], other: Other, work: Work) -> Verdict | None:
    """Settle copies that differ in spaces alone: the copy's words are all known, one of the own ones is not."""
    if len(own) == len(other.tokens) or _letters(own) != _letters(other.tokens):
        return None
    text = own[0].line.text[own[0].start : own[-1].end]
    plain = all(c.isalpha() or c == " " for c in text + other.text)
    if not plain or all(work.known(t.lower) for t in own):
        return None
    kind: CorrectionKind = "split" if len(own) < len(other.tokens) else "join"
    return other, kind, 0.97, f"{text} is no known word there"


def _letters(tokens: Sequence[PageToken]) -> str:
    return "".join(fold_yo(t.lower) for t in tokens)


def _by_lexicon(own: PageToken, other: Other, work: Work) -> Verdict | None:
    """Settle a word in no lexicon by the copy's known one, where it is a likely misreading of it."""
    true = other.tokens[0]
    if own.protected or own.tier == "curated" or work.vocabulary.knows(own.text) or own.script != true.script:
        return None
    if len(own.text) < 3 or own.script not in ("latin", "cyrillic") or true.lower in typing_variants(own.lower):
        # A slip of the typist in one of two typings stays.
        return None
    likeness, cost, pieces = _alike(own, true, work)
    if likeness < _LEAST_LIKENESS:
        return None
    sure = cost < _LIKELY_COST * pieces and pieces <= max(1, len(own.text) // 3)
    if _is_code(own) or (own.text.isupper() and len(own.text) < _CODE_LETTERS and not sure):
        return None
    if own.text[0].isupper():
        # Letters to several persons are alike but for the name, and so are titles; not so where all is in capitals.
        among_capitals = own.line.text.isupper() and other.common >= 2 * _COMMON
        certain = sure and own.tier == "unknown" and (len(own.text) >= 5 or among_capitals)
    else:
        certain = own.tier == "unknown" and (sure or (len(own.text) >= 5 and likeness >= 0.75))
    if own.lower.startswith(true.lower) or own.lower.endswith(true.lower):
        # The copy may have lost what the own reading has more.
        certain = False
    why = "is in no lexicon" if own.tier == "unknown" else "is no common word"
    return other, work.kind_of(true.text), 0.97 if certain else 0.7, f"{own.text} {why}"


def _is_code(token: PageToken) -> bool:
    """Tell whether figures are joined to a word: `DODE-00`."""
    text = token.line.text
    return text[token.end : token.end + 1] in ("-", "/") and text[token.end + 1 : token.end + 2].isdigit()


def _alike(own: PageToken, true: PageToken, work: Work) -> tuple[float, float, int]:
    """Return the likeness of two words (0 to 1), what the misreading costs in nats, and the differing pieces."""
    from rapidfuzz.distance import Levenshtein

    likeness = float(Levenshtein.normalized_similarity(own.lower, true.lower))
    cost, pieces = work.shared.channels[own.script].cost(own.lower, true.lower)
    return likeness, cost, pieces


def _by_phrase(own: tuple[PageToken, ...], other: Other) -> Verdict | None:
    """Settle known words by a stock phrase that the copy's words are part of and the own ones are not."""
    if not other.phrase or len(other.tokens) != len(own) or other.common < 2 * _COMMON:
        return None
    from rapidfuzz.distance import Levenshtein

    text = " ".join(t.lower for t in own)
    if Levenshtein.normalized_similarity(text, " ".join(t.lower for t in other.tokens)) < 0.4:
        return None
    return other, "realword", 0.95, f"{other.phrase} is a stock phrase"


def _by_majority(own: tuple[PageToken, ...], others: list[Other], work: Work) -> Verdict | None:
    """Propose the reading that at least two copies have, where none has the own one and a shape explains it."""
    token = own[0]
    readings = {folded(o.text) for o in others}
    if len(others) < 2 or len(readings) > 1 or len(others[0].tokens) > 1 or token.protected:
        return None
    true = others[0].tokens[0]
    if not _likely(token, true, work):
        return None
    kind: CorrectionKind = "realword" if work.known(token.lower) else "nonword"
    return others[0], kind, 0.75, f"{len(others)} copies agree on {true.text}"


def _by_context(own: PageToken, other: Other, work: Work) -> Verdict | None:
    """Propose the copy's word for another known one that fits the words around it much worse."""
    true, context = other.tokens[0], english_context()
    if context is None or own.script != "latin" or not (own.text.islower() and true.text.islower()):
        return None
    if other.common < 2 * _COMMON or own.protected or not work.known(own.lower) or not _likely(own, true, work):
        return None
    at = own.line.tokens.index(own)
    left = [t.lower for t in own.line.tokens[max(0, at - 2) : at]]
    right = [t.lower for t in own.line.tokens[at + 1 : at + 3]]
    gain = context.score(left, [true.lower], right) - context.score(left, [own.lower], right)
    if gain < _CONTEXT_GAIN:
        return None
    around = " ".join([*left, true.text, *right])
    return other, "realword", 0.6, f"it fits better: {around}"


def _likely(own: PageToken, true: PageToken, work: Work) -> bool:
    """Tell whether one confusion of shapes makes one word of another, and no typist's slip does."""
    if own.script != true.script or own.script not in ("latin", "cyrillic") or len(own.text) < 3:
        return False
    if _is_code(own) or (own.text.isupper() and len(own.text) < _CODE_LETTERS):
        return False
    likeness, cost, pieces = _alike(own, true, work)
    slip = true.lower in typing_variants(own.lower)
    return pieces <= 1 and cost < _LIKELY_COST and likeness >= _LEAST_LIKENESS and not slip
