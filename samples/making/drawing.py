"""Draws a page as it left the typewriter: clean, upright, with a box for each word.

Layout marks of a line: a face (`sans`, `serif`, `hand`; default the page's own) with `bold` or `italic`, `size=` in
points, `center`, `x=` columns from the left margin, `first=` columns of indentation of the first line, `stops=` tab
stops in inches from the margin, `at=X,Y` inches from the page's corner (outside the flow), `turn=` degrees, `stamp`
(framed, worn).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from making.fonts import load_font, require_glyph
from making.story import BREAK, Glyph, StoryLine

SUPERSAMPLING = 2
PITCH = 10.0  # characters per inch of a typewriter at 12 points
SIX_PER_INCH = 1 / 6
FIXED_FACES = ("typewriter", "courier", "courier bold")


@dataclass(frozen=True)
class DrawnWord:
    """A word on the paper; box in pixels of the page at its own resolution: left, top, right, bottom."""

    text: str
    box: tuple[float, float, float, float]


@dataclass
class Drawing:
    """A page's picture (grey, 255 is paper) with its lines of words in reading order; a line may be blank."""

    image: Image.Image
    dpi: int
    lines: list[list[DrawnWord]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What the paper says, line by line as on the paper."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines).strip("\n")


@dataclass(frozen=True)
class Setting:
    """How a page is set: face, size in points, line spacing in lines, width and height of the paper in inches."""

    face: str = "courier"
    size: float = 12
    spacing: float = 1.0
    paper: tuple[float, float] = (8.5, 11.0)
    left: float = 1.0
    top: float = 0.9


def draw_page(lines: list[StoryLine], setting: Setting, dpi: int, rng: np.random.Generator) -> Drawing:
    """Draw the lines one below the other, wrapped at the right margin."""
    scale = dpi * SUPERSAMPLING
    size = (round(setting.paper[0] * scale), round(setting.paper[1] * scale))
    drawing = Drawing(Image.new("L", size, 255), dpi)
    pen = _Pen(drawing, rng)
    y = setting.top
    for line in lines:
        height = SIX_PER_INCH * setting.spacing
        if "skip" in line.marks:
            y += float(line.marks["skip"]) * SIX_PER_INCH
            drawing.lines.append([])
        elif "rule" in line.marks:
            pen.rule(setting.left, y + 0.09, setting.paper[0] - 0.8)
            y += 0.12
        elif line.source and not line.glyphs():
            continue  # the dashes under a Markdown table's head are not on the paper
        else:
            style = _Style.of(line, setting)
            for number, row in enumerate(_rows(line, style, setting)):
                y += 0.0 if style.at else max(height, style.height)
                baseline = style.at[1] + number * style.height if style.at else y
                drawing.lines.append([word for x, glyphs in row for word in pen.write(glyphs, x, baseline, style)])
    small = (round(setting.paper[0] * dpi), round(setting.paper[1] * dpi))
    drawing.image = drawing.image.resize(small, Image.Resampling.BOX)
    return drawing


@dataclass(frozen=True)
class _Style:
    """The marks of a line, read. Lengths in inches."""

    face: str
    size: float
    center: bool
    left: float
    first: float
    stops: tuple[float, ...]
    at: tuple[float, float] | None
    turn: float
    stamp: bool
    bold: bool

    @classmethod
    def of(cls, line: StoryLine, setting: Setting) -> _Style:
        marks = line.marks
        face = next((name for name in ("sans", "serif", "hand") if name in marks), setting.face)
        if "stamp" in marks:
            face = "sans bold"
        size = float(marks.get("size", {"hand": 18, "sans bold": 15, "sans": 11}.get(face, setting.size)))
        if face in ("sans", "courier") and "bold" in marks:
            face += " bold"
        elif face == "serif" and "italic" in marks:
            face += " italic"
        column = 1 / PITCH
        at = tuple(float(number) for number in marks["at"].split(",")) if "at" in marks else None
        return cls(
            face=face,
            size=size,
            center="center" in marks,
            left=setting.left + float(marks.get("x", 0)) * column,
            first=float(marks.get("first", 0)) * column,
            stops=tuple(float(stop) for stop in marks["stops"].split(",")) if "stops" in marks else (),
            at=(at[0], at[1]) if at else None,
            turn=float(marks.get("turn", 0)),
            stamp="stamp" in marks,
            bold="bold" in marks,
        )

    @property
    def height(self) -> float:
        return self.size / 72 * 1.2

    def advance(self, char: str) -> float:
        """Width of a character in inches."""
        if char == BREAK:
            return 0.0
        if char in "☐☑":
            return self.size / 72
        if self.face in FIXED_FACES:
            return self.size / 12 / PITCH
        return load_font(self.face, 200).getlength(char) / 200 * self.size / 72

    def width(self, glyphs: list[Glyph]) -> float:
        return sum(self.advance(glyph.char) for glyph in glyphs)


def _rows(line: StoryLine, style: _Style, setting: Setting) -> list[list[tuple[float, list[Glyph]]]]:
    """Return the rows a line takes on the paper, each as pieces with their place in inches from the left edge."""
    if style.stops:
        return [[(style.left + stop, _stripped(cell)) for cell, stop in zip(line.cells(), style.stops, strict=False)]]
    right = setting.paper[0] - 0.9
    if style.at:
        return [[(style.at[0], row)] for row in wrap(line.glyphs(), right - style.at[0], style.advance)]
    rows = wrap(line.glyphs(), right - style.left, style.advance, style.first)
    if style.center:
        return [[((setting.paper[0] - style.width(row)) / 2, row)] for row in rows]
    return [[(style.left + (style.first if row is rows[0] else 0.0), row)] for row in rows]


def _stripped(cell: list[Glyph]) -> list[Glyph]:
    text = "".join(glyph.char for glyph in cell)
    return cell[len(text) - len(text.lstrip()) : len(text.rstrip())]


def wrap(glyphs: list[Glyph], width: float, advance: Callable[[str], float], first: float = 0.0) -> list[list[Glyph]]:
    """Break glyphs into rows of at most `width` at spaces and, with a hyphen, at the not signs."""
    words: list[list[Glyph]] = [[]]
    for glyph in glyphs:
        if glyph.char == " ":
            words.append([])
        words[-1].append(glyph)
    rows: list[list[Glyph]] = [[]]
    x = first
    for word in words:
        needed = sum(advance(glyph.char) for glyph in word)
        if x + needed <= width or not rows[-1]:
            rows[-1] += _without_breaks(word)
            x += needed
            continue
        head, tail = _broken(word, width - x, advance)
        rows[-1] += head
        rows.append(_without_breaks(tail))
        x = sum(advance(glyph.char) for glyph in rows[-1])
    return rows


def _broken(word: list[Glyph], room: float, advance: Callable[[str], float]) -> tuple[list[Glyph], list[Glyph]]:
    """Return the part of a word that fits into the room, hyphen included, and the rest (without its leading space)."""
    for at in range(len(word) - 1, 0, -1):
        head = _without_breaks(word[:at])
        if word[at].char == BREAK and sum(advance(glyph.char) for glyph in head) + advance("-") <= room:
            return [*head, Glyph("-")], word[at:]
    return [], [glyph for glyph in word if glyph.char != " "]


def _without_breaks(glyphs: list[Glyph]) -> list[Glyph]:
    return [glyph for glyph in glyphs if glyph.char != BREAK]


class _Pen:
    """Writes rows of glyphs onto a drawing."""

    def __init__(self, drawing: Drawing, rng: np.random.Generator) -> None:
        self._drawing = drawing
        self._rng = rng
        self._scale = drawing.dpi * SUPERSAMPLING

    def rule(self, x0: float, y: float, x1: float) -> None:
        """Draw a printed rule."""
        draw = ImageDraw.Draw(self._drawing.image)
        draw.line([(x0 * self._scale, y * self._scale), (x1 * self._scale, y * self._scale)], fill=60, width=3)

    def write(self, row: list[Glyph], x: float, baseline: float, style: _Style) -> list[DrawnWord]:
        """Write a row at a place in inches and return its words."""
        layer = Image.new("L", self._drawing.image.size, 255) if style.turn or style.stamp else self._drawing.image
        draw = ImageDraw.Draw(layer)
        words: list[DrawnWord] = []
        start, text, left = x, "", x
        top, bottom = baseline - style.size / 72 * 0.75, baseline + style.size / 72 * 0.22
        for glyph in [*row, Glyph(" ")]:
            if glyph.char == " ":
                if text:
                    words.append(DrawnWord(text, self._pixels(left, top, x, bottom)))
                text = ""
                left = x + style.advance(" ")
            else:
                text += glyph.char
                self._glyph(draw, glyph, x, baseline, style)
            self._strokes(draw, glyph, x, baseline, style)
            x += style.advance(glyph.char)
        if layer is not self._drawing.image:
            self._stamp(layer, (start, top, x, bottom), style)
        return words

    def _pixels(self, *inches: float) -> tuple[float, float, float, float]:
        left, top, right, bottom = (value * self._drawing.dpi for value in inches)
        return left, top, right, bottom

    def _glyph(self, draw: ImageDraw.ImageDraw, glyph: Glyph, x: float, baseline: float, style: _Style) -> None:
        typed = style.face in FIXED_FACES
        shake = self._rng.normal(0, 0.0022 if typed else 0.0006, 2)
        ink = int(self._rng.integers(10, 70)) if typed else 30
        at = ((x + shake[0]) * self._scale, (baseline + shake[1]) * self._scale)
        if glyph.char in "☐☑":
            self._tick_box(draw, glyph.char == "☑", x, baseline, style)
            return
        require_glyph(style.face, glyph.char)
        font = load_font(style.face, round(style.size / 72 * self._scale))
        stroke = 1 if style.face == "courier" else 0
        draw.text(at, glyph.char, font=font, fill=ink, anchor="ls", stroke_width=stroke)
        if typed and ("bold" in glyph.attributes or style.bold):
            draw.text((at[0] + 2, at[1]), glyph.char, font=font, fill=ink, anchor="ls", stroke_width=stroke)

    def _tick_box(self, draw: ImageDraw.ImageDraw, ticked: bool, x: float, baseline: float, style: _Style) -> None:
        side = style.size / 72 * 0.72
        left, top, right, bottom = (v * self._scale for v in (x, baseline - side, x + side, baseline))
        draw.rectangle((left, top, right, bottom), outline=40, width=3)
        if ticked:
            middle = (left + 0.4 * (right - left), bottom)
            draw.line([(left, (top + bottom) / 2), middle, (right + side * 40, top - side * 50)], fill=50, width=6)

    def _strokes(self, draw: ImageDraw.ImageDraw, glyph: Glyph, x: float, baseline: float, style: _Style) -> None:
        """Draw the underline or the stroke through one character."""
        x0, x1 = x * self._scale, (x + style.advance(glyph.char)) * self._scale
        em = style.size / 72 * self._scale
        if "underline" in glyph.attributes:
            y = baseline * self._scale + em * 0.15
            draw.line([(x0, y), (x1, y)], fill=50, width=3)
        if "struck" in glyph.attributes:
            y = baseline * self._scale - em * 0.26
            draw.line([(x0, y), (x1, y)], fill=40, width=5)

    def _stamp(self, layer: Image.Image, box: tuple[float, float, float, float], style: _Style) -> None:
        """Turn what was written on a layer, wear it off in places and lay it over the page."""
        left, top, right, bottom = (value * self._scale for value in box)
        if style.stamp:
            pad = 0.06 * self._scale
            draw = ImageDraw.Draw(layer)
            draw.rectangle((left - pad, top - pad, right + pad, bottom + pad), outline=50, width=6)
        turned = layer.rotate(-style.turn, Image.Resampling.BICUBIC, center=((left + right) / 2, bottom), fillcolor=255)
        coarse = self._rng.random((layer.height // 24, layer.width // 24)) * 255
        worn = Image.fromarray(coarse.astype(np.uint8)).resize(layer.size, Image.Resampling.BICUBIC)
        mask = worn.point(lambda value: 60 + value // 2 if value < 150 else 0)
        self._drawing.image = ImageChops.darker(self._drawing.image, ImageChops.add(turned, mask))
