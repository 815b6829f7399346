"""The records every room passes on: Folder, Page, Reading, Line, Word, Correction, PageScore.

All are frozen values. Text is NFC; offsets count code points; boxes are pixels of the page's own image as it lies in
the source (before any turning or scaling): left, top, right, bottom, with right and bottom outside the box.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

FORMAT_VERSION = 1
"""Version of the JSON records on disk. A file of another version counts as not there and is made again."""

Box = tuple[int, int, int, int]
ReadingSource = Literal["embedded", "reocr"]
PageKind = Literal[
    "page",
    "cover",
    "withdrawal sheet",
    "form",
    "routing slip",
    "letter",
    "memo",
    "telegram",
    "note",
    "marker",
    "divider",
    "blank",
]
CorrectionKind = Literal[
    "markup",
    "name",
    "nonword",
    "realword",
    "join",
    "split",
    "hyphen",
    "script",
    "number",
    "punctuation",
    "case",
    "control",
    "layout",
]
CorrectionStatus = Literal["applied", "proposed", "rejected", "kept", "undone"]
Grade = Literal["good", "average", "poor", "unreadable", "blank", "sparse"]
Advice = Literal["keep", "check", "rescan", "transcribe"]
Gate = Literal["open", "old spelling", "unknown language", "names", "unreadable"]
Attribute = Literal["bold", "italic", "underline", "struck", "heading", "superscript", "table", "ticked", "unticked"]


class Record(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Base of all records: immutable, keyword-only, defaults left out of the JSON.

    Changes and scores, which others read by name, have all their fields.
    """


class Word(Record, frozen=True, kw_only=True):
    """One recognised word of a line; `line.text[start:end] == text`. `confidence` is 0 to 100."""

    text: str
    start: int
    end: int
    box: Box | None = None
    confidence: float | None = None
    origin: str = ""
    """Which reading the word came from where several were voted; empty: the reading's own engine."""


class Span(Record, frozen=True, kw_only=True):
    """An attribute of the characters `start` to `end` of a line, such as bold or struck through."""

    start: int
    end: int
    attribute: Attribute


class Line(Record, frozen=True, kw_only=True):
    """One line of a reading. `number` counts from 1: in the source file for text, in the page's reading for images."""

    number: int
    text: str
    words: tuple[Word, ...] = ()
    box: Box | None = None
    block: int = 0
    """Number of the text block (paragraph, cell) the line belongs to, from 1; 0: not known."""


class Reading(Record, frozen=True, kw_only=True):
    """One recognition of a page. `size` is the (width, height) in pixels that boxes refer to; (0, 0): no image."""

    source: ReadingSource
    engine: str
    """Name and version, e.g. `tesseract 5.3.0`, `pdf text layer`, `text`, `hocr`."""
    languages: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    size: tuple[int, int] = (0, 0)
    dpi: int = 0
    rotation: int = 0
    """Degrees, clockwise, by which the image was turned to read it: 0, 90, 180, 270."""
    skew: float = 0.0
    """Degrees by which the page was straightened after turning."""
    steps: tuple[str, ...] = ()
    """Imaging steps that the image went through before it was read, in order."""
    parameters: dict[str, str] = {}
    measures: dict[str, float] = {}
    """What was measured of the image while reading: `ink_uncovered` (0 to 1), `ink`, `contrast`, `noise`, ..."""

    @property
    def text(self) -> str:
        """The lines joined by line feeds."""
        return "\n".join(line.text for line in self.lines)


class ImageSource(Record, frozen=True, kw_only=True):
    """Where a page's picture lies. `index` counts from 0 within the file; size and dpi as the file states them."""

    path: str
    """Path of the file, absolute or relative to the folder's root."""
    index: int = 0
    kind: Literal["image", "pdf"] = "image"
    size: tuple[int, int] = (0, 0)
    dpi: int = 0


class Page(Record, frozen=True, kw_only=True):
    """One side of a sheet: an image, or the lines `first_line` to `last_line` of a text file."""

    number: int
    source: str
    """The source file's name within the folder, with `#N` for its N-th page (from 1)."""
    kind: PageKind = "page"
    languages: tuple[str, ...] = ()
    first_line: int | None = None
    last_line: int | None = None
    image: ImageSource | None = None
    boundary: str = ""
    """For text without form feeds: the evidence that the page begins here."""
    boundary_confidence: float = 1.0
    has_embedded: bool = False


