from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from pipeline.doctor import examine
from pipeline.errors import MissingDependency, RecognitionFailed
from pipeline.recognition import engine_fingerprint, has_second_engine, rapid
from pipeline.recognition.engine import Picture
from pipeline.recognition.rapid import Rapid
from pipeline.settings import Settings
from tests.recognition.drawn import ENGLISH, draw, found


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    path = tmp_path / "page.png"
    Image.fromarray(draw(ENGLISH)).save(path)
    return Picture(path, (1400, 900), 300)


def answering(monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    """Let RapidOCR be there and give this answer, or raise it."""

    def engine(pixels: object, return_word_box: bool) -> object:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(rapid, "is_installed", lambda: True)
    monkeypatch.setattr(Rapid, "version", lambda self: "3")
    monkeypatch.setattr(rapid, "_loaded", lambda: engine)


@pytest.mark.skipif(not rapid.is_installed(), reason="the extra second-engine is not installed")
def test_page_is_read_in_lines_with_boxes(picture: Picture) -> None:
    lines = Rapid().read(picture, ("eng",))
    assert found(ENGLISH, "\n".join(line.text for line in lines)) > 0.9
    assert len(lines) == 6
    for line in lines:
        assert all(w.box is not None and 0 <= w.box[0] < w.box[2] <= 1400 for w in line.words)
    first = lines[0].words[0]
    assert first.box is not None and abs(first.box[0] - 120) < 25


def test_other_scripts_and_full_width_signs_are_made_plain(picture: Picture, monkeypatch: pytest.MonkeyPatch) -> None:
    corners = [[10, 10], [90, 10], [90, 40], [10, 40]]
    pieces = ((("talks，", 0.9, corners), ("中", 1.0, corners)), (), ((),), None, (("道", 1.0, corners),))
    answering(monkeypatch, SimpleNamespace(word_results=pieces))
    (line,) = Rapid().read(picture, ("eng",))
    assert line.text == "talks,"
    assert (line.words[0].box, line.words[0].confidence) == ((10, 10, 90, 40), 90.0)


@pytest.mark.parametrize(
    "answer",
    [SimpleNamespace(word_results=None), SimpleNamespace(word_results=(("", 1.0, None),)), SimpleNamespace(boxes=[])],
)
def test_page_without_text_has_no_lines(picture: Picture, monkeypatch: pytest.MonkeyPatch, answer: object) -> None:
    answering(monkeypatch, answer)
    assert Rapid().read(picture, ("eng",)) == ()


def test_failures_are_named(picture: Picture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, RuntimeError("no memory"))
    with pytest.raises(RecognitionFailed, match="no memory"):
        Rapid().read(picture, ("eng",))
    with pytest.raises(RecognitionFailed, match="open"):
        Rapid().read(Picture(tmp_path / "none.png", (1, 1), 300), ("eng",))
    with pytest.raises(MissingDependency, match="rus"):
        Rapid().read(picture, ("rus",))


def test_without_it_everything_says_so_and_nothing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rapid, "is_installed", lambda: False)
    assert not has_second_engine(Settings())
    with pytest.raises(MissingDependency) as caught:
        Rapid().require(("eng",))
    assert "second-engine" in caught.value.hint
    (check,) = [check for check in examine(tmp_path) if check.name == "second engine"]
    assert check.ok and "optional" in check.found and "second-engine" in check.hint


def test_second_engine_is_part_of_what_a_reading_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    answering(monkeypatch, None)
    assert has_second_engine(Settings())
    assert not has_second_engine(Settings(second_engine=False))
    assert engine_fingerprint(Settings()) != engine_fingerprint(Settings(second_engine=False))
