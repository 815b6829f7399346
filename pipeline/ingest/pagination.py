"""Where the pages of a text without form feeds begin, by the evidence in the text itself.

Four kinds of evidence, each in its turn: phrases at a page's head or foot, running text interrupted by what stands
at a page's foot or head, other copies of the same text, and page counts on a withdrawal sheet. A text with hardly
any telling phrase is one page: newspapers and books interrupt their text as well.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.document import Record
from pipeline.ingest.page_evidence import Item, breaks_off, goes_on, read_items, shortened
from pipeline.ingest.pages_table import PagePattern

_TITLE_LINES = 8
"""Phrases that begin a page within so many lines of its beginning, no running text between, belong to one head."""
_ENOUGH_PHRASES = 2
"""A text has the look of a folder if so many different heads or foot stamps are found in it."""
_SPACED_SHARE = 0.05
"""A text has blank lines if at least this share of its lines stands after one."""
_FULL_PAGE = 400
"""Characters of running text that a page has at least before a lone number alone may end it."""
_PAGE_LINE = re.compile(r"\W{0,3}(?:page|p\.|стр(?:аница|\.)) ?(\d{1,4}) (?:of|из|/) ?(\d{1,4})\W{0,3}", re.IGNORECASE)
_HEAD_ITEMS = 4
_DOCUMENTS = ("page", "letter", "memo", "telegram", "note", "salutation", "")
_NO_PAGE = 2
"""So few lines in front of a title are part of its head."""
_CAPTION_KINDS = ("marker",)
_INTERRUPTING = 12
"""Short lines that may stand between the halves of a sentence at a page's end."""
_FOOT = ("stamp", "address", "number", "classification")


class Start(Record, frozen=True, kw_only=True):
    """A page's beginning: `line` counts from 0 in the text. `confidence` is 0 to 1."""

    line: int
    evidence: str
    confidence: float
    continues: bool = False
    """The page goes on with the document of the page before."""


def find_starts(lines: Sequence[str], patterns: Sequence[PagePattern]) -> list[Start]:
    """Return the beginnings of pages, in order, the first at line 0. Lines are without markup."""
    from pipeline.ingest.copies import starts_by_copies
    from pipeline.ingest.page_counts import starts_by_counts

    first = Start(line=0, evidence="first line", confidence=1.0)
    items = read_items(lines, patterns)
    starts = {0: first}
    _add(starts, _by_page_lines(items))
    if not _looks_like_folder(items):
        return _ordered(starts)
    _add(starts, _by_phrases(items))
    _add(starts, _by_interruption(items))
    _add(starts, _by_titles_after_stamps(items, _ordered(starts)))
    _add(starts, starts_by_copies(items, _ordered(starts)))
    _add(starts, starts_by_counts(items, _ordered(starts)))
    _add(starts, starts_by_copies(items, _ordered(starts)))
    return _ordered(starts)


def _add(starts: dict[int, Start], found: Sequence[Start]) -> None:
    for start in found:
        known = starts.get(start.line)
        if known is None:
            starts[start.line] = start
        elif known.evidence != start.evidence and start.evidence not in known.evidence and known.line:
            both = 1 - (1 - known.confidence) * (1 - start.confidence)
            starts[start.line] = Start(
                line=start.line,
                evidence=f"{known.evidence}; {start.evidence}",
                confidence=round(both, 3),
                continues=known.continues and start.continues,
            )


def _ordered(starts: dict[int, Start]) -> list[Start]:
    return [starts[line] for line in sorted(starts)]


def _looks_like_folder(items: Sequence[Item]) -> bool:
    phrases = {i.hits[0].pattern.pattern for i in items if i.role == "start" or (i.role in ("stamp", "end") and i.hits)}
    return len(phrases) >= _ENOUGH_PHRASES


