"""Draws the made folder: `python samples/make.py [DIRECTORY]` (default: the directory of this script).

Everything comes from the texts in `story/` and from fixed seeds, so the same libraries and fonts give the same bytes.
See README.md for what is made.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from making.damage import Damage, damage_page, skew_matrix
from making.drawing import Drawing, DrawnWord, Setting, draw_page
from making.misread import misread_line, read_as_latin
from making.pdf import PdfPage, write_pdf
from making.story import StoryLine, read_story
from PIL import Image

TYPED = Setting(face="courier", spacing=1.3)
LETTER = Setting(face="courier", spacing=1.9)
RUSSIAN = Setting(face="typewriter", spacing=1.9)
PRINTED = Setting(face="sans", size=11, spacing=1.4)
LANDSCAPE = Setting(face="courier", paper=(11.0, 8.5), spacing=1.3)
BILEVEL = Damage(bilevel=True, noise=2.0)
COPIED = Damage(bilevel=True, copied=2, blur=0.5, specks=1.2, streak=0.94)


@dataclass(frozen=True)
class Sheet:
    """A page of the folder. `layer` is the PDF's text layer: misread, latin (an English engine on Russian) or none."""

    story: str
    kind: str
    languages: str
    file: str
    setting: Setting = TYPED
    damage: Damage = field(default_factory=Damage)
    layer: str = "misread"
    copy: int = 1
    dpi: int = 200


SHEETS = (
    Sheet("01-cover", "cover", "eng", "p1.png", PRINTED, Damage(bilevel=True, paper=0, noise=0, specks=0, holes=0)),
    Sheet("02-withdrawal-sheet", "withdrawal sheet", "eng", "p2.jpg", PRINTED),
    Sheet("03-tracking-form", "form", "eng", "p3.png", TYPED, BILEVEL),
    Sheet("04-staffing-form", "form", "eng", "p4.jpg", PRINTED),
    Sheet("05-routing-slip", "routing slip", "eng", "p5.jpg"),
    Sheet("06-state-memo", "memo", "eng", "p6.jpg", Setting(spacing=1.4)),
    Sheet("07-russian-letter-1", "letter", "rus", "p7.tif", RUSSIAN, BILEVEL),
    Sheet("08-russian-letter-2", "letter", "rus", "p7.tif", RUSSIAN, BILEVEL, layer="latin"),
    Sheet("09-russian-letter-3", "letter", "rus", "p7.tif", RUSSIAN, BILEVEL),
    Sheet("10-english-letter-1", "letter", "eng", "p10.jpg", LETTER),
    Sheet("11-english-letter-2", "letter", "eng", "p11.jpg", LETTER, Damage(skew=2.2)),
    Sheet("12-english-letter-3", "letter", "eng", "p12.jpg", LETTER, Damage(fade=150, paper=30, noise=4)),
    Sheet("13-white-house-note", "note", "eng", "p13.jpg"),
    Sheet("14-file-marker", "marker", "eng", "p14.png", PRINTED, BILEVEL),
    Sheet("15-blank", "blank", "", "p15.jpg", layer="none"),
    Sheet("16-tab", "divider", "", "p16.png", PRINTED, BILEVEL),
    Sheet("17-memo-to-president", "memo", "eng", "p17.jpg", Setting(spacing=1.4)),
    Sheet("18-list-of-stations", "page", "eng+rus", "p18.png", LANDSCAPE, Damage(bilevel=True, turned=1), layer="none"),
    Sheet("10-english-letter-1", "letter", "eng", "p19.png", LETTER, COPIED, copy=2),
    Sheet("11-english-letter-2", "letter", "eng", "p20.png", LETTER, replace(COPIED, streak=0.45), copy=2),
    Sheet("12-english-letter-3", "letter", "eng", "p21.png", LETTER, COPIED, copy=2),
    Sheet("22-embassy-note", "letter", "rus", "p22.jpg", Setting(face="typewriter", spacing=1.6), Damage(skew=-0.7)),
)


@dataclass(frozen=True)
class Scan:
    """A sheet drawn, damaged and scanned. `lines` have their boxes where the words lie in the scan."""

    sheet: Sheet
    image: Image.Image
    lines: list[list[DrawnWord]]
    truth: str


