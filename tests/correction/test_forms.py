from __future__ import annotations

from pathlib import Path

import pytest
from made_folder import changes, short, work

from pipeline.correction.forms import cells_of, forms
from pipeline.language.dictionaries import FormTemplate, check, load

LABELS = (
    "PILOT STATION STANDING ORDER",
    "Officer of the Watch",
    "Prepare Signal For Harrow/Lindqvist",
    "Prepare Boat",
    "Tide Table Wanted",
    "Ring the Bell",
    "Return to Harbour Office",
    "Ashdown",
    "Brierley",
    "Corrigan",
    "Penhallow",
    "Treloar",
)
TEMPLATE = FormTemplate(name="pilot order", labels=LABELS)


def filled(*, drop: tuple[str, ...] = (), **misread: str) -> str:
    text = "\n".join(f"☐ {label}" for label in LABELS if label not in drop)
    for right, wrong in misread.items():
        assert right in text
        text = text.replace(right, wrong)
    return text


def test_a_roster_is_read_by_the_template() -> None:
    folder = work(filled(Treloar="Treloat", Lindqvist="Lindqvlst"), forms=(TEMPLATE,))
    found = changes(forms, folder)
    # Treloar is in no lexicon, but the template has it.
    assert short(found) == [(1, "Lindqvlst", "Lindqvist", "applied"), (1, "Treloat", "Treloar", "applied")]


def test_pages_of_one_form_read_each_other_without_a_template() -> None:
    folder = work(filled(Brierley="Brlerley"), filled(), filled(), "Nothing of the kind.", filled())
    assert short(changes(forms, folder)) == [(1, "Brlerley", "Brierley", "applied")]


def test_words_beside_it_must_be_the_label_s() -> None:
    folder = work(filled(drop=("Ashdown",)) + "\nfor Ashdowm again", filled(), filled(), forms=(TEMPLATE,))
    assert changes(forms, folder) == []
    short_label = work(filled(drop=("Ashdown",)) + "\nAshdowm", filled(), filled(), forms=(TEMPLATE,))
    assert short(changes(forms, short_label)) == [(1, "Ashdowm", "Ashdown", "applied")]


def test_one_other_page_is_enough_for_a_proposal_only() -> None:
    folder = work(filled(Officer="Otficer"), filled())
    assert short(changes(forms, folder)) == [(1, "Otficer", "Officer", "proposed")]


def test_a_label_s_words_run_together_are_parted() -> None:
    glued = filled(Officer="Officer").replace("Tide Table", "TideTable")
    assert short(changes(forms, work(glued, filled(), filled()))) == [(1, "TideTable", "Tide Table", "applied")]
    assert short(changes(forms, work(glued, filled()))) == [(1, "TideTable", "Tide Table", "proposed")]
    assert changes(forms, work(filled(), filled().replace("Ring the Bell", "RingBell"))) == []


def test_two_unknown_readings_of_equal_weight_stay() -> None:
    folder = work(filled(Penhallow="Penhaliow"), filled(Penhallow="Penhalluw"))
    assert changes(forms, folder) == []


def test_a_covered_label_is_marked_and_not_completed() -> None:
    covered = filled(drop=("Prepare Signal For Harrow/Lindqvist",)) + "\nrow/Lindqvist"
    (found,) = changes(forms, work(covered, filled(), filled()))
    assert (found.before, found.after, found.normal, found.status) == ("row", "row", "Harrow", "kept")
    assert found.kind == "layout"


def test_figures_and_words_that_stand_on_the_page_stay() -> None:
    folder = work(filled() + "\nAshdowm", filled() + "\nNo. 4471", filled() + "\nNo. 4477", forms=(TEMPLATE,))
    assert changes(forms, folder) == []


@pytest.mark.parametrize("text", ["A letter about the tide.\nAshdowm came.", "Ashdowm\nBrierley\nCorrigan"])
def test_other_pages_are_no_forms(text: str) -> None:
    assert changes(forms, work(text, filled(), forms=(TEMPLATE,))) == []


def test_a_known_word_is_doubted_only_as_a_proposal() -> None:
    folder = work(filled(Bell="hell"), filled(), filled())
    assert short(changes(forms, folder)) == [(1, "hell", "Bell", "proposed")]


def test_a_label_with_an_ending_more_may_be_another() -> None:
    assert changes(forms, work(filled(**{"Tide Table": "Tide Tables"}), filled(), filled())) == []


def test_common_words_alone_make_no_form() -> None:
    words = "the\nand\nmeeting\ngroup\nthen\nwater\nhouse\nplaces\n"
    assert changes(forms, work(words + "Ashdowm", words + "Ashdown", words + "Ashdown")) == []


def test_cells_lie_between_tabs_boxes_and_wide_gaps() -> None:
    (page,) = work("☐ Ashdown\t☑ Brierley   Corrigan, B ____ 1911").pages
    assert [c.words for c in cells_of(page.lines)] == [("Ashdown",), ("Brierley",), ("Corrigan", "B")]


def test_templates_are_read_from_a_dictionary(tmp_path: Path) -> None:
    (tmp_path / "forms.tsv").write_text("form\tlabel\tnote\nslip\tReturn to Office\t\nslip\tTide Table\t\n", "utf-8")
    assert load([str(tmp_path)]).forms == (FormTemplate(name="slip", labels=("Return to Office", "Tide Table")),)
    assert check(tmp_path) == []
    (tmp_path / "forms.tsv").write_text("form\tlabel\tnote\nslip\t\t\n", "utf-8")
    assert [p.message for p in check(tmp_path)] == ["the column label is empty"]


def test_the_shipped_template_is_found() -> None:
    names = {form.name for form in load(["diplomacy-1980s"]).forms}
    assert "NSC staffing document" in names
