from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st
from made_result import MEMO, change, memo_corrections

from pipeline.document import Correction, Span, apply_to_line
from pipeline.report.marks import as_corrected, as_found, language_of, pieces, shown, shown_change

LINE = "Mr. Negrofonte hasasked for seats"


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def test_applied_change_is_deleted_on_one_side_and_inserted_on_the_other() -> None:
    fix = change(1, 1, LINE, "Negrofonte", "Negroponte")
    assert as_found(LINE, [fix]) == "Mr. <del>Negrofonte</del> hasasked for seats"
    assert re.fullmatch(r'Mr\. <ins title="[^"]*">Negroponte</ins> hasasked for seats', as_corrected(LINE, [fix]))


def test_proposed_change_is_marked_and_not_made() -> None:
    wait = change(1, 1, LINE, "hasasked", "has asked", status="proposed")
    for side in (as_found(LINE, [wait]), as_corrected(LINE, [wait])):
        assert '<span class="proposed" title="proposed: “has asked”' in side
        assert plain(side) == LINE


def test_word_that_runs_on_in_the_next_line_stays_on_both_sides() -> None:
    text = "the pro-"
    joined = change(1, 1, text, "pro-", "programme", kind="hyphen", continues=True)
    assert "<del>" not in as_found(text, [joined])
    assert plain(as_corrected(text, [joined])) == text


def test_attributes_are_placed_in_the_corrected_line_and_may_cut_changes() -> None:
    fix = change(1, 1, "**To** Mr. X", "**", "", kind="markup")
    rest = Correction(
        id="x", page=1, line=1, start=4, end=6, before="**", after="", kind="markup", rule="markdown", status="applied"
    )
    out = as_corrected(
        "**To** Mr. X", [fix, rest], [Span(start=0, end=2, attribute="bold"), Span(start=3, end=4, attribute="struck")]
    )
    assert out == '<span class="is-bold">To</span> <s>M</s>r. X'


def test_applied_change_goes_before_one_that_overlaps_it() -> None:
    made = change(1, 1, LINE, "Negrofonte", "Negroponte")
    wait = change(1, 1, LINE, "Negrofonte hasasked", "x", status="proposed")
    assert [p.correction for p in pieces(LINE, [wait, made]) if p.correction] == [made]


def test_change_that_does_not_fit_its_line_is_not_shown() -> None:
    stray = change(1, 1, LINE, "seats", "seals")
    assert pieces("another line", [stray]) == pieces("another line", [])


def test_corrected_side_reads_as_the_text_that_is_exported() -> None:
    for number, text in enumerate(MEMO, 1):
        there = [c for c in memo_corrections(1) if c.line == number]
        assert plain(as_corrected(text, there)) == apply_to_line(text, there)


def test_controls_get_signs_and_spaces_only_where_they_are_the_change() -> None:
    assert shown("a\x00b\u202ec") == "a␀b[U+202E]c"
    assert shown_change(" ") == "␣"
    assert shown_change("a b") == "a b"


def test_language_is_that_of_most_letters() -> None:
    assert [language_of(t) for t in ("Женева, PP-051", "Geneva и", "12 / 3", "")] == ["ru", "en", "", ""]


@given(st.text(), st.data())
def test_nothing_of_the_text_is_markup_and_nothing_is_lost(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    after = data.draw(st.text())
    fix = Correction(
        id="x", page=1, line=1, start=start, end=end, before=text[start:end], after=after,
        kind="nonword", rule="r", status="applied",
    )  # fmt: skip
    spans = [Span(start=min(start, 1), end=max(1, end // 2), attribute="bold")]
    found, corrected = as_found(text, [fix]), as_corrected(text, [fix], spans)
    for side in (found, corrected):
        assert set(re.findall(r"</?(\w+)", side)) <= {"del", "ins", "span"}
    seen = pieces(text, [fix])
    assert "".join(piece.before for piece in seen) == text
    assert "".join(piece.after for piece in seen) == text[:start] + after + text[end:]
