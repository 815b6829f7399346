"""Pages as a narrow crop of a newspaper reads: at the ends of its lines stand crumbs of the columns beside it.

Of the collections with truth one has such pages. What tells crumbs from words must hold for others as well, so pages of
others are made to look like them: broken into lines of about one width, words with them, with the first or last letters
of another page's lines between. The truth stays as it is.
"""

from __future__ import annotations

import random
import re

_WIDTHS = (38, 58)
_SPREAD = 2.0
"""Standard deviation of a line's letters."""

_SHARES = (0.3, 0.9)
"""Of the line ends, by page, how many have crumbs."""

_BROKEN = 0.3
"""Of the pages, how many keep their lines; of the others the text runs on, but for line ends after full stops."""

_MOST = 5
"""Most letters of a crumb on one side."""

_HYPHENATED = 0.25
"""Of the lines that end within a long word, how many break it."""


def with_crumbs(text: str, other: str, seed: str) -> str:
    """Return a text with crumbs of another one at even distances; the same seed gives the same."""
    chance = random.Random(seed)
    width, share = chance.uniform(*_WIDTHS), chance.uniform(*_SHARES)
    sides = chance.choice(("right", "left", "both"))
    end = "\n" if chance.random() < _BROKEN else " "
    pieces = other.split()
    out, left = [], chance.gauss(width, _SPREAD)
    for piece, space in re.findall(r"(\S+)(\s*)", re.sub(r"(?<![.!?:])\n|\n(?=\s)", " ", text)):
        left -= len(piece) + 1
        if left > 0:
            out.append(piece + space)
            continue
        crumb = _crumb(pieces, sides, chance) if chance.random() < share else ""
        left = chance.gauss(width, _SPREAD) - len(piece)
        if crumb and piece.isalpha() and len(piece) > 5 and chance.random() < _HYPHENATED:
            cut = chance.randint(2, len(piece) - 3)
            out.append(f"{piece[:cut]}- {crumb}{end}{piece[cut:]}{space}")
            left += cut
        else:
            # The word does not fit: the next line begins with it.
            out.append(f"{crumb}{end}{piece}{space}" if crumb else piece + space)
    return "".join(out)


def _crumb(pieces: list[str], sides: str, chance: random.Random) -> str:
    """Return the first letters of a line of the column to the right, the last ones of one to the left, or both."""
    found = []
    for side in ("right", "left"):
        if sides in (side, "both"):
            at, letters = chance.randrange(len(pieces)), chance.randint(1, _MOST)
            line = " ".join(pieces[max(0, at - 2) : at + 2])
            found.append((line[:letters] if side == "right" else line[-letters:]).strip())
    return " ".join(found)
