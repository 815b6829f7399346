from __future__ import annotations

from pipeline.correction.passes import compose, corrected_reading
from pipeline.document import CorrectedPage, Correction, Line, Page, Reading, corrected_lines


def change(start: int, before: str, after: str, status: str = "applied") -> Correction:
    return Correction(
        id=f"{start}{after}",
        page=1,
        line=1,
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        kind="nonword",
        rule="test",
        evidence=(after,),
        confidence=0.9,
        status=status,  # type: ignore[arg-type]
    )


def page(text: str, *changes: Correction) -> CorrectedPage:
    reading = Reading(source="embedded", engine="text", lines=(Line(number=1, text=text),))
    return CorrectedPage(page=Page(number=1, source="a"), reading=reading, corrections=changes)


def test_a_later_change_elsewhere_is_moved_to_its_source_place() -> None:
    first = page("of tbe trcaty now", change(3, "tbe", "the"), change(14, "now", "then"))
    second = compose(first, (change(7, "trcaty", "treaty"),))
    assert [(c.start, c.before, c.after) for c in second.corrections][1] == (7, "trcaty", "treaty")
    assert corrected_lines(second.reading, second.corrections) == ["of the treaty then"]


def test_places_after_a_change_of_length_are_right() -> None:
    first = page("ofthe trcaty", change(0, "ofthe", "of the"))
    second = compose(first, (change(7, "trcaty", "treaty"),))
    assert corrected_lines(second.reading, second.corrections) == ["of the treaty"]
    assert second.corrections[1].start == 6


def test_a_change_of_changed_letters_becomes_one_change_with_all_evidence() -> None:
    first = page("the respecta ely lots", change(4, "respecta", "respect"))
    second = compose(first, (change(4, "respect ely", "respectively"),))
    (only,) = second.corrections
    assert (only.before, only.after, only.evidence) == ("respecta ely", "respectively", ("respect", "respectively"))


def test_a_change_taken_back_leaves_nothing() -> None:
    first = page("the trcaty", change(4, "trcaty", "tracy"))
    assert compose(first, (change(4, "tracy", "trcaty"),)).corrections == ()


def test_the_corrected_reading_keeps_line_numbers() -> None:
    first = page("of tbe", change(3, "tbe", "the"))
    assert corrected_reading(first.reading, first.corrections).lines == (Line(number=1, text="of the"),)
