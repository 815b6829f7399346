"""Lines of text as HTML: what was deleted, inserted, proposed and left alone, marked in place.

Everything that comes from a page passes `shown` and markupsafe's `escape` here; nothing else in the room builds HTML
from foreign text by hand.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from pipeline.document import Correction, Span
from pipeline.language.scripts import CYRILLIC, LATIN

_CONTROLS = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n"} | {0x7F: "␡"}
_CONTROLS |= {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
"""Controls that HTML forbids, or that would turn the text around, get a visible sign."""
QUIET = ("markup", "layout", "control")
"""Kinds of change that touch no word; they are marked less."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: unchanged (no correction), or the place of one."""

    before: str
    after: str
    correction: Correction | None = None


def shown(text: str) -> str:
    """Return text with signs in place of control characters."""
    return text.translate(_CONTROLS)


def shown_change(text: str) -> str:
    """Return one side of a change as a person can see it: spaces alone get a sign, too."""
    return "".join("␣" if c == " " else "⇥" if c == "\t" else c for c in text) if text.isspace() else shown(text)


def language_of(text: str) -> str:
    """Return the language attribute of a text by the script of most of its letters: ru, en, or empty."""
    cyrillic, latin = len(CYRILLIC.findall(text)), len(LATIN.findall(text))
    return "ru" if cyrillic > latin else "en" if latin else ""


def pieces(text: str, corrections: Iterable[Correction]) -> list[Piece]:
    """Return a line cut at its corrections; of two that overlap, an applied one goes first."""
    taken: list[Correction] = []
    for change in sorted(corrections, key=lambda c: (c.status != "applied", c.status == "rejected", c.start, c.end)):
        fits = text[change.start : change.end] == change.before
        if fits and all(change.end <= other.start or change.start >= other.end for other in taken):
            taken.append(change)
    out: list[Piece] = []
    at = 0
    for change in sorted(taken, key=lambda c: (c.start, c.end)):
        if change.start > at:
            out.append(Piece(text[at : change.start], text[at : change.start]))
        applied = change.status == "applied" and not change.continues
        out.append(Piece(change.before, change.after if applied else change.before, change))
        at = change.end
    if at < len(text):
        out.append(Piece(text[at:], text[at:]))
    return out


def as_found(text: str, corrections: Iterable[Correction]) -> Markup:
    """Return a line as it was found: what was changed in <del>, what was not in <span> by its status."""
    return Markup("").join(_found(piece) for piece in pieces(text, corrections))


def as_corrected(text: str, corrections: Iterable[Correction], spans: Sequence[Span] = ()) -> Markup:
    """Return a line as corrected: what was put in in <ins>, attributes (offsets in the corrected line) as classes."""
    return Markup("").join(_corrected(pieces(text, corrections), spans))


def _found(piece: Piece) -> Markup:
    change = piece.correction
    if change is None:
        return escape(shown(piece.before))
    if change.continues:
        return Markup('<span class="runs-on" title="{}">{}</span>').format(_title(change), shown(piece.before))
    if change.status == "applied":
        return Markup("<del{}>{}</del>").format(_quiet(change), shown_change(piece.before))
    return Markup('<span class="{}" title="{}">{}</span>').format(
        change.status, _title(change), shown_change(piece.before)
    )


def _corrected(line: list[Piece], spans: Sequence[Span]) -> Iterator[Markup]:
    at = 0
    for piece in line:
        end = at + len(piece.after)
        change = piece.correction
        inner = Markup("").join(_styled(piece.after, at, spans, change is not None))
        if change is None or not piece.after:
            yield inner
        elif change.status == "applied" and not change.continues:
            yield Markup('<ins{} title="{}">{}</ins>').format(_quiet(change), _title(change), inner)
        else:
            style = "runs-on" if change.continues else change.status
            yield Markup('<span class="{}" title="{}">{}</span>').format(style, _title(change), inner)
        at = end


def _styled(text: str, offset: int, spans: Sequence[Span], changed: bool) -> Iterator[Markup]:
    """Yield a piece that stands at `offset` of the corrected line, cut where attributes begin and end."""
    here = [span for span in spans if span.start < offset + len(text) and span.end > offset]
    inside = {bound - offset for span in here for bound in (span.start, span.end)}
    cuts = sorted({0, len(text)} | {cut for cut in inside if 0 < cut < len(text)})
    show = shown_change if changed else shown
    for start, end in itertools.pairwise(cuts):
        names = sorted({s.attribute for s in here if s.start <= offset + start and s.end >= offset + end})
        content = escape(show(text[start:end]))
        if "struck" in names:
            content = Markup("<s>{}</s>").format(content)
        classes = " ".join(f"is-{name}" for name in names if name != "struck")
        yield Markup('<span class="{}">{}</span>').format(classes, content) if classes else content


def _quiet(change: Correction) -> Markup:
    return Markup(' class="quiet"') if change.kind in QUIET else Markup()


def _title(change: Correction) -> str:
    """Return what a pointer over a change tells."""
    goal = change.normal or change.after
    head = {
        "applied": f"was “{change.before}”",
        "proposed": f"proposed: “{goal}”",
        "rejected": f"not taken: “{goal}”",
        "kept": f"kept as it stands; found as “{goal}” as well",
        "undone": f"undone: “{goal}”",
    }[change.status]
    if change.continues:
        head = f"the word runs on in the next line: “{goal}”"
    return shown(f"{head} ({change.kind}, {change.rule}, {change.confidence:.0%})")