def _by_page_lines(items: Sequence[Item]) -> list[Start]:
    """Return the beginnings that lines like `Page 2 of 5` tell, if they count from 1 without a gap.

    They stand at the heads if the first one stands at the head of the text, else at the feet.
    """
    places = [(at, m) for at, item in enumerate(items) if (m := _PAGE_LINE.fullmatch(item.text))]
    counted = [int(m.group(1)) for _, m in places]
    totals = {m.group(2) for _, m in places}
    if len(counted) < 2 or len(totals) != 1 or counted != list(range(1, int(totals.pop()) + 1)):
        return []
    at_head = places[0][0] < _HEAD_ITEMS
    begins = [at for at, _ in places[1:]] if at_head else [at + 1 for at, _ in places[:-1]]
    texts = [m.group() for _, m in places[1:]]
    return [
        Start(line=items[at].line, evidence=f"page line: {text}", confidence=0.97)
        for at, text in zip(begins, texts, strict=True)
        if at < len(items)
    ]


def _by_phrases(items: Sequence[Item]) -> list[Start]:
    """Return the beginnings that heads and ends of pages tell."""
    found: list[Start] = []
    page = 0  # index of the item that begins the current page
    headed = True  # the current page's head is still open: no running text yet
    ended = ""  # the phrase that ended the page before this item, if one did
    spaced = sum(item.after_blank for item in items) > _SPACED_SHARE * len(items)
    at = 0
    while at < len(items):
        item = items[at]
        head = item.role == "start" and _may_begin(items, at, spaced)
        if ended and item.role not in ("stamp", "classification"):
            page, headed = at, True
            found.append(Start(line=item.line, evidence=f"after the end of a page: {shortened(ended)}", confidence=0.9))
            # Numbers and tabs in front of a title belong to its page; other lines make a page of their own.
            headed = item.role in ("number", "start", "salutation")
            ended = ""
        elif head or item.role == "salutation":
            begin = _absorbed(items, at, page)
            same_head = headed and _one_head(items, page, at)
            if begin > page and not same_head:
                what = "title or letterhead" if head else "a letter begins"
                found.append(
                    Start(
                        line=items[begin].line,
                        evidence=f"{what}: {shortened(item.text)}",
                        confidence=0.95 if head else 0.85,
                    )
                )
                page, headed = begin, True
        if item.prose:
            headed = False
        if item.role == "end" or (item.role == "start" and item.kind == "divider"):
            ended = item.text
            at += item.span - 1
        elif head:
            at += item.span - 1
        at += 1
    return found


def _one_head(items: Sequence[Item], page: int, at: int) -> bool:
    """Return whether a title belongs to the head that the page began with: near enough, and of a kind with it.

    A form's title does not continue a cover; but one or two lines make no page, so what follows them is still its head.
    """
    title = items[at]
    if at - page > (_TITLE_LINES if title.role == "start" else 2 * _TITLE_LINES):
        return False
    kinds = {item.kind for item in items[page:at] if item.role == "start"} or {""}
    alike = title.kind in kinds or all(k in _DOCUMENTS for k in (title.kind, *kinds))
    return alike or at - page <= _NO_PAGE


def _may_begin(items: Sequence[Item], at: int, spaced: bool) -> bool:
    """Return whether a title stands by itself: after a blank line or another part of a head, not within an address.

    In a text without blank lines (not `spaced`) that cannot be told.
    """
    heads = ("number", "start", "stamp", "classification", "end", "date")
    return not spaced or items[at].after_blank or at == 0 or items[at - 1].role in heads


def _absorbed(items: Sequence[Item], at: int, page: int) -> int:
    """Return where a page begins whose title stands at `at`: with the numbers and marks right above it.

    A date right above a salutation belongs to it as well, unless a closing stands above that: then it dates the letter
    before. So does one line in capitals above a marker of whose title only the second line was recognised.
    """
    title = items[at]
    captioned = title.kind not in _CAPTION_KINDS or title.span > 1
    while at - 1 > page:
        above = items[at - 1]
        dates_letter_before = any(i.role == "closing" for i in items[max(page, at - 5) : at - 1])
        dated = above.role == "date" and title.role == "salutation" and not dates_letter_before
        caption = not captioned and _is_caption(above)
        # A number right under a line of text is part of what stands there.
        hangs = above.role == "number" and not above.after_blank and items[at - 2].role not in ("number", "stamp")
        mark = above.role in ("number", "classification") and not (hangs and items[at].after_blank)
        if not mark and not dated and not caption:
            break
        captioned = captioned or caption
        at -= 1
    while items[at].role == "classification" and not items[at].after_blank:
        at += 1  # a mark that stands tight under the page before belongs to that
    return at


