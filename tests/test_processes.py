from __future__ import annotations

import contextlib
import multiprocessing
import os
import platform
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import texts
from pipeline.ingest.encodings import decode
from pipeline.ingest.text import source_text
from pipeline.language.dictionaries import load
from pipeline.processes import apart, give_back_memory, processes, spread
from pipeline.settings import Settings

WORKING = """
import time
from pipeline.processes import processes

if __name__ == "__main__":
    with processes(2) as pool:
        futures = [pool.submit(time.sleep, 600) for _ in range(2)]
        while not all(future.running() for future in futures):
            time.sleep(0.1)
        print("ready", flush=True)
        time.sleep(600)
"""


FREEING = """
from pathlib import Path
from pipeline.processes import give_back_memory

def megabytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 2**20

blocks = [bytearray(60_000) for _ in range(1000)]
top = bytearray(60_000)  # under what is still in use the C library keeps all
full = megabytes()
blocks.clear()
kept = megabytes()
give_back_memory()
print(round(full - kept), round(kept - megabytes()), len(top))
"""


def square(number: int) -> int:
    return number * number


def pid(_: int) -> int:
    time.sleep(0.2)
    return os.getpid()


def die_elsewhere(home: int) -> int:
    if os.getpid() != home:
        os.kill(os.getpid(), signal.SIGKILL)
    return home


def running(group: int) -> list[str]:
    """Return the command lines of the processes of a session."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == group and fields[0] != "Z":
                found.append((place / "cmdline").read_text())
        except OSError:
            continue
    return found


def test_all_is_done_in_order_and_in_other_processes() -> None:
    with processes(2) as pool:
        assert list(spread(pool, square, range(7))) == [0, 1, 4, 9, 16, 25, 36]
        where = set(spread(pool, pid, range(4)))
        assert os.getpid() not in where
        assert apart(pool, pid, 0) not in (os.getpid(), 0)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such call")
def test_memory_that_was_freed_is_given_back() -> None:
    done = subprocess.run([sys.executable, "-c", FREEING], check=True, timeout=60, stdout=subprocess.PIPE)
    kept_all, given_back, _ = map(int, done.stdout.split())
    assert kept_all < 5
    assert given_back > 40


def test_where_the_c_library_has_no_such_call_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("ctypes.CDLL", lambda name: asked.append(name) or object())
    give_back_memory()
    assert asked == [None]  # the program itself, in which there is no such call


def test_one_process_is_this_one() -> None:
    with processes(1) as pool:
        assert pool is None
        assert list(spread(pool, pid, [0])) == [os.getpid()] == [apart(pool, pid, 0)]


def test_where_there_can_be_no_processes_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise NotImplementedError("no semaphores")

    monkeypatch.setattr("pipeline.processes.ProcessPoolExecutor", refuse)
    with processes(4) as pool:
        assert list(spread(pool, pid, [0])) == [os.getpid()]


def test_what_a_dead_process_leaves_is_done_here() -> None:
    home = os.getpid()
    with processes(2) as pool:
        assert apart(pool, die_elsewhere, home) == home
        assert list(spread(pool, die_elsewhere, [home] * 3)) == [home] * 3


def test_an_error_comes_back() -> None:
    with processes(2) as pool, pytest.raises(TypeError):
        list(spread(pool, len, [3]))  # type: ignore[list-item]


def test_work_that_goes_on_is_stopped_at_the_end() -> None:
    start = time.monotonic()
    with processes(2) as pool:
        assert pool is not None
        future = pool.submit(time.sleep, 600)
        while not future.running():
            time.sleep(0.05)
    assert not multiprocessing.active_children()
    assert time.monotonic() - start < 120


def test_a_kill_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "working.py"
    script.write_text(WORKING, "utf-8")
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, start_new_session=True) as main:
        assert main.stdout is not None
        assert main.stdout.readline() == b"ready\n"
        assert len(running(main.pid)) > 2
        main.kill()
        main.wait()
        deadline = time.monotonic() + 60
        while running(main.pid) and time.monotonic() < deadline:
            time.sleep(0.1)
        left = running(main.pid)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(main.pid, signal.SIGKILL)
    assert left == []


def test_texts_corrected_in_processes_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [
        source_text(decode(text.encode(), f"{n}.txt"), f"{n}.txt")
        for n, text in enumerate(["The Soviet side rejectcd thc proposal.\n", "Пераые словв.\n", "thc end\n"])
    ]
    dictionary = load(["general"])
    alone = texts.correct_texts(sources, dictionary, Settings(jobs=1))
    monkeypatch.setattr(texts, "_WORTH_PROCESSES", 0)
    assert texts.correct_texts(sources, dictionary, Settings(jobs=2)) == alone
    assert [text.name for text in alone] == ["0.txt", "1.txt", "2.txt"]
    assert "".join(text.text for text in alone).startswith("The Soviet side rejected the")
