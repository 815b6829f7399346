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
    others: list[str] = []
    for letters in range(len(word) - more, len(word) + more + 1):
        for first in sorted(firsts):
            (words,) = connection.execute(
                "SELECT group_concat(word, ' ') FROM words WHERE letters = ? AND word >= ? AND word < ?",
                (letters, first, chr(ord(first) + 1)),
            ).fetchone()
            others += (words or "").split()
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
    from rapidfuzz.distance import Postfix, Prefix

    first = Prefix.similarity(word, other)
    word, other = word[first:], other[first:]
    last = Postfix.similarity(word, other)
    word, other = word[: len(word) - last], other[: len(other) - last]
    alike = [_alike(letter, script) for letter in word]
    pairs = [frozenset[str](), frozenset[str](), *(_alike(word[i : i + 2], script) for i in range(len(word) - 1))]
    others = ["", "", *(other[j : j + 2] for j in range(len(other) - 1))]
    before: list[float] = []
    row = [j * _INDEL for j in range(len(other) + 1)]
    for i, letter in enumerate(word, 1):
        earlier, before, row = before, row, [i * _INDEL]
        for j, its in enumerate(other, 1):
            best = before[j - 1] + (0.0 if its == letter else _SAME_SHAPE if its in alike[i - 1] else 1.0)
            best = min(best, before[j] + _INDEL, row[j - 1] + _INDEL)
            if i > 1 and its in pairs[i]:
                best = min(best, earlier[j - 1] + _SAME_SHAPE)
            if j > 1 and others[j] in alike[i - 1]:
                best = min(best, before[j - 2] + _SAME_SHAPE)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]
