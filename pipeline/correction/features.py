"""What is measured of an option, by name: the evidence that the learnt decision weighs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan, log

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cpdist

from pipeline.correction.bigrams import english_bigrams
from pipeline.correction.capitals import after_stop, cased_on_page, inside_sentence, proper
from pipeline.correction.characters import character_model
from pipeline.correction.context import Context, english_context
from pipeline.correction.derivation import derived
from pipeline.correction.edits import edits
from pipeline.correction.habits import USUAL_SHARE, Habits
from pipeline.correction.options import CRUMBS, SIGNS, Option, Site
from pipeline.correction.plain import PageToken, PlainPage, folded
from pipeline.correction.skeletons import skeleton
from pipeline.correction.surroundings import Surroundings, likely_words
from pipeline.correction.work import Work
from pipeline.language.lexicon import english

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
    "listing",
    "ends_a_word",
    "rare",
    "after_stop",
    "in_crumb",
    "column",
    "crumbed",
)
_CONTEXT = ("context_gain", "context_gain_before", "context_of_read", "context_fit", "context_unknown")
_BONDS = ("bond_before", "bond_after", "bond_gain_before", "bond_gain_after")
KINDS = ("nonword", "realword", "split", "join", "punctuation", "noise", "case", "crumb", "edge")
_OF_THE_OPTION = (
    *KINDS,
    "cost",
    "cost_per_letter",
    "pieces",
    "frequency",
    "frequency_of_read",
    *_CONTEXT,
    "length",
    "read_in_folder",
    "word_on_page",
    "other_first_letter",
    "longer",
    "lowered",
    "sign_beside",
    "case_only",
    "own_confusion",
    "own_rate",
    "distance",
    "skeleton",
    "edits",
    "raised",
    "proper",
    "cased_on_page",
    "at_edge",
    *_BONDS,
)
_COMPARED = ("cost", "frequency", "context_gain", "edits")
_LOWER_IS_BETTER = ("cost", "edits")
NAMES: tuple[str, ...] = (*_OF_THE_SITE, *_OF_THE_OPTION, *(f"{name}_to_best" for name in _COMPARED))
"""The features in the order of a row. `..._to_best` is the distance to the site's best in it."""

AT = {name: i for i, name in enumerate(NAMES)}
_SINGLE_WORDS = frozenset("aiоавиксуяж")
_MOST_GAIN = 15.0
_USUAL_WORD = 6.0
"""Nats that a usual word costs."""
_MOST_CONFUSED = 20
"""Places that show a confusion beyond which more say nothing more."""
_OF_NAMES = ("nonword", "punctuation", "case")
"""Kinds of options that would do away with a name, if that is what was read; dirt and halves of words are none."""
_MISREAD = 0.01
"""Share of a word's places that one misreading of it may have on any page."""

Column = Iterable[float] | npt.NDArray[np.generic]
Matrix = npt.NDArray[np.float64]


def measure(sites: Sequence[Site], page: PlainPage, around: Surroundings, work: Work, habits: Habits) -> Matrix:
    """Return the features of sites' options, a row for each in their order, with the columns of NAMES.

    The options' edits have been measured. A feature is a name in `_OF_THE_SITE` or `_OF_THE_OPTION` and a column of
    that name in the function below that gives them: a value for each site, or for each option.
    """
    options = [option for site in sites for option in site.options]
    numbers = np.array([len(site.options) for site in sites], np.int64)
    starts = np.cumsum(numbers) - numbers
    tokens = [site.token for site in sites for _ in site.options]
    rows = np.empty((len(options), len(NAMES)))
    for name, column in _of_the_sites(sites, page.tokens, around, work, habits).items():
        rows[:, AT[name]] = np.repeat(_array(column), numbers)
    for name, column in _of_the_options(options, tokens, page.tokens, around, work, habits).items():
        rows[:, AT[name]] = _array(column)
    for name in _COMPARED:
        best = (np.minimum if name in _LOWER_IS_BETTER else np.maximum).reduceat(rows[:, AT[name]], starts)
        rows[:, AT[f"{name}_to_best"]] = rows[:, AT[name]] - np.repeat(best, numbers)
    return rows


