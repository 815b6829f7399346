from __future__ import annotations

import pytest

from pipeline.correction import correct_folder
from pipeline.document import CorrectedPage, Correction, Line, Page, Reading, Treatment, corrected_lines
from pipeline.language.dictionaries import Confusion, Dictionary, KnownError, NameEntry, Term
from pipeline.settings import Settings

DICTIONARY = Dictionary(
    mark="test",
    names=(
        NameEntry(id="gorbachev", kind="person", latin=("Gorbachev", "Gorbachov"), cyrillic=("Горбачев", "Горбачева")),
        NameEntry(id="negroponte", kind="person", latin=("John Negroponte",)),
        NameEntry(id="shevardnadze", kind="person", latin=("Shevardnadze",), cyrillic=("Шеварднадзе",)),
        NameEntry(id="dubinin", kind="person", latin=("Dubinin",)),
        NameEntry(id="geneva", kind="place", latin=("Geneva",), cyrillic=("Женева", "Женеве")),
    ),
    terms=(Term(term="OADR", language="eng", kind="abbreviation"),),
    errors=(
        KnownError(wrong="Мольбуюсь", right="Пользуюсь", source="a letter of 1988"),
        KnownError(wrong="tbe", right="the"),
    ),
    confusions=(
        Confusion(read="c", true="e", script="latin", weight=10),
        Confusion(read="im", true="un", script="latin", weight=1),
        Confusion(read="rn", true="m", script="latin", weight=5),
        Confusion(read="а", true="в", script="cyrillic", weight=5),
    ),
)


def reading(text: str) -> Reading:
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), 1))
    return Reading(source="embedded", engine="text", lines=lines)


def correct(*texts: str, markdown: bool = False) -> list[CorrectedPage]:
    pages = [(Page(number=n, source="a.txt"), reading(text)) for n, text in enumerate(texts, 1)]
    return correct_folder(pages, DICTIONARY, Settings(), markdown=markdown)


def changes(*texts: str) -> list[Correction]:
    return [c for page in correct(*texts) for c in page.corrections]


def applied(*texts: str) -> dict[str, str]:
    return {c.before: c.after for c in changes(*texts) if c.status == "applied"}


LONG = (
    "The two sides have stated their concerns in the course of the talks and thus far the answers have failed to be"
    " persuasive, while the other side has clarified in great detail the situation around the radar. "
) * 4
RUSSIAN = (
    "Обе стороны изложили свои озабоченности в ходе переговоров и выразили готовность обсудить конкретные меры, которые"
    " позволят сохранить договор как важный инструмент поддержания стабильности в этих условиях и в будущем. "
) * 3
PROSE = "The President read the letter of Gorbachev on the radar and the Gorbachev proposal."


@pytest.mark.parametrize(
    ("text", "before", "after", "rule"),
    [
        (PROSE + " Gorbuchov wrote.", "Gorbuchov", "Gorbachev", "folder-name"),
        ("Gorbachev, Shevardnadze, Dubinin: Memo For Powell/Negrofonte", "Negrofonte", "Negroponte", "authority-name"),
        (LONG + " it would be impardonable if", "impardonable", "unpardonable", "lexicon"),
        (RUSSIAN + " Уничтожены пераые в истории ракеты", "пераые", "первые", "lexicon"),
        ("Мольбуюсь поездкой министра", "Мольбуюсь", "Пользуюсь", "known-error"),
        ("of tbe treaty", "tbe", "the", "known-error"),
        ("Executive SecretaryAttachments:", "SecretaryAttachments", "Secretary Attachments", "glued-words"),
        ("DECL:OADRDECLASSIFIED", "OADRDECLASSIFIED", "OADR DECLASSIFIED", "glued-words"),
        ("договор пpoверка стороны", "пpoверка", "проверка", "one-script"),
        ("M E M O R A N D U M", "M E M O R A N D U M", "MEMORANDUM", "letter-spaced"),
    ],
)
def test_each_rule_corrects_and_says_why(text: str, before: str, after: str, rule: str) -> None:
    (change,) = [c for c in changes(text) if c.before == before]
    assert (change.after, change.rule, change.status) == (after, rule, "applied")
    assert change.evidence
    assert 0.9 <= change.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "Ronald W. Reagan, R. D. Tobey, M. S. Linhard",
        "NLS F99-051 # 521, SYSTEM II 90725 add-on, P1/F1/P3/F3",
        "September 13, 1988; 9/13/88; 20 SEP 88",
        "a favourite catalogue of endeavours and colours",
        "Andricos Batjer Brintnall Danzansky Lowenkron Popadiuk",
        "see https://www.reaganlibrary.gov/archives or reagan.library@nara.gov",
        "put in system, for approp. action / staffing",
        "Этот архиважный вопрос о РЛС в Туле",
    ],
)
def test_what_was_printed_so_stays(text: str) -> None:
    assert applied(text) == {}


@pytest.mark.parametrize(
    ("text", "slip", "normal"),
    [
        ("a policy of accomodation between us", "accomodation", "accommodation"),
        ("ликвидации ассиметрий и дисбалансов", "ассиметрий", "асимметрий"),
    ],
)
def test_a_typists_slip_is_kept_with_its_normal_form(text: str, slip: str, normal: str) -> None:
    (change,) = changes(text)
    assert (change.before, change.after, change.status, change.normal) == (slip, slip, "kept", normal)


def test_offsets_fit_and_undoing_gives_the_source() -> None:
    (page,) = correct("of tbe treaty, tbe SecretaryAttachments\nпераые ракеты в Мольбуюсь")
    texts = {line.number: line.text for line in page.reading.lines}
    assert all(texts[c.line][c.start : c.end] == c.before for c in page.corrections)
    assert corrected_lines(page.reading, ()) == list(texts.values())
    assert corrected_lines(page.reading, page.corrections)[0] == "of the treaty, the Secretary Attachments"


def test_a_second_run_changes_nothing_more() -> None:
    (page,) = correct("of tbe treaty, tbe SecretaryAttachments\nпераые ракеты, Gorbuchov and Negroponete")
    once = corrected_lines(page.reading, page.corrections)
    (again,) = correct("\n".join(once))
    assert corrected_lines(again.reading, again.corrections) == once


def test_old_spelling_is_left_alone() -> None:
    verse = (
        "That much was worne but therein little redd for of devotion he had little care still drowned in sleepe and"
        " most of his daies dedd scarse could he once uphold his heavie hedd to looken whether it were night or day"
    )
    assert applied(verse) == {}


def test_a_foreign_page_is_left_alone() -> None:
    assert (
        applied(
            "Le ministre des affaires étrangères est dans la ville et il ne veut pas que les autres le sachent " * 3
        )
        == {}
    )


def test_the_record_says_why_a_page_was_left_alone() -> None:
    foreign, open_page = correct(
        "Le ministre est dans la ville et il ne veut pas que les autres le sachent " * 3, "The letter."
    )
    assert foreign.treatment.gate == "unknown language"
    assert foreign.treatment.reason.endswith("words are French function words")
    assert open_page.treatment == Treatment()


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("The President read the agree-\nment of the two sides", "agree-", "agreement"),
        ("REMEMBER THE CIVIL SER-\nVANTS.", "SER-", "SERVANTS"),
    ],
)
def test_a_word_broken_at_a_line_end_is_recorded_whole_and_the_lines_stay(text: str, before: str, after: str) -> None:
    (page,) = correct(text)
    (change,) = page.corrections
    assert (change.before, change.after, change.continues, change.kind) == (before, after, True, "hyphen")
    assert corrected_lines(page.reading, page.corrections) == [line.text for line in page.reading.lines]
