from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DictionaryError
from pipeline.ingest.classify import default_patterns, page_kind
from pipeline.ingest.encodings import Decoded
from pipeline.ingest.page_counts import read_entries
from pipeline.ingest.pages_table import PagePattern, PatternMatcher, load_patterns
from pipeline.ingest.pagination import find_starts
from pipeline.ingest.text import source_text, text_pages

COVER = """Harlan P. Whitfield Presidential Library
Digital Library Collections

This is a PDF of a folder from our textual collections.

Collection: Staff Office Files
Box: 7
"""
SHEET = """WITHDRAWAL SHEET

Harlan P. Whitfield Library

DOCUMENT AND TYPE	SUBJECT/TITLE	DATE	RESTRICTION
1. Letter	Orlov to Whitfield, (Russian), 2 p. #310	3/4/87	P1
2. Letter	Orlov to Whitfield, (translation), 3 p. #311	3/4/87	P1
3. Memo	Baker to Whitfield, 1 p.	3/5/87	P1

RESTRICTION CODES
"""
FORM = """UNCLASSIFIED UPON REMOVAL OF CLASSIFIED ENCLOSURE(S)

RECEIVED 05 MAR 87 11

TO WHITFIELD

KEYWORDS: FISHERIES

FOR CONCURRENCE

DISPATCH

W/ATTCH FILE (C)
"""
JOTTED = """Jim -
pls see that this goes
to the desk today
- ml
"""
MEMO = """United States Department of State

Washington, D.C. 20520

MEMORANDUM FOR ALAN B. CARTER
THE WHITE HOUSE

Attached is the text of the letter on northern fisheries, which the embassy delivered to the desk officer yesterday.

Ruth Ellery
Executive Secretary
"""
RUSSIAN = """5

Уважаемый господин Президент,

Пишу Вам о рыболовстве в северных морях, которое уже много лет беспокоит жителей наших прибрежных городов и

Его Превосходительству
Харлану П. УИТФИЛДУ
г. Вашингтон

DECLASSIFIED / RELEASED
NLS F87-014 # 310
BY abc, NARA, DATE 2/3/99

6

посёлков. Надеюсь, что наши специалисты сумеют вместе найти решение, которое устроит рыбаков обеих стран.

С уважением,

П. ОРЛОВ

4 марта 1987 года
"""
FIRST = """DEPARTMENT OF STATE
DIVISION OF LANGUAGE SERVICES

(TRANSLATION)

Dear Mr. President,

I am writing to you about the fisheries of the northern seas, which trouble our coastal towns.

His Excellency
Harlan P. Whitfield
Washington, D.C.

DECLASSIFIED / RELEASED
NLS F87-014 # 311
"""
SECOND = """The herring that our boats take in the spring return to the same banks, and so do yours.

Our scientists have counted them with patience, and their tables agree with yours in every column and season.
"""
THIRD = """I propose that a joint commission meet in the autumn to set the limits before the first boats sail.

It would be well if the commission had its seat in a port that both fleets know, and met there twice.

Sincerely,

P. ORLOV
"""
MARKER = """HARLAN P. WHITFIELD LIBRARY

THIS FORM MARKS THE FILE LOCATION OF ITEM NUMBER 3 LISTED ON THE
WITHDRAWAL SHEET AT THE FRONT OF THIS FOLDER.
"""
DIVIDER = "T\nA\nB\nII\n"
PARTS = [COVER, SHEET, FORM, JOTTED, MEMO, RUSSIAN, FIRST, SECOND, THIRD, MARKER, DIVIDER]
FOLDER = "\n".join(PARTS)
SECOND_HEAD, THIRD_HEAD = SECOND.splitlines()[0], THIRD.splitlines()[0]


def pages_of(text: str) -> list[tuple[str, str]]:
    """The kind of each page and the first of its lines that is not blank."""
    source = source_text(Decoded(text=text, encoding="utf-8"), "a.txt")
    found, _ = text_pages(source, default_patterns())
    heads = []
    for page in found:
        lines = source.lines[(page.first_line or 1) - 1 : page.last_line]
        heads.append((page.kind, next(line for line in lines if line.strip())))
    return heads


