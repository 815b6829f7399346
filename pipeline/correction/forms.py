"""Forms: pages that share their labels read each other's rosters and labels; templates of dictionaries vote too.

A label that a form has and this page lacks is expected; an unknown word that is nearly one of its
words is a misreading of it. Labels that are partly covered are marked, never completed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.correction.plain import PageToken, PlainLine, PlainPage, cased_like, change, folded
from pipeline.correction.slips import typing_variants
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.tokens import words_of

_BORDER = re.compile(r"\t|[☐☑☒✓✔•|]+|_{2,}| {3,}|^\s*[-–*]\s")
_MOST_WORDS = 8
"""Words of a cell; longer ones are running text."""

_SHARED_CELLS = 6
"""Cells that two pages of one form must have in common."""

_TEMPLATE_VOTES = 3
_FEWEST_VOTES = 2
"""Pages that must have a label for it to be sure."""

_MOST_EXPECTED = 400
_DISTANCE_LETTERS = {1: 5, 2: 9}
"""Fewest letters of a label's word that may differ in so many."""

_COMMON_ZIPF = 4.8
_GLUED_LETTERS = 6
_LIKELY_COST = 7.0
_FRAGMENT_LETTERS = 6
_FRAGMENT_LIKENESS = 0.85

Key = tuple[str, ...]
"""A cell's words in lower case, without figures."""


class Cell(NamedTuple):
    """A piece of a line between tabs, boxes and wide gaps, by its words; words with figures are left out."""

    words: tuple[str, ...]
    tokens: tuple[PageToken, ...] = ()

    @property
    def key(self) -> Key:
        """The words in lower case."""
        return tuple(folded(w) for w in self.words)


class Form:
    """Pages of one form: how many have each label, templates counted several times, and how the label is written."""

    def __init__(self) -> None:
        self.votes: Counter[Key] = Counter()
        self.labels: dict[Key, tuple[str, ...]] = {}
        self.template = ""

    def add(self, cells: Sequence[Cell], votes: int = 1) -> None:
        """Count the labels of a page or a template."""
        for cell in {c.key: c for c in cells}.values():
            self.votes[cell.key] += votes
            self.labels.setdefault(cell.key, cell.words)

    def expected(self, own: set[Key]) -> dict[Key, int]:
        """Return the labels that other pages have and this one, whose labels are given, lacks, with their votes."""
        return {key: n for key, n in self.votes.most_common(_MOST_EXPECTED) if key not in own}


class Forms:
    """The forms of a folder by page, and the cells of these pages."""

    def __init__(self, work: Work) -> None:
        self.cells = [list(cells_of(page.lines)) for page in work.pages]
        self.numbers = {page.page.number: i for i, page in enumerate(work.pages)}
        templates = [(f.name, [Cell(tuple(_words(label))) for label in f.labels]) for f in work.dictionary.forms]
        telling = [[c.key for c in cells if _tells(c, work)] for cells in [*(its for _, its in templates), *self.cells]]
        groups = _groups(telling)
        self.forms: dict[int, Form] = {}
        for members in groups:
            form = Form()
            for at in members:
                if at < len(templates):
                    form.template = templates[at][0]
                    form.add(templates[at][1], _TEMPLATE_VOTES)
                else:
                    form.add(self.cells[at - len(templates)])
                    self.forms[at - len(templates)] = form


def cells_of(lines: Sequence[PlainLine]) -> Iterator[Cell]:
    """Yield the cells of lines: short pieces with words in them."""
    for line in lines:
        at = 0
        for match in (*_BORDER.finditer(line.text), None):
            end = match.start() if match else len(line.text)
            tokens = tuple(t for t in line.tokens if at <= t.start and t.end <= end and t.text.isalpha())
            if tokens and len(tokens) <= _MOST_WORDS and sum(len(t.text) for t in tokens) > 2:
                yield Cell(tuple(t.text for t in tokens), tokens)
            at = match.end() if match else end


def _words(label: str) -> list[str]:
    return [w for w in words_of(label) if w.isalpha()]


def _tells(cell: Cell, work: Work) -> bool:
    """Tell whether a cell says something of its form: a very common word alone stands on every page of narrow lines."""
    return len(cell.words) > 1 or work.frequency(cell.key[0]) < _COMMON_ZIPF


