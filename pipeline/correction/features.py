"""What is measured of an option, by name: the evidence that the learnt decision weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from rapidfuzz.distance import Levenshtein

from pipeline.correction.channel import pieces
from pipeline.correction.characters import character_model
from pipeline.correction.context import Context, english_context
from pipeline.correction.derivation import derived
from pipeline.correction.options import SIGNS, Option, Site
from pipeline.correction.plain import PageToken, PlainPage, folded
from pipeline.correction.surroundings import Surroundings
from pipeline.correction.work import Work

_OF_THE_SITE = (
    "unknown_rate",
    "letters_fit",
    "capital",
    "capital_inside_sentence",
    "capitals",
    "mixed_case",
    "digits",
    "attested",
    "derived",
    "short",
    "single",
    "read_in_folder",
    "line_edge",
    "cyrillic",
    "joins_on_page",
    "strays_on_page",
    "fragment_before",
    "fragment_after",
    "glued_before",
    "glued_after",
    "options",
    "exact_join",
)
_KINDS = ("nonword", "realword", "split", "join", "punctuation", "noise", "case")
_OF_THE_OPTION = (
    *_KINDS,
    "cost",
    "cost_per_letter",
    "pieces",
    "frequency",
    "frequency_of_read",
    "context_gain",
    "context_gain_before",
    "context_of_read",
    "context_fit",
    "context_unknown",
    "length",
    "word_on_page",
    "other_first_letter",
    "longer",
    "lowered",
    "sign_beside",
    "case_only",
    "own_confusion",
    "distance",
)
_OF_KIND = {kind: [float(kind == other) for other in _KINDS] for kind in _KINDS}
_COMPARED = ("cost", "frequency", "context_gain")
NAMES: tuple[str, ...] = (*_OF_THE_SITE, *_OF_THE_OPTION, *(f"{name}_to_best" for name in _COMPARED))
"""The features in the order of `Option.features`. `..._to_best` is the distance to the site's best in it."""

AT = {name: i for i, name in enumerate(NAMES)}
_COMPARED_AT = [(AT[name], min if name == "cost" else max) for name in _COMPARED]
_SINGLE_WORDS = frozenset("aiоавиксуяж")
_SENTENCE_END = '.!?:"“”'


class Habits:
    """What a page's doubtful places have in common: a confusion that comes back, words parted again and again."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        joins = strays = 0
        for site in sites:
            best = next((o for o in site.options if o.kind == "nonword"), None)
            if best is not None and best.pieces == 1:
                self._counts.update(pieces(site.token.lower, best.words[0]))
            joins += any(o.kind == "join" and not o.exchanged for o in site.options)
            strays += any(o.kind == "noise" for o in site.options)
        self.joins = log(1 + joins)
        self.strays = log(1 + strays)

    def confusions(self, option: Option) -> float:
        """Return the logarithm of how often the page's other words show the option's rarest confusion, 0 if never."""
        if option.kind not in ("nonword", "realword"):
            return 0.0
        own = option.kind == "nonword" and option.pieces == 1
        parts = pieces(folded(option.before), option.words[0])
        return log(max(1, 1 + min((self._counts[part] for part in parts), default=0) - own))


def measure(site: Site, page: PlainPage, around: Surroundings, work: Work, habits: Habits) -> None:
    """Fill in the features of a site's options."""
    of_site = _of_the_site(site, page.tokens, around, work, habits)
    contexts = _Contexts(page.tokens, around, english_context() if site.token.script == "latin" else None)
    for option in site.options:
        option.features = of_site + _of_the_option(option, site, page.tokens, around, contexts, work, habits)
    for at, best_of in _COMPARED_AT:
        best = best_of(option.features[at] for option in site.options)
        for option in site.options:
            option.features.append(option.features[at] - best)