def _array(column: Column) -> npt.NDArray[np.generic]:
    return column if isinstance(column, np.ndarray) else np.array(list(column), np.float64)


def _of_the_sites(
    sites: Sequence[Site], tokens: Sequence[PageToken], around: Surroundings, work: Work, habits: Habits
) -> Mapping[str, Column]:
    """Return what is measured of the sites, a value for each."""
    its, places = [site.token for site in sites], [site.index for site in sites]
    texts, lowers = [t.text for t in its], [t.lower for t in its]
    everywhere = np.ones(len(sites))
    capitals = [text[0].isupper() for text in texts]
    uppers = [len(text) > 1 and text.isupper() for text in texts]
    fits = {(t.lower, t.script): 0.0 for t in its}
    for word, script in fits:
        fits[word, script] = character_model(script).score(_letters(word))
    made = {t.lower: t.tier != "curated" and derived(t.lower, work.tiers) for t in its}
    return {
        "unknown_rate": everywhere * log(max(around.rate, 0.002) / 0.05),
        "letters_fit": (fits[t.lower, t.script] + 2.5 for t in its),
        "capital": capitals,
        "capital_inside_sentence": (
            capital and not upper and inside_sentence(tokens, i)
            for capital, upper, i in zip(capitals, uppers, places, strict=True)
        ),
        "capitals": uppers,
        "mixed_case": (not (text.islower() or text.isupper()) and any(map(str.isupper, text[1:])) for text in texts),
        "digits": (not text.isalpha() and any(map(str.isdigit, text)) for text in texts),
        "attested": (t.tier == "attested" for t in its),
        "derived": (made[word] for word in lowers),
        "short": (len(text) <= 3 for text in texts),
        "single": (len(text) == 1 for text in texts),
        "line_edge": (_at_edge(tokens, i) for i in places),
        "cyrillic": (t.script == "cyrillic" for t in its),
        "joins_on_page": everywhere * habits.joins,
        "strays_on_page": everywhere * habits.strays,
        "fragment_before": (_fragment(tokens, i, -1) for i in places),
        "fragment_after": (_fragment(tokens, i, 1) for i in places),
        "glued_before": (t.start > 0 and not t.line.text[t.start - 1].isspace() for t in its),
        "glued_after": (_glued_after(t) for t in its),
        "options": (log(len(site.options)) for site in sites),
        "exact_join": (any(o.kind == "join" and not o.exchanged for o in site.options) for site in sites),
        "listing": everywhere * around.listing,
        "ends_a_word": (_ends_a_word(tokens, i, work) for i in places),
        "rare": (_rarity(t) for t in its),
        "after_stop": (after_stop(tokens, i) for i in places),
        "in_crumb": (around.edges.within.get(i, 0.0) for i in places),
        "column": everywhere * log(1 + around.edges.evidence) / 3,
        "crumbed": everywhere * around.edges.crumbed,
    }


