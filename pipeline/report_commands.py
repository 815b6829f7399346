"""The command `ocrmend report`, and what it shares with other commands on results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.console import dictionary_option, settings_of
from pipeline.errors import InputUnreadable


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@dictionary_option
def report(directory: Path, dictionaries: tuple[str, ...]) -> int:
    """Write the outputs of the results in a directory again, from their records alone: text, tables, report, index."""
    results = results_in(directory)
    rewrite(directory, results, dictionaries)
    click.echo(str(_front_page(directory, len(results))))
    return 0


def results_in(directory: Path) -> list[Any]:
    """Return the results in a directory.

    Raises:
        InputUnreadable: there are none.

    """
    from pipeline.store import find_results

    results = find_results(directory)
    if not results:
        raise InputUnreadable(f"There are no results in {directory}.", "Run `ocrmend clean` first.")
    return results


def rewrite(directory: Path, results: Sequence[Any], dictionaries: tuple[str, ...]) -> None:
    """Write the outputs of results again, and those over all results of the directory.

    Raises:
        InputUnreadable: a dictionary or a record cannot be read.
        OutputNotWritable: no rights or no space.

    """
    from pipeline import stages
    from pipeline.language.dictionaries import load

    dictionary = load(settings_of(dictionaries=dictionaries).dictionaries)
    for result in results:
        stages.write_files(result, dictionary)
    if not (directory / "folder.json").is_file():
        stages.write_collection_outputs(results_in(directory), directory, (), dictionary)


def _front_page(directory: Path, results: int) -> Path:
    one = directory / "report" / "index.html"
    return one if one.is_file() and results == 1 else directory / "index.html"
