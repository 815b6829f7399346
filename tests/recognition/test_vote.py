import numpy as np

from pipeline.document import Line, Word
from pipeline.imaging.measure import measure
from pipeline.recognition.engine import line_of
from pipeline.recognition.noise import is_noise, without_noise
from pipeline.recognition.passes import Attempt, Sheet
from pipeline.recognition.vote import vote
from tests.recognition.drawn import ENGLISH, draw

GREY = draw(ENGLISH)
SHEET = Sheet(GREY, measure(GREY))


def line(number: int, *words: tuple[str, float], top: int = 100, block: int = 1) -> Line:
    placed = [
        Word(text=t, start=0, end=0, box=(100 + 120 * n, top, 200 + 120 * n, top + 40), confidence=c)
        for n, (t, c) in enumerate(words)
    ]
    return line_of(number, placed, block)


def attempt(*lines: Line, rotation: int = 0) -> Attempt:
    return Attempt(lines, SHEET.judged(lines), ("eng",), rotation=rotation)


def test_lone_reading_stays_as_it_is():
    only = attempt(line(1, ("minister", 90.0)))
    assert vote(SHEET, [only]) is only


def test_two_readings_that_agree_outvote_the_first():
    first = attempt(line(1, ("the", 95.0), ("rninister", 60.0), ("spoke", 95.0)))
    others = [attempt(line(1, ("the", 95.0), ("minister", 80.0), ("spoke", 90.0))) for _ in range(2)]
    merged = vote(SHEET, [first, *others])
    assert merged.lines[0].text == "the minister spoke"
    word = merged.lines[0].words[1]
    assert (word.origin, word.confidence) == ("vote", 80.0)
    assert merged.lines[0].text[word.start : word.end] == "minister"
    assert merged.lines[0].words[0].origin == ""
    assert merged.steps[-1] == "vote"


def test_known_word_is_not_outvoted_by_a_slightly_surer_unknown_one():
    first = attempt(line(1, ("minister", 70.0)))
    assert vote(SHEET, [first, attempt(line(1, ("rninister", 90.0)))]).lines[0].text == "minister"


def test_one_word_that_others_read_as_two_is_parted():
    first = attempt(line(1, ("ofthe", 40.0)))
    parts = (Word(text="of", start=0, end=0, box=(100, 100, 140, 140), confidence=90.0),
             Word(text="the", start=0, end=0, box=(145, 100, 200, 140), confidence=92.0))  # fmt: skip
    assert vote(SHEET, [first, attempt(line_of(1, list(parts)))]).lines[0].text == "of the"


def test_line_that_only_another_pass_found_is_put_in_its_place():
    first = attempt(line(1, ("first", 90.0)), line(2, ("third", 90.0), top=300))
    other = attempt(line(1, ("second", 90.0), ("line", 90.0), top=200), line(2, ("faint", 40.0), top=400))
    merged = vote(SHEET, [first, other])
    assert [item.text for item in merged.lines] == ["first", "second line", "third"]
    assert [item.number for item in merged.lines] == [1, 2, 3]


def test_lost_line_of_a_page_on_its_head_is_put_by_its_own_order():
    first = attempt(line(1, ("first", 90.0), top=700), line(2, ("third", 90.0), top=300), rotation=180)
    other = attempt(line(1, ("second", 90.0), top=500), rotation=180)
    assert [item.text for item in vote(SHEET, [first, other]).lines] == ["first", "second", "third"]


def test_noise_is_told_from_text():
    assert is_noise(line(1, ("..:", 20.0), ("~", 10.0)))
    assert is_noise(line(1, ("eecoa", 12.0), ("ecssoq", 20.0)))
    assert not is_noise(line(1, ("minister", 12.0)))
    assert not is_noise(line(1, ("eecoa", 80.0)))
    assert not is_noise(Line(number=1, text="* * *"))


def test_noise_lines_go_and_the_rest_is_numbered():
    read = attempt(line(1, ("..:", 20.0)), line(2, ("minister", 90.0), top=300))
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
