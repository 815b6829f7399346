from __future__ import annotations

import pytest

from pipeline.correction import correct_folder
from pipeline.document import Line, Page, Reading, corrected_lines
from pipeline.language.dictionaries import Dictionary
from pipeline.settings import Settings


def corrected(text: str) -> str:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), 1))
    reading = Reading(source="embedded", engine="text", lines=lines)
    (page,) = correct_folder([(Page(number=1, source="a"), reading)], Dictionary(mark="test"), Settings())
    assert {c.rule for c in page.corrections} <= {"speck"}
    return "\n".join(corrected_lines(reading, page.corrections))


@pytest.mark.parametrize(
    ("read", "clean"),
    [
        ("the answer . was given", "the answer was given"),
        ("the answer ~ was given", "the answer was given"),
        ("the answer .\nwas given", "the answer\nwas given"),
        ("| the answer was given", "the answer was given"),
        ("the answer was given _", "the answer was given"),
        (". the answer was given", "the answer was given"),
        ("the answer _ - was given", "the answer was given"),
        (". - _ the answer", "the answer"),
        ("the answer\n. - _\nwas given", "the answer\n\nwas given"),
        ("ответ был дан . о _\nвчера", "ответ был дан\nвчера"),
    ],
)
def test_a_sign_alone_where_none_can_stand_goes(read: str, clean: str) -> None:
    assert corrected(read) == clean


@pytest.mark.parametrize(
    "text",
    [
        "the answer. Was given",
        "the answer . The other was given",
        "the answer - was given",
        "the answer . . . was given",
        "the answer _ _ _ was given",
        "| the answer | was given",
        "| the - | answer",
        "the answer _ was | given",
        "see the A . of it",
        "' Tis the answer",
        "* the answer was given",
        "the o - answer",
        "the answer ' was given",
        "the answer, viz. : - it was given",
        "ответ о том",
        "говорил о _ том",
    ],
)
def test_signs_that_may_mean_something_stay(text: str) -> None:
    assert corrected(text) == text
