from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.classify import default_patterns
from pipeline.ingest.encodings import Decoded
from pipeline.ingest.text import source_text, split_lines, split_pages, text_pages


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a\nb", ("a", "b")),
        ("a\r\nb\r\n", ("a", "b")),
        ("a\rb", ("a", "b")),
        ("a\fb", ("a", "b")),
        ("a\n\fb", ("a", "b")),
        ("a\r\n\f\fb", ("a", "", "b")),
        ("a\n\nb", ("a", "", "b")),
        ("a\u2028b", ("a\u2028b",)),
        ("", ()),
    ],
)
def test_split_lines(text: str, lines: tuple[str, ...]) -> None:
    assert split_lines(text)[0] == lines


@given(st.text(alphabet=st.sampled_from("ab \n\r\fё\u0306и"), max_size=60))
def test_lines_and_ends_give_the_text_in_nfc(text: str) -> None:
    lines, ends = split_lines(text)
    whole = "".join(line + end for line, end in zip(lines, ends, strict=True))
    assert unicodedata.normalize("NFC", whole) == unicodedata.normalize("NFC", text)


@given(st.text(alphabet=st.sampled_from("ab \n\r\fё"), min_size=1, max_size=60))
def test_every_line_is_on_one_page(text: str) -> None:
    source = source_text(Decoded(text=text, encoding="utf-8"), "a.txt")
    pages, _ = text_pages(source, default_patterns())
    numbers = [n for p in pages for n in range(p.first_line or 0, (p.last_line or 0) + 1)]
    assert numbers == list(range(1, len(source.lines) + 1))
    assert [p.number for p in pages] == list(range(1, len(pages) + 1))


def test_empty_pages_between_form_feeds_are_blank() -> None:
    source = source_text(Decoded(text="one\n\f\fthree", encoding="utf-8"), "a.txt")
    pages, _ = text_pages(source, default_patterns())
    assert [p.kind for p in pages] == ["page", "blank", "page"]
    assert split_pages(source) == [("one",), ("",), ("three",)]
