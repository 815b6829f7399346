from __future__ import annotations

import pytest

from pipeline.language.identify import languages_of

ENGLISH = "The sides have stated their concerns regarding the treaty. "
RUSSIAN = "Стороны изложили свою озабоченность относительно договора. "


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        (ENGLISH, ("eng",)),
        (RUSSIAN, ("rus",)),
        (ENGLISH * 3 + RUSSIAN, ("eng", "rus")),
        (RUSSIAN * 3 + ENGLISH, ("rus", "eng")),
        ("", ()),
        ("9/13/88 — 15 #520", ()),
        ("А. Б. C. D.", ()),
        (ENGLISH * 20 + "РСМД", ("eng",)),
        (RUSSIAN * 20 + "SDI ABM", ("rus",)),
    ],
)
def test_languages(text: str, languages: tuple[str, ...]) -> None:
    assert languages_of(text) == languages
