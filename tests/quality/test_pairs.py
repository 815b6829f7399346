from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputUnreadable
from pipeline.quality.pairs import evaluate_paths


def write(directory: Path, **texts: str) -> Path:
    directory.mkdir(exist_ok=True)
    for name, text in texts.items():
        (directory / f"{name.replace('__', '.')}.txt").write_text(text, "utf-8")
    return directory


def test_directories_are_paired_by_name(tmp_path: Path) -> None:
    hyp = write(tmp_path / "hyp", a="Oear Sir", b__ocr="yes", extra="x")
    truth = write(tmp_path / "truth", a__gt="Dear Sir", b__gt="yes", c__gt="missing")
    result = evaluate_paths(hyp, truth)
    assert [(p.name, p.char_edits) for p in result.pages] == [("a", 1), ("b", 0)]
    assert result.pooled.cer == (1, 11)
    assert result.without_hypothesis == ("c",)
    assert result.without_truth == ("extra",)


def test_one_directory_can_hold_both(tmp_path: Path) -> None:
    both = write(tmp_path / "both", a__ocr="Oear", a__gt="Dear")
    assert evaluate_paths(both, both).pooled.char_edits == 1


def test_truth_without_the_mark(tmp_path: Path) -> None:
    result = evaluate_paths(write(tmp_path / "hyp", a="one"), write(tmp_path / "truth", a="one"))
    assert result.pooled.char_edits == 0


def test_optional_strings_beside_the_truth(tmp_path: Path) -> None:
    hyp = write(tmp_path / "hyp", a="SECRET\nDear")
    truth = write(tmp_path / "truth", a__gt="Dear", a__opt="SECRET\n")
    assert evaluate_paths(hyp, truth).pooled.char_edits == 0


def test_change_against_the_original(tmp_path: Path) -> None:
    hyp, before = write(tmp_path / "hyp", a="Dear Sir"), write(tmp_path / "before", a="Oear Sir")
    change = evaluate_paths(hyp, write(tmp_path / "truth", a__gt="Dear Sir"), before).pooled.change
    assert change is not None
    assert (change.fixed, change.damaged, change.preference) == (1, 0, 1)


def test_files(tmp_path: Path) -> None:
    write(tmp_path / "d", a="abc", a__gt="abd")
    result = evaluate_paths(tmp_path / "d" / "a.txt", tmp_path / "d" / "a.gt.txt")
    assert [(p.name, p.char_edits) for p in result.pages] == [("a", 1)]


def test_what_cannot_be_compared(tmp_path: Path) -> None:
    directory = write(tmp_path / "d", a="abc")
    with pytest.raises(InputUnreadable, match="not both"):
        evaluate_paths(directory, directory / "a.txt")
    with pytest.raises(InputUnreadable, match="has the name"):
        evaluate_paths(write(tmp_path / "e", b="abc"), directory)
    with pytest.raises(InputUnreadable, match="Cannot read"):
        evaluate_paths(tmp_path / "none.txt", directory / "a.txt")
    (directory / "bad.txt").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InputUnreadable, match="not UTF-8"):
        evaluate_paths(directory / "bad.txt", directory / "a.txt")
