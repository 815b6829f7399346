"""All files that are made of a result for other programs and for people's tools."""

from __future__ import annotations

from pipeline.export.layouts import write_layouts
from pipeline.export.summary import write_summary
from pipeline.export.tables import write_tables
from pipeline.export.text import write_texts
from pipeline.export.workbook import write_workbook
from pipeline.store import Result


def write_exports(result: Result) -> None:
    """Write text, hOCR, ALTO, tables, workbook and summary of a folder.

    Raises:
        InputUnreadable: folder.json or a reading lacks, or a page's corrections do not fit its reading.
        OutputNotWritable: no rights or no space.

    """
    write_texts(result)
    write_layouts(result)
    write_tables(result)
    write_workbook(result)
    write_summary(result)
