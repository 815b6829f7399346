from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from pipeline.document import ImageSource, Page, Reading, Word
from pipeline.errors import MissingDependency, RecognitionFailed
from pipeline.imaging.measure import measure
from pipeline.imaging.steps import straighten, turn
from pipeline.recognition import engine_fingerprint, recognise, recognise_image
from pipeline.recognition.engine import Picture, line_of
from pipeline.recognition.languages import languages_with_words
from pipeline.recognition.passes import Sheet
from pipeline.recognition.plan import Plan
from pipeline.recognition.recognise import Others, read_sheet
from pipeline.recognition.tesseract import Tesseract
from pipeline.settings import Settings
from tests.recognition.drawn import ENGLISH, RUSSIAN, draw, found


def read(grey, **settings):
    return recognise_image(np.ascontiguousarray(grey, np.uint8), None, 300, Settings(**settings))


def test_english_page_is_read_plain_and_once():
    reading = read(draw(ENGLISH))
    assert found(ENGLISH, reading.text) > 0.95
    assert reading.languages == ("eng",)
    assert (reading.source, reading.size, reading.steps, reading.rotation) == ("reocr", (1400, 900), (), 0)
    assert reading.engine.startswith("tesseract ")
    assert reading.measures["mean_confidence"] > 85
    assert reading.measures["ink_uncovered"] < 0.05
    assert {"share_under_60", "ink", "contrast", "noise", "skew"} <= reading.measures.keys()


def test_russian_page_is_found_to_be_russian():
    reading = read(draw(RUSSIAN))
    assert reading.languages == ("rus",)
    assert found(RUSSIAN, reading.text) > 0.9


def test_page_in_both_languages_keeps_both():
    page = np.vstack([draw(ENGLISH)[:620], draw(RUSSIAN)])
    reading = read(page)
    assert reading.languages == ("eng", "rus")
    assert found(ENGLISH, reading.text) > 0.9
    assert found(RUSSIAN, reading.text) > 0.9


@pytest.mark.parametrize(("degrees", "undo"), [(90, 270), (180, 180), (270, 90)])
def test_turned_page_is_read_with_boxes_in_its_own_pixels(degrees, undo):
    page = turn(draw(ENGLISH), degrees)
    reading = read(page)
    assert reading.rotation == undo
    assert found(ENGLISH, reading.text) > 0.9
    assert reading.size == page.shape[::-1]
    word = next(w for line in reading.lines for w in line.words if w.text == "ambassador")
    left, top, right, bottom = word.box
    assert page[top:bottom, left:right].min() < 80
    assert ((right - left) > (bottom - top)) == (degrees == 180)


@pytest.mark.parametrize("skew", [-15.0, 4.0])
def test_skewed_page_is_straightened(skew):
    page, _ = straighten(draw(ENGLISH), skew)
    reading = read(page)
    assert reading.skew == pytest.approx(-skew, abs=0.2)
    assert found(ENGLISH, reading.text) > 0.9


def test_page_that_was_turned_wrongly_is_read_as_it_is():
    page = draw(ENGLISH)
    sheet = Sheet(page, replace(measure(page), skew=15.0), dpi=300)
    best, *_ = read_sheet(sheet, Tesseract(), Plan(("eng",), 90, clean=True), True, lambda _: False)
    assert (best.rotation, best.steps) == (0, ())
    assert found(ENGLISH, best.text) > 0.95


def test_page_is_not_tried_in_further_ways_once_it_is_read():
    class Late(FakeEngine):
        def read(self, picture: Picture, languages: tuple[str, ...]):
            lines = super().read(picture, languages)
            return lines if len(self.sizes) > 1 else ()

    page, engine = draw(ENGLISH), Late()
    sheet = Sheet(page, measure(page), dpi=300)
    best, *_ = read_sheet(sheet, engine, Plan(("eng",), 0, clean=True), True, lambda _: False)
    assert best.rotation == 180
    assert len(engine.sizes) == 2


def test_inverted_page_is_read():
    assert found(ENGLISH, read(255 - draw(ENGLISH)).text) > 0.9


def test_shaded_page_of_low_resolution_is_read():
    small = np.asarray(Image.fromarray(draw(ENGLISH)).resize((560, 360), Image.Resampling.LANCZOS), np.float32)
    assert found(ENGLISH, read(small * np.linspace(1, 0.6, 560, dtype=np.float32)).text) > 0.85


def test_blank_page_gives_an_empty_reading_with_measures():
    reading = read(np.full((700, 500), 236, np.uint8))
    assert reading.lines == ()
    assert reading.measures["ink"] == 0.0


def test_given_language_is_kept():
    reading = read(draw(ENGLISH)[:300], lang="rus")
    assert reading.languages == ("rus",)


def test_temporary_files_go_where_told_and_are_removed(tmp_path):
    seen = []

    class Spy(FakeEngine):
        def read(self, picture, languages):
            seen.append(picture.path)
            assert Image.open(picture.path).size == picture.size
            return super().read(picture, languages)

    recognise_image(draw(ENGLISH), None, 300, Settings(tmp=tmp_path), Spy())
    assert seen and all(path.parent == tmp_path for path in seen)
    assert not list(tmp_path.iterdir())


class FakeEngine:
    name = "fake"

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.sizes: list[tuple[int, int]] = []

    def version(self) -> str:
        return "1"

    def require(self, languages: tuple[str, ...]) -> None:
        pass

    def read(self, picture: Picture, languages: tuple[str, ...]):
        self.sizes.append(picture.size)
        if len(self.sizes) <= self.failures:
            raise RecognitionFailed("It broke.", "Try again.")
        width, height = picture.size
        words = [
            Word(text=w, start=0, end=0, box=(0, 0, width, height), confidence=96.0) for w in "known words here".split()
        ]
        return (line_of(1, words),)


