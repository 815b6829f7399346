from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image

from pipeline.document import ImageSource
from pipeline.errors import ImageTooLarge, PageUnreadable
from pipeline.ingest.images import image_dpi, list_images, load_grey, plain_file
from pipeline.settings import Settings

SETTINGS = Settings()


def only(path: Path) -> ImageSource:
    (image,) = list_images(path, path.parent, SETTINGS)
    assert isinstance(image, ImageSource)
    return image


def made(mode: str = "L") -> Image.Image:
    """A white picture, 40 by 20, with a black corner at the top left."""
    image = Image.new("L", (40, 20), 255)
    image.paste(0, (0, 0, 12, 8))
    return image.convert(mode)


def bomb(path: Path, width: int, height: int) -> Path:
    """A TIFF that states a size and has no pixels."""
    tags = [(256, width), (257, height), (258, 1), (259, 1), (262, 0), (273, 8), (277, 1), (278, height), (279, 10)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    path.write_bytes(b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + b"\0" * 16)
    return path


@pytest.mark.parametrize("suffix", ["png", "jpg", "tif", "webp"])
@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (0, -1)), (3, (-1, -1)), (4, (-1, 0)), (5, (0, 0)), (6, (0, -1)), (7, (-1, -1)), (8, (-1, 0))],
)
def test_exif_turns_are_applied_and_sizes_agree(
    tmp_path: Path, suffix: str, orientation: int, corner: tuple[int, int]
) -> None:
    path = tmp_path / f"a.{suffix}"
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    made("RGB").save(path, exif=exif)
    image = only(path)
    grey = load_grey(image, tmp_path, SETTINGS)
    assert grey.shape == (image.size[1], image.size[0])
    assert (orientation > 4) == (image.size == (20, 40))
    assert grey[corner] < 60
    assert grey[-1 - corner[0], -1 - corner[1]] > 200
    assert (plain_file(image, tmp_path) is not None) == (orientation == 1 and suffix != "webp")


@pytest.mark.parametrize(
    ("mode", "suffix"), [("1", "png"), ("L", "png"), ("P", "png"), ("RGB", "png"), ("CMYK", "tif"), ("L", "jp2")]
)
def test_modes_become_grey(tmp_path: Path, mode: str, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    made(mode).save(path)
    grey = load_grey(only(path), tmp_path, SETTINGS)
    assert grey.dtype == np.uint8
    assert grey[0, 0] < 40
    assert grey[-1, -1] > 215


@pytest.mark.parametrize(("mode", "suffix", "own"), [("1", "png", True), ("RGB", "jpg", True), ("L", "jpg", False)])
def test_grey_pages_are_decoded_once_and_others_read_from_their_file(
    tmp_path: Path, mode: str, suffix: str, own: bool
) -> None:
    path = tmp_path / f"a.{suffix}"
    made(mode).save(path)
    assert plain_file(only(path), tmp_path) == (path if own else None)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_is_white(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a.png"
    Image.new(mode, (8, 8)).save(path)
    image = only(path)
    assert load_grey(image, tmp_path, SETTINGS).min() == 255
    assert plain_file(image, tmp_path) is None


@pytest.mark.parametrize(("top", "middle"), [(65535, 128), (4095, 128)])
def test_sixteen_bits_are_scaled_by_their_depth(tmp_path: Path, top: int, middle: int) -> None:
    values = np.array([[0, top // 2, top]] * 2, dtype=np.uint16)
    Image.fromarray(values).save(tmp_path / "a.png")
    grey = load_grey(only(tmp_path / "a.png"), tmp_path, SETTINGS)
    assert grey[0].tolist() == pytest.approx([0, middle, 255], abs=1)


def test_pages_of_a_tiff(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = [Image.new("L", (10 + i, 8), 60 * i) for i in range(4)]
    pages[0].save(path, save_all=True, append_images=pages[1:], dpi=(300, 300))
    images = list_images(path, tmp_path, SETTINGS)
    for index, image in enumerate(images):
        assert isinstance(image, ImageSource)
        assert (image.index, image.size, image.dpi) == (index, (10 + index, 8), 300)
        assert load_grey(image, tmp_path, SETTINGS)[0, 0] == 60 * index
        assert plain_file(image, tmp_path) is None


def test_bomb_is_refused_before_it_is_decoded(tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.tif", 60_000, 60_000)
    (error,) = list_images(path, tmp_path, SETTINGS)
    assert isinstance(error, ImageTooLarge)
    assert "60,000 x 60,000" in error.message
    with pytest.raises(ImageTooLarge):
        load_grey(ImageSource(path="bomb.tif"), tmp_path, SETTINGS)


def test_limit_is_the_setting(tmp_path: Path) -> None:
    made().save(tmp_path / "a.png")
    (error,) = list_images(tmp_path / "a.png", tmp_path, Settings(max_megapixels=0.0005))
    assert isinstance(error, ImageTooLarge)


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\nxx"])
def test_no_image_is_page_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    with pytest.raises(PageUnreadable, match=r"a\.png"):
        list_images(path, tmp_path, SETTINGS)
    assert plain_file(ImageSource(path="a.png"), tmp_path) is None


def test_cut_off_image_is_page_unreadable(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.effect_noise((400, 400), 90).save(path)
    path.write_bytes(path.read_bytes()[:8000])
    with pytest.raises(PageUnreadable, match=r"a\.jpg"):
        load_grey(only(path), tmp_path, SETTINGS)


@pytest.mark.parametrize(
    ("size", "stated", "dpi"),
    [
        ((2550, 3300), 300, 300),
        ((2550, 3300), 0, 300),
        ((2550, 3300), 4800, 300),
        ((0, 0), 0, 300),
        ((850, 1100), 72, 72),
    ],
)
def test_dpi_is_the_stated_one_if_it_can_be_true(size: tuple[int, int], stated: int, dpi: int) -> None:
    assert image_dpi(ImageSource(path="a", size=size, dpi=stated)) == dpi
