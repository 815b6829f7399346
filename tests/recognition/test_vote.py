import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Line, Reading, Word
from pipeline.imaging.measure import measure
from pipeline.recognition.combine import combine
from pipeline.recognition.election import Vote, elect
from pipeline.recognition.engine import line_of
from pipeline.recognition.passes import Attempt, Sheet
from pipeline.recognition.voices import Voice, rows_of
from pipeline.recognition.vote import vote
from tests.recognition.drawn import ENGLISH, draw

GREY = draw(ENGLISH)
SHEET = Sheet(GREY, measure(GREY))


def line(number: int, *words: tuple[str, float], top: int = 100, left: int = 100) -> Line:
    placed, at = [], left
    for text, sure in words:
        placed.append(Word(text=text, start=0, end=0, box=(at, top, at + 20 * len(text), top + 40), confidence=sure))
        at += 20 * len(text) + 20
    return line_of(number, placed)


def said(text: str, sure: float = 90.0, top: int = 100, left: int = 100) -> Line:
    return line(1, *((word, sure) for word in text.split()), top=top, left=left)


def voices(*readings: Line | tuple[Line, ...], weight: float = 1.0) -> list[Voice]:
    return [
        Voice(f"voice {n}" if n > 1 else "", lines if isinstance(lines, tuple) else (lines,), weight)
        for n, lines in enumerate(readings, 1)
    ]


def text(lines: tuple[Line, ...]) -> str:
    return "\n".join(line.text for line in lines)


def test_two_readings_that_agree_outvote_the_first_and_the_record_says_who():
    voted = vote(voices(line(1, ("the", 95.0), ("rninister", 60.0), ("spoke", 95.0)), said("the minister spoke", 80.0),
                        said("the minister spoke", 70.0)))  # fmt: skip
    assert text(voted.lines) == "the minister spoke"
    first, word, _ = voted.lines[0].words
    assert (word.origin, word.confidence) == ("voice 2", 80.0)
    assert voted.lines[0].text[word.start : word.end] == "minister"
    assert (first.origin, first.confidence) == ("", 95.0)


def test_known_word_is_not_outvoted_by_a_slightly_surer_unknown_one():
    assert text(vote(voices(said("minister", 70.0), said("rninister", 90.0))).lines) == "minister"


def test_one_word_that_others_read_as_two_is_parted_and_the_reverse():
    glued, parted = line(1, ("ofthe", 40.0)), line(1, ("of", 90.0), ("the", 92.0))
    assert text(vote(voices(glued, parted, parted)).lines) == "of the"
    whole, broken = line(1, ("government", 90.0)), line(1, ("gover", 60.0), ("ment", 60.0))
    assert text(vote(voices(broken, whole, whole)).lines) == "government"


def test_word_that_most_voices_have_is_put_in_and_one_that_a_lone_voice_has_is_not():
    short, long = said("the minister"), said("the minister spoke")
    assert text(vote(voices(short, long, long)).lines) == "the minister spoke"
    assert text(vote(voices(short, short, said("the minister xq", 30.0))).lines) == "the minister"


def test_punctuation_that_differs_does_not_split_the_votes_for_a_word():
    readings = voices(said("rninister", 95.0), said("minister,", 80.0), said("minister.", 80.0))
    assert text(vote(readings).lines) in ("minister,", "minister.")


def test_line_that_only_another_reading_has_is_put_in_its_place():
    first = (said("the first line", top=100), said("the third line", top=300))
    second = (said("the second line", top=200), said("xqv zzk", 20.0, top=400))
    assert text(vote(voices(first, second, first)).lines) == "the first line\nthe second line\nthe third line"


def test_lost_line_of_a_page_on_its_head_is_put_by_its_own_order():
    def overhead(words: str, top: int) -> Line:
        return line_of(1, said(" ".join(reversed(words.split())), top=top).words[::-1])

    first = (overhead("the first line", 700), overhead("the third line", 300))
    voted = vote(voices(first, (overhead("the second line", 500),)), 180)
    assert text(voted.lines) == "the first line\nthe second line\nthe third line"


