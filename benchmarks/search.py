"""Measure the search index on made text: size, speed of building, latency, one changed folder; two plain ones beside.

    python benchmarks/search.py --pages 10000 50000 200000
    python benchmarks/search.py --folders 1000

The text is drawn at random from the word lists of wordfreq with the frequencies of real text, a quarter of it Russian
in all its forms, with misread words that are corrected (one in 150), dates in two notations and log numbers. Nothing is
downloaded.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.document import Choice, Correction, Folder, Line, Page, PageRecord, PageScore, Reading, correction_id
from pipeline.language.dictionaries import NameEntry, load, shipped
from pipeline.search.collection import build_collection_index
from pipeline.search.finder import search
from pipeline.search.index import add_pages, build_folder_index, write_index
from pipeline.search.names import authorities_of
from pipeline.search.pages import SearchPage, search_page
from pipeline.store import Result, encode

FOLDER_PAGES = 20
WORDS = 340
ERRORS = 1 / 150
NAMES = (
    NameEntry(id="a", kind="person", latin=("Shevardnadze",), cyrillic=("Шеварднадзе",)),
    NameEntry(id="b", kind="person", latin=("Negroponte",), cyrillic=("Негропонте",)),
    NameEntry(id="c", kind="place", latin=("Fylingdales",), cyrillic=("Файлингдейлз",)),
)


class Language:
    """Words of a language with their frequencies."""

    def __init__(self, code: str, count: int) -> None:
        from wordfreq import top_n_list, word_frequency

        self.words = [word for word in top_n_list(code, count) if word.isalpha()]
        weights = np.array([word_frequency(word, code) for word in self.words])
        self.chances: npt.NDArray[np.float64] = weights / weights.sum()


class Writer:
    """Makes pages, always the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.numbers = np.random.default_rng(seed)
        self.languages = {"eng": Language("en", 60_000), "rus": Language("ru", 120_000)}

    def page(self, folder: str, number: int) -> SearchPage:
        """Make the next page."""
        language = "rus" if self.random.random() < 0.25 else "eng"
        lines: list[Line] = []
        corrections: list[Correction] = []
        words = self._words(language)
        for at in range(0, WORDS, 10):
            good = words[at : at + 10]
            read = [self._misread(word) if self.random.random() < ERRORS else word for word in good]
            line = len(lines) + 1
            place = 0
            for before, after in zip(read, good, strict=True):
                if before != after:
                    corrections.append(self._correction(number, line, place, before, after))
                place += len(before) + 1
            lines.append(Line(number=line, text=" ".join(read)))
        page = Page(number=number, source=f"{folder}.pdf#{number}", kind="letter", languages=(language,))
        record = PageRecord(
            page=page,
            choice=Choice(source="embedded", reason="made"),
            corrections=tuple(corrections),
            score=PageScore(folder=folder, page=number, source=page.source, score=97.0, grade="average", words=WORDS),
        )
        return search_page(record, Reading(source="embedded", engine="made", lines=tuple(lines)))

    def _words(self, language: str) -> list[str]:
        its = self.languages[language]
        words = [its.words[i] for i in self.numbers.choice(len(its.words), WORDS, p=its.chances)]
        for at in range(0, WORDS, 12):
            words[at] = words[at].capitalize()
            words[at - 1] += "."
        day, month, year = self.random.randint(1, 28), self.random.randint(1, 12), self.random.randint(1981, 1989)
        words[5] = self.random.choice([f"{month}/{day}/{year % 100}", f"{year}-{month:02d}-{day:02d}"])
        words[17] = str(self.random.randint(8_100_000, 8_999_999))
        if self.random.random() < 0.01:
            name = self.random.choice(NAMES)
            words[30] = (name.latin if language == "eng" else name.cyrillic)[0]
        return words

    def _misread(self, word: str) -> str:
        at = self.random.randrange(len(word))
        return word[:at] + self.random.choice("ecoanhbиншт") + word[at + 1 :]

    @staticmethod
    def _correction(page: int, line: int, start: int, before: str, after: str) -> Correction:
        return Correction(
            id=correction_id(page, line, start, before, after),
            page=page,
            line=line,
            start=start,
            end=start + len(before),
            before=before,
            after=after,
            kind="nonword",
            rule="shape",
            evidence=("known word",),
            confidence=0.97,
            status="applied",
        )


