"""What the report shows, put together from a result: pages with their changed lines, changes by kind and rule."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from markupsafe import Markup

from pipeline.document import (
    Correction,
    CorrectionKind,
    CorrectionStatus,
    Failure,
    Folder,
    Grade,
    Line,
    Page,
    PageRecord,
    PageScore,
    Reading,
)
from pipeline.export.summary import Summary, folder_of, summary_of, worst_first
from pipeline.quality.audit import Audit, audit_of
from pipeline.report.charts import gauge
from pipeline.report.marks import QUIET, as_corrected, as_found, language_of, shown
from pipeline.report.page_images import Picture, picture
from pipeline.report.worst_part import WorstPart, worst_lines, worst_part
from pipeline.store import Result

EXAMPLES = 6
"""Most examples of changes shown for a rule, and pages named for an example."""
OPEN_LINES = 12
"""Changed lines of a page that are shown; the rest is folded away."""
REJECTED_SHOWN = 20
"""Candidates not taken that are shown with a page; the rest is left to corrections.csv."""
SIGNS = {
    "good": "●",
    "average": "◐",
    "poor": "○",
    "unreadable": "✕",
    "sparse": "·",
    "blank": "–",
    "failed": "!",
}
"""A sign for each grade, since colour alone tells some people nothing."""
MEANINGS = {
    "good": "98 % and more of the characters right: fit to read, search and quote",
    "average": "90 to 98 % right: fit to search; check before quoting",
    "poor": "below 90 % right: names and figures will be missed",
    "unreadable": "has ink, but no text that can be relied on",
    "sparse": "too few words for an estimate",
    "blank": "nothing on the page",
    "failed": "could not be processed",
}
KINDS = {
    "markup": "Markup",
    "name": "Names",
    "nonword": "Misread words",
    "realword": "Words misread as other words",
    "join": "Words torn apart",
    "split": "Words run together",
    "hyphen": "Words broken over a line end",
    "script": "Letters of the wrong script",
    "number": "Figures",
    "punctuation": "Punctuation",
    "case": "Capitals",
    "control": "Control characters",
    "layout": "Layout",
}
TREATMENTS = {
    "old spelling": "Old spelling is left as it is: no rule was used that leans on a modern lexicon",
    "unknown language": "Left alone, its language is not supported: no rule was used that leans on a lexicon",
    "names": "A list of names: no capitalised word was taken for a misread common word",
    "unreadable": "Too little of it can be read: no rule was used that leans on a lexicon",
}
"""What a page's gate meant for its correction."""
REMEDIES = {
    "MissingDependency": "Install what is missing (`ocrmend doctor` lists it) and run `ocrmend clean` again.",
    "ImageTooLarge": "Scan it at a lower resolution, or allow more with --max-megapixels.",
    "InputUnreadable": "Open the file in a viewer: if it is damaged there too, copy or scan it again.",
    "PageUnreadable": "Look at this page in a viewer: if it is damaged there too, scan it again.",
    "RecognitionFailed": "Run `ocrmend clean` again, with more --page-seconds if the page is large; else rescan it.",
}
REMEDY = "Run `ocrmend clean` again: only what is missing is done."


NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class LineView:
    """A changed line, as found and as corrected, with its changes."""

    number: int
    language: str
    found: Markup
    corrected: Markup
    changes: tuple[Correction, ...]
    """Those that the line explains: its words, or its markup where no word changed."""
    besides: int
    """How many changes of markup are not explained."""


@dataclass(frozen=True, slots=True)
class PageView:
    """What the report shows of one page."""

    page: Page
    score: PageScore
    record: PageRecord | None
    engine: str = ""
    gauge: Markup = NOTHING
    picture: Picture | None = None
    lines: tuple[LineView, ...] = ()
    """Lines with applied or undone changes of their words."""
    quiet: tuple[LineView, ...] = ()
    """Lines in which no word changed: markup, layout, controls, a word that runs on in the next line."""
    proposed: tuple[Correction, ...] = ()
    kept: tuple[Correction, ...] = ()
    rejected: tuple[Correction, ...] = ()
    text: Markup = NOTHING
    """The whole corrected text, changes and attributes marked, in stretches of one language."""
    worst: WorstPart | None = None
    failures: tuple[Failure, ...] = ()

    @property
    def number(self) -> int:
        """The page's number in the folder, from 1."""
        return self.page.number

    @property
    def grade(self) -> str:
        """The page's grade, or `failed`."""
        return self.score.grade if self.record else "failed"

    @property
    def changes(self) -> int:
        """How many changes were applied to the page."""
        return sum(c.status == "applied" for c in self.record.corrections) if self.record else 0


