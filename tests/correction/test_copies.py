from __future__ import annotations

import textwrap

import pytest
from made_folder import changes, short, work

from pipeline.correction.alignment import differences
from pipeline.correction.copies import copies

LETTER = (
    "Dear Captain, the harbour board has considered your request to move the lightship nearer to the sandbank.",
    "We find that the mooring chains would not reach the new place before the end of the autumn gales.",
    "Everything depends upon the turn of the tide and the patience of the crew, as you wrote to us in March.",
    "The board will meet again on the fourteenth of the month and hear the opinion of the pilots.",
)
TEXT = "\n".join(LETTER)


def damaged(**words: str) -> str:
    text = TEXT
    for right, wrong in words.items():
        assert right in text
        text = text.replace(right, wrong.replace("_", " "), 1)
    return text


@pytest.mark.parametrize(
    ("wrong", "right"), [("mooriug", "mooring"), ("paticnce", "patience"), ("rnonth", "month"), ("opiuion", "opinion")]
)
def test_a_word_in_no_lexicon_is_read_as_the_copy_has_it(wrong: str, right: str) -> None:
    folder = work(damaged(**{right: wrong}), "Something else stands between the two.", TEXT)
    found = changes(copies, folder)
    assert short(found) == [(1, wrong, right, "applied")]
    assert "page 3" in found[0].evidence[0]


def test_copies_are_found_where_one_lacks_lines_and_lines_break_elsewhere() -> None:
    shorter = " ".join((LETTER[0], LETTER[2], LETTER[3])).replace("lightship", "lightsliip")
    folder = work(TEXT, "\n".join(textwrap.wrap(shorter, 60)))
    assert [(c.page, c.before, c.after) for c in changes(copies, folder)] == [(2, "lightsliip", "lightship")]


def test_a_stock_phrase_settles_known_words() -> None:
    folder = work(damaged(**{"the turn": "a tern"}), TEXT)
    assert short(changes(copies, folder)) == [(1, "a tern", "the turn", "applied")]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ("fourteenth", "fifteenth"),
        ("March", "May"),
        ("Captain", "Captaine"),
        ("mooring", "anchor"),
        ("nearer", "clearer"),
    ],
)
def test_true_differences_stay(own: str, other: str) -> None:
    folder = work(TEXT, damaged(**{own: other}))
    assert not [c for c in changes(copies, folder) if c.status == "applied"]


def test_figures_stay() -> None:
    one = TEXT.replace("fourteenth", "14th") + "\nNo. 5521 of 1911, page 3 of 12, received by the board's clerk at noon"
    other = one.replace("14th", "16th").replace("5521", "5527").replace("1911", "I911")
    assert changes(copies, work(one, other)) == []


def test_the_typist_s_slip_in_one_of_two_typings_stays() -> None:
    assert changes(copies, work(damaged(opinion="oppinion"), TEXT)) == []


def test_spaces_lost_or_put_in() -> None:
    folder = work(damaged(**{"autumn gales": "autumngales"}), damaged(considered="con sidered"))
    assert short(changes(copies, folder)) == [
        (1, "autumngales", "autumn gales", "applied"),
        (2, "con sidered", "considered", "applied"),
    ]


def test_two_copies_against_one_are_a_proposal() -> None:
    folder = work(TEXT, damaged(board="hoard"), TEXT)
    assert short(changes(copies, folder)) == [(2, "hoard", "board", "proposed")]
    assert "2 copies agree" in changes(copies, folder)[0].evidence[1]


def test_of_two_known_words_the_one_that_fits_its_place_is_proposed() -> None:
    pytest.importorskip("pocketsphinx")
    folder = work(TEXT, damaged(board="hoard"))
    assert short(changes(copies, folder)) == [(2, "hoard", "board", "proposed")]
    assert "it fits better: the harbour board has considered" in changes(copies, folder)[0].evidence[1]
    assert changes(copies, work(TEXT, damaged(request="requests"))) == []


def test_what_the_copy_may_have_lost_is_not_taken_away() -> None:
    folder = work(damaged(harbour="harbouro"), TEXT)
    assert short(changes(copies, folder)) == [(1, "harbouro", "harbour", "proposed")]


def test_codes_of_capitals_stay() -> None:
    one = TEXT.upper().replace("CREW", "DODE-00")
    other = TEXT.upper().replace("CREW", "DUDE-00")
    assert changes(copies, work(one, other)) == []
    one, other = TEXT.upper().replace("CREW", "RUEH"), TEXT.upper().replace("CREW", "RUTH")
    assert changes(copies, work(one, other)) == []


def test_where_all_is_in_capitals_they_are_no_sign_of_a_name() -> None:
    folder = work(TEXT.upper().replace("MOVE", "MOVC"), TEXT.upper())
    assert short(changes(copies, folder)) == [(1, "MOVC", "MOVE", "applied")]


def test_capitals_of_the_own_copy_stay() -> None:
    folder = work(TEXT.upper().replace("PATIENCE", "PATICNCE"), TEXT)
    assert short(changes(copies, folder)) == [(1, "PATICNCE", "PATIENCE", "applied")]


def test_texts_without_copies_have_no_differences() -> None:
    assert list(differences(TEXT.lower().split())) == []
    assert list(differences([])) == []


def test_nothing_is_left_to_do_on_the_corrected_text() -> None:
    folder = work(damaged(opinion="opiuion"), TEXT)
    (found,) = changes(copies, folder)
    line = folder.pages[0].lines[found.line - 1].text
    assert line[found.start : found.end] == found.before
    assert changes(copies, work(TEXT, TEXT)) == []
