"""Ingest: source files become folders of pages, with the readings that came embedded in them.

    sources, failures = find_folders([path, ...])       which folders there are; no file is opened
    folder = open_folder(source, settings)              the pages of one folder
    for number, reading in embedded_readings(source, folder): ...

Heavy libraries (Pillow, pypdfium2) are imported only when a file needs them.
"""

from pipeline.ingest.folders import FolderSource, find_folders
from pipeline.ingest.opening import embedded_readings, open_folder

__all__ = ["FolderSource", "embedded_readings", "find_folders", "open_folder"]
