from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from made_result import make_result
from PIL import Image

from pipeline.report import write_images, write_report
from pipeline.report.page_images import LARGE, SMALL, encode
from pipeline.settings import Settings
from pipeline.store import Result


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    root = tmp_path / "scans"
    root.mkdir()
    page = np.full((1100, 850), 240, np.uint8)
    page[100:140, 100:700] = 20
    for number in (1, 2, 3, 5):
        Image.fromarray(page).save(root / f"scan-{number}.png")
    return root


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return make_result(tmp_path / "result", images=True)


def pictures(result: Result) -> list[str]:
    return sorted(path.name for path in (result.path / "report" / "images").glob("*"))


def test_pages_with_an_image_get_two_pictures_shown_in_the_report(result: Result, scans: Path) -> None:
    assert write_images(result, scans, Settings()) == 4
    made = pictures(result)
    assert [name[:4] for name in made] == ["0001", "0001", "0002", "0002", "0003", "0003", "0005", "0005"]
    html = write_report(result).read_text(encoding="utf-8")
    assert all(f"images/{name}" in html for name in made)


def test_pictures_that_are_up_to_date_are_left_alone(result: Result, scans: Path) -> None:
    write_images(result, scans, Settings())
    assert write_images(result, scans, Settings()) == 0


def test_source_that_changed_gives_new_pictures_and_the_old_ones_go(result: Result, scans: Path) -> None:
    write_images(result, scans, Settings())
    before = pictures(result)
    folder = result.folder()
    assert folder
    sources = tuple(
        msgspec.structs.replace(s, sha256="f" * 64) if s.path == "scan-2.png" else s for s in folder.sources
    )
    result.save(result.folder_file(), msgspec.structs.replace(folder, sources=sources), "made")
    assert write_images(result, scans, Settings()) == 1
    after = pictures(result)
    assert len(after) == len(before)
    assert {name[:4] for name in set(after) - set(before)} == {"0002"}


def test_image_that_cannot_be_read_leaves_its_page_without_a_picture(result: Result, scans: Path) -> None:
    (scans / "scan-3.png").write_bytes(b"\x89PNG no more")
    assert write_images(result, scans, Settings()) == 3
    assert 'href="#p3"' in write_report(result).read_text(encoding="utf-8")


def test_picture_is_turned_upright_and_small_enough(tmp_path: Path) -> None:
    grey = np.full((400, 4000), 255, np.uint8)
    grey[:, :400] = 0
    path = tmp_path / "turned.webp"
    path.write_bytes(encode(grey, 90, LARGE))
    with Image.open(path) as image:
        assert image.width <= LARGE[0] and image.height <= LARGE[1]
        assert abs(image.height - 10 * image.width) <= 10
        assert image.convert("L").getpixel((image.width // 2, 20)) < 60
        assert image.convert("L").getpixel((image.width // 2, image.height - 20)) > 200


def test_small_picture_is_never_enlarged(tmp_path: Path) -> None:
    path = tmp_path / "tiny.webp"
    path.write_bytes(encode(np.zeros((20, 10), np.uint8), 0, SMALL))
    with Image.open(path) as image:
        assert image.size == (10, 20)