def _of_the_site(
    site: Site, tokens: Sequence[PageToken], around: Surroundings, work: Work, habits: Habits
) -> list[float]:
    token, i = site.token, site.index
    text, line = token.text, token.line
    letters = token.lower if token.lower.isalpha() else "".join(c for c in token.lower if c.isalpha()) or token.lower
    capital = text[0].isupper()
    upper = len(text) > 1 and text.isupper()
    at_edge = not i or i + 1 == len(tokens) or tokens[i - 1].line is not line or tokens[i + 1].line is not line
    return [
        log(max(around.rate, 0.002) / 0.05),
        character_model(token.script).score(letters) + 2.5,
        float(capital),
        float(capital and not upper and _inside_sentence(tokens, i)),
        float(upper),
        float(not upper and any(c.isupper() for c in text[1:])),
        float(any(c.isdigit() for c in text)),
        float(token.tier == "attested"),
        float(token.tier != "curated" and derived(token.lower, work.tiers)),
        float(len(text) <= 3),
        float(len(text) == 1),
        log(max(1, around.counts[token.lower] if token.tier == "curated" else work.folder.counts[token.lower])),
        float(at_edge),
        float(token.script == "cyrillic"),
        habits.joins,
        habits.strays,
        _fragment(tokens, i, -1),
        _fragment(tokens, i, 1),
        float(token.start > 0 and not line.text[token.start - 1].isspace()),
        float(
            not line.text[token.end : token.end + 1].isspace() and line.text[token.end + 1 : token.end + 2].isalnum()
        ),
        log(len(site.options)),
        float(any(o.kind == "join" and not o.exchanged for o in site.options)),
    ]


def _of_the_option(
    option: Option,
    site: Site,
    tokens: Sequence[PageToken],
    around: Surroundings,
    contexts: _Contexts,
    work: Work,
    habits: Habits,
) -> list[float]:
    token, words = site.token, option.words
    length = option.end - option.start
    read_zipf = work.frequency(token.lower)
    if option.kind == "join":
        read_zipf = min(read_zipf, work.frequency(tokens[option.last - 1].lower))
    return [
        *_OF_KIND[option.kind],
        option.cost / 5,
        option.cost / length,
        float(option.pieces),
        min(work.frequency(word) for word in words) / 4,
        read_zipf / 4,
        *contexts.fit(option),
        log(length / 6),
        log(1 + max(around.counts[word] for word in words)),
        float(words[0][0] != token.lower[0]),
        float(len(option.after) - length),
        float(token.text[0].isupper() and option.after[0].islower()),
        float(_sign_beside(option, token)),
        float(option.after.lower() == token.lower),
        habits.confusions(option) / 2,
        float(Levenshtein.distance(token.lower, words[0])) if len(words) == 1 else 2.0,
    ]


def _fragment(tokens: Sequence[PageToken], i: int, step: int) -> float:
    """Return 1 if the word before or after, on the same line, is no known word: both may be pieces of one."""
    if not 0 <= i + step < len(tokens) or tokens[i + step].line is not tokens[i].line:
        return 0.0
    other = tokens[i + step]
    if len(other.text) == 1:
        return float(other.lower not in _SINGLE_WORDS)
    return float(other.tier != "curated" and not other.protected)


def _sign_beside(option: Option, token: PageToken) -> bool:
    """Tell whether an unusual sign that the option does not take with it touches the word."""
    text = token.line.text
    left = text[option.start - 1 : option.start] if option.start else ""
    return left in SIGNS or text[option.end : option.end + 1] in SIGNS


def _inside_sentence(tokens: Sequence[PageToken], i: int) -> bool:
    """Tell whether a word stands within a sentence, after a small-lettered word of the same line."""
    if not i or tokens[i - 1].line is not tokens[i].line:
        return False
    before = tokens[i - 1]
    gap = before.line.text[before.end : tokens[i].start]
    return before.text[-1:].islower() and not any(c in _SENTENCE_END for c in gap)


