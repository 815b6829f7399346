from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_result import change, score_of

from pipeline.document import (
    Choice,
    Correction,
    Folder,
    Line,
    Page,
    PageRecord,
    Reading,
    Word,
    corrected_lines,
)
from pipeline.export.alto import alto
from pipeline.export.hocr import hocr
from pipeline.export.layouts import write_layouts
from pipeline.export.placed import PlacedWord, placed_lines, placed_page
from pipeline.store import Result

WIDTH, HEIGHT = 10, 20
TEXT = "Mr. Borbacher hasasked for th ee seats"
XHTML, ALTO = "{http://www.w3.org/1999/xhtml}", "{http://www.loc.gov/standards/alto/ns-v4#}"


def line(text: str, number: int = 1, block: int = 1) -> Line:
    """Return a line whose letters are all of one width."""
    words, at = [], 0
    for part in text.split():
        start = text.index(part, at)
        at = start + len(part)
        box = (start * WIDTH, number * HEIGHT, at * WIDTH, (number + 1) * HEIGHT)
        words.append(Word(text=part, start=start, end=at, box=box, confidence=90.0))
    return Line(number=number, text=text, words=tuple(words), block=block)


def reading(*lines: Line, **more: Any) -> Reading:
    return Reading(source="reocr", engine="tesseract 5.3.0", lines=lines, size=(1000, 800), dpi=300, **more)


def record(*corrections: Correction, source: str = "a.png") -> PageRecord:
    page = Page(number=1, source=source)
    choice = Choice(source="reocr", reason="there is no other")
    return PageRecord(page=page, choice=choice, corrections=corrections, score=score_of(page, 95.0, 94.0))


def words(text: str, *changes: tuple[str, str], **more: Any) -> list[PlacedWord]:
    (found,) = placed_lines(reading(line(text), **more), [change(1, 1, text, *pair) for pair in changes])
    return found.words


def test_what_was_not_changed_keeps_its_boxes() -> None:
    found = words(TEXT)
    assert [(w.text, w.box, w.confidence, w.read) for w in found] == [
        (w.text, w.box, 90.0, "") for w in line(TEXT).words
    ]


def test_a_changed_word_has_the_box_of_what_was_read() -> None:
    found = words(TEXT, ("Borbacher", "Gorbachev"))
    assert found[1] == PlacedWord("Gorbachev", (40, 20, 130, 40), 90.0, "Borbacher")
    assert [w.read for w in found if w.read] == ["Borbacher"]


def test_a_parted_word_is_shared_out_and_a_joined_one_put_together() -> None:
    found = {w.text: w for w in words(TEXT, ("hasasked", "has asked"), ("th ee", "three"))}
    has, asked = found["has"].box, found["asked"].box
    assert has[0] == 140
    assert asked[2] == 220
    assert has[2] - has[0] < asked[2] - asked[0]
    assert abs(has[2] - asked[0]) <= WIDTH
    assert found["three"].box == (270, 20, 320, 40)
    assert found["three"].read == "th ee"
    assert found["seats"].box == (330, 20, 380, 40)


@pytest.mark.parametrize(("rotation", "first"), [(0, (0, 0, 30, 80)), (180, (50, 0, 80, 80))])
def test_a_word_is_parted_along_the_line(rotation: int, first: tuple[int, ...]) -> None:
    its = Line(number=1, text="hasasked", words=(Word(text="hasasked", start=0, end=8, box=(0, 0, 80, 80)),))
    (found,) = placed_lines(reading(its, rotation=rotation), [change(1, 1, "hasasked", "hasasked", "has asked")])
    assert [w.text for w in found.words] == ["has", "asked"]
    left, top, right, bottom = found.words[0].box
    assert (top, bottom) == (first[1], first[3])
    assert abs(left - first[0]) + abs(right - first[2]) <= WIDTH


@pytest.mark.parametrize(("rotation", "upper"), [(90, "asked"), (270, "has")])
def test_a_word_of_a_turned_page_is_parted_from_top_to_bottom(rotation: int, upper: str) -> None:
    its = Line(number=1, text="hasasked", words=(Word(text="hasasked", start=0, end=8, box=(0, 0, 20, 80)),))
    (found,) = placed_lines(reading(its, rotation=rotation), [change(1, 1, "hasasked", "hasasked", "has asked")])
    assert min(found.words, key=lambda w: w.box[1]).text == upper
    assert {(w.box[0], w.box[2]) for w in found.words} == {(0, 20)}


def test_what_is_undone_or_proposed_is_as_read_and_a_broken_word_keeps_its_half() -> None:
    text = "the pro-"
    changes = [
        change(1, 1, text, "the", "tho", status="undone"),
        change(1, 1, text, "pro-", "programme", continues=True, kind="hyphen"),
    ]
    (found,) = placed_lines(reading(line(text)), changes)
    assert [w.text for w in found.words] == ["the", "pro-"]


