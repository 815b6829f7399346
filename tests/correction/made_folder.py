"""A small folder made from texts, prepared as the rules get it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from pipeline.correction.folder import prepared
from pipeline.correction.plain import PlainPage
from pipeline.correction.shared import Shared
from pipeline.correction.work import Rule, Work
from pipeline.document import Correction, Line, Page, PageKind, Reading
from pipeline.language.dictionaries import Confusion, Dictionary, NameEntry, Vocabulary
from pipeline.settings import Settings

DICTIONARY = Dictionary(
    mark="made",
    names=(
        NameEntry(
            id="harrow-edith",
            kind="person",
            latin=("Edith Harrow", "Edith M. Harrow"),
            cyrillic=("Харроу", "Эдит Харроу"),
        ),
        NameEntry(id="lindqvist", kind="person", latin=("Lindqvist", "Nils Lindqvist")),
        NameEntry(id="bergen", kind="place", latin=("Bergen",), cyrillic=("Берген", "Бергене")),
    ),
    confusions=(
        Confusion(read="c", true="e", script="latin", weight=20),
        Confusion(read="u", true="n", script="latin", weight=20),
        Confusion(read="h", true="b", script="latin", weight=10),
        Confusion(read="rn", true="m", script="latin", weight=10),
        Confusion(read="к", true="ш", script="cyrillic", weight=5),
        Confusion(read="Т", true="Б", script="cyrillic", weight=5),
        Confusion(read="т", true="б", script="cyrillic", weight=5),
        Confusion(read="а", true="в", script="cyrillic", weight=5),
    ),
    phrases=(
        "the turn of the tide",
        "по просьбе экипажа судна",
        "for the use of pilots only",
        "for immediate attention",
    ),
)


def page(number: int, text: str, kind: PageKind = "page", languages: tuple[str, ...] = ()) -> tuple[Page, Reading]:
    """Return a page of a text and its reading."""
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), 1))
    reading = Reading(source="embedded", engine="text", languages=languages, lines=lines)
    return Page(number=number, source="made.txt", kind=kind, languages=languages), reading


def work(*texts: str | tuple[Page, Reading], **changed: object) -> Work:
    """Return a folder of pages ready for rules; named arguments change the dictionary."""
    pages = [page(n, t) if isinstance(t, str) else t for n, t in enumerate(texts, 1)]
    dictionary = msgspec.structs.replace(DICTIONARY, **changed) if changed else DICTIONARY
    return prepared(pages, Shared(Vocabulary(dictionary)), Settings())


def changes(rule: Rule, folder: Work, where: Callable[[PlainPage], bool] = lambda _: True) -> list[Correction]:
    """Return what a rule finds in a folder."""
    found: Iterable[Correction | None] = (c for p in folder.pages if where(p) for c in rule(p, folder))
    return [c for c in found if c is not None]


def short(found: Iterable[Correction]) -> list[tuple[int, str, str, str]]:
    """Return corrections as page, before, after and status."""
    return [(c.page, c.before, c.after, c.status) for c in found]
