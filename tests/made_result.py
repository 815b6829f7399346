"""A small result made for the tests of what comes after the pages are done: export, report, search, review."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.document import (
    Choice,
    Correction,
    Failure,
    Folder,
    ImageSource,
    Line,
    Page,
    PageRecord,
    PageScore,
    Reading,
    SourceFile,
    Span,
    correction_id,
)
from pipeline.store import Result

MEMO = (
    "MEMORANDUM FOR THE **PRESIDENT**",
    "FROM: Mr. Borbacher, Counsellor",
    "The Ambassador will accomodate the delegation on Thursday and the pro-",
    "gramme is attached. Mr. Negrofonte hasasked for two more seats.",
    "=SUM(A1:A9) stood in the margin.",
)
LETTER = (
    "Уважаемый господин министр!",
    "Благодарю Вас за пераые предложения о встрече в Женеве.",
    "С уважением, А. Теневе",
)
HOSTILE = "<script>document.title='broken'</script> & \"quoted\" <b>bold</b>"


def change(page: int, line: int, text: str, before: str, after: str, **more: Any) -> Correction:
    """Return a correction of the first `before` in `text`."""
    start = text.index(before)
    fields: dict[str, Any] = {
        "kind": "nonword",
        "rule": "lexicon",
        "evidence": ("a word of the lexicon, one letter away",),
        "confidence": 0.97,
        "status": "applied",
    } | more
    return Correction(
        id=correction_id(page, line, start, before, after),
        page=page,
        line=line,
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        **fields,
    )


def reading_of(lines: tuple[str, ...], engine: str = "tesseract 5.3.0", first: int = 1) -> Reading:
    """Return a reading with these lines, numbered from `first`."""
    return Reading(
        source="reocr" if engine.startswith("tesseract") else "embedded",
        engine=engine,
        lines=tuple(Line(number=first + at, text=text) for at, text in enumerate(lines)),
    )


def score_of(page: Page, score: float | None, before: float | None, **more: Any) -> PageScore:
    """Return a page's score with an interval of two points either way."""
    fields: dict[str, Any] = {
        "low": None if score is None else max(0.0, score - 2.0),
        "high": None if score is None else min(100.0, score + 2.0),
        "grade": "blank" if score is None else "good" if score >= 98 else "average" if score >= 90 else "poor",
        "words": 0 if score is None else 120,
        "advice": "keep" if score is None or score >= 90 else "check",
        "signals": {"lexicon": 0.91, "confidence": 88.5},
    } | more
    return PageScore(
        folder="box-7-folder-12",
        page=page.number,
        source=page.source,
        first_line=page.first_line,
        last_line=page.last_line,
        kind=page.kind,
        languages=page.languages,
        score=score,
        score_before=before,
        **fields,
    )


def memo_corrections(page: int) -> tuple[Correction, ...]:
    """Return corrections of MEMO, one of every status."""
    return (
        change(page, 1, MEMO[0], "**", "", kind="markup", rule="markdown", evidence=("bold mark",), confidence=1.0),
        Correction(
            id="closingmarks",
            page=page,
            line=1,
            start=30,
            end=32,
            before="**",
            after="",
            kind="markup",
            rule="markdown",
            evidence=("bold mark",),
            confidence=1.0,
            status="applied",
        ),
        change(
            page,
            2,
            MEMO[1],
            "Borbacher",
            "Burbacher",
            kind="name",
            rule="known-error",
            evidence=("names.tsv: Burbacher", "stands 4 times in the folder"),
        ),
        change(
            page,
            3,
            MEMO[2],
            "accomodate",
            "accommodate",
            kind="nonword",
            status="kept",
            rule="typist",
            confidence=0.8,
            normal="accommodate",
        ),
        change(page, 3, MEMO[2], "pro-", "programme", kind="hyphen", rule="line-end", continues=True),
        change(page, 4, MEMO[3], "Negrofonte", "Negroponte", kind="name", rule="known-error", confidence=0.995),
        change(page, 4, MEMO[3], "hasasked", "has asked", kind="split", status="proposed", confidence=0.71),
        change(page, 4, MEMO[3], "seats", "seals", kind="realword", status="rejected", confidence=0.12, rule="context"),
    )


