from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.ingest.folders import find_folders, safe_name


def touch(path: Path, content: str = "x") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def test_directory_gives_images_together_and_each_pdf_and_lone_text(tmp_path: Path) -> None:
    for name in (
        "p10.png",
        "p9.png",
        "p9.txt",
        "p9.gt.txt",
        "p10.opt.txt",
        "report.pdf",
        "lone.txt",
        "meta.json",
        ".hidden.txt",
    ):
        touch(tmp_path / "box" / name)
    touch(tmp_path / "box" / "sub" / "deep.txt")
    folders, failures = find_folders([tmp_path / "box"])
    assert not failures
    assert [(f.id, [p.name for p in f.files]) for f in folders] == [
        ("box", ["p9.png", "p10.png"]),
        ("lone", ["lone.txt"]),
        ("report", ["report.pdf"]),
        ("deep", ["deep.txt"]),
    ]
    assert {name: path.name for name, path in folders[0].companions.items()} == {"p9.png": "p9.txt"}


def test_text_belongs_to_the_image_with_the_longest_stem(tmp_path: Path) -> None:
    for name in ("a.png", "a.b.png", "a.b.txt", "a.ocr.txt"):
        touch(tmp_path / name)
    (folder,), _ = find_folders([tmp_path])
    assert {name: path.name for name, path in folder.companions.items()} == {"a.b.png": "a.b.txt", "a.png": "a.ocr.txt"}


def test_truth_given_by_name_is_taken(tmp_path: Path) -> None:
    (folder,), _ = find_folders([touch(tmp_path / "a.gt.txt")])
    assert folder.id == "a.gt"


def test_missing_path_and_forbidden_directory_are_failures_and_the_rest_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, good = tmp_path / "closed", touch(tmp_path / "good.txt")
    closed.mkdir()
    scandir = os.scandir

    def forbid(path: Path) -> object:
        if Path(path) == closed:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", forbid)
    folders, failures = find_folders([tmp_path / "nothing", closed, good])
    assert [f.id for f in folders] == ["good"]
    assert [(f.page, f.exit_code) for f in failures] == [(0, 4), (0, 4)]
    assert "does not exist" in failures[0].message
    assert "Permission denied" in failures[1].message


def test_names_that_collide_get_a_hash_that_does_not_depend_on_place_or_company(tmp_path: Path) -> None:
    for home in ("one", "two"):
        for sub in ("a", "b"):
            touch(tmp_path / home / "box" / sub / "scan.txt")
    first, _ = find_folders([tmp_path / "one" / "box"])
    touch(tmp_path / "two" / "box" / "other.txt")
    second, _ = find_folders([tmp_path / "two" / "box"])
    assert first[0].id != first[1].id
    assert {f.id for f in first} == {f.id for f in second if f.title == "scan"}
    assert all(f.id.startswith("scan-") for f in first)


def test_same_place_in_two_collections_still_has_two_ids(tmp_path: Path) -> None:
    files = [touch(tmp_path / home / "scan.txt") for home in ("one", "two")]
    folders, _ = find_folders(files)
    assert len({f.id for f in folders}) == 2


def test_names_that_differ_in_case_only_count_as_colliding(tmp_path: Path) -> None:
    folders, _ = find_folders([touch(tmp_path / "a" / "Scan.txt"), touch(tmp_path / "b" / "scan.txt")])
    assert len({f.id.casefold() for f in folders}) == 2


def test_folder_named_twice_is_one(tmp_path: Path) -> None:
    path = touch(tmp_path / "box" / "a.txt")
    folders, _ = find_folders([tmp_path / "box", path])
    assert len(folders) == 1


def test_links_in_circles_end(tmp_path: Path) -> None:
    touch(tmp_path / "box" / "a.txt")
    (tmp_path / "box" / "again").symlink_to(tmp_path / "box")
    folders, failures = find_folders([tmp_path / "box"])
    assert len(folders) == 1
    assert not failures


@pytest.mark.parametrize(
    ("name", "safe"), [("a b/c", "a_b_c"), ("..", "folder"), ("Дело 5", "Дело_5"), (".x.", "x"), ("a" * 300, "a" * 100)]
)
def test_safe_name(name: str, safe: str) -> None:
    assert safe_name(name) == safe
