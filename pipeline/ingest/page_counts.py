"""Page counts on a withdrawal sheet: the sheet lists documents with their pages (`2. Letter ... (translation), 4 p.`).

Where the sheet says that a document has more pages than other evidence found, its longest pages are divided at the
ends of paragraphs that balance the lengths best.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.document import Record
from pipeline.ingest.page_evidence import Item
from pipeline.language.identify import languages_of

if TYPE_CHECKING:
    from pipeline.ingest.pagination import Start

_ENTRY = re.compile(
    r"^\W*(\d{1,3})[a-z]?[.)]?\s+(letter|memo(?:randum)?|cable|telegram|note|report|paper)\b(.*)", re.IGNORECASE
)
_TYPE = re.compile(r"(letter|memo(?:randum)?|cable|telegram|note|report|paper)\b", re.IGNORECASE)
_COLUMN = re.compile(r"(?:no\.? of |number of |# of )?pages?", re.IGNORECASE)
_COUNT = re.compile(r"\b(\d{1,3})\s*(?:pp?\b|pages?\b|pgs?\b)", re.IGNORECASE)
_CASE = re.compile(r"#\s*(\d{2,5})\b")
_WITHDRAWN = re.compile(r"ITEM (?:NUMBER|NO\.?) (\d{1,3})", re.IGNORECASE)
_LONGEST_COUNT = 60
_DOCUMENT_KINDS = {"letter": "letter", "salutation": "letter", "memo": "memo", "telegram": "telegram"}
_TYPES = {"memorandum": "memo", "cable": "telegram"}
_CONFIDENCE = 0.6


class Entry(Record, frozen=True, kw_only=True):
    """A document on the sheet. `language` is `rus`, `eng` or empty; `case` the number of its review, empty if none."""

    number: int
    type: str
    pages: int
    language: str = ""
    case: str = ""


class Stretch(Record, frozen=True, kw_only=True):
    """A document found in the text: the indexes of its pages among the beginnings, `first` to `last`."""

    first: int
    last: int
    type: str
    languages: tuple[str, ...]
    cases: tuple[str, ...]


def starts_by_counts(items: Sequence[Item], starts: Sequence[Start]) -> list[Start]:
    """Return the further beginnings of pages that the counts on the folder's withdrawal sheet ask for."""
    from pipeline.ingest.pagination import Start

    pages = _pages(items, starts)
    entries = read_entries([item.text for item in items])
    if not entries:
        return []
    found: list[Start] = []
    for stretch, entry in matched(_stretches(pages), entries):
        wanted = entry.pages - (stretch.last - stretch.first + 1)
        if wanted <= 0:
            continue
        evidence = f"the withdrawal sheet gives item {entry.number} {entry.pages} pages; this paragraph balances them"
        divided = _divide([pages[p] for p in range(stretch.first, stretch.last + 1)], wanted)
        found += [Start(line=line, evidence=evidence, confidence=_CONFIDENCE, continues=True) for line in divided]
    return found


def read_entries(lines: Sequence[str]) -> list[Entry]:
    """Return the documents that a withdrawal sheet lists with a page count. An entry may run over several lines."""
    entries: list[Entry] = []
    for at, line in enumerate(lines):
        if (match := _ENTRY.match(line)) is None:
            continue
        body = match.group(3)
        for following in lines[at + 1 : at + 4]:
            if _COUNT.search(body) or _ENTRY.match(following):
                break
            body += " " + following
        if (count := _COUNT.search(body)) is None or not 0 < int(count.group(1)) <= _LONGEST_COUNT:
            continue
        entries.append(_entry(int(match.group(1)), match.group(2), int(count.group(1)), body))
    entries += _table_entries(lines, len(entries))
    withdrawn = {int(m.group(1)) for line in lines for m in _WITHDRAWN.finditer(line)}
    return [entry for entry in entries if entry.number not in withdrawn]


def _table_entries(lines: Sequence[str], known: int) -> list[Entry]:
    """Return the documents of a sheet that is a table with a column of page counts, cells parted by tabs.

    They are numbered on from `known`, in their order: such sheets give document numbers of another kind.
    """
    entries: list[Entry] = []
    column = -1
    for line in lines:
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 3:
            continue
        if (head := next((i for i, cell in enumerate(cells) if _COLUMN.fullmatch(cell)), -1)) >= 0:
            column = head
            continue
        type_cell = next((m for cell in cells if (m := _TYPE.match(cell))), None)
        if type_cell is None or not 0 <= column < len(cells) or not cells[column].isdigit():
            continue
        if 0 < int(cells[column]) <= _LONGEST_COUNT:
            number = known + len(entries) + 1
            entries.append(_entry(number, type_cell.group(1), int(cells[column]), line))
    return entries


def _entry(number: int, kind: str, pages: int, words: str) -> Entry:
    case = _CASE.search(words)
    lower = words.lower()
    language = "rus" if "russian" in lower else "eng" if "translation" in lower or "english" in lower else ""
    return Entry(
        number=number,
        type=_TYPES.get(kind.lower(), kind.lower()),
        pages=pages,
        language=language,
        case=case.group(1) if case else "",
    )


