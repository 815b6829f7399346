"""The commands `ocrmend decide` and `ocrmend undo`: what a person decides about changes; later runs keep to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from pipeline.console import dictionary_option, say
from pipeline.errors import UsageError
from pipeline.report_commands import results_in, rewrite


def _selectors(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the directory and the ways to say which changes are meant."""
    command = click.option("--page", "pages", multiple=True, type=int, help="All of a page; repeatable.")(command)
    command = click.option("--rule", "rules", multiple=True, help="All of a rule; repeatable.")(command)
    command = click.option("--id", "ids", multiple=True, help="One, by its id; repeatable.")(command)
    return click.argument("directory", type=click.Path(path_type=Path))(command)


@click.command()
@_selectors
@click.option("--accept/--reject", "accept", default=None, help="Carry the proposals out, or drop them.")
@click.option(
    "--correct", "own", nargs=2, metavar="BEFORE AFTER", help="Correct what no rule has found, on one --page."
)
@click.option("--line", type=click.IntRange(min=1), help="Where BEFORE stands more than once: in this line.")
@dictionary_option
def decide(
    directory: Path,
    ids: tuple[str, ...],
    rules: tuple[str, ...],
    pages: tuple[int, ...],
    accept: bool | None,
    own: tuple[str, str] | None,
    line: int | None,
    dictionaries: tuple[str, ...],
) -> int:
    """Accept or reject proposals by id, rule or page; by id also a change that was applied or not taken.

    With --correct, a person's own correction is carried out.

    Decisions outlive new runs and new OCR; `ocrmend dictionaries learn` makes rows of a dictionary from them.
    """
    from pipeline.decisions import judge

    if own:
        return _correct(directory, own, pages, line, dictionaries)
    if accept is None:
        raise UsageError("Say --accept or --reject, or --correct.")
    done = _on_all(
        directory, (ids, rules, pages), dictionaries, lambda result: judge(result, ids, rules, pages, accept=accept)
    )
    say(f"{_changes(done)} {'accepted' if accept else 'rejected'}.")
    return 0


@click.command()
@_selectors
@click.option("--redo", "redo", is_flag=True, help="Carry out again what was undone.")
@dictionary_option
def undo(
    directory: Path,
    ids: tuple[str, ...],
    rules: tuple[str, ...],
    pages: tuple[int, ...],
    redo: bool,
    dictionaries: tuple[str, ...],
) -> int:
    """Take back applied changes by id, rule or page; later runs keep to it."""
    from pipeline.decisions import undo as take_back

    done = _on_all(
        directory, (ids, rules, pages), dictionaries, lambda result: take_back(result, ids, rules, pages, redo=redo)
    )
    say(f"{_changes(done)} {'carried out again' if redo else 'taken back'}.")
    return 0


def _changes(number: int) -> str:
    return f"{number} change{'s' * (number != 1)}"


def _correct(
    directory: Path, own: tuple[str, str], pages: tuple[int, ...], line: int | None, dictionaries: tuple[str, ...]
) -> int:
    from pipeline.decisions import correct

    results = results_in(directory)
    if len(pages) != 1 or len(results) != 1:
        raise UsageError("A correction needs the directory of one folder and one --page.")
    if not correct(results[0], pages[0], *own, line):
        raise UsageError(f"{own[0]} does not stand on page {pages[0]}, or more than once.", "Say which --line.")
    rewrite(directory, results, dictionaries)
    say(f"{own[0]} -> {own[1]} on page {pages[0]}.")
    return 0


def _on_all(
    directory: Path, selectors: tuple[tuple[Any, ...], ...], dictionaries: tuple[str, ...], turn: Callable[[Any], int]
) -> int:
    """Turn changes in all results of a directory and write the outputs of those that changed; return how many."""
    if not any(selectors):
        raise UsageError("Say which changes: --id, --rule or --page.")
    results = results_in(directory)
    counts = [turn(result) for result in results]
    if changed := [result for result, count in zip(results, counts, strict=True) if count]:
        rewrite(directory, changed, dictionaries)
    report_conflicts(changed)
    return sum(counts)


def report_conflicts(results: Iterable[Any]) -> None:
    """Name the decisions that do not fit the readings of results on standard error."""
    decided = [result for result in results if result.decisions_file().is_file()]
    for record in (record for result in decided for record in result.pages()):
        for conflict in record.conflicts:
            change, place = conflict.decision.change, f"{record.score.folder}, page {record.page.number}"
            say(f"Conflict: {place}: {change.before} -> {change.after}: {conflict.reason}")
