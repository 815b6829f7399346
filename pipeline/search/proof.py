"""What the clean-up gained for search: recall and precision of queries with known answers, names found more often."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.document import Record
from pipeline.errors import InputUnreadable, UsageError
from pipeline.search.finder import index_file, search
from pipeline.search.matching import phrase_of
from pipeline.search.names import MEANINGS
from pipeline.search.schema import open_readonly

_ALL = 100_000


class Expectation(Record, frozen=True, kw_only=True):
    """A query and the pages of a folder that should be found."""

    query: str
    language: str = ""
    pages: tuple[int, ...] = ()


class Answer(Record, frozen=True, kw_only=True):
    """What a query found, and what plain full-text search of the uncorrected text finds."""

    query: str
    wanted: tuple[int, ...]
    found: tuple[int, ...]
    as_found: tuple[int, ...]


class Totals(Record, frozen=True, kw_only=True):
    """Counts over queries: query-page pairs that were right, were found, should be found; queries without a fault."""

    right: int
    found: int
    wanted: int
    perfect: int
    queries: int

    @property
    def recall(self) -> float:
        """Share of the wanted pages that were found, 0 to 1; 1 if none is wanted."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def precision(self) -> float:
        """Share of the found pages that are wanted, 0 to 1; 1 if none was found."""
        return self.right / self.found if self.found else 1.0


class Gain(Record, frozen=True, kw_only=True):
    """A name that is found on more pages than plain search of the uncorrected text finds."""

    name: str
    authority: str
    before: int
    after: int
    pages: tuple[tuple[str, int], ...]
    """Folder and page of those it is newly found on."""


def read_expectations(path: Path) -> list[Expectation]:
    """Read a TSV file with a header and the columns query, lang, pages (page numbers with spaces between).

    Raises:
        InputUnreadable: it cannot be read, or a line does not fit; the message names the line.

    """
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputUnreadable(f"Cannot read {path}: {error}.", "Give a TSV file in UTF-8.") from error
    out: list[Expectation] = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 3 or not all(page.isdecimal() for page in cells[2].split()):
            hint = "Each line has a query, a language and page numbers, parted by tabs."
            raise InputUnreadable(f"{path}:{number} cannot be read: {line!r}.", hint)
        out.append(Expectation(query=cells[0], language=cells[1], pages=tuple(map(int, cells[2].split()))))
    return out


def answers(path: Path, expectations: Sequence[Expectation]) -> list[Answer]:
    """Return what an index finds for each query, both ways. A query that is refused finds nothing.

    Raises:
        InputUnreadable: there is no index at `path`.

    """
    return [
        Answer(
            query=e.query,
            wanted=tuple(sorted(set(e.pages))),
            found=_pages(path, e.query, as_found=False),
            as_found=_pages(path, e.query, as_found=True),
        )
        for e in expectations
    ]


def totals(given: Sequence[Answer], *, as_found: bool = False) -> Totals:
    """Return the counts over all queries, of our search or of the baseline."""
    pairs = [(set(a.wanted), set(a.as_found if as_found else a.found)) for a in given]
    return Totals(
        right=sum(len(wanted & found) for wanted, found in pairs),
        found=sum(len(found) for _, found in pairs),
        wanted=sum(len(wanted) for wanted, _ in pairs),
        perfect=sum(wanted == found for wanted, found in pairs),
        queries=len(pairs),
    )


def gains(path: Path) -> list[Gain]:
    """Return the names that are found on more pages than before, the greatest gain first.

    A name counts in any of its written forms, in the corrected and in the uncorrected text alike.

    Raises:
        InputUnreadable: there is no index at `path`.

    """
    connection = open_readonly(index_file(path))
    try:
        forms: dict[str, list[tuple[str, str]]] = {}
        written = "SELECT authority, kind, key, form FROM names ORDER BY authority, script DESC, length(key), key"
        for authority, kind, key, form in connection.execute(written):
            if kind not in MEANINGS:
                forms.setdefault(authority, []).append((key, form))
        page_rows = connection.execute(
            "SELECT pages.id, folder, page FROM pages JOIN folders ON folders.id = folder_id"
        )
        places = {page_id: (folder, page) for page_id, folder, page in page_rows}
        found: list[Gain] = []
        for authority, its_forms in forms.items():
            either = " OR ".join(phrase_of(key.split()) for key, _ in its_forms)
            after, before = (
                {row[0] for row in connection.execute(sql, (match,))} & places.keys()
                for sql, match in (
                    ("SELECT rowid FROM page_index WHERE page_index MATCH ?", f"{{surface}} : ({either})"),
                    ("SELECT rowid FROM found_index WHERE found_index MATCH ?", either),
                )
            )
            if new := sorted(after - before):
                counts = {"before": len(before), "after": len(after)}
                pages = tuple(places[page_id] for page_id in new)
                found.append(Gain(name=its_forms[0][1], authority=authority, pages=pages, **counts))
    finally:
        connection.close()
    return sorted(found, key=lambda gain: (gain.before - gain.after, gain.name))


def _pages(path: Path, query: str, *, as_found: bool) -> tuple[int, ...]:
    try:
        hits = search(path, query, as_found=as_found, limit=_ALL, boxes=False)
    except UsageError:
        return ()
    return tuple(sorted({hit.page for hit in hits}))
