"""Words broken over a line end: recorded whole, for reading and search; the text keeps its lines."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.plain import PlainPage, change
from pipeline.correction.protection import broken_words
from pipeline.correction.work import Work
from pipeline.document import Correction


def line_end_hyphens(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Join a word broken at a line end where the whole is a known word or stands elsewhere in the folder."""
    for head, tail in broken_words(page):
        whole = head.text + tail.text
        seen = work.folder.counts[whole.lower()]
        if not head.text.isalpha() or not (work.known(whole) or seen):
            continue
        yield change(
            head.line,
            head.start,
            head.end + 1,
            whole,
            kind="hyphen",
            rule="line-end-hyphen",
            evidence=[work.folder.times(whole) if seen else f"{whole} is a known word; the line ends within it"],
            confidence=0.95,
            continues=True,
        )