def make_result(path: Path, *, extra_pages: int = 0, images: bool = False) -> Result:
    """Write a result of eight pages (one failed, one blank, one hostile) and `extra_pages` plain ones."""
    result = Result(path)
    records: list[tuple[PageRecord, Reading]] = []

    def add(
        page: Page, lines: tuple[str, ...], score: PageScore, reason: str = "the only reading", **more: Any
    ) -> None:
        engine = more.pop("engine", "tesseract 5.3.0")
        reading = reading_of(lines, engine)
        choice = Choice(source=reading.source, reason=reason, estimates={reading.source: score.score or 0.0})
        records.append((PageRecord(page=page, choice=choice, score=score, **more), reading))

    def picture(at: int) -> ImageSource | None:
        return ImageSource(path=f"scan-{at}.png", size=(850, 1100), dpi=100) if images else None

    memo = Page(number=1, source="scan-1.png", kind="memo", languages=("eng",), image=picture(1))
    add(
        memo,
        MEMO,
        score_of(memo, 98.6, 94.1, reason="few doubtful words"),
        "the new reading has more words of the lexicon (91 % against 74 %)",
        corrections=memo_corrections(1),
        spans={1: (Span(start=19, end=28, attribute="bold"),), 2: (Span(start=0, end=5, attribute="struck"),)},
    )
    letter = Page(number=2, source="scan-2.png", kind="letter", languages=("rus",), image=picture(2))
    add(
        letter,
        LETTER,
        score_of(letter, 96.0, 91.5),
        corrections=(
            change(2, 2, LETTER[1], "пераые", "первые", rule="known-error"),
            change(2, 3, LETTER[2], "Теневе", "Женеве", kind="name", status="proposed", confidence=0.66),
        ),
    )
    poor = Page(number=3, source="scan-3.png", kind="form", languages=("eng", "rus"), image=picture(3))
    add(
        poor,
        ("Tle qnick brovn f0x", "jnmps ower"),
        score_of(poor, 71.2, 63.4, words=6, reason="a third of the words are in no lexicon"),
        corrections=(change(3, 1, "Tle qnick brovn f0x", "qnick", "quick"),),
    )
    hostile = Page(number=4, source="<img src=x onerror=alert(1)>.png", kind="note", languages=("eng",))
    add(
        hostile,
        (HOSTILE, "@cmd"),
        score_of(hostile, 88.0, 87.0, reason=HOSTILE, words=9),
        HOSTILE,
        corrections=(
            change(
                4, 1, HOSTILE, "quoted", "</script><script>alert(2)</script>", rule="<i>rule</i>", evidence=(HOSTILE,)
            ),
        ),
    )
    blank = Page(number=5, source="scan-5.png", kind="blank", image=picture(5))
    add(blank, (), score_of(blank, None, None, reason="no ink"))
    lost = Page(number=7, source="scan-7.png", kind="page", languages=("eng",))
    add(
        lost,
        ("~~ ;;", ". . ."),
        score_of(
            lost, None, None, grade="unreadable", advice="transcribe", words=2, reason="no words in either reading"
        ),
        engine="pdf text layer",
    )
    for at in range(extra_pages):
        number = 8 + at
        page = Page(
            number=number, source=f"scan-{number}.png", kind="letter", languages=("eng",), image=picture(number)
        )
        good = 99.5 - (at * 37 % 140) / 10
        lines = (f"Letter number {number}.", "We thank you for yuor letter of the 3rd.")
        add(
            page,
            lines,
            score_of(page, good, max(0.0, good - at % 5)),
            corrections=(change(number, 2, lines[1], "yuor", "your"),),
        )

    failed = Page(number=6, source="scan-6.png")
    pages = tuple(sorted([*(record.page for record, _ in records), failed], key=lambda page: page.number))
    folder = Folder(
        id="box-7-folder-12",
        title="Box 7, folder 12",
        sources=tuple(
            SourceFile(
                path=page.source,
                sha256=f"{page.number:064x}",
                size=1000,
                doubt="tail is damaged" if page.number == 3 else "",
            )
            for page in pages
        ),
        pages=pages,
        failures=(
            Failure(
                page=6,
                source="scan-6.png",
                stage="recognition",
                error="RecognitionFailed",
                message="Tesseract ran out of time.",
            ),
        ),
        settings={"mode": "auto", "lang": "auto"},
        dictionaries={"general": "0123456789abcdef", "diplomacy-1980s": "fedcba9876543210"},
    )
    result.save(result.folder_file(), folder, "made")
    for record, reading in records:
        result.save(result.reading_file(record.page.number, reading.source), reading, "made")
        result.save(result.page_file(record.page.number), record, "made")
    return result
