from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_pdf import MadePage, encrypted_pdf, make_pdf

from pipeline.document import Folder, Reading
from pipeline.errors import InputUnreadable, PageUnreadable
from pipeline.ingest import embedded_readings, find_folders, open_folder
from pipeline.ingest.images import load_grey, plain_file
from pipeline.settings import Settings

SETTINGS = Settings()
TEXTS = ((100.0, 700.0, 12.0, "First line here"), (100.0, 680.0, 12.0, "Second line"))


def opened(path: Path, data: bytes, settings: Settings = SETTINGS) -> tuple[Folder, list[tuple[int, object]]]:
    path.write_bytes(data)
    (source,), _ = find_folders([path])
    folder = open_folder(source, settings)
    return folder, list(embedded_readings(source, folder))


def ink_box(grey: np.ndarray) -> tuple[int, int, int, int]:
    ys, xs = np.nonzero(grey < 128)
    return int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50.0, 400.0, 500.0, 750.0)])
def test_boxes_lie_on_the_ink_of_the_page_image(
    tmp_path: Path, rotate: int, crop: tuple[float, float, float, float] | None
) -> None:
    page = MadePage(texts=((100, 700, 24, "HHHH"),), rotate=rotate, crop=crop)
    folder, readings = opened(tmp_path / "a.pdf", make_pdf([page]))
    (number, reading), image = readings[0], folder.pages[0].image
    assert number == 1
    assert isinstance(reading, Reading)
    assert image is not None
    grey = load_grey(image, tmp_path, SETTINGS)
    assert grey.shape == (image.size[1], image.size[0])
    assert image.dpi == 300
    box = reading.lines[0].words[0].box
    assert box is not None
    assert np.abs(np.array(box) - np.array(ink_box(grey))).max() <= 8


def test_words_and_lines_follow_the_places(tmp_path: Path) -> None:
    texts = (*TEXTS, (300.0, 680.0, 12.0, "beside it"), (100.0, 660.0, 12.0, "third"))
    folder, readings = opened(tmp_path / "a.pdf", make_pdf([MadePage(texts=texts)]))
    reading = readings[0][1]
    assert isinstance(reading, Reading)
    assert [line.text for line in reading.lines] == ["First line here", "Second line beside it", "third"]
    for line in reading.lines:
        assert all(line.text[w.start : w.end] == w.text for w in line.words)
    assert folder.pages[0].languages == reading.languages == ("eng",)
    assert folder.pages[0].source == "a.pdf#1"


@pytest.mark.parametrize("turn", [0, 90])
def test_scan_is_drawn_pixel_for_pixel(tmp_path: Path, turn: int) -> None:
    pixels = np.random.default_rng(5).integers(0, 256, (660, 511), dtype=np.uint8)
    page = MadePage(image=pixels, size=(511 * 72 / 150 + 0.1, 660 * 72 / 150), rotate=turn)
    folder, readings = opened(tmp_path / "a.pdf", make_pdf([page]))
    image = folder.pages[0].image
    assert image is not None
    assert image.dpi == 150
    assert not readings
    assert not folder.pages[0].has_embedded
    assert plain_file(image, tmp_path) is None
    shown = np.rot90(pixels, -1) if turn else pixels
    assert np.array_equal(load_grey(image, tmp_path, SETTINGS), shown)


def test_large_pages_are_drawn_smaller(tmp_path: Path) -> None:
    settings = Settings(max_megapixels=1)
    folder, _ = opened(tmp_path / "a.pdf", make_pdf([MadePage(texts=TEXTS)]), settings)
    image = folder.pages[0].image
    assert image is not None
    assert 0.98e6 < image.size[0] * image.size[1] <= 1.01e6
    assert load_grey(image, tmp_path, settings).shape == (image.size[1], image.size[0])


@pytest.mark.parametrize("words", ["", "... ---- |||| .... 1 2", "12 45 78"])
def test_layers_without_letters_are_none(tmp_path: Path, words: str) -> None:
    folder, readings = opened(tmp_path / "a.pdf", make_pdf([MadePage(texts=((100, 700, 12, words),))]))
    assert not readings
    assert not folder.pages[0].has_embedded


def test_cut_off_file_gives_the_pages_that_survived(tmp_path: Path) -> None:
    pages = [MadePage(texts=((100, 700, 12, f"This is page {n}"),)) for n in "ABCD"]
    whole = make_pdf(pages)
    second = whole.index(b"page C")
    folder, readings = opened(tmp_path / "a.pdf", whole[:second])
    assert [page.number for page in folder.pages] == [1, 2]
    assert [(f.page, f.source, f.error) for f in folder.failures] == [
        (3, "a.pdf#3", "PageUnreadable"),
        (4, "a.pdf#4", "PageUnreadable"),
    ]
    assert "2 of 4 pages" in folder.sources[0].doubt
    assert [r.text for _, r in readings if isinstance(r, Reading)] == ["This is page A", "This is page B"]
    image = folder.pages[1].image
    assert image is not None
    assert load_grey(image, tmp_path, SETTINGS).min() < 128


def test_file_that_lost_only_its_end_has_all_pages(tmp_path: Path) -> None:
    whole = make_pdf([MadePage(texts=TEXTS)] * 3)
    folder, readings = opened(tmp_path / "a.pdf", whole[: whole.index(b"xref")])
    assert len(folder.pages) == len(readings) == 3
    assert not folder.failures


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"hello", "is not a PDF"),
        (encrypted_pdf(), "is encrypted"),
        (b"%PDF-1.4\n1 0 obj\n<<", "is damaged"),
    ],
)
def test_unreadable_files_say_why(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(InputUnreadable, match=rf"a\.pdf {words}"):
        opened(tmp_path / "a.pdf", data)


def test_missing_page_is_page_unreadable(tmp_path: Path) -> None:
    folder, _ = opened(tmp_path / "a.pdf", make_pdf([MadePage(texts=TEXTS)] * 2))
    image = folder.pages[1].image
    assert image is not None
    (tmp_path / "a.pdf").write_bytes(make_pdf([MadePage(texts=TEXTS)]))
    with pytest.raises(PageUnreadable, match="Page 2"):
        load_grey(image, tmp_path, SETTINGS)
