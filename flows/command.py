"""The command `ocrmend clean`: the flows, called from the command line."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from types import FrameType
from typing import Any

import click

from flows import home, progress
from pipeline.console import boldness_option, dictionary_option, print_json, report_failures, say, settings_of
from pipeline.decision_commands import report_conflicts
from pipeline.errors import Interrupted, exit_code_for
from pipeline.store import Result


@click.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("reports"), show_default=True, help="Where results go."
)
@click.option(
    "--mode", type=click.Choice(["auto", "reocr", "correct"]), help="auto: the better of old text and new OCR."
)
@click.option("--lang", type=click.Choice(["auto", "eng", "rus", "eng+rus"]), help="Languages of the pages.")
@dictionary_option
@boldness_option
@click.option("--jobs", type=click.IntRange(min=0), help="Pages worked on at once; default: one for each processor.")
@click.option("--runner", type=click.Choice(["threads", "dask", "ray"]), help="What carries the batches.")
@click.option(
    "--redo",
    type=click.Choice(["ingest", "recognition", "correction", "quality", "report"]),
    multiple=True,
    help="Do a stage again although it is up to date; repeatable.",
)
@click.option("--tmp", type=click.Path(path_type=Path), help="Where temporary files go.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as one JSON document.")
def clean(sources: tuple[str, ...], out: Path, as_json: bool, **options: Any) -> int:
    """Clean folders the whole way: read, recognise, correct, score, report, index.

    A PDF, a TIFF or a text file given by name is one folder. A directory's page images are one folder; each PDF and
    each lone text file in it is a folder of its own; subdirectories likewise.
    """
    settings = settings_of(**options)
    home.require_writable(out, "Choose another --out.")
    home.settle()
    from flows.clean import clean_collection, start  # Prefect is imported here, after its surroundings are settled

    _stop_on_signals()
    with progress.shown():
        outcome = start(clean_collection, list(sources), str(out), settings=settings)
    report_failures(outcome.failures)
    report_conflicts(Result(Path(place)) for place in outcome.results)
    if as_json:
        print_json(outcome)
    else:
        say(f"{outcome.pages} pages in {len(outcome.results)} folders done, {len(outcome.failures)} failures.")
        if outcome.report:
            click.echo(outcome.report)
    return exit_code_for(outcome.failures, outcome.pages)


def _stop_on_signals() -> None:
    """Let Ctrl-C and SIGTERM end the run at once: programs die, complete records stay; a second one is final.

    Prefect by itself would wait for the batches that are being worked on.
    """

    def stop(number: int, frame: FrameType | None) -> None:
        from pipeline.recognition.process import stop_all

        stop_all()
        for again in (signal.SIGINT, signal.SIGTERM):
            signal.signal(again, lambda *_: os._exit(Interrupted.exit_code))
        raise KeyboardInterrupt

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, stop)
