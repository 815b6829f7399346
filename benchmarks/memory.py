"""Peak memory, time and CPU time per page of `ocrmend clean` on made PDFs of few and of many pages.

python benchmarks/memory.py [--pages 50 1000] [--jobs 2]

Each page is a strip with a line of text of its own, so that it is read in an instant and all else shows. Memory is what
the whole tree of processes holds, shared pages counted once (PSS). Start-up, the time of two pages, is taken off.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

EVERY = 0.5
"""Seconds between two looks at the memory."""


def make_pdf(path: Path, count: int) -> None:
    """Write a PDF of `count` scanned strips of 300 dpi."""
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", 46)

    def strip(number: int) -> Image.Image:
        image = Image.new("L", (1500, 300), 245)
        text = f"The delegation of station {number} sent its readings before noon."
        ImageDraw.Draw(image).text((80, 110), text, font=font, fill=25)
        return image

    rest = (strip(n) for n in range(2, count + 1))
    strip(1).save(path, save_all=True, append_images=rest, resolution=300)


def tree_of(root: int) -> list[int]:
    """Return the process and all its descendants."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found = [root]
    for pid in found:
        found.extend(children.get(pid, []))
    return found


def memory_of(pid: int) -> float:
    """Return the megabytes a process holds, its part of what is shared; 0 if it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def cpu_of_children() -> float:
    """Return the CPU seconds of all programs that we started and that ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(count: int, jobs: int) -> tuple[float, float, float]:
    """Clean a made PDF of `count` pages; return seconds, CPU seconds and the peak memory of its tree in megabytes."""
    with tempfile.TemporaryDirectory() as place:
        source, peak = Path(place) / "strips.pdf", 0.0
        make_pdf(source, count)
        command = [sys.executable, "-m", "pipeline.cli", "clean", str(source), "--out", f"{place}/out"]
        environment = os.environ | {"XDG_STATE_HOME": f"{place}/state"}
        start, used = time.monotonic(), cpu_of_children()
        process = subprocess.Popen(
            [*command, "--jobs", str(jobs)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while process.poll() is None:
            peak = max(peak, sum(map(memory_of, tree_of(process.pid))))
            time.sleep(EVERY)
        seconds, used = time.monotonic() - start, cpu_of_children() - used
        done = len(list(Path(place).glob("out/*/text/[0-9]*.txt")))
        if process.returncode or done != count:
            raise SystemExit(f"status {process.returncode}, {done} of {count} pages done")
        return seconds, used, peak


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, nargs="+", default=[50, 1000])
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    idle = run(2, options.jobs)
    print(f"{'pages':>6}{'seconds':>10}{'s/page':>9}{'CPU s/page':>12}{'peak MB':>10}")
    for count in options.pages:
        seconds, used, peak = run(count, options.jobs)
        each = ((seconds - idle[0]) / (count - 2), (used - idle[1]) / (count - 2))
        print(f"{count:6}{seconds:10.1f}{each[0]:9.3f}{each[1]:12.3f}{peak:10.0f}", flush=True)


if __name__ == "__main__":
    main()
