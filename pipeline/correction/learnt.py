"""The learnt rule: misread words, wrong spaces and stray signs, by the weighed evidence of all features."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from pipeline.correction.decide import Verdict, verdicts
from pipeline.correction.options import Option, OptionKind
from pipeline.correction.plain import PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction, CorrectionKind

_RULES: dict[OptionKind, tuple[str, CorrectionKind]] = {
    "nonword": ("learnt-word", "nonword"),
    "realword": ("learnt-real-word", "realword"),
    "split": ("learnt-split", "split"),
    "join": ("learnt-join", "join"),
    "punctuation": ("learnt-sign", "punctuation"),
    "noise": ("learnt-noise", "nonword"),
    "case": ("learnt-case", "case"),
    "crumb": ("learnt-crumb", "nonword"),
    "edge": ("learnt-edge", "nonword"),
}
"""The name of the rule by kind of option, and the kind of correction that is put on record."""


def learnt(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Yield what the learnt decision weighed, with its odds, the surest first: what becomes of it `settle` says."""
    for verdict in verdicts(page, work):
        option = verdict.option
        rule, kind = _RULES[option.kind]
        found = change(
            page.tokens[option.first].line,
            option.start,
            option.end,
            option.after,
            kind=kind,
            rule=rule,
            evidence=_evidence(verdict, page, work),
            confidence=verdict.fix,
        )
        yield found and msgspec.structs.replace(found, odds=float(f"{verdict.odds:.3g}"))


def _evidence(verdict: Verdict, page: PlainPage, work: Work) -> list[str]:
    option = verdict.option
    out = [_reason(option)]
    if verdict.fits:
        line = page.tokens[option.first].line
        left = " ".join(t.text for t in page.tokens[max(0, option.first - 2) : option.first] if t.line is line)
        out.append(f"it fits its neighbours better: {left} {option.after}".rstrip())
    if (count := min(work.folder.counts[word] for word in option.words)) > 0:
        out.append(
            f"{option.after} stands {count} times in this folder"
            if count > 1
            else f"{option.after} stands elsewhere in this folder"
        )
    out.append(f"estimated odds of fix to damage {verdict.odds:.0f} to 1" if verdict.odds >= 2 else "the odds are low")
    return out


def _reason(option: Option) -> str:
    if option.kind == "noise":
        return f"what stands beside {option.after} is no word: dirt read as letters"
    if option.kind == "crumb":
        return f"what stands beside {option.after} parts words that fit each other, as dirt does elsewhere on the page"
    if option.kind == "edge":
        return "it stands where a line of the column ends, as crumbs of the column beside do elsewhere on the page"
    if option.kind == "case":
        return f"{option.before} is a known word with other capitals"
    known = "is a known word too" if option.kind == "realword" else "is in no lexicon"
    return f"{option.before} {known}; {option.after} differs in {_count(max(1, option.pieces), 'piece')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
