from __future__ import annotations

import pytest

from pipeline.document import CorrectedPage, Correction, Line, Page, PageKind, Reading
from pipeline.quality import estimate, score_page
from pipeline.quality.evaluate import evaluate
from pipeline.quality.score import GAIN_SHARE, MOST_CUT

CLEAN = (
    "The ambassador delivered the letter to the minister on Tuesday morning, and the committee",
    "will discuss the reply next week in Geneva. The delegation asked for more time, because the",
    "proposals of the other side had arrived late and had to be translated before the meeting.",
)
BAD = (
    "Tbe arnbassad0r dclivered tbe lettcr to thc rninistcr on Tucsday rnorning, aud tbe cornmittee",
    "wi11 discnss tbe rep1y ncxt wcek in Gcneva. Tbe delegatiou askcd for rnore tirne, hecause tbe",
    "proposa1s of tbe othcr sidc bad arrivcd latc aud bad to bc trans1ated bcfore tbe mecting.",
)


def page(
    *lines: str, measures: dict[str, float] | None = None, corrections: tuple[Correction, ...] = ()
) -> CorrectedPage:
    kind: PageKind = "letter"
    return CorrectedPage(
        page=Page(number=3, source="a.txt", kind=kind, languages=("eng",), first_line=10, last_line=12),
        reading=Reading(
            source="embedded",
            engine="text",
            lines=tuple(Line(number=n, text=text) for n, text in enumerate(lines, 10)),
            size=(1000, 1400) if measures else (0, 0),
            measures=measures or {},
        ),
        corrections=corrections,
    )


def change(line: int, before: str, after: str, lines: tuple[str, ...] = BAD, **more: object) -> Correction:
    start = lines[line - 10].index(before)
    values = {"kind": "nonword", "rule": "made", "confidence": 0.99, "status": "applied"} | more
    return Correction(
        id=f"{line}{start}",
        page=3,
        line=line,
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        **values,
    )  # type: ignore[arg-type]


def test_a_clean_page_is_kept() -> None:
    score = score_page("folder", page(*CLEAN))
    assert (score.folder, score.page, score.kind, score.languages) == ("folder", 3, "letter", ("eng",))
    assert (score.first_line, score.last_line, score.words) == (10, 12, 46)
    assert score.score is not None and score.low is not None and score.high is not None
    assert score.low <= score.score <= score.high <= 100
    assert (score.grade, score.advice) == ("good", "keep")
    assert score.score_before == score.score


def test_a_bad_page_is_not_and_says_why() -> None:
    score = score_page("folder", page(*BAD))
    truth = 100 * (1 - evaluate("\n".join(BAD), "\n".join(CLEAN)).cer.value)
    assert score.low is not None and score.high is not None
    assert score.low < truth < score.high < 96
    assert score.grade == "poor"
    assert score.advice in ("check", "rescan")
    assert "unknown" in score.reason


def test_blank_and_sparse_pages_are_not_scored() -> None:
    blank, sparse = score_page("f", page("", " ")), score_page("f", page("17", "OVER"))
    assert (blank.grade, blank.score, blank.advice, blank.words) == ("blank", None, "keep", 0)
    assert (sparse.grade, sparse.score, sparse.advice, sparse.words) == ("sparse", None, "keep", 2)


def test_much_ink_without_words_is_unreadable_not_blank() -> None:
    score = score_page("f", page("ij", measures={"ink": 0.05, "ink_uncovered": 0.95}))
    assert (score.grade, score.score, score.advice) == ("unreadable", None, "transcribe")


def test_little_text_with_little_ink_is_sparse() -> None:
    assert score_page("f", page("OVER", measures={"ink": 0.002, "ink_uncovered": 0.5})).grade == "sparse"


def test_a_page_half_of_which_is_missing_is_never_good() -> None:
    score = score_page("f", page(*CLEAN * 5, measures={"ink": 0.05, "ink_uncovered": 0.5}))
    assert score.grade != "good"
    assert score.advice == "check"
    assert "50% of the ink" in score.reason


