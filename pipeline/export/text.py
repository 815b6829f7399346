"""The corrected text: text/0001.txt for each page and text/folder.txt for all of them."""

from __future__ import annotations

from pathlib import Path

from pipeline.document import PageRecord, Reading, corrected_lines
from pipeline.errors import InputUnreadable
from pipeline.export.summary import folder_of
from pipeline.store import Result, writable, write_atomic

PAGE_BREAK = "\f"
"""Stands between two pages of text/folder.txt: the sign that plain text has had for it since the line printer."""


def chosen_reading(result: Result, record: PageRecord) -> Reading:
    """Return the reading that was chosen for a page.

    Raises:
        InputUnreadable: the reading's file lacks or is damaged.

    """
    reading = result.reading(record.page.number, record.choice.source)
    if reading is None:
        raise InputUnreadable(
            f"Page {record.page.number} of {record.score.folder} lacks its {record.choice.source} reading.",
            "Run `ocrmend clean` again; it makes what is missing.",
        )
    return reading


def page_lines(reading: Reading, record: PageRecord) -> list[str]:
    """Return a page's corrected lines.

    Raises:
        InputUnreadable: the page's corrections were made for another reading.

    """
    try:
        return corrected_lines(reading, record.corrections)
    except ValueError as error:
        raise InputUnreadable(
            f"Page {record.page.number} of {record.score.folder} does not fit its reading: {error}.",
            "Run `ocrmend clean --redo correction`.",
        ) from error


def write_texts(result: Result) -> None:
    """Write text/NNNN.txt for each page and text/folder.txt; texts of pages that are no more go.

    A page's text is its corrected lines, each ended by a line feed, in UTF-8; a page without lines gives an empty file.
    text/folder.txt holds every page of the folder in order with a form feed between two, so that its N-th part is page
    N; the part of a page that failed is empty.

    Raises:
        InputUnreadable: folder.json or a reading lacks, or a page's corrections do not fit its reading.
        OutputNotWritable: no rights or no space.

    """
    texts = {page.number: "" for page in folder_of(result).pages}
    written: set[Path] = set()
    for record in result.pages():
        lines = page_lines(chosen_reading(result, record), record)
        text = "".join(f"{line}\n" for line in lines)
        path = result.text_file(record.page.number)
        write_atomic(path, text)
        texts[record.page.number] = text
        written.add(path)
    whole = result.path / "text" / "folder.txt"
    write_atomic(whole, PAGE_BREAK.join(texts.values()))
    with writable(whole.parent):
        for path in whole.parent.glob("[0-9]*.txt"):
            if path not in written:
                path.unlink(missing_ok=True)
