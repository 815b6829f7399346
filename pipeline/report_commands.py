"""The command `ocrmend report`, and what it shares with other commands on results."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from pipeline.console import boldness_option, dictionary_option, print_json, say, settings_of
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
@click.option(
    "--queries",
    type=click.Path(path_type=Path),
    metavar="FILE.tsv",
    help="Queries with the pages they should find: print recall and precision, before and after.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as one JSON document.")
@boldness_option
@dictionary_option
def report(
    directory: Path,
    pages: int | None,
    seed: int,
    table: Path | None,
    queries: Path | None,
    as_json: bool,
    boldness: str | None,
    dictionaries: tuple[str, ...],
) -> int:
    """Write the outputs of the results in a directory again, from their records alone: text, tables, report, index.

    With --boldness, what is applied and what is proposed is decided anew first, from the odds in the records.
    With --audit, write a sheet for proofreading instead: DIR/audit/audit.html, and audit.csv for the counts.
    """
    if sum(option is not None for option in (pages, table, queries)) > 1:
        raise UsageError("Give one of --audit, --audit-counts and --queries.")
    results = results_in(directory)
    if queries:
        return _prove(directory, queries, as_json)
    if pages:
        return _draw(results, directory, pages, seed, as_json)
    if boldness:
        from pipeline.decisions import lay_anew

        for result in results:
            lay_anew(result, boldness)
    found = _take_counts(results, directory, table) if table else None
    rewrite(directory, results, dictionaries)
    front = str(_front_page(directory, len(results)))
    from pipeline.search.proof import gains

    better = gains(directory)
    if as_json:
        print_json({"report": front, "gains": better} | ({"audit": found} if found else {}))
    else:
        if found:
            click.echo(_told(found))
        for gain in better:
            say(f"{gain.name}: found on {gain.after} pages, {gain.before} before")
        click.echo(front)
    return 0


def _prove(directory: Path, queries: Path, as_json: bool) -> int:
    """Print what queries with known answers find, beside plain search of the uncorrected text."""
    from pipeline.search.proof import answers, read_expectations, totals

    given = answers(directory, read_expectations(queries))
    both = {"after": totals(given), "before": totals(given, as_found=True)}
    if as_json:
        rates = {name: {"recall": t.recall, "precision": t.precision, "counts": t} for name, t in both.items()}
        print_json({"queries": given, **rates})
        return 0
    for answer in given:
        counts = [f"{len(set(answer.wanted) & set(found))}/{len(found)}" for found in (answer.as_found, answer.found)]
        click.echo(f"{answer.query}\t{len(answer.wanted)} wanted\t{counts[0]} right before\t{counts[1]} right after")
    for name, total in both.items():
        click.echo(
            f"{name}: recall {total.recall:.2f} ({total.right}/{total.wanted}), precision {total.precision:.2f} "
            f"({total.right}/{total.found}), {total.perfect} of {total.queries} queries perfect"
        )
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
