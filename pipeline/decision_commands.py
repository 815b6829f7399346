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
@dictionary_option
def decide(
    directory: Path,
    ids: tuple[str, ...],
    rules: tuple[str, ...],
    pages: tuple[int, ...],
    accept: bool | None,
    dictionaries: tuple[str, ...],
) -> int:
    """Accept or reject proposals by id, rule or page; by id also a change that was applied or not taken.

    Decisions outlive new runs and new OCR; `ocrmend dictionaries learn` makes rows of a dictionary from them.
    """
    from pipeline.decisions import judge

    if accept is None:
        raise UsageError("Say --accept or --reject.")
    done = _on_all(
        directory, (ids, rules, pages), dictionaries, lambda result: judge(result, ids, rules, pages, accept=accept)
    )
    say(f"{done} changes {'accepted' if accept else 'rejected'}.")
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
    say(f"{done} changes {'carried out again' if redo else 'taken back'}.")
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
