from __future__ import annotations

import pytest

from pipeline.correction.folder import prepared
from pipeline.correction.lost_signs import lost_signs
from pipeline.correction.shared import Shared
from pipeline.correction.smudges import smudges
from pipeline.correction.work import Rule
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

NOISE = "\nThc prisoncr sajd nothlng, aud tbe magistratc remandcd hirn."
"""A line that makes a page one of many misread words."""


@pytest.fixture(scope="module")
def shared() -> Shared:
    return Shared(Vocabulary(load(["general"])))


def changes(rule: Rule, text: str, shared: Shared) -> dict[str, str]:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), 1))
    work = prepared(
        [(Page(number=1, source="a"), Reading(source="embedded", engine="text", lines=lines))], shared, Settings()
    )
    return {c.before: c.after for c in rule(work.pages[0], work) if c is not None}


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("several several times. before that", "times.", "times"),
        ("He was in the. house", "the.", "the"),
        ("the officer had' seen him", "had'", "had"),
        ("took the tray 'ready for dinner", "'ready", "ready"),
        ("the report •that there will be", "•that", "that"),
        ("the old~ house", "old~", "old"),
        ("the |old house", "|old", "old"),
    ],
)
def test_a_sign_that_touches_a_known_word_goes(text: str, before: str, after: str, shared: Shared) -> None:
    assert changes(smudges, text + NOISE, shared) == {before: after}


@pytest.mark.parametrize(
    "text",
    [
        "several times. Before that",
        "eight per cent. per annum",
        "12 in. by 6 in. deep",
        "he said 'the man had' seen him",
        "the prisoners' friends had gone",
        "three pair of stairs wi' the broom",
        "before 'tis gone and 'twas so",
        "he said 'ready for dinner' and went",
        "the cit\\ of London and the ~HE",
        "• that and ~ this",
        "aud cbarged. with it",
    ],
)
def test_signs_that_may_stand_where_they_are_stay(text: str, shared: Shared) -> None:
    assert changes(smudges, text + NOISE, shared) == {}


def test_on_clean_pages_apostrophes_and_stops_stay(shared: Shared) -> None:
    assert changes(smudges, "He was in the. house and the officer had' seen him 'ready for dinner", shared) == {}


def test_a_lost_sign_before_a_figure_is_a_pound(shared: Shared) -> None:
    text = "he had \ufffd14 in caf\ufffd and \ufffd of it"
    assert changes(lost_signs, text, shared) == {"\ufffd": "£"}
    assert changes(lost_signs, "он дал \ufffd14", shared) == {}
