from __future__ import annotations

import pytest
from made_folder import changes, page, short, work

from pipeline.correction.documents import documents
from pipeline.correction.figures import confusable, fold_figures
from pipeline.correction.references import references
from pipeline.correction.withdrawal import stamps
from pipeline.correction.work import Work

SHEET = """WITHDRAWAL SHEET
Harbour Board 9104417-9104421
1. Letter\tHarrow to Lindqvist, 2 p. R 4/12/03 NLHH07-112 #301\t5/13/91\tP1
2. Letter\tLindqvist to Harrow, 3 p. R 4/12/03 NLHH07-112 #302\t5/18/91\tP1
3. Memo\tHarrow to the Board, 8 p. R 4/12/03 NLHH07-112 #303\t5/20/91\tP1"""
LETTER = "The lightship needs a new chain.\n\nDECLASSIFIED\nNLH {case} # {serial}\nBY tr, NARA, DATE {date}"


def letter(number: int, serial: str, *, case: str = "H07-112", date: str = "4/12/03", more: str = "") -> object:
    text = LETTER.format(case=case, serial=serial, date=date) + more
    return page(number, text, "letter", ("eng",))


def folder(*pages: object) -> Work:
    return work(page(1, SHEET, "withdrawal sheet", ("eng",)), *pages)  # type: ignore[arg-type]


def test_a_date_is_proposed_where_sheet_and_another_stamp_agree() -> None:
    found = changes(references, folder(letter(2, "301", date="4/12/08"), letter(3, "302")))
    assert short(found) == [(2, "4/12/08", "4/12/03", "proposed")]
    assert "page 1" in found[0].evidence[0] and "4/12/08" in found[0].evidence[0]
    assert "page 3" in found[0].evidence[1]


@pytest.mark.parametrize("others", [(), (("302", "4/13/03"),)])
def test_with_the_sheet_alone_it_is_a_proposal(others: tuple[tuple[str, str], ...]) -> None:
    pages = [letter(n, serial, date=date) for n, (serial, date) in enumerate(others, 3)]
    found = changes(references, folder(letter(2, "301", date="4/12/08"), *pages))
    assert (2, "4/12/08", "4/12/03", "proposed") in short(found)
    assert all(c.status == "proposed" for c in found)


def test_a_common_word_in_the_place_of_initials() -> None:
    first, second = letter(2, "301"), letter(3, "302")
    signed = changes(references, folder(_signed(first, "and"), _signed(second, "Rtw")))
    assert short(signed) == [(2, "and", "Rtw", "proposed")]
    assert "signed Rtw" in signed[0].evidence[0]
    # Two hands, or none that is known: nothing is said.
    third = _signed(letter(4, "303"), "kl")
    assert changes(references, folder(_signed(first, "and"), _signed(second, "Rtw"), third)) == []
    assert changes(references, folder(_signed(first, "and"))) == []


def _signed(letter: object, by: str) -> object:
    its_page, reading = letter  # type: ignore[misc]
    return page(its_page.number, reading.text.replace("BY tr", f"BY {by}"), "letter", ("eng",))


@pytest.mark.parametrize(
    ("stamp", "case", "serial"),
    [
        ("NLS F99-051 # 520", "F99-051", "520"),
        ("NLSF99-051 #520", "F99-051", "520"),
        ("NLRR F06-114/7 #8351", "F06-114/7", "8351"),
        ("NLRR M452 # 58421", "M452", "58421"),
    ],
)
def test_stamps_of_several_kinds_are_read(stamp: str, case: str, serial: str) -> None:
    (found,) = stamps(work(f"DECLASSIFIED\n{stamp}\nBY rw NARA DATE 5/12/11").pages[0])
    assert (found.case.text, found.serial) == (case, serial)
    assert found.date and found.date.text == "5/12/11"
    assert found.signer and found.signer.text == "rw"


def test_no_shape_no_change() -> None:
    found = changes(references, folder(letter(2, "301", date="6/2/03", case="HP-112"), letter(3, "302")))
    assert short(found) == [(2, "HP-112", "H07-112", "proposed"), (2, "6/2/03", "4/12/03", "proposed")]
    assert {c.kind for c in found} == {"control", "number"}


def test_what_agrees_stays() -> None:
    assert changes(references, folder(letter(2, "301"), letter(3, "302", case="07-112"), letter(4, "777"))) == []


def test_letters_in_a_number_that_stands_elsewhere() -> None:
    one = folder(page(2, "Log 91044l7, and 9104A21, 55512OO"), page(3, "Log 9104417"))
    assert short(changes(references, one)) == [(2, "91044l7", "9104417", "applied")]


def test_the_time_of_a_telegram_is_no_misread_number() -> None:
    one = folder(page(2, "P 121429Z OCT 91"), page(3, "Log 1214292"), page(4, "Log 1214292"))
    assert changes(references, one) == []


def test_a_short_log_number_is_found_by_its_long_form() -> None:
    (found,) = changes(references, work("Log 9104417 of the board", "SYSTEM II\n04417"))
    assert (found.status, found.before, found.after, found.normal) == ("kept", "04417", "04417", "9104417")
    assert changes(references, work("9104417 and 9204417", "SYSTEM II\n04417")) == []


def test_an_item_number_must_be_on_the_sheet() -> None:
    marker = "THIS FORM MARKS THE FILE LOCATION OF ITEM NUMBER {} LISTED ON THE\nWITHDRAWAL SHEET"
    for number in ("1", "2", "3", "6"):
        assert changes(references, folder(page(2, marker.format(number), "marker"))) == []
    found = changes(references, folder(page(2, marker.format("l"), "marker")))
    assert short(found) == [(2, "l", "1", "proposed")]


def test_page_counts_and_dates_that_do_not_fit_are_proposed() -> None:
    plain = [page(n, "Three more lines of it.", "memo", ("eng",)) for n in (5, 6)]
    dated = letter(2, "301", more="\n\nMay 18, 1991")
    memo = page(4, LETTER.format(case="H07-112", serial="303", date="4/12/03"), "memo", ("eng",))
    found = changes(documents, folder(dated, letter(3, "302", more="\n\nMay 18, 1991"), memo, *plain))
    assert short(found) == [(1, "8", "3", "proposed"), (2, "18", "13", "proposed")]


def test_russian_dates_are_read() -> None:
    russian = page(2, LETTER.format(case="H07-112", serial="301", date="4/12/03") + "\n18 мая 1991 года", "letter")
    assert short(changes(documents, folder(russian))) == [(2, "18", "13", "proposed")]


@pytest.mark.parametrize(("one", "other", "same"), [("18", "13", True), ("l3", "13", True), ("12", "13", False)])
def test_confusable_figures(one: str, other: str, same: bool) -> None:
    assert confusable(one, other) is same
    assert not confusable(one, one)


def test_letters_that_look_like_digits() -> None:
    assert fold_figures("88974I2O") == "88974120"


def test_a_serial_that_is_not_on_the_sheet() -> None:
    found = changes(references, folder(letter(2, "801"), letter(3, "302")))
    assert short(found) == [(2, "801", "301", "proposed")]
    assert "has no #801, but a #301" in found[0].evidence[0]
    # No shape parts it from one, or that one has its stamp already.
    assert changes(references, folder(letter(2, "351"), letter(3, "302"))) == []
    assert changes(references, folder(letter(2, "801"), letter(3, "301"))) == []