def _of_the_options(
    options: Sequence[Option],
    read: Sequence[PageToken],
    tokens: Sequence[PageToken],
    around: Surroundings,
    work: Work,
    habits: Habits,
) -> Mapping[str, Column]:
    """Return what is measured of the options, a value for each; `read` are the tokens of their sites."""
    frequency, on_page, in_folder = work.frequency, around.counts, work.folder.counts
    likely = likely_words(tokens, around, work)
    words = [option.words for option in options]
    cost = np.array([option.cost for option in options])
    length = np.array([option.end - option.start for option in options])
    pairs = list(zip(options, read, strict=True))
    single = np.array([len(its) == 1 for its in words])
    own_number, own_share = np.array([habits.confusions(option) for option in options]).T
    distance = cpdist([t.lower for t in read], [its[0] for its in words], scorer=Levenshtein.distance)
    return {
        **{kind: np.array([option.kind == kind for option in options]) for kind in KINDS},
        "cost": cost / 5,
        "cost_per_letter": cost / length,
        "pieces": (option.pieces for option in options),
        "frequency": (min(map(frequency, its)) / 4 for its in words),
        "frequency_of_read": (_frequency_of_read(o, t, tokens, frequency) / 4 for o, t in pairs),
        **_contexts(options, read, tokens, likely),
        "length": np.log(length / 6),
        "read_in_folder": (
            _unexplained(o, t, share, in_folder if o.kind in _OF_NAMES and t.tier != "curated" else on_page)
            for (o, t), share in zip(pairs, own_share.tolist(), strict=True)
        ),
        "word_on_page": (log(1 + max(on_page[word] for word in its)) for its in words),
        "other_first_letter": (o.words[0][0] != t.lower[0] for o, t in pairs),
        "longer": np.array([len(option.after) for option in options]) - length,
        "lowered": (t.text[0].isupper() and o.after[0].islower() for o, t in pairs),
        "sign_beside": (_sign_beside(o, t) for o, t in pairs),
        "case_only": (o.after.lower() == t.lower for o, t in pairs),
        "own_confusion": np.log1p(np.minimum(own_number, _MOST_CONFUSED)) / 2,
        "own_rate": np.log(own_share / USUAL_SHARE) / 3,
        "distance": np.where(single, distance, 2),
        "skeleton": cpdist(*_skeletons(options), scorer=Levenshtein.distance) / length,
        "edits": np.array([option.edits for option in options]) / 5,
        "raised": (o.after[0].isupper() and not t.text[0].isupper() for o, t in pairs),
        "proper": (proper(option) for option in options),
        "cased_on_page": (cased_on_page(option, around) for option in options),
        "at_edge": (_at_edge_of_column(option) for option in options),
        **_bonds(options, read, tokens, likely),
    }


def measure_edits(options: Iterable[Option]) -> None:
    """Measure what the edits of options cost where it is not known yet: of many pages together it costs much less."""
    new = [option for option in options if isnan(option.edits)]
    for option, cost in zip(new, edits().costs([(option.before, option.after) for option in new]), strict=True):
        option.edits = cost


def _skeletons(options: Sequence[Option]) -> tuple[list[str], list[str]]:
    """Return the skeletons of what was read, and of what options make of it."""
    return [skeleton(folded(o.before)) for o in options], [skeleton("".join(o.words)) for o in options]


def _rarity(token: PageToken) -> float:
    """Return the length of a word that only a large dictionary has, 0 to 2; 0 of others. Short ones prove little."""
    lower = token.lower
    return min(2.0, (len(lower) - 3) / 4) if token.script == "latin" and lower in english().rare else 0.0


def _ends_a_word(tokens: Sequence[PageToken], i: int, work: Work) -> bool:
    """Tell whether a word is the second half of a known one: `trated` after `illus`."""
    if not i or (tokens[i].line is tokens[i - 1].line and tokens[i].start != tokens[i - 1].end + 1):
        return False
    return len(tokens[i].text) > 1 and work.known(tokens[i - 1].lower + tokens[i].lower)


def _letters(word: str) -> str:
    """Return the letters of a word in lower case, the word itself if it has none."""
    return word if word.isalpha() else "".join(c for c in word if c.isalpha()) or word


def _at_edge(tokens: Sequence[PageToken], i: int) -> bool:
    """Tell whether a word is the first or the last of its line."""
    line = tokens[i].line
    return not i or i + 1 == len(tokens) or tokens[i - 1].line is not line or tokens[i + 1].line is not line


def _at_edge_of_column(option: Option) -> float:
    """Return log-odds, in fives of nats, that what an option takes away is a crumb of a neighbouring column; else 0."""
    return log((option.crumb + 0.007) / (1.007 - option.crumb)) / 5 if option.kind in CRUMBS else 0.0


def _glued_after(token: PageToken) -> bool:
    """Tell whether one sign, and no space, parts a word from the next."""
    text, end = token.line.text, token.end
    return not text[end : end + 1].isspace() and text[end + 1 : end + 2].isalnum()


