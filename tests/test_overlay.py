"""Decisions laid over readings whose lines, places and words changed."""

from __future__ import annotations

from typing import Any

from made_result import change

from pipeline.decisions import Mark
from pipeline.document import Conflict, CorrectedPage, Correction, Decision, Decisions, Line, Page, Reading
from pipeline.overlay import PageText, lay_over, lift

FIRST = (
    "The Ambassador wrote to Mr. Negrofonte on Thursday",
    "and asked that the delegatlon be told of the treaty",
    "before JON leaves for Geneva.",
)


def page(lines: tuple[str, ...], *corrections: Correction, number: int = 1, refused: Any = ()) -> CorrectedPage:
    reading = Reading(
        source="reocr", engine="made", lines=tuple(Line(number=n, text=text) for n, text in enumerate(lines, 1))
    )
    return CorrectedPage(
        page=Page(number=number, source="a"), reading=reading, corrections=corrections, refused=tuple(refused)
    )


def decided(status: Any, line: int, before: str, after: str, rule: str = "form") -> Decisions:
    its = change(1, line, FIRST[line - 1], before, after, status="proposed", rule=rule)
    left, right = PageText(page(FIRST).reading).around(line, its.start, its.end)
    return Decisions(decided={its.id: Decision(status=status, change=its, left=left, right=right)})


def laid(lines: tuple[str, ...], decisions: Decisions, *corrections: Correction, **more: Any) -> CorrectedPage:
    (done,), _ = lay_over([page(lines, *corrections, **more)], decisions)
    return done


def short(done: CorrectedPage) -> list[tuple[int, int, str, str, str]]:
    return [(c.line, c.start, c.before, c.after, c.status) for c in done.corrections]


def reasons(conflicts: tuple[Conflict, ...]) -> list[str]:
    return [conflict.reason for conflict in conflicts]


REFLOWED = (
    "Tbe Ambassador wrote",
    "to Mr. Negrofonte on Thursday and",
    "asked thatthe delegatlon be told of the",
    "treaty before JON leaves for Geneva.",
)


def test_what_a_person_accepted_is_carried_out_in_other_lines_of_a_new_reading() -> None:
    done = laid(REFLOWED, decided("applied", 2, "delegatlon", "delegation"))
    assert short(done) == [(3, 14, "delegatlon", "delegation", "applied")]
    assert done.conflicts == ()
    assert lift(done, "normal").corrections == ()


def test_a_change_of_the_rules_that_was_taken_back_stays_so_where_they_make_it_again() -> None:
    again = change(1, 2, REFLOWED[1], "Negrofonte", "Negroponte", rule="form")
    done = laid(REFLOWED, decided("undone", 1, "Negrofonte", "Negroponte"), again)
    assert short(done) == [(2, 7, "Negrofonte", "Negroponte", "undone")]
    assert lift(done, "normal").corrections == (again,)


def test_a_person_s_own_correction_takes_the_letters_of_the_rules() -> None:
    rules = change(1, 3, REFLOWED[2], "delegatlon", "relegation")
    done = laid(REFLOWED, decided("applied", 2, "delegatlon", "delegation", rule="person"), rules)
    assert [(c.after, c.rule, c.status) for c in done.corrections] == [("delegation", "person", "applied")]
    assert done.refused == (rules,)
    assert lift(done, "normal").corrections == (rules,)


def test_the_same_words_elsewhere_are_not_taken_for_the_place() -> None:
    lines = ("JON of the staff saw the paper", "and it was filed", "treaty before JON leaves for Geneva.")
    assert short(laid(lines, decided("applied", 3, "JON", "JDN"))) == [(3, 14, "JON", "JDN", "applied")]
    inside = ("treaty before JONAS leaves for Geneva.",)
    assert reasons(laid(inside, decided("applied", 3, "JON", "JDN")).conflicts) == [
        "the new reading does not have JON in its place"
    ]


def test_a_page_that_moved_is_found() -> None:
    other = page(("Nothing of the kind is to be read here.",))
    pages, here = lay_over([other, page(FIRST, number=2)], decided("applied", 2, "delegatlon", "delegation"))
    assert [len(p.corrections) for p in pages] == [0, 1]
    assert [d.change.page for d in here.decided.values()] == [2]
    assert list(here.decided) == [pages[1].corrections[0].id]


def test_a_reading_that_has_what_was_accepted_needs_nothing() -> None:
    right = tuple(line.replace("delegatlon", "delegation") for line in REFLOWED)
    done = laid(right, decided("applied", 2, "delegatlon", "delegation"))
    assert (done.corrections, done.conflicts) == ((), ())


def test_decisions_that_do_not_fit_are_reported() -> None:
    read = tuple(line.replace("JON", "JDN") for line in REFLOWED)
    assert reasons(laid(read, decided("rejected", 3, "JON", "JDN")).conflicts) == [
        "the new reading has JDN here by itself, which was refused"
    ]
    lost = ("A wholly different page.",)
    assert len(laid(lost, decided("applied", 1, "Negrofonte", "Negroponte")).conflicts) == 1
    other = change(1, 3, REFLOWED[2], "thatthe delegatlon", "that the delegation")
    assert reasons(laid(REFLOWED, decided("undone", 2, "delegatlon", "delegation"), other).conflicts) == [
        "the rules now read thatthe delegatlon here as that the delegation"
    ]
    twice = Decisions(
        decided=decided("applied", 2, "delegatlon", "delegation").decided
        | decided("applied", 2, "the delegatlon", "the legation").decided
    )
    assert reasons(laid(FIRST, twice).conflicts) == ["another decision is about the same letters"]
    alike = ("before JON leaves for Geneva.",) * 2
    assert reasons(laid(alike, decided("applied", 3, "JON", "JDN")).conflicts) == [
        "JON stands more than once in such a place"
    ]


def test_without_its_page_a_conflict_is_told_on_the_page_before() -> None:
    found = decided("applied", 2, "delegatlon", "delegation").decided
    moved = {key: Decision(status="applied", change=change(7, 2, FIRST[1], "delegatlon", "x")) for key in found}
    pages, here = lay_over([page(("one",)), page(("two",), number=3)], Decisions(decided=moved))
    assert [len(p.conflicts) for p in pages] == [0, 1]
    assert here.decided == moved


def test_marks_keep_their_parts() -> None:
    mark = Mark("abc", "normal", "bold").under(Decisions(), 1.2)
    assert Mark.of(str(mark)) == mark
    assert mark.overlays
    assert Mark.of("made") == Mark("made", "normal", "normal", "")
    assert str(mark.under(Decisions(), 1.0)) == "abc+normal+bold"
