"""Whether a capital belongs where an option puts one: sentences, names, and the page's own use."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.correction.options import Option
from pipeline.correction.plain import PageToken
from pipeline.correction.surroundings import Surroundings
from pipeline.language.lexicon import english

_SENTENCE_END = '.!?:"“”'


def inside_sentence(tokens: Sequence[PageToken], i: int) -> bool:
    """Tell whether a word stands within a sentence, after a small-lettered word of the same line."""
    if not i or tokens[i - 1].line is not tokens[i].line:
        return False
    before = tokens[i - 1]
    gap = before.line.text[before.end : tokens[i].start]
    return before.text[-1:].islower() and not any(c in _SENTENCE_END for c in gap)


def after_stop(tokens: Sequence[PageToken], i: int) -> bool:
    """Tell whether a word begins a page, or a sentence after a stop."""
    if not i:
        return True
    before, token = tokens[i - 1], tokens[i]
    gap = before.line.text[before.end : token.start if before.line is token.line else None]
    return any(c in _SENTENCE_END for c in gap)


def proper(option: Option) -> float:
    """Return 1 for a name with a capital, -1 without, 0 for words that are not names alone."""
    if option.words[0] not in english().proper:
        return 0.0
    return 1.0 if option.after[0].isupper() else -1.0


def cased_on_page(option: Option, around: Surroundings) -> float:
    """Return how far the page writes an option's first word as it does, with or without a capital: -1 to 1."""
    word = option.words[0]
    number, capitals = around.counts[word], around.capitals[word]
    share = (2 * capitals - number) / (number + 2)
    return share if option.after[0].isupper() else -share
