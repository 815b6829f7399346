from __future__ import annotations

import msgspec

from pipeline.document import Line, Reading, Word
from pipeline.quality.regions import box_of, worst_region

CLEAN = (
    "The ambassador delivered the letter to the minister on Tuesday morning, and the committee will discuss the reply"
)
BAD = "Tbe arnbassad0r dclivered tbe lettcr to thc rninistcr on Tucsday rnorning, aud tbe cornmittee wi11 discnss tbe"


def reading(*lines: tuple[str, int]) -> Reading:
    return Reading(
        source="reocr",
        engine="made",
        lines=tuple(
            Line(number=n, text=text, block=block, box=(10, 20 * n, 500 + n, 20 * n + 15))
            for n, (text, block) in enumerate(lines, 1)
        ),
    )


def test_the_ruined_block_is_found_with_its_place() -> None:
    worst = worst_region(reading(*[(CLEAN, 1)] * 4, *[(BAD, 2)] * 3, *[(CLEAN, 3)] * 4))
    assert worst is not None
    assert (worst.first_line, worst.last_line) == (5, 7)
    assert 0.01 < worst.error.low <= worst.error.rate <= worst.error.high
    assert worst.error.rate > 0.05


def test_the_box_is_around_the_lines_that_have_one() -> None:
    page = reading(*[(CLEAN, 1)] * 8)
    assert box_of(page, 5, 7) == (10, 100, 507, 155)
    assert box_of(page, 9, 12) is None
    assert box_of(Reading(source="embedded", engine="text", lines=(Line(number=1, text=CLEAN),)), 1, 1) is None


def test_without_blocks_runs_of_lines_are_judged() -> None:
    worst = worst_region(reading(*[(CLEAN, 0)] * 16, *[(BAD, 0)] * 8))
    assert worst is not None
    assert (worst.first_line, worst.last_line) == (17, 24)


def test_small_blocks_are_joined() -> None:
    worst = worst_region(reading((CLEAN, 1), (CLEAN, 1), ("page 3", 2), (BAD, 3), (BAD, 3), ("end", 4)))
    assert worst is not None
    assert (worst.first_line, worst.last_line) == (3, 6)


def test_a_page_of_one_part_has_no_worst() -> None:
    assert worst_region(reading((CLEAN, 1), (CLEAN, 1))) is None
    assert worst_region(reading()) is None


def test_parts_of_a_voted_page_are_judged_as_voted() -> None:
    page = reading(*[(CLEAN, 1)] * 4, *[(BAD, 2)] * 4)
    sure = tuple(
        msgspec.structs.replace(line, words=(Word(text=line.text, start=0, end=len(line.text), confidence=95.0),))
        for line in page.lines
    )
    parted = [
        worst_region(msgspec.structs.replace(page, lines=sure, measures={"ink_uncovered": 0.5, "agreement": share}))
        for share in (0.98, 0.5)
    ]
    rates = [part.error.rate for part in parted if part]
    assert len(rates) == 2
    assert rates[0] < rates[1]  # where the readings differ more; what the page's ink says is the page's alone
    assert rates[0] < 0.3