@dataclass(frozen=True, slots=True)
class Example:
    """A change that a rule made or proposed, however often."""

    before: str
    after: str
    count: int
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RuleView:
    """The changes of one rule within a kind, counted by status; the most frequent ones as examples."""

    rule: str
    counts: dict[str, int]
    examples: tuple[Example, ...]
    more: int
    """How many further different changes there are."""


NOTES = ("layout", "number", "control")
"""Kinds of kept corrections that note something about the page instead of a slip of its typist."""


@dataclass(frozen=True, slots=True)
class FolderView:
    """What the report shows of a folder."""

    folder: Folder
    summary: Summary
    pages: tuple[PageView, ...]
    worst: tuple[PageView, ...]
    """Pages whose advice is not `keep`, and failed ones, worst first."""
    kinds: dict[str, tuple[RuleView, ...]]
    kept: tuple[RuleView, ...]
    """Slips of the original."""
    noted: tuple[RuleView, ...]
    """What was marked for search and reading and is no slip: page numbers within a sentence, short forms of numbers."""
    slips: int
    refused: tuple[RuleView, ...]
    words_changed: int
    """How many applied changes touch words; the others are of markup, layout or controls."""
    proposed: tuple[Correction, ...]
    """All proposals, the surest first."""
    audit: Audit | None
    """The audit that recalibrated the scores."""


def folder_view(result: Result) -> FolderView:
    """Return what the report of a result shows.

    Raises:
        InputUnreadable: folder.json lacks or is damaged.

    """
    folder = folder_of(result)
    records = {record.page.number: record for record in result.pages()}
    failures: defaultdict[int, list[Failure]] = defaultdict(list)
    for failure in folder.failures:
        failures[failure.page].append(failure)
    pages, engines = [], []
    for page in folder.pages:
        record = records.get(page.number)
        failed = tuple(failures[page.number])
        if record is None:
            empty = PageScore(folder=folder.id, page=page.number, source=page.source, kind=page.kind)
            pages.append(PageView(page=page, score=empty, record=None, failures=failed))
            continue
        reading = result.reading(page.number, record.choice.source)
        engines += [reading.engine] if reading else []
        pages.append(page_view(result, folder, record, reading, failed))
    corrections = [correction for record in records.values() for correction in record.corrections]
    in_need = [p for p in pages if p.record is None or p.score.advice != "keep"]
    proposals = [c for c in corrections if c.status == "proposed"]
    return FolderView(
        folder=folder,
        summary=summary_of(folder, list(records.values()), engines),
        pages=tuple(pages),
        worst=tuple(sorted(in_need, key=lambda p: (p.record is not None, worst_first(p.score)))),
        kinds=by_kind(corrections),
        kept=by_rule([c for c in corrections if _is_slip(c)]),
        noted=by_rule([c for c in corrections if c.status == "kept" and not _is_slip(c)]),
        slips=sum(map(_is_slip, corrections)),
        refused=by_rule([c for c in corrections if c.status in ("rejected", "undone")]),
        words_changed=sum(c.status == "applied" and c.kind not in QUIET for c in corrections),
        proposed=tuple(sorted(proposals, key=lambda c: (-c.confidence, c.page, c.line, c.start))),
        audit=audit_of(result),
    )


def page_view(
    result: Result, folder: Folder, record: PageRecord, reading: Reading | None, failures: tuple[Failure, ...]
) -> PageView:
    """Return what the report shows of a page that was done."""
    lines = reading.lines if reading else ()
    by_line: defaultdict[int, list[Correction]] = defaultdict(list)
    for change in record.corrections:
        by_line[change.line].append(change)
    loud: list[LineView] = []
    quiet: list[LineView] = []
    for line in lines:
        made = [c for c in by_line[line.number] if c.status in ("applied", "undone")]
        if made:
            view = line_view(line, by_line[line.number], made, record)
            (quiet if all(c.kind in QUIET or c.continues for c in made) else loud).append(view)
    texts = [
        (line.number, as_corrected(line.text, by_line[line.number], record.spans.get(line.number, ())))
        for line in lines
    ]
    return PageView(
        page=record.page,
        score=record.score,
        record=record,
        engine=reading.engine if reading else "",
        gauge=gauge(record.score),
        picture=picture(result, folder, record, reading.rotation if reading else 0),
        lines=tuple(loud),
        quiet=tuple(quiet),
        proposed=_with_status(record.corrections, "proposed"),
        kept=tuple(c for c in record.corrections if _is_slip(c)),
        rejected=tuple(
            sorted((*_with_status(record.corrections, "rejected"), *record.refused), key=lambda c: -c.confidence)
        ),
        text=full_text(lines, [text for _, text in texts], worst_lines(record.score)),
        worst=worst_part(record.score, reading, texts),
        failures=failures,
    )


