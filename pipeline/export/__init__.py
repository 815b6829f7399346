"""What a result gives to other programs: corrected text, CSV tables, a workbook and a summary in figures."""

from pipeline.export.summary import Summary, summarise, write_summary
from pipeline.export.tables import write_tables
from pipeline.export.text import write_texts
from pipeline.export.workbook import write_workbook

__all__ = ["Summary", "summarise", "write_summary", "write_tables", "write_texts", "write_workbook"]
