"""A folder's readings -> its corrections. Where two rules want the same letters, the first of the list has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from pipeline.correction.copies import copies
from pipeline.correction.decide import doubts_of
from pipeline.correction.documents import documents
from pipeline.correction.forms import forms
from pipeline.correction.furniture import furniture
from pipeline.correction.gate import gate_of
from pipeline.correction.homoglyphs import homoglyphs
from pipeline.correction.hyphens import line_end_hyphens
from pipeline.correction.initials import initials
from pipeline.correction.known import known_errors
from pipeline.correction.learnt import learnt
from pipeline.correction.lookalikes import lookalikes
from pipeline.correction.lost_signs import lost_signs
from pipeline.correction.markings import markings
from pipeline.correction.names import names
from pipeline.correction.nonwords import nonwords
from pipeline.correction.passes import compose, corrected_reading, weighed_again
from pipeline.correction.phrases import phrases
from pipeline.correction.plain import PlainPage, plain_page, renewed
from pipeline.correction.protection import protect, protect_broken_words
from pipeline.correction.references import references
from pipeline.correction.settle import settle
from pipeline.correction.shared import Shared
from pipeline.correction.slips import slips
from pipeline.correction.smudges import smudges
from pipeline.correction.spacing import glued_words, letter_spaced, soft_hyphens
from pipeline.correction.specks import specks
from pipeline.correction.translation import translation
from pipeline.correction.vocabulary import FolderVocabulary
from pipeline.correction.work import Rule, Work, found
from pipeline.document import CorrectedPage, Correction, Gate, Page, Reading, Treatment, correction_id
from pipeline.language.dictionaries import Dictionary, Vocabulary
from pipeline.settings import Settings

EVIDENCE: tuple[Rule, ...] = (copies, forms, references, documents, phrases, initials, translation)
"""Rules by which the pages of a folder speak for each other's text; they come first on every page."""

_ANYWHERE: tuple[Rule, ...] = (homoglyphs, letter_spaced, soft_hyphens, line_end_hyphens, known_errors, lookalikes)
"""Rules that hold on every page."""

_LEXICAL: tuple[Rule, ...] = (names, *_ANYWHERE, glued_words, slips)
"""With rules that lean on a lexicon of modern English and Russian: not for old spelling and other languages."""

_ALL: tuple[Rule, ...] = (*_LEXICAL, specks, smudges, lost_signs, learnt, nonwords)
"""With rules that lean on a page's running text as well."""

_RULES: dict[Gate, tuple[Rule, ...]] = {
    "open": _ALL,
    "names": (*_LEXICAL, learnt),
    "old spelling": _ANYWHERE,
    "unknown language": _ANYWHERE,
    "unreadable": _ANYWHERE,
}

_WHOLE_FOLDER: dict[Gate, tuple[Rule, ...]] = {
    gate: (*(rule for rule in EVIDENCE if rule is not phrases), *(rule for rule in rules if rule is names))
    for gate, rules in _RULES.items()
}
"""Rules by which a page may be changed because another page was."""

_MOST_PASSES = 8

_MOST_LOOKED_UP, _MOST_OF_OTHERS = 8_000, 3_000
"""Words looked up that are remembered within a folder, and of the folders before."""

_PAGES_AT_ONCE = 50
"""Pages whose doubtful places are found together."""


def correct_folder(
    pages: Sequence[tuple[Page, Reading]],
    dictionary: Dictionary,
    settings: Settings,
    *,
    markdown: bool = False,
    shared: Shared | None = None,
) -> list[CorrectedPage]:
    """Return the pages of a folder with their corrections, in order.

    Every change stands at its place in the source line and overlaps no other. Passes are repeated until one finds
    nothing more to apply, so that correcting the corrected text changes nothing. A later pass looks again at the pages
    that the pass before changed, or that have an unlisted word in common with them; at others only by the rules that
    look at the whole folder. The learnt rule weighs again only words that are new, unlisted ones not counted as before,
    what may be crumbs at a column's edge, and, near new words or if their change was within reach, others that it did
    not find hopeless.

    `shared` is what was looked up for other folders of the same dictionary.
    """
    shared = shared or Shared(Vocabulary(dictionary))
    shared.forget(_MOST_OF_OTHERS)
    work = prepared(pages, shared, settings, markdown=markdown)
    done = list(_corrected(work, [_first_pass(page, work) for page in work.pages]))
    changed = _changed(done)
    for _ in range(_MOST_PASSES - 1):
        if not changed:
            break
        work, again = _renewed(work, done, changed)
        passes = (_first_pass(p, work) if i in again else _later_pass(p, done[i]) for i, p in enumerate(work.pages))
        later = list(_corrected(work, list(passes)))
        changed = _changed(later)
        for i in changed:
            done[i] = compose(done[i], later[i].corrections)
    return done


