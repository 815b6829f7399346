from pathlib import Path

import pytesseract
import pytest
from PIL import Image

from pipeline.errors import MissingDependency, RecognitionFailed
from pipeline.recognition import tesseract
from pipeline.recognition.engine import Picture
from pipeline.recognition.tesseract import Tesseract, lines_of_table
from tests.recognition.drawn import ENGLISH, draw, found

HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "page.png"
    Image.fromarray(draw(ENGLISH)).save(path)
    return Picture(path, (1400, 900), 300)


def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = tmp_path / "fake-tesseract"
    program.write_text("#!/bin/sh\n" + script)
    program.chmod(0o755)
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", str(program))
    monkeypatch.setattr(Tesseract, "require", lambda self, languages: None)


def test_page_is_read_with_boxes_and_confidences(picture):
    lines = Tesseract().read(picture, ("eng",))
    assert len(lines) == 6
    assert found(ENGLISH, "\n".join(line.text for line in lines)) > 0.95
    for line in lines:
        for word in line.words:
            assert line.text[word.start : word.end] == word.text
            assert word.confidence is not None and 0 <= word.confidence <= 100
            assert word.box is not None and 0 <= word.box[0] < word.box[2] <= 1400
    first = lines[0].words[0]
    assert first.box is not None
    assert abs(first.box[0] - 120) < 8 and 110 < first.box[1] < 150


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("sleep 30", "took more than"),
        ("kill -9 $$", "killed"),
        ("kill -11 $$", "signal 11"),
        ("echo broken image >&2; exit 1", "broken image"),
        ("printf 'level\\t\\377\\376'", "nonsense"),
        ("echo hello", "nonsense"),
    ],
)
def test_failures_of_the_engine_are_named(picture, tmp_path, monkeypatch, script, message):
    fake(tmp_path, monkeypatch, script)
    with pytest.raises(RecognitionFailed, match=message) as caught:
        Tesseract(seconds=1.0, seconds_per_megapixel=0.0).read(picture, ("eng",))
    assert caught.value.hint


def test_missing_language_names_the_package():
    with pytest.raises(MissingDependency) as caught:
        tesseract.require(("eng", "xxx"))
    assert "xxx" in caught.value.message
    assert "tesseract-ocr-xxx" in caught.value.hint


def test_missing_tesseract_names_the_package(monkeypatch):
    monkeypatch.setattr(pytesseract.pytesseract, "tesseract_cmd", "no-such-tesseract")
    tesseract.version.cache_clear()
    try:
        with pytest.raises(MissingDependency, match="apt-get install tesseract-ocr"):
            tesseract.version()
    finally:
        tesseract.version.cache_clear()


def test_version_and_languages_are_those_installed():
    assert tesseract.version()[0].isdigit()
    assert {"eng", "rus"} <= set(tesseract.installed_languages())


def test_table_becomes_lines_and_blocks():
    table = HEADER + (
        "2\t1\t1\t0\t0\t0\t0\t0\t90\t90\t-1\t\n"
        "5\t1\t1\t1\t1\t1\t10\t20\t30\t12\t91.5\tOne\n"
        "5\t1\t1\t1\t1\t2\t50\t20\t30\t12\t80\ttwo\n"
        "5\t1\t1\t1\t2\t1\t10\t40\t30\t12\t70\t \n"
        "5\t1\t2\t1\t1\t1\t10\t60\t30\t12\t60\tcafe\u0301\n"
    )
    lines = lines_of_table(table)
    assert [line.text for line in lines] == ["One two", "café"]
    assert [line.block for line in lines] == [1, 2]
    assert [line.number for line in lines] == [1, 2]
    assert lines[0].box == (10, 20, 80, 32)
    assert (lines[0].words[1].start, lines[0].words[1].end) == (4, 7)


def test_empty_table_is_an_empty_page_and_other_tables_are_refused():
    assert lines_of_table(HEADER) == ()
    with pytest.raises(ValueError, match="columns"):
        lines_of_table("a\tb\n1\t2\n")
    with pytest.raises(ValueError, match="row"):
        lines_of_table(HEADER + "5\t1\t1\n")
