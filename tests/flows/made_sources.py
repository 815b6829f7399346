import subprocess
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "samples" / "small"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def tree(path: Path) -> dict[str, bytes]:
    """Return every file below a directory with its bytes."""
    return {str(p.relative_to(path)): p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file()}


def sources(place: Path) -> Path:
    """Make a directory of sources: the small page images and a text of two pages."""
    source = place / "sources"
    (source / "letter").mkdir(parents=True)
    for image in sorted(SMALL.glob("*.png")):
        (source / image.name).write_bytes(image.read_bytes())
    text = "Dear Mr. President,\n\nThe Negrofonte memo is attached.\n\fThe second page of the letter to Petrovskyj.\n"
    (source / "letter" / "letter.txt").write_text(text, "utf-8")
    return source
