import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.store import Result

TEXT = "Dear Mr. President,\n\nI have read your letter on Krasnoyarsk with care. The Negrofonte memo is attached.\n"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_correct_writes_text_and_changes(letter: Path, tmp_path: Path) -> None:
    out, changes = tmp_path / "out.txt", tmp_path / "changes.jsonl"
    assert main(["correct", str(letter), "-o", str(out), "--changes", str(changes)]) == 0
    assert out.read_text("utf-8") == TEXT.replace("Negrofonte", "Negroponte")
    (change,) = [json.loads(line) for line in changes.read_text("utf-8").splitlines()]
    assert (change["line"], change["before"], change["after"], change["status"]) == (
        3,
        "Negrofonte",
        "Negroponte",
        "applied",
    )
    line = TEXT.split("\n")[change["line"] - 1]
    assert line[change["start"] : change["end"]] == "Negrofonte"
    assert change["evidence"]


def test_correct_from_standard_input_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["correct", "-"]) == 0
    assert capfdbinary.readouterr().out.decode() == TEXT.replace("Negrofonte", "Negroponte")


def test_correct_keeps_line_ends_and_form_feeds(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"One line.\r\nThe next.\r\n\fA new page.\r\nNo end")
    assert main(["correct", str(path), "-o", str(tmp_path / "b.txt")]) == 0
    assert (tmp_path / "b.txt").read_bytes() == path.read_bytes()


def test_several_files_are_corrected_each_and_a_bad_one_is_named(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)) * 20)
    out = tmp_path / "out"
    assert main(["correct", str(letter), str(tmp_path / "bad.txt"), "--out", str(out)]) == 6
    assert (out / "letter.txt").read_text("utf-8").count("Negroponte") == 1
    assert "bad.txt" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["correct"], 2),
        (["no-such-command"], 2),
        (["correct", "a.txt", "b.txt"], 2),
        (["correct", "no-such-file.txt"], 4),
        (["correct", "empty.txt"], 4),
        (["search", ".", "word"], 4),
        (["report", "."], 4),
        (["undo", "."], 2),
        (["correct", "letter.txt", "--dictionary", "no-such-dictionary"], 4),
    ],
)
def test_exit_codes(arguments: list[str], code: int, letter: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (letter.parent / "empty.txt").write_text("")
    monkeypatch.chdir(letter.parent)
    assert main(arguments) == code


def test_a_dictionary_with_a_cycle_is_refused_with_file_and_line(
    letter: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "errors.tsv").write_text("wrong\tright\tsource\nabc\tabd\tme\nabd\tabc\tme\n", "utf-8")
    assert main(["correct", str(letter), "--dictionary", str(folder)]) == 4
    assert "errors.tsv:2" in capsys.readouterr().err
    assert main(["dictionaries", "check", str(folder)]) == 4
    assert "cycle" in capsys.readouterr().out


def test_shipped_dictionaries_are_listed_and_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["dictionaries", "list"]) == 0
    assert {line.split("\t")[0] for line in capsys.readouterr().out.splitlines()} == {"general", "diplomacy-1980s"}
    assert main(["dictionaries", "check"]) == 0


def test_score_prints_one_json_list(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", str(letter), "--json"]) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert record["page"] == 1
    assert record["first_line"] == 1
    assert record["low"] <= record["score"] <= record["high"]


def test_evaluate_counts_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "h.txt").write_text("Tho cat sat.")
    (tmp_path / "t.txt").write_text("The cat sat.")
    assert main(["evaluate", str(tmp_path / "h.txt"), str(tmp_path / "t.txt"), "--json"]) == 0
    pooled = json.loads(capsys.readouterr().out)["pooled"]
    assert pooled["cer"] == {"value": pytest.approx(1 / 12), "errors": 1, "n": 12}
    assert main(["evaluate", str(tmp_path / "h.txt"), str(tmp_path / "t.txt")]) == 0
    assert "1/12" in capsys.readouterr().out


def test_doctor_names_each_check(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    code = main(["doctor", "--json"])
    checks = {c["name"]: c for c in json.loads(capsys.readouterr().out)}
    assert {"tesseract", "tesseract eng", "tesseract rus", "OpenCV", "state", "space"} <= set(checks)
    assert code == (0 if all(c["ok"] for c in checks.values()) else 3)


def test_doctor_without_tesseract_says_what_to_install(tmp_path: Path) -> None:
    # A process of its own: which languages there are is asked only once in each.
    command = [sys.executable, "-m", "pipeline.cli", "doctor"]
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path), "PATH": str(tmp_path)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 3, done.stderr
    assert "apt-get install tesseract-ocr" in done.stdout


def test_the_help_lists_what_there_is_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    listed = {line.split()[0] for line in capsys.readouterr().out.split("Commands:")[1].splitlines() if line.strip()}
    assert {"clean", "correct", "score", "evaluate", "search", "report", "undo", "dictionaries", "doctor"} <= listed


def test_decisions_become_rows_of_a_dictionary(made_result: Result, tmp_path: Path) -> None:
    """`made_result` has an applied change of a name; a person takes it back."""
    changes = [
        c for record in made_result.pages() for c in record.corrections if c.status == "applied" and c.kind == "name"
    ]
    assert main(["undo", str(made_result.path), "--id", changes[0].id]) == 0
    assert main(["dictionaries", "learn", str(made_result.path), "--into", str(tmp_path / "mine")]) == 0
    assert changes[0].before in (tmp_path / "mine" / "terms.tsv").read_text("utf-8")


def test_search_export_and_proof_on_results(
    made_result: Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = str(made_result.path)
    assert main(["report", where, "--json"]) == 0
    assert "gains" in json.loads(capsys.readouterr().out)
    word = next(
        w
        for line in (made_result.path / "text/0001.txt").read_text("utf-8").split()
        if (w := line).isalpha() and len(w) > 5
    )
    assert main(["search", where, word, "--json"]) == 0
    hits = json.loads(capsys.readouterr().out)
    assert 1 in {hit["page"] for hit in hits}
    assert {"folder", "page", "line", "rank", "match", "snippet"} <= set(hits[0])
    assert main(["search", where, word, "--iiif", "https://example.org/{folder}/{page}"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "AnnotationPage"
    assert main(["export", where, "--format", "solr", "--to", str(tmp_path / "solr.json")]) == 0
    assert (tmp_path / "solr.json").read_text("utf-8").count("\n") == sum(1 for _ in made_result.pages())
    (tmp_path / "q.tsv").write_text(
        f"query\tlang\tpages\n{word}\ten\t{' '.join(str(h['page']) for h in hits)}\n", "utf-8"
    )
    assert main(["report", where, "--queries", str(tmp_path / "q.tsv")]) == 0
    assert "1 of 1 queries perfect" in capsys.readouterr().out


def test_correct_says_which_pages_it_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = "der Minister und die Frau mit dem Brief ist nicht auf das Schiff von der Stadt\n" * 4
    (tmp_path / "alt.txt").write_text(f"{page}\f{page}", "utf-8")
    assert main(["correct", str(tmp_path / "alt.txt")]) == 0
    written = capsys.readouterr()
    assert written.out == f"{page}\f{page}"
    assert (
        "alt.txt, page 1 and 1 more: no rules of a lexicon, unknown language: 44 of 64 words are German" in written.err
    )


def test_boldness_is_an_option_of_correct(letter: Path, tmp_path: Path) -> None:
    assert main(["correct", str(letter), "-o", str(tmp_path / "o.txt"), "--boldness", "careful"]) == 0
    assert main(["correct", str(letter), "--boldness", "reckless"]) == 2
