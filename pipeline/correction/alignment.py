"""Where a folder says the same thing twice: copies found by shared shingles, in any order, and aligned word by word.

Words are numbered, each run of `SHINGLE` words is hashed, and equal hashes are brought together by sorting, so time and
memory are linear in the folder. Matches on one diagonal make a run; runs close to each other make a stretch, whose gaps
are the places where the copies differ. A line that only one copy has leaves a gap on one side, and the stretch goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SHINGLE = 4
_NEIGHBOURS = 3
"""Each occurrence of a shingle is compared with so many that come after it: texts that recur stay linear."""

_WIDEST_GAP = 60
"""Words that one copy may lack before a stretch is taken to end."""

_COMPARED_GAP = 24
"""Words of a gap that are still aligned with each other."""

_SHORT_RUN = 2
"""Words in common that carry on a stretch at its ends."""

_MOST_SHORT_RUNS = 3

_SKIPS = ((1, 1), (2, 1), (1, 2), (2, 2))
"""Words of either place that may differ there."""

_MOST_COMMON = 12

_FEWEST_WORDS = 12
"""Words that two places must have in common to be taken for copies."""


class Difference(NamedTuple):
    """Words `start` to `end` of the folder that another copy has otherwise, at `other_start` to `other_end`.

    `before` and `after` are how many words next to it on either side the copies have in common, at most `_MOST_COMMON`.
    """

    start: int
    end: int
    other_start: int
    other_end: int
    before: int
    after: int


class _Run(NamedTuple):
    """Words `start` to `start + size` that stand alike from `other` on."""

    start: int
    other: int
    size: int


def differences(words: Sequence[str]) -> Iterator[Difference]:
    """Yield the places where copies within a folder's words differ, each from both sides.

    Differences that are nothing but words one copy lacks are left out.
    """
    for stretch in _stretches(_runs(words)):
        for found in _within(words, _extended(words, stretch)):
            yield found
            yield Difference(found.other_start, found.other_end, found.start, found.end, found.before, found.after)


def _runs(words: Sequence[str]) -> list[_Run]:
    """Return the longest runs of words that stand in two places, by place."""
    import numpy as np

    if len(words) < 2 * SHINGLE:
        return []
    hashes = _hashes(words)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    firsts: list[NDArray[np.int64]] = []
    seconds: list[NDArray[np.int64]] = []
    for step in range(1, _NEIGHBOURS + 1):
        equal = ordered[:-step] == ordered[step:]
        firsts.append(order[:-step][equal])
        seconds.append(order[step:][equal])
    one, other = np.concatenate(firsts), np.concatenate(seconds)
    diagonal = other - one
    apart = diagonal >= SHINGLE
    one, diagonal = one[apart], diagonal[apart]
    if not len(one):
        return []
    by_diagonal = np.lexsort((one, diagonal))
    one, diagonal = one[by_diagonal], diagonal[by_diagonal]
    breaks = np.flatnonzero((np.diff(diagonal) != 0) | (np.diff(one) != 1)) + 1
    begins = np.concatenate(([0], breaks))
    ends = np.concatenate((breaks, [len(one)]))
    runs = [
        _Run(int(one[b]), int(one[b] + diagonal[b]), int(e - b) + SHINGLE - 1)
        for b, e in zip(begins.tolist(), ends.tolist(), strict=True)
    ]
    return sorted(runs)


def _hashes(words: Sequence[str]) -> NDArray[np.uint64]:
    """Return a hash of each run of `SHINGLE` words; the same in every process."""
    import numpy as np

    numbers: dict[str, int] = {}
    ids = np.fromiter((numbers.setdefault(w, len(numbers) + 1) for w in words), dtype=np.uint64, count=len(words))
    count = len(words) - SHINGLE + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for i in range(SHINGLE):
        hashes = (hashes ^ ids[i : i + count]) * np.uint64(0x9E3779B97F4A7C15)
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _stretches(runs: Sequence[_Run]) -> Iterator[list[_Run]]:
    """Yield runs that go on from each other in both places, where they have enough words in common."""
    # Open stretches by where their second place ends, in buckets as wide as a gap may be.
    buckets: dict[int, list[list[_Run]]] = {}
    done: list[list[_Run]] = []
    for run in runs:
        bucket = run.other // _WIDEST_GAP
        best: list[_Run] | None = None
        for key in (bucket + 1, bucket, bucket - 1):
            still = []
            for stretch in buckets.get(key, ()):
                last = stretch[-1]
                if run.start - (last.start + last.size) > _WIDEST_GAP:
                    done.append(stretch)
                    continue
                still.append(stretch)
                if _goes_on(last, run) and (best is None or _distance(last, run) < _distance(best[-1], run)):
                    best = stretch
            if key in buckets:
                buckets[key] = still
        if best is not None:
            old = (best[-1].other + best[-1].size) // _WIDEST_GAP
            buckets[old] = [s for s in buckets[old] if s is not best]
        stretch = best if best is not None else []
        stretch.append(run)
        buckets.setdefault((run.other + run.size) // _WIDEST_GAP, []).append(stretch)
    done += [stretch for stretches in buckets.values() for stretch in stretches]
    done.sort()
    for stretch in done:
        if sum(run.size for run in stretch) >= _FEWEST_WORDS:
            yield stretch


def _goes_on(last: _Run, run: _Run) -> bool:
    """Tell whether a run comes after another in both places, not too far away; they may share words of a shingle."""
    one = run.start - (last.start + last.size)
    other = run.other - (last.other + last.size)
    return -SHINGLE < one <= _WIDEST_GAP and -SHINGLE < other <= _WIDEST_GAP


def _distance(last: _Run, run: _Run) -> int:
    return abs((run.other - run.start) - (last.other - last.start))


def _extended(words: Sequence[str], stretch: list[_Run]) -> list[_Run]:
    """Return a stretch with the shorter runs right before and after it, beyond one word or two that differ."""
    out = list(stretch)
    for _ in range(_MOST_SHORT_RUNS):
        if (run := _next_run(words, out[-1])) is not None:
            out.append(run)
        if (run := _run_before(words, out[0])) is not None:
            out.insert(0, run)
    return out


def _next_run(words: Sequence[str], last: _Run) -> _Run | None:
    start, other = last.start + last.size, last.other + last.size
    for skip, other_skip in _SKIPS:
        a, b = start + skip, other + other_skip
        size = 0
        while size < _MOST_COMMON and b + size < len(words) and words[a + size] == words[b + size]:
            size += 1
        if size >= _SHORT_RUN:
            return _Run(a, b, size)
    return None


def _run_before(words: Sequence[str], first: _Run) -> _Run | None:
    for skip, other_skip in _SKIPS:
        a, b = first.start - skip, first.other - other_skip
        size = 0
        while size < _MOST_COMMON and a - size > 0 and words[a - size - 1] == words[b - size - 1]:
            size += 1
        if size >= _SHORT_RUN:
            return _Run(a - size, b - size, size)
    return None


def _within(words: Sequence[str], stretch: Sequence[_Run]) -> Iterator[Difference]:
    """Yield what differs between neighbouring runs of a stretch."""
    for last, run in pairwise(stretch):
        start, other = last.start + last.size, last.other + last.size
        shared = max(0, start - run.start, other - run.other)
        end, other_end = run.start + shared, run.other + shared
        if end - start > _COMPARED_GAP or other_end - other > _COMPARED_GAP:
            continue
        parts = _parts(words[start:end], words[other:other_end])
        sizes = [last.size, *(b - a if equal else 0 for equal, a, b, _, _ in parts), run.size - shared]
        for i, (equal, a, b, c, d) in enumerate(parts):
            if not equal and a < b and c < d:
                before, after = min(_MOST_COMMON, sizes[i]), min(_MOST_COMMON, sizes[i + 2])
                yield Difference(start + a, start + b, other + c, other + d, before, after)


def _parts(one: Sequence[str], other: Sequence[str]) -> list[tuple[bool, int, int, int, int]]:
    """Return the equal and the differing stretches of two word lists, by turns, with their places in both."""
    from rapidfuzz.distance import Levenshtein

    out: list[tuple[bool, int, int, int, int]] = []
    for op in Levenshtein.opcodes(one, other):
        equal = op.tag == "equal"
        if out and not equal and not out[-1][0]:
            _, a, _, c, _ = out.pop()
            out.append((False, a, op.src_end, c, op.dest_end))
        else:
            out.append((equal, op.src_start, op.src_end, op.dest_start, op.dest_end))
    return out