def folders_of(writer: Writer, pages: int) -> Iterator[tuple[str, list[SearchPage]]]:
    for at in range(0, pages, FOLDER_PAGES):
        name = f"folder-{at // FOLDER_PAGES:05d}"
        yield name, [writer.page(name, n) for n in range(1, min(FOLDER_PAGES, pages - at) + 1)]


def queries_of(sample: Sequence[SearchPage], count: int) -> list[str]:
    """Return queries of all kinds, taken from pages that are there."""
    chance = random.Random(7)

    def words(length: int, least: int = 5) -> list[str]:
        while True:
            line = chance.choice(chance.choice(sample).text.split("\n")).replace(".", "").split()
            at = chance.randrange(len(line))
            if len(part := line[at : at + length]) == length and any(len(word) >= least for word in part):
                return part

    kinds: list[Callable[[], str]] = [
        lambda: words(1)[0],
        lambda: " ".join(words(1) + words(1)),
        lambda: f'"{" ".join(words(2, 3))}"',
        lambda: f'"{" ".join(words(3, 3))}"',
        lambda: f"{words(1)[0]} OR {words(1)[0]}",
        lambda: f"{words(1)[0]} -{words(1)[0]}",
        lambda: words(1, 7)[0][:6] + "*",
        lambda: f"September {chance.randint(1, 28)}, {chance.randint(1981, 1989)}",
        lambda: chance.choice(("Shevardnadze", "Негропонте", "Fylingdales")),
        lambda: f"{words(1)[0]} lang:ru",
    ]
    return [kinds[i % len(kinds)]() for i in range(count)]


