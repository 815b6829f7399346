import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.recognition.process import TimedOut, run


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not alive(pid)


def test_output_errors_and_status_come_back():
    done = run(["sh", "-c", "echo out; echo err >&2; exit 3"], seconds=10, environment={"X": "1"})
    assert (done.status, done.output, done.errors) == (3, b"out\n", b"err\n")


def test_environment_is_added_to_ours():
    assert run(
        ["sh", "-c", "echo $OMP_THREAD_LIMIT-$HOME"], seconds=10, environment={"OMP_THREAD_LIMIT": "1"}
    ).output == (f"1-{os.environ.get('HOME', '')}\n".encode())


def test_time_out_kills_the_program_and_its_children(tmp_path):
    pids = tmp_path / "pids"
    with pytest.raises(TimedOut):
        run(["sh", "-c", f"sleep 60 & echo $! > {pids}; echo $$ >> {pids}; wait"], seconds=0.5)
    for pid in map(int, pids.read_text().split()):
        assert wait_until_gone(pid)


def test_children_left_over_after_a_normal_end_are_killed(tmp_path):
    pid = tmp_path / "pid"
    run(["sh", "-c", f"sleep 60 >/dev/null 2>&1 & echo $! > {pid}"], seconds=10)
    assert wait_until_gone(int(pid.read_text()))


def test_program_dies_when_we_are_killed(tmp_path):
    pid = tmp_path / "pid"
    code = (
        "from pipeline.recognition.process import run\n"
        f"run(['sh', '-c', 'echo $$ > {pid}; exec sleep 60'], seconds=60)\n"
    )
    ours = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 20
    while not (pid.exists() and pid.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    child = int(pid.read_text())
    ours.send_signal(signal.SIGKILL)
    ours.wait()
    assert wait_until_gone(child)


def test_missing_program_is_said():
    with pytest.raises(FileNotFoundError):
        run(["no-such-program-anywhere"], seconds=1)


def test_killed_program_gives_the_signal():
    assert run(["sh", "-c", "kill -9 $$"], seconds=10).status == -9
