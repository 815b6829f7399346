"""The faces of the papers, found among the fonts of Debian packages (named in apt.txt)."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

FONT_DIRECTORIES = (Path("/usr/share/fonts"), Path.home() / ".local/share/fonts")

FACES = {
    "typewriter": ("GNUTypewriter.ttf", "fonts-gnutypewriter"),
    "courier": ("FreeMono.ttf", "fonts-freefont-ttf"),
    "courier bold": ("FreeMonoBold.ttf", "fonts-freefont-ttf"),
    "sans": ("LiberationSans-Regular.ttf", "fonts-liberation"),
    "sans bold": ("LiberationSans-Bold.ttf", "fonts-liberation"),
    "serif": ("LiberationSerif-Regular.ttf", "fonts-liberation"),
    "serif italic": ("LiberationSerif-Italic.ttf", "fonts-liberation"),
    "hand": ("SteveHand.ttf", "fonts-sjfonts"),
}
"""Face to font file and Debian package. All but `serif italic` are used with Latin and Cyrillic."""


class FontMissing(RuntimeError):
    """A font file is not on this machine, or lacks a character."""


@cache
def find_font(face: str) -> Path:
    """Return the font file of a face.

    Raises:
        FontMissing: the file lies in none of the font directories; the message names the package.

    """
    name, package = FACES[face]
    for directory in FONT_DIRECTORIES:
        for path in sorted(directory.rglob(name)):
            return path
    raise FontMissing(f"The face {face!r} needs {name}: apt-get install {package}")


@cache
def load_font(face: str, pixels: int) -> ImageFont.FreeTypeFont:
    """Return a face at a size in pixels per em."""
    return ImageFont.truetype(str(find_font(face)), pixels, layout_engine=ImageFont.Layout.BASIC)


@cache
def require_glyph(face: str, char: str) -> None:
    """Raise FontMissing if the face would draw its box for unknown characters."""
    font = load_font(face, 40)
    if not char.isspace() and bytes(font.getmask(char)) == bytes(font.getmask("\U0010fffd")):
        raise FontMissing(f"{find_font(face).name} has no {char!r}")
