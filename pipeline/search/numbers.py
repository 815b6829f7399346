"""Control numbers in their several notations: log numbers without the year, codes without their prefix."""

from __future__ import annotations

import re

_LOG = re.compile(r"(?<![\d.,])(?:[#№]\s?)?(?P<year>[6-9]\d)(?P<short>\d{5})(?!\d)")
_CODE = re.compile(r"(?<![\w-])(?P<letters>[^\W\d_]{1,6})?[ -]?(?P<digits>\d{2,4}(?:-\d{2,5})+)(?![\w-])")
_GLUED_CODE = re.compile(r"(?<![\w-])(?P<first>[^\W\d_]{2,5})-?(?P<rest>[^\W\d_]\d{2,4}(?:-\d{2,5})+)(?![\w-])")
_DECADE = re.compile(r"(?<![\w.,/-])['’]?(?P<century>1[5-9]|20)?(?P<decade>\d0)(?:['’]?s|-?[егых]{1,2})(?![\w-])")
_MISREAD = re.compile(r"(?<!\w)(?=\w*\d\w*\d)(?=\d*[^\W\d_])[\dlIOoОоSBZ]{4,}(?!\w)")
# Looked for first, from digits on: a text has few of them, and most texts have no such word at all.
_MAYBE_GLUED = re.compile(r"\d\d-\d")
_MAYBE_MISREAD = re.compile(r"\d(?:(?=[lIOoОоSBZ])|(?<=[lIOoОоSBZ]\d))")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_AS_DIGITS = str.maketrans("lIOoОоSBZ", "110000582")
_DIGITS = re.compile(r"\d+")
_BEFORE, _AFTER = 8, 4
"""Characters before and after digits that belong to a number: the letters of a code, the sign after it."""
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[, \u00a0]\d{3})+(?![\d,.]*\d)")


def number_keys(text: str) -> list[str]:
    """Return the keys under which the numbers of a text are found in other notations, in order.

    `8890725` is also `n90725` (a log number without its year), `NLSF99-051` is `c99051`, `cf99051` and so on for every
    ending of its letters, `1,000` is `n1000`, `1970s`, `70-е` and `'70s` are `s197`.
    """
    keys: list[str] = []
    for start, end in around_digits(text, _BEFORE, _AFTER):
        keys += [f"n{m['short']}" for m in _LOG.finditer(text, start, end)]
        for match in _CODE.finditer(text, start, end):
            digits, letters = match["digits"].replace("-", ""), (match["letters"] or "").lower()
            keys += [f"c{letters[len(letters) - n :]}{digits}" for n in range(len(letters) + 1)]
        keys += [f"n{re.sub(r'[^0-9]', '', m.group())}" for m in _GROUPED.finditer(text, start, end)]
        keys += [_decade_key(m) for m in _DECADE.finditer(text, start, end)]
    return list(dict.fromkeys(keys))


def _decade_key(decade: re.Match[str]) -> str:
    return f"s{decade['century'] or '19'}{decade['decade'][0]}"


def glued_codes(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, code in two) for codes whose letters are those of an office and one of their own: NLSF99-051.

    The same code is written `NLS F99-051` elsewhere.
    """
    if not _MAYBE_GLUED.search(text):
        return []
    return [(m.start(), m.end(), f"{m['first']} {m['rest']}") for m in _GLUED_CODE.finditer(text)]


def misread_numbers(text: str) -> list[tuple[int, int, str]]:
    """Return (start, end, number) for words of digits and letters that look like digits: `l988`, `889O725`."""
    if not _MAYBE_MISREAD.search(text):
        return []
    return [(*m.span(), m.group().translate(_AS_DIGITS)) for m in _MISREAD.finditer(text)]


def around_digits(text: str, before: int, after: int) -> list[tuple[int, int]]:
    """Return the stretches (start, end) of a text that lie around its digits, none touching another."""
    out: list[tuple[int, int]] = []
    for digits in _DIGITS.finditer(text):
        start, end = max(0, digits.start() - before), min(len(text), digits.end() + after)
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def query_keys(word: str) -> tuple[str, ...]:
    """Return the keys by which a query asks for a number in other notations; empty if it is no number."""
    if _YEAR.fullmatch(word):
        return (f"d{word}",)
    if re.fullmatch(r"\d{4,}", word):
        return (f"n{word}",)
    joined = re.sub(r"(?<=[^\W\d_]) (?=[^\W\d_])", "", word)
    if code := _CODE.fullmatch(joined):
        return (f"c{(code['letters'] or '').lower()}{code['digits'].replace('-', '')}",)
    if decade := _DECADE.fullmatch(word):
        return (_decade_key(decade),)
    if _GROUPED.fullmatch(word):
        return (f"n{re.sub(r'[^0-9]', '', word)}",)
    return ()


def short_log_number(word: str) -> str | None:
    """Return a log number without its year (`90725` for `8890725`), or None if the word is no long log number."""
    match = _LOG.fullmatch(word)
    return match["short"] if match else None
