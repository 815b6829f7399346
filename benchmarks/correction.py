"""What correction does to texts and readings whose truth is known, beside its peers, and whether it keeps its promises.

    python benchmarks/correction.py --data DIR [--readings DIR] [--peers] [--boldness bold] [--truth] [--sets bln,perio]

DIR/text holds NAME.ocr.txt beside NAME.gt.txt; the part of NAME before `__` is the set. DIR/scans holds NAME.gt.txt
(and NAME.opt.txt: what may be read or not) of page images, whose readings benchmarks/read_pages.py leaves in the
directory given by --readings. Each page is corrected as a folder of its own.

Cells: net CER cut % / wrong words fixed % / right words damaged per 10,000, both with Wilson's 95 % interval, and words
per CPU second. The weights are fitted on pages of the same sets: benchmarks/fit_correction.py prints the figures for
pages and sets not fitted on. `--truth` corrects the truth itself and lists what changes. Start-up, memory and scaling:
benchmarks/correction_cost.py.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from correctors import OURS, SYSTEMS, Corrector, pages_by_ours, reading_of

from pipeline.document import Reading
from pipeline.quality.evaluate import Evaluation, evaluate, pool

SCANS = {
    "sy_en": "Tesseract, drawn English",
    "sy_ru": "Tesseract, drawn Russian",
    "sy_mixed": "Tesseract, drawn, both",
    "rr": "Tesseract, Russian lines",
    "ob": "Tesseract, books",
    "ut": "Tesseract, books",
}
"""Sets of page images by the beginning of their names."""

PROMISED = {
    "ocrmend": {
        "bln": (12.0, 5.0),
        "overproof": (20.0, 8.0),
        "perio": (10.0, 5.0),
        "mono_mod": (3.0, 5.0),
        "mono_old": (0.0, 5.0),
        "en19": (0.0, 5.0),
        "ru_rend": (1.0, 5.0),
        SCANS["sy_en"]: (5.0, 5.0),
        SCANS["sy_ru"]: (3.5, 5.0),
    },
    "ocrmend, bold": {"bln": (15.0, 20.0), "overproof": (24.0, 20.0), "perio": (13.0, 20.0)},
}
"""Least net CER cut in per cent and most right words damaged per 10,000, by system and set."""

MOST_WORSE = 1.0
"""Points of CER by which no page may get worse."""

MOST_TRUTH_CHANGED = 2.0
"""Words of the truth per 10,000 that may be changed."""

PUBLISHED = """Published systems on pages of these sets (net CER cut / fixed / damaged): Llama-2-13B fine-tuned on bln \
+20 / 71 / 72; Overproof on its own set +45 / 66 / 46."""


class Text(NamedTuple):
    """A page with its truth, and strings that may be read or not."""

    name: str
    reading: Reading
    truth: str
    optional: tuple[str, ...] = ()


def texts(directory: Path) -> Iterator[tuple[str, Text]]:
    """Yield the pairs of texts with their sets."""
    for path in sorted(directory.glob("*.ocr.txt")):
        truth = path.with_name(path.name.replace(".ocr.", ".gt.")).read_text("utf-8")
        yield path.name.split("__")[0], Text(path.name, reading_of(path.read_text("utf-8")), truth)


def scans(directory: Path, readings: Path) -> Iterator[tuple[str, Text]]:
    """Yield the readings of page images with their sets."""
    for path in sorted(directory.glob("*.gt.txt")):
        name = path.name.removesuffix(".gt.txt")
        label = next((label for beginning, label in SCANS.items() if name.startswith(beginning)), None)
        reading = readings / f"{name}.json"
        if label is None or not reading.is_file():
            continue
        optional = path.with_name(f"{name}.opt.txt")
        yield (
            label,
            Text(
                name,
                msgspec.json.decode(reading.read_bytes(), type=Reading),
                path.read_text("utf-8"),
                tuple(optional.read_text("utf-8").split("\n")) if optional.is_file() else (),
            ),
        )


class Result(NamedTuple):
    """What a system made of a set: its pages' evaluations, and words per CPU second."""

    pages: list[Evaluation]
    speed: float

    def figures(self) -> tuple[float, float, str]:
        """Return the net CER cut in per cent, the right words damaged per 10,000, and the cell of the table."""
        change = pool(self.pages).change
        assert change is not None
        cut, damaged = 100 * change.cut, 1e4 * change.damage.value
        fixed_low, fixed_high = (100 * x for x in change.fixed_share.interval())
        low, high = (1e4 * x for x in change.damage.interval())
        fixed = f"{100 * change.fixed_share.value:.1f} ({fixed_low:.1f}-{fixed_high:.1f})"
        return cut, damaged, f"{cut:+.1f} / {fixed} / {damaged:.1f} ({low:.1f}-{high:.1f}); {self.speed:,.0f}"

    def worse(self) -> list[str]:
        """Return the pages whose CER rose by more than it may, with their points."""
        rises = [
            (100 * (page.change.after_edits - page.change.before_edits) / max(1, page.chars), page.name)
            for page in self.pages
            if page.change is not None
        ]
        return [f"{name} +{points:.1f}" for points, name in sorted(rises, reverse=True) if points > MOST_WORSE]


