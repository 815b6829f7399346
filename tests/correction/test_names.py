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


def test_names_of_the_folder_itself() -> None:
    text = "Penherrow, Penherrow, Penherrow and once Penhcrrow. Penrose and Penroso are two."
    assert short(changes(names, work(text))) == [(1, "Penhcrrow", "Penherrow", "applied")]
