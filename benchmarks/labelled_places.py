"""Doubtful places of pages with known truth, each option labelled: whether it is the truth, or loses a right word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.correction.decide import doubts_of
from pipeline.correction.features import measure
from pipeline.correction.folder import prepared
from pipeline.correction.gate import gate_of
from pipeline.correction.options import CRUMBS, Option
from pipeline.correction.plain import PlainPage
from pipeline.correction.shared import Shared
from pipeline.document import Line, Page, Reading
from pipeline.settings import Settings

_GATES = ("open", "names")
"""Pages that the learnt rule looks at."""

_OUTER = re.compile(r"^\W+|\W+$")
_FOLD = str.maketrans(
    {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ﬆ": "st", "ſ": "s"}
    | dict.fromkeys("‘’`", "'")
    | dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("—–‐\xad¬", "-")
)


@dataclass
class LabelledOption:
    """An option with its place in the page's text; `truth`: it is what was printed; `loss`: it loses a right word."""

    kind: str
    start: int
    end: int
    after: str
    truth: bool
    loss: bool


@dataclass
class PagePair:
    """A page's text as read and as printed, with the options of its doubtful places and their features (float32)."""

    name: str
    ocr: str
    truth: str
    places: list[list[LabelledOption]] = field(default_factory=list)
    features: list[np.ndarray] = field(default_factory=list)
    """A matrix for each place, a row for each option."""

    @property
    def collection(self) -> str:
        """The set of pages it belongs to."""
        return self.name.partition("__")[0]


def read_pairs(directory: Path) -> Iterator[tuple[str, str, str]]:
    """Yield the name, the text as read and the truth of each page of a directory."""
    for path in sorted(directory.glob("*.ocr.txt")):
        name = path.name.removesuffix(".ocr.txt")
        yield name, path.read_text("utf-8"), path.with_name(f"{name}.gt.txt").read_text("utf-8")


def aligned_words(ocr: str, truth: str) -> Iterator[tuple[str, str]]:
    """Yield a page's words as read and as printed: aligned by characters, cut where both sides have a space."""
    read_start = true_start = 0
    for op in Levenshtein.opcodes(ocr, truth):
        if op.tag != "equal":
            continue
        for offset in range(op.src_end - op.src_start):
            if ocr[op.src_start + offset] == " ":
                yield ocr[read_start : op.src_start + offset], truth[true_start : op.dest_start + offset]
                read_start, true_start = op.src_start + offset + 1, op.dest_start + offset + 1
    yield ocr[read_start:], truth[true_start:]


def words(text: str) -> list[str]:
    """Return the words between spaces without the signs around them."""
    return [w for w in (_OUTER.sub("", x) for x in text.split()) if w]


def folded(text: str) -> str:
    """Return a text as scorers see it: plain quotes, dashes and spaces; words broken by a hyphen and a space joined."""
    text = unicodedata.normalize("NFC", text).translate(_FOLD)
    return re.sub(r"\s+", " ", re.sub(r"([^\W\d_])-\s+([^\W\d_])", r"\1\2", text)).strip()


def labelled(name: str, ocr: str, truth: str, shared: Shared, settings: Settings) -> PagePair:
    """Return a page with its doubtful places and their labels."""
    pair = PagePair(name, ocr, truth)
    lines = ocr.split("\n")
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)]).tolist()
    reading = Reading(
        source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(lines))
    )
    work = prepared([(Page(number=1, source=name), reading)], shared, settings)
    page = work.pages[0]
    if gate_of(page, work.tiers)[0] not in _GATES:
        return pair
    around, doubtful, habits = doubts_of([page], work)[page]
    places = Places(ocr, truth)
    for site in doubtful:
        base = starts[site.token.line.number]
        pair.places.append([_labelled(option, base, page, places) for option in site.options])
    if doubtful:
        rows = measure(doubtful, page, around, work, habits).astype(np.float32)
        pair.features = np.split(rows, np.cumsum([len(place) for place in pair.places])[:-1])
    return pair


class Places:
    """Where each place of a text as read lies in the truth: between a first and a last place."""

    def __init__(self, ocr: str, truth: str) -> None:
        self.truth = truth
        self.first, self.last = [-1] * (len(ocr) + 1), [0] * (len(ocr) + 1)
        for op in Levenshtein.opcodes(ocr, truth):
            size = op.src_end - op.src_start
            for k in range(size + 1):
                at = op.dest_start + min(k, op.dest_end - op.dest_start) if k < size else op.dest_end
                i = op.src_start + k
                if self.first[i] < 0:
                    self.first[i] = at
                self.last[i] = at

    def of(self, start: int, end: int) -> set[tuple[int, int]]:
        """Return the stretches of the truth that `start` to `end` of the text as read may be."""
        ends = (self.first[end], self.last[end])
        return {(x, y) for x in (self.first[start], self.last[start]) for y in ends if x <= y}

    def grown(self, start: int, end: int) -> tuple[int, int]:
        """Return a stretch of the truth grown to the bounds of the words it cuts: a misread letter may lie outside."""
        text = self.truth
        if start == end:
            return start, end
        while start and text[start - 1].isalnum() and text[start].isalnum():
            start -= 1
        while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
            end += 1
        return start, end


def _plain(text: str) -> str:
    return _OUTER.sub("", folded(text))


def _labelled(option: Option, base: int, page: PlainPage, places: Places) -> LabelledOption:
    start, end = base + option.start, base + option.end
    grown = {_plain(places.truth[slice(*places.grown(x, y))]) for x, y in places.of(start, end)}
    if option.kind == "join":
        # Some truths keep the hyphens of words that a line end parted.
        grown |= {text.replace("-", "") for text in grown}
    after = _plain(option.after)
    before = _plain(option.before)
    truth = after != before and (after in grown or (option.kind in CRUMBS and _only_adds(before, after, grown)))
    # Letters beside a word that are no dirt are lost, whatever they stood for.
    loss = not truth and (option.kind == "noise" or _loses(option, base, page, places))
    return LabelledOption(option.kind, start, end, option.after, truth, loss)


def _only_adds(before: str, after: str, grown: set[str]) -> bool:
    """Tell whether all that an option takes away is more than was printed, though what stays may be misread."""
    more = len(before) - len(after)
    return any(Levenshtein.distance(before, text) - Levenshtein.distance(after, text) == more for text in grown)


def _loses(option: Option, base: int, page: PlainPage, places: Places) -> bool:
    """Tell whether an option takes away a word, between spaces, that was read rightly."""
    text, start, end = page.tokens[option.first].line.text, option.start, option.end
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    after = words(folded(text[start : option.start] + option.after + text[option.end : end]))
    for match in re.finditer(r"\S+", text[start:end]):
        at = places.of(base + start + match.start(), base + start + match.end())
        whole = {_plain(places.truth[x:y]) for x, y in at if (x, y) == places.grown(x, y)}
        word = _plain(match.group())
        if word and word in whole and word not in after:
            return True
    return False