def test_folder_is_parted_by_its_evidence() -> None:
    assert pages_of(FOLDER) == [
        ("cover", "Harlan P. Whitfield Presidential Library"),
        ("withdrawal sheet", "WITHDRAWAL SHEET"),
        ("form", "UNCLASSIFIED UPON REMOVAL OF CLASSIFIED ENCLOSURE(S)"),
        ("note", "Jim -"),
        ("memo", "United States Department of State"),
        ("letter", "5"),
        ("letter", "6"),
        ("letter", "DEPARTMENT OF STATE"),
        ("letter", SECOND_HEAD),
        ("letter", THIRD_HEAD),
        ("marker", "HARLAN P. WHITFIELD LIBRARY"),
        ("divider", "T"),
    ]


def test_each_boundary_has_evidence_and_confidence() -> None:
    source = source_text(Decoded(text=FOLDER, encoding="utf-8"), "a.txt")
    found, _ = text_pages(source, default_patterns())
    assert all(p.boundary and 0.5 < p.boundary_confidence <= 1 for p in found)
    by_head = {source.lines[(p.first_line or 1) - 1]: p.boundary for p in found}
    assert "breaks off" in by_head["6"]
    assert "lone number: 6" in by_head["6"]
    assert "item 2 3 pages" in by_head[THIRD_HEAD]
    assert "letter begins" in by_head["5"]


def test_page_of_a_copy_is_carried_over() -> None:
    copied = "\n".join(
        [*PARTS, "Unofficial translation\n\nDear Mr. President,\n", FIRST.split("\n")[7], "", SECOND, THIRD]
    )
    heads = [head for _, head in pages_of(copied)]
    assert heads.count(SECOND_HEAD) == 2
    assert heads.count(THIRD_HEAD) == 2


def test_title_under_the_stamps_of_a_page_begins_another() -> None:
    text = "\n".join(
        [*PARTS, MEMO, "DECL: OADR\nDECLASSIFIED\nKMT 6/14/99\n", "LIST OF HERRING BANKS\n\n1. North\n2. South"]
    )
    assert pages_of(text)[-1] == ("page", "LIST OF HERRING BANKS")


def test_number_hanging_under_a_line_stays_with_it() -> None:
    source = source_text(Decoded(text=f"{COVER}\n{SHEET}\nCLOSED STACKS\n14\n\n{FORM}", encoding="utf-8"), "a.txt")
    pages, _ = text_pages(source, default_patterns())
    assert [source.lines[(p.first_line or 1) - 1] for p in pages][2].startswith("UNCLASSIFIED UPON")


def test_misread_titles_are_found() -> None:
    misread = FOLDER
    for right, wrong in (
        ("SHEET\n\nH", "SHEFT\n\nH"),
        ("UPON REMOVAL", "UPCN REMOVAI"),
        ("DIVISION OF LANG", "DIVlSlON OF LANC"),
    ):
        assert right in misread
        misread = misread.replace(right, wrong)
    assert len(pages_of(misread)) == 12


@pytest.mark.parametrize(
    "text",
    [
        "CHAPTER II\n\nIt was a fine morning when the boats went out, and\n\n27\n\nnobody on the pier thought of rain.",
        "THE WHITE HOUSE\nWASHINGTON\n\nA crowd gathered at the gates to hear the new minister speak.\n\nDear Sir,\n\n"
        "In your paper of last week you printed a letter on the price of coal that I wish to answer.",
        "Foo bar.\n\n" * 30,
    ],
)
def test_general_text_is_one_page(text: str) -> None:
    assert len(pages_of(text)) == 1


def test_page_lines_that_count_up_part_any_text() -> None:
    heads = "Page 1 of 3\nfirst\n\nPage 2 of 3\nsecond\n\nPage 3 of 3\nthird"
    assert [head for _, head in pages_of(heads)] == ["Page 1 of 3", "Page 2 of 3", "Page 3 of 3"]
    feet = "one\ntwo\nthree\nfour\nfive\nPage 1 of 2\nsix\nPage 2 of 2"
    assert [head for _, head in pages_of(feet)] == ["one", "six"]
    assert len(pages_of(heads.replace("Page 3", "Page 4"))) == 1


