"""What the commands share: messages, JSON output, settings from flags."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click
import msgspec

from pipeline.errors import UsageError


def say(message: str) -> None:
    """Write a message to standard error."""
    click.echo(message, err=True)


def print_json(value: Any) -> None:
    """Write one JSON document to standard output."""
    click.echo(msgspec.json.format(msgspec.json.encode(msgspec.to_builtins(value)), indent=2).decode())


def dictionary_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --dictionary to a command."""
    option = click.option(
        "--dictionary",
        "dictionaries",
        multiple=True,
        metavar="NAME_OR_PATH",
        help="Dictionary to correct with; repeatable. Default: general and diplomacy-1980s.",
    )
    return option(command)


def boldness_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --boldness to a command."""
    help_text = "How sure a correction must be: careful leaves more errors, bold makes more mistakes of its own."
    return click.option("--boldness", type=click.Choice(["careful", "normal", "bold"]), help=help_text)(command)


def settings_of(**given: Any) -> Any:
    """Return the settings with the flags that were given.

    Raises:
        UsageError: ocrmend.toml, the environment or a flag holds a value that does not fit.

    """
    from pydantic import ValidationError

    from pipeline.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value not in (None, ())})
    except ValidationError as error:
        first = error.errors()[0]
        raise UsageError(f"The setting {'.'.join(map(str, first['loc']))} does not fit: {first['msg']}.") from error


def report_failures(failures: Iterable[Any], most: int = 20) -> None:
    """Name what failed on standard error, the same message once with a count of its pages."""
    by_message: dict[str, list[Any]] = {}
    for found in failures:
        by_message.setdefault(found.message, []).append(found)
    for message, its in list(by_message.items())[:most]:
        first = its[0]
        place = f"page {first.page} ({first.source})" if first.page else first.source
        more = f" and {len(its) - 1} more" if len(its) > 1 else ""
        say(f"Failed: {place}{more}: {message}")
    if len(by_message) > most:
        say(f"and {len(by_message) - most} more kinds of failure; see the report.")