class _Contexts:
    """How the options of one site fit their neighbours, and how what was read does."""

    def __init__(self, tokens: Sequence[PageToken], around: Surroundings, context: Context | None) -> None:
        self._tokens = tokens
        self._around = around
        self._context = context
        self._read: dict[tuple[int, int], tuple[list[str], list[str], int, float, float]] = {}
        """By the tokens that an option takes: the words before and after, and number and fit of those read."""

    def fit(self, option: Option) -> tuple[float, float, float, float, float]:
        """Return how an option fits its neighbours.

        In fives of nats: how much better it fits than what was read; the same by the words before it alone; how well
        each word of what was read fits, and of the option, against a usual word. Last, 1 if the model knows no word.
        """
        context = self._context
        if context is None:
            return 0.0, 0.0, 0.0, 0.0, 1.0
        place = option.first, option.last
        if place not in self._read:
            self._read[place] = self._as_read(*place, context)
        left, right, number, old, old_before = self._read[place]
        words = option.words
        new = context.score(left, words, right)
        # A word more costs by itself.
        gain = new - old + _USUAL_WORD * (len(words) - number)
        before = context.score(left, words[:1], ()) - old_before
        return (
            max(-15.0, min(15.0, gain)) / 5,
            before / 5,
            (old / (number + len(right)) + _USUAL_WORD) / 5,
            (new / (len(words) + len(right)) + _USUAL_WORD) / 5,
            float(not any(context.knows(word) for word in words)),
        )

    def _as_read(self, first: int, last: int, context: Context) -> tuple[list[str], list[str], int, float, float]:
        left, right = self._around.words[max(0, first - 2) : first], self._around.words[last : last + 2]
        read = [t.lower for t in self._tokens[first:last]]
        return left, right, len(read), context.score(left, read, right), context.score(left, read[:1], ())


_USUAL_WORD = 6.0
"""Nats that a usual word costs."""


_BY_KIND = ("rank", "lead", "unknown_rate", "cost", "context_gain", "frequency", "length", "strays_on_page")
_PAIRS = (
    ("rank", "unknown_rate"),
    ("lead", "unknown_rate"),
    ("rank", "capital"),
    ("rank", "cyrillic"),
    ("rank", "derived"),
    ("rank", "single"),
    ("rank", "attested"),
    ("rank", "glued_before"),
    ("rank", "glued_after"),
    ("rank", "fragment_before"),
    ("rank", "fragment_after"),
    ("capital", "word_on_page"),
    ("capital", "context_gain"),
    ("capital", "frequency"),
    ("case_only", "capital_inside_sentence"),
    ("lowered", "capital_inside_sentence"),
    ("letters_fit", "unknown_rate"),
    ("cost", "unknown_rate"),
    ("cost", "short"),
    ("context_gain", "short"),
)
_BEST = (*NAMES, "rank", "lead", "alone")
_AT_BEST = {name: i for i, name in enumerate(_BEST)}
_BY_KIND_AT = [_AT_BEST[name] for name in _BY_KIND]
_PAIRS_AT = [(_AT_BEST[one], _AT_BEST[other]) for one, other in _PAIRS]
_ZEROS = [0.0] * len(_BY_KIND)

DECISION_NAMES: tuple[str, ...] = (
    *_BEST,
    *(f"{kind}:{name}" for kind in _KINDS[1:] for name in _BY_KIND),
    *(f"{one}*{other}" for one, other in _PAIRS),
)
"""The features of the best option of a site, for the second stage."""


def decision_features(best: Option, second: Option | None) -> list[float]:
    """Return the features of a site's best option, with its rank and its lead over the second."""
    lead = min(6.0, best.rank - second.rank) if second else 6.0
    row = [*best.features, max(-8.0, min(8.0, best.rank)), lead, float(second is None)]
    own = [row[i] for i in _BY_KIND_AT]
    for kind in _KINDS[1:]:
        row += own if best.kind == kind else _ZEROS
    return row + [row[i] * row[j] for i, j in _PAIRS_AT]
