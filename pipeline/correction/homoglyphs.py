"""Words of mixed scripts: letters of one alphabet that stand for their look-alikes of the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pipeline.correction.plain import PageToken, PlainPage, change
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.scripts import fold_homoglyphs

_SHORT_RUSSIAN = frozenset("асоук")


def homoglyphs(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Write each word in one script where it is known in that script only."""
    if not page.scripts & {"mixed", "cyrillic"}:
        return
    for i, token in enumerate(page.tokens):
        folded = _mixed(token, work) if token.script == "mixed" else _foreign(page.tokens, i, work)
        if folded is None or folded == token.text:
            continue
        yield change(
            token.line,
            token.start,
            token.end,
            folded,
            kind="script",
            rule="one-script",
            evidence=[_evidence(token.text, folded)],
            confidence=0.98,
        )


def _mixed(token: PageToken, work: Work) -> str | None:
    """Return a word of both alphabets in the one in which it is known; None if that is both or neither."""
    scripts: tuple[Literal["latin", "cyrillic"], ...] = ("latin", "cyrillic")
    forms = [f for script in scripts if (f := fold_homoglyphs(token.text, script)) is not None and work.known(f)]
    return forms[0] if len(forms) == 1 and len(token.text) > 1 else None


def _foreign(tokens: list[PageToken], i: int, work: Work) -> str | None:
    """Return a word of Latin look-alikes between Russian words in Cyrillic; None if it may be meant as Latin."""
    token = tokens[i]
    if token.script != "latin":
        return None
    near = [tokens[k] for k in (i - 1, i + 1) if 0 <= k < len(tokens)]
    if len(near) < 2 or any(t.script != "cyrillic" or t.line is not token.line for t in near):
        return None
    folded = fold_homoglyphs(token.text, "cyrillic")
    if folded is None:
        return None
    if len(folded) == 1:
        return folded if folded in _SHORT_RUSSIAN and all(t.text[1:].islower() for t in near) else None
    return folded if work.known(folded) and not work.known(token.text) else None


def _evidence(before: str, after: str) -> str:
    letters = sorted({b for b, a in zip(before, after, strict=True) if a != b})
    alphabet = "Latin" if letters[0] < "Ѐ" else "Cyrillic"
    alike = f"is a {alphabet} look-alike" if len(letters) == 1 else f"are {alphabet} look-alikes"
    return f"{', '.join(letters)} {alike}; {after} is a known word"