def _pages(items: Sequence[Item], starts: Sequence[Start]) -> list[list[Item]]:
    edges = [start.line for start in starts] + [1 << 60]
    return [[i for i in items if low <= i.line < high] for low, high in itertools.pairwise(edges)]


def _stretches(pages: Sequence[Sequence[Item]]) -> list[Stretch]:
    """Return the letters, memos and telegrams: a page that begins one, and the running text that follows."""
    found: list[Stretch] = []
    for index, page in enumerate(pages):
        kind = _document_kind(page)
        has_text = any(item.prose for item in page)
        if kind and has_text:
            text = "\n".join(item.text for item in page if item.prose)
            cases = tuple(m.group(1) for item in page if item.role == "stamp" and (m := _CASE.search(item.text)))
            found.append(Stretch(first=index, last=index, type=kind, languages=languages_of(text), cases=cases))
        elif found and found[-1].last == index - 1 and has_text and not _titled(page):
            last = found[-1]
            found[-1] = Stretch(
                first=last.first, last=index, type=last.type, languages=last.languages, cases=last.cases
            )
    return found


def _document_kind(page: Sequence[Item]) -> str:
    """Return the type of the document that begins on a page by its head; empty if none does."""
    head = [item for item in page if item.hits and item.role in ("start", "salutation")]
    kinds = [_DOCUMENT_KINDS[item.kind] for item in head if item.kind in _DOCUMENT_KINDS]
    return "letter" if any(item.role == "salutation" for item in head) else kinds[0] if kinds else ""


def _titled(page: Sequence[Item]) -> bool:
    return any(item.role == "start" for item in page[:4])


def matched(stretches: Sequence[Stretch], entries: Sequence[Entry]) -> list[tuple[Stretch, Entry]]:
    """Return which document is which entry: by the review's case number first, then by type, language and order.

    What stays ambiguous is left out.
    """
    by_case = {entry.case: entry for entry in entries if entry.case}
    known: dict[int, Entry] = {}
    for index, stretch in enumerate(stretches):
        entry = next((by_case[c] for c in stretch.cases if c in by_case and _fits(stretch, by_case[c])), None)
        if entry is not None and entry not in known.values():
            known[index] = entry
    for index, stretch in enumerate(stretches):
        if index in known:
            continue
        low = max((e.number for i, e in known.items() if i < index), default=0)
        high = min((e.number for i, e in known.items() if i > index), default=1 << 30)
        free = [e for e in entries if low < e.number < high and e not in known.values() and _fits(stretch, e)]
        rivals = [s for i, s in enumerate(stretches) if i not in known and i != index and free and _fits(s, free[0])]
        if len(free) == 1 and not any(_between(s, stretches, known, free[0]) for s in rivals):
            known[index] = free[0]
    return [(stretches[index], entry) for index, entry in sorted(known.items())]


def _between(rival: Stretch, stretches: Sequence[Stretch], known: dict[int, Entry], entry: Entry) -> bool:
    """Return whether another document could be this entry as well by its place among those known."""
    index = stretches.index(rival)
    low = max((e.number for i, e in known.items() if i < index), default=0)
    high = min((e.number for i, e in known.items() if i > index), default=1 << 30)
    return low < entry.number < high


def _fits(stretch: Stretch, entry: Entry) -> bool:
    language = not entry.language or not stretch.languages or stretch.languages[0] == entry.language
    return stretch.type == entry.type and language


def _divide(pages: Sequence[Sequence[Item]], wanted: int) -> list[int]:
    """Return the lines that begin `wanted` more pages, dividing the longest pages first."""
    parts = [1] * len(pages)
    lengths = [sum(len(i.text) for i in page if i.prose) for page in pages]
    for _ in range(wanted):
        able = [p for p in range(len(pages)) if len(_paragraphs(pages[p])) > parts[p]]
        if not able:
            break
        longest = max(able, key=lambda p: lengths[p] / parts[p])
        parts[longest] += 1
    return [
        line for page, count in zip(pages, parts, strict=True) if count > 1 for line in _cuts(_paragraphs(page), count)
    ]


def _paragraphs(page: Sequence[Item]) -> list[tuple[int, int]]:
    """Return the line and the length of each paragraph of running text."""
    found: list[tuple[int, int]] = []
    for item in page:
        if not item.prose:
            continue
        if item.after_blank or not found:
            found.append((item.line, len(item.text)))
        else:
            found[-1] = (found[-1][0], found[-1][1] + len(item.text))
    return found


def _cuts(paragraphs: Sequence[tuple[int, int]], count: int) -> list[int]:
    """Return the lines that begin the second to last of `count` parts, their lengths as even as can be."""
    lengths = [length for _, length in paragraphs]
    target = sum(lengths) / count

    @cache
    def best(first: int, parts: int) -> tuple[float, tuple[int, ...]]:
        if parts == 1:
            return (sum(lengths[first:]) - target) ** 2, ()
        options = []
        for cut in range(first + 1, len(lengths) - parts + 2):
            cost, cuts = best(cut, parts - 1)
            options.append(((sum(lengths[first:cut]) - target) ** 2 + cost, (cut, *cuts)))
        return min(options)

    return [paragraphs[cut][0] for cut in best(0, count)[1]]
