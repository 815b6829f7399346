import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from made_sources import ROOT, Run, sources, tree

EXPECTED = (
    "folder.json",
    "folder.db",
    "text/folder.txt",
    "report/index.html",
    "report/pages.csv",
    "report/report.xlsx",
)


def test_the_whole_way_gives_every_output(cleaned: tuple[Path, "subprocess.CompletedProcess[str]"]) -> None:
    out, done = cleaned
    assert done.returncode == 0, done.stderr
    assert {p.name for p in out.iterdir() if p.is_dir()} == {"sources", "letter"}
    for folder in ("sources", "letter"):
        assert all((out / folder / name).stat().st_size > 0 for name in EXPECTED)
    assert "Negroponte memo" in (out / "letter/text/0001.txt").read_text("utf-8")
    assert done.stdout.strip() == str(out / "index.html")
    assert "Traceback" not in done.stderr
    assert "ERROR" not in done.stderr
    with sqlite3.connect(out / "letter" / "folder.db") as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_pages_with_images_have_their_words_as_hocr_and_alto(
    cleaned: tuple[Path, "subprocess.CompletedProcess[str]"],
) -> None:
    out, _ = cleaned
    pages = [p.stem for p in sorted(out.glob("sources/hocr/*"))]
    assert pages
    assert pages == [p.stem for p in sorted(out.glob("sources/alto/*"))]
    assert b"ocrx_word" in (out / "sources/hocr" / f"{pages[0]}.hocr").read_bytes()
    assert b"<String" in (out / "sources/alto" / f"{pages[0]}.xml").read_bytes()
    assert not (out / "letter/hocr").exists()


def test_many_texts_are_the_same_by_one_process_and_by_several(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "texts"
    source.mkdir()
    for name, side in (("one", "sidc"), ("two", "slde")):
        pages = [f"Page {n}. The Soviet {side} rejected thc proposal.\n" for n in range(1, 61)]
        (source / f"{name}.txt").write_text("\f".join(pages), "utf-8")
    made = []
    for jobs in (1, 2):
        out = tmp_path / f"out{jobs}"
        done = run("clean", source, "--out", out, "--jobs", jobs)
        assert done.returncode == 0, done.stderr
        assert "120 pages in 2 folders" in done.stderr
        made.append({p.relative_to(out): p.read_bytes() for p in sorted(out.glob("*/text/*.txt"))})
    assert made[0] == made[1]
    assert b"rejected the proposal" in made[0][Path("one/text/0060.txt")]


def test_a_second_run_changes_nothing(cleaned: tuple[Path, "subprocess.CompletedProcess[str]"], run: Run) -> None:
    out, _ = cleaned
    before = {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()}
    again = run("clean", out.parent / "sources", "--out", out)
    assert again.returncode == 0, again.stderr
    assert {p: p.stat().st_mtime_ns for p in out.rglob("*") if p.is_file()} == before


def test_a_new_dictionary_redoes_correction_but_not_recognition(
    cleaned: tuple[Path, "subprocess.CompletedProcess[str]"], run: Run, tmp_path: Path
) -> None:
    source, out = sources(tmp_path), tmp_path / "out"
    assert run("clean", source, "--out", out).returncode == 0
    readings = {p: p.stat().st_mtime_ns for p in out.rglob("readings/*.json")}
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "errors.tsv").write_text("wrong\tright\tsource\nPetrovskyj\tPetrovsky\ttest\n", "utf-8")
    assert run("clean", source, "--out", out, "--dictionary", "general", "--dictionary", mine).returncode == 0
    assert "to Petrovsky." in (out / "letter/text/0002.txt").read_text("utf-8")
    assert {p: p.stat().st_mtime_ns for p in out.rglob("readings/*.json")} == readings


