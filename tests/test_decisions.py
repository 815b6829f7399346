"""Undo, redo, accept and reject on results on disk; another boldness from the records alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from made_result import make_result

from pipeline import stages
from pipeline.cli import main
from pipeline.correction import correct_folder
from pipeline.correction.decide import FIXES_PER_DAMAGE
from pipeline.decisions import decided, decisions_of, judge, lay_anew, page_record, undo
from pipeline.document import Choice, Folder, Line, Page, PageRecord, Reading, corrected_lines
from pipeline.ingest import find_folders
from pipeline.language.dictionaries import load
from pipeline.settings import Settings
from pipeline.store import Result

NOISY = (
    "The prisoner was taken into custody, it appeared, on a cbarge of stealing a wxatch, and otber articles,",
    "from the residence of Miss Brown, and was brought up before tbe magistrate on Monday morning, wlien he said",
    "that he had found tho watch in the street and meant to give it to the poIice, but they did not believc him,",
    "and he was sent to prison for six montbs with bard labour.",
)


@pytest.fixture(scope="module", autouse=True)
def _margins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Margins that part what is found on the noisy page, whatever the weights: nothing, half of it, all of it."""
    record = save(Result(tmp_path_factory.mktemp("first")), "bold")
    odds = [c.odds for c in (*record.corrections, *record.refused) if c.odds is not None]
    with pytest.MonkeyPatch.context() as patch:
        for boldness, margin in (("careful", 1e9), ("normal", median(odds)), ("bold", 1e-9)):
            patch.setitem(FIXES_PER_DAMAGE, boldness, margin)
        yield


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A result of one noisy page, corrected at normal boldness."""
    result = Result(tmp_path_factory.mktemp("noisy"))
    save(result, "normal")
    return result


def save(result: Result, boldness: str) -> PageRecord:
    page = Page(number=1, source="a.txt", first_line=1, last_line=4)
    reading = Reading(
        source="embedded", engine="text", lines=tuple(Line(number=n, text=t) for n, t in enumerate(NOISY, 1))
    )
    folder = Folder(id="a", title="a", pages=(page,), from_text=True, settings={"boldness": boldness})
    given_settings = Settings(boldness=boldness)  # type: ignore[arg-type]
    (corrected,) = correct_folder([(page, reading)], load(["general"]), given_settings)
    record = page_record(folder, Choice(source="embedded", reason="the only one"), corrected)
    result.save(result.folder_file(), folder, "made")
    result.save(result.reading_file(1, "embedded"), reading, "made")
    result.save(result.page_file(1), record, f"made+{boldness}+{boldness}")
    return record


def text(result: Result) -> list[str]:
    (record,) = result.pages()
    reading = result.reading(1, "embedded")
    assert reading is not None
    return corrected_lines(reading, record.corrections)


def test_another_boldness_is_decided_from_the_records(noisy: Result, tmp_path: Path) -> None:
    before = noisy.page_file(1).read_bytes()
    normal = text(noisy)
    for boldness in ("bold", "careful"):
        fresh = Result(tmp_path / boldness)
        save(fresh, boldness)
        lay_anew(noisy, boldness)
        assert text(noisy) == text(fresh) != normal
        assert noisy.mark(noisy.page_file(1)) == f"made+normal+{boldness}"
        assert (folder := noisy.folder()) and folder.settings["boldness"] == boldness
    lay_anew(noisy, "normal")
    assert noisy.page_file(1).read_bytes() == before


def test_a_report_at_another_boldness(noisy: Result) -> None:
    assert main(["report", str(noisy.path), "--boldness", "careful"]) == 0
    assert noisy.text_file(1).read_text("utf-8").splitlines() == text(noisy)
    careful = text(noisy)
    assert main(["report", str(noisy.path), "--boldness", "normal"]) == 0
    assert text(noisy) != careful


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_undo_then_redo_is_the_identity(noisy: Result, data: st.DataObject) -> None:
    noisy.decisions_file().unlink(missing_ok=True)
    lay_anew(noisy, "normal")
    (record,) = noisy.pages()
    every = [c.id for c in (*record.corrections, *record.refused)]
    chosen = data.draw(st.lists(st.sampled_from(every), unique=True))
    judge(noisy, chosen, (), (), accept=data.draw(st.booleans()))
    before, decisions = noisy.page_file(1).read_bytes(), decisions_of(noisy)
    (record,) = noisy.pages()
    applied = [c.id for c in record.corrections if c.status == "applied"]
    assume(applied)
    undone = data.draw(st.lists(st.sampled_from(applied), unique=True, min_size=1))
    assert undo(noisy, undone, (), ()) == len(undone)
    (record,) = noisy.pages()
    assert not {c.id for c in record.corrections if c.status == "applied"} & set(undone)
    assert undo(noisy, undone, (), (), redo=True) == len(undone)
    assert noisy.page_file(1).read_bytes() == before
    assert decisions_of(noisy) == decisions


def test_undo_of_all_gives_the_source(noisy: Result) -> None:
    noisy.decisions_file().unlink(missing_ok=True)
    lay_anew(noisy, "normal")
    assert undo(noisy, (), (), [1]) > 3
    assert text(noisy) == list(NOISY)
    undo(noisy, (), (), [1], redo=True)
    assert text(noisy) != list(NOISY)


def test_undo_by_rule(noisy: Result) -> None:
    (record,) = noisy.pages()
    rule = record.corrections[0].rule
    number = sum(c.rule == rule and c.status == "applied" for c in record.corrections)
    assert undo(noisy, (), [rule], ()) == number > 0
    assert undo(noisy, (), ["no-such-rule"], ()) == 0
    assert undo(noisy, (), [rule], (), redo=True) == number


def test_decisions_hold_at_every_boldness(noisy: Result) -> None:
    (record,) = noisy.pages()
    first = next(c for c in record.corrections if c.status == "applied")
    undo(noisy, [first.id], (), ())
    for boldness in ("careful", "bold", "normal"):
        lay_anew(noisy, boldness)
        assert first.before in "\n".join(text(noisy))
    undo(noisy, [first.id], (), (), redo=True)


@pytest.fixture
def made(tmp_path: Path) -> Result:
    return make_result(tmp_path / "result")


def test_a_proposal_is_accepted_or_rejected_and_taught(made: Result, tmp_path: Path) -> None:
    out = str(made.path)
    by_before = {c.before: c for record in made.pages() for c in record.corrections}
    assert main(["decide", out, "--accept", "--id", by_before["hasasked"].id]) == 0
    assert "has asked for two" in made.text_file(1).read_text("utf-8")
    assert main(["decide", out, "--reject", "--id", by_before["Теневе"].id]) == 0
    statuses = {c.before: c.status for record in made.pages() for c in record.corrections}
    assert (statuses["hasasked"], statuses["Теневе"]) == ("applied", "rejected")
    assert main(["dictionaries", "learn", out, "--into", str(tmp_path / "mine")]) == 0
    errors = (tmp_path / "mine" / "errors.tsv").read_text("utf-8").splitlines()
    assert errors[1:] == ["hasasked\thas asked\taccepted once"]
    assert (tmp_path / "mine" / "terms.tsv").read_text("utf-8").splitlines()[1].startswith("Теневе\trus")
    assert main(["dictionaries", "check", str(tmp_path / "mine")]) == 0
    # What was learnt is at work in other folders.
    (tmp_path / "b.txt").write_text("He hasasked for more, А. Теневе said.\n", "utf-8")
    command = [
        "correct",
        str(tmp_path / "b.txt"),
        "-o",
        str(tmp_path / "c.txt"),
        "--dictionary",
        str(tmp_path / "mine"),
    ]
    assert main(command) == 0
    assert (tmp_path / "c.txt").read_text("utf-8") == "He has asked for more, А. Теневе said.\n"


def test_a_kept_slip_that_is_none_is_put_right(made: Result) -> None:
    (slip,) = [c for record in made.pages() for c in record.corrections if c.status == "kept"]
    assert judge(made, [slip.id], (), (), accept=True) == 1
    changes = [c for record in made.pages() for c in record.corrections if c.before == slip.before]
    assert [(c.after, c.status) for c in changes] == [(slip.normal, "applied")]
    assert undo(made, [changes[0].id], (), ()) == 1
    changes = [c for record in made.pages() for c in record.corrections if c.before == slip.before]
    assert "applied" not in {c.status for c in changes}


def test_proposals_of_a_page_are_judged_together(made: Result) -> None:
    assert judge(made, (), (), [1], accept=False) == 1
    assert judge(made, (), ["no-such-rule"], (), accept=True) == 0
    accepted, rejected = decided([made])
    assert (accepted, [c.before for c in rejected]) == ([], ["hasasked"])


def test_a_person_s_own_correction(made: Result, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    command = ["decide", str(made.path), "--page", "3", "--correct", "Tle", "The"]
    assert main(command) == 0
    assert made.text_file(3).read_text("utf-8").startswith("The quick brovn f0x")
    (change,) = [c for c in made.page(3).corrections if c.rule == "person"]  # type: ignore[union-attr]
    assert (change.status, change.was, change.kind) == ("applied", "rejected", "nonword")
    assert main(["dictionaries", "learn", str(made.path), "--into", str(tmp_path / "mine")]) == 0
    assert "Tle\tThe" in (tmp_path / "mine" / "errors.tsv").read_text("utf-8")
    assert main(["undo", str(made.path), "--id", change.id]) == 0
    assert made.text_file(3).read_text("utf-8").startswith("Tle")
    assert main(["undo", str(made.path), "--rule", "person", "--redo"]) == 0
    assert made.text_file(3).read_text("utf-8").startswith("The")
    for wrong in (["--page", "3"], ["--page", "3", "--page", "4"], ["--page", "99"]):
        assert main(["decide", str(made.path), *wrong, "--correct", "nowhere", "x"]) == 2
    assert "nowhere does not stand on page 3" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--accept"], ["--id", "x"]])
def test_a_decision_needs_a_change_and_a_judgement(made: Result, arguments: list[str]) -> None:
    assert main(["decide", str(made.path), *arguments]) == 2


def test_a_decision_is_carried_into_a_new_reading_and_a_lost_one_is_told(
    made: Result, capsys: pytest.CaptureFixture[str]
) -> None:
    proposal = next(c for c in made.page(1).corrections if c.status == "proposed")  # type: ignore[union-attr]
    assert judge(made, [proposal.id], (), (), accept=True) == 1
    record, reading = made.page(1), made.reading(1, "reocr")
    assert record is not None
    assert reading is not None
    lines = tuple(line for line in reading.lines if line.number != 2)
    new = msgspec.structs.replace(
        reading, lines=tuple(msgspec.structs.replace(line, number=n) for n, line in enumerate(lines, 1))
    )
    made.save(made.reading_file(1, "reocr"), new, "new")
    made.save(made.page_file(1), msgspec.structs.replace(record, corrections=()), "new")
    lay_anew(made)
    (moved,) = made.page(1).corrections  # type: ignore[union-attr]
    assert (moved.line, moved.after, moved.status) == (3, "has asked", "applied")
    assert undo(made, [moved.id], (), ()) == 1
    assert undo(made, [moved.id], (), (), redo=True) == 1
    assert list(decisions_of(made).decided) == [moved.id]
    made.save(made.reading_file(1, "reocr"), msgspec.structs.replace(new, lines=new.lines[:2]), "newer")
    assert main(["undo", str(made.path), "--page", "2"]) == 0
    assert "hasasked -> has asked: the new reading does not have hasasked in its place" in capsys.readouterr().err
    told = made.page(1)
    assert told is not None
    assert (len(told.conflicts), told.score.advice) == (1, "check")
    assert "1 decision of a person does not fit this reading" in told.score.reason
    summary = json.loads((made.path / "report" / "summary.json").read_text("utf-8"))
    assert (summary["conflicts"], summary["pages_by_gate"]) == (1, {"open": 6})
    assert "does not have hasasked" in (made.path / "report" / "index.html").read_text("utf-8")


def run(source: Path, out: Path, boldness: str = "normal") -> Result:
    """Take a text file the whole way, without flows and outputs."""
    chosen = Settings(boldness=boldness, dictionaries=("general",))  # type: ignore[arg-type]
    ((folder,), _) = find_folders([source])
    job = stages.ingest_folder(folder, out, chosen)
    return stages.correct_and_score(job, load(["general"]), chosen, []).result


def test_decisions_survive_a_source_that_was_read_anew(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("\n".join(NOISY), "utf-8")
    result = run(source, tmp_path / "out", "bold")
    record = result.page(1)
    assert record is not None
    taken = {c.before: c for c in record.corrections}
    assert undo(result, [taken["cbarge"].id, taken["montbs"].id], (), ()) == 2
    # The new reading has other lines, one of the words right by itself, and another page's text before it.
    lines = " ".join(NOISY).replace("montbs", "months").replace(", and ", ",\nand ").split("\n")
    source.write_text("\n".join(["A new first line.", *lines]), "utf-8")
    again = run(source, tmp_path / "out", "bold").page(1)
    assert again is not None
    assert [(c.line, c.before) for c in again.corrections if c.status == "undone"] == [(2, "cbarge")]
    assert [c.decision.change.before for c in again.conflicts] == ["montbs"]


def test_a_run_at_another_boldness_corrects_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "a.txt"
    source.write_text("\n".join(NOISY), "utf-8")
    result = run(source, tmp_path / "out")
    normal = result.page_file(1).read_bytes()
    fresh = run(source, tmp_path / "fresh", "careful")
    monkeypatch.setattr("pipeline.correction.correct_folder", lambda *_, **__: pytest.fail("corrected anew"))
    run(source, tmp_path / "out", "careful")
    assert text(result) == text(fresh)
    run(source, tmp_path / "out", "careful")
    run(source, tmp_path / "out")
    assert result.page_file(1).read_bytes() == normal
