"""The command `ocrmend report`, and what it shares with other commands on results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.console import dictionary_option, print_json, say, settings_of
from pipeline.errors import InputUnreadable, UsageError


@click.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--audit", "pages", type=click.IntRange(min=1), metavar="N", help="Draw N pages to proofread.")
@click.option("--seed", default=0, show_default=True, help="Another number draws other pages.")
@click.option(
    "--audit-counts",
    "table",
    type=click.Path(path_type=Path),
    metavar="AUDIT.csv",
    help="Take in the errors counted on the pages drawn: the true error rate, and scores that agree with it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON document.")
@dictionary_option
def report(
    directory: Path, pages: int | None, seed: int, table: Path | None, as_json: bool, dictionaries: tuple[str, ...]
) -> int:
    """Write the outputs of the results in a directory again, from their records alone: text, tables, report, index.

    With --audit, write a sheet for proofreading instead: DIR/audit/audit.html, and audit.csv for the counts.
    """
    if pages and table:
        raise UsageError("Give --audit or --audit-counts, not both.")
    results = results_in(directory)
    if pages:
        return _draw(results, directory, pages, seed, as_json)
    found = _take_counts(results, directory, table) if table else None
    rewrite(directory, results, dictionaries)
    front = str(_front_page(directory, len(results)))
    if as_json:
        print_json({"report": front, "audit": found} if found else {"report": front})
    else:
        if found:
            click.echo(_told(found))
        click.echo(front)
    return 0


def _draw(results: Sequence[Any], directory: Path, pages: int, seed: int, as_json: bool) -> int:
    from pipeline.auditing import draw

    sheet, proofs = draw(results, directory, pages, seed)
    if as_json:
        drawn = [{"folder": p.record.score.folder, "page": p.record.page.number} for p in proofs]
        print_json({"sheet": str(sheet), "table": str(sheet.with_suffix(".csv")), "pages": drawn})
    else:
        say(f"{len(proofs)} pages to proofread; enter the errors in {sheet.with_suffix('.csv')}.")
        click.echo(str(sheet))
    return 0


def _take_counts(results: Sequence[Any], directory: Path, table: Path) -> Any:
    from pipeline.auditing import take_counts

    return take_counts(results, directory, table)


def _told(audit: Any) -> str:
    return (
        f"true character error rate {100 * audit.rate:.2f} % (95 %: {100 * audit.low:.2f} to {100 * audit.high:.2f}), "
        f"from {audit.errors} errors in {audit.characters} characters on {audit.pages} pages; "
        f"expected error rates times {audit.factor:.2f}"
    )


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
