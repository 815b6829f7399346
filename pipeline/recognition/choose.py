"""Which of a page's readings is kept: the text that came with the file or our own."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.document import Choice, Page, Reading, ReadingSource
from pipeline.language.lexicon import lexicon_for
from pipeline.language.tokens import words_of
from pipeline.settings import Settings

MARGIN = 0.5
"""Points of expected accuracy by which the new reading must be better: in doubt, the text that was there stays."""
NAMES = 0.96
"""Share of the letters of clean text that stand in words a lexicon knows; the rest are names."""
WORD_LENGTH = 5
"""Letters of a mean word: it is right if all of them are, so the letters' accuracy is this root of the words'."""
DOUBLED = 1.5
"""A text layer with this many times the letters of the new reading holds the page more than once."""


@dataclass(frozen=True)
class _Count:
    letters: int
    known: int

    @property
    def share(self) -> float:
        return self.known / self.letters if self.letters else 0.0


def _count(reading: Reading) -> _Count:
    """Count the letters of words of two letters or more, and those of known words; digits speak for neither side."""
    words = [w for w in words_of(reading.text) if len(w) > 1 and w.isalpha()]
    return _Count(sum(map(len, words)), sum(len(w) for w in words if lexicon_for(w).knows(w)))


def _accuracy(count: _Count, most: int) -> float:
    """Return the expected accuracy in per cent of what was read, times how much was read at all."""
    if not count.letters or not most:
        return 0.0
    return 100 * float(min(1.0, count.share / NAMES) ** (1 / WORD_LENGTH)) * min(1.0, count.known / most)


def choose(page: Page, embedded: Reading | None, reocr: Reading | None, settings: Settings) -> Choice:
    """Return which reading of a page to keep, why, and the expected accuracies in per cent that decided.

    Both are measured by the same signs, which an engine's own confidence is not: letters in known words, and how much
    of the page was read at all.

    Raises:
        ValueError: the page has no reading.

    """
    if embedded is None and reocr is None:
        raise ValueError(f"page {page.number} has no reading")
    old, new = _count(embedded) if embedded else _Count(0, 0), _count(reocr) if reocr else _Count(0, 0)
    # A layer that holds the page twice must not set the measure of how much there is to read.
    doubled = bool(new.letters) and old.letters > DOUBLED * new.letters
    most = new.known if doubled else max(old.known, new.known)
    estimates = {}
    if embedded is not None:
        estimates["embedded"] = round(_accuracy(old, most) / (old.letters / new.letters if doubled else 1), 2)
    if reocr is not None:
        estimates["reocr"] = round(_accuracy(new, most), 2)
    if reocr is None:
        return Choice(source="embedded", reason="the only reading of the page", estimates=estimates)
    if embedded is None:
        return Choice(source="reocr", reason="the file has no text for this page", estimates=estimates)
    if settings.mode != "auto":
        source: ReadingSource = "reocr" if settings.mode == "reocr" else "embedded"
        return Choice(source=source, reason=f"asked for: mode {settings.mode}", estimates=estimates)
    known = f"{old.share:.0%} of its letters stand in known words, of the new reading's {new.share:.0%}"
    if not old.letters:
        better: ReadingSource = "reocr" if new.letters else "embedded"
        return Choice(source=better, reason="the text layer has no words", estimates=estimates)
    if estimates["reocr"] > estimates["embedded"] + MARGIN:
        if doubled:
            reason = f"the text layer holds the page more than once ({old.letters} letters against {new.letters})"
        elif old.letters < 0.9 * new.letters:
            reason = f"the text layer lacks text: {old.letters} letters against {new.letters}"
        else:
            reason = f"the text layer is worse: {known}"
        return Choice(source="reocr", reason=reason, estimates=estimates)
    better_by = "is better" if estimates["embedded"] > estimates["reocr"] + MARGIN else "is as good"
    return Choice(source="embedded", reason=f"the text layer {better_by}: {known}", estimates=estimates)
