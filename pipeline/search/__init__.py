"""Search over cleaned folders: an index in SQLite, and queries that are answered as if the text were right.

build_folder_index(result, dictionary.names)                RESULT/folder.db
build_collection_index(results, directory, dictionary.names)  DIR/collection.db
search(path, "13 сентября 1988 -telegram kind:letter")      hits, nearest first
"""

from pipeline.search.finder import Hit, search
from pipeline.search.index import build_folder_index

__all__ = ["Hit", "build_folder_index", "search"]