class SourceFile(Record, frozen=True, kw_only=True):
    """A file that a folder was made from. `path` is relative to the folder's root."""

    path: str
    sha256: str
    size: int
    encoding: str = ""
    doubt: str = ""
    """What is uncertain about the file, in words: a guessed encoding, a damaged tail."""


class Failure(Record, frozen=True, kw_only=True):
    """A page, or a whole file where `page` is 0, that could not be processed."""

    page: int
    source: str
    stage: str
    error: str
    """Name of the exception class."""
    message: str
    exit_code: int = 1


class Folder(Record, frozen=True, kw_only=True):
    """The unit of work. `root` is not written to disk, so that results do not depend on where the source lay."""

    id: str
    title: str
    sources: tuple[SourceFile, ...] = ()
    pages: tuple[Page, ...] = ()
    failures: tuple[Failure, ...] = ()
    from_text: bool = False
    """The pages are spans of one text file: line numbers count through the whole file."""
    markdown: bool = False
    """The text is Markdown made by an OCR engine; its markup is read as attributes."""
    settings: dict[str, str] = {}
    """The settings the result was made with, by name, for the report's provenance; filled in by the run."""
    dictionaries: dict[str, str] = {}
    """Dictionaries it was corrected with, by name, with the fingerprint of their content; filled in by the run."""
    stages: dict[str, str] = {}
    """Fingerprints of the stages whose outputs cannot carry their own (`report`); absent while they are being made."""


class Correction(Record, frozen=True, kw_only=True, omit_defaults=False):
    """One change to a reading. `before` stands at `start` to `end` of source line `line`."""

    id: str
    page: int
    line: int
    start: int
    end: int
    before: str
    after: str
    kind: CorrectionKind
    rule: str
    """Name of the rule, such as `known-error` or `folder-vocabulary`; undo can take back a whole rule."""
    evidence: tuple[str, ...] = ()
    """What speaks for the change, each a short phrase a person can check."""
    confidence: float = 0.0
    """Estimated probability, 0 to 1, that `after` is right."""
    status: CorrectionStatus = "proposed"
    normal: str = ""
    """For `kept`: the form under which search finds the slip as well."""
    continues: bool = False
    """The word runs on in the next line (a hyphen at the line end): `after` is the whole word, lines stay."""
    odds: float | None = None
    """Fixes it promises for each damage, where the learnt decision weighed it: what boldness is a margin of."""
    was: CorrectionStatus | None = None
    """The status that the rules gave it, where a person decided otherwise; rejected: no rule has it any more."""


class Choice(Record, frozen=True, kw_only=True):
    """Which reading of a page was taken, and why. Estimates are expected accuracies in per cent by reading source."""

    source: ReadingSource
    reason: str
    estimates: dict[str, float] = {}


class PageScore(Record, frozen=True, kw_only=True, omit_defaults=False):
    """The score of one page; the record of pages.csv and `ocrmend score --json`."""

    folder: str
    page: int
    source: str
    first_line: int | None = None
    last_line: int | None = None
    kind: PageKind = "page"
    languages: tuple[str, ...] = ()
    score: float | None = None
    """Expected character accuracy in per cent, 0 to 100; None where an estimate has no meaning."""
    low: float | None = None
    high: float | None = None
    grade: Grade = "blank"
    score_before: float | None = None
    words: int = 0
    signals: dict[str, float] = {}
    advice: Advice = "keep"
    reason: str = ""
    """The reason for the advice, in words."""
    worst_first_line: int | None = None
    """First line, by its number, of the part of the page that is expected to be worst; None: the page is one part."""
    worst_last_line: int | None = None
    worst_score: float | None = None
    """Expected character accuracy of that part in per cent."""


class Treatment(Record, frozen=True, kw_only=True):
    """Which rules of correction a page was open to, and why not to all."""

    gate: Gate = "open"
    """`open`: all rules; `names`: capitalised words are left alone; others: no rule that leans on a lexicon."""
    reason: str = ""
    """For a gate that is not open: what was counted on the page, in words."""


