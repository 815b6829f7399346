"""What is measured of an option, by name: the evidence that the learnt decision weighs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from pipeline.correction.channel import pieces
from pipeline.correction.characters import character_model
from pipeline.correction.context import Context, english_context
from pipeline.correction.options import Option, Site
from pipeline.correction.plain import PageToken, PlainPage, folded
from pipeline.correction.work import Work

_KINDS = ("realword", "split", "join", "punctuation")
_BASE = (
    "one",
    "cost",
    "cost_per_letter",
    "pieces",
    "frequency",
    "frequency_of_read",
    "attested",
    "context_gain",
    "context_fit",
    "context_unknown",
    "letters_fit",
    "noise",
    "capital",
    "capital_inside_sentence",
    "capitals",
    "mixed_case",
    "digits",
    "length",
    "short",
    "read_in_folder",
    "word_in_folder",
    "other_first_letter",
    "line_edge",
    "cyrillic",
    "longer",
    "lowered",
    "sign_beside",
    "single",
    "case_only",
    "own_confusion",
    "joins_on_page",
    "fragment_before",
    "fragment_after",
)
_WITH_KIND = (
    "own_confusion",
    "joins_on_page",
    "one",
    "cost",
    "frequency",
    "context_gain",
    "context_fit",
    "noise",
    "length",
    "frequency_of_read",
)
_CROSSED = (
    ("capital", "word_in_folder"),
    ("capital", "context_gain"),
    ("lowered", "capital_inside_sentence"),
    ("lowered", "context_gain"),
    ("sign_beside", "length"),
    ("single", "context_gain"),
    ("case_only", "capital_inside_sentence"),
    ("own_confusion", "context_gain"),
    ("capital", "frequency"),
    ("capital", "noise"),
    ("short", "context_gain"),
    ("short", "cost"),
    ("attested", "frequency_of_read"),
    ("letters_fit", "noise"),
    ("cost", "noise"),
    ("cyrillic", "frequency"),
    ("cyrillic", "cost"),
    ("cyrillic", "letters_fit"),
)
NAMES: tuple[str, ...] = (
    *_BASE,
    *(f"{kind}:{name}" for kind in _KINDS for name in _WITH_KIND),
    *(f"{one}*{other}" for one, other in _CROSSED),
)
"""The features in the order of `Option.features`."""

DECISION_NAMES: tuple[str, ...] = (
    *NAMES,
    "rank",
    "lead",
    "alone",
    "rank*noise",
    "lead*noise",
    "rank*capital",
    "rank*realword",
)
"""The features of the best option of a site, for the second stage."""

_AT = {name: i for i, name in enumerate(_BASE)}
_WITH_KIND_AT = [_AT[name] for name in _WITH_KIND]
_CROSSED_AT = [(_AT[one], _AT[other]) for one, other in _CROSSED]
_ZEROS = [0.0] * len(_WITH_KIND)
_SIGNS = frozenset("#*^~_|«»<>[]{}\\=+@£$%§©®°•■€¥")
_SINGLE_WORDS = frozenset("aiоавиксуяж")
_SENTENCE_END = '.!?:"“”'


class Habits:
    """What a page's doubtful places have in common: a confusion that comes back, words parted again and again."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        joins = 0
        for site in sites:
            best = next((o for o in site.options if o.kind == "nonword"), None)
            if best is not None and best.pieces == 1:
                self._counts.update(pieces(site.token.lower, best.words[0]))
            joins += any(o.kind == "join" and not o.exchanged for o in site.options)
        self.joins = log(1 + joins)

    def confusions(self, option: Option) -> float:
        """Return the logarithm of how often the page's other words show the option's rarest confusion, 0 if never."""
        if option.kind not in ("nonword", "realword"):
            return 0.0
        own = option.kind == "nonword" and option.pieces == 1
        parts = pieces(folded(option.before), option.words[0])
        return log(max(1, 1 + min((self._counts[part] for part in parts), default=0) - own))


