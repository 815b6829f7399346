"""Pictures of the pages for the report: report/images/NNNN-MARK.webp and a small one for the overview.

MARK is a fingerprint of what the picture was made from (the source's SHA-256, the page's place in it, how far it was
turned to be read), so a picture that is there is up to date, and a browser never shows an old one.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.document import Folder, Page, PageRecord
from pipeline.errors import InputUnreadable
from pipeline.store import Result, fingerprint, writable, write_atomic

if TYPE_CHECKING:
    import numpy as np

    from pipeline.settings import Settings

LARGE = (1240, 1754)
"""Most pixels, width and height, of a page's picture: A4 at 150 dpi, where typescript is easy to read."""
SMALL = (240, 340)
QUALITY = 55


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's pictures, as addresses relative to index.html; `size` is that of the small one, in pixels."""

    large: str
    small: str
    size: tuple[int, int]


def write_images(result: Result, root: Path, settings: Settings) -> int:
    """Make the pictures of all pages that have an image and are not up to date; pictures of others go.

    Pages whose image cannot be read stay without a picture: that they failed is said where they were to be recognised.
    `root` is the directory that the pages' image paths are relative to. Returns how many pages' pictures were made.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    from pipeline.ingest.images import load_grey

    folder = result.folder()
    images = result.path / "report" / "images"
    wanted: set[Path] = set()
    made = 0
    for record in result.pages() if folder else ():
        if folder is None or record.page.image is None:
            continue
        turn = rotation(result, record)
        large, small = names(folder, record.page, turn)
        wanted |= {images / large, images / small}
        if (images / large).is_file() and (images / small).is_file():
            continue
        try:
            grey = load_grey(record.page.image, root, settings)
        except InputUnreadable:
            continue
        write_atomic(images / small, encode(grey, turn, SMALL))
        write_atomic(images / large, encode(grey, turn, LARGE))
        made += 1
    if images.is_dir():
        with writable(images):
            for path in images.glob("*.webp"):
                if path not in wanted:
                    path.unlink(missing_ok=True)
    return made


def picture(result: Result, folder: Folder, record: PageRecord, turn: int) -> Picture | None:
    """Return the pictures of a page, if it has some; `turn` is its reading's rotation."""
    from PIL import Image

    if record.page.image is None:
        return None
    large, small = names(folder, record.page, turn)
    images = result.path / "report" / "images"
    try:
        with Image.open(images / small) as image:
            size = image.size
    except OSError:
        return None
    return Picture(f"images/{large}", f"images/{small}", size) if (images / large).is_file() else None


def rotation(result: Result, record: PageRecord) -> int:
    """Return the degrees, clockwise, by which a page is turned to stand upright."""
    reading = result.reading(record.page.number, record.choice.source)
    return reading.rotation if reading else 0


def names(folder: Folder, page: Page, turn: int) -> tuple[str, str]:
    """Return the names of a page's large and small picture."""
    file = page.source.rpartition("#")[0]
    hashes = [s.sha256 for s in folder.sources if s.path in (page.source, file)] or [s.sha256 for s in folder.sources]
    index = page.image.index if page.image else 0
    mark = fingerprint(hashes, index, turn, LARGE, SMALL, QUALITY)[:8]
    return f"{page.number:04d}-{mark}.webp", f"{page.number:04d}-{mark}-small.webp"


def encode(grey: np.ndarray, turn: int, most: tuple[int, int]) -> bytes:
    """Return a grey image, turned clockwise by `turn` degrees and made small enough, as the bytes of a WebP file."""
    import numpy as np
    from PIL import Image

    image = Image.fromarray(np.rot90(grey, -(turn // 90) % 4).copy())
    image.thumbnail(most, Image.Resampling.LANCZOS, reducing_gap=3.0)
    out = io.BytesIO()
    image.convert("L").save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