def _renewed(work: Work, done: Sequence[CorrectedPage], changed: Set[int]) -> tuple[Work, set[int]]:
    """Return the folder as the changes made leave it, and the pages to look at again, each with the places to weigh."""
    new = _with_changes(work, {i: corrected_reading(done[i].reading, done[i].corrections) for i in changed})
    recounted = _recounted(work.folder.counts, new)
    touched = {i: places for i, page in enumerate(new.pages) if (places := _places_of(recounted, page))}
    again = changed | touched.keys()
    for i in again:
        places = weighed_again(work.pages[i], new.pages[i])
        new.pages[i].again = places | touched.get(i, frozenset())
    return new, again


def _recounted(before: Counter[str], work: Work) -> set[str]:
    """Return the words of no curated list that stand more or less often in the folder than before."""
    after = work.folder.counts
    words = (w for w in before.keys() | after.keys() if before[w] != after[w])
    return {word for word in words if work.tiers(word) != "curated"}


def _places_of(words: set[str], page: PlainPage) -> frozenset[int]:
    return frozenset(i for i, token in enumerate(page.tokens) if token.lower in words)


def _changed(pages: Sequence[CorrectedPage]) -> set[int]:
    """Return the places of the pages that were changed."""
    return {
        i for i, page in enumerate(pages) if any(c.status == "applied" and not c.continues for c in page.corrections)
    }


def prepared(
    pages: Sequence[tuple[Page, Reading]], shared: Shared, settings: Settings, *, markdown: bool = False
) -> Work:
    """Return a folder made ready for the rules: plain lines, tokens, protection, the folder's vocabulary."""
    plain = []
    for page, reading in pages:
        plain.append(plain_page(page, reading, shared.spellings, markdown=markdown))
        protect(plain[-1].lines, shared.vocabulary)
        protect_broken_words(plain[-1])
    return _work(plain, shared, settings)


def _work(pages: list[PlainPage], shared: Shared, settings: Settings) -> Work:
    vocabulary = shared.vocabulary
    return Work(pages, settings, vocabulary.dictionary, vocabulary, FolderVocabulary(pages), shared.tiers, shared)


def _with_changes(work: Work, readings: Mapping[int, Reading]) -> Work:
    """Return the folder with new readings of some pages, by their places in it."""
    pages = list(work.pages)
    for i, reading in readings.items():
        pages[i], new = renewed(pages[i], reading, work.shared.spellings)
        protect(new, work.vocabulary)
        protect_broken_words(pages[i])
    return _work(pages, work.shared, work.settings)


class _Pass(NamedTuple):
    """A page with the rules that it is to go through."""

    page: PlainPage
    rules: tuple[Rule, ...]
    treatment: Treatment


def _first_pass(page: PlainPage, work: Work) -> _Pass:
    gate, reason = gate_of(page, work.tiers)
    # A line that holds a marking alone needs no other page to say what it is.
    return _Pass(page, (markings, *EVIDENCE, *_RULES[gate], furniture), Treatment(gate=gate, reason=reason))


def _later_pass(page: PlainPage, before: CorrectedPage) -> _Pass:
    """Return what a page goes through that itself is as it was."""
    return _Pass(page, _WHOLE_FOLDER[before.treatment.gate], before.treatment)


def _corrected(work: Work, passes: Sequence[_Pass]) -> Iterator[CorrectedPage]:
    for at in range(0, len(passes), _PAGES_AT_ONCE):
        its = passes[at : at + _PAGES_AT_ONCE]
        work.shared.forget(_MOST_LOOKED_UP)
        work.doubts = doubts_of([page for page, rules, _ in its if learnt in rules], work)
        yield from (_correct(page, work, rules, treatment) for page, rules, treatment in its)


def _correct(page: PlainPage, work: Work, rules: Iterable[Rule], treatment: Treatment) -> CorrectedPage:
    candidates = [*_markup(page), *(c for rule in rules for c in found(rule(page, work)))]
    spans = {line.number: line.spans for line in page.lines if line.spans}
    corrected = CorrectedPage(page=page.page, reading=page.reading, spans=spans, treatment=treatment)
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
