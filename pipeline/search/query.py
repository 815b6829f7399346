"""The query language: words, "phrases", OR, -not, prefix*, fields, numbers and dates as written.

`OR` joins its two neighbours; everything else must all be there. Anything that is not grammar is read as words, so no
query is a syntax error; only values of fields that make no sense are refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

from pipeline.document import PageKind
from pipeline.errors import UsageError
from pipeline.language.scripts import CYRILLIC
from pipeline.search.dates import find_dates
from pipeline.search.lemmas import close_up, keys_of
from pipeline.search.numbers import query_keys, short_log_number

LONGEST_QUERY = 2000
"""Characters of the longest query."""
MOST_WORDS = 60
"""Words of the longest query."""

_FIELDS = ("folder", "kind", "lang", "score", "date", "script")
_LANGUAGES = {"en": "eng", "eng": "eng", "english": "eng", "ru": "rus", "rus": "rus", "russian": "rus"}
_ITEM = re.compile(
    rf'(?P<sign>-)?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<field>{"|".join(_FIELDS)}):(?P<value>"[^"]*"|[^\s"]+)|(?P<word>[^\s"]+))'
)
_QUOTES = str.maketrans("“”„«»", '"' * 5)
_SCORE = re.compile(r"(<=|>=|<|>|=)?(\d{1,3}(?:\.\d+)?)")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_YEAR_WORD = re.compile(r"г\.?|года?|году", re.IGNORECASE)


class Term(NamedTuple):
    """What one place of a query asks for: words in a row, or what their `keys` say in another notation."""

    words: tuple[str, ...]
    keys: tuple[str, ...] = ()
    """Keys of the same date or number in other notations."""
    shorter: tuple[str, ...] = ()
    """A log number's short form."""
    closed: tuple[str, ...] = ()
    """The words in another notation: abbreviations without points (`US radar` for `U.S. radar`), `percent` for `%`."""
    prefix: bool = False
    quoted: bool = False


class Filters(NamedTuple):
    """Restrictions by field; empty: none."""

    folders: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    scores: tuple[tuple[str, float], ...] = ()
    dates: tuple[str, ...] = ()
    script: Literal["auto", "own", "any"] = "auto"


class Query(NamedTuple):
    """A query: every clause must be met, by one of its terms; no excluded term may be there."""

    clauses: tuple[tuple[Term, ...], ...]
    excluded: tuple[Term, ...]
    filters: Filters


def parse(text: str) -> Query:
    """Read a query.

    Raises:
        UsageError: it is empty, too long, or a field's value makes no sense.

    """
    if len(text) > LONGEST_QUERY:
        raise UsageError(f"The query has {len(text)} characters.", f"The longest has {LONGEST_QUERY}.")
    text = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", text)).translate(_QUOTES)
    items = list(_ITEM.finditer(text))
    filters = _filters([(m["field"], m["value"].strip('"')) for m in items if m["field"]])
    clauses: list[tuple[Term, ...]] = []
    excluded: list[Term] = []
    joining = False
    for item in _with_dates(text, items):
        if isinstance(item, str):
            joining = item == "OR" and bool(clauses)
            continue
        term, negative = item
        if negative:
            excluded.append(term)
        elif joining:
            clauses[-1] += (term,)
        else:
            clauses.append((term,))
        joining = False
    words = sum(len(term.words) for clause in (*clauses, tuple(excluded)) for term in clause)
    if words > MOST_WORDS:
        raise UsageError(f"The query has {words} words.", f"The longest has {MOST_WORDS}.")
    if not clauses and filters == Filters(script=filters.script):
        raise UsageError(
            "The query has no words to search for.", 'Give words, a "phrase" or a field such as kind:letter.'
        )
    return Query(tuple(clauses), tuple(excluded), filters)


