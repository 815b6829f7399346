from __future__ import annotations

import zipfile
from xml.etree import ElementTree

from made_result import make_result

from pipeline.export.summary import summarise
from pipeline.export.workbook import MAX_CELL, workbook, write_workbook
from pipeline.store import Result

NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(path) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(path) as book:
        names = [s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iterfind(".//s:sheet", NS)]
        return {
            name: ElementTree.fromstring(book.read(f"xl/worksheets/sheet{at}.xml")) for at, name in enumerate(names, 1)
        }


def strings(path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
    return [node.text or "" for node in root.iterfind(".//s:t", NS)]


def test_workbook_has_its_sheets_with_frozen_heads_and_filters(made_result: Result) -> None:
    book = sheets(write_workbook(made_result))
    assert list(book) == ["Summary", "Pages", "Changes", "Proposed"]
    for name in ("Pages", "Changes", "Proposed"):
        assert book[name].find(".//s:pane[@state='frozen']", NS) is not None
        assert book[name].find("s:autoFilter", NS) is not None
    counts = {name: len(book[name].findall(".//s:row", NS)) - 1 for name in ("Pages", "Changes", "Proposed")}
    assert counts == {"Pages": 6, "Changes": 10, "Proposed": 2}


def test_nothing_in_the_workbook_runs_or_links(made_result: Result) -> None:
    path = write_workbook(made_result)
    for sheet in sheets(path).values():
        assert sheet.find(".//s:f", NS) is None
        assert sheet.find(".//s:hyperlink", NS) is None
    assert "Burbacher" in strings(path)
    assert "<img src=x onerror=alert(1)>.png" in strings(path)


def test_same_result_gives_the_same_bytes(made_result: Result, tmp_path) -> None:
    other = make_result(tmp_path / "elsewhere" / "box-7-folder-12")
    assert write_workbook(made_result).read_bytes() == write_workbook(other).read_bytes()


def test_any_text_gives_a_workbook_that_can_be_read(made_result: Result) -> None:
    import msgspec

    record = next(made_result.pages())
    odd = "".join(map(chr, range(32))) + "\x7f\ufffe\uffff\U0001f600 =1+1"
    page = msgspec.structs.replace(record, score=msgspec.structs.replace(record.score, reason=odd))
    path = made_result.path / "odd.xlsx"
    path.write_bytes(workbook([page], summarise(made_result)))
    assert any("\U0001f600 =1+1" in text for text in strings(path))


def test_text_longer_than_a_cell_is_cut_not_dropped(made_result: Result) -> None:
    import msgspec

    record = next(made_result.pages())
    long = msgspec.structs.replace(record, score=msgspec.structs.replace(record.score, reason="x" * 40_000))
    path = made_result.path / "long.xlsx"
    path.write_bytes(workbook([long], summarise(made_result)))
    assert max(map(len, strings(path))) == MAX_CELL
