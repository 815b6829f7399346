"""Search over cleaned folders: an index in SQLite, and queries that are answered as if the text were right.

build_folder_index(result, authorities_of(dictionary))                RESULT/folder.db
build_collection_index(results, directory, authorities_of(dictionary))  DIR/collection.db
search(path, "13 сентября 1988 -telegram kind:letter")      hits, nearest first
"""

from pipeline.search.finder import Hit, search
from pipeline.search.index import build_folder_index
from pipeline.search.names import authorities_of

__all__ = ["Hit", "authorities_of", "build_folder_index", "search"]