def test_correction_gains_by_its_confidence_not_by_the_lexicon() -> None:
    sure = change(10, "Tbe", "The")
    plain, once = score_page("f", page(*BAD[:1] + CLEAN)), score_page("f", page(*BAD[:1] + CLEAN, corrections=(sure,)))
    doubtful = score_page("f", page(*BAD[:1] + CLEAN, corrections=(change(10, "Tbe", "The", confidence=0.5),)))
    assert plain.score is not None and once.score is not None and once.score_before is not None
    assert once.score > once.score_before == plain.score == doubtful.score
    lines = sum(map(len, BAD[:1] + CLEAN))
    assert once.score - plain.score == pytest.approx(GAIN_SHARE * 100 * 0.98 / lines, abs=0.02)


def test_a_clean_page_gains_nothing() -> None:
    score = score_page("f", page(*CLEAN, corrections=(change(11, "time", "tone", lines=CLEAN),)))
    assert score.score == score.score_before


def test_a_word_that_runs_on_in_the_next_line_gains_nothing() -> None:
    runs_on = change(10, "Tbe", "Tbeater", continues=True)
    score = score_page("f", page(*BAD[:1] + CLEAN, corrections=(runs_on,)))
    assert score.score == score.score_before


def test_proposals_and_kept_slips_gain_nothing() -> None:
    changes = (change(10, "Tbe", "The", status="proposed"), change(10, "dclivered", "delivered", status="kept"))
    score = score_page("f", page(*BAD[:1] + CLEAN, corrections=changes))
    assert score.score == score.score_before


def test_a_gain_is_bounded() -> None:
    lines = (*CLEAN[:2], "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq")
    wild = change(12, lines[2], "x", lines=lines, confidence=1.0)
    score = score_page("f", page(*lines, corrections=(wild,)))
    assert score.score is not None and score.score_before is not None
    assert 100 - score.score == pytest.approx((1 - MOST_CUT) * (100 - score.score_before), abs=0.02)


def test_markup_is_not_held_against_a_page() -> None:
    marked = ("**" + CLEAN[0] + "**", *CLEAN[1:])
    end = len(CLEAN[0]) + 2
    markup = tuple(
        Correction(
            id=f"m{at}",
            page=3,
            line=10,
            start=at,
            end=at + 2,
            before="**",
            after="",
            kind="markup",
            rule="markdown",
            status="applied",
        )
        for at in (0, end)
    )
    assert score_page("f", page(*marked, corrections=markup)).signals == score_page("f", page(*CLEAN)).signals


def test_estimate_of_readings() -> None:
    good, bad, none = (estimate(page(*lines).reading) for lines in (CLEAN, BAD, ()))
    assert good.low <= good.accuracy <= good.high
    assert good.accuracy > bad.accuracy + 10
    assert none == (0, 0, 100)


def test_the_worst_part_of_a_page_is_told_and_correction_raises_it() -> None:
    lines = (*CLEAN, *CLEAN, *CLEAN[:2], *BAD, *BAD)
    bare = score_page("folder", page(*lines))
    assert (bare.worst_first_line, bare.worst_last_line) == (18, 23)
    assert bare.worst_score is not None and bare.score is not None
    assert bare.worst_score < bare.score
    inside = change(18, "arnbassad0r", "ambassador", lines)
    outside = change(10, "ambassador", "arnbassad0r", lines)
    mended = score_page("folder", page(*lines, corrections=(inside,))).worst_score
    assert mended is not None and mended > bare.worst_score
    assert score_page("folder", page(*lines, corrections=(outside,))).worst_score == bare.worst_score


def test_a_page_without_an_estimate_has_no_worst_part() -> None:
    score = score_page("folder", page("a", "b"))
    assert (score.worst_first_line, score.worst_last_line, score.worst_score) == (None, None, None)


def test_an_audits_factor_turns_scores_grades_and_advice() -> None:
    lines = (*CLEAN, *BAD)
    plain = score_page("folder", page(*lines))
    worse = score_page("folder", page(*lines), 2.0)
    better = score_page("folder", page(*lines), 0.1)
    assert plain.score is not None and worse.score is not None and better.score is not None
    assert 100 - worse.score == pytest.approx(2 * (100 - plain.score), abs=0.02)
    assert 100 - better.score == pytest.approx((100 - plain.score) / 10, abs=0.02)
    assert worse.low is not None and worse.low >= 0
    assert (better.grade, better.advice) == ("good", "keep") != (worse.grade, worse.advice)
    assert f"about {100 - worse.score:.1f} wrong" in worse.reason