def test_a_run_that_is_killed_goes_on_to_the_same_bytes(
    cleaned: tuple[Path, "subprocess.CompletedProcess[str]"], run: Run, environment: dict[str, str], tmp_path: Path
) -> None:
    source, out = sources(tmp_path), tmp_path / "out"
    (tmp_path / "tmp").mkdir()
    command = [sys.executable, "-m", "pipeline.cli", "clean", str(source), "--out", str(out), "--jobs", "1"]
    command += ["--tmp", str(tmp_path / "tmp")]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(out.glob("*/readings/*.reocr.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not orphans(tmp_path)
    assert list(out.glob("*/readings/*.reocr.json")), "the kill came too early"
    assert not (out / "index.html").exists(), "the kill came too late"
    assert run("clean", source, "--out", out).returncode == 0
    undisturbed, _ = cleaned
    assert tree(out) == tree(undisturbed)


def test_sigterm_ends_the_run_and_its_children(environment: dict[str, str], tmp_path: Path) -> None:
    source, out = sources(tmp_path), tmp_path / "out"
    command = [sys.executable, "-m", "pipeline.cli", "clean", str(source), "--out", str(out)]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    while not list(out.glob("*/readings/*.reocr.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    process.terminate()
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    assert not orphans(tmp_path)


def orphans(place: Path) -> str:
    """Return the processes that still work on files below `place`, given two seconds to die."""
    deadline = time.monotonic() + 2
    while True:
        found = subprocess.run(["pgrep", "-af", str(place)], capture_output=True, text=True, check=False).stdout
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def test_bad_inputs_are_named_and_the_rest_is_done(run: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "mixed", tmp_path / "out"
    source.mkdir()
    (source / "good.txt").write_text("A good text about the treaty.\n", "utf-8")
    (source / "empty.txt").write_bytes(b"")
    (source / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (source / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    done = run("clean", source, "--out", out, "--json")
    assert done.returncode == 6, done.stderr
    assert (out / "good/text/0001.txt").read_text("utf-8") == "A good text about the treaty.\n"
    for name in ("empty", "binary", "broken"):
        assert name in done.stderr
    outcome = json.loads(done.stdout)
    assert len(outcome["failures"]) == 3
    assert outcome["pages"] == 1


def test_a_single_unreadable_source_has_its_own_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("clean", tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert done.returncode == 4
    assert "empty.txt" in done.stderr


def test_an_output_that_cannot_be_written_is_said_at_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("text", "utf-8")
    (tmp_path / "file").write_text("")
    done = run("clean", tmp_path / "a.txt", "--out", tmp_path / "file" / "out")
    assert done.returncode == 5
    assert "Cannot write" in done.stderr


def test_without_tesseract_texts_are_done_and_images_are_named(run: Run, tmp_path: Path) -> None:
    source, out = sources(tmp_path), tmp_path / "out"
    done = run("clean", source, "--out", out, PATH=str(tmp_path))
    assert done.returncode == 3
    assert "tesseract" in done.stderr.lower()
    assert (out / "letter/report/index.html").exists()


def test_undo_takes_back_a_rule_and_redo_carries_it_out_again(
    cleaned: tuple[Path, "subprocess.CompletedProcess[str]"], run: Run, tmp_path: Path
) -> None:
    source, out = sources(tmp_path), tmp_path / "out"
    assert run("clean", source / "letter", "--out", out).returncode == 0
    before = tree(out)
    (page,) = [json.loads(p.read_text("utf-8")) for p in out.glob("letter/pages/0001.json")]
    rule = page["record"]["corrections"][0]["rule"]
    assert run("undo", out, "--rule", rule).returncode == 0
    assert "Negrofonte memo" in (out / "letter/text/0001.txt").read_text("utf-8")
    assert run("clean", source / "letter", "--out", out).returncode == 0
    assert "Negrofonte memo" in (out / "letter/text/0001.txt").read_text("utf-8"), "a new run forgot the decision"
    assert run("undo", out, "--rule", rule, "--redo").returncode == 0
    assert run("clean", source / "letter", "--out", out).returncode == 0
    after = tree(out)
    after.pop("letter/decisions.json")
    # The collection's index is changed folder by folder in place: the same rows, not the same bytes.
    assert after.pop("collection.db")
    before.pop("collection.db")
    assert after == before


def test_reocr_and_postcorrect_are_flows_of_their_own(environment: dict[str, str], tmp_path: Path) -> None:
    source, out = sources(tmp_path), tmp_path / "out"
    code = (
        "import sys; from flows.home import settle; settle()\n"
        "from flows.clean import reocr_folder, postcorrect_folder\n"
        "a = reocr_folder(sys.argv[1], sys.argv[2])\n"
        "b = postcorrect_folder(sys.argv[1], sys.argv[2])\n"
        "print(a.pages, b.pages, len(a.failures), len(b.failures), bool(b.report))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(source / "letter"), str(out)],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.stdout.split() == ["2", "2", "0", "0", "True"], done.stderr