def _is_caption(item: Item) -> bool:
    """Return whether a line can be the first one of a printed form's title: capitals only, after a blank line."""
    return item.role == "text" and item.after_blank and item.text.isupper() and 2 <= len(item.text.split()) <= 8


def _by_interruption(items: Sequence[Item]) -> list[Start]:
    """Return the beginnings where running text is interrupted by what stands at a page's foot or head."""
    found: list[Start] = []
    prose = [at for at, item in enumerate(items) if item.prose]
    length = 0
    for before, after in itertools.pairwise(prose):
        length += len(items[before].text)
        between = items[before + 1 : after]
        if any(item.role in ("start", "end", "salutation") for item in between):
            length = 0
            continue
        foot = [item for item in between if item.role in _FOOT]
        broken = breaks_off(items[before].text) and goes_on(items[after].text)
        other = len(between) - len(foot)
        if other and not (broken and len(between) <= _INTERRUPTING and _only_short(between)):
            continue
        if not between and not items[after].after_blank:
            continue
        start = _interruption(items[before], between, items[after], length)
        if start is not None:
            found.append(start)
            length = 0
    return found


def _interruption(before: Item, between: Sequence[Item], after: Item, length: int) -> Start | None:
    broken = breaks_off(before.text) and goes_on(after.text)
    roles = {item.role for item in between}
    reasons: list[str] = []
    confidence = 0.0
    if broken:
        reasons.append(f"a sentence breaks off at “{_tail(before.text)}” and goes on in lower case")
        confidence = 0.95 if roles else 0.75
    if "address" in roles:
        reasons.append("an address block stands above, as at a first page's foot")
        confidence = max(confidence, 0.85)
    stamps = [item for item in between if item.role == "stamp"]
    if stamps:
        reasons.append(f"a stamp stands above: {shortened(stamps[0].text)}")
        confidence = max(confidence, 0.9 if len(stamps) > 1 else 0.6)
    numbers = [item.text for item in between if item.role == "number"]
    if numbers and (broken or stamps or "address" in roles or _page_number_alone(between, length)):
        reasons.append(f"a lone number: {' '.join(numbers)}")
        confidence = max(confidence, 0.7)
    if not reasons or confidence < 0.6:
        return None
    confidence = min(0.99, confidence + 0.03 * (len(reasons) - 1))
    return Start(
        line=_line_after_foot(between, after),
        evidence="; ".join(reasons),
        confidence=round(confidence, 3),
        continues=True,
    )


def _by_titles_after_stamps(items: Sequence[Item], starts: Sequence[Start]) -> list[Start]:
    """Return the beginnings of pages with a title of their own, in capitals, below the stamps at a page's foot."""
    begins = {start.line for start in starts}
    found: list[Start] = []
    text_above = False
    for at, item in enumerate(items):
        text_above = (text_above and item.line not in begins) or item.prose
        above = [i.role for i in items[max(0, at - 2) : at]]
        titled = item.role == "text" and item.after_blank and item.text.isupper() and len(item.text.split()) >= 2
        if text_above and titled and above == ["stamp", "stamp"] and item.line not in begins:
            evidence = f"a title after the stamps at a page's foot: {shortened(item.text)}"
            found.append(Start(line=item.line, evidence=evidence, confidence=0.7))
            text_above = False
    return found


def _only_short(between: Sequence[Item]) -> bool:
    return all(item.role in (*_FOOT, "text", "date") and len(item.text.split()) <= 8 for item in between)


def _page_number_alone(between: Sequence[Item], length: int) -> bool:
    """Return whether a number between paragraphs can be a page's: alone, and the page before long enough."""
    only = [item for item in between if item.role == "number"]
    bare = all(item.text.strip(" -–—").isdigit() and item.after_blank for item in only)
    return bare and len(only) == len(between) == 1 and length >= _FULL_PAGE


def _line_after_foot(between: Sequence[Item], after: Item) -> int:
    """Return the line of the new page: after the last stamp or address, so with the numbers that stand at its head."""
    line = after.line
    for item in reversed(between):
        if item.role != "number":
            break
        line = item.line
    return line


def _tail(text: str) -> str:
    return text if len(text) <= 24 else "…" + text[-23:].lstrip()
