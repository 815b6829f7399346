from __future__ import annotations

import csv
import json
from pathlib import Path

import msgspec
import pytest
from made_result import make_result

from pipeline.cli import main
from pipeline.decisions import lay_anew
from pipeline.document import PageScore
from pipeline.store import Result


@pytest.fixture
def results(tmp_path: Path) -> list[Result]:
    """Two folders of one collection, scored by the estimate."""
    made = []
    for name in ("a", "b"):
        result = make_result(tmp_path / name, extra_pages=4)
        folder = result.folder()
        assert folder
        result.save(result.folder_file(), msgspec.structs.replace(folder, id=name), "made")
        lay_anew(result)
        made.append(result)
    return made


def scores(results: list[Result]) -> list[PageScore]:
    return [record.score for result in results for record in result.pages()]


def fill(path: Path, share: float) -> None:
    """Enter so many errors for each character on the pages of a table, as Excel would save it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = ["folder;page;characters;score;errors"]
    lines += [f"{r['folder']};{r['page']};{r['characters']};;{round(share * int(r['characters']))}" for r in rows]
    path.write_bytes("\r\n".join(lines).encode("utf-8-sig"))


def test_report_writes_the_outputs_again(results: list[Result], capsys: pytest.CaptureFixture[str]) -> None:
    out = results[0].path.parent
    assert main(["report", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out / "index.html")
    assert main(["report", str(results[0].path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["report"] == str(results[0].path / "report" / "index.html")
    assert [(gain["name"], gain["before"], gain["after"]) for gain in found["gains"]] == [("Negroponte", 0, 1)]


def test_an_audit_is_drawn_and_its_counts_recalibrate_the_scores(
    results: list[Result], capsys: pytest.CaptureFixture[str]
) -> None:
    out = results[0].path.parent
    sheet = out / "audit" / "audit.csv"
    assert main(["report", str(out), "--audit", "8", "--json"]) == 0
    drawn = json.loads(capsys.readouterr().out)
    assert (drawn["table"], len(drawn["pages"])) == (str(sheet), 8)
    assert not (out / "index.html").exists()
    before = scores(results)
    fill(sheet, 0.3)
    assert main(["report", str(out), "--audit-counts", str(sheet), "--json"]) == 0
    audit = json.loads(capsys.readouterr().out)["audit"]
    assert audit["rate"] == pytest.approx(0.3, abs=0.02)
    assert audit["low"] <= audit["rate"] <= audit["high"]
    assert (audit["pages"], json.loads((out / "audit" / "result.json").read_text())["record"]) == (8, audit)
    turned = scores(results)
    for old, new in zip(before, turned, strict=True):
        if old.score is not None and new.score is not None:
            assert 100 - new.score == pytest.approx(audit["factor"] * (100 - old.score), abs=0.03)
    assert audit["factor"] > 1.5
    assert "multiplied by" in (out / "index.html").read_text("utf-8")
    assert "multiplied by" in (results[0].path / "report" / "index.html").read_text("utf-8")
    with (out / "pages.csv").open(encoding="utf-8", newline="") as file:
        assert [row["score"] for row in csv.DictReader(file)] == [
            "" if s.score is None else str(s.score) for s in turned
        ]
    # The same counts once more say the same, although the scores are others now.
    assert main(["report", str(out), "--audit-counts", str(sheet), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["audit"] == audit
    assert scores(results) == turned


def test_an_audit_outlives_a_change_that_is_taken_back(
    results: list[Result], capsys: pytest.CaptureFixture[str]
) -> None:
    out = results[0].path
    assert main(["report", str(out), "--audit", "4"]) == 0
    fill(out / "audit" / "audit.csv", 0.2)
    assert main(["report", str(out), "--audit-counts", str(out / "audit" / "audit.csv")]) == 0
    assert "true character error rate 19" in capsys.readouterr().out
    turned = scores(results[:1])
    assert main(["undo", str(out), "--page", "2"]) == 0
    assert [s.score_before for s in scores(results[:1])] == [s.score_before for s in turned]


def test_counts_that_were_entered_are_not_written_over(
    results: list[Result], capsys: pytest.CaptureFixture[str]
) -> None:
    out = results[0].path.parent
    sheet = out / "audit" / "audit.csv"
    assert main(["report", str(out), "--audit", "4"]) == 0
    assert main(["report", str(out), "--audit", "5", "--seed", "3"]) == 0
    fill(sheet, 0.1)
    data = sheet.read_bytes()
    assert main(["report", str(out), "--audit", "4"]) == 2
    assert "move the file away" in capsys.readouterr().err
    assert sheet.read_bytes() == data


def test_wrong_counts_are_refused_and_nothing_is_changed(
    results: list[Result], capsys: pytest.CaptureFixture[str]
) -> None:
    out = results[0].path.parent
    sheet = out / "audit.csv"
    sheet.write_text("folder,page,characters,score,errors\na,1,100,,3\na,5,100,,3\n")
    before = scores(results)
    assert main(["report", str(out), "--audit-counts", str(sheet)]) == 4
    assert f"{sheet}:3: there is no page 5" in capsys.readouterr().err
    assert scores(results) == before
    assert not (out / "audit").exists()
    assert main(["report", str(out), "--audit-counts", str(sheet), "--audit", "3"]) == 2
    assert main(["report", str(out), "--audit", "0"]) == 2