def test_noise_that_each_reading_reads_differently_is_left_out():
    readings = voices(
        (said("the minister spoke"), said("xqv oqa", 40.0, top=300)),
        (said("the minister spoke"), said("ssq qez", 40.0, top=300)),
        (said("the minister spoke"), said("rrv vn", 40.0, top=300)),
    )
    assert text(vote(readings).lines) == "the minister spoke"


def test_columns_of_another_reading_do_not_run_together():
    left, right = said("the left column", left=100), said("another right one", left=900)
    voted = vote(voices((left, right), line_of(1, [*left.words, *right.words])))
    assert text(voted.lines) == "the left column\nanother right one"


def test_agreement_tells_pages_read_alike_from_others():
    alike = vote(voices(said("the minister spoke"), said("the minister spoke"))).agreement
    apart = vote(voices(said("the minister spoke"), said("tbe ninister spqke"))).agreement
    assert alike == 1.0
    assert apart == pytest.approx(0.5)


def test_voice_that_has_nothing_at_a_place_speaks_against_it():
    votes = {1: Vote("xq", 0.3, 1.0), 2: Vote("", 0.5, 1.0), 3: Vote("", 0.5, 1.0)}
    assert elect(votes, 1).text == ""
    assert elect({1: Vote("minister", 0.9, 1.0), 2: Vote("", 0.5, 1.0)}, 1).text == "minister"


WORDS = st.lists(st.sampled_from("the minister spoke of a visit rn 12 ,".split()), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_every_word_has_a_row_and_lines_fit_their_words(readings):
    given_voices = voices(*(said(" ".join(words)) for words in readings))
    rows = rows_of(given_voices)
    assert sum(len(tokens) for row in rows for tokens in row.tokens.values()) == sum(map(len, readings))
    voted = vote(given_voices)
    assert 0.0 <= voted.agreement <= 1.0
    for one in voted.lines:
        assert all(one.text[w.start : w.end] == w.text and w.box is not None for w in one.words)


@given(WORDS, st.integers(1, 4))
def test_readings_that_agree_stay_as_they_are(words, count):
    reading = said(" ".join(words))
    voted = vote(voices(*[reading] * count))
    assert text(voted.lines) in ("", reading.text)


def attempt(*lines: Line) -> Attempt:
    return Attempt(lines, SHEET.judged(lines), ("eng",))


def test_lone_attempt_stays_as_it_is():
    only = attempt(said("minister"))
    assert combine(SHEET, [only]) is only
    empty = attempt()
    assert combine(SHEET, [empty], second=(said("minister"),)) is empty


def test_second_engine_and_text_layer_are_voted_in_with_their_names():
    first = attempt(said("the rninister spoke of tbe visll", 60.0))
    second = (said("the minister spoke of the visii", 99.0),)
    layer = Reading(source="embedded", engine="pdf text layer", lines=(said("the minister spoke of the visit", 0.0),))
    combined = combine(SHEET, [first], second, [layer])
    assert combined.text == "the minister spoke of the visit"
    assert {word.origin for line in combined.lines for word in line.words} == {"", "rapidocr", "text layer 1"}
    assert combined.steps[-1] == "vote"
    assert combined.agreement is not None and 0.5 < combined.agreement < 1.0
    alone = combine(SHEET, [first], layers=[layer])
    assert alone.lines[0].words[1].origin == "text layer 1"


def test_second_engine_that_read_little_does_not_give_the_layout():
    first = attempt(said("the minister spoke"), said("about the visit", top=200))
    combined = combine(SHEET, [first], (said("the visit", top=200, left=220),))
    assert combined.text == "the minister spoke\nabout the visit"


def test_page_of_another_size_is_judged_anew():
    first = attempt(said("the rninister spoke", 60.0))
    combined = combine(SHEET, [first], (said("the minister spoke", 99.0),))
    assert combined.verdict.lexicon == 1.0
    assert np.isclose(combined.verdict.covered, SHEET.judged(combined.lines).covered)
