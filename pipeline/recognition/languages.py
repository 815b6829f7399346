"""In which languages a page is read: decided by what the first reading has of known words."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.language.lexicon import lexicon_for
from pipeline.language.scripts import script_of
from pipeline.language.tokens import words_of
from pipeline.recognition.judge import lexicon_share
from pipeline.recognition.passes import Attempt, Languages

CLEARLY = 0.1
"""Difference of worth that says which direction or language is the right one."""
OTHER_LANGUAGE = 0.15
"""Share of the letters in lines without known words from which another language is looked for in them."""
SCATTERED = 0.1
"""Share of a text's words that known words of one language are at least, if no line is theirs."""
OF_ONE_SCRIPT = 0.5
"""Share of a line's letters from which it is of a script."""
WHOLE_LINES = 0.15
"""Share of a text's letters in lines of each script from which it is in both."""

Pass = Callable[[Languages], Attempt]
"""A pass over a page, open for the languages to read it in."""


def settle_languages(first: Attempt, again: Pass) -> Attempt:
    """Return the reading in the languages that explain the page best; `again` reads it in others.

    A reading in one language that engine and lexicon are content with stays, as does one whose words are doubted
    here and there, but nowhere by whole lines: that is damage, not another language. One in both becomes one in a
    single language if the other brought no words: that costs a pass and gains up to half a point. On bad pages a choice
    of scripts makes the engine surer of noise: both are taken if each brings known words, or lines of its own.
    """
    verdict = first.verdict
    if len(first.languages) == 2:
        found = languages_with_words(first.text)
        if len(found) != 1 or not has_letters_of_another(first.text, found[0]):
            return first
        return _better(first, again(found), -0.05)
    if verdict.lexicon >= 0.85 and verdict.confidence >= 75:
        return first
    best = first
    if verdict.confidence < 45 or verdict.lexicon < 0.3:
        other = again(("rus",) if first.languages == ("eng",) else ("eng",))
        best = _better(first, other, CLEARLY)
        if best is other and other.verdict.confidence >= 70 and other.verdict.lexicon >= 0.9:
            return best
    if lost_lines(best.text) < OTHER_LANGUAGE:
        return best
    both = again(("eng", "rus"))
    is_both = len(languages_with_words(both.text)) == 2 or has_lines_of_both(both.text)
    return _better(best, both, 0.03) if is_both else best


def lost_lines(text: str) -> float:
    """Return the share of a text's letters that stand in lines of (almost) no known word, 0 to 1."""
    lines = [(sum(len(w) for w in words_of(line) if w.isalpha()), lexicon_share(line)) for line in text.splitlines()]
    lines = [(letters, known) for letters, known in lines if letters >= 10]
    return sum(n for n, known in lines if known < 0.35) / max(1, sum(n for n, _ in lines))


def has_letters_of_another(text: str, language: str) -> bool:
    """Tell whether a text has words that are not in the script of `language`."""
    script = {"eng": "latin", "rus": "cyrillic"}[language]
    return any(script_of(w) not in (script, "digits", "other") for w in words_of(text))


def languages_with_words(text: str) -> Languages:
    """Return the languages of which a text has three known words of four letters or more, and few unknown ones.

    Some line is theirs, or they are more than a few of the text's: noise read in a choice of scripts brings known words
    of the other one here and there.
    """
    lines = [[w for w in words_of(line) if len(w) >= 4] for line in text.splitlines()]
    total = sum(map(len, lines))
    found = []
    for language, script in (("eng", "latin"), ("rus", "cyrillic")):
        known = [sum(script_of(w) == script and lexicon_for(w).knows(w) for w in line) for line in lines]
        written = sum(script_of(w) == script for line in lines for w in line)
        has_line = any(count >= 3 and 2 * count >= len(line) for count, line in zip(known, lines, strict=True))
        if sum(known) >= 3 and 2 * sum(known) >= written and (has_line or sum(known) >= SCATTERED * total):
            found.append(language)
    return tuple(found)


def has_lines_of_both(text: str) -> bool:
    """Tell whether much of a text stands in lines of Latin and much in lines of Cyrillic letters.

    That is so of pages in both that are too damaged for known words; noise mixes scripts within lines.
    """
    letters = {"latin": 0, "cyrillic": 0}
    total = 0
    for line in text.splitlines():
        its = [(script_of(w), len(w)) for w in words_of(line) if w.isalpha()]
        size = sum(n for _, n in its)
        total += size
        for script in letters:
            if sum(n for s, n in its if s == script) >= OF_ONE_SCRIPT * size:
                letters[script] += size
    return min(letters.values()) >= WHOLE_LINES * total > 0


def _better(first: Attempt, second: Attempt, margin: float) -> Attempt:
    """Return the second attempt if it is worth more than the first by `margin`, else the first."""
    return second if second.verdict.worth > first.verdict.worth + margin else first