def _groups(pages: Sequence[Sequence[Key]]) -> list[list[int]]:
    """Return the pages that belong to one form, two or more each, comparing each with the last that has its cells."""
    parent = list(range(len(pages)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = at = parent[parent[at]]
        return at

    first: dict[Key, int] = {}
    last: dict[Key, int] = {}
    for at, cells in enumerate(pages):
        keys = set(cells)
        shared = Counter(first[k] for k in keys if k in first)
        shared.update(last[k] for k in keys if k in last and last[k] != first[k])
        for other, count in shared.items():
            if count >= _SHARED_CELLS:
                parent[root(at)] = root(other)
        for key in keys:
            first.setdefault(key, at)
            last[key] = at
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(pages)):
        groups[root(at)].append(at)
    return [members for members in groups.values() if len(members) > 1]


def forms(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct misread words of a form's labels and rosters; mark labels that are partly covered."""
    found = work.once(Forms)
    at = found.numbers[page.page.number]
    form = found.forms.get(at)
    if form is None:
        return
    cells = found.cells[at]
    expected = form.expected({cell.key for cell in cells})
    missing = _missing_words(expected, form, {t.lower for t in page.tokens})
    for cell in cells:
        for i, token in enumerate(cell.tokens):
            if (label := _nearest(cell, i, missing, work)) is not None:
                yield _misread(token, label, form, work)
        yield from _glued(cell, expected, form, work)
        if form.votes[cell.key] == 1:
            yield from _fragment(cell, expected, form)
            yield from _doubted(cell, expected, form, work)


class Label(NamedTuple):
    """A word of a label: the label's key and votes, the place of the word in it, and how it is written."""

    key: Key
    votes: int
    place: int
    word: str


def _missing_words(expected: dict[Key, int], form: Form, own: set[str]) -> dict[str, list[Label]]:
    """Return the longer words of expected labels that stand nowhere on the page."""
    missing: dict[str, list[Label]] = defaultdict(list)
    for key, votes in expected.items():
        for place, (lower, word) in enumerate(zip(key, form.labels[key], strict=True)):
            if len(lower) >= _DISTANCE_LETTERS[1] and lower not in own:
                missing[lower].append(Label(key, votes, place, word))
    return missing


def _nearest(cell: Cell, at: int, missing: dict[str, list[Label]], work: Work) -> Label | None:
    """Return the label that has the one word near to an unknown one of a cell, if the words beside it fit."""
    token = cell.tokens[at]
    if token.tier != "unknown" or token.protected or work.vocabulary.knows(token.text):
        return None
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    near = process.extract(token.lower, list(missing), scorer=OSA.distance, score_cutoff=2, limit=2)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return None
    word, distance, _ = near[0]
    if len(word) < _DISTANCE_LETTERS[max(1, int(distance))]:
        return None
    fitting = [label for label in missing[word] if _stands(cell.key, at, label.key, label.place)]
    return max(fitting, key=lambda label: label.votes, default=None)


def _stands(cell: Key, at: int, label: Key, place: int) -> bool:
    """Tell whether a label stands around a word of a cell; its ends may be cut off."""
    if len(label) == 1:
        return len(cell) == 1
    alike = 0
    for i, word in enumerate(label):
        k = at + i - place
        if i == place or not 0 <= k < len(cell):
            continue
        cut = (k == 0 and word.endswith(cell[k])) or (k == len(cell) - 1 and word.startswith(cell[k]))
        if cell[k] != word and not cut:
            return False
        alike += 1
    return alike > 0


def _misread(token: PageToken, label: Label, form: Form, work: Work) -> Correction | None:
    lower = folded(label.word)
    if not work.known(lower) and label.votes < 3 * work.folder.counts[token.lower]:
        # Neither is known: the label may be the misread one.
        return None
    sure = label.votes >= _FEWEST_VOTES and lower not in typing_variants(token.lower)
    where = f"the form {form.template}" if form.template else "another page of this form"
    return change(
        token.line,
        token.start,
        token.end,
        cased_like(lower, token.text) if token.text.isupper() or label.word.isupper() else label.word,
        kind="name" if work.vocabulary.knows(lower) else "nonword",
        rule="form",
        evidence=[
            f"{where} has {' '.join(form.labels[label.key])}, this page has not",
            f"{token.text} is in no lexicon",
        ],
        confidence=0.96 if sure else 0.6,
        status="applied" if sure else "proposed",
    )


def _glued(cell: Cell, expected: dict[Key, int], form: Form, work: Work) -> Iterator[Correction | None]:
    """Part an unknown word that is two words of a label in one: `DOCDATE` where other pages have `DOC DATE`."""
    for i, token in enumerate(cell.tokens):
        if token.tier != "unknown" or token.protected or len(token.text) < _GLUED_LETTERS:
            continue
        key = cell.key
        for label, votes in expected.items():
            at = next((k for k in range(len(label) - 1) if _parts(label[k], label[k + 1], key[i], work)), None)
            if at is None or label != (*key[:i], label[at], label[at + 1], *key[i + 1 :]):
                continue
            cut, sure = token.start + len(label[at]), votes >= _FEWEST_VOTES
            yield change(
                token.line,
                token.start,
                token.end,
                f"{token.line.text[token.start : cut]} {token.line.text[cut : token.end]}",
                kind="split",
                rule="form",
                evidence=[f"other pages of this form have {' '.join(form.labels[label])}"],
                confidence=0.96 if sure else 0.6,
                status="applied" if sure else "proposed",
            )
            break


def _parts(left: str, right: str, whole: str, work: Work) -> bool:
    """Tell whether two words, both known and of some length, are a word in one."""
    return left + right == whole and min(len(left), len(right)) > 2 and work.known(left) and work.known(right)


def _doubted(cell: Cell, expected: dict[Key, int], form: Form, work: Work) -> Iterator[Correction | None]:
    """Propose a label for a cell of known words that one likely confusion parts from it."""
    for key, votes in expected.items():
        if len(key) != len(cell.key) or len(key) < 2 or votes < _FEWEST_VOTES:
            continue  # a label of one word may be another label
        differ = [i for i, (a, b) in enumerate(zip(cell.key, key, strict=True)) if a != b]
        token = cell.tokens[differ[0]]
        if (
            len(differ) > 1
            or token.protected
            or not work.known(token.lower)
            or token.script not in ("latin", "cyrillic")
            or token.lower.startswith(key[differ[0]])
            or key[differ[0]].startswith(token.lower)
        ):
            continue
        cost, pieces = work.shared.channels[token.script].cost(token.lower, key[differ[0]])
        if pieces > 1 or cost >= _LIKELY_COST or len(token.text) < 4:
            continue
        label = form.labels[key]
        yield change(
            token.line,
            token.start,
            token.end,
            label[differ[0]],
            kind="realword",
            rule="form",
            evidence=[f"{votes} pages of this form, and not this one, have the label {' '.join(label)}"],
            confidence=0.6,
            status="proposed",
        )


def _fragment(cell: Cell, expected: dict[Key, int], form: Form) -> Iterator[Correction | None]:
    """Mark the first word of a label whose beginning is covered, so that search finds it whole."""
    from rapidfuzz.distance import Levenshtein

    letters = "".join(cell.key)
    if len(letters) < _FRAGMENT_LETTERS:
        return
    first = cell.tokens[0]
    for key, votes in expected.items():
        if votes < _FEWEST_VOTES:
            continue
        whole = "".join(key)
        for place, word in _word_ends(key):
            cut = place - len(first.text)
            tail = whole[cut:]
            if len(word) < len(first.text) + 2 or not word.endswith(first.lower) or abs(len(tail) - len(letters)) > 2:
                continue
            if Levenshtein.normalized_similarity(tail, letters) < _FRAGMENT_LIKENESS:
                continue
            label = form.labels[key]
            yield change(
                first.line,
                first.start,
                first.end,
                first.text,
                kind="layout",
                rule="form",
                evidence=[f"the end of the label {' '.join(label)}, whose beginning is not to be read"],
                confidence=0.9,
                status="kept",
                normal=label[[folded(w) for w in label].index(word)],
            )
            return


def _word_ends(key: Key) -> Iterator[tuple[int, str]]:
    """Yield where each word ends in the joined letters of a label, and the word."""
    place = 0
    for word in key:
        place += len(word)
        yield place, word