def run(correct: Corrector, pages: list[Text]) -> Result:
    """Correct pages and compare them with their truth."""
    words = sum(len(page.reading.text.split()) for page in pages)
    start = time.process_time()
    after = [correct(page.reading) for page in pages]
    spent = time.process_time() - start
    found = [
        evaluate(text, page.truth, before=page.reading.text, optional=page.optional, name=page.name)
        for text, page in zip(after, pages, strict=True)
    ]
    return Result(found, words / max(1e-6, spent))


def table(sets: dict[str, list[Text]], systems: list[str]) -> None:
    """Print the table of all systems, and which promises hold."""
    results: dict[tuple[str, str], Result] = {}
    for system in systems:
        correct = SYSTEMS[system]()
        correct(reading_of("The first page pays for the start-up. Первая страница тоже."))
        for name, pages in sets.items():
            results[system, name] = run(correct, pages)
    print(f"| set (pages; CER, WER before %) | {' | '.join(systems)} |\n|---|{'---|' * len(systems)}")
    for name, pages in sets.items():
        before = pool(evaluate(p.reading.text, p.truth, optional=p.optional) for p in pages)
        label = f"{name} ({len(pages)}; {100 * before.cer.value:.1f}, {100 * before.wer.value:.1f})"
        print(f"| {label} | {' | '.join(results[system, name].figures()[2] for system in systems)} |")
    print(f"\n{PUBLISHED}\n")
    for system in systems:
        for name, (least, most) in PROMISED.get(system, {}).items():
            if name in sets:
                cut, damaged, _ = results[system, name].figures()
                verdict = _verdict(cut >= least, damaged <= most)
                print(f"{system}, {name}: cut {cut:+.1f} (>= {least}), damaged {damaged:.1f} (<= {most}): {verdict}")
    for system in (s for s in systems if s in OURS):
        worse = [page for name in sets for page in results[system, name].worse()]
        print(f"{system}, pages worse by more than a point of CER: {', '.join(worse) or 'none'}: {_verdict(not worse)}")


def _verdict(*kept: bool) -> str:
    return "holds" if all(kept) else "MISSES"


def truth_as_input(sets: dict[str, list[Text]], boldness: str) -> None:
    """Print how many words of the truth itself are changed, each with its rule and its place."""
    correct = pages_by_ours(boldness)
    for name, pages in sets.items():
        words, changed = 0, []
        for page in pages:
            words += len(page.truth.split())
            found = correct(reading_of(page.truth))
            lines = {line.number: line.text for line in found.reading.lines}
            for c in found.corrections:
                if c.status == "applied" and not c.continues:
                    line = lines[c.line]
                    place = f"{line[max(0, c.start - 25) : c.start]}[{c.before}>{c.after}]{line[c.end : c.end + 25]}"
                    changed.append((max(1, len(c.before.split())), f"{page.name} {c.rule}: {place}"))
        count = sum(n for n, _ in changed)
        rate = 1e4 * count / max(1, words)
        print(f"{name}: {count} of {words} words of the truth changed, {rate:.1f} per 10,000 "
              f"(<= {MOST_TRUTH_CHANGED}): {_verdict(rate <= MOST_TRUTH_CHANGED)}")  # fmt: skip
        for _, place in changed:
            print(f"   {place}")


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="directory with text/ and scans/")
    parser.add_argument("--readings", type=Path, help="readings of scans/ by benchmarks/read_pages.py")
    parser.add_argument("--boldness", choices=("careful", "bold"), action="append", default=[], help="these as well")
    parser.add_argument("--peers", action="store_true", help="symspellpy and pyspellchecker in the same table")
    parser.add_argument("--truth", action="store_true", help="correct the truth itself and list what changes")
    parser.add_argument("--sets", default="", help="only these, by the beginnings of their names, commas between")
    args = parser.parse_args()
    sets: dict[str, list[Text]] = defaultdict(list)
    for name, text in [
        *texts(args.data / "text"),
        *(scans(args.data / "scans", args.readings) if args.readings else ()),
    ]:
        if name.startswith(tuple(args.sets.split(","))):
            sets[name].append(text)
    systems = ["ocrmend", *(f"ocrmend, {boldness}" for boldness in args.boldness)]
    table(sets, systems + ([name for name in SYSTEMS if name not in OURS] if args.peers else []))
    if args.truth:
        truth_as_input({n: pages for n, pages in sets.items() if n not in SCANS.values()}, "normal")


if __name__ == "__main__":
    main()
