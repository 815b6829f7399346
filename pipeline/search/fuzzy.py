"""Words of an index that an OCR engine may have made of a query's word, judged by the shapes of letters."""

from __future__ import annotations

import sqlite3
from functools import lru_cache

from pipeline.language.scripts import CYRILLIC

SHORTEST = 5
"""Letters of the shortest word that is looked for in other shapes; shorter ones look like too many others."""
MOST = 12
"""Words of the index that one word of a query stands for at most."""

# Groups of letters that typescript and worn print make alike; each group is one shape. Written in folded (lower) case.
_GROUPS = {
    "latin": "rn m nn|cl d|li h b k|ii u n|vv w|c e o a|i l 1 t j f|g q 9 y|s 5|z 2|o 0|p f n r|v y u".split("|"),
    "cyrillic": "н и п л|ш щ|г т|в а з|е с о|ь ъ ы б|ц и|х ж|м ш|й и|р ф|у ч|д л".split("|"),
}
_SAME_SHAPE = 0.35
_INDEL = 0.8
_LIMIT_PER_LETTER = 0.16


def likely_misreadings(connection: sqlite3.Connection, word: str) -> list[str]:
    """Return words of the index that look like `word`, nearest first; empty for short words and numbers."""
    if len(word) < SHORTEST or not word.isalpha():
        return []
    script = "cyrillic" if CYRILLIC.search(word) else "latin"
    limit = min(2.0, _LIMIT_PER_LETTER * len(word))
    scored = [
        (distance, other)
        for other in _neighbours(connection, word, script)
        if other != word and (distance := shape_distance(word, other, script, limit)) <= limit
    ]
    return [other for _, other in sorted(scored)[:MOST]]


def _neighbours(connection: sqlite3.Connection, word: str, script: str) -> list[str]:
    """Return words of about the length that begin with the same letter, a letter of its shape, or the second letter."""
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.process import extract

    firsts = {word[0], word[1], *(part[0] for part in _alike(word[0], script))}
    more = 1 if len(word) < 10 else 2
    others = [
        other
        for letters in range(len(word) - more, len(word) + more + 1)
        for first in sorted(firsts)
        for (other,) in connection.execute(
            "SELECT word FROM words WHERE letters = ? AND word >= ? AND word < ?",
            (letters, first, chr(ord(first) + 1)),
        )
    ]
    # `rn` for `m` counts as two edits here.
    most = 2 if len(word) < 8 else 3
    near = extract(word, others, scorer=Levenshtein.distance, score_cutoff=most, limit=None)
    return [other for other, _, _ in near]


@lru_cache(4096)
def _alike(letter: str, script: str) -> frozenset[str]:
    return frozenset(part for group in _GROUPS[script] if letter in group.split() for part in group.split())


def shape_distance(word: str, other: str, script: str, limit: float) -> float:
    """Return the edit distance of two words where letters of one shape cost little; anything above `limit` if farther.

    An insertion or deletion costs 0.8, letters of one shape 0.35 (also `rn` for `m`), others 1: the least for which
    two confusions of shape in a name still pass, and two other letters do not.
    """
    rows = len(word) + 1
    costs = [[0.0] * (len(other) + 1) for _ in range(rows)]
    for i in range(rows):
        for j in range(len(other) + 1):
            if i == j == 0:
                continue
            best = float("inf")
            if i:
                best = costs[i - 1][j] + _INDEL
            if j:
                best = min(best, costs[i][j - 1] + _INDEL)
            if i and j:
                best = min(best, costs[i - 1][j - 1] + _letter_cost(word[i - 1], other[j - 1], script))
            if i > 1 and j and other[j - 1] in _alike(word[i - 2 : i], script):
                best = min(best, costs[i - 2][j - 1] + _SAME_SHAPE)
            if j > 1 and i and word[i - 1] in _alike(other[j - 2 : j], script):
                best = min(best, costs[i - 1][j - 2] + _SAME_SHAPE)
            costs[i][j] = best
        if min(costs[i]) > limit:
            return limit + 1
    return costs[-1][-1]


def _letter_cost(a: str, b: str, script: str) -> float:
    if a == b:
        return 0.0
    return _SAME_SHAPE if b in _alike(a, script) else 1.0
