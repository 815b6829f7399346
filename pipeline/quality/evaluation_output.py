"""Evaluations as a JSON document and as a table to read; rates always with their counts."""

from __future__ import annotations

from typing import Any

from pipeline.quality.evaluate import Change, Evaluation, Rate
from pipeline.quality.kinds import KINDS
from pipeline.quality.pairs import EvaluatedPaths


def as_document(found: EvaluatedPaths) -> dict[str, Any]:
    """Return the evaluation as plain values: `pooled`, `pages`, and the names that lack a partner."""
    return {
        "pooled": _values(found.pooled),
        "pages": [_values(page) for page in found.pages],
        "without_hypothesis": list(found.without_hypothesis),
        "without_truth": list(found.without_truth),
    }


def as_table(found: EvaluatedPaths) -> str:
    """Return a table, a line for each page, the pooled rates last; rates in per cent with errors/n."""
    head = f"{'page':<28} {'CER %':>24} {'WER %':>22} {'cMER %':>8}"
    lines = [
        head,
        *(_line(page.name, page) for page in found.pages),
        _line(f"all {len(found.pages)} pages", found.pooled),
    ]
    if (change := found.pooled.change) is not None:
        low, high = change.damage.interval()
        lines.append(
            f"correction: {100 * change.cut:+.1f} % of character errors cut; "
            f"fixed {_share(change.fixed_share)} of wrong words; "
            f"damaged {10_000 * change.damage.value:.1f} of 10,000 right words "
            f"(95 %: {10_000 * low:.1f}-{10_000 * high:.1f}); preference {change.preference:+.2f}"
        )
        lines += [
            f"  {kind:<12} fixed {_share(Rate(counts['fixed'], counts['wrong']))}, damaged {counts['damaged']}"
            for kind, counts in _by_kind(change).items()
        ]
    lines += [f"no text for {name}" for name in found.without_hypothesis]
    lines += [f"no truth for {name}" for name in found.without_truth]
    return "\n".join(lines)


def _line(name: str, page: Evaluation) -> str:
    return f"{name:<28} {_share(page.cer):>24} {_share(page.wer):>22} {100 * page.cmer.value:>8.2f}"


def _share(rate: Rate) -> str:
    return f"{100 * rate.value:.2f} ({rate.errors}/{rate.n})"


def _by_kind(change: Change) -> dict[str, dict[str, int]]:
    counts = {"wrong": change.wrong_kinds, "fixed": change.fixed_kinds, "damaged": change.damaged_kinds}
    met = [kind for kind in KINDS if any(kind in by_kind for by_kind in counts.values())]
    return {kind: {name: by_kind.get(kind, 0) for name, by_kind in counts.items()} for kind in met}


def _values(page: Evaluation) -> dict[str, Any]:
    rates = {
        "cer": page.cer,
        "wer": page.wer,
        "cmer": page.cmer,
        "capped_cer": page.capped_cer,
        "capped_wer": page.capped_wer,
    }
    values: dict[str, Any] = {"name": page.name, "pages": page.pages}
    values |= {name: {"value": rate.value, "errors": rate.errors, "n": rate.n} for name, rate in rates.items()}
    values["bag_of_words_f1"] = page.f1
    if (change := page.change) is not None:
        values["change"] = {
            "character_errors_cut": change.cut,
            "wrong_words_fixed": {"value": change.fixed_share.value, "errors": change.fixed, "n": change.wrong},
            "right_words_damaged": {
                "value": change.damage.value,
                "errors": change.damaged,
                "n": change.right,
                "interval_95": list(change.damage.interval()),
            },
            "preference": change.preference,
            "by_kind": _by_kind(change),
        }
    return values
