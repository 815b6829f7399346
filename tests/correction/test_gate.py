from __future__ import annotations

import pytest

from pipeline.correction.gate import gate_of, modern_spellings
from pipeline.correction.plain import Spellings, Tiers, plain_page
from pipeline.document import Line, Page, Reading

MODERN = (
    "The Secretary attached the translation of the letter which the Ambassador gave him in the morning and asked that"
    " the President be told of it before the meeting with his advisers on the treaty and its verification"
)


def gate(text: str) -> str:
    reading = Reading(source="embedded", engine="text", lines=(Line(number=1, text=text),))
    return gate_of(plain_page(Page(number=1, source="a"), reading, Spellings(Tiers()), markdown=False), Tiers())[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (MODERN, "open"),
        ("too short to tell", "open"),
        (MODERN + " vpon the towne they haue seene the booke and the olde wyfe ryde", "old spelling"),
        (MODERN + " and observ'd that he remember'd and declar'd it", "old spelling"),
        (MODERN + " as the wisdom growes and the losse is turn'd and prepar'd", "old spelling"),
        (MODERN + " as the losse was turn'd", "open"),
        (MODERN + " and feen fuch thofe perfons of whom they afked", "old spelling"),
        (MODERN + " and was feen", "open"),
        (
            "der Minister und die Frau mit dem Brief ist nicht auf das Schiff von der Stadt " * 4,
            "unknown language",
        ),
        ("Peter Smith and John Brown with Mary Jones George Murray William Crossley Henry Darragh " * 4, "names"),
        ("xqzv bnrtk pwqlm zzkrt vbnmq qwrtp lkjhg mnbvc zxqwp trwqz " * 4, "unreadable"),
    ],
)
def test_pages_that_a_modern_lexicon_would_harm_are_gated(text: str, expected: str) -> None:
    assert gate(text) == expected


def test_modern_spellings_of_old_habits() -> None:
    assert "upon" in set(modern_spellings("vpon"))
    assert "have" in set(modern_spellings("haue"))
    assert "town" in set(modern_spellings("towne"))
    assert "wife" in set(modern_spellings("wyfe"))
