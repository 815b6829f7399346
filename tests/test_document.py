import pytest

from pipeline.document import Correction, Line, Reading, apply_to_line, corrected_lines, correction_id


def change(start: int, before: str, after: str, status: str = "applied", line: int = 1, **more: object) -> Correction:
    return Correction(
        id=correction_id(1, line, start, before, after),
        page=1,
        line=line,
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        kind="nonword",
        rule="test",
        status=status,
        **more,
    )


def test_applied_changes_are_carried_out_and_others_are_not() -> None:
    changes = [change(4, "rnan", "man"), change(0, "Tho", "The"), change(9, "x", "y", "proposed")]
    assert apply_to_line("Tho rnan x", changes) == "The man x"


def test_a_word_that_runs_on_keeps_the_line_break() -> None:
    assert apply_to_line("the compli-", [change(4, "compli-", "compliance", continues=True)]) == "the compli-"


def test_overlapping_changes_are_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply_to_line("abcdef", [change(0, "abc", "x"), change(2, "cd", "y")])


def test_a_change_whose_text_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply_to_line("abcdef", [change(0, "xyz", "x")])


def test_changes_go_to_their_own_line() -> None:
    reading = Reading(source="embedded", engine="text", lines=(Line(number=7, text="aa"), Line(number=8, text="aa")))
    assert corrected_lines(reading, (change(0, "aa", "b", line=8),)) == ["aa", "b"]


def test_ids_are_the_same_in_every_run_and_differ_by_place() -> None:
    assert correction_id(1, 2, 3, "a", "b") == correction_id(1, 2, 3, "a", "b")
    assert (
        len({correction_id(1, 2, 3, "a", "b"), correction_id(1, 2, 4, "a", "b"), correction_id(1, 23, 3, "a", "b")})
        == 3
    )
