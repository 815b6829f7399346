from __future__ import annotations

import json
from importlib.resources import files

import made_folder
import numpy as np
import pytest

from pipeline.correction.decide import FIXES_PER_DAMAGE, doubts_of, ranking, status_of, unknown_rate, verdicts
from pipeline.correction.features import AT, NAMES, measure
from pipeline.correction.folder import prepared
from pipeline.correction.shared import Shared
from pipeline.correction.weighing import DECISION_NAMES, decision_features
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
    around, doubtful, habits = doubts_of(its.pages, its)[its.pages[0]]
    rows = measure(doubtful, its.pages[0], around, its, habits)
    assert all(site.options for site in doubtful)
    assert rows.shape == (sum(len(site.options) for site in doubtful), len(NAMES))
    assert np.isfinite(rows).all()


def measured(text: str, name: str, shared: Shared) -> dict[tuple[str, str], float]:
    """Return a feature of each option by what it changes, and into what."""
    its = work(text, shared)
    around, doubtful, habits = doubts_of(its.pages, its)[its.pages[0]]
    column = measure(doubtful, its.pages[0], around, its, habits)[:, AT[name]].tolist()
    options = (option for site in doubtful for option in site.options)
    return {(option.before, option.after): value for option, value in zip(options, column, strict=True)}


@pytest.mark.parametrize(
    ("name", "after", "value"),
    [("raised", "Joseph", 1), ("raised", "joseph", 0), ("proper", "Joseph", 1), ("proper", "joseph", -1)],
)
def test_a_name_is_told_with_and_without_its_capital(name: str, after: str, value: float, shared: Shared) -> None:
    assert measured("on that day loscph Brown was heard", name, shared)["loscph", after] == value


def test_the_page_tells_how_it_writes_a_word(shared: Shared) -> None:
    text = "The Shore and the Shore, and on that day bhoro again"
    found = measured(text, "cased_on_page", shared)
    assert found["bhoro", "Shore"] == pytest.approx(0.5)
    assert found["bhoro", "shore"] == pytest.approx(-0.5)


@pytest.mark.parametrize(("text", "value"), [("It is over. lho letter", 1), ("It is over lho letter", 0)])
def test_a_stop_before_a_word_begins_a_sentence(text: str, value: float, shared: Shared) -> None:
    assert measured(f"{text} was read", "after_stop", shared)["lho", "The"] == value


def test_long_words_of_a_large_dictionary_are_rare(shared: Shared) -> None:
    found = measured("the otber auriferous gravel of tbe creek", "rare", shared)
    rare = {before: value for (before, _), value in found.items()}
    assert rare["auriferous"] == pytest.approx(1.75)
    assert rare["otber"] == 0


def test_a_word_read_again_and_again_is_a_name_unless_a_like_one_is_far_oftener(shared: Shared) -> None:
    name = measured("and Whitmar said that Whitmar and Whitmar came", "read_in_folder", shared)
    assert max(value for (before, _), value in name.items() if before == "Whitmar") == pytest.approx(np.log(3))
    few, many = (
        measured(f"{'the other day ' * times} otber men and otber days", "read_in_folder", shared)["otber", "other"]
        for times in (1, 100)
    )
    assert many < few == pytest.approx(np.log(2), abs=0.05)


def test_dirt_and_halves_of_words_are_no_names_of_a_large_folder() -> None:
    text = "the man s was there wlien tlie otlier came and th ere e the day was over"

    def read_in_folder(pages: int) -> dict[tuple[str, str, str], float]:
        its = made_folder.work(*[text] * pages)
        around, doubtful, habits = doubts_of(its.pages[:1], its)[its.pages[0]]
        column = measure(doubtful, its.pages[0], around, its, habits)[:, AT["read_in_folder"]].tolist()
        options = (option for site in doubtful for option in site.options)
        return {(o.kind, o.before, o.after): value for o, value in zip(options, column, strict=True)}

    alone, together = read_in_folder(1), read_in_folder(20)
    kept = {key for key in alone if key[0] in ("noise", "join")}
    assert {kind for kind, *_ in kept} == {"noise", "join"}
    assert all(together[key] == alone[key] for key in kept)
    assert together["nonword", "otlier", "other"] > alone["nonword", "otlier", "other"]


def test_features_are_measured_by_name(shared: Shared) -> None:
    its = work("on a cbarge of stealing it", shared)
    around, doubtful, habits = doubts_of(its.pages, its)[its.pages[0]]
    doubtful = [site for site in doubtful if site.token.text == "cbarge"]
    rows = measure(doubtful, its.pages[0], around, its, habits)
    charge = next(row for row, o in zip(rows, doubtful[0].options, strict=True) if o.after == "charge")
    expected = {"nonword": 1.0, "realword": 0.0, "pieces": 1.0, "distance": 1.0, "longer": 0.0, "capital": 0.0}
    assert {name: charge[AT[name]] for name in expected} == expected
    assert charge[AT["cost_to_best"]] == charge[AT["cost"]] - rows[:, AT["cost"]].min()
    assert charge[AT["context_gain"]] > 0


def test_pages_in_doubt_together_and_one_by_one_are_the_same(shared: Shared) -> None:
    readings = [
        Reading(source="embedded", engine="text", lines=(Line(number=1, text=text),))
        for text in (NOISY, "thc Soviet sidc rejected it", NOISY.upper())
    ]
    pages = [(Page(number=n, source="a"), reading) for n, reading in enumerate(readings, 1)]
    together, apart = (prepared(pages, Shared(shared.vocabulary), Settings()) for _ in range(2))
    together.doubts = doubts_of(together.pages, together)
    for one, other in zip(together.pages, apart.pages, strict=True):
        assert [v.odds for v in verdicts(one, together)] == pytest.approx([v.odds for v in verdicts(other, apart)])


def test_the_best_option_is_seen_beside_the_second() -> None:
    rows = np.zeros((2, len(NAMES)))
    rows[:, AT["split"]] = 1.0
    rows[:, AT["cost"]] = 0.5
    seen = decision_features(rows, np.array([3.0, 9.0]), np.array([1.0, np.nan]))
    first, second = (dict(zip(DECISION_NAMES, row, strict=True)) for row in seen.tolist())
    assert (first["rank"], first["lead"], first["alone"]) == (3.0, 2.0, 0.0)
    assert (second["rank"], second["lead"], second["alone"]) == (8.0, 6.0, 1.0)
    assert (first["split:cost"], first["join:cost"], first["split:rank"]) == (0.5, 0.0, 3.0)


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