def test_starts_are_the_same_however_the_lines_are_wrapped() -> None:
    import textwrap

    wrapped = "\n".join(
        "\n".join(textwrap.wrap(line, 60)) if len(line) > 75 and "\t" not in line else line
        for line in FOLDER.split("\n")
    )
    assert [kind for kind, _ in pages_of(wrapped)] == [kind for kind, _ in pages_of(FOLDER)]


def test_no_lines_and_no_patterns() -> None:
    assert [s.line for s in find_starts([], default_patterns())] == [0]
    assert [s.line for s in find_starts(FOLDER.split("\n"), [])] == [0]


def test_withdrawal_sheet_entries() -> None:
    entries = read_entries(
        [*SHEET.split("\n"), "4. Cable", "Bonn 1234 3pp. #98", "THE FILE LOCATION OF ITEM NUMBER 3 LISTED"]
    )
    assert [(e.number, e.type, e.pages, e.language, e.case) for e in entries] == [
        (1, "letter", 2, "rus", "310"),
        (2, "letter", 3, "eng", "311"),
        (4, "telegram", 3, "", "98"),
    ]


def test_withdrawal_sheet_with_a_column_of_counts() -> None:
    head = "ID\tDocument Type\tDescription\tNo of Pages\tDoc Date"
    rows = ["71204\tLETTER\tOrlov to Whitfield (Russian)\t2\t3/4/1987", "71205\tMEMO\tBaker\tND\t3/5/1987", "x\ty\tz"]
    entries = read_entries([rows[0], head, *rows])
    assert [(e.number, e.type, e.pages, e.language) for e in entries] == [(1, "letter", 2, "rus")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "blank"),
        ("\n  \n", "blank"),
        ("TAB A", "divider"),
        ("MEMORANDUM FOR THE RECORD\nSUBJECT: Fish", "memo"),
        ("Dear Mr. Smith,\n\nThank you for the herring.\n\nSincerely,\nJ. Doe", "letter"),
        ("Уважаемый господин Министр!\n\nБлагодарю за письмо.", "letter"),
        ("SEQUENCE TO\tHAS SEEN\tDISPOSITION\nSituation Room", "routing slip"),
        ("ANY LIBRARY\nTHIS FORM STANDS IN FOR ITEM NUMBER 4", "marker"),
        ("CLP -\n\nGuidance? pls call.\nPM", "note"),
        ("A plain page of text about fish and boats in northern waters.", "page"),
    ],
)
def test_page_kind(text: str, kind: str) -> None:
    assert page_kind(text.split("\n")) == kind


def test_patterns_match_whole_lines_and_in_sequence() -> None:
    patterns = [
        PagePattern(pattern="GREAT SEAL OFFICE / LONDON.*", kind="letter", role="start", lines=2),
        PagePattern(pattern="WITHDRAWAL SHEET", kind="form", role="start"),
    ]
    matcher = PatternMatcher(patterns)
    assert matcher.hits(["Great Seal Office", "London, W1"], 0)[0].text == "Great Seal Office / London, W1"
    assert not matcher.hits(["GREAT SEAL OFFICE", "PARIS"], 0)
    assert not matcher.hits(["GREAT SEAL OFFICE"], 0)
    assert matcher.hits(["WITHDRAVAL SHFET"], 0)
    assert not matcher.hits(["the withdrawal sheet is missing"], 0)


@pytest.mark.parametrize("line", ["(\tform\tstart\t", "x\tnothing\tstart\t", "x\tform\tnowhere\t", "x"])
def test_bad_pages_table_names_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "pages.tsv").write_text(f"pattern\tkind\trole\tnote\n{line}\n")
    with pytest.raises(DictionaryError, match=r"pages\.tsv:2"):
        load_patterns([str(tmp_path)])


def test_dictionary_without_pages_table_has_no_patterns(tmp_path: Path) -> None:
    assert load_patterns([str(tmp_path)]) == ()
