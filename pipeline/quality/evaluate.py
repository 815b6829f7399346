"""Error rates of a text against its truth, each with the counts it is made from, so that pages can be pooled.

CER and WER are edits (Levenshtein) over truth characters and words; cMER = (S+D+I)/(H+S+D+I) and the preference score
(+1 a page better than before, -1 worse, 0 alike) are those of HIPE-OCRepair 2026. Pages are pooled by their sums (micro
averages); in the capped sums a page's edits count at most as many as its truth has characters or words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import NamedTuple

import msgspec

from pipeline.quality.kinds import errors_by_kind
from pipeline.quality.normal import normalise, words


class Rate(NamedTuple):
    """A share with its counts: `errors` of `n`."""

    errors: int
    n: int

    @property
    def value(self) -> float:
        """Return errors / n; 0 if nothing was counted and nothing was wrong, 1 if there are errors without a base."""
        return self.errors / self.n if self.n else float(self.errors > 0)

    def interval(self, z: float = 1.959964) -> tuple[float, float]:
        """Return Wilson's score interval of the share (95 % for the default `z`); (0, 1) without counts."""
        if not self.n:
            return 0.0, 1.0
        p, n, zz = min(1.0, self.errors / self.n), self.n, z * z
        middle, half = p + zz / (2 * n), z * sqrt(p * (1 - p) / n + zz / (4 * n * n))
        return max(0.0, (middle - half) / (1 + zz / n)), min(1.0, (middle + half) / (1 + zz / n))


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What was done to an original text, judged by the truth. Words are aligned by longest common subsequence."""

    before_edits: int
    """Character edits between the original and the truth."""
    after_edits: int
    wrong: int
    """Truth words the original does not have right."""
    fixed: int
    right: int
    damaged: int
    better: int
    worse: int
    """Pages with fewer and with more character edits than before."""
    pages: int
    wrong_kinds: dict[str, int] = {}
    """The wrong words by the kind of their error, see `quality.kinds`; likewise the fixed ones, and the damaged ones
    by the kind of what was done to them."""
    fixed_kinds: dict[str, int] = {}
    damaged_kinds: dict[str, int] = {}

    @property
    def fixed_share(self) -> Rate:
        """Return the share of the wrong words that were fixed."""
        return Rate(self.fixed, self.wrong)

    @property
    def damage(self) -> Rate:
        """Return the share of the right words that were damaged."""
        return Rate(self.damaged, self.right)

    @property
    def preference(self) -> float:
        """Return the mean preference score of the pages, -1 to 1."""
        return (self.better - self.worse) / self.pages if self.pages else 0.0

    @property
    def cut(self) -> float:
        """Return the net share of the original's character errors that are gone; below 0 if there are more now."""
        return (self.before_edits - self.after_edits) / self.before_edits if self.before_edits else 0.0


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The counts of one page or of many. `name` is the page's, empty for pooled ones."""

    name: str = ""
    pages: int = 1
    chars: int
    char_edits: int
    capped_char_edits: int
    hits: int
    """Truth characters that stand in the hypothesis, aligned."""
    words: int
    word_edits: int
    capped_word_edits: int
    common: int
    """Words, in lower case, that truth and hypothesis share, whatever their order."""
    hypothesis_words: int
    change: Change | None = None

    @property
    def cer(self) -> Rate:
        """Return the character error rate; may pass 1 where the hypothesis has much that the truth has not."""
        return Rate(self.char_edits, self.chars)

    @property
    def wer(self) -> Rate:
        """Return the word error rate."""
        return Rate(self.word_edits, self.words)

    @property
    def capped_cer(self) -> Rate:
        """Return the character error rate, each page's edits capped at its truth's length: 0 to 1."""
        return Rate(self.capped_char_edits, self.chars)

    @property
    def capped_wer(self) -> Rate:
        """Return the word error rate, each page capped: 0 to 1."""
        return Rate(self.capped_word_edits, self.words)

    @property
    def cmer(self) -> Rate:
        """Return the character match error rate: edits over hits and edits, 0 to 1."""
        return Rate(self.char_edits, self.hits + self.char_edits)

    @property
    def f1(self) -> float:
        """Return the F1 of the words as a bag: blind to the order of lines and columns."""
        total = self.words + self.hypothesis_words
        return 2 * self.common / total if total else 1.0


