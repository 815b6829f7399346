"""The rooms keep to their order: data goes one way, and pipeline/ knows nothing of Prefect."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = [
    "language",
    "ingest",
    "imaging",
    "recognition",
    "correction",
    "quality",
    "export",
    "report",
    "search",
    "review",
]
FILES = sorted((ROOT / "pipeline").rglob("*.py"))


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_pipeline_never_imports_prefect_or_the_flows(path: Path) -> None:
    assert not {name for name in imports(path) if name.split(".")[0] in ("prefect", "flows")}


@pytest.mark.parametrize(
    "path", [p for p in FILES if p.parent.name != "pipeline"], ids=lambda p: str(p.relative_to(ROOT))
)
def test_rooms_import_only_to_their_left(path: Path) -> None:
    room = path.relative_to(ROOT / "pipeline").parts[0]
    if room not in ROOMS:
        pytest.skip("not a room")
    allowed = {"document", "settings", "errors", "store", *ROOMS[: ROOMS.index(room) + 1]}
    used = {name.split(".")[1] for name in imports(path) if name.startswith("pipeline.")}
    assert used <= allowed | {"ROOMS"}


def test_every_module_loads_without_prefect() -> None:
    modules = [".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for p in FILES]
    code = (
        f"import sys, importlib\nfor m in {modules!r}: importlib.import_module(m)\nassert 'prefect' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr


def test_files_are_of_a_size_to_read() -> None:
    long = {str(p.relative_to(ROOT)): n for p in FILES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert not long