class Decision(Record, frozen=True, kw_only=True):
    """What a person decided about one correction, with the text around it, by which it is found in a new reading."""

    status: CorrectionStatus
    """`applied`, `rejected` or `undone`."""
    change: Correction
    """The correction as the rules had it, or as the person made it."""
    left: str = ""
    right: str = ""
    """The text as read before and after it, spaces and line ends as one space each."""
    earlier: CorrectionStatus | None = None
    """What the person had decided before it was undone: to carry it out again brings this back."""


class Conflict(Record, frozen=True, kw_only=True):
    """A person's decision that does not fit a new reading, and why; a person must look at it again."""

    decision: Decision
    reason: str


class PageRecord(Record, frozen=True, kw_only=True):
    """Everything decided about one page: pages/0001.json."""

    page: Page
    choice: Choice
    spans: dict[int, tuple[Span, ...]] = {}
    """Attributes by line number, offsets in the corrected line."""
    corrections: tuple[Correction, ...] = ()
    refused: tuple[Correction, ...] = ()
    """Candidates that were not taken, with their odds: another boldness is decided from them, without a new run."""
    treatment: Treatment = Treatment()
    conflicts: tuple[Conflict, ...] = ()
    score: PageScore


class CorrectedPage(Record, frozen=True, kw_only=True):
    """A page after correction: its lines as read, the corrections, and the attributes that markup became.

    `corrections` do not overlap. `refused` are candidates below the margin (rejected) and such as gave way to
    others for the same letters, these with the status they would have had.
    """

    page: Page
    reading: Reading
    corrections: tuple[Correction, ...] = ()
    refused: tuple[Correction, ...] = ()
    treatment: Treatment = Treatment()
    conflicts: tuple[Conflict, ...] = ()
    spans: dict[int, tuple[Span, ...]] = {}


class Decisions(Record, frozen=True, kw_only=True):
    """What a person decided about corrections, by correction id. It outlives a new run: decisions.json."""

    decided: dict[str, Decision] = {}


def correction_id(page: int, line: int, start: int, before: str, after: str) -> str:
    """Return a stable id of 12 hexadecimal digits: the same change at the same place has the same id in every run."""
    key = f"{page}\x1f{line}\x1f{start}\x1f{before}\x1f{after}"
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def apply_to_line(text: str, corrections: Sequence[Correction]) -> str:
    """Return the line with its applied corrections carried out.

    Corrections must not overlap; each must find `before` at its place.

    Raises:
        ValueError: a correction does not fit the text, or two overlap.

    """
    out: list[str] = []
    at = 0
    for change in sorted((c for c in corrections if c.status == "applied"), key=lambda c: (c.start, c.end)):
        if change.start < at or text[change.start : change.end] != change.before:
            raise ValueError(f"correction {change.id} does not fit line {change.line}: {change.before!r}")
        # A word broken over a line end is recorded whole, but the text keeps its line breaks.
        out += [text[at : change.start], change.before if change.continues else change.after]
        at = change.end
    return "".join(out) + text[at:]


def corrected_lines(reading: Reading, corrections: tuple[Correction, ...]) -> list[str]:
    """Return the reading's lines, in order, with the applied corrections carried out."""
    by_line: dict[int, list[Correction]] = {}
    for change in corrections:
        by_line.setdefault(change.line, []).append(change)
    return [apply_to_line(line.text, by_line.get(line.number, [])) for line in reading.lines]


class Piece(NamedTuple):
    """A stretch of a corrected line and of the source; `by` is the change that made it, None: as it was."""

    start: int
    end: int
    source_start: int
    source_end: int
    by: Correction | None


def pieces(text: str, corrections: Sequence[Correction]) -> list[Piece]:
    """Return the stretches that a line is made of once its applied corrections are carried out, in order."""
    applied = (c for c in corrections if c.status == "applied" and not c.continues)
    out: list[Piece] = []
    at = place = 0
    for c in sorted(applied, key=lambda c: (c.start, c.end)):
        out.append(Piece(place, place + c.start - at, at, c.start, None))
        place += c.start - at
        out.append(Piece(place, place + len(c.after), c.start, c.end, c))
        place += len(c.after)
        at = c.end
    out.append(Piece(place, place + len(text) - at, at, len(text), None))
    return out


def hull(boxes: Sequence[Box]) -> Box:
    """Return the box around boxes, of which there must be one."""
    return min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)