def _is_slip(correction: Correction) -> bool:
    """Tell whether a correction records a slip of the original, and not a number or a line of furniture."""
    return correction.status == "kept" and correction.kind not in NOTES


def line_view(line: Line, there: list[Correction], made: list[Correction], record: PageRecord) -> LineView:
    """Return a changed line; `made` are those of its corrections that were made (or undone)."""
    words = [c for c in made if c.kind not in QUIET] or made
    return LineView(
        number=line.number,
        language=language_of(line.text),
        found=as_found(line.text, there),
        corrected=as_corrected(line.text, there, record.spans.get(line.number, ())),
        changes=tuple(sorted(words, key=lambda c: (c.start, c.end))),
        besides=len(made) - len(words),
    )


def full_text(lines: Sequence[Line], texts: Sequence[Markup], worst: range) -> Markup:
    """Return a page's corrected text, the lines of its worst part marked.

    Stretches of lines in one language share an element with its lang attribute.
    """
    stretches: list[tuple[str, list[Markup]]] = []
    for line, text in zip(lines, texts, strict=True):
        language = language_of(line.text)
        html = Markup('<mark class="worst-line">{}</mark>').format(text) if line.number in worst else text
        if not stretches or (language and stretches[-1][0] not in ("", language)):
            stretches.append((language, []))
        elif language:
            stretches[-1] = (language, stretches[-1][1])
        stretches[-1][1].append(html)
    return Markup("\n").join(
        Markup('<span lang="{}">{}</span>').format(language or "und", Markup("\n").join(html))
        for language, html in stretches
    )


def by_kind(corrections: Iterable[Correction]) -> dict[str, tuple[RuleView, ...]]:
    """Return the rules by kind of change, in the order of the kinds; those that touch no word come last."""
    kinds: defaultdict[str, list[Correction]] = defaultdict(list)
    for change in corrections:
        kinds[change.kind].append(change)
    order = sorted(get_args(CorrectionKind), key=lambda kind: kind in QUIET)
    return {kind: by_rule(kinds[kind]) for kind in order if kind in kinds}


def by_rule(corrections: Iterable[Correction]) -> tuple[RuleView, ...]:
    """Return the rules of changes, the busiest first, each with counts by status and examples."""
    rules: defaultdict[str, list[Correction]] = defaultdict(list)
    for change in corrections:
        rules[change.rule].append(change)
    views = []
    for rule, changes in sorted(rules.items(), key=lambda item: (-len(item[1]), item[0])):
        counts = Counter(change.status for change in changes)
        found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for change in changes:
            found[change.before, change.normal or change.after].append(change.page)
        often = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        examples = tuple(
            Example(shown(before), shown(after), len(pages), tuple(sorted(set(pages))[:EXAMPLES]))
            for (before, after), pages in often[:EXAMPLES]
        )
        ordered = {status: counts[status] for status in get_args(CorrectionStatus) if counts[status]}
        views.append(RuleView(rule, ordered, examples, len(often) - len(examples)))
    return tuple(views)


def grades_present(pages: Iterable[PageView]) -> list[tuple[str, int]]:
    """Return the grades there are, best first, with their counts; failed pages last."""
    counts = Counter(page.grade for page in pages)
    return [(grade, counts[grade]) for grade in (*get_args(Grade), "failed") if counts[grade]]


def remedy(failure: Failure) -> str:
    """Return what to do about a failure."""
    return REMEDIES.get(failure.error, REMEDY)


def _with_status(corrections: Iterable[Correction], status: CorrectionStatus) -> tuple[Correction, ...]:
    return tuple(sorted((c for c in corrections if c.status == status), key=lambda c: (c.line, c.start, c.end)))
