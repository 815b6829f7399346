"""All the evidence that a folder holds on its own text: what it proves, and what it suggests.

Proven changes come before those of lexicon and context; suggestions after them, so that no proposal keeps a sure change
away from its letters.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.copies import copies
from pipeline.correction.documents import documents
from pipeline.correction.forms import forms
from pipeline.correction.furniture import furniture
from pipeline.correction.initials import initials
from pipeline.correction.phrases import phrases
from pipeline.correction.plain import PlainPage
from pipeline.correction.references import references
from pipeline.correction.translation import translation
from pipeline.correction.work import Rule, Work, found
from pipeline.document import Correction

_RULES: tuple[Rule, ...] = (copies, forms, references, documents, phrases, initials, translation)


class Evidence:
    """What the rules of evidence say of each page, asked once."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._pages: dict[int, list[Correction]] = {}

    def of(self, page: PlainPage) -> list[Correction]:
        """Return all that is said of a page, in the order of the rules."""
        number = page.page.number
        if number not in self._pages:
            self._pages[number] = [c for rule in _RULES for c in found(rule(page, self._work))]
        return self._pages[number]


def proven(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Yield the changes that the folder proves, and the marks that leave the text as it is."""
    yield from (c for c in work.once(Evidence).of(page) if c.status != "proposed")


def suggested(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Yield the proposals, and the furniture of lines in which nothing is changed."""
    yield from (c for c in work.once(Evidence).of(page) if c.status == "proposed")
    yield from furniture(page, work)
