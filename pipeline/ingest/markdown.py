"""Markdown of an OCR engine -> plain lines, what the markup meant as attributes, every removal recorded.

Inline rules follow CommonMark in outline (delimiter runs that open and close by the characters beside them) and are
stricter where old paper has the same signs: `PHONE*`, `REF#`, `# 520`, rules of `_____` and `*` bullets stay as
they are.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.document import Attribute, Record, Span

Edit = tuple[int, int, str]
"""Source offsets start and end, and the text that stands there in the plain line."""


class MarkedLine(Record, frozen=True, kw_only=True):
    """A line without its markup.

    `offsets[i]` is the source index of `plain[i]` (of the markup it came from where it was put in); `spans` are
    attributes in plain offsets; carrying out `edits` on the source gives `plain`.
    """

    plain: str
    offsets: list[int]
    spans: tuple[Span, ...] = ()
    edits: tuple[Edit, ...] = ()

    @classmethod
    def of_plain(cls, text: str) -> MarkedLine:
        """Return a line that has no markup."""
        return cls(plain=text, offsets=list(range(len(text))))


TICKED, UNTICKED = "☑", "☐"
_TAGS: dict[str, Attribute | None] = {
    "u": "underline", "ins": "underline", "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "s": "struck",
    "del": "struck", "strike": "struck", "sup": "superscript", "sub": None, "mark": None, "span": None, "div": None,
    "p": None, "center": None, "small": None, "big": None, "font": None, "table": None, "thead": None, "tbody": None,
    "tr": None, "th": None, "td": None, "ul": None, "ol": None, "li": None, "br": None,
    "hr": None, "img": None, "a": None,
}  # fmt: skip
_TAG = r"</?(?:" + "|".join(_TAGS) + r")(?:\s[^<>]*)?/?>"
_INLINE = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<entity>&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});)"
    r"|(?P<box><input\b[^<>]*>)"
    rf"|(?P<tag>{_TAG})"
    r"|(?P<auto><(?:https?://|mailto:|www\.)[^<>\s]+>|<[\w.+-]+@[\w.-]+>)"
    r"|(?P<link>!?\[[^\[\]\n]*\]\([^()\s]+\))"
    r"|(?P<run>\*+|_+|~+)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?=.*[^\W\d_])")
_QUOTE = re.compile(r"\s{0,3}>\s")
_TASK = re.compile(r"(\s*(?:[-*+]|\d+[.)])\s+)(\[[ xX]\])(?=\s)")
_ROW = re.compile(r"\s*(?:[-*+]\s+)?\|.*\|\s*$")
_SEPARATOR = re.compile(r"\s*(?:[-*+]\s+)?\|(?:\s*:?-{2,}:?\s*\|)+\s*$")
_PIPE = re.compile(r"(?<!\\)\s*\|\s*")
_CELL_TASK = re.compile(r"\[[ xX]\](?=\s)")
_REACH = 4
"""A pair of delimiters lies within so many lines."""


@dataclass
class _Piece:
    """A stretch of a source line: kept as it is (`after` None) or replaced. Delimiter runs are settled by `_pair`."""

    line: int
    start: int
    end: int
    after: str | None = None
    run: str = ""
    opens: bool = False
    closes: bool = False
    cell: int = 0
    left: int = 0
    """How many signs of a run are still literal."""
    kind: str = ""
    name: str = ""


@dataclass
class _Range:
    """An attribute from the piece `first` to the piece `last`, both markup, the text between them having it."""

    first: int
    last: int
    attribute: Attribute


@dataclass
class _Paragraph:
    """Lines without a blank between: the stretch over which a pair of delimiters may reach."""

    pieces: list[_Piece] = field(default_factory=list)
    ranges: list[_Range] = field(default_factory=list)
    whole: dict[int, list[Attribute]] = field(default_factory=dict)


def is_markdown(text: str) -> bool:
    """Return whether a text is Markdown: one unmistakable construct, or well-formed ones of several kinds.

    Stray `*`, `_`, `|` or `#` of a newspaper's OCR are none.
    """
    if re.search(r"<input\b[^<>]*checkbox[^<>]*>", text, re.IGNORECASE):
        return True
    if re.search(r"^\s*(?:[-*+]\s+)?\|[^\n]*\|\s*\n\s*(?:[-*+]\s+)?\|(?:\s*:?-{2,}:?\s*\|)+\s*$", text, re.MULTILINE):
        return True
    if re.search(r"<(u|b|i|em|strong|sup|sub|del)>[^<>]{0,200}</\1>", text):
        return True
    counts = (
        len(re.findall(r"(?<![*\w])\*\*(?=\w)[^*\n]{1,200}?(?<=[\w.:!?)])\*\*(?!\*)", text)),
        len(re.findall(r"(?<!~)~~(?=\w)[^~\n]{1,100}?(?<=\w)~~(?!~)", text)),
        len(re.findall(r"^#{1,6} (?=[^\W\d_])[^#\n]{2,150}$", text, re.MULTILINE)),
        len(re.findall(r"<https?://[^<>\s]+>|\[[^\[\]\n]+\]\(https?://[^()\s]+\)", text)),
        len(re.findall(r"^\s*[-*+] \[[ xX]\] ", text, re.MULTILINE)),
        len(re.findall(r"<br ?/?>", text)),
        len(re.findall(r"(?<![*\w])\*(?=\w)[^*\n]{2,100}?(?<=[\w.!?])\*(?![*\w])", text)),
    )
    sure = sum(counts[:6])
    return bool(sure) and sum(c > 0 for c in counts) >= 2 and sum(counts) >= 3


def parse_line(text: str) -> MarkedLine:
    """Return one line without its markup; attributes that go on in other lines are not seen (see `parse_lines`)."""
    return parse_lines([text])[0]


def parse_lines(lines: Sequence[str]) -> list[MarkedLine]:
    """Return the lines without their markup; a pair of delimiters may open on one line and close on a later one."""
    parsed: list[MarkedLine] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
            continue
        parsed += _parse_paragraph(block)
        parsed.append(MarkedLine.of_plain(line))
        block = []
    return parsed[: len(lines)]


def _parse_paragraph(lines: Sequence[str]) -> list[MarkedLine]:
    paragraph = _Paragraph()
    cell = 0
    for number, line in enumerate(lines):
        cell = _read_line(paragraph, number, line, cell)
    _pair_runs(paragraph, lines)
    _pair_tags(paragraph)
    _part_words(paragraph, lines)
    return [_emit(paragraph, number, line) for number, line in enumerate(lines)]


def _read_line(paragraph: _Paragraph, number: int, line: str, cell: int) -> int:
    """Add a line's pieces; return the number of the next line's cell (pairs do not reach out of a cell)."""
    whole = paragraph.whole.setdefault(number, [])
    if _SEPARATOR.match(line):
        paragraph.pieces.append(_Piece(number, 0, len(line), ""))
        whole.append("table")
        return cell + 1
    if _ROW.match(line):
        whole.append("table")
        return _read_row(paragraph, number, line, cell + 1) + 1
    at = 0
    if heading := _HEADING.match(line):
        paragraph.pieces.append(_Piece(number, 0, heading.end(), ""))
        whole.append("heading")
        at = heading.end()
    elif quote := _QUOTE.match(line):
        paragraph.pieces.append(_Piece(number, 0, quote.end(), ""))
        at = quote.end()
    elif task := _TASK.match(line):
        paragraph.pieces.append(_tick(number, task.start(2), task.end(2), task.group(2)))
        at = task.end(2)
    _read_inline(paragraph, number, line, at, len(line), cell)
    return cell


def _read_row(paragraph: _Paragraph, number: int, line: str, cell: int) -> int:
    pipes = [m.span() for m in _PIPE.finditer(line)]
    first = (0, pipes[0][1])  # with the bullet that some engines put before a table
    for index, (start, end) in enumerate([first, *pipes[1:]]):
        inner = 0 < index < len(pipes) - 1
        paragraph.pieces.append(_Piece(number, start, end, "\t" if inner else ""))
        if index < len(pipes) - 1:
            at, stop = end, pipes[index + 1][0]
            if task := _CELL_TASK.match(line, at, stop):
                paragraph.pieces.append(_tick(number, task.start(), task.end(), task.group()))
                at = task.end()
            _read_inline(paragraph, number, line, at, stop, cell + index)
    return cell + len(pipes)


def _tick(line: int, start: int, end: int, box: str) -> _Piece:
    return _Piece(line, start, end, TICKED if "x" in box.lower() else UNTICKED, kind="box")


def _read_inline(paragraph: _Paragraph, number: int, line: str, at: int, stop: int, cell: int) -> None:
    for match in _INLINE.finditer(line, at, stop):
        kind, text, (start, end) = str(match.lastgroup), match.group(), match.span()
        piece = _Piece(number, start, end, kind=kind, cell=cell)
        if kind == "escape":
            piece.after = text[1:]
        elif kind == "entity":
            if (char := html.unescape(text)) == text:
                continue
            piece.after = char.replace("\n", " ").replace("\xa0", " ")
        elif kind == "box":
            if "checkbox" not in text.lower():
                continue
            piece.after = TICKED if re.search(r"\bchecked\b", text, re.IGNORECASE) else UNTICKED
        elif kind == "tag":
            piece.name = re.sub(r"[^a-z]", "", re.split(r"[\s/>]", text.lstrip("</"))[0].lower())
            piece.opens, piece.closes = not text.startswith("</"), text.startswith("</")
            piece.after = " " if piece.name == "br" else "\t" if piece.name in ("td", "th") and piece.closes else ""
        elif kind == "auto":
            piece.after = text[1:-1]
        elif kind == "link":
            words, target = text.lstrip("!")[1:-1].split("](", 1)
            piece.after = words if text.startswith("!") or words == target else f"{words} ({target})"
        else:
            piece.run, piece.left = text[0], len(text)
            piece.opens, piece.closes = _flanks(line, start, end, text[0], len(text))
        paragraph.pieces.append(piece)


def _flanks(line: str, start: int, end: int, sign: str, count: int) -> tuple[bool, bool]:
    """Return whether a run of delimiters can open and can close emphasis, by what stands on each side of it."""
    before, after = line[start - 1 : start], line[end : end + 1]
    if (sign == "_" and count > 2) or count > 6 or (sign == "~" and count != 2):
        return False, False
    opens = bool(after) and not after.isspace()
    closes = bool(before) and not before.isspace()
    if count == 1 or sign == "_":  # a single sign within a word is not emphasis
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    return opens, closes


def _pair_runs(paragraph: _Paragraph, lines: Sequence[str]) -> None:
    """Pair the runs of `*`, `_`, `~~` that open and close; what stays unpaired is literal."""
    open_runs: list[int] = []
    for index, piece in enumerate(paragraph.pieces):
        if not piece.run:
            continue
        if piece.closes:
            for at in range(len(open_runs) - 1, -1, -1):
                opener = paragraph.pieces[open_runs[at]]
                fits = opener.run == piece.run and opener.cell == piece.cell and piece.line - opener.line < _REACH
                if not fits or not opener.left or not _has_words(paragraph, open_runs[at], index, lines):
                    continue
                while opener.left and piece.left:
                    count = 2 if min(opener.left, piece.left) >= 2 else 1
                    opener.left -= count
                    piece.left -= count
                    attribute: Attribute = "struck" if piece.run == "~" else "bold" if count == 2 else "italic"
                    paragraph.ranges.append(_Range(open_runs[at], index, attribute))
                del open_runs[at:]
                break
        if piece.opens and piece.left:
            open_runs.append(index)
    for piece in paragraph.pieces:
        if piece.run:
            piece.after = piece.run * piece.left


def _has_words(paragraph: _Paragraph, first: int, last: int, lines: Sequence[str]) -> bool:
    a, b = paragraph.pieces[first], paragraph.pieces[last]
    inner = lines[a.line][a.end : b.start] if a.line == b.line else lines[a.line][a.end :] + lines[b.line][: b.start]
    return any(not c.isspace() and c not in "*_~" for c in inner)


def _pair_tags(paragraph: _Paragraph) -> None:
    open_tags: list[int] = []
    for index, piece in enumerate(paragraph.pieces):
        if piece.kind == "box":
            paragraph.ranges.append(_Range(index, index, "ticked" if piece.after == TICKED else "unticked"))
        if piece.kind != "tag":
            continue
        if piece.opens:
            open_tags.append(index)
            continue
        for at in range(len(open_tags) - 1, -1, -1):
            if paragraph.pieces[open_tags[at]].name == piece.name:
                if (attribute := _TAGS[piece.name]) is not None:
                    paragraph.ranges.append(_Range(open_tags[at], index, attribute))
                del open_tags[at]
                break


def _part_words(paragraph: _Paragraph, lines: Sequence[str]) -> None:
    """Put a space for markup that parted two words: `~~SECRET~~MEMORANDUM` are two, `**C**hapter` is one."""
    for piece in paragraph.pieces:
        if piece.after != "" or piece.kind not in ("run", "tag"):
            continue
        line = lines[piece.line]
        before = re.search(r"\w*$", line[: piece.start])
        after = re.match(r"\w*", line[piece.end :])
        left, right = before.group() if before else "", after.group() if after else ""
        if not left.strip("_") or not right.strip("_"):
            continue
        struck = piece.run == "~" or piece.name in ("s", "del", "strike")
        note = piece.name == "sup" and left[-1].isalpha() and right[0].isdigit()
        stepped = left[-1].islower() and right[0].isupper() and len(left) > 1
        capitals = min(len(left), len(right)) > 2 and left.isupper() and right.isupper()
        if struck or note or (piece.name != "sup" and (stepped or capitals)):
            piece.after = " "


def _emit(paragraph: _Paragraph, number: int, line: str) -> MarkedLine:
    plain: list[str] = []
    offsets: list[int] = []
    edits: list[Edit] = []
    begins: dict[int, int] = {}
    ends: dict[int, int] = {}
    at = 0
    for index, piece in enumerate(paragraph.pieces):
        if piece.line != number:
            continue
        after = piece.after if piece.after is not None else line[piece.start : piece.end]
        plain.append(line[at : piece.start])
        offsets += range(at, piece.start)
        ends[index] = len(offsets)
        plain.append(after)
        same = after == line[piece.start : piece.end]
        offsets += range(piece.start, piece.end) if same else [piece.start] * len(after)
        begins[index] = len(offsets)
        if not same:
            edits.append((piece.start, piece.end, after))
        at = piece.end
    plain.append(line[at:])
    offsets += range(at, len(line))
    text = "".join(plain)
    spans = [Span(start=0, end=len(text), attribute=a) for a in paragraph.whole.get(number, ()) if text]
    spans += _spans(paragraph, number, text, begins, ends)
    unique = sorted({(s.start, s.end, s.attribute) for s in spans})
    return MarkedLine(
        plain=text,
        offsets=offsets,
        spans=tuple(Span(start=s, end=e, attribute=a) for s, e, a in unique),
        edits=tuple(_merged(edits)),
    )


def _spans(
    paragraph: _Paragraph, number: int, text: str, begins: dict[int, int], ends: dict[int, int]
) -> Iterable[Span]:
    """Yield the part of each range that lies in a line; lines between its ends are covered whole."""
    for r in paragraph.ranges:
        first, last = paragraph.pieces[r.first], paragraph.pieces[r.last]
        if not first.line <= number <= last.line:
            continue
        if r.first == r.last:
            start, end = ends[r.first], begins[r.first]
        else:
            start = begins[r.first] if first.line == number else 0
            end = ends[r.last] if last.line == number else len(text)
        while start < end and text[start].isspace():
            start += 1
        while start < end and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield Span(start=start, end=end, attribute=r.attribute)


def _merged(edits: Sequence[Edit]) -> list[Edit]:
    """Join edits that touch, so that each is a change of its own place."""
    merged: list[Edit] = []
    for start, end, after in edits:
        if merged and merged[-1][1] == start:
            merged[-1] = (merged[-1][0], end, merged[-1][2] + after)
        else:
            merged.append((start, end, after))
    return merged
