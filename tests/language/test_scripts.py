from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.scripts import TO_CYRILLIC, TO_LATIN, fold_homoglyphs, fold_yo, script_of


@pytest.mark.parametrize(
    ("word", "script"),
    [
        ("treaty", "latin"),
        ("Höfði", "latin"),
        ("договор", "cyrillic"),
        ("дoговор", "mixed"),
        ("50", "digits"),
        ("РСД10", "cyrillic"),
        ("日本", "other"),
        ("—", "other"),
        ("", "other"),
    ],
)
def test_script(word: str, script: str) -> None:
    assert script_of(word) == script


def test_look_alikes_fold_to_one_script() -> None:
    assert fold_homoglyphs("дoгoвoр", "cyrillic") == "договор"
    assert fold_homoglyphs("САР", "latin") == "CAP"
    assert fold_homoglyphs("treaty", "latin") == "treaty"


def test_a_letter_without_a_twin_stops_folding() -> None:
    assert fold_homoglyphs("дoговор", "latin") is None
    assert fold_homoglyphs("Gорбачев", "cyrillic") is None


@given(st.text(alphabet=list(TO_CYRILLIC), min_size=1))
def test_folding_there_and_back_is_the_same(word: str) -> None:
    folded = fold_homoglyphs(word, "cyrillic")
    assert folded is not None
    assert script_of(folded) == "cyrillic"
    assert fold_homoglyphs(folded, "latin") == word
    assert len(folded) == len(word) and all(TO_LATIN[c] for c in folded)


def test_yo_is_written_as_ye() -> None:
    assert fold_yo("Горбачёв Ёлка") == "Горбачев Елка"
