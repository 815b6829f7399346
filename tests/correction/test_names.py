from __future__ import annotations

import pytest
from made_folder import changes, short, work

from pipeline.correction.names import names
from pipeline.language.dictionaries import NameEntry

ENTRIES = (NameEntry(id="lindqvist", kind="person", latin=("Lindqvist", "Lindquist")),)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Lindqvist wrote, Lindqvist spoke, Lindqvist left.", "Lindqvist"),
        ("Lindquist wrote, Lindquist spoke, Lindquist left.", "Lindquist"),
        ("Lindquist wrote. Lindqvist, said Lindqvist, was Lindqvist.", "Lindqvist"),
        ("Nobody of that name is in the folder, nor Lindquist.", "Lindquist"),
    ],
)
def test_a_misread_name_takes_the_form_that_the_folder_uses(text: str, after: str) -> None:
    found = changes(names, work(text + "\nThe pilot Lindquisf is ill.", names=ENTRIES))
    assert short(found) == [(1, "Lindquisf", after, "applied")]
    letters = 1 if after == "Lindquist" else 2
    assert found[0].evidence[-1].startswith(f"Lindquisf is in no lexicon and differs in {letters} letter")


def test_what_stands_before_a_name_in_capitals_may_be_initials() -> None:
    text = "LINDQVIST WROTE, LINDQVIST SPOKE. SIGNED NLINDQVIST, FROM REYKdAVIK."
    found = changes(names, work(text, names=(*ENTRIES, NameEntry(id="r", kind="place", latin=("Reykjavik",)))))
    assert [(c.before, c.after) for c in found] == [("REYKdAVIK", "REYKJAVIK")]


def test_an_s_more_may_be_a_plural_and_two_unknown_words_doubt_each_other() -> None:
    text = "PENHERROW, PENHERROW, PENHERROW. PENHCRROWS. TREWQAN TREWQAN TREWQEN."
    assert changes(names, work(text)) == []


def test_names_of_the_folder_itself() -> None:
    text = "Penherrow, Penherrow, Penherrow and once Penhcrrow. Penrose and Penroso are two."
    assert short(changes(names, work(text))) == [(1, "Penhcrrow", "Penherrow", "applied")]


@pytest.mark.parametrize("token", ["Kindqvist", "Lindqvistk"])
def test_another_first_letter_or_more_at_the_end_may_be_another_name(token: str) -> None:
    text = f"Lindqvist wrote, Lindqvist spoke, Lindqvist left.\nThe pilot {token} is ill."
    assert short(changes(names, work(text, names=ENTRIES))) == [(1, token, "Lindqvist", "proposed")]


def test_a_folder_on_the_subject_of_the_dictionaries_is_known_by_their_names_for_its_length() -> None:
    three = "Harrow met Lindqvist in Bergen."
    assert work(three).is_on_subject
    assert not work(three + " the" * 5000).is_on_subject
