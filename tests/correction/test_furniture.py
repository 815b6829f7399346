from __future__ import annotations

import pytest
from made_folder import changes, work

from pipeline.correction.furniture import furniture

FIRST = "The lightship broke from her moorings in the night and drifted for several hours towards the"
SECOND = "sandbank, where the pilots found her in the morning with her lamps still burning and her crew asleep."


@pytest.mark.parametrize(
    "between", ["7", "- 12 -", "Page 3", "SECRET", "SECRET/SENSITIVE", "стр. 4", "7\n\nCONFIDENTIAL"]
)
def test_numbers_and_markings_inside_a_sentence_are_marked(between: str) -> None:
    found = changes(furniture, work(f"{FIRST}\n\n{between}\n{SECOND}"))
    assert [c.before for c in found] == [part for part in between.split("\n") if part]
    assert {(c.status, c.kind) for c in found} == {("kept", "layout")}
    assert all(c.before == c.after for c in found)


def test_a_sentence_runs_on_over_an_address_at_a_page_end() -> None:
    found = changes(furniture, work(f"{FIRST}\n\nTo the Captain\nof the lightship Ellen,\nBergen", f"4\n\n{SECOND}"))
    assert [(c.page, c.before) for c in found] == [
        (1, "To the Captain"),
        (1, "of the lightship Ellen,"),
        (1, "Bergen"),
        (2, "4"),
    ]


@pytest.mark.parametrize(
    "texts",
    [
        (f"{FIRST} coast.\n\n7\n{SECOND}",),
        (f"{FIRST}\n\n7\nSandbank, where the pilots found her in the morning.",),
        (f"{FIRST}\n\nTo the Captain\nof the lightship\n{SECOND}",),
        (f"{FIRST}\n{SECOND}",),
        ("Seven boats\n7\nand eight men",),
        (FIRST + "\n\nTo the Captain", "Nothing here.", SECOND),
        (
            FIRST + "\n\nTo the Captain",
            "песчаной отмели, где лоцманы нашли его утром с горящими огнями и спящей командой на борту.",
        ),
    ],
)
def test_what_ends_or_begins_a_sentence_is_not(texts: tuple[str, ...]) -> None:
    assert changes(furniture, work(*texts)) == []
