"""All readings of a page put together: passes of the first engine, the second engine's, the file's own text layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.document import Line, Reading
from pipeline.recognition.confusions import own_confusions, without_confusions
from pipeline.recognition.judge import known_letters
from pipeline.recognition.passes import Attempt, Sheet
from pipeline.recognition.voices import Voice
from pipeline.recognition.vote import vote

PASS = 0.5
"""What a word of one of the first engine's passes counts for where there are many: their errors are much alike."""
PASSES = 1.2
"""What they count for together, at least: as much as the second engine."""
SECOND = 1.2
LAYER = 0.8
COMPARABLE = 0.75
"""A pass takes part if it is worth at least this part of the best one: a bad one only adds its noise."""
AS_MUCH = 0.8
"""The second engine's layout is taken if it read at least this part of the known words that the first did."""


def combine(
    sheet: Sheet,
    attempts: Sequence[Attempt],
    second: tuple[Line, ...] = (),
    layers: Sequence[Reading] = (),
) -> Attempt:
    """Return a page's readings voted word by word, its own confusions undone, and judged again.

    The best attempt stays as it is if it stands alone and has no such confusions.

    Args:
        sheet: the page.
        attempts: passes of the first engine, the best first.
        second: lines that the second engine read, if it was asked.
        layers: readings of other engines that came with the file.

    """
    best = attempts[0]
    comparable = [
        (number, attempt)
        for number, attempt in enumerate(attempts, start=1)
        if attempt.verdict.worth >= COMPARABLE * best.verdict.worth and attempt.lines
    ]
    weight = max(PASS, PASSES / max(1, len(comparable)))
    passes = [Voice(f"pass {number}" if number > 1 else "", attempt.lines, weight) for number, attempt in comparable]
    others = [Voice("rapidocr", second, SECOND, calibrated=False)] if second else []
    others += [
        Voice(f"text layer {number}", layer.lines, LAYER, calibrated=False)
        for number, layer in enumerate(layers, start=1)
    ]
    if len(passes) + len(others) < 2 or not best.lines:
        return _undone(sheet, best)
    voices = [*passes, *others]
    if second and _known(second) >= AS_MUCH * _known(best.lines):
        voices = [others[0], *passes, *others[1:]]
    voted = vote(voices, best.rotation)
    steps = (*best.steps, "vote")
    verdict = sheet.judged(voted.lines)
    return _undone(sheet, replace(best, lines=voted.lines, verdict=verdict, steps=steps, agreement=voted.agreement))


def _undone(sheet: Sheet, attempt: Attempt) -> Attempt:
    """Return the attempt with the page's own confusions undone, if it has any, judged again."""
    confusions = own_confusions(attempt.lines)
    if not confusions:
        return attempt
    lines = without_confusions(attempt.lines, confusions)
    steps = (*attempt.steps, *(confusion.name for confusion in confusions))
    return replace(attempt, lines=lines, verdict=sheet.judged(lines), steps=steps)


def _known(lines: Sequence[Line]) -> int:
    return sum(known_letters(line.text) for line in lines)