class Doubtful(FakeEngine):
    """An engine that reads every page alike, and is not sure of it."""

    def __init__(self, text: str = "the rninister spoke", sure: float = 60.0, name: str = "fake") -> None:
        super().__init__()
        self.text, self.sure, self.name = text, sure, name

    def read(self, picture: Picture, languages: tuple[str, ...]):
        self.sizes.append(picture.size)
        width, height = picture.size
        boxes = [(width * n // 3, 0, width * (n + 1) // 3, height) for n in range(3)]
        words = [
            Word(text=w, start=0, end=0, box=b, confidence=self.sure)
            for w, b in zip(self.text.split(), boxes, strict=False)
        ]
        return (line_of(1, words),)


def read_by(first: Doubtful, **others: Any):
    return recognise_image(draw(ENGLISH), None, 300, Settings(lang="eng"), first, Others(**others))


def test_page_in_doubt_is_read_by_the_second_engine_and_voted():
    first, second = Doubtful(), Doubtful("the minister spoke", 99.0, "second")
    reading = read_by(first, second=second)
    assert reading.text == "the minister spoke"
    assert [w.origin for w in reading.lines[0].words] == ["", "rapidocr", ""]
    assert reading.parameters["languages"] == "eng"
    assert 0 < reading.measures["agreement"] < 1
    assert len(second.sizes) == 1
    alone = Doubtful()
    read_by(alone)
    assert len(first.sizes) < len(alone.sizes)


def test_page_that_is_read_well_costs_no_second_engine():
    second = Doubtful("other", 99.0)
    reading = recognise_image(draw(ENGLISH), None, 300, Settings(), None, Others(second, lambda: pytest.fail("asked")))
    assert second.sizes == []
    assert "agreement" not in reading.measures


def test_second_engine_that_fails_or_does_not_read_the_language_is_done_without():
    class Broken(Doubtful):
        def read(self, picture, languages):
            raise RecognitionFailed("It broke.", "Try again.")

    class Unable(Doubtful):
        def require(self, languages):
            raise MissingDependency("It does not read that.", "Use another.")

    for second in (Broken(), Unable("other", 99.0)):
        assert read_by(Doubtful(), second=second).text == "the rninister spoke"


def test_text_layer_is_voted_in_where_the_engine_is_in_doubt():
    words = [
        Word(text=w, start=0, end=0, box=(467 * n, 0, 467 * n + 467, 900))
        for n, w in enumerate("the minister spoke".split())
    ]
    layers = (Reading(source="embedded", engine="pdf text layer", lines=(line_of(1, words),)),)
    reading = read_by(Doubtful(sure=30.0), layers=lambda: layers * 2)
    assert reading.text == "the minister spoke"
    assert reading.lines[0].words[1].origin == "text layer 1"


def test_engine_that_fails_once_gets_a_smaller_image_and_boxes_still_fit():
    engine = FakeEngine(failures=1)
    reading = recognise_image(draw(ENGLISH), None, 300, Settings(), engine)
    assert engine.sizes == [(1400, 900), (933, 600)]
    assert reading.lines[0].words[0].box == (0, 0, 1400, 900)


def test_engine_that_fails_on_the_file_gets_a_smaller_copy(tmp_path: Path):
    path = tmp_path / "p.png"
    Image.fromarray(draw(ENGLISH)).save(path)
    engine = FakeEngine(failures=1)
    reading = recognise_image(draw(ENGLISH), path, 300, Settings(), engine)
    assert engine.sizes == [(1400, 900), (933, 600)]
    assert reading.text == "known words here"


def test_engine_that_fails_twice_fails_the_page():
    with pytest.raises(RecognitionFailed):
        recognise_image(draw(ENGLISH), None, 300, Settings(), FakeEngine(failures=2))


def test_page_of_a_folder_is_read_from_its_file(tmp_path: Path):
    Image.fromarray(draw(ENGLISH)).save(tmp_path / "scan.png", dpi=(300, 300))
    page = Page(number=1, source="scan.png", image=ImageSource(path="scan.png", size=(1400, 900), dpi=300))
    reading = recognise(page, tmp_path, Settings())
    assert found(ENGLISH, reading.text) > 0.95
    with pytest.raises(ValueError, match="no image"):
        recognise(Page(number=2, source="x"), tmp_path, Settings())


def test_fingerprint_depends_on_what_changes_the_reading():
    assert engine_fingerprint(Settings()) == engine_fingerprint(Settings(jobs=3))
    assert engine_fingerprint(Settings()) != engine_fingerprint(Settings(lang="rus"))


def test_languages_need_words_that_exist():
    assert languages_with_words(ENGLISH) == ("eng",)
    assert languages_with_words(ENGLISH + RUSSIAN) == ("eng", "rus")
    assert languages_with_words(ENGLISH + " жщъы пфуцк ллзщд") == ("eng",)
    lines = ENGLISH.splitlines() * 2
    scattered = "\n".join(f"{line} {word}" for line, word in zip(lines, "везут чине обвала тому".split(), strict=False))
    assert languages_with_words(scattered) == ("eng", "rus")
    assert languages_with_words(scattered + "\n" + ENGLISH * 2) == ("eng",)
    assert languages_with_words(scattered + "\n" + ENGLISH * 2 + "\nвезут тому обвала") == ("eng", "rus")
    assert languages_with_words("") == ()
