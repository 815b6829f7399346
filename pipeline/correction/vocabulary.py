"""The folder's own words: how often each stands in it, on how many pages, and in which case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from pipeline.correction.plain import PlainPage


class FolderVocabulary:
    """Counts over all pages of a folder, in lower case unless said otherwise."""

    def __init__(self, pages: Iterable[PlainPage]) -> None:
        self.counts: Counter[str] = Counter()
        self.capitals: Counter[str] = Counter()
        """Words seen with a capital first letter, in lower case."""
        self.pages: Counter[str] = Counter()
        """How many pages have a word."""
        for page in pages:
            words = [token.lower for token in page.tokens]
            self.counts.update(words)
            self.pages.update(set(words))
            self.capitals.update([token.lower for token in page.tokens if token.text[0].isupper()])

    def times(self, word: str) -> str:
        """Return how often a word stands in the folder, in words a person can check."""
        count, pages = self.counts[word.lower()], self.pages[word.lower()]
        return (
            f"{word} stands {count} times on {pages} pages of this folder"
            if count > 1
            else f"{word} stands elsewhere in this folder"
        )
