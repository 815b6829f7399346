import numpy as np

from pipeline.document import Line, Word
from pipeline.imaging.measure import measure
from pipeline.recognition.engine import line_of
from pipeline.recognition.noise import is_noise, without_noise
from pipeline.recognition.passes import Attempt, Sheet
from tests.recognition.drawn import ENGLISH, draw

GREY = draw(ENGLISH)
SHEET = Sheet(GREY, measure(GREY))


def line(number: int, *words: tuple[str, float], top: int = 100) -> Line:
    placed = [
        Word(text=t, start=0, end=0, box=(100 + 120 * n, top, 200 + 120 * n, top + 40), confidence=c)
        for n, (t, c) in enumerate(words)
    ]
    return line_of(number, placed, 1)


def test_noise_is_told_from_text():
    assert is_noise(line(1, ("..:", 20.0), ("~", 10.0)))
    assert is_noise(line(1, ("eecoa", 12.0), ("ecssoq", 20.0)))
    assert not is_noise(line(1, ("minister", 12.0)))
    assert not is_noise(line(1, ("eecoa", 80.0)))
    assert not is_noise(Line(number=1, text="* * *"))


def test_noise_lines_go_and_the_rest_is_numbered():
    lines = (line(1, ("..:", 20.0)), line(2, ("minister", 90.0), top=300))
    read = Attempt(lines, SHEET.judged(lines), ("eng",))
    clean = without_noise(SHEET, read)
    assert [(item.number, item.text) for item in clean.lines] == [(1, "minister")]
    assert clean.verdict.confidence == 90.0
    assert without_noise(SHEET, clean) is clean


def test_measures_of_a_verdict():
    verdict = SHEET.judged((line(1, ("minister", 90.0), ("qqxzz", 30.0)),))
    assert verdict.characters == 13
    assert abs(verdict.confidence - (8 * 90 + 5 * 30) / 13) < 1e-9
    assert abs(verdict.doubtful - 5 / 13) < 1e-9
    assert abs(verdict.lexicon - 8 / 13) < 1e-9
    everything = line_of(1, [Word(text="page", start=0, end=0, box=(0, 0, 1400, 900), confidence=50.0)])
    assert SHEET.judged((everything,)).covered == 1.0
    assert SHEET.judged(()).covered == 0.0
    assert np.isclose(SHEET.judged((everything,)).worth, 0.5)
