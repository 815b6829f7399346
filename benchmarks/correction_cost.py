"""What correction costs: start-up, words per CPU second, memory, workers, and folders from 10 to 10,000 pages.

    python benchmarks/correction_cost.py --data DIR [--peers] [--pages 10,100,1000,10000]

DIR/text holds NAME.ocr.txt and NAME.gt.txt as for benchmarks/correction.py. Each line is measured in a process of its
own. Words are counted between spaces; speed is that of one folder after start-up, with nothing remembered. The pages of
the long folders are cut from all modern English truth at random (seeded), 60 words each, 2 % of the words misread.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from correctors import DICTIONARIES, OURS, SYSTEMS, reading_of

from pipeline.correction import Shared, correct_folder, warm
from pipeline.document import Page, Reading
from pipeline.language.dictionaries import Vocabulary, load
from pipeline.processes import give_back_memory
from pipeline.settings import Settings

TEXTS = {
    "noisy English": ("overproof__*.ocr.txt", 12_000),
    "clean English": ("mono_mod__*.gt.txt", 50_000),
    "noisy Russian": ("ru_rend__*.ocr.txt", 8_000),
}
"""Files of each kind of text, and the words per CPU second that are asked for."""

START_UP = {"English": ("The Soviet sidc rejected thc proposal.", 4.0), "both": ("Thc side. Пераые словв.", 8.0)}
"""A first page by language, and the seconds that it may take."""

MOST_MEGABYTES, MOST_PRIVATE = 500, 60
LETTERS = "ceouinrthlma"


def megabytes() -> int:
    """Return the most memory this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def folder(texts: list[str]) -> list[tuple[Page, Reading]]:
    """Return texts as the pages of one folder."""
    return [(Page(number=n, source=f"page {n}"), reading_of(text)) for n, text in enumerate(texts, 1)]


def speed(data: Path, system: str) -> dict[str, float]:
    """Return words per CPU second by kind of text, and the memory it took."""
    found: dict[str, float] = {}
    for kind, (pattern, _) in TEXTS.items():
        texts = [page.read_text("utf-8") for page in sorted((data / "text").glob(pattern))]
        words = sum(len(text.split()) for text in texts)
        if system in OURS:
            dictionary = load(DICTIONARIES)
            correct_folder(folder([text for text, _ in START_UP.values()]), dictionary, Settings())
            start = time.process_time()
            correct_folder(folder(texts), dictionary, Settings())
        else:
            correct = SYSTEMS[system]()
            start = time.process_time()
            for text in texts:
                correct(reading_of(text))
        found[kind] = words / (time.process_time() - start)
    return found | {"MB": megabytes()}


def start_up(text: str, system: str) -> dict[str, float]:
    """Return the memory after one short page; the caller takes the time."""
    SYSTEMS[system]()(reading_of(text))
    return {"MB": megabytes()}


def made_pages(data: Path, count: int) -> list[str]:
    """Return pages of 60 words, cut from the truth at random, 2 % of the words misread."""
    chance = random.Random(7)
    texts = [
        page.read_text("utf-8")
        for name in ("bln", "perio", "mono_mod", "overproof")
        for page in sorted((data / "text").glob(f"{name}__*.gt.txt"))
    ]
    words = " ".join(texts).split()

    def misread(word: str) -> str:
        if len(word) < 4 or chance.random() > 0.02:
            return word
        at = chance.randrange(len(word))
        return word[:at] + chance.choice(LETTERS) + word[at + 1 :]

    pages = []
    for _ in range(count):
        at = chance.randrange(len(words) - 60)
        own = [misread(word) for word in words[at : at + 60]]
        pages.append("\n".join(" ".join(own[i : i + 10]) for i in range(0, 60, 10)))
    return pages


def scaling(data: Path, count: int) -> dict[str, float]:
    """Return what a folder of so many made pages takes."""
    pages, dictionary = folder(made_pages(data, count)), load(DICTIONARIES)
    correct_folder(pages[:3], dictionary, Settings())
    before, start = megabytes(), time.process_time()
    correct_folder(pages, dictionary, Settings())
    spent = time.process_time() - start
    return {
        "seconds": spent,
        "words/s": 60 * count / spent,
        "MB": megabytes(),
        "MB for the folder": megabytes() - before,
    }


def worker(data: Path) -> dict[str, float]:
    """Return the private memory of a process forked after start-up that has corrected the noisy texts of a language."""
    dictionary = load(DICTIONARIES)
    warm(dictionary, Settings())
    shared = Shared(Vocabulary(dictionary))
    found: dict[str, float] = {}
    for kind in ("noisy English", "noisy Russian"):
        texts = [p.read_text("utf-8") for p in sorted((data / "text").glob(TEXTS[kind][0]))]
        reader, writer = os.pipe()
        if (child := os.fork()) == 0:
            for text in texts:
                correct_folder(folder([text]), dictionary, Settings(), shared=shared)
                give_back_memory()
            os.write(writer, json.dumps(_private()).encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader, "rb") as result:
            found[f"MB, {kind}"] = json.loads(result.read())
        os.waitpid(child, 0)
    return found


def _private() -> float:
    rows = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private")) / 1024


def measured(*arguments: str) -> tuple[dict[str, float], float]:
    """Return what a process of its own finds, and the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, timeout=7200, stdout=subprocess.PIPE)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), spent


def report(data: Path, systems: list[str], counts: list[str]) -> None:
    """Print all figures, with what is asked for."""
    print(f"| system | {' | '.join(TEXTS)} (words per CPU second) | start-up, English | both (CPU s) | MB |")
    print(f"|---|{'---|' * (len(TEXTS) + 3)}")
    for system in systems:
        found, _ = measured("--data", str(data), "--child", "speed", system)
        starts = [f"{measured('--child', 'start', text, system)[1]:.1f}" for text, _ in START_UP.values()]
        cells = [f"{found[kind]:,.0f}" for kind in TEXTS] + [*starts, f"{found['MB']:.0f}"]
        print(f"| {system} | {' | '.join(cells)} |", flush=True)
    asked = [f"{least:,}" for _, least in TEXTS.values()] + [f"{most:.0f}" for _, most in START_UP.values()]
    print(f"| asked | {' | '.join(asked)} | {MOST_MEGABYTES} |\n")
    found, _ = measured("--data", str(data), "--child", "worker")
    print(f"a worker forked after start-up, its own memory: {_row(found)} (asked: {MOST_PRIVATE})", flush=True)
    for count in counts:
        found, _ = measured("--data", str(data), "--child", "scaling", count)
        print(f"a folder of {count} pages: {_row(found)}", flush=True)


def _row(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:,.1f}" for name, value in found.items())


def main() -> None:
    """Print the figures; as a child, one line of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path(), help="directory with text/")
    parser.add_argument("--peers", action="store_true", help="symspellpy and pyspellchecker as well")
    parser.add_argument("--pages", default="10,100,1000,10000", help="pages of the long folders")
    parser.add_argument("--child", nargs="+", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        what, *rest = args.child
        children = {
            "speed": lambda: speed(args.data, *rest),
            "start": lambda: start_up(*rest),
            "worker": lambda: worker(args.data),
            "scaling": lambda: scaling(args.data, int(rest[0])),
        }
        print(json.dumps(children[what]()))
        return
    systems = ["ocrmend", *(name for name in SYSTEMS if name not in OURS and args.peers)]
    report(args.data, systems, args.pages.split(","))


if __name__ == "__main__":
    main()
