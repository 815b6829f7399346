"""The lines of a folder as correction sees them: text without markup, tokens, and the way back to the source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.document import Correction, CorrectionKind, CorrectionStatus, Page, Reading, Span, correction_id
from pipeline.language.lexicon import Tier, lexicon_for
from pipeline.language.scripts import Script, script_of
from pipeline.language.tokens import tokenize

_PLAIN_FORMS = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "’": "'"})


@dataclass(eq=False, slots=True)
class PlainLine:
    """One line of a page. `offsets[i]` is the place of `text[i]` in `source`; None: no markup."""

    page: int
    number: int
    source: str
    text: str
    offsets: Sequence[int] | None = None
    spans: tuple[Span, ...] = ()
    edits: tuple[tuple[int, int, str], ...] = ()
    tokens: list[PageToken] = field(default_factory=list)

    def place(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where `text[start:end]` stands in the source; None if markup lies inside it or it is empty."""
        if end <= start:
            return None
        if self.offsets is None:
            return start, end
        first, last = self.offsets[start], self.offsets[end - 1] + 1
        return (first, last) if self.source[first:last] == self.text[start:end] else None


@dataclass(eq=False, slots=True)
class PageToken:
    """A word of a line: `line.text[start:end] == text`. `protected` says why it may not be changed; empty: it may."""

    text: str
    start: int
    end: int
    line: PlainLine
    script: Script
    lower: str
    tier: Tier = "unknown"
    protected: str = ""

    @property
    def capitalised(self) -> bool:
        """Whether the first letter is a capital and the rest are small."""
        return self.text[:1].isupper() and (len(self.text) == 1 or self.text[1:].islower())


@dataclass(eq=False)
class PlainPage:
    """A page with its plain lines and, in reading order, all its tokens; `scripts` are those that its tokens have."""

    page: Page
    reading: Reading
    lines: list[PlainLine]
    again: frozenset[int] | None = None
    """Places of the tokens that a later pass weighs again; None: all of them."""
    hopeful: dict[int, bool] = field(default_factory=dict)
    """Places that the learnt decision did not find hopeless when it last weighed them; true: a change is on record."""
    tokens: list[PageToken] = field(init=False)
    scripts: frozenset[Script] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = [token for line in self.lines for token in line.tokens]
        self.scripts = frozenset([token.script for token in self.tokens])


class Spelling(NamedTuple):
    """What all tokens of one spelling have in common, the text itself included."""

    text: str
    script: Script
    lower: str
    tier: Tier


class Spellings(dict[str, Spelling]):
    """The spellings of a folder's words; each is looked at when it is first met."""

    def __init__(self, tiers: Tiers) -> None:
        super().__init__()
        self._tiers = tiers

    def __missing__(self, text: str) -> Spelling:
        lower = folded(text)
        found = self[text] = Spelling(text, script_of(text), lower, self._tiers(lower))
        return found


def plain_page(page: Page, reading: Reading, spellings: Spellings, *, markdown: bool) -> PlainPage:
    """Return a page's lines without markup, with their tokens."""
    if markdown:
        from pipeline.ingest.markdown import parse_lines

        lines = [
            PlainLine(page.number, line.number, line.text, marked.plain, marked.offsets, marked.spans, marked.edits)
            for line, marked in zip(reading.lines, parse_lines([line.text for line in reading.lines]), strict=True)
        ]
    else:
        lines = [PlainLine(page.number, line.number, line.text, line.text) for line in reading.lines]
    for line in lines:
        line.tokens = _tokens(line, spellings)
    return PlainPage(page, reading, lines)


def renewed(page: PlainPage, reading: Reading, spellings: Spellings) -> tuple[PlainPage, list[PlainLine]]:
    """Return a page with the lines of its corrected reading, and those that are new; the others keep their tokens."""
    lines, new = [], []
    for old, line in zip(page.lines, reading.lines, strict=True):
        if line.text == old.source and old.offsets is None:
            lines.append(old)
            continue
        new.append(PlainLine(page.page.number, line.number, line.text, line.text))
        new[-1].tokens = _tokens(new[-1], spellings)
        lines.append(new[-1])
    return PlainPage(page.page, reading, lines), new


def _tokens(line: PlainLine, spellings: Spellings) -> list[PageToken]:
    found = []
    for read, start, end in tokenize(line.text):
        text, script, lower, tier = spellings[read]
        found.append(PageToken(text, start, end, line, script, lower, tier))
    return found


def folded(word: str) -> str:
    """Return a word in lower case, with ligatures and apostrophes in their plain forms."""
    return word.translate(_PLAIN_FORMS).lower()


class Tiers:
    """How surely each word exists; each distinct word is asked for once per folder."""

    def __init__(self) -> None:
        self._known: dict[str, Tier] = {}

    def clear(self) -> None:
        """Forget all words."""
        self._known.clear()

    def __call__(self, word: str) -> Tier:
        """Return the tier of a word in any case."""
        tier = self._known.get(word)
        if tier is None:
            tier = self._known[word] = lexicon_for(word).tier(word)
        return tier


def change(
    line: PlainLine,
    start: int,
    end: int,
    after: str,
    *,
    kind: CorrectionKind,
    rule: str,
    evidence: Sequence[str],
    confidence: float,
    status: CorrectionStatus = "applied",
    normal: str = "",
    continues: bool = False,
) -> Correction | None:
    """Return the record of a change of `line.text[start:end]`; None where markup is in the way."""
    place = line.place(start, end)
    if place is None:
        return None
    before = line.source[place[0] : place[1]]
    return Correction(
        id=correction_id(line.page, line.number, place[0], before, after),
        page=line.page,
        line=line.number,
        start=place[0],
        end=place[1],
        before=before,
        after=after,
        kind=kind,
        rule=rule,
        evidence=tuple(evidence),
        confidence=round(confidence, 3),
        status=status,
        normal=normal,
        continues=continues,
    )


def cased_like(word: str, model: str) -> str:
    """Return the lower-case word with the capitals of a model: none, the first letter, or all."""
    case = _case(model)
    return word.upper() if case == "upper" else word[:1].upper() + word[1:] if case == "capital" else word


@lru_cache(maxsize=1000)
def _case(model: str) -> Literal["lower", "capital", "upper"]:
    letters = [c for c in model if c.isalpha()]
    # One small letter among many capitals is a misread capital.
    if len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.75 * len(letters):
        return "upper"
    return "capital" if letters and letters[0].isupper() and model[0].isupper() else "lower"