def measure(site: Site, page: PlainPage, work: Work, rate: float, habits: Habits) -> None:
    """Fill in the features of a site's options. `rate` is the share of unknown words on the page, 0 to 1."""
    token = site.token
    tokens = page.tokens
    context = english_context() if token.script == "latin" else None
    noise = log(max(rate, 0.002) / 0.05)
    letters = token.lower if token.lower.isalpha() else "".join(c for c in token.lower if c.isalpha()) or token.lower
    letters_fit = character_model(token.script).score(letters) + 2.5
    capital = token.text[0].isupper()
    upper = len(token.text) > 1 and token.text.isupper()
    mixed = not upper and any(c.isupper() for c in token.text[1:])
    inside = capital and not upper and _inside_sentence(tokens, site.index)
    digits = any(c.isdigit() for c in token.text)
    read_zipf = work.frequency(token.lower)
    read_in_folder = log(max(1, work.folder.counts[token.lower]))
    edge = (
        site.index == 0
        or site.index + 1 == len(tokens)
        or tokens[site.index - 1].line is not token.line
        or tokens[site.index + 1].line is not token.line
    )
    cyrillic = token.script == "cyrillic"
    fragments = _fragment(tokens, site.index, -1), _fragment(tokens, site.index, 1)
    for option in site.options:
        gain, fit, unknown = _context(option, tokens, context)
        zipf = min(work.frequency(word) for word in option.words)
        length = option.end - option.start
        base = [
            1.0,
            option.cost / 5,
            option.cost / length,
            float(option.pieces),
            zipf / 4,
            read_zipf / 4
            if option.kind != "join"
            else min(read_zipf, work.frequency(tokens[option.last - 1].lower)) / 4,
            float(token.tier == "attested"),
            gain / 5,
            fit / 5,
            unknown,
            letters_fit,
            noise,
            float(capital),
            float(inside),
            float(upper),
            float(mixed),
            float(digits),
            log(length / 6),
            float(length <= 3),
            read_in_folder,
            log(1 + max(work.folder.counts[word] for word in option.words)),
            float(option.words[0][0] != token.lower[0]),
            float(edge),
            float(cyrillic),
            float(len(option.after) - length),
            float(capital and option.after[0].islower()),
            float(_sign_beside(option, token)),
            float(len(token.text) == 1),
            float(option.after.lower() == token.lower),
            habits.confusions(option) / 2,
            habits.joins,
            fragments[0],
            fragments[1],
        ]
        own = [base[i] for i in _WITH_KIND_AT]
        for kind in _KINDS:
            base += own if option.kind == kind else _ZEROS
        base += [base[i] * base[j] for i, j in _CROSSED_AT]
        option.features = base


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
    return left in _SIGNS or text[option.end : option.end + 1] in _SIGNS


def _inside_sentence(tokens: Sequence[PageToken], i: int) -> bool:
    """Tell whether a word stands within a sentence, after a small-lettered word of the same line."""
    if not i or tokens[i - 1].line is not tokens[i].line:
        return False
    before = tokens[i - 1]
    gap = before.line.text[before.end : tokens[i].start]
    return before.text[-1:].islower() and not any(c in _SENTENCE_END for c in gap)


def _context(option: Option, tokens: Sequence[PageToken], context: Context | None) -> tuple[float, float, float]:
    """Return how much better an option fits its neighbours, how well it fits, and 1 if that is not known."""
    if context is None:
        return 0.0, 0.0, 1.0
    left = [t.lower for t in tokens[max(0, option.first - 2) : option.first]]
    right = [t.lower for t in tokens[option.last : option.last + 2]]
    read = [t.lower for t in tokens[option.first : option.last]]
    new = context.score(left, option.words, right)
    old = context.score(left, read, right)
    # A word more costs by itself; six nats are what a usual word costs.
    gain = new - old + 6.0 * (len(option.words) - len(read))
    fit = new / (len(option.words) + len(right)) + 6.0
    return max(-15.0, min(15.0, gain)), fit, float(not any(context.knows(w) for w in option.words))


def decision_features(best: Option, second: Option | None) -> list[float]:
    """Return the features of a site's best option, with its rank and its lead over the second."""
    lead = min(6.0, best.rank - second.rank) if second else 6.0
    rank = max(-8.0, min(8.0, best.rank))
    noise, capital = best.features[_AT["noise"]], best.features[_AT["capital"]]
    real = float(best.kind == "realword")
    return [*best.features, rank, lead, float(second is None), rank * noise, lead * noise, rank * capital, rank * real]
