"""Whatever a folder holds, its evidence fits the text, and correcting the corrected text changes nothing."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.correction import correct_folder
from pipeline.correction.folder import EVIDENCE, prepared
from pipeline.correction.furniture import furniture
from pipeline.correction.shared import Shared
from pipeline.correction.work import found
from pipeline.document import Line, Page, Reading, corrected_lines
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.settings import Settings

DICTIONARY = load(["general", "diplomacy-1980s"])
SHARED = Shared(Vocabulary(DICTIONARY))
LINES = (
    "WITHDRAWAL SHEET",
    "1. Letter\tHarrow to Lindqvist, 2 p. R 4/12/03 NLHF07-112 #301\t5/13/91\tP1",
    "DECLASSIFIED NLH F07-112 # 301",
    "BY tr, NARA, DATE 4/12/08",
    "The board has considered your request to move the lightship nearer to the sandbank before the gales",
    "of the autumn come, and it regrets that the chains would not reach so far from the old anchor stone.",
    "Совет рассмотрел вашу просьбу о том, чтобы перевести плавучий маяк ближе к отмели до осенних бурь,",
    "и сожалеет, что цепи не достанут так далеко от старого якорного камня у восточного берега.",
    "☐ Addis\t☐ Grimes\t☐ Paal",
    "- Return to Secretariat",
    "- Prepare Memo For Powell/Negroponte",
    "Colin Powell\t1\tCP\tA",
    "His Excellency Ronald w. Reagan, for appropriate action and for record purposes only",
    "SYSTEM II 04417, log 9104417 and 91044l7",
    "7",
    "",
)
NOISE = "abcehnuоаеспт 018lI-~*#/"


@st.composite
def folders(draw: st.DrawFn) -> list[tuple[Page, Reading]]:
    seed = draw(st.integers(0, 2**32))
    noise = draw(st.floats(0, 0.05))
    choice = random.Random(seed)
    pages = []
    for number in range(1, draw(st.integers(1, 5)) + 1):
        lines = []
        for n in range(1, choice.randint(1, 14)):
            letters = list(choice.choice(LINES))
            for i in range(len(letters)):
                if choice.random() < noise:
                    letters[i] = choice.choice(NOISE)
            lines.append(Line(number=n, text="".join(letters)))
        kind = draw(st.sampled_from(["page", "letter", "form", "withdrawal sheet", "routing slip"]))
        reading = Reading(source="embedded", engine="text", lines=tuple(lines))
        pages.append((Page(number=number, source="a.txt", kind=kind), reading))
    return pages


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folders())
def test_every_piece_of_evidence_fits_its_line(pages: list[tuple[Page, Reading]]) -> None:
    work = prepared(pages, SHARED, Settings())
    for page in work.pages:
        texts = {line.number: line.text for line in page.reading.lines}
        for rule in (*EVIDENCE, furniture):
            for change in found(rule(page, work)):
                assert texts[change.line][change.start : change.end] == change.before != ""
                assert (change.status == "kept") == (change.before == change.after)
                assert 0 < change.confidence <= 1 and change.evidence


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(folders())
def test_correcting_the_corrected_text_changes_nothing(pages: list[tuple[Page, Reading]]) -> None:
    first = correct_folder(pages, DICTIONARY, Settings())
    texts = [corrected_lines(page.reading, page.corrections) for page in first]
    again = [
        (
            page,
            Reading(
                source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(its, 1))
            ),
        )
        for (page, _), its in zip(pages, texts, strict=True)
    ]
    second = correct_folder(again, DICTIONARY, Settings())
    assert [corrected_lines(page.reading, page.corrections) for page in second] == texts
