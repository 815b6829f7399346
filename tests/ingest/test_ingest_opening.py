from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from pipeline.document import Reading
from pipeline.errors import ImageTooLarge, InputUnreadable
from pipeline.ingest import embedded_readings, find_folders, open_folder
from pipeline.ingest.opening import content_kind
from pipeline.settings import Settings
from pipeline.store import file_sha256

SETTINGS = Settings()


def test_text_lines_are_numbered_as_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffFirst line\r\nСледующая строка\r\n\fе\u0308лка и сосна\n".encode())
    (source,), _ = find_folders([path])
    folder = open_folder(source, SETTINGS)
    assert folder.from_text
    assert [(p.source, p.first_line, p.last_line, p.boundary) for p in folder.pages] == [
        ("a.txt#1", 1, 2, "first line"),
        ("a.txt#2", 3, 3, "form feed"),
    ]
    assert folder.pages[1].languages == ("rus",)
    assert (folder.sources[0].sha256, folder.sources[0].encoding) == (file_sha256(path), "utf-8-sig")
    readings = [r for _, r in embedded_readings(source, folder)]
    lines = [(line.number, line.text) for r in readings if isinstance(r, Reading) for line in r.lines]
    assert lines == [(1, "First line"), (2, "Следующая строка"), (3, "ёлка и сосна")]


def test_guessed_encoding_is_recorded_with_its_doubt(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Эта наша общая цель отодвинулась во времени.".encode("cp1251"))
    (source,), _ = find_folders([path])
    record = open_folder(source, SETTINGS).sources[0]
    assert record.encoding == "cp1251"
    assert record.doubt


def test_directory_of_images_with_texts_and_bad_pages(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    Image.new("L", (40, 30), 255).save(box / "p1.png", dpi=(200, 200))
    (box / "p1.txt").write_text("The text of the first page\nin two lines")
    (box / "p2.png").write_bytes(b"broken")
    frames = [Image.new("L", (20, 10), 255)] * 2
    frames[0].save(box / "p3.tif", save_all=True, append_images=frames[1:])
    (box / "p3.txt").write_text("Words of the third\n\fWords of the fourth")
    (source,), _ = find_folders([box])
    folder = open_folder(source, SETTINGS)
    assert [(p.number, p.source, p.has_embedded) for p in folder.pages] == [
        (1, "p1.png", True),
        (3, "p3.tif#1", True),
        (4, "p3.tif#2", True),
    ]
    assert [(f.page, f.source, f.error, f.exit_code) for f in folder.failures] == [(2, "p2.png", "PageUnreadable", 4)]
    assert {s.path for s in folder.sources} == {"p1.png", "p1.txt", "p2.png", "p3.tif", "p3.txt"}
    texts = {n: r.text for n, r in embedded_readings(source, folder) if isinstance(r, Reading)}
    assert texts == {1: "The text of the first page\nin two lines", 3: "Words of the third", 4: "Words of the fourth"}


def test_text_that_does_not_fit_the_images_is_left_with_a_doubt(tmp_path: Path) -> None:
    frames = [Image.new("L", (20, 10), 255)] * 3
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    (tmp_path / "a.txt").write_text("one\n\ftwo")
    (source,), _ = find_folders([tmp_path])
    folder = open_folder(source, SETTINGS)
    assert not any(p.has_embedded for p in folder.pages)
    assert any("2 pages of text for 3 images" in s.doubt for s in folder.sources)
    assert not list(embedded_readings(source, folder))


def test_folder_without_a_readable_page_raises_its_reason(tmp_path: Path) -> None:
    Image.new("L", (200, 200)).save(tmp_path / "a.png")
    (one,), _ = find_folders([tmp_path / "a.png"])
    with pytest.raises(ImageTooLarge):
        open_folder(one, Settings(max_megapixels=0.01))
    (tmp_path / "b.png").write_bytes(b"")
    (both,), _ = find_folders([tmp_path])
    with pytest.raises(InputUnreadable, match="None of the 2 pages"):
        open_folder(both, Settings(max_megapixels=0.01))


@pytest.mark.parametrize(("content", "words"), [(b"", "is empty"), (b"\x00\x01\x02" * 99, "is binary")])
def test_unreadable_text_names_the_file(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    (source,), _ = find_folders([tmp_path / "a.txt"])
    with pytest.raises(InputUnreadable, match=rf"a\.txt.*{words}"):
        open_folder(source, SETTINGS)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.PDF", b"x", "pdf"),
        ("a", b"%PDF-1.4", "pdf"),
        ("a", b"\xff\xd8\xff", "image"),
        ("a", b"words", "text"),
        ("a.md", b"", "text"),
    ],
)
def test_content_kind(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert content_kind(tmp_path / name) == kind


def test_opening_twice_gives_the_same_record(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One line.\n\fAnother line.")
    (source,), _ = find_folders([tmp_path / "a.txt"])
    assert open_folder(source, SETTINGS) == open_folder(source, SETTINGS)