def _frequency_of_read(
    option: Option, token: PageToken, tokens: Sequence[PageToken], frequency: Callable[[str], float]
) -> float:
    """Return the frequency of the word read; of words to be joined that of the rarer end."""
    read = frequency(token.lower)
    return min(read, frequency(tokens[option.last - 1].lower)) if option.kind == "join" else read


def _unexplained(option: Option, token: PageToken, share: float, counts: Mapping[str, int]) -> float:
    """Return the logarithm of how often a word was read, beyond what misreadings of the option's word explain.

    `share` of its places are misread so. An unknown word that comes again and again is a name; but not where the folder
    has a like word far oftener.
    """
    explained = max(share, _MISREAD) * min(counts.get(word, 0) for word in option.words)
    return log(max(1.0, counts.get(token.lower, 0) / (1 + explained)))


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


def _contexts(
    options: Sequence[Option], read: Sequence[PageToken], tokens: Sequence[PageToken], likely: Sequence[str]
) -> dict[str, Matrix]:
    """Return how English options fit their neighbours, by what these are likely to be; others are of no context.

    In fives of nats: how much better an option fits than what was read; the same by the words before it alone; how well
    each word of what was read fits, and of the option, against a usual word. Last, 1 if the model knows no word.
    """
    columns = np.zeros((len(_CONTEXT), len(options)))
    columns[-1] = 1.0
    context = english_context()
    latin = [i for i, token in enumerate(read) if token.script == "latin"]
    if context is not None and latin:
        columns[:, latin] = _fits([options[i] for i in latin], tokens, likely, context)
    return dict(zip(_CONTEXT, columns, strict=True))


def _fits(options: Sequence[Option], tokens: Sequence[PageToken], likely: Sequence[str], context: Context) -> Matrix:
    """Return the columns of `_contexts` as rows."""
    page = context.numbers(likely)
    places = [(option.first, option.last) for option in options]
    words = [option.words for option in options]
    distinct = {place: i for i, place in enumerate(dict.fromkeys(places))}
    read = context.logs(context.rows(page, distinct, [[t.lower for t in tokens[slice(*place)]] for place in distinct]))
    old = read[[distinct[place] for place in places]]
    new = context.logs(context.rows(page, places, words))
    first, last = np.array(places).T
    following = np.minimum(2, len(tokens) - last)
    number = np.array([len(its) for its in words])
    old_sum, new_sum = old.sum(1), new.sum(1)
    # A word more costs by itself.
    gain = new_sum - old_sum + _USUAL_WORD * (number - (last - first))
    return np.array(
        [
            gain.clip(-_MOST_GAIN, _MOST_GAIN) / 5,
            (new[:, 0] - old[:, 0]) / 5,
            (old_sum / (last - first + following) + _USUAL_WORD) / 5,
            (new_sum / (number + following) + _USUAL_WORD) / 5,
            ~context.knows(words),
        ]
    )


def _bonds(
    options: Sequence[Option], read: Sequence[PageToken], tokens: Sequence[PageToken], likely: Sequence[str]
) -> dict[str, Matrix]:
    """Return how English options are bound to the words before and after, and how much better than what was read is."""
    columns = np.zeros((len(_BONDS), len(options)))
    latin = [i for i, token in enumerate(read) if token.script == "latin"]
    if latin:
        bigrams, its = english_bigrams(), [options[i] for i in latin]
        page = bigrams.numbers(["", *likely, ""])
        as_read = bigrams.numbers(token.lower for token in tokens)
        first, last = np.array([(option.first, option.last) for option in its]).T
        left, right = page[first], page[last + 1]
        before = bigrams.bonds(left, bigrams.numbers(option.words[0] for option in its))
        after = bigrams.bonds(bigrams.numbers(option.words[-1] for option in its), right)
        gains = before - bigrams.bonds(left, as_read[first]), after - bigrams.bonds(as_read[last - 1], right)
        columns[:, latin] = before, after, *gains
    return dict(zip(_BONDS, columns / 4, strict=True))
