"""The story: what each paper says, how it is set and how an OCR engine misread it, in one text file a page.

A line is what an OCR engine would give as one line of Markdown; the paper may need several lines for it. It may begin
with layout marks in braces (`{center sans size=14}`, see `drawing.py`). Inside a line stand Markdown (`**bold**`,
`*italic*`, `~~struck~~`, `<u>underlined</u>`, `# ` headings, tables with `|` or tabs, `<input type="checkbox"/>`),
`[[right=>wrong]]` for a misreading, `[[right=>wrong|wrong in the second copy]]` for a page that lies in the folder
twice, and the not sign for a place where a word may be broken. `{rule}` and `{skip=N}` alone in a line draw a rule and
leave space; they are no text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

STORY = Path(__file__).parent.parent / "story"
BREAK = "¬"

_MARKS = re.compile(r"^\{([^}]*)\} ?")
_MISREAD = re.compile(r"\[\[(.*?)=>(.*?)(?:\|(.*?))?\]\]")
_TOKEN = re.compile(
    r"(?P<bold>\*\*)|(?P<italic>(?<!\S)\*(?=\S))|(?P<end>(?<=\S)\*)|(?P<struck>~~)|(?P<underline></?u>)"
    r"|(?P<box><input[^>]*>)|."
)
_SEPARATOR = re.compile(r"^[|\-: ]*\|[|\-: ]*$")


@dataclass(frozen=True)
class Glyph:
    """One character on the paper with the attributes `bold`, `italic`, `struck` and `underline`."""

    char: str
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class StoryLine:
    """One line of the story. `marks` are its layout marks, `source` its text in the notation above."""

    marks: dict[str, str]
    source: str

    @property
    def is_text(self) -> bool:
        """Whether the line carries text (blank lines do: they are lines of the files), not only layout."""
        return not ({"rule", "skip"} & self.marks.keys())

    def markdown(self, copy: int = 1) -> str:
        """Return the line as the OCR engine of the text-only folder wrote it: misread, with its markup."""
        return _misread(self.source, copy).replace(BREAK, "")

    def glyphs(self) -> list[Glyph]:
        """Return what the paper says, character by character, breaking places included."""
        return _parse(_MISREAD.sub(r"\1", self.source))

    def truth(self) -> str:
        """Return what the paper says, without markup; cells of a table are parted by one space."""
        return " ".join("".join(glyph.char for glyph in self.glyphs()).replace(BREAK, "").split())

    def cells(self) -> list[list[Glyph]]:
        """Return the glyphs of each cell of a table row, at least one."""
        cells: list[list[Glyph]] = [[]]
        for glyph in self.glyphs():
            if glyph.char == "\t":
                cells.append([])
            else:
                cells[-1].append(glyph)
        return cells


def read_story(name: str) -> list[StoryLine]:
    """Return the lines of `story/NAME.txt`."""
    return [_line(text) for text in (STORY / f"{name}.txt").read_text(encoding="utf-8").splitlines()]


def misreadings(lines: list[StoryLine], copy: int = 1) -> list[tuple[str, str]]:
    """Return the pairs right, wrong of a page, in order."""
    pairs = [(m[1], _wrong(m, copy)) for line in lines for m in _MISREAD.finditer(line.source)]
    return [(right, wrong) for right, wrong in pairs if right != wrong]


def _line(text: str) -> StoryLine:
    match = _MARKS.match(text)
    if match is None:
        return StoryLine({}, text)
    marks = dict(word.partition("=")[::2] for word in match[1].split())
    return StoryLine(marks, text[match.end() :])


def _wrong(match: re.Match[str], copy: int) -> str:
    """Return how copy 1 or 2 misread a place. Without a reading of its own the second copy is right."""
    if copy == 1:
        return match[2]
    return match[1] if match[3] is None else match[3]


def _misread(source: str, copy: int) -> str:
    return _MISREAD.sub(lambda match: _wrong(match, copy), source)


def _parse(source: str) -> list[Glyph]:
    """Turn Markdown into glyphs. Pipes become tabs, tick boxes their characters."""
    if _SEPARATOR.match(source):
        return []
    source = source.removeprefix("# ").replace("- <input", "<input")
    if source.startswith("|"):
        source = source.strip("|").replace("|", "\t")
    on: set[str] = set()
    glyphs: list[Glyph] = []
    for token in _TOKEN.finditer(source):
        kind = token.lastgroup
        if kind == "box":
            glyphs.append(Glyph("☑" if "checked" in token[0] else "☐", frozenset(on)))
        elif kind == "end" and "italic" in on:
            on.remove("italic")
        elif kind in (None, "end"):
            glyphs.append(Glyph(token[0], frozenset(on)))
        else:
            on ^= {kind}
    return glyphs
