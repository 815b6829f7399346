"""Count shape confusions in pairs of OCR text and truth, and print them as rows of a dictionary's confusions.tsv.

    python benchmarks/make_confusions.py PAIRS_DIR [--least N] > dictionaries/general/confusions.tsv

PAIRS_DIR holds NAME.ocr.txt beside NAME.gt.txt. Each page is aligned by characters (Levenshtein), cut into words where
both sides have a space, and each pair of differing words whose truth is a word, once a page, into the pieces that
differ. A collection (the part of NAME before `__`) counts by the square root of its size, so that a ruined one does not
drown the others. shapes.tsv adds what is known of typefaces, as if it had been seen so many times. The weight is a
share of 10,000 of all that is kept of its script.
"""

from __future__ import annotations

import argparse
import csv
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from math import sqrt
from pathlib import Path

from labelled_places import aligned_words
from rapidfuzz.distance import Levenshtein

from pipeline.correction.channel import pieces
from pipeline.language.lexicon import lexicon_for
from pipeline.language.scripts import script_of

_MOST_PIECES = 3
_LONGEST_PIECE = 3
_LIKENESS = 0.5
_SHORTEST = 3
_SCALE = 10_000
_SHAPES = Path(__file__).with_name("shapes.tsv")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_PUNCTUATION = ".,;:!?\"'()[]«»“”„‘’*—-–…"


Key = tuple[str, str, str]
"""What was read, what was printed, and in which script."""


def word_pairs(ocr: str, truth: str) -> Iterator[tuple[str, str]]:
    """Yield the (read, true) words of a page that differ, in lower case and without punctuation around them."""
    for words in aligned_words(_plain(ocr), _plain(truth)):
        read, true = (word.strip(_PUNCTUATION) for word in words)
        if _is_misreading(read, true):
            yield read, true


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).translate(_LIGATURES).lower().split())


def _is_misreading(read: str, true: str) -> bool:
    """Tell whether a word was read as something like it that it is not."""
    if not read or read == true or " " in read or len(true) < _SHORTEST or not true.isalpha():
        return False
    return Levenshtein.normalized_similarity(read, true) >= _LIKENESS and lexicon_for(true).knows(true)


def confusions(pairs: Iterable[tuple[str, str]]) -> Counter[Key]:
    """Return how often each (read, true, script) piece stands in the pairs."""
    counts: Counter[Key] = Counter()
    for read, true in pairs:
        parts = pieces(read, true)
        script = script_of(true)
        if len(parts) > _MOST_PIECES or script not in ("latin", "cyrillic"):
            continue
        for left, right in parts:
            if max(len(left), len(right)) <= _LONGEST_PIECE:
                counts[left, right, script] += 1
    return counts


def collections(pairs_dir: Path) -> dict[str, Counter[Key]]:
    """Return the counts of each collection in a directory of pairs, by its name."""
    counts: dict[str, Counter[Key]] = {}
    for path in sorted(pairs_dir.glob("*.gt.txt")):
        name = path.name.removesuffix(".gt.txt")
        ocr = path.with_name(f"{name}.ocr.txt").read_text("utf-8")
        page = confusions(dict.fromkeys(word_pairs(ocr, path.read_text("utf-8"))))
        counts.setdefault(name.partition("__")[0], Counter()).update(page)
    return counts


def weigh(counts: dict[str, Counter[Key]], shapes: dict[Key, float], least: int) -> dict[Key, float]:
    """Return the weight of each confusion that was seen `least` times or is a known shape."""
    seen: Counter[Key] = Counter()
    weights: dict[Key, float] = dict(shapes)
    largest = max(counted.total() for counted in counts.values())
    for counted in counts.values():
        say = 1 / sqrt(counted.total() / largest)
        seen.update(counted)
        for key, count in counted.items():
            weights[key] = weights.get(key, 0.0) + count * say
    kept = {key: weight for key, weight in weights.items() if seen[key] >= least or key in shapes}
    totals: Counter[str] = Counter()
    for key, weight in kept.items():
        totals[key[2]] += weight  # type: ignore[assignment]
    return {key: _SCALE * weight / totals[key[2]] for key, weight in kept.items()}


def main() -> None:
    """Read the pairs and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--least", type=int, default=4, help="leave out what was seen less often and is no known shape")
    arguments = parser.parse_args()
    counts = collections(arguments.pairs)
    with _SHAPES.open(encoding="utf-8", newline="") as file:
        next(file)  # the comment line
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        shapes = {(r["read"], r["true"], r["script"]): float(r["weight"]) for r in rows}
    weights = weigh(counts, shapes, arguments.least)
    sizes = ", ".join(f"{name} {counted.total()}" for name, counted in sorted(counts.items()))
    print(
        "# Shape confusions, as shares of 10,000 of their script; made by benchmarks/make_confusions.py from shapes.tsv"
    )
    print(f"# and public pairs of OCR text and truth (pieces that differ: {sizes}).")
    print("read", "true", "script", "weight", sep="\t")
    for key in sorted(weights, key=lambda k: (k[2] != "latin", -weights[k], k)):
        print(*key, f"{weights[key]:.1f}", sep="\t")


if __name__ == "__main__":
    main()
