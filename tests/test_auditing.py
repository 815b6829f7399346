"""An audit outlives later runs: what was counted once holds for the pages as they are scored anew."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.auditing import as_estimated, draw, take_counts
from pipeline.document import PageScore
from pipeline.ingest import find_folders
from pipeline.language.dictionaries import load
from pipeline.quality.audit import audit_of
from pipeline.settings import Settings
from pipeline.store import Result, find_results

LINES = (
    "The ambassador delivered the letter to the minister on Tuesday morning, and the committee",
    "will discuss the reply next week in Geneva. Tbe delegatiou askcd for rnore tirne, because the",
    "proposals of the other side had arrived late and had to be translated before the meeting.",
)


def clean(source: Path, out: Path, settings: Settings) -> Result:
    """Take a source the whole way, without Prefect."""
    folders, failures = find_folders([source])
    assert not failures
    job = stages.ingest_folder(folders[0], out, settings)
    dictionary = load(settings.dictionaries)
    job = stages.finish(job, dictionary, settings, ())
    assert not job.folder.failures
    return job.result


def scores(result: Result) -> list[PageScore]:
    return [record.score for record in result.pages()]


def files(result: Result) -> dict[str, bytes]:
    # Marks of SQLite's own (its change counter) are not what is compared here.
    paths = (p for p in result.path.rglob("*") if p.is_file() and p.suffix != ".db")
    return {str(p.relative_to(result.path)): p.read_bytes() for p in paths}


@pytest.fixture
def audited(tmp_path: Path) -> tuple[Path, Result, list[PageScore]]:
    """A folder of four pages on which an audit found twice the errors expected; with the scores before that."""
    source = tmp_path / "folder.txt"
    source.write_text("\f".join("\n".join((f"PAGE {n}", *LINES * (n + 2))) for n in range(4)) + "\n")
    result = clean(source, tmp_path / "out", Settings())
    before = scores(result)
    draw([result], result.path.parent, 4)
    table = result.path.parent / "audit" / "audit.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    expected = {str(s.page): (100 - (s.score or 0)) / 100 for s in before}
    body = [
        f"{r['folder']},{r['page']},{r['characters']},,{round(5 * expected[r['page']] * int(r['characters']))}"
        for r in rows
    ]
    table.write_text("\n".join(["folder,page,characters,score,errors", *body]))
    take_counts([result], result.path.parent, table)
    return source, result, before


def test_a_second_run_keeps_the_audit(audited: tuple[Path, Result, list[PageScore]]) -> None:
    source, result, before = audited
    found, turned = audit_of(result), scores(result)
    assert found is not None and found.factor > 2
    assert all((new.score or 0) < (old.score or 0) for old, new in zip(before, turned, strict=True))
    clean(source, result.path.parent, Settings())
    assert scores(result) == turned
    assert "multiplied by" in (result.path / "report" / "index.html").read_text("utf-8")
    once = files(result)
    clean(source, result.path.parent, Settings())
    assert files(result) == once
    clean(source, result.path.parent, Settings(redo=["quality"]))
    assert scores(result) == turned


def test_the_scores_as_they_were_come_back_without_the_audit(audited: tuple[Path, Result, list[PageScore]]) -> None:
    source, result, before = audited
    assert [score for _, score in as_estimated(find_results(result.path.parent))] == before
    (result.path.parent / "audit" / "result.json").unlink()
    clean(source, result.path.parent, Settings())
    assert scores(result) == before
