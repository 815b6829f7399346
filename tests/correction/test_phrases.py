from __future__ import annotations

import pytest
from made_folder import changes, short, work

from pipeline.correction.phrases import phrases


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("It all hangs on the turn of the tidc here.", "tidc", "tide"),
        ("FOR IMMEDIATE ATTEUTION", "ATTEUTION", "ATTENTION"),
        ("поднят ао просьбе экипажа судна к вечеру", "", ""),
        ("поднят по просьтe экипажа судна", "", ""),
        ("поднят по просьте экипажа судна", "просьте", "просьбе"),
    ],
)
def test_a_misread_word_of_a_phrase_is_corrected(text: str, before: str, after: str) -> None:
    expected = [(1, before, after, "applied")] if before else []
    assert short(changes(phrases, work(text))) == expected


def test_a_likely_misreading_that_no_shape_explains_is_proposed() -> None:
    assert short(changes(phrases, work("for immediate attenfion"))) == [(1, "attenfion", "attention", "proposed")]


def test_a_known_word_is_only_doubted() -> None:
    assert short(changes(phrases, work("for thc use of pilots only and for the use of pilots oniy"))) == [
        (1, "thc", "the", "proposed"),
        (1, "oniy", "only", "proposed"),
    ]
    assert short(changes(phrases, work("the turu of the tide", phrases=("the turn of the tide",)))) == [
        (1, "turu", "turn", "applied")
    ]
    known = changes(phrases, work("one has to hear in mind always", phrases=("to bear in mind always",)))
    assert short(known) == [(1, "hear", "bear", "proposed")]


@pytest.mark.parametrize(
    "text",
    [
        "the turns of the tide",
        "for the users of pilots only",
        "по просьбам экипажа судна",
        "the turn of the screw",
        "for 1mmediate attention",
        "FOMIN HARROW VISIT",
        "",
    ],
)
def test_other_words_and_other_forms_stay(text: str) -> None:
    assert changes(phrases, work(text)) == []


def test_a_phrase_may_run_over_a_line_end() -> None:
    assert short(changes(phrases, work("It hangs on the turn\nof the tidc."))) == [(1, "tidc", "tide", "applied")]
    assert changes(phrases, work("It hangs on the turn\n\n\nof the tidc.")) == []
