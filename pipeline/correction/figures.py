"""Figures as recognisers confuse them: digits of one shape, and letters read for digits."""

from __future__ import annotations

_LOOK_ALIKE_DIGITS = frozenset(
    {"01", "06", "08", "09", "14", "17", "27", "35", "38", "49", "56", "58", "68", "69", "89"}
)
_DIGIT_OF = str.maketrans("OoОоQDIl|iSsZzBЗ", "0000001111552283")
_LETTER_OF = str.maketrans("01582", "OISBZ")


def fold_figures(text: str) -> str:
    """Return a text with letters that look like digits as these digits: `88974I2` is 8897412."""
    return text.translate(_DIGIT_OF)


def letters_of(text: str) -> str:
    """Return a text with digits that look like capitals as these letters: `5ECRET` is SECRET."""
    return text.translate(_LETTER_OF)


def confusable(one: str, other: str) -> bool:
    """Tell whether two texts of one length differ in one digit that shapes explain, or in look-alike letters only."""
    if len(one) != len(other) or one == other:
        return False
    one, other = fold_figures(one), fold_figures(other)
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) <= 1 and all("".join(sorted(pair)) in _LOOK_ALIKE_DIGITS for pair in pairs)
