from __future__ import annotations

import pytest
from made_folder import changes, short, work

from pipeline.correction.initials import initials


def test_a_small_initial_of_a_known_name_is_a_capital() -> None:
    found = changes(initials, work("His Excellency\nEdith m. Harrow\nHarbour Master"))
    assert short(found) == [(1, "m", "M", "applied")]
    assert found[0].kind == "case"


def test_the_folder_s_own_names_count() -> None:
    folder = work("Signed by Nils k. Solberg", "To Nils K. Solberg, pilot")
    assert short(changes(initials, folder)) == [(1, "k", "K", "applied")]


@pytest.mark.parametrize(
    "text", ["Edith M. Harrow", "Edith n. Harrow", "Nils k. Solberg", "see page m. Harrow", "Edith m Harrow"]
)
def test_other_initials_stay(text: str) -> None:
    assert changes(initials, work(text)) == []


def test_initials_of_a_row_are_proposed_where_they_look_like_those_of_its_name() -> None:
    rows = "Edith Harrow\t1\tENH\tA\nNils Lindqvist\t2\tNL\tA\nEdith Harrow\t3\tEMH\tA\nEdith Harrow\t4\tPSS\tA"
    assert short(changes(initials, work(rows))) == [(1, "ENH", "EMH", "proposed")]


def test_initials_beside_the_name_in_a_memo_s_from_line_are_its_own() -> None:
    lines = "FROM: Edith M. Harrow WMH\nFROM: Edith M. Harrow EMH\nFROM: Edith M. Harrow PSS\nSaw Edith M. Harrow WMH"
    (found,) = changes(initials, work(lines))
    assert (found.line, found.before, found.after, found.status) == (1, "WMH", "EMH", "proposed")
    assert found.evidence == ("Edith M. Harrow signs the line",)


def test_a_middle_initial_that_nothing_gives_is_not_doubted() -> None:
    assert changes(initials, work("Nils Lindqvist\t2\tNOL\tA\nWest Wing Desk\t5\tQD\tD")) == []
