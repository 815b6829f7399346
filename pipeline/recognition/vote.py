"""Several readings of one page put together: in each row the best one's words, at each place what most speaks for.

The idea is that of ROVER (Fiscus, 1997): readings that differ in engine or image err at different places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

from pipeline.document import Box, Line, Word, hull
from pipeline.language.tokens import words_of
from pipeline.recognition.alignment import align, joined
from pipeline.recognition.election import Vote, elect
from pipeline.recognition.engine import line_of
from pipeline.recognition.judge import known_letters
from pipeline.recognition.voices import Row, Token, Voice, rows_of

ABSENT = 0.5
"""How sure a voice counts that has nothing at a place where others have a word."""
BELIEVED = 0.5
"""Share of the voices' weight that must say a row's words if few of them are known, else it is no text."""
READABLE = 0.5
"""Share of a row's letters in known words from which it is believed whoever said it."""


@dataclass(frozen=True)
class Voted:
    """The lines that were elected, and how far the voices agreed: the mean share of their weight for a word."""

    lines: tuple[Line, ...]
    agreement: float


@dataclass(frozen=True)
class _Seat:
    """An elected text with its support and the tokens that it comes from, by the number of their voice."""

    text: str
    support: float
    number: int
    tokens: tuple[Token, ...]
    sure: float | None


def vote(voices: Sequence[Voice], rotation: int = 0) -> Voted:
    """Return the lines that the voices' votes make.

    The first voice gives the order of the lines. A word's origin is the name of a voice that said it, of several the
    one whose name comes first. Rows that hardly two voices agree on and that hold no known words are left out: noise
    is read differently by each.

    Args:
        voices: the readings, the best layout first; boxes in pixels of the same image.
        rotation: degrees clockwise by which this image is turned to be read.

    """
    total = sum(voice.weight for voice in voices)
    lines: list[Line] = []
    agreed = words = 0.0
    for row in rows_of(voices, rotation):
        seats = _Row(row, voices).seats()
        if not seats or not _is_text(seats, total):
            continue
        placed = [_word(seat, voices, total) for seat in seats]
        lines.append(line_of(len(lines) + 1, placed, row.block))
        agreed += sum(seat.support / total for seat in seats)
        words += len(seats)
    return Voted(tuple(lines), agreed / words if words else 0.0)


def _is_text(seats: Sequence[_Seat], total: float) -> bool:
    letters = sum(len(w) for seat in seats for w in words_of(seat.text))
    if not letters:
        return False
    if sum(known_letters(seat.text) for seat in seats) >= READABLE * letters:
        return True
    return sum(seat.support for seat in seats) >= BELIEVED * total * len(seats)


def _word(seat: _Seat, voices: Sequence[Voice], total: float) -> Word:
    boxes: list[Box] = [token.word.box for token in seat.tokens if token.word.box is not None]
    confidence = 100 * (seat.support / total if seat.sure is None else seat.sure)
    return Word(
        text=seat.text,
        start=0,
        end=len(seat.text),
        box=hull(boxes),
        confidence=round(confidence, 2),
        origin=voices[seat.number].name,
    )


