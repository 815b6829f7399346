"""Page images: what is in a file, and one page's pixels in shades of grey.

The pixels are the page as a viewer shows it: turned as EXIF says, on white where it is transparent. Sizes are
checked before anything is decoded. PDF pages are drawn by `pdf.render_grey` at the resolution of their own scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, UnidentifiedImageError

from pipeline.document import ImageSource
from pipeline.errors import ImageTooLarge, InputUnreadable, PageUnreadable
from pipeline.settings import Settings

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

# Pillow's own limit warns through a global and knows one number for all; ours is a setting, checked in `check_size`.
Image.MAX_IMAGE_PIXELS = None

Grey = npt.NDArray[np.uint8]
TURNED = (5, 6, 7, 8)
"""EXIF orientations that exchange width and height."""
LETTER_INCHES = 11.0
"""Length of the longer side of a sheet whose resolution nobody states (A4 is 11.7)."""
_READS_AS_IT_IS = {"PNG": ("1", "RGB", "P"), "JPEG": ("RGB",), "TIFF": ("1", "RGB")}
"""Of these an engine sees more than shades of grey, or sees it sooner; grey pixels are decoded but once, by us."""


def list_images(path: Path, root: Path, settings: Settings) -> list[ImageSource | InputUnreadable]:
    """Return the pages of an image file, or for each that cannot be had the reason. Nothing is decoded.

    Raises:
        InputUnreadable: the file is no image, empty or damaged at its head.

    """
    pages: list[ImageSource | InputUnreadable] = []
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
    with _opened(path) as image:
        index = 0
        while True:
            try:
                image.seek(index)
            except EOFError:
                break
            except Exception as error:
                pages.append(PageUnreadable(f"Page {index + 1} of {path.name} cannot be read: {error}."))
                break
            size = _size(image)
            try:
                check_size(size, settings, f"{path.name} (page {index + 1})" if index else path.name)
                pages.append(ImageSource(path=name, index=index, size=size, dpi=_stated_dpi(image)))
            except ImageTooLarge as error:
                pages.append(error)
            if not getattr(image, "is_animated", False) or image.format != "TIFF":
                break
            index += 1
    return pages


def load_grey(image: ImageSource, root: Path, settings: Settings) -> Grey:
    """Return a page's pixels, shape (height, width) as `image.size` says, 0 black to 255 white.

    Raises:
        PageUnreadable: the file or this page of it is damaged or gone.
        ImageTooLarge: it has more pixels than `settings.max_megapixels`.

    """
    path = root / image.path
    if image.kind == "pdf":
        from pipeline.ingest.pdf import render_grey

        return render_grey(path, image.index, settings)
    label = f"page {image.index + 1} of {path.name}" if image.index else path.name
    with _opened(path) as opened:
        try:
            opened.seek(image.index)
            check_size(_size(opened), settings, label)
            orientation = _orientation(opened)
            opened.load()
            return _grey(_turned(opened, orientation))
        except InputUnreadable:
            raise
        # A damaged file makes Pillow's decoders raise nearly any exception.
        except Exception as error:
            raise PageUnreadable(f"The image {label} cannot be decoded: {error}.", "Scan or copy it again.") from error


def plain_file(image: ImageSource, root: Path) -> Path | None:
    """Return the path of a file that Tesseract reads better or sooner than what `load_grey` gives; None: there is none.

    That is a PNG, JPEG or TIFF in colour or in black and white, with one page, no transparency and no EXIF turn.
    """
    path = root / image.path
    if image.kind == "pdf" or image.index:
        return None
    try:
        with _opened(path) as opened:
            fits = opened.mode in _READS_AS_IT_IS.get(opened.format or "", ())
            plain = not opened.has_transparency_data and _orientation(opened) == 1
            single = getattr(opened, "n_frames", 1) == 1
            return path if fits and plain and single else None
    except InputUnreadable:
        return None


def image_dpi(image: ImageSource) -> int:
    """Return the dots per inch: those stated if they can be true, else those of a letter sheet of this size."""
    longest = max(image.size)
    if image.dpi and (not longest or 3 <= longest / image.dpi <= 60):
        return image.dpi
    return min(1200, max(50, round(longest / LETTER_INCHES))) if longest else 300


def check_size(size: tuple[int, int], settings: Settings, label: str) -> None:
    """Raise ImageTooLarge if an image has more pixels than the settings allow, PageUnreadable if it has none."""
    width, height = size
    if width < 1 or height < 1:
        raise PageUnreadable(f"The image {label} has no pixels.")
    if width * height > settings.max_megapixels * 1e6:
        raise ImageTooLarge(
            f"The image {label} has {width:,} x {height:,} pixels; the limit is {settings.max_megapixels:g} million.",
            "Raise max_megapixels if the image is genuine and memory suffices.",
        )


@contextmanager
def _opened(path: Path) -> Iterator[ImageFile]:
    # A file object, not a name: Pillow maps named files into memory and then misreads raw TIFF pages that are turned.
    try:
        file = path.open("rb")
    except OSError as error:
        raise PageUnreadable(f"{path.name} cannot be read: {error.strerror or error}.", "Check its rights.") from error
    with file:
        try:
            opened = Image.open(file)
        except UnidentifiedImageError as error:
            empty = path.stat().st_size == 0
            reason = "is empty" if empty else "is not an image that can be read, or damaged at its beginning"
            raise PageUnreadable(f"{path.name} {reason}.", "Check that the file was copied whole.") from error
        except Exception as error:  # a damaged head makes Pillow's plugins raise nearly anything
            raise PageUnreadable(
                f"{path.name} is damaged: {error}.", "Check that the file was copied whole."
            ) from error
        with opened:
            yield opened


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation that is still to be applied: 1 to 8."""
    try:
        value = image.getexif().get(ExifTags.Base.Orientation, 1)
    except Exception:  # damaged EXIF: the picture itself may be well
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def _size(image: ImageFile) -> tuple[int, int]:
    """Return width and height after turning. Pillow's TIFF reader states the turned size itself."""
    width, height = image.size
    if image.format != "TIFF" and _orientation(image) in TURNED:
        return height, width
    return width, height


def _stated_dpi(image: ImageFile) -> int:
    try:
        x, y = image.info.get("dpi") or (0, 0)
        value = max(float(x), float(y))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0
    return round(value) if 50 <= value <= 4800 else 0


def _turned(image: ImageFile, orientation: int) -> Image.Image:
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    # Pillow turns TIFF pages while it loads them.
    return image.transpose(turns[orientation]) if orientation in turns and image.format != "TIFF" else image


def _grey(image: Image.Image) -> Grey:
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _scaled(np.asarray(image))
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        image = Image.new("RGBA", rgba.size, "white")
        image.alpha_composite(rgba)
    if image.mode not in ("1", "L", "RGB"):
        image = image.convert("RGB")
    return np.asarray(image if image.mode == "L" else image.convert("L"), dtype=np.uint8)


def _scaled(values: npt.NDArray[np.generic]) -> Grey:
    """Return pixels of more than 8 bits as 8: integers by their bit depth (8, 12 or 16), fractions by their range."""
    pixels = values.astype(np.float64)
    if np.issubdtype(values.dtype, np.floating):
        low, high = float(np.nanmin(pixels)), float(np.nanmax(pixels))
        pixels = np.nan_to_num((pixels - low) * (255.0 / (high - low or 1.0)), nan=255.0)
    else:
        top = int(pixels.max())
        pixels = pixels * (255.0 / next((full for full in (255, 4095, 65535) if top <= full), top))
    return np.clip(np.rint(pixels), 0, 255).astype(np.uint8)
