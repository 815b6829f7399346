"""A folder's readings -> its corrections. Where two rules want the same letters, the first of the list has them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.correction.copies import copies
from pipeline.correction.documents import documents
from pipeline.correction.forms import forms
from pipeline.correction.furniture import furniture
from pipeline.correction.gate import gate_of
from pipeline.correction.homoglyphs import homoglyphs
from pipeline.correction.hyphens import line_end_hyphens
from pipeline.correction.initials import initials
from pipeline.correction.known import known_errors
from pipeline.correction.learnt import learnt
from pipeline.correction.names import names
from pipeline.correction.nonwords import nonwords
from pipeline.correction.passes import compose, corrected_reading
from pipeline.correction.phrases import phrases
from pipeline.correction.plain import PlainPage, plain_page
from pipeline.correction.protection import protect
from pipeline.correction.references import references
from pipeline.correction.settle import settle
from pipeline.correction.shared import Shared
from pipeline.correction.slips import slips
from pipeline.correction.spacing import glued_words, letter_spaced
from pipeline.correction.translation import translation
from pipeline.correction.vocabulary import FolderVocabulary
from pipeline.correction.work import Rule, Work, found
from pipeline.document import CorrectedPage, Correction, Gate, Page, Reading, Treatment, correction_id
from pipeline.language.dictionaries import Dictionary, Vocabulary
from pipeline.settings import Settings

EVIDENCE: tuple[Rule, ...] = (copies, forms, references, documents, phrases, initials, translation)
"""Rules by which the pages of a folder speak for each other's text; they come first on every page."""

_ANYWHERE: tuple[Rule, ...] = (homoglyphs, letter_spaced, line_end_hyphens, known_errors)
"""Rules that hold on every page."""

_LEXICAL: tuple[Rule, ...] = (names, *_ANYWHERE, glued_words, slips)
"""With rules that lean on a lexicon of modern English and Russian: not for old spelling and other languages."""

_ALL: tuple[Rule, ...] = (*_LEXICAL, learnt, nonwords)
"""With rules that lean on a page's running text as well."""

_RULES: dict[Gate, tuple[Rule, ...]] = {
    "open": _ALL,
    "names": _LEXICAL,
    "old spelling": _ANYWHERE,
    "unknown language": _ANYWHERE,
    "unreadable": _ANYWHERE,
}

_MOST_PASSES = 4


def correct_folder(
    pages: Sequence[tuple[Page, Reading]], dictionary: Dictionary, settings: Settings, *, markdown: bool = False
) -> list[CorrectedPage]:
    """Return the pages of a folder with their corrections, in order.

    Every change stands at its place in the source line and overlaps no other. Passes are repeated until one finds
    nothing more to apply, so that correcting the corrected text changes nothing.
    """
    shared = Shared(Vocabulary(dictionary))
    first = _one_pass(pages, shared, settings, markdown=markdown)
    done = first
    for _ in range(_MOST_PASSES - 1):
        if not any(_applied(page.corrections) for page in done):
            break
        texts = [(page.page, corrected_reading(page.reading, page.corrections)) for page in first]
        done = _one_pass(texts, shared, settings, markdown=False)
        first = [
            compose(before, after.corrections) if _applied(after.corrections) else before
            for before, after in zip(first, done, strict=True)
        ]
    return first


def _applied(corrections: Iterable[Correction]) -> bool:
    return any(c.status == "applied" and not c.continues for c in corrections)


def prepared(
    pages: Sequence[tuple[Page, Reading]], shared: Shared, settings: Settings, *, markdown: bool = False
) -> Work:
    """Return a folder made ready for the rules: plain lines, tokens, protection, the folder's vocabulary."""
    vocabulary = shared.vocabulary
    plain = [plain_page(page, reading, markdown=markdown) for page, reading in pages]
    for page in plain:
        for token in page.tokens:
            token.tier = shared.tiers(token.lower)
        protect(page, vocabulary)
    return Work(plain, settings, vocabulary.dictionary, vocabulary, FolderVocabulary(plain), shared.tiers, shared)


def _one_pass(
    pages: Sequence[tuple[Page, Reading]], shared: Shared, settings: Settings, *, markdown: bool
) -> list[CorrectedPage]:
    work = prepared(pages, shared, settings, markdown=markdown)
    return [_correct(page, work) for page in work.pages]


def _correct(page: PlainPage, work: Work) -> CorrectedPage:
    gate, reason = gate_of(page, work.tiers)
    rules = (*EVIDENCE, *_RULES[gate], furniture)
    candidates = [*_markup(page), *(c for rule in rules for c in found(rule(page, work)))]
    spans = {line.number: line.spans for line in page.lines if line.spans}
    corrected = CorrectedPage(
        page=page.page, reading=page.reading, spans=spans, treatment=Treatment(gate=gate, reason=reason)
    )
    return settle(corrected, candidates, work.settings.boldness)


def _markup(page: PlainPage) -> list[Correction]:
    out: list[Correction] = []
    for line in page.lines:
        for start, end, after in line.edits:
            before = line.source[start:end]
            out.append(
                Correction(
                    id=correction_id(line.page, line.number, start, before, after),
                    page=line.page,
                    line=line.number,
                    start=start,
                    end=end,
                    before=before,
                    after=after,
                    kind="markup",
                    rule="markup",
                    evidence=("markup of the recogniser: recorded as an attribute, not as text",),
                    confidence=0.99,
                    status="applied",
                )
            )
    return out
