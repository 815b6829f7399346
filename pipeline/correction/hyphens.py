"""Words broken over a line end: recorded whole, for reading and search; the text keeps its lines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.correction.plain import PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction

_HYPHENS = "-‐¬­"


def line_end_hyphens(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Join a word broken at a line end where the whole is a known word or stands elsewhere in the folder.

    Both halves are protected from being taken for words of their own.
    """
    lines = [line for line in page.lines if line.text.strip()]
    for line, following in pairwise(lines):
        text = line.text.rstrip()
        if not line.tokens or not following.tokens or not text or text[-1] not in _HYPHENS:
            continue
        head, tail = line.tokens[-1], following.tokens[0]
        if head.end != len(text) - 1 or following.text[: tail.start].strip() or not tail.text[0].islower():
            continue
        head.protected = head.protected or "a word broken at the line end"
        tail.protected = tail.protected or "a word broken at the line end"
        whole = head.text + tail.text
        seen = work.folder.counts[whole.lower()]
        if not head.text.isalpha() or not (work.known(whole) or seen):
            continue
        yield change(
            line,
            head.start,
            head.end + 1,
            whole,
            kind="hyphen",
            rule="line-end-hyphen",
            evidence=[work.folder.times(whole) if seen else f"{whole} is a known word; the line ends within it"],
            confidence=0.95,
            continues=True,
        )