@given(st.lists(st.sampled_from(["tbe", "th ee", "hasasked", "seats", "»", "Мr."]), min_size=1, max_size=12), st.data())
def test_all_words_of_the_corrected_text_have_places_on_the_line(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    changes, at = [], 0
    for part in parts:
        start, at = at, at + len(part) + 1
        after = data.draw(st.sampled_from([part, "the", "three", "has asked", "", "x y z"]))
        if after != part:
            found = change(1, 1, text[start:], part, after)
            changes.append(Correction(**{f: getattr(found, f) for f in found.__struct_fields__} | {
                "start": start, "end": start + len(part), "id": f"{start}"
            }))  # fmt: skip
    page = reading(line(text))
    (corrected,) = corrected_lines(page, tuple(changes))
    placed = placed_lines(page, changes)
    found_words = [w for its in placed for w in its.words]
    assert [w.text for w in found_words] == corrected.split()
    for word in found_words:
        left, top, right, bottom = word.box
        assert 0 <= left < right <= len(text) * WIDTH
        assert (top, bottom) == (HEIGHT, 2 * HEIGHT)
    assert [w.box[0] for w in found_words] == sorted(w.box[0] for w in found_words)


LINES = ("Mr. Borbacher", "will come", '"soon" & <gladly>')
PAGE = reading(*(line(text, n, block=n) for n, text in enumerate(LINES, 1)), languages=("eng",))
CHANGED = record(change(1, 1, "Mr. Borbacher", "Borbacher", "Gorbachev"))


def test_hocr_holds_the_corrected_words_and_what_was_read() -> None:
    page = ET.fromstring(hocr(placed_page(PAGE, CHANGED)))
    classes = {e.get("class"): e for e in page.iter() if e.get("class")}
    assert list(classes) == ["ocr_page", "ocr_carea", "ocr_line", "ocrx_word"]
    assert classes["ocr_page"].get("title") == 'image "a.png"; bbox 0 0 1000 800; ppageno 0; scan_res 300 300'
    its = [e for e in page.iter(f"{XHTML}span") if e.get("class") == "ocrx_word"]
    assert " ".join(e.text or "" for e in its) == 'Mr. Gorbachev will come "soon" & <gladly>'
    assert its[1].get("title") == 'bbox 40 20 130 40; x_wconf 90; x_read "Borbacher"'
    ids = [e.get("id") for e in page.iter() if e.get("id")]
    assert len(set(ids)) == len(ids)
    assert sum(e.get("class") == "ocr_carea" for e in page.iter()) == 3


def test_alto_holds_the_corrected_words_and_what_was_read() -> None:
    root = ET.fromstring(alto(placed_page(PAGE, CHANGED)))
    its = list(root.iter(f"{ALTO}String"))
    assert " ".join(e.get("CONTENT", "") for e in its) == 'Mr. Gorbachev will come "soon" & <gladly>'
    assert {k: its[1].get(k) for k in ("HPOS", "VPOS", "WIDTH", "HEIGHT", "WC")} == {
        "HPOS": "40", "VPOS": "20", "WIDTH": "90", "HEIGHT": "20", "WC": "0.90"
    }  # fmt: skip
    assert [(e.text, e.get("PURPOSE")) for e in root.iter(f"{ALTO}ALTERNATIVE")] == [("Borbacher", "OCR")]
    assert {e.get("LANG") for e in root.iter(f"{ALTO}TextBlock")} == {"eng"}
    ids = [e.get("ID") for e in root.iter() if e.get("ID")]
    assert len(set(ids)) == len(ids)


def test_signs_that_xml_cannot_hold_are_replaced() -> None:
    page = reading(Line(number=1, text="a\x01b", words=(Word(text="a\x01b", start=0, end=3, box=(0, 0, 30, 20)),)))
    for made in (
        hocr(placed_page(page, record(source='odd "\x02".png'))),
        alto(placed_page(page, record(source='odd "\x02".png'))),
    ):
        assert "a\ufffdb" in ET.tostring(ET.fromstring(made), "unicode")


def test_pages_turned_or_of_two_languages_say_so() -> None:
    page = reading(line("text"), rotation=90, languages=("eng", "rus"))
    assert b"textangle 90" in hocr(placed_page(page, record()))
    assert b'ROTATION="90"' in alto(placed_page(page, record()))
    assert b"LANG" not in alto(placed_page(page, record()))


def test_files_are_written_for_pages_with_places_and_go_with_them(tmp_path: Path) -> None:
    result = Result(tmp_path)
    pages = tuple(Page(number=n, source=f"{n}.png") for n in (1, 2))
    result.save(result.folder_file(), Folder(id="f", title="f", pages=pages), "")
    for page, its in zip(pages, (PAGE, reading(Line(number=1, text="no boxes"))), strict=True):
        result.save(result.reading_file(page.number, "reocr"), its, "")
        choice = Choice(source="reocr", reason="there is no other")
        made = PageRecord(page=page, choice=choice, score=score_of(page, 95.0, 94.0))
        result.save(result.page_file(page.number), made, "")
    stale = result.hocr_file(9)
    stale.parent.mkdir()
    stale.write_text("", "utf-8")
    write_layouts(result)
    assert [p.name for p in sorted(tmp_path.glob("hocr/*"))] == ["0001.hocr"]
    assert [p.name for p in sorted(tmp_path.glob("alto/*"))] == ["0001.xml"]
