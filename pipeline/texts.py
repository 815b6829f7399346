"""Text in, text out: correction of plain text files without results on disk, flows or servers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, pairwise

import msgspec

from pipeline.correction import Shared, correct_folder
from pipeline.document import CorrectedPage, Correction, Gate, Page, Reading, Record, corrected_lines
from pipeline.ingest.pages_table import load_patterns
from pipeline.ingest.text import SourceText, text_pages, text_readings
from pipeline.language.dictionaries import Dictionary, Vocabulary
from pipeline.processes import processes, spread
from pipeline.settings import Settings

_WORTH_PROCESSES = 200_000
"""Characters of several texts from which processes of their own correct them faster than this one."""


class CorrectedText(Record, frozen=True, kw_only=True):
    """A corrected text with its own line ends, and every change and proposal; `line` counts in the source text."""

    name: str
    text: str
    corrections: tuple[Correction, ...] = ()
    left_alone: tuple[str, ...] = ()
    """Pages that were not open to all rules, and why, in words."""


def correct_texts(
    sources: Sequence[SourceText], dictionary: Dictionary, settings: Settings, *, together: bool = False
) -> list[CorrectedText]:
    """Correct texts, each as a folder of its own or together as one, whose pages bear witness for each other."""
    if not together:
        return _each(sources, dictionary, settings)
    patterns = load_patterns(settings.dictionaries)
    parts = [text_pages(source, patterns) for source in sources]
    groups, at = [], 0
    for source, (pages, _) in zip(sources, parts, strict=True):
        numbered = [msgspec.structs.replace(page, number=page.number + at) for page in pages]
        groups.append(_readings(source, numbered))
        at += len(pages)
    markdown = any(markdown for _, markdown in parts)
    results = correct_folder(list(chain.from_iterable(groups)), dictionary, settings, markdown=markdown)
    joined, at = [], 0
    for source, group in zip(sources, groups, strict=True):
        joined.append(_rejoin(source, results[at : at + len(group)]))
        at += len(group)
    return joined


def _each(sources: Sequence[SourceText], dictionary: Dictionary, settings: Settings) -> list[CorrectedText]:
    """Correct texts as folders of their own, many in as many processes as the settings have jobs."""
    letters = sum(len(line) for source in sources for line in source.lines)
    count = min(len(sources), settings.workers) if letters >= _WORTH_PROCESSES else 1
    # One part for each process: what was looked up for a text serves those after it.
    bounds = [len(sources) * k // count for k in range(count + 1)]
    parts = [sources[first:last] for first, last in pairwise(bounds)]
    with processes(count) as pool:
        done = spread(pool, partial(_in_turn, dictionary=dictionary, settings=settings), parts)
        return list(chain.from_iterable(done))


def _in_turn(sources: Sequence[SourceText], *, dictionary: Dictionary, settings: Settings) -> list[CorrectedText]:
    patterns, shared = load_patterns(settings.dictionaries), Shared(Vocabulary(dictionary))
    out = []
    for source in sources:
        pages, markdown = text_pages(source, patterns)
        readings = _readings(source, pages)
        corrected = correct_folder(readings, dictionary, settings, markdown=markdown, shared=shared)
        out.append(_rejoin(source, corrected))
    return out


def _readings(source: SourceText, pages: Sequence[Page]) -> list[tuple[Page, Reading]]:
    by_number = {page.number: page for page in pages}
    return [(by_number[number], reading) for number, reading in text_readings(source, pages)]


def _rejoin(source: SourceText, pages: Sequence[CorrectedPage]) -> CorrectedText:
    lines = [line for page in pages for line in corrected_lines(page.reading, page.corrections)]
    return CorrectedText(
        name=source.name,
        text="".join(line + end for line, end in zip(lines, source.ends, strict=True)),
        corrections=tuple(c for page in pages for c in page.corrections),
        left_alone=tuple(_left_alone(pages)),
    )


def _left_alone(pages: Iterable[CorrectedPage]) -> Iterator[str]:
    gated: dict[Gate, list[CorrectedPage]] = {}
    for page in pages:
        if page.treatment.gate != "open":
            gated.setdefault(page.treatment.gate, []).append(page)
    for gate, its in gated.items():
        more = f" and {len(its) - 1} more" if len(its) > 1 else ""
        left = "capitalised words left alone" if gate == "names" else "no rules of a lexicon"
        yield f"page {its[0].page.number}{more}: {left}, {gate}: {its[0].treatment.reason}"
