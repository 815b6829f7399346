"""What correction does to public pairs of OCR text and truth, beside its peers; and how fast it is.

    python benchmarks/correction.py PAIRS_DIR [--boldness careful|normal|bold] [--peers] [--truth] [--speed]

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt; the part of NAME before `__` is the collection. Each page is
corrected as a folder of its own. Cells: net CER cut % / wrong words fixed % / right words damaged per 10,000. The
weights are fitted on pages of the same collections: benchmarks/fit_correction.py prints the figures for pages and
collections not fitted on.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pipeline.correction import correct_folder
from pipeline.document import Line, Page, Reading, corrected_lines
from pipeline.language.dictionaries import load
from pipeline.quality.evaluate import Evaluation, evaluate, pool
from pipeline.settings import Settings

Corrector = Callable[[str], str]
_WORD = re.compile(r"[^\W\d_]{3,}")


def ours(boldness: str) -> Corrector:
    dictionary, settings = load(["general", "diplomacy-1980s"]), Settings(boldness=boldness)  # type: ignore[arg-type]

    def correct(text: str) -> str:
        lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.split("\n"), 1))
        reading = Reading(source="embedded", engine="text", lines=lines)
        (page,) = correct_folder([(Page(number=1, source="page"), reading)], dictionary, settings)
        return "\n".join(corrected_lines(page.reading, page.corrections))

    return correct


def symspell_lookup() -> Corrector:
    from symspellpy import Verbosity

    index = _symspell()

    def word(match: re.Match[str]) -> str:
        found = index.lookup(match.group(), Verbosity.TOP, max_edit_distance=2, transfer_casing=True)
        return found[0].term if found else match.group()

    return lambda text: _WORD.sub(word, text)


def symspell_compound() -> Corrector:
    index = _symspell()
    return lambda text: "\n".join(
        index.lookup_compound(line, 2, transfer_casing=True)[0].term if line.strip() else line
        for line in text.split("\n")
    )


def _symspell():  # type: ignore[no-untyped-def]
    from importlib.resources import files

    from symspellpy import SymSpell

    index = SymSpell(2, 7)
    index.load_dictionary(str(files("symspellpy") / "frequency_dictionary_en_82_765.txt"), 0, 1, encoding="utf-8-sig")
    return index


def spellchecker() -> Corrector:
    from spellchecker import SpellChecker

    checker = SpellChecker(distance=2)
    memory: dict[str, str] = {}

    def word(match: re.Match[str]) -> str:
        text = match.group()
        lower = text.lower()
        if lower not in memory:
            memory[lower] = lower if len(lower) > 15 else checker.correction(lower) or lower
        return memory[lower].capitalize() if text[0].isupper() else memory[lower]

    return lambda text: _WORD.sub(word, text)


def table(pairs: Path, systems: dict[str, Corrector]) -> None:
    pages = sorted(pairs.glob("*.ocr.txt"))
    collections = sorted({page.name.split("__")[0] for page in pages})
    results: dict[tuple[str, str], list[Evaluation]] = {}
    for name, correct in systems.items():
        for page in pages:
            text = page.read_text("utf-8")
            truth = page.with_name(page.name.replace(".ocr.", ".gt.")).read_text("utf-8")
            results.setdefault((page.name.split("__")[0], name), []).append(evaluate(correct(text), truth, before=text))
    print("| set | " + " | ".join(systems) + " |\n|---|" + "---|" * len(systems))
    for collection in collections:
        cells = [_cell(results[collection, name]) for name in systems]
        print(f"| {collection} | " + " | ".join(cells) + " |")


def _cell(evaluations: list[Evaluation]) -> str:
    change = pool(evaluations).change
    assert change is not None
    cut = 100 * (change.before_edits - change.after_edits) / max(1, change.before_edits)
    fixed, damaged = 100 * change.fixed / max(1, change.wrong), 1e4 * change.damaged / max(1, change.right)
    return f"{cut:+.1f} / {fixed:.1f} / {damaged:.1f}"


def truth_as_input(pairs: Path, correct: Corrector) -> None:
    """Print how many words of the truth itself are changed, each with its place."""
    for collection in sorted({p.name.split("__")[0] for p in pairs.glob("*.gt.txt")}):
        words, changed = 0, []
        for page in sorted(pairs.glob(f"{collection}__*.gt.txt")):
            before = page.read_text("utf-8").split("\n")
            after = correct("\n".join(before)).split("\n")
            words += sum(len(line.split()) for line in before)
            changed += [(page.name, a, b) for a, b in zip(before, after, strict=True) if a != b]
        print(f"{collection}: {len(changed)} of {words} words changed, {1e4 * len(changed) / words:.1f} per 10,000")
        for name, a, b in changed:
            old, new = a.split(), b.split()
            head = next((i for i, (x, y) in enumerate(zip(old, new, strict=False)) if x != y), 0)
            place = slice(max(0, head - 2), head + 3)
            print(f"   {name}: {' '.join(old[place])} -> {' '.join(new[place])}")


def speed(pairs: Path, correct: Corrector) -> None:
    for label, pattern in (
        ("noisy English", "overproof__*.ocr.txt"),
        ("clean English", "mono_mod__*.gt.txt"),
        ("Russian", "ru_rend__*.ocr.txt"),
    ):
        text = "\n".join(page.read_text("utf-8") for page in sorted(pairs.glob(pattern)))
        words, start = len(text.split()), time.process_time()
        correct(text)
        print(f"{label}: {words / (time.process_time() - start):,.0f} words per CPU second ({words}, with start-up)")
    text = "\n".join(page.read_text("utf-8") for page in sorted(pairs.glob("bln__*.ocr.txt"))) * 5
    start = time.process_time()
    correct(text[:1_000_000])
    print(f"1 MB of newspaper text: {time.process_time() - start:.1f} s")
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    start = time.perf_counter()
    page = "from benchmarks.correction import ours; ours('normal')('The Soviet sidc rejected thc proposal.')"
    subprocess.run([sys.executable, "-c", page], check=True, timeout=60)
    print(f"start-up and one short page: {time.perf_counter() - start:.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--boldness", choices=("careful", "normal", "bold"), action="append")
    parser.add_argument("--peers", action="store_true", help="the same table for symspellpy and pyspellchecker")
    parser.add_argument("--truth", action="store_true", help="correct the truth itself and list what changes")
    parser.add_argument("--speed", action="store_true", help="words per second, memory, start-up")
    args = parser.parse_args()
    systems = {f"ocrmend, {boldness}": ours(boldness) for boldness in args.boldness or ["normal"]}
    if args.peers:
        systems |= {
            "symspellpy lookup": symspell_lookup(),
            "symspellpy lookup_compound": symspell_compound(),
            "pyspellchecker": spellchecker(),
        }
    table(args.pairs, systems)
    first = next(iter(systems.values()))
    if args.truth:
        truth_as_input(args.pairs, first)
    if args.speed:
        speed(args.pairs, first)


if __name__ == "__main__":
    main()
