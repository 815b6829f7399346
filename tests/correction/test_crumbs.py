from __future__ import annotations

import pytest

from pipeline.correction.decide import doubts_of
from pipeline.correction.folder import prepared
from pipeline.correction.options import Option
from pipeline.correction.shared import Shared
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

CRUMBLY = (
    "The prisoner was charged with tl being drunk and disorderly, and with assaulting c a constable who was {} called"
    " to the house by thc neighbours ny on Saturday night; hc had been there before, fq and thcy knew him."
)


@pytest.fixture(scope="module")
def shared() -> Shared:
    return Shared(Vocabulary(load(["general"])))


def options(text: str, shared: Shared) -> list[Option]:
    reading = Reading(
        source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(text.split("\n"), 1))
    )
    work = prepared([(Page(number=1, source="a"), reading)], shared, Settings())
    sites = doubts_of(work.pages, work)[work.pages[0]].sites
    return [o for site in sites for o in site.options if o.kind in ("noise", "crumb")]


def test_dirt_that_is_no_word_is_taken_from_beside_a_word(shared: Shared) -> None:
    found = {(o.before, o.after) for o in options(CRUMBLY.format("then"), shared) if o.kind == "noise"}
    assert {("tl being", "being"), ("with tl", "with"), ("ny on", "on"), ("neighbours ny", "neighbours")} <= found
    assert ("was then", "was") not in found


def test_known_words_are_crumbs_where_there_are_others_and_their_neighbours_fit_each_other(shared: Shared) -> None:
    found = {o.before: o.after for o in options(CRUMBLY.format("E"), shared) if o.kind == "crumb"}
    assert found["E called"] == "called"
    assert "a constable" not in found
    assert "the house" not in found


def test_a_page_without_crumbs_of_no_word_keeps_its_short_words(shared: Shared) -> None:
    text = "The prisoner was chargcd with being drunk and he had been there before when the constable E called on him"
    assert [o for o in options(text, shared) if o.kind == "crumb"] == []


def test_a_crumb_is_no_part_of_a_line_beside_or_of_a_sentence_sign(shared: Shared) -> None:
    text = CRUMBLY.format("now,") + "\nE"
    assert {o.before for o in options(text, shared) if o.kind == "crumb"}.isdisjoint({"now, called", "E", "him. E"})


def test_a_capital_before_another_is_an_initial(shared: Shared) -> None:
    found = {o.before for o in options(CRUMBLY.format("E").replace(" called", " Division"), shared)}
    assert "E Division" not in found