class _Row:
    """A row of tokens by voice, to be asked for its seats from left to right."""

    def __init__(self, row: Row, voices: Sequence[Voice]) -> None:
        self.row, self.voices = row, voices
        self.anchor = self._best()
        self.ours = row.tokens[self.anchor]
        self.votes: list[dict[int, Vote]] = [{self.anchor: self._vote(self.anchor, [t])} for t in self.ours]
        self.said: list[dict[int, list[Token]]] = [{self.anchor: [token]} for token in self.ours]
        self.glued: dict[int, dict[int, list[Token]]] = {}
        """Tokens of voices that say one word where the anchor has two, by the first of these."""
        self.between: dict[int, list[tuple[int, Token]]] = {}
        """Tokens that the anchor lacks, by the place they stand in front of."""
        for number, theirs in row.tokens.items():
            if number != self.anchor:
                self._match(number, theirs)

    def _vote(self, number: int, tokens: Sequence[Token]) -> Vote:
        return Vote(joined(tokens), min(token.sure for token in tokens), self.voices[number].weight)

    def _match(self, number: int, theirs: Sequence[Token]) -> None:
        for first, last, start, stop in align(self.ours, theirs):
            tokens = list(theirs[start:stop])
            if not tokens:
                self.votes[first][number] = Vote("", ABSENT, self.voices[number].weight)
            elif first == last:
                self.between.setdefault(first, []).append((number, tokens[0]))
            elif last - first == 1:
                self.votes[first][number] = self._vote(number, tokens)
                self.said[first][number] = tokens
            else:
                self.glued.setdefault(first, {})[number] = tokens

    def _best(self) -> int:
        """Return the voice whose text of the row is most like the others' and has most known words."""
        texts = {number: joined(tokens) for number, tokens in self.row.tokens.items()}
        longest = max(10, *map(len, texts.values()))

        def promise(number: int) -> float:
            others = [other for other in texts if other != number]
            weight = sum(self.voices[other].weight for other in others)
            like = sum(self.voices[o].weight * Indel.normalized_similarity(texts[number], texts[o]) for o in others) / (
                weight or 1.0
            )
            return like + known_letters(texts[number]) / longest

        return max(texts, key=promise)

    def seats(self) -> list[_Seat]:
        """Return the elected words of the row, from left to right."""
        found: list[_Seat] = []
        place = 0
        while place < len(self.ours):
            found += self._inserted(place)
            glued = self._as_one(place)
            seat = glued or self._seat(self.votes[place], self.said[place])
            if seat is not None:
                found.append(seat)
            place += 2 if glued else 1
        return found + self._inserted(len(self.ours))

    def _seat(self, votes: dict[int, Vote], said: dict[int, list[Token]]) -> _Seat | None:
        text, _, support = elect(votes, self.anchor)
        if not text:
            return None
        sayers = sorted((n for n, vote in votes.items() if vote.text == text), key=lambda n: (self.voices[n].name, n))
        sure = max((votes[n].sure for n in sayers if self.voices[n].calibrated), default=None)
        return _Seat(text, support, sayers[0], tuple(said[sayers[0]]), sure)

    def _as_one(self, place: int) -> _Seat | None:
        """Return the one word that others read where the anchor has two, if more speaks for it."""
        if place not in self.glued:
            return None
        said = self.glued[place]
        votes = {number: self._vote(number, tokens) for number, tokens in said.items()}
        one = elect(votes, self.anchor)
        both = self.votes[place].keys() & self.votes[place + 1].keys()
        parts = [elect({n: votes[n] for n in both}, self.anchor) for votes in self.votes[place : place + 2]]
        if one.score <= sum(part.score for part in parts) / 2:
            return None
        return self._seat(votes, said)

    def _inserted(self, place: int) -> list[_Seat]:
        """Return the words before a place that the anchor lacks and that enough voices have."""
        groups: list[list[tuple[int, Token]]] = []
        for number, token in sorted(self.between.get(place, ()), key=lambda item: item[1].box[0]):
            fellow = next((g for g in groups if any(_overlap(token, other) for _, other in g)), None)
            if fellow is None:
                groups.append([(number, token)])
            else:
                fellow.append((number, token))
        seats = []
        for group in groups:
            said: dict[int, list[Token]] = {}
            for number, token in group:
                said.setdefault(number, []).append(token)
            votes = {number: self._vote(number, tokens) for number, tokens in said.items()}
            against = sum(self.voices[number].weight for number in self.row.tokens if number not in said)
            if elect(votes, self.anchor).score > ABSENT * against and (seat := self._seat(votes, said)) is not None:
                seats.append(seat)
        return seats


def _overlap(one: Token, other: Token) -> bool:
    shared = min(one.box[2], other.box[2]) - max(one.box[0], other.box[0])
    return 2 * shared > min(one.box[2] - one.box[0], other.box[2] - other.box[0])