def main() -> None:
    """Make everything below the directory given."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    scans = [scan_sheet(sheet, number) for number, sheet in enumerate(SHEETS, 1)]
    write_scans(target / "folder" / "scans", scans)
    write_pdf(target / "folder.pdf", [pdf_page(scan, number) for number, scan in enumerate(scans, 1)])
    write_texts(target, scans)
    write_small(target / "small")


def scan_sheet(sheet: Sheet, seed: int) -> Scan:
    """Draw a sheet and send it through forty years and a scanner."""
    rng = np.random.default_rng(seed)
    drawing = draw_page(read_story(sheet.story), sheet.setting, sheet.dpi, rng)
    pixels = damage_page(np.asarray(drawing.image), sheet.damage, sheet.dpi, rng)
    image = Image.fromarray(pixels)
    image = image.convert("1") if sheet.damage.bilevel else image
    return Scan(sheet, image, tilted(drawing, sheet.damage), drawing.text)


def tilted(drawing: Drawing, damage: Damage) -> list[list[DrawnWord]]:
    """Return the lines with boxes moved to where the tilt brought their middles."""
    matrix = skew_matrix(drawing.image.size[::-1], damage.skew)
    lines = []
    for line in drawing.lines:
        moved = []
        for word in line:
            left, top, right, bottom = word.box
            middle = np.array([(left + right) / 2, (top + bottom) / 2, 1.0])
            dx, dy = matrix @ middle - middle[:2]
            moved.append(DrawnWord(word.text, (left + dx, top + dy, right + dx, bottom + dy)))
        lines.append(moved)
    return lines


def jpeg_bytes(image: Image.Image, dpi: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=42, dpi=(dpi, dpi), optimize=True)
    return buffer.getvalue()


def write_scans(directory: Path, scans: list[Scan]) -> None:
    """Write one file a page; pages that share a file name go into one TIFF."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in dict.fromkeys(scan.sheet.file for scan in scans):
        same = [scan for scan in scans if scan.sheet.file == name]
        dpi = same[0].sheet.dpi
        path = directory / name
        if path.suffix == ".jpg":
            path.write_bytes(jpeg_bytes(same[0].image, dpi))
        elif path.suffix == ".tif":
            others = [scan.image for scan in same[1:]]
            same[0].image.save(path, save_all=True, append_images=others, compression="group4", dpi=(dpi, dpi))
        else:
            same[0].image.save(path, optimize=True, dpi=(dpi, dpi))


def pdf_page(scan: Scan, seed: int) -> PdfPage:
    """Return the page with its bad text layer."""
    rng = np.random.default_rng([seed, 1])
    lines = [_layer(line, scan.sheet.layer, rng) for line in scan.lines] if scan.sheet.layer != "none" else []
    jpeg = None if scan.image.mode == "1" else jpeg_bytes(scan.image, scan.sheet.dpi)
    return PdfPage(scan.image, jpeg, scan.sheet.dpi, lines)


def _layer(line: list[DrawnWord], layer: str, rng: np.random.Generator) -> list[DrawnWord]:
    words = [word.text for word in line]
    read = [read_as_latin(word) for word in words] if layer == "latin" else misread_line(words, 0.08, rng)
    return [DrawnWord(text, word.box) for text, word in zip(read, line, strict=True)]


def write_texts(target: Path, scans: list[Scan]) -> None:
    """Write the text-only folder, the truth beside it and beside each page, and the table of pages."""
    truth = target / "truth"
    truth.mkdir(parents=True, exist_ok=True)
    read: list[str] = []
    right: list[str] = []
    table = ["page\tkind\tlanguages\tfile\tfirst_line\tlast_line"]
    for number, scan in enumerate(scans, 1):
        sheet = scan.sheet
        lines = text_lines(read_story(sheet.story))
        (truth / f"{number:04}.txt").write_text(f"{scan.truth}\n" if scan.truth else "", encoding="utf-8")
        place = f"{len(read) + 1}\t{len(read) + len(lines)}" if lines else "\t"
        table.append(f"{number}\t{sheet.kind}\t{sheet.languages}\t{sheet.file}\t{place}")
        if lines:
            read += [*(line.markdown(sheet.copy) for line in lines), ""]
            right += [*(line.truth() for line in lines), ""]
    (target / "folder.txt").write_text("\n".join(read), encoding="utf-8")
    (truth / "folder.txt").write_text("\n".join(right), encoding="utf-8")
    (truth / "pages.tsv").write_text("\n".join(table) + "\n", encoding="utf-8")


def text_lines(story: list[StoryLine]) -> list[StoryLine]:
    """Return the lines of a page that are text; space between them becomes one blank line, none at the ends."""
    lines: list[StoryLine] = []
    for line in story:
        if line.is_text:
            lines.append(line)
        elif "skip" in line.marks and lines and lines[-1].source:
            lines.append(StoryLine({}, ""))
    while lines and not lines[-1].source:
        lines.pop()
    return lines


SMALL = {
    "english": ("courier", "The boats came home before the\nice closed the harbour. Shultz\nwas told at once.", 0),
    "russian": ("typewriter", "Катера вернулись раньше, чем лёд\nзакрыл гавань. Шеварднадзе\nсообщили сразу.", 0),
    "mixed": ("courier", "Station Provideniya reports fog.\nСтанция Уэйлс передаёт: ясно,\nветер слабый.", 0),
    "rotated": ("courier", "This sheet lay on its side when\nit was scanned. Nobody turned it\nback again.", 1),
    "blank": ("courier", "", 0),
}
"""Name to face, text and quarter turns of the small pictures for quick tests."""


def write_small(directory: Path) -> None:
    """Write tiny page images with their truth."""
    (directory / "truth").mkdir(parents=True, exist_ok=True)
    for seed, (name, (face, text, turned)) in enumerate(SMALL.items()):
        rng = np.random.default_rng([seed, 2])
        setting = Setting(face=face, paper=(4.6, 1.6), left=0.5, top=0.35, spacing=1.2)
        drawing = draw_page([StoryLine({}, line) for line in text.splitlines()], setting, 200, rng)
        damage = Damage(bilevel=True, holes=0, turned=turned, noise=2.0)
        pixels = damage_page(np.asarray(drawing.image), damage, 200, rng)
        Image.fromarray(pixels).convert("1").save(directory / f"{name}.png", optimize=True, dpi=(200, 200))
        (directory / "truth" / f"{name}.txt").write_text(f"{text}\n" if text else "", encoding="utf-8")


if __name__ == "__main__":
    main()
