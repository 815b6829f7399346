"""The command `ocrmend`. Results go to standard output, messages to standard error; heavy rooms are loaded on use."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

import click
import msgspec

from pipeline.console import boldness_option, dictionary_option, print_json, report_failures, say, settings_of
from pipeline.decision_commands import decide, undo
from pipeline.dictionary_commands import dictionaries
from pipeline.errors import (
    InputUnreadable,
    Interrupted,
    MissingDependency,
    OcrmendError,
    OutputNotWritable,
    PagesFailed,
    UsageError,
)
from pipeline.report_commands import report
from pipeline.search_commands import export, search

PLUG_INS = "ocrmend.commands"
"""Entry points of commands outside this package: the flows add `clean`, so that pipeline/ needs no Prefect."""


class Commands(click.Group):
    """The commands here and those of other packages; the latter are loaded only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the design: the whole way first."""
        return [*(point.name for point in entry_points(group=PLUG_INS)), *self.commands]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Return a command by its name."""
        if name in self.commands:
            return self.commands[name]
        found: click.Command | None = next((p.load() for p in entry_points(group=PLUG_INS) if p.name == name), None)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("ocrmend"), prog_name="ocrmend")
def cli() -> None:
    """Clean digitized archive folders: better text, a score for each page, a search that finds what bad OCR hid.

    Exit codes: 0 done; 2 bad usage; 3 something is not installed; 4 input unreadable; 5 output not writable; 6 done,
    but some pages failed; 130 interrupted; 1 unexpected.
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; every error that a user can meet ends in a message."""
    try:
        code = cli.main(args=arguments, prog_name="ocrmend", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except OcrmendError as error:
        say(f"Error: {error}")
        return error.exit_code
    except (KeyboardInterrupt, click.Abort):
        say("Interrupted. What is complete is kept; the same command goes on from there.")
        return Interrupted.exit_code
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        say("Error: out of memory. Use fewer --jobs.")
        return 1
    except Exception as error:
        if os.environ.get("OCRMEND_DEBUG"):
            raise
        say(f"Unexpected error: {type(error).__name__}: {error} (OCRMEND_DEBUG=1 shows where).")
        return 1


@cli.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("-o", "--output", metavar="OUT.txt", help="Where the corrected text goes; default: standard output.")
@click.option("--out", type=click.Path(path_type=Path), help="Directory for the corrected texts of several files.")
@click.option("--changes", metavar="CHANGES.jsonl", help="Where the record of every change and proposal goes.")
@click.option("--together", is_flag=True, help="The files are one folder: they bear witness for each other.")
@click.option("--jobs", type=click.IntRange(min=0), help="Files worked on at once; default: one for each processor.")
@boldness_option
@dictionary_option
def correct(
    files: tuple[str, ...],
    output: str | None,
    out: Path | None,
    changes: str | None,
    together: bool,
    jobs: int | None,
    boldness: str | None,
    dictionaries: tuple[str, ...],
) -> int:
    """Correct text files: text in, text out; `-` is standard input or output."""
    from pipeline.ingest.text import SourceText, read_text, source_text
    from pipeline.language.dictionaries import load
    from pipeline.texts import correct_texts

    if out and output:
        raise UsageError("Give --output or --out, not both.")
    if len(files) > 1 and not out and not together:
        raise UsageError("Several files need --out DIR (or --together).")
    settings = settings_of(dictionaries=dictionaries, boldness=boldness, jobs=jobs)
    dictionary = load(settings.dictionaries)
    sources: list[SourceText] = []
    failed: list[InputUnreadable] = []
    for name in files:
        try:
            sources.append(_standard_input(source_text) if name == "-" else read_text(Path(name)))
        except InputUnreadable as error:
            failed.append(error)
            say(f"Error: {error}")
    if not sources:
        raise failed[0]
    results = correct_texts(sources, dictionary, settings, together=together)
    for result in results:
        for left in result.left_alone:
            say(f"{result.name}, {left}")
    if out:
        for result, name in zip(results, _unique_names([r.name for r in results]), strict=True):
            _write(out / name, result.text)
    else:
        _write(output or "-", "\f".join(r.text for r in results))
    if changes:
        records = [(r.name, c) for r in results for c in r.corrections]
        _write(changes, "".join(_change_line(c, name if len(files) > 1 else "") for name, c in records))
    return PagesFailed.exit_code if failed else 0


def _standard_input(make: Callable[..., Any]) -> Any:
    from pipeline.ingest.encodings import decode

    return make(decode(sys.stdin.buffer.read(), "standard input"), "standard input")


def _unique_names(names: Sequence[str]) -> list[str]:
    """Return file names for texts, numbered where two sources have the same name."""
    stems = [Path(name).stem if name != "standard input" else "stdin" for name in names]
    return [f"{s}.txt" if stems.count(s) == 1 else f"{s}-{i}.txt" for i, s in enumerate(stems, 1)]


def _change_line(change: Any, file: str) -> str:
    record = {"file": file} if file else {}
    names = "id page line start end before after kind rule evidence confidence status normal".split()
    record |= {name: getattr(change, name) for name in names if name != "normal" or change.normal}
    return msgspec.json.encode(record).decode() + "\n"


def _write(place: Path | str, text: str) -> None:
    if place == "-":
        sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    from pipeline.store import write_atomic

    write_atomic(Path(place), text)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print the page records as one JSON list.")
@click.option("--lang", type=click.Choice(["auto", "eng", "rus", "eng+rus"]), help="Languages of page images.")
def score(files: tuple[Path, ...], as_json: bool, lang: str | None) -> int:
    """Score pages as they are: text, the text layer of PDFs, or page images, which are read for it."""
    from pipeline.errors import exit_code_for
    from pipeline.scoring import score_sources

    scores, failures = score_sources(files, settings_of(lang=lang))
    if as_json:
        print_json(scores)
    else:
        for s in scores:
            value = "" if s.score is None else f"{s.score:5.1f} ({s.low:.0f}-{s.high:.0f})"
            click.echo(
                f"{s.folder}\t{s.page}\t{value}\t{s.grade}\t{s.kind}\t{'+'.join(s.languages)}\t{s.advice}\t{s.reason}"
            )
    report_failures(failures)
    return exit_code_for(failures, len(scores))


@cli.command()
@click.argument("hypothesis", type=click.Path(path_type=Path))
@click.argument("truth", type=click.Path(path_type=Path))
@click.option(
    "--before", type=click.Path(path_type=Path), help="The text before correction: shows what was fixed and damaged."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def evaluate(hypothesis: Path, truth: Path, before: Path | None, as_json: bool) -> int:
    """Compare text with its truth: files, or directories paired by name (a.txt with a.gt.txt)."""
    from pipeline.quality.evaluation_output import as_document, as_table
    from pipeline.quality.pairs import evaluate_paths

    found = evaluate_paths(hypothesis, truth, before)
    if as_json:
        print_json(as_document(found))
    else:
        click.echo(as_table(found))
    return 0


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Print the checks as one JSON list.")
def doctor(as_json: bool) -> int:
    """Check what ocrmend needs of this machine: Tesseract, its languages, libraries, places to write, space."""
    from pipeline.doctor import examine, state_directory

    checks = examine(state_directory())
    if as_json:
        print_json(checks)
    else:
        for check in checks:
            click.echo(
                f"{'ok     ' if check.ok else 'MISSING'}  {check.name}: {check.found}"
                + (f"\n         {check.hint}" if check.hint else "")
            )
    bad = [c for c in checks if not c.ok]
    if not bad:
        return 0
    unwritable = all(c.name in ("state", "temporary files", "space") for c in bad)
    return OutputNotWritable.exit_code if unwritable else MissingDependency.exit_code


cli.add_command(report)
cli.add_command(decide)
cli.add_command(undo)
cli.add_command(search)
cli.add_command(export)
cli.add_command(dictionaries)

if __name__ == "__main__":
    sys.exit(main())
