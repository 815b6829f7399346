from __future__ import annotations

import msgspec
from made_result import change

from pipeline.document import Line, Treatment
from pipeline.report.html import write_report
from pipeline.report.view import by_kind, by_rule, folder_view, grades_present, line_view
from pipeline.store import Result

TEXT = "Negrofonte and Borbacher and pro-"


def test_lines_without_a_changed_word_are_told_from_the_others(made_result: Result) -> None:
    page = folder_view(made_result).pages[0]
    assert [line.number for line in page.lines] == [2, 4]
    assert [line.number for line in page.quiet] == [1, 3]
    assert (len(page.proposed), len(page.kept), len(page.rejected), page.changes) == (1, 1, 1, 5)


def test_refused_candidates_and_the_gate_are_shown(made_result: Result) -> None:
    record = made_result.page(2)
    assert record
    refused = change(2, 1, "Уважаемый господин министр!", "господин", "господни", status="rejected", odds=0.6)
    gate = Treatment(gate="old spelling", reason="12 of 300 words are of old spelling, such as towne")
    turned = msgspec.structs.replace(record, refused=(refused,), treatment=gate)
    made_result.save(made_result.page_file(2), turned, "made")
    assert folder_view(made_result).pages[1].rejected == (refused,)
    page = write_report(made_result).read_text("utf-8")
    assert "Old spelling is left as it is" in page
    assert "12 of 300 words are of old spelling, such as towne" in page
    assert "1 candidate considered and not taken" in page


def test_line_with_a_changed_word_does_not_explain_its_markup(made_result: Result) -> None:
    text = "**Negrofonte**"
    word = change(1, 1, text, "Negrofonte", "Negroponte", kind="name")
    mark = change(1, 1, text, "**", "", kind="markup")
    record = made_result.page(1)
    assert record
    view = line_view(Line(number=1, text=text), [mark, word], [mark, word], record)
    assert (view.changes, view.besides) == ((word,), 1)
    assert '<del class="quiet">**</del><del>Negrofonte</del>' in view.found
    alone = line_view(Line(number=1, text=text), [mark], [mark], record)
    assert (alone.changes, alone.besides) == ((mark,), 0)


def test_failed_pages_come_first_then_the_worst(made_result: Result) -> None:
    assert [page.number for page in folder_view(made_result).worst] == [6, 7, 3, 4]


def test_proposals_are_surest_first(made_result: Result) -> None:
    assert [c.before for c in folder_view(made_result).proposed] == ["hasasked", "Теневе"]


def test_rules_count_by_status_and_show_the_most_frequent_changes() -> None:
    twice = [change(page, 1, TEXT, "Negrofonte", "Negroponte", rule="r") for page in (3, 1)]
    once = change(2, 1, TEXT, "Borbacher", "Burbacher", rule="r", status="proposed")
    (rule,) = by_rule([*twice, once])
    assert rule.counts == {"applied": 2, "proposed": 1}
    assert [(e.before, e.count, e.pages) for e in rule.examples] == [("Negrofonte", 2, (1, 3)), ("Borbacher", 1, (2,))]
    assert rule.more == 0


def test_kinds_come_in_their_order_and_examples_end() -> None:
    words = [f"w{n:02}" for n in range(20)]
    text = " ".join(words)
    kinds = by_kind(
        [change(1, 1, text, w, w.upper(), kind="nonword") for w in words]
        + [change(1, 1, text, "w00", "x", kind="name")]
    )
    assert list(kinds) == ["name", "nonword"]
    assert kinds["nonword"][0].more == 14


def test_grades_count_every_page(made_result: Result) -> None:
    view = folder_view(made_result)
    assert grades_present(view.pages) == [
        ("good", 1), ("average", 1), ("poor", 2), ("unreadable", 1), ("blank", 1), ("failed", 1)
    ]  # fmt: skip
