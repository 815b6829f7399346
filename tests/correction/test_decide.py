from __future__ import annotations

import json
from importlib.resources import files

import pytest

from pipeline.correction.decide import FIXES_PER_DAMAGE, ranking, status_of, unknown_rate, verdicts
from pipeline.correction.features import DECISION_NAMES, NAMES, Habits, measure
from pipeline.correction.folder import prepared
from pipeline.correction.shared import Shared
from pipeline.correction.sites import sites
from pipeline.correction.surroundings import surroundings
from pipeline.correction.work import Work
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

NOISY = (
    "The prisoner was taken into custody, it appeared, on a cbarge of stealing a wxatch, and otber articles, from the"
    " residence of Miss Brown, and was brought up before tbe magistrate on Monday morning, wlien he said that he had"
    " found tho watch in the street and meant to give it to the poIice, but they did not believc him, and he was sent"
    " to prison for six montbs with bard labour."
)


@pytest.fixture(scope="module")
def shared() -> Shared:
    return Shared(Vocabulary(load(["general"])))


def work(text: str, shared: Shared) -> Work:
    reading = Reading(source="embedded", engine="text", lines=(Line(number=1, text=text),))
    return prepared([(Page(number=1, source="a"), reading)], shared, Settings())


def chosen(text: str, shared: Shared, boldness: str = "normal") -> dict[str, str]:
    its = work(text, shared)
    found = verdicts(its.pages[0], its)
    return {v.option.before: v.option.after for v in found if status_of(v.fix, v.odds, boldness) == "applied"}


def test_weights_name_the_features() -> None:
    table = json.loads((files("pipeline.correction") / "weights.json").read_text("utf-8"))
    assert set(table) == {"fix", "neutral", "damage"}
    assert ranking().names == NAMES
    assert list(table["fix"]) == [*DECISION_NAMES, "intercept"]


def test_every_option_has_every_feature(shared: Shared) -> None:
    its = work(NOISY, shared)
    around = surroundings(its.pages[0], its, 0.1)
    doubtful = list(sites(its.pages[0], around, its))
    habits = Habits(doubtful)
    for site in doubtful:
        measure(site, its.pages[0], around, its, habits)
        assert site.options
        assert all(len(option.features) == len(NAMES) for option in site.options)


def test_misread_words_of_a_noisy_page_are_fixed(shared: Shared) -> None:
    fixes = chosen(NOISY, shared)
    assert {"cbarge": "charge", "otber": "other", "montbs": "months"}.items() <= fixes.items()
    assert set(fixes) <= {"cbarge", "wxatch", "otber", "tbe", "wlien", "tho", "poIice", "believc", "montbs", "bard"}


MISREAD = {
    "cbarge": "charge",
    "wxatch": "watch",
    "otber": "other",
    "tbe": "the",
    "wlien": "when",
    "tho ": "the ",
    "poIice": "police",
    "believc": "believe",
    "montbs": "months",
    "bard": "hard",
}


def test_a_clean_page_is_left_alone(shared: Shared) -> None:
    clean = NOISY
    for wrong, right in MISREAD.items():
        clean = clean.replace(wrong, right)
    assert chosen(clean, shared) == {}


def test_boldness_only_adds(shared: Shared) -> None:
    careful, normal, bold = (chosen(NOISY, shared, boldness) for boldness in ("careful", "normal", "bold"))
    assert careful.items() <= normal.items() <= bold.items()
    assert FIXES_PER_DAMAGE["careful"] > FIXES_PER_DAMAGE["normal"] > FIXES_PER_DAMAGE["bold"]


def test_the_unknown_rate_counts_names_half(shared: Shared) -> None:
    its = work("the letter of Xqzvt and brtkw", shared)
    assert unknown_rate(its.pages[0], its) == pytest.approx(1.5 / 4.5)
