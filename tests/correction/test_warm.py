from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from pipeline.correction import Shared, correct_folder, warm
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

DICTIONARY = load(["general"])


@pytest.fixture
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


def folder(text: str) -> list[tuple[Page, Reading]]:
    reading = Reading(source="embedded", engine="text", lines=(Line(number=1, text=text),))
    return [(Page(number=1, source="a"), reading)]


@pytest.mark.usefixtures("thawed")
def test_what_was_read_is_taken_out_of_the_collectors_sight() -> None:
    before = gc.get_freeze_count()
    warm(DICTIONARY, Settings())
    assert gc.get_freeze_count() > before


def test_folders_that_share_what_they_look_up_are_corrected_as_alone() -> None:
    texts = [
        "The prisoner was taken on a cbarge of stealing otber articles from tbe residence of Miss Brown.",
        "Thc prisoner met tbe magistrate, wbo did not believc him, and sent him to prison for six montbs.",
    ]
    shared = Shared(Vocabulary(DICTIONARY))
    together = [correct_folder(folder(text), DICTIONARY, Settings(), shared=shared) for text in texts]
    assert together == [correct_folder(folder(text), DICTIONARY, Settings()) for text in texts]
    assert any(page.corrections for pages in together for page in pages)


def test_words_looked_up_are_forgotten_when_they_are_many() -> None:
    shared = Shared(Vocabulary(DICTIONARY))
    correct_folder(folder("a cbarge of stealing otber articles"), DICTIONARY, Settings(), shared=shared)
    shared.forget(100)
    assert shared.likely("cbarge") == "charge"
    shared.forget(0)
    assert shared.likely("cbarge") == "cbarge"
    assert not shared.spellings
    assert [c.word for c in shared.near("cbarge", "latin")][:1] == ["charge"]
