from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_pages import NAMES, make

from pipeline.search.collection import build_collection_index

pytestmark = pytest.mark.skipif(importlib.util.find_spec("datasette") is None, reason="datasette is not installed")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    results = [make(tmp_path / f"box-{n}", [f"radar {n}", "Договор по ПРО"]) for n in (1, 2)]
    index = build_collection_index(results, tmp_path, NAMES)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "datasette",
        "serve",
        str(index),
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def fetch(address: str, seconds: float = 30) -> str:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                text: str = answer.read().decode()
                return text
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_datasette_opens_a_collection_and_finds_pages(address: str) -> None:
    found = json.loads(fetch(f"{address}/collection/pages.json?_fts_table=page_index&_search=radar&_shape=objects"))
    assert [row["text"] for row in found["rows"]] == ["radar 1", "radar 2"]
    page = fetch(f"{address}/collection/pages?_fts_table=found_index&_search=%D0%9F%D0%A0%D0%9E")
    assert "Договор по ПРО" in page
    assert "radar 1" not in page
