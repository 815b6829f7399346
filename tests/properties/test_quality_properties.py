from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import CorrectedPage, Line, Page, Reading
from pipeline.quality import score_page
from pipeline.quality.evaluate import evaluate, pool
from pipeline.quality.model import error_rate
from pipeline.quality.normal import normalise
from pipeline.quality.signals import MATERIAL, TEXT, text_signals, words_of_page

ENGLISH = (
    "The ambassador delivered the letter to the minister on Tuesday morning, and the committee will discuss the reply "
    "next week in Geneva. The delegation asked for more time, because the proposals of the other side had arrived late "
    "and had to be translated before the meeting. Members of the group were asked to send their comments in writing. "
    "The secretary thanked the staff for the work that had been done during the summer, and hoped that the report "
    "would be ready before the end of the year. There were no further questions, and the meeting was closed at five. "
)
RUSSIAN = (
    "Посол передал письмо министру во вторник утром, и комиссия обсудит ответ на следующей неделе в Женеве. Делегация "
    "просила дать ей больше времени, потому что предложения другой стороны пришли поздно и их надо было перевести до "
    "начала встречи. Членов группы просили прислать свои замечания в письменном виде. Секретарь поблагодарил "
    "сотрудников за работу, которая была сделана летом, и выразил надежду, что доклад будет готов до конца года. "
    "Вопросов больше не было, и собрание закрылось в половине шестого. "
)
NOISE = "qwzxjkvb#~|^*10"
NOISE_RUSSIAN = "щъыэюйфцж#~|^*10"
STEPS = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4)
texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=200)


def rate(text: str) -> float:
    words = words_of_page(text.splitlines())
    return error_rate(text_signals(words), words.count).rate


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([ENGLISH, RUSSIAN]), st.integers(0, 10**6))
def test_the_score_falls_with_each_step_of_damage(text: str, seed: int) -> None:
    random = Random(seed)
    text *= 3  # the length of a typed page; a few lines are too few for one step to differ surely from the next
    noise = NOISE if text.startswith(ENGLISH) else NOISE_RUSSIAN
    places = [i for i, c in enumerate(text) if c.isalpha()]
    random.shuffle(places)
    new = {i: random.choice(noise) for i in places}
    rates = []
    for share in STEPS:
        damaged = set(places[: int(share * len(places))])
        rates.append(rate("".join(new[i] if i in damaged else c for i, c in enumerate(text))))
    assert all(a < b for a, b in pairwise(rates))
    assert rates[0] < 0.02 < rates[2]


@settings(deadline=None)
@given(texts)
def test_any_text_can_be_scored(text: str) -> None:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.splitlines(), 1))
    score = score_page(
        "f",
        CorrectedPage(page=Page(number=1, source="s"), reading=Reading(source="embedded", engine="text", lines=lines)),
    )
    if score.score is not None:
        assert score.low is not None and score.high is not None
        assert 0 <= score.low <= score.score <= score.high <= 100
    else:
        assert score.grade in ("blank", "sparse", "unreadable")


@settings(deadline=None)
@given(texts)
def test_signals_are_never_negative(text: str) -> None:
    found = text_signals(words_of_page([text]))
    assert set(found) == TEXT.keys() | MATERIAL.keys()
    assert all(value >= 0 for value in found.values())


@settings(deadline=None)
@given(texts)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@settings(deadline=None)
@given(texts, texts)
def test_error_rates_are_counts_that_fit_together(hypothesis: str, truth: str) -> None:
    found = evaluate(hypothesis, truth, before=hypothesis)
    assert found.capped_char_edits <= found.chars
    assert 0 <= found.hits <= found.chars
    assert found.char_edits >= abs(len(normalise(hypothesis)) - found.chars)
    assert 0 <= found.cmer.value <= 1
    assert found.change is not None
    assert (found.change.fixed, found.change.damaged, found.change.preference) == (0, 0, 0)
    assert evaluate(truth, truth).char_edits == 0
    assert pool([found, found]).cer == (2 * found.char_edits, 2 * found.chars)
