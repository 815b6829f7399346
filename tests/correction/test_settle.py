from __future__ import annotations

from typing import Any

import pytest

from pipeline.correction.decide import FIXES_PER_DAMAGE
from pipeline.correction.settle import settle
from pipeline.document import CorrectedPage, Correction, Line, Page, Reading

TEXT = "The prisoner was taken into cust- ody for stealing a vvatch"
PAGE = CorrectedPage(
    page=Page(number=1, source="a"),
    reading=Reading(source="embedded", engine="text", lines=(Line(number=1, text=TEXT),)),
)


def candidate(before: str, after: str, **more: Any) -> Correction:
    start = TEXT.index(before)
    fields = {
        "kind": "nonword",
        "rule": "test",
        "confidence": 0.9,
        "status": "applied",
        "id": f"{before}>{after}",
    } | more
    return Correction(page=1, line=1, start=start, end=start + len(before), before=before, after=after, **fields)


def settled(*candidates: Correction, boldness: str = "normal") -> list[tuple[str, str]]:
    return [(c.after, c.status) for c in settle(PAGE, candidates, boldness).corrections]


@pytest.mark.parametrize("boldness", list(FIXES_PER_DAMAGE))
def test_the_margin_of_boldness_says_what_is_applied(boldness: str) -> None:
    margin = FIXES_PER_DAMAGE[boldness]
    above = candidate("vvatch", "watch", odds=margin)
    assert settled(above, boldness=boldness) == [("watch", "applied")]
    below = settle(PAGE, [candidate("vvatch", "watch", odds=margin * 0.99)], boldness)
    assert [c.status for c in (*below.corrections, *below.refused)] == ["proposed" if margin > 1.1 else "rejected"]


def test_what_is_refused_is_kept() -> None:
    weak = candidate("vvatch", "watch", odds=0.6)
    page = settle(PAGE, [weak], "normal")
    assert (page.corrections, [c.status for c in page.refused]) == ((), ["rejected"])


def test_evidence_goes_before_odds_and_odds_before_a_lone_neighbour() -> None:
    evidence, weighed = candidate("vvatch", "watch", rule="copy"), candidate("vvatch", "vouch", odds=99.0)
    neighbour = candidate("vvatch", "batch", rule="lexicon")
    assert settled(neighbour, weighed, evidence) == [("watch", "applied")]
    assert settled(neighbour, weighed) == [("vouch", "applied")]
    doubtful = candidate("vvatch", "watch", rule="copy", status="proposed")
    assert settled(doubtful, weighed) == [("vouch", "applied")]


def test_furniture_gives_way_to_proposals() -> None:
    line = candidate(TEXT, TEXT, rule="furniture", status="kept")
    assert settled(line, candidate("vvatch", "watch", status="proposed")) == [("watch", "proposed")]
    assert settled(line) == [(TEXT, "kept")]


def test_a_word_that_is_only_joined_at_a_hyphen_is_proposed() -> None:
    joined = candidate("cust- ody", "custody", kind="join", odds=99.0)
    assert settled(joined) == [("custody", "proposed")]
    assert settled(candidate("cust- ody", "custard", kind="join", odds=99.0)) == [("custard", "applied")]


def test_settled_again_nothing_changes_and_another_boldness_is_undone() -> None:
    page = settle(
        PAGE,
        [
            candidate("vvatch", "watch", odds=FIXES_PER_DAMAGE["bold"]),
            candidate("a vvatch", "watch", status="proposed", rule="copy"),
            candidate("cust- ody", "custody", kind="join", odds=0.7, confidence=0.4),
            candidate(TEXT, TEXT, rule="furniture", status="kept"),
        ],
        "normal",
    )
    assert settle(page, (*page.corrections, *page.refused), "normal") == page
    bold = settle(page, (*page.corrections, *page.refused), "bold")
    assert [(c.before, c.status) for c in bold.corrections] == [("vvatch", "applied")]
    assert settle(bold, (*bold.corrections, *bold.refused), "normal") == page
