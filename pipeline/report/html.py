"""The report of a folder: report/index.html, one file that needs nothing but the pictures beside it.

It works without a script; the script that is in it only filters and sorts. A content security policy lets it load
nothing from anywhere and run no other script, whatever text of a page might try. Nothing in it depends on the clock or
on the machine.
"""

from __future__ import annotations

import base64
import hashlib
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from pipeline.report import charts, view
from pipeline.report.marks import language_of, shown, shown_change
from pipeline.store import Result, write_atomic

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent / "templates"


def write_report(result: Result) -> Path:
    """Write report/index.html and return its place. Pictures are shown where `write_images` made them before.

    Raises:
        InputUnreadable: folder.json lacks or is damaged.
        OutputNotWritable: no rights or no space.

    """
    path = result.path / "report" / "index.html"
    write_atomic(path, render("folder.html.j2", view=view.folder_view(result)))
    return path


def render(template: str, **values: Any) -> str:
    """Return a template filled in, everything escaped, with the style sheet and the script in it."""
    script = (TEMPLATES / "report.js").read_text(encoding="utf-8")
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return _environment().get_template(template).render(script=script, style=style, script_hash=digest, **values)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters |= {
        "accuracy": accuracy,
        "count": lambda number: f"{number:,}".replace(",", " "),
        "plural": lambda number, one, many="": one if number == 1 else many or f"{one}s",
        "one_in": one_in,
        "sure": sure,
        "commands": commands,
        "shown": shown,
        "shown_change": shown_change,
        "language_of": language_of,
        "remedy": view.remedy,
    }
    environment.globals |= {"charts": charts, "views": view, "height": height, "scores": scores}
    return environment


def accuracy(value: float | None) -> str:
    """Return an accuracy in per cent with one decimal, never rounded up to a perfect 100."""
    if value is None:
        return "—"
    return f"{value:.1f}" if value in (0.0, 100.0) else f"{min(value, 99.9):.1f}"


def sure(confidence: float) -> str:
    """Return a confidence in per cent, rounded down: certainty is not claimed by rounding."""
    return f"{math.floor(100 * confidence + 1e-9)} %"


def commands(text: str) -> Markup:
    """Return a sentence as HTML, with what stands between backticks as code."""
    parts = (Markup("<code>{}</code>").format(p) if at % 2 else escape(p) for at, p in enumerate(text.split("`")))
    return Markup("").join(parts)


def one_in(value: float | None) -> str:
    """Return an accuracy as a share of wrong characters: `1 character in 42`."""
    if value is None:
        return "no estimate"
    wrong = 100.0 - value
    return f"1 character in {round(100 / wrong):,}".replace(",", " ") if wrong > 0.01 else "hardly any character"


def height(score: float | None) -> str:
    """Return how high a page's leaf in the strip is filled, as a CSS percentage."""
    return "100%" if score is None else f"{max(8, round(100 * charts.place(score)))}%"


def scores(pages: tuple[view.PageView, ...]) -> list[Any]:
    """Return the scores of pages that were done."""
    return [page.score for page in pages if page.record]
