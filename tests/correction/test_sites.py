from __future__ import annotations

import pytest

from pipeline.correction.folder import prepared
from pipeline.correction.options import Option
from pipeline.correction.shared import Shared
from pipeline.correction.sites import COMMON_NAME, sites
from pipeline.correction.surroundings import surroundings
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings


@pytest.fixture(scope="module")
def shared() -> Shared:
    return Shared(Vocabulary(load(["general"])))


def options(text: str, shared: Shared, rate: float = 0.1) -> list[Option]:
    reading = Reading(
        source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(text.split("\n"), 1))
    )
    work = prepared([(Page(number=1, source="a"), reading)], shared, Settings())
    page = work.pages[0]
    return [o for site in sites(page, surroundings(page, work, rate), work) for o in site.options]


@pytest.mark.parametrize(
    ("text", "kind", "before", "after"),
    [
        ("he was brought before tbe court", "nonword", "tbe", "the"),
        ("the witucss was heard", "nonword", "witucss", "witness"),
        ("the wituess's evidence was heard", "nonword", "wituess's", "witness's"),
        ("these had boon found in the house", "realword", "boon", "been"),
        ("they were at the mooting of the council", "realword", "mooting", "meeting"),
        ("they spentthe day there", "split", "spentthe", "spent the"),
        ("they spenttho day there", "split", "spenttho", "spent the"),
        ("a regi ment of foot", "join", "regi ment", "regiment"),
        ("the plat f o rm was full", "join", "plat f o rm", "platform"),
        ("the prie soners were heard", "join", "prie soners", "prisoners"),
        ("it s was the same man", "noise", "s was", "was"),
        ("the y^ars went by", "punctuation", "y^ars", "years"),
        ("he assisted in~murdering him", "punctuation", "in~murdering", "in murdering"),
        ("the _robbery was found out", "punctuation", "_robbery", "robbery"),
        ("it waS the same man", "case", "waS", "was"),
        ("it was In the house", "case", "In", "in"),
        ("he was Induced to come", "case", "Induced", "induced"),
        ("they sold the shovel« by weight", "punctuation", "shovel«", "shovels"),
        ("it appeared from-the evidence", "punctuation", "from-the", "from the"),
        ("they were married'at the church", "punctuation", "married'at", "married at"),
        ("the clothes were washed.for him", "punctuation", "washed.for", "washed for"),
        ("he took a stickandarazor with him", "split", "stickandarazor", "stick and a razor"),
        ("sold in the uiariiet yesterday", "nonword", "uiariiet", "market"),
        ("he saw th ee of them", "join", "th ee", "thee"),
        ("it is over. lho letter was read", "nonword", "lho", "The"),
        ("of North bhoro and the harbour", "nonword", "bhoro", "Shore"),
        ("and loscph Brown was heard", "nonword", "loscph", "Joseph"),
    ],
)
def test_what_was_printed_is_among_the_options(text: str, kind: str, before: str, after: str, shared: Shared) -> None:
    assert (kind, before, after) in {(o.kind, o.before, o.after) for o in options(text, shared)}


@pytest.mark.parametrize(
    "text",
    [
        "The Inspector of the N Division was there",
        "Wanted by J. Smith of London",
        "the price was 7f. 50c. a share",
        "for the u<e of the patients",
        "an apple and I saw it",
    ],
)
def test_initials_amounts_and_pieces_are_no_dirt(text: str, shared: Shared) -> None:
    assert [(o.before, o.after) for o in options(text, shared) if o.kind == "noise"] == []


@pytest.mark.parametrize("text", ["and ’tis over now", "'Twas in the morning"])
def test_words_without_their_first_letters_are_left_alone(text: str, shared: Shared) -> None:
    assert not [o for o in options(text, shared) if o.before.lower() in ("tis", "twas")]


@pytest.mark.parametrize("text", ["the time would e'er be over", "you go down the stairs and' the broom"])
def test_elisions_are_no_misread_words(text: str, shared: Shared) -> None:
    assert not [o for o in options(text, shared) if o.kind == "realword" and o.before in ("e'er", "and")]


@pytest.mark.parametrize("text", ["at six o'clock", "I don't know", "the sum of 5s.6d. was paid", "he said.But then"])
def test_signs_within_words_and_between_sentences_are_no_spaces(text: str, shared: Shared) -> None:
    assert not [o for o in options(text, shared) if o.kind == "punctuation" and " " in o.after]


def test_halves_of_a_broken_word_are_left_alone(shared: Shared) -> None:
    assert not [o for o in options("a recon-\nnaissance of it", shared) if o.before in ("recon", "naissance")]


def test_halves_that_a_hyphen_parts_within_a_line_are_left_alone(shared: Shared) -> None:
    assert not any("neverthe" in o.before for o in options("it was neverthe- less so", shared))
    assert any(o.before == "tbe" for o in options("it stood on- tbe table", shared))


def test_a_word_after_a_large_initial_is_left_alone(shared: Shared) -> None:
    assert not [o for o in options("S ILVER plate is wanted", shared) if o.before == "ILVER"]


def test_the_names_of_a_list_are_common_ones_or_left_alone(shared: Shared) -> None:
    found = options("Jatnes Gamhrills Hetherinton Hickaon Wilsom and irom Leeds", shared)
    assert {(o.before, o.after) for o in found} >= {("Jatnes", "James"), ("irom", "from")}
    assert all(shared.frequency(o.after.lower()) >= COMMON_NAME for o in found if o.before[0].isupper())


def test_foreign_words_keep_their_accents(shared: Shared) -> None:
    assert not [o for o in options("he left it to the première class of them", shared) if o.before == "première"]


@pytest.mark.parametrize(
    "text", ["the INR paper of May", "Memo for the ACDX staff", "ORIGIN INR-10 INFO LOG-00 ADS-00", "WQS"]
)
def test_acronyms_are_left_alone(text: str, shared: Shared) -> None:
    assert not [o for o in options(text, shared) if o.before in ("INR", "ACDX", "LOG", "ADS", "WQS")]


def test_a_page_in_capitals_has_no_acronyms(shared: Shared) -> None:
    assert [o for o in options("THE SOVIET ANO AMERICAN SIDES", shared) if (o.before, o.after) == ("ANO", "AND")]


def test_known_words_are_doubted_only_on_noisy_pages(shared: Shared) -> None:
    assert not [o for o in options("these had boon found in the house", shared, rate=0.0) if o.kind == "realword"]


@pytest.mark.parametrize("text", ["the wituess was spenttho in~murdering", "regi ment s was boon waS"])
def test_every_option_stands_at_its_place(text: str, shared: Shared) -> None:
    found = options(text, shared)
    assert found
    assert all(text[o.start : o.end] == o.before != o.after for o in found)
