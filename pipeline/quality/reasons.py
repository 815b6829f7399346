"""What to do about a page, and why, in words."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.document import Advice, Choice, Grade
from pipeline.quality.model import ErrorRate

KEEP = 0.05
"""Expected error rate up to which nothing needs to be done: of the pages with more, 91 % are found."""
RESCAN = 0.2
"""Expected error rate from which correcting by hand costs more than reading the page anew."""

PICTURE = 0.05
"""Share of the area that shows a picture's detail from which a page of almost no text is a photograph, no lost text."""
CLEAR = 0.3
"""Contrast from which a scan with grey values is clear, and a better one would be read no better."""
GRAINY = 4.0
"""Grain of the paper, in grey values, from which it is not."""

GAINED = 1.0
"""Points of estimated accuracy that a new reading must be better by for its gain to be told."""

# Signal, the value from which it is worth telling, how it is told.
_SIGNS = [
    ("ink_uncovered", 0.3, "{:.0%} of the ink lies outside the words that were read"),
    ("doubtful_words", 0.15, "the engine was in doubt about {:.0%} of the text"),
    ("disagreement", 0.2, "readings of the page differ in {:.0%} of it"),
    ("unknown", 0.05, "{:.0%} of the text are unknown words in small letters"),
    ("broken_words", 0.05, "{:.0%} of the text are words broken by digits or marks"),
    ("symbols", 0.05, "{:.0%} of the words are marks alone"),
    ("single_letters", 0.03, "{:.0%} of the words are single letters"),
    ("garbage", 0.02, "{:.0%} of the text is garbage"),
    ("mixed_scripts", 0.02, "{:.0%} of the text mixes Latin and Cyrillic letters in words"),
    ("unknown_capitals", 0.15, "{:.0%} of the text are unknown words with a capital"),
]


def advise(
    grade: Grade,
    error: ErrorRate | None,
    signals: Mapping[str, float],
    measures: Mapping[str, float],
    *,
    has_image: bool,
    language: str | None = None,
) -> tuple[Advice, str]:
    """Return what to do about a page of a grade, and the reason.

    `measures` are those of its image; `language` is that of a page that is not in ours.
    """
    if language:
        return "check", f"the text seems to be {language}, which is not scored"
    if grade == "blank":
        return "keep", "there is nothing on the page"
    if grade == "sparse" and measures.get("pictures", 0.0) >= PICTURE:
        return "keep", "there is almost no text, but a picture"
    if grade == "sparse":
        return "keep", "there is almost no text, too little to judge it"
    if error is None:
        return "transcribe", "there is much ink, but hardly a word was read: handwriting, a picture, or a lost page"
    told = _told(signals)
    if grade == "unreadable" and has_image and _is_clear(measures):
        return "transcribe", f"hardly a word can be trusted, though the image is clear: handwriting, perhaps{told}"
    if grade == "unreadable":
        return ("rescan" if has_image else "transcribe"), f"hardly a word can be trusted{told}"
    wrong = f"about {100 * error.rate:.1f} wrong characters in 100 ({100 * error.low:.1f} to {100 * error.high:.1f})"
    if error.rate >= RESCAN:
        return "rescan", wrong + told
    missing = signals.get("ink_uncovered", 0.0) >= _SIGNS[0][1]
    return ("check" if error.rate > KEEP or missing else "keep"), wrong + told


def gained(choice: Choice) -> str:
    """Return what a new reading gained over the text that came with the file, in words; empty if that is not known.

    Sets the two readings' estimates side by side, which were made by the same signs; less than a point is no gain.
    """
    if choice.source != "reocr" or not {"embedded", "reocr"} <= choice.estimates.keys():
        return ""
    points = choice.estimates["reocr"] - choice.estimates["embedded"]
    return f"re-OCR gained: estimated {points:.1f} points better than the text in the file" if points > GAINED else ""


def _is_clear(measures: Mapping[str, float]) -> bool:
    """Tell whether a page's image is as good as a scan can be; a black-and-white one has lost what would tell."""
    enough = measures.get("contrast", 0.0) >= CLEAR and measures.get("noise", GRAINY) < GRAINY
    return enough and not measures.get("bilevel", 1.0)


def _told(signals: Mapping[str, float]) -> str:
    """Return the strongest signs, at most three, most above what is usual first."""
    found = [
        (signals[name] / usual, text.format(signals[name]))
        for name, usual, text in _SIGNS
        if signals.get(name, 0) >= usual
    ]
    return "".join(f"; {text}" for _, text in sorted(found, reverse=True)[:3])
