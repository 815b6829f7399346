from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.markdown import MarkedLine, is_markdown, parse_line, parse_lines


def attributes(line: MarkedLine) -> list[tuple[str, str]]:
    return [(line.plain[s.start : s.end], s.attribute) for s in line.spans]


def carried_out(source: str, line: MarkedLine) -> str:
    out, at = [], 0
    for start, end, after in line.edits:
        out += [source[at:start], after]
        at = end
    return "".join(out) + source[at:]


@pytest.mark.parametrize(
    "text",
    [
        "PHONE* to action officer at ext. _____",
        "CONCURRENCES/COMMENTS*",
        "REF# 12",
        "# 520",
        "* a bullet",
        "Prepare Memo _____ to _____",
        "snake_case_name and 2*3*4 = 24",
        "a | b | c",
        "~~~ and ~5",
        "5 < 6 > 4",
        "*unclosed",
        "**bold **not",
        "one\ttwo\tthree",
    ],
)
def test_literal_signs_stay(text: str) -> None:
    line = parse_line(text)
    assert line.plain == text
    assert not line.edits
    assert not line.spans


@pytest.mark.parametrize(
    ("text", "plain", "spans"),
    [
        ("**Date:** 5 May", "Date: 5 May", [("Date:", "bold")]),
        ("__Date:__ and *so*, _too_", "Date: and so, too", [("Date:", "bold"), ("so", "italic"), ("too", "italic")]),
        ("***both***", "both", [("both", "bold"), ("both", "italic")]),
        ("****FOR RECORD**** DUE: ___", "FOR RECORD DUE: ___", [("FOR RECORD", "bold")]),
        ("~~SECRET~~MEMORANDUM", "SECRET MEMORANDUM", [("SECRET", "struck")]),
        ("add-on~~SECRET~~MEMO", "add-on SECRET MEMO", [("SECRET", "struck")]),
        ("**C**hapter", "Chapter", [("C", "bold")]),
        ("<u>✓</u> <b>x</b>", "✓ x", [("✓", "underline"), ("x", "bold")]),
        ("May 5<sup>th</sup> note<sup>2</sup>", "May 5th note 2", [("th", "superscript"), ("2", "superscript")]),
        ("one<br/>two", "one two", []),
        ("AT&amp;T &lt;x&gt;", "AT&T <x>", []),
        (r"a\*b", "a*b", []),
        ("# Heading", "Heading", [("Heading", "heading")]),
        ("- [ ] open", "- ☐ open", [("☐", "unticked")]),
        ("- [x] done", "- ☑ done", [("☑", "ticked")]),
        ('<input checked="" type="checkbox"/> Heiser', "☑ Heiser", [("☑", "ticked")]),
        ("<http://a.example/b>", "http://a.example/b", []),
        ("[Home](http://a.example)", "Home (http://a.example)", []),
        ("| a | **b** |", "a\tb", [("a\tb", "table"), ("b", "bold")]),
        ("|---|:--:|", "", []),
    ],
)
def test_markup_becomes_attributes(text: str, plain: str, spans: list[tuple[str, str]]) -> None:
    line = parse_line(text)
    assert line.plain == plain
    assert attributes(line) == spans
    assert carried_out(text, line) == plain


def test_emphasis_over_two_lines() -> None:
    first, second, third = parse_lines(["*GWH REL", "Chron*", "plain * star"])
    assert (first.plain, attributes(first)) == ("GWH REL", [("GWH REL", "italic")])
    assert (second.plain, attributes(second)) == ("Chron", [("Chron", "italic")])
    assert third.plain == "plain * star"


def test_emphasis_does_not_reach_over_a_blank_line_nor_out_of_a_cell() -> None:
    assert [m.plain for m in parse_lines(["*one", "", "two*"])] == ["*one", "", "two*"]
    assert parse_line("| *one | two* |").plain == "*one\ttwo*"


def test_offsets_lead_back_to_the_source() -> None:
    text = "**Date:** &amp; ~~A~~B"
    line = parse_line(text)
    for index, char in enumerate(line.plain):
        if char.isalpha():
            assert text[line.offsets[index]] == char


@pytest.mark.parametrize(
    "text",
    [
        '<input type="checkbox"/> FYI',
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "<u>1</u>",
        "# Title\n\n**Bold** and <https://a.example>",
        "**From:** A\n**To:** B\n~~SECRET~~",
    ],
)
def test_markdown_is_recognised(text: str) -> None:
    assert is_markdown(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The Times, *London, | June_ 5. ** A reader * writes ~ of # 5.",
        "CONCURRENCES/COMMENTS*\nPHONE* _____\nREF#",
        "# 520\n# 521\n- one\n- two\n* three",
        "price | 5 | 6\n a | b",
        "2 ** 3 ** 4 and **no ** pair",
    ],
)
def test_stray_signs_are_not_markdown(text: str) -> None:
    assert not is_markdown(text)


SIGNS = st.text(alphabet=st.sampled_from("ab C1*_~<>u/[]()|#&;amp\\ -\t"), max_size=40)


@given(st.lists(SIGNS, max_size=5))
def test_edits_give_the_plain_line_and_offsets_are_in_order(lines: list[str]) -> None:
    for source, line in zip(lines, parse_lines(lines), strict=True):
        assert carried_out(source, line) == line.plain
        assert len(line.offsets) == len(line.plain)
        assert line.offsets == sorted(line.offsets)
        assert all(0 <= s.start < s.end <= len(line.plain) for s in line.spans)
        letters = [c for c in source if c.isalnum()]
        if "&" not in source and "<" not in source and "[" not in source:
            assert [c for c in line.plain if c.isalnum()] == letters


@given(st.text(max_size=200))
def test_any_text_can_be_asked_and_parsed(text: str) -> None:
    assert is_markdown(text) in (True, False)
    assert len(parse_lines(text.split("\n"))) == text.count("\n") + 1
