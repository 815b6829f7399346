"""The quality report a person reads: index.html of a folder and of a collection, with pictures of the pages."""

from pipeline.export.summary import Summary, summarise, write_summary
from pipeline.report.collection import write_collection
from pipeline.report.html import write_report
from pipeline.report.page_images import write_images

__all__ = ["Summary", "summarise", "write_collection", "write_images", "write_report", "write_summary"]
