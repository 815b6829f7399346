"""hocr/ and alto/: a file for each page whose words have their places on an image."""

from __future__ import annotations

from pipeline.export.alto import alto
from pipeline.export.hocr import hocr
from pipeline.export.placed import has_places, placed_page
from pipeline.export.text import chosen_reading
from pipeline.store import Result, writable, write_atomic


def write_layouts(result: Result) -> None:
    """Write hocr/NNNN.hocr and alto/NNNN.xml of a folder; those of pages that are no more go.

    Raises:
        InputUnreadable: folder.json or a reading lacks.
        OutputNotWritable: no rights or no space.

    """
    written = set()
    for record in result.pages():
        reading = chosen_reading(result, record)
        if not has_places(reading):
            continue
        placed = placed_page(reading, record)
        for path, make in ((result.hocr_file(record.page.number), hocr), (result.alto_file(record.page.number), alto)):
            write_atomic(path, make(placed))
            written.add(path)
    with writable(result.path):
        for path in (*result.path.glob("hocr/[0-9]*.hocr"), *result.path.glob("alto/[0-9]*.xml")):
            if path not in written:
                path.unlink(missing_ok=True)
