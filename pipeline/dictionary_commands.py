"""The commands `ocrmend dictionaries list|check|learn`."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.console import say
from pipeline.errors import InputUnreadable


@click.group()
def dictionaries() -> None:
    """List, check and extend dictionaries."""


@dictionaries.command("list")
def dictionaries_list() -> int:
    """List the dictionaries that come with ocrmend."""
    from pipeline.language.dictionaries import load, shipped

    for name, path in shipped().items():
        d = load([str(path)])
        click.echo(
            f"{name}\t{len(d.names)} names, {len(d.terms)} terms, {len(d.errors)} known errors, "
            f"{len(d.phrases)} phrases, {len(d.forms)} forms, {len(d.confusions)} confusions, "
            f"{len(d.protected)} protected patterns"
        )
    return 0


@dictionaries.command("check")
@click.argument("names", nargs=-1, metavar="[NAME_OR_PATH]...")
def dictionaries_check(names: tuple[str, ...]) -> int:
    """Check dictionaries for conflicts, cycles, duplicates and bad encodings; default: all that come with ocrmend."""
    from pipeline.language.dictionaries import check, locate, shipped

    worst = 0
    for name in names or tuple(shipped()):
        problems = check(locate(name))
        for problem in problems:
            click.echo(f"{name}/{problem}")
        if any(p.severity == "error" for p in problems):
            worst = InputUnreadable.exit_code
        say(f"{name}: {len(problems)} problems")
    return worst


@dictionaries.command("learn")
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--into", required=True, type=click.Path(path_type=Path), help="The dictionary folder that takes the new rows."
)
def dictionaries_learn(directory: Path, into: Path) -> int:
    """Turn what a person decided about the results in a directory into rows of a dictionary.

    Accepted changes become known errors; changes that were taken back become words that are right.
    """
    from pipeline.decisions import decided
    from pipeline.language.dictionaries import load
    from pipeline.language.dictionary_learn import add_rows, learn
    from pipeline.store import find_results

    accepted, rejected = decided(find_results(directory))
    learnt = learn(accepted, rejected, load([str(into)] if any(into.glob("*.tsv")) else []))
    add_rows(into, learnt)
    say(f"{len(learnt.errors)} known errors and {len(learnt.terms)} terms added to {into}.")
    return 0
