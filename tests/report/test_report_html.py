from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from made_result import make_result

from pipeline.errors import InputUnreadable
from pipeline.report import write_report
from pipeline.report.html import accuracy, commands, one_in, sure
from pipeline.store import Result


class Elements(HTMLParser):
    """All elements of a page with their attributes, and its text outside of style and script."""

    VOID = frozenset("meta img input br link line circle rect polyline path".split())

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text.append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attrs in self.found if (value := attrs.get(name)) is not None]


@pytest.fixture
def report(made_result: Result) -> Elements:
    return Elements(write_report(made_result).read_text(encoding="utf-8"))


def test_elements_are_nested_and_ids_are_unique(report: Elements) -> None:
    assert report.open == []
    assert [name for name, count in Counter(report.values("id")).items() if count > 1] == []


def test_every_link_within_the_page_has_its_target(report: Elements) -> None:
    ids = set(report.values("id"))
    links = [href[1:] for href in report.values("href") if href.startswith("#")]
    assert len(links) > 20
    assert set(links) <= ids


def test_every_page_has_a_leaf_and_a_section(report: Elements) -> None:
    leaves = [attrs["href"] for _, attrs in report.found if attrs.get("class") == "leaf"]
    assert leaves == [f"#p{page}" for page in range(1, 8)]
    assert len([1 for tag, _ in report.found if tag == "article"]) == 7


def test_text_of_pages_never_becomes_markup(report: Elements) -> None:
    assert len([1 for tag, _ in report.found if tag == "script"]) == 1
    assert not [1 for tag, attrs in report.found if tag == "b" and "onerror" in attrs]
    assert not [name for _, attrs in report.found for name in attrs if name.startswith("on")]
    text = "".join(report.text)
    assert "<script>document.title='broken'</script>" in text
    assert "<img src=x onerror=alert(1)>.png" in text
    assert "<i>rule</i>" in text


def test_nothing_comes_from_elsewhere(report: Elements) -> None:
    assert report.values("src") == []
    assert not [href for href in report.values("href") if re.match(r"\w+:|//", href)]


def test_it_says_what_a_person_wants_to_know(report: Elements) -> None:
    text = re.sub(r"\s+", " ", "".join(report.text))
    for words in (
        "91.9 → 96.4 %",
        "Tesseract ran out of time.",
        "with more --page-seconds",
        "the new reading has more words of the lexicon (91 % against 74 %)",
        "names.tsv: Burbacher; stands 4 times in the folder",
        "Transcribe by hand: no words in either reading",
        "1 slip of the original, kept",
        "1 candidate considered and not taken",
        "tail is damaged",
        "pdf text layer",
        "diplomacy-1980s",
    ):
        assert words in text, words


def test_russian_text_says_so(report: Elements) -> None:
    assert {"found", "corrected"} <= {attrs.get("class") for _, attrs in report.found if attrs.get("lang") == "ru"}


def test_same_result_elsewhere_gives_the_same_bytes(made_result: Result, tmp_path: Path) -> None:
    other = make_result(tmp_path / "elsewhere" / "r")
    data = write_report(made_result).read_bytes()
    assert write_report(other).read_bytes() == data
    assert str(tmp_path).encode() not in data


def test_page_whose_record_lacks_is_named(made_result: Result) -> None:
    made_result.page_file(2).unlink()
    report = Elements(write_report(made_result).read_text(encoding="utf-8"))
    assert "There is no record of this page." in "".join(report.text)


def test_page_whose_reading_lacks_is_shown_without_text(made_result: Result) -> None:
    made_result.reading_file(2, "reocr").unlink()
    report = Elements(write_report(made_result).read_text(encoding="utf-8"))
    assert "первые предложения" not in "".join(report.text)
    assert "p2" in report.values("id")


def test_result_without_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="clean"):
        write_report(Result(tmp_path))


def test_many_changed_lines_are_folded(tmp_path: Path) -> None:
    from made_result import LETTER, change

    result = make_result(tmp_path / "r")
    record, reading = result.page(2), result.reading(2, "reocr")
    assert record and reading
    import msgspec

    lines = tuple(msgspec.structs.replace(reading.lines[1], number=n) for n in range(1, 41))
    fixes = tuple(change(2, n, LETTER[1], "пераые", "первые") for n in range(1, 41))
    result.save(result.reading_file(2, "reocr"), msgspec.structs.replace(reading, lines=lines), "made")
    result.save(result.page_file(2), msgspec.structs.replace(record, corrections=fixes), "made")
    assert "28 more changed lines" in write_report(result).read_text(encoding="utf-8")


def test_figures_do_not_round_up_to_perfection() -> None:
    assert [accuracy(v) for v in (None, 100.0, 99.97, 98.64, 0.0)] == ["—", "100.0", "99.9", "98.6", "0.0"]
    assert (sure(0.995), sure(1.0), sure(0.57)) == ("99 %", "100 %", "57 %")
    assert one_in(98.0) == "1 character in 50"
    assert one_in(None) == "no estimate"
    assert one_in(100.0) == "hardly any character"


def test_commands_become_code_and_nothing_else() -> None:
    assert commands("Run `x` <b>") == "Run <code>x</code> &lt;b&gt;"