def evaluate(
    hypothesis: str, truth: str, *, before: str | None = None, optional: Sequence[str] = (), name: str = ""
) -> Evaluation:
    """Compare a text with its truth.

    Args:
        hypothesis: the text to judge.
        truth: what stands on the page.
        before: the text that the hypothesis was made from; gives the evaluation its `change`.
        optional: strings that may be in the hypothesis or not, such as rubber stamps.
        name: put into the result.

    """
    from rapidfuzz.distance import Levenshtein

    hyp, gold = normalise(hypothesis, optional), normalise(truth)
    hyp_words, gold_words = words(hyp), words(gold)
    ops = Levenshtein.editops(gold, hyp)
    word_edits = Levenshtein.distance(gold_words, hyp_words)
    lost = sum(op.tag != "insert" for op in ops)
    bags = Counter(w.lower() for w in hyp_words) & Counter(w.lower() for w in gold_words)
    return Evaluation(
        name=name,
        chars=len(gold),
        char_edits=len(ops),
        capped_char_edits=min(len(ops), len(gold)),
        hits=len(gold) - lost,
        words=len(gold_words),
        word_edits=word_edits,
        capped_word_edits=min(word_edits, len(gold_words)),
        common=bags.total(),
        hypothesis_words=len(hyp_words),
        change=None if before is None else _change(normalise(before, optional), hyp, gold),
    )


def _change(before: str, after: str, truth: str) -> Change:
    from rapidfuzz.distance import Levenshtein

    gold = words(truth)
    errors, left = errors_by_kind(gold, words(before)), errors_by_kind(gold, words(after))
    fixed = [kind for i, kind in errors.items() if i not in left]
    damaged = [kind for i, kind in left.items() if i not in errors]
    first, second = Levenshtein.distance(truth, before), Levenshtein.distance(truth, after)
    return Change(
        before_edits=first,
        after_edits=second,
        wrong=len(errors),
        fixed=len(fixed),
        right=len(gold) - len(errors),
        damaged=len(damaged),
        better=int(second < first),
        worse=int(second > first),
        pages=1,
        wrong_kinds=dict(Counter(errors.values())),
        fixed_kinds=dict(Counter(fixed)),
        damaged_kinds=dict(Counter(damaged)),
    )


def pool(evaluations: Iterable[Evaluation]) -> Evaluation:
    """Return the sums of pages' counts; `change` is the sum over the pages that have one, or None."""
    pages = list(evaluations)
    changes = [page.change for page in pages if page.change is not None]
    return Evaluation(
        pages=sum(p.pages for p in pages),
        chars=sum(p.chars for p in pages),
        char_edits=sum(p.char_edits for p in pages),
        capped_char_edits=sum(p.capped_char_edits for p in pages),
        hits=sum(p.hits for p in pages),
        words=sum(p.words for p in pages),
        word_edits=sum(p.word_edits for p in pages),
        capped_word_edits=sum(p.capped_word_edits for p in pages),
        common=sum(p.common for p in pages),
        hypothesis_words=sum(p.hypothesis_words for p in pages),
        change=_pool_changes(changes) if changes else None,
    )


def _pool_changes(changes: list[Change]) -> Change:
    return Change(
        before_edits=sum(c.before_edits for c in changes),
        after_edits=sum(c.after_edits for c in changes),
        wrong=sum(c.wrong for c in changes),
        fixed=sum(c.fixed for c in changes),
        right=sum(c.right for c in changes),
        damaged=sum(c.damaged for c in changes),
        better=sum(c.better for c in changes),
        worse=sum(c.worse for c in changes),
        pages=sum(c.pages for c in changes),
        wrong_kinds=_sum(c.wrong_kinds for c in changes),
        fixed_kinds=_sum(c.fixed_kinds for c in changes),
        damaged_kinds=_sum(c.damaged_kinds for c in changes),
    )


def _sum(counts: Iterable[dict[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return dict(total)
