"""The score of a page: its estimate before and after correction, a grade, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from pipeline.document import CorrectedPage, Correction, Grade, PageScore, Reading, apply_to_line
from pipeline.language.identify import languages_of
from pipeline.quality.foreign import foreign_language
from pipeline.quality.model import MISSING, ErrorRate, error_rate
from pipeline.quality.reasons import PICTURE, advise
from pipeline.quality.regions import Region, worst_region
from pipeline.quality.signals import Words, image_signals, text_signals, words_of_page

SPARSE = 60
"""A page of fewer letters has almost no text: a share of its words means nothing."""
UNREADABLE = 0.5
"""Expected error rate from which hardly a word can be made out."""
UNFAMILIAR = 0.25
"""Share of words that no list has from which a page may be in a language that is not ours."""
MUCH_INK = 0.006
"""Ink outside all words, as a share of the page's area: as much as some thirty words have."""
GOOD, AVERAGE = 98.0, 90.0
GAIN_FROM = 0.02
"""Expected error rate under which correction gains nothing: on clean pages it was found to break what it mends."""
GAIN_SHARE = 0.8
"""Share of the claimed gain that is believed: on pages with truth all of it was found (`benchmarks/quality.py --gain`),
but on the pages that the decisions were fitted on; unseen collections gain less."""
MOST_CUT = 0.5
"""Largest share of a page's expected errors that correction may claim to have removed."""


class Estimate(NamedTuple):
    """Expected character accuracy in per cent, with the bounds of its 90 % interval."""

    accuracy: float
    low: float
    high: float


def estimate(reading: Reading) -> Estimate:
    """Return the expected character accuracy of a reading; of one without words (0, 0, 100)."""
    words, signals = _signals([line.text for line in reading.lines], reading)
    if not words.count:
        return Estimate(0.0, 0.0, 100.0)
    return _estimate(error_rate(signals, words.count))


def score_page(folder_id: str, corrected: CorrectedPage, factor: float = 1.0) -> PageScore:
    """Return the score of a page after correction; expected error rates are multiplied by `factor`, an audit's.

    The text is judged as it was found (its markup apart), so that correction cannot raise the score by making words
    known to the dictionary it corrects with. The gain of correction is what its applied changes are expected to have
    removed: their characters, weighted by their confidence, by the share that evaluation on truth supports, never more
    than half of the page's expected errors and nothing on a clean page.

    """
    page, reading = corrected.page, corrected.reading
    lines = as_found(reading, corrected.corrections)
    words, signals = _signals(lines, reading)
    language = foreign_language(lines) if signals["unfamiliar"] > UNFAMILIAR else None
    grade = "unreadable" if language else grade_without_estimate(words, reading)
    count = int((words["symbols"] == 0).sum())
    before = after = None
    if grade is None:
        before = error_rate(signals, words.count)
        after = improved(before, GAIN_SHARE * expected_gain(corrected.corrections, sum(map(len, lines))))
        before, after = recalibrated(before, factor), recalibrated(after, factor)
        grade = _grade(after.rate, signals)
    advice, reason = advise(
        grade, after, signals, reading.measures, has_image=reading.size != (0, 0), language=language
    )
    known = after is not None and grade != "unreadable"
    result = _estimate(after) if after is not None and known else None
    worst = _worst(reading, lines, corrected.corrections) if known else None
    return PageScore(
        folder=folder_id,
        page=page.number,
        source=page.source,
        first_line=page.first_line,
        last_line=page.last_line,
        kind=page.kind,
        languages=page.languages or languages_of("\n".join(lines)),
        score=result.accuracy if result else None,
        low=result.low if result else None,
        high=result.high if result else None,
        grade=grade,
        score_before=_estimate(before).accuracy if before is not None and known else None,
        words=count,
        signals={name: round(value, 4) for name, value in signals.items()} if words.count else {},
        advice=advice,
        reason=reason,
        worst_first_line=worst.first_line if worst else None,
        worst_last_line=worst.last_line if worst else None,
        worst_score=_estimate(recalibrated(worst.error, factor)).accuracy if worst else None,
    )


def as_found(reading: Reading, corrections: Sequence[Correction]) -> list[str]:
    """Return the lines as the engine read them, with the markup that is no text taken out."""
    markup: dict[int, list[Correction]] = {}
    for change in corrections:
        if change.kind == "markup":
            markup.setdefault(change.line, []).append(change)
    return [
        apply_to_line(line.text, markup[line.number]) if line.number in markup else line.text for line in reading.lines
    ]


def expected_gain(corrections: Sequence[Correction], characters: int) -> float:
    """Return the share of a page's characters that applied changes are expected to have put right.

    A change that is right with probability p removes as many errors as its forms differ in; a wrong one makes as many.
    Words that run on in the next line count nothing: the text keeps its lines.
    """
    from rapidfuzz.distance import Levenshtein

    gained = sum(
        (2 * change.confidence - 1) * Levenshtein.distance(change.before, change.after)
        for change in corrections
        if change.status == "applied" and change.kind not in ("markup", "layout") and not change.continues
    )
    return max(0.0, gained / characters) if characters else 0.0


def improved(before: ErrorRate, gain: float) -> ErrorRate:
    """Return an error rate less the gain, its interval scaled alike; that of a clean page as it is."""
    if before.rate <= GAIN_FROM:
        return before
    factor = max(1 - MOST_CUT, 1 - gain / before.rate)
    return ErrorRate(*(value * factor for value in before))


def recalibrated(error: ErrorRate, factor: float) -> ErrorRate:
    """Return an error rate and its bounds times the factor that an audit found, at most 1."""
    return ErrorRate(*(min(1.0, value * factor) for value in error))


def grade_without_estimate(words: Words, reading: Reading) -> Grade | None:
    """Return blank, sparse or unreadable for a page whose error rate cannot be estimated, None for all others."""
    letters = float(words["letters"].sum())
    missed = reading.measures.get("ink", 0.0) * reading.measures.get("ink_uncovered", 0.0)
    if letters >= SPARSE:
        return None
    if reading.measures.get("pictures", 0.0) >= PICTURE:
        return "sparse"
    if missed >= MUCH_INK:
        return "unreadable"
    return "sparse" if words.count else "blank"


def _grade(rate: float, signals: dict[str, float]) -> Grade:
    if rate >= UNREADABLE:
        return "unreadable"
    accuracy = 100 * (1 - rate)
    if accuracy >= GOOD and signals.get("ink_uncovered", 0.0) < MISSING:
        return "good"
    return "average" if accuracy >= AVERAGE else "poor"


def _worst(reading: Reading, lines: Sequence[str], corrections: Sequence[Correction]) -> Region | None:
    """Return the worst part of a page whose lines read as given, with its error rate after correction."""
    bare = tuple(msgspec.structs.replace(old, text=text) for old, text in zip(reading.lines, lines, strict=True))
    worst = worst_region(msgspec.structs.replace(reading, lines=bare))
    if worst is None:
        return None
    inside = range(worst.first_line, worst.last_line + 1)
    characters = sum(len(line.text) for line in bare if line.number in inside)
    gain = expected_gain([change for change in corrections if change.line in inside], characters)
    return worst._replace(error=improved(worst.error, GAIN_SHARE * gain))


def _signals(lines: Sequence[str], reading: Reading) -> tuple[Words, dict[str, float]]:
    words = words_of_page(lines)
    return words, text_signals(words) | image_signals(reading)


def _estimate(error: ErrorRate) -> Estimate:
    return Estimate(*(round(100 * (1 - value), 2) for value in (error.rate, error.high, error.low)))
