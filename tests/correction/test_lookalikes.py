from __future__ import annotations

import pytest
from made_folder import changes, work

from pipeline.correction.lookalikes import lookalikes
from pipeline.correction.markings import markings
from pipeline.correction.spacing import letter_spaced, soft_hyphens


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("she hopes that you wiII come", "wiII", "will"),
        ("a draft rep1y is attached", "rep1y", "reply"),
        ("Attachment\tlncoming Letter", "lncoming", "Incoming"),
        ("He said so. ln reply he wrote lnformation", "ln", ""),
        ("ROBlNSON and EDITH HARROW", "ROBlNSON", "ROBINSON"),
        ("to the BERGEN HARB0UR", "HARB0UR", "HARBOUR"),
        ("0ur letter", "0ur", "Our"),
        ("in 0ur time", "0ur", "our"),
        ("1etters", "1etters", "letters"),
        ("the p0int of it", "p0int", "point"),
    ],
)
def test_look_alikes_that_leave_one_word(text: str, before: str, after: str) -> None:
    found = {c.before: c.after for c in changes(lookalikes, work(text))}
    assert found == ({before: after} if after else {})


@pytest.mark.parametrize(
    "text",
    [
        "the 11th, the 1st and 10th of B1, F06 and W01",
        "McIntosh and DeIorean flew a MiG over H2O",
        "see NLRR M10l and the IIIrd and KIM",
        "mid lncoming sentence",
        "l0l 1l1 I1l",
        "a 1aye and T1re",
    ],
)
def test_codes_numbers_and_what_stays_doubtful(text: str) -> None:
    assert changes(lookalikes, work(text)) == []


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("-SEGRET-", "SECRET"),
        ("5ECRET/SENSITIVE", "SECRET"),
        ("TOP SECREI", "SECRET"),
        ("CONFIDENTIAI.", "CONFIDENTIAL"),
        ("DECLASSIFIEO / RELEASED", "DECLASSIFIED"),
        ("СЕКРЕТИО", "СЕКРЕТНО"),
    ],
)
def test_a_misread_word_of_a_marking(line: str, right: str) -> None:
    assert [(c.after, c.status) for c in changes(markings, work(line))] == [(right, "applied")]


@pytest.mark.parametrize("line", ["SECRET", "THE SEGRET LIFE", "Segret", "SEGRET 1", "SECRETS", "HARROW", "TOPO SECRE"])
def test_other_lines_are_no_markings(line: str) -> None:
    assert changes(markings, work(line)) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("M E M O R A N D U M", ["MEMORANDUM"]),
        ("T H E  W H I T E  H O U S E", ["THE", "WHITE", "HOUSE"]),
        ("T H E T U R N O F T H E T I D E", ["THE TURN OF THE TIDE"]),
        ("M E M O R A N D U M for E M H", ["MEMORANDUM"]),
        ("E M H", []),
        ("X Q Z V", []),
    ],
)
def test_letter_spaced_words(line: str, words: list[str]) -> None:
    assert [c.after for c in changes(letter_spaced, work(line))] == words


def test_soft_hyphens_inside_a_line() -> None:
    text = "the har\u00adbour and the ab¬out\u00ad and xq\u00adzv, но по про\u00adсь\u00adбе ва\u00ad"
    found = changes(soft_hyphens, work(text + "\nши"))
    assert [(c.after, c.kind) for c in found] == [("harbour", "control"), ("about", "control"), ("просьбе", "control")]