def _with_dates(text: str, items: Sequence[re.Match[str]]) -> list[str | tuple[Term, bool]]:
    """Return the terms of a query's items, each with its sign, dates of several words as one term; `OR` as a string."""
    bare = "".join(text[m.start() : m.end()] if m["word"] and not m["sign"] else " " * len(m.group()) for m in items)
    if len(bare) != len(text):
        kept = [" "] * len(text)
        for m in items:
            if m["word"] and not m["sign"]:
                kept[m.start() : m.end()] = m.group()
        bare = "".join(kept)
    dates = find_dates(bare)
    out: list[str | tuple[Term, bool]] = []
    done = 0
    for m in items:
        if m["field"] or m.start() < done:
            continue
        if m["word"] in ("OR", "ИЛИ", "|"):
            out.append("OR")
            continue
        if m["word"] == "AND":
            continue
        date = next((d for d in dates if m.start() <= d.start < m.end()), None)
        if m["word"] and date:
            last = max(i.end() for i in items if i.start() < date.end)
            term = Term(_words(text[m.start() : last]), keys=(date.key,))
            after = next((i for i in items if i.start() >= last), None)
            # The word for year after a date is part of it: 13 сентября 1988 г.
            done = after.end() if after and date.year and _YEAR_WORD.fullmatch(after.group()) else last
        elif m["word"]:
            term = _word(m["word"])
        else:
            term = _phrase(m["quoted"])
        if term.words:
            out.append((term, bool(m["sign"])))
    return out


def _words(text: str) -> tuple[str, ...]:
    return tuple(keys_of(text))


def _word(word: str) -> Term:
    words = _words(word)
    if word.endswith("*") and len(words) == 1 and len(words[0]) > 1:
        return Term(words, prefix=True)
    bare = word.strip("#№().,;:!?'")
    short = short_log_number(bare)
    return Term(words, keys=query_keys(bare), shorter=(short,) if short else (), closed=_closed(word))


def _phrase(text: str) -> Term:
    stripped = text.strip()
    words = _words(stripped)
    if len(words) == 1:
        return _word(stripped)._replace(quoted=True, prefix=False)
    date = next((d for d in find_dates(stripped) if not d.start and _nothing_after(stripped[d.end :])), None)
    keys = (date.key,) if date else query_keys(stripped)
    return Term(words, keys=keys, closed=_closed(stripped), quoted=True)


def _closed(text: str) -> tuple[str, ...]:
    percent = " процент " if CYRILLIC.search(text) else " percent "
    closed = close_up(text).replace("%", percent)
    return _words(closed) if closed != text else ()


def _nothing_after(text: str) -> bool:
    """Tell whether no word follows a date but the word for year."""
    return all(_YEAR_WORD.fullmatch(word) for word in keys_of(text))


def _filters(fields: Sequence[tuple[str, str]]) -> Filters:
    values: dict[str, list[str]] = {name: [] for name in _FIELDS}
    for name, value in fields:
        values[name].append(value)
    kinds = tuple(k for v in values["kind"] for k in _kinds(v))
    script = values["script"][-1] if values["script"] else "auto"
    if script not in ("auto", "own", "any"):
        raise UsageError(f"script:{script} is not known.", "Give script:own, script:any or script:auto.")
    return Filters(
        folders=tuple(values["folder"]),
        kinds=kinds,
        languages=tuple(_language(v) for v in values["lang"]),
        scores=tuple(_score(v) for v in values["score"]),
        dates=tuple(_date(v) for v in values["date"]),
        script=script,  # type: ignore[arg-type]  # one of the three, as checked above
    )


def _kinds(value: str) -> list[str]:
    """Return the kinds of pages that are or have the word `value`: `slip` is a routing slip."""
    known = get_args(PageKind)
    kinds = [k for k in known if value.lower() == k] or [k for k in known if value.lower() in k.split()]
    if not kinds:
        raise UsageError(f"kind:{value} is not known.", f"Kinds are {', '.join(known)}.")
    return kinds


def _language(value: str) -> str:
    if value.lower() not in _LANGUAGES:
        raise UsageError(f"lang:{value} is not known.", "Give lang:en or lang:ru.")
    return _LANGUAGES[value.lower()]


def _score(value: str) -> tuple[str, float]:
    match = _SCORE.fullmatch(value)
    if not match:
        raise UsageError(f"score:{value} is no number.", "Write score:<80 or score:>=95.")
    return match[1] or "=", float(match[2])


def _date(value: str) -> str:
    if not _DATE.fullmatch(value):
        raise UsageError(f"date:{value} is no date.", "Write date:1988, date:1988-09 or date:1988-09-13.")
    return f"d{value.replace('-', '')}"
