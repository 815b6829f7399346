from __future__ import annotations

import random
import re
from textwrap import wrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.correction.columns import Edges, column_edges
from pipeline.correction.context import english_context
from pipeline.correction.decide import doubts_of
from pipeline.correction.folder import prepared
from pipeline.correction.options import Option
from pipeline.correction.plain import PlainPage
from pipeline.correction.shared import Shared
from pipeline.correction.work import Work
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

PROSE = (
    "An inquest was held yesterday at the county hospital on the body of a carter, aged forty years, who was found"
    " lying in the road near the old bridge on Saturday evening. His widow told the coroner that he had left home in"
    " good health before six in the morning, and that he had never been given to drink. A farmer who had met him on"
    " the way said that the horse was young and had been restless all the week, and that he had warned the man not to"
    " trust it on the hill. The surgeon was of opinion that one of the wheels had passed over his chest, and that he"
    " could not have lived for more than a few minutes. The constable who was called to the place found the waggon"
    " turned over in the ditch and the horse standing quietly beside it, with the reins still tied to the rail. The"
    " jury, after a short talk among themselves, returned a verdict of accidental death, and gave their fees to the"
    " widow, who is left with five small children. The coroner said that he would write to the owner of the horse, for"
    " no man ought to be sent out alone with an animal of that kind, and least of all upon a road so steep as this."
)
CRUMBS = ("tl", "w e", "fh", "ci", "t ,le", "rk", "ob", "d a", "ny", "vv", "k", "es th", "hc", "e", "bl")


@pytest.fixture(scope="module")
def shared() -> Shared:
    return Shared(Vocabulary(load(["general"])))


def prepared_page(text: str, shared: Shared) -> tuple[PlainPage, Work]:
    reading = Reading(
        source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(text.split("\n"), 1))
    )
    work = prepared([(Page(number=1, source="a"), reading)], shared, Settings())
    return work.pages[0], work


def narrow(width: int = 48, end: str = " ", every: int = 1, prose: str = PROSE) -> str:
    lines = wrap(prose, width)
    crumbs = [f" {CRUMBS[i % len(CRUMBS)]}" if i % every == 0 else "" for i in range(len(lines) - 1)]
    return end.join(line + crumb for line, crumb in zip(lines, [*crumbs, ""], strict=True))


def scattered() -> str:
    chance, words = random.Random(4), PROSE.split()
    places = sorted(chance.sample(range(5, len(words) - 5), len(wrap(PROSE, 48)) - 1))
    for i, place in reversed(list(enumerate(places))):
        words.insert(place, CRUMBS[i % len(CRUMBS)])
    return " ".join(words)


def edges(text: str, shared: Shared) -> tuple[Edges, PlainPage]:
    page, work = prepared_page(text, shared)
    return doubts_of([page], work)[page].around.edges, page


def options(text: str, shared: Shared) -> list[Option]:
    page, work = prepared_page(text, shared)
    return [o for site in doubts_of([page], work)[page].sites for o in site.options if o.kind == "edge"]


def likeliest(text: str, shared: Shared) -> list[str]:
    found, _ = edges(text, shared)
    return [crumb.line.text[crumb.start : crumb.end] for crumb in found.crumbs.values() if crumb.share > 0.5]


@pytest.mark.parametrize("width", [40, 48, 57])
def test_crumbs_at_even_distances_are_found(width: int, shared: Shared) -> None:
    planted = {CRUMBS[i % len(CRUMBS)] for i in range(len(wrap(PROSE, width)) - 1)}
    found = likeliest(narrow(width), shared)
    assert len(planted & set(found)) >= 0.8 * len(planted)
    assert len([crumb for crumb in found if crumb not in CRUMBS]) <= 2


def test_the_same_crumbs_at_uneven_distances_are_of_no_column(shared: Shared) -> None:
    assert edges(scattered(), shared)[0].evidence < edges(narrow(), shared)[0].evidence / 2


@pytest.mark.parametrize(("every", "least", "most"), [(1, 0.6, 0.8), (2, 0.15, 0.6)])
def test_how_many_line_ends_have_crumbs_is_found(every: int, least: float, most: float, shared: Shared) -> None:
    found, _ = edges(narrow(every=every, prose=f"{PROSE} {PROSE}"), shared)
    assert least <= found.crumbed <= most


def test_broken_words_at_even_distances_make_few_crumbs_of_scattered_dirt(shared: Shared) -> None:
    lines = "\n".join(wrap(f"{PROSE} {PROSE}", 48))
    words = re.sub(r"(\w{3})(\w{3,})$", r"\1- \2", lines, flags=re.M).split()
    for i in range(7, len(words), 13):
        words[i] = CRUMBS[i % len(CRUMBS)].replace(" ", "")
    found, _ = edges(" ".join(words), shared)
    assert found.evidence > 10
    assert found.crumbed <= 0.25 < edges(narrow(), shared)[0].crumbed


def test_a_text_without_crumbs_has_no_edges(shared: Shared) -> None:
    assert edges(PROSE.replace("that", "thct").replace("with", "wlth"), shared)[0].crumbs == {}


def test_lines_that_are_kept_are_edges_too(shared: Shared) -> None:
    found = {(o.before, o.after) for o in options(narrow(end="\n"), shared)}
    lines = wrap(PROSE, 48)
    last = lines[0].split()[-1]
    assert (f"{last} tl", last) in found


def test_a_crumb_is_taken_away_with_the_word_after_it(shared: Shared) -> None:
    found = {(o.before, o.after) for o in options(narrow(), shared)}
    following = wrap(PROSE, 48)[5].split()[0]
    assert (f"t ,le {wrap(PROSE, 48)[5].split()[0]}", following) in found


def test_halves_of_a_word_are_left_beside_each_other(shared: Shared) -> None:
    lines = wrap(PROSE, 48)
    head, tail = lines[2].rsplit(" ", 1)[0], lines[2].rsplit(" ", 1)[1]
    text = narrow().replace(f"{lines[2]} {CRUMBS[2]} ", f"{head} coro- {CRUMBS[2]} ner {tail} ")
    whole = {o.before: o for o in options(text, shared)}[f"coro- {CRUMBS[2]} ner"]
    assert (whole.after, whole.words) == ("coro- ner", ("coroner",))


def test_the_crumb_of_an_option_is_how_probable_it_is(shared: Shared) -> None:
    assert all(0.1 <= o.crumb <= 1 for o in options(narrow(), shared))


@settings(max_examples=60, deadline=None)
@given(st.text("ab e,.-'\n3", max_size=300))
def test_every_crumb_lies_in_its_line_between_spaces(shared: Shared, text: str) -> None:
    context = english_context()
    assert context is not None
    page, work = prepared_page(f"{narrow()} {text}", shared)
    lowers = [token.lower for token in page.tokens]
    found = column_edges(page, [len(word) < 4 for word in lowers], lowers, context, work.known)
    for (first, last), crumb in found.crumbs.items():
        assert 0 <= crumb.share <= 1
        assert not any(c == "\n" for c in crumb.line.text[crumb.start : crumb.end])
        assert crumb.line.text[crumb.start : crumb.end].strip() == crumb.line.text[crumb.start : crumb.end] != ""
        assert all(crumb.start <= t.start and t.end <= crumb.end for t in page.tokens[first:last])
    assert all(0 <= share <= 1.001 for share in found.within.values())
