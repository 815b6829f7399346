"""Whatever the text: changes fit and do not overlap, nothing else differs, and a second run changes nothing more."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.correction import correct_folder
from pipeline.document import Line, Page, Reading, corrected_lines
from pipeline.language.dictionaries import Confusion, Dictionary, KnownError, NameEntry
from pipeline.settings import Settings

DICTIONARY = Dictionary(
    mark="test",
    names=(NameEntry(id="gorbachev", kind="person", latin=("Gorbachev",), cyrillic=("Горбачев",)),),
    errors=(KnownError(wrong="tbe", right="the"), KnownError(wrong="o f", right="of")),
    confusions=(Confusion(read="c", true="e", script="latin", weight=1),),
)

WORDS = st.sampled_from(
    "the tbe of o f letter lettcr Gorbachev Gorbuchov SecretaryAttachments treaty trcaty agree- ment пераые первые"
    " нaш wiII rep1y SECRET -SEGRET- har\u00adbour accomodation M E M O 1988 F99-051 W. y^ars respecta ely ofthe bnt"
    " wliich ‚ — \u00ad a\u0301".split(" ")
)
LINES = st.lists(st.one_of(WORDS, st.text(max_size=6).filter(lambda t: "\n" not in t)), max_size=12).map(" ".join)
PAGES = st.lists(st.lists(LINES, min_size=1, max_size=5), min_size=1, max_size=3)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PAGES)
def test_changes_fit_undo_and_settle(texts: list[list[str]]) -> None:
    def run(pages: list[list[str]]) -> list[list[str]]:
        given_pages = [
            (
                Page(number=n, source="a.txt"),
                Reading(
                    source="embedded",
                    engine="text",
                    lines=tuple(Line(number=i, text=text) for i, text in enumerate(lines, 1)),
                ),
            )
            for n, lines in enumerate(pages, 1)
        ]
        out = correct_folder(given_pages, DICTIONARY, Settings())
        for page, lines in zip(out, pages, strict=True):
            at: dict[int, int] = {}
            for change in page.corrections:
                assert lines[change.line - 1][change.start : change.end] == change.before
                assert change.start >= at.get(change.line, 0)
                at[change.line] = change.end
            assert corrected_lines(page.reading, ()) == lines
        return [corrected_lines(page.reading, page.corrections) for page in out]

    once = run(texts)
    assert run(once) == once