def percentiles(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"{ordered[len(ordered) // 2] * 1000:.1f} / {ordered[int(len(ordered) * 0.95)] * 1000:.1f}"


def timed(run: Callable[[str], object], queries: Sequence[str]) -> tuple[list[float], list[float]]:
    """Return the seconds on the clock, and those of this thread alone: other work on the machine counts less there."""
    clock, own = [], []
    for query in queries:
        start = time.perf_counter(), time.thread_time()
        run(query)
        clock.append(time.perf_counter() - start[0])
        own.append(time.thread_time() - start[1])
    return clock, own


def shipped_authorities() -> list[NameEntry]:
    """Return the names, abbreviations and translations of all dictionaries that come with ocrmend."""
    return authorities_of(load(list(shipped())))


def measure(pages: int, queries: int, directory: Path) -> None:
    writer, authorities = Writer(1), shipped_authorities()
    path = directory / "collection.db"
    sample: list[SearchPage] = []
    size = spent = 0.0

    def fill(connection: sqlite3.Connection) -> None:
        nonlocal size, spent
        for number, (name, its) in enumerate(folders_of(writer, pages), 1):
            size += sum(len(page.text.encode()) for page in its)
            if len(sample) < 2000:
                sample.extend(its)
            start = time.process_time()
            connection.execute("INSERT INTO folders VALUES (?,?,?,?,?)", (number, name, name, "made", name))
            add_pages(connection, number, its)
            spent += time.process_time() - start

    write_index(path, authorities, "made", fill)
    asked = queries_of(sample, queries)
    search(path, asked[0])
    clock, own = timed(lambda query: search(path, query, limit=20), asked)
    print(
        f"{pages} pages, {size / 1e6:.0f} MB of text\n"
        f"  ocrmend: {path.stat().st_size / size:.2f} x the text, {pages / spent:.0f} pages per CPU second, "
        f"p50 / p95 {percentiles(clock)} ms (CPU {percentiles(own)} ms)",
        flush=True,
    )
    slow = sorted(zip(own, asked, strict=True), reverse=True)[:8]
    print("    " + "; ".join(f"{query} {seconds * 1000:.0f}" for seconds, query in slow), file=sys.stderr)
    for tokenizer in ("unicode61", "trigram"):
        peer(tokenizer, path, directory, asked, size)
    path.unlink()


def peer(tokenizer: str, ours: Path, directory: Path, asked: Sequence[str], size: float) -> None:
    """Measure a plain FTS5 table over the same pages, text stored in it."""
    path = directory / f"{tokenizer}.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute(f"CREATE VIRTUAL TABLE pages USING fts5(text, tokenize='{tokenizer}')")
    connection.execute("ATTACH ? AS ours", (str(ours),))
    start = time.process_time()
    connection.execute("INSERT INTO pages(rowid, text) SELECT id, text FROM ours.pages")
    connection.execute("INSERT INTO pages(pages) VALUES ('optimize')")
    connection.execute("DETACH ours")
    connection.execute("VACUUM")
    spent = time.process_time() - start
    count = connection.execute("SELECT count(*) FROM pages").fetchone()[0]

    def run(query: str) -> list[tuple[str]]:
        words = [word for word in query.replace("lang:ru", "").replace(" OR ", " ").split() if word[0] != "-"]
        match = " ".join(f'"{word}"' for word in "".join(c if c.isalnum() else " " for c in " ".join(words)).split())
        sql = "SELECT snippet(pages, 0, '<', '>', '…', 24) FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 20"
        return connection.execute(sql, (match,)).fetchall()

    clock, own = timed(run, asked)
    print(
        f"  {tokenizer}, text as it is: {path.stat().st_size / size:.2f} x the text, "
        f"{count / spent:.0f} pages per CPU second, p50 / p95 {percentiles(clock)} ms (CPU {percentiles(own)} ms)",
        flush=True,
    )
    connection.close()
    path.unlink()


def one_changed(folders: int, directory: Path) -> None:
    """Measure bringing a collection up to date after one of its folders changed."""
    writer, authorities = Writer(2), shipped_authorities()
    results = []
    for name, pages in folders_of(writer, folders * FOLDER_PAGES):
        result = Result(directory / name)
        save(result, pages)
        build_folder_index(result, authorities)
        results.append(result)
    build_collection_index(results, directory, authorities)
    save(results[folders // 2], [writer.page(results[folders // 2].path.name, n) for n in range(1, FOLDER_PAGES + 1)])
    changed = results[folders // 2]
    steps: dict[str, Callable[[], object]] = {
        "its index": lambda: build_folder_index(changed, authorities),
        "the collection": lambda: build_collection_index(results, directory, authorities),
        "the collection again, unchanged": lambda: build_collection_index(results, directory, authorities),
    }
    print(f"one folder of {folders} changed:")
    for name, step in steps.items():
        start = time.perf_counter(), time.process_time()
        step()
        print(
            f"  {name} {time.perf_counter() - start[0]:.2f} s (CPU {time.process_time() - start[1]:.2f} s)", flush=True
        )


def save(result: Result, pages: Sequence[SearchPage]) -> None:
    """Write a folder's records without waiting for the disk."""
    folder = Folder(id=result.path.name, title=result.path.name, pages=tuple(page.record.page for page in pages))
    files = {result.folder_file(): encode(folder, "made")}
    for page in pages:
        lines = tuple(Line(number=n, text=text) for n, text in zip(page.lines, page.found.split("\n"), strict=True))
        number = page.record.page.number
        reading = Reading(source="embedded", engine="made", lines=lines)
        files[result.reading_file(number, "embedded")] = encode(reading, "made")
        files[result.page_file(number)] = encode(page.record, "made")
    for path, data in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the search index on made text.")
    parser.add_argument("--pages", type=int, nargs="*", default=[10_000])
    parser.add_argument("--queries", type=int, default=300)
    parser.add_argument("--folders", type=int, default=0, help="also change one folder of so many")
    parser.add_argument("--directory", type=Path, help="where the indexes are made (and removed); default: temporary")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.directory) as directory:
        for pages in options.pages:
            measure(pages, options.queries, Path(directory))
        if options.folders:
            one_changed(options.folders, Path(directory))


if __name__ == "__main__":
    main()
