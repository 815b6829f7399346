"""Charts of scores as inline SVG, drawn without a library; colours come from the page's style sheet by class.

The axis of accuracy is stretched towards 100 per cent, since that is where pages differ for a reader: the place of a
score is 1 - ln(1 + e) / ln(1 + 50), where e is its error in per cent. Its ticks are labelled, so that nothing has to be
read off by length.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from pipeline.document import PageScore

WORST = 50.0
"""Scores below this share the left end of the axis."""
TICKS = (50.0, 75.0, 90.0, 98.0, 100.0)
BINS = (0.0, 50.0, 75.0, 90.0, 95.0, 98.0, 99.0, 100.0)
"""Borders of the histogram's bins; a score of exactly 100 counts in the last one."""
MOST_DUMBBELLS = 120
"""Folders of more pages are drawn as two curves of sorted scores, in which a page is less than a pixel or two."""


def place(score: float) -> float:
    """Return where a score stands on the axis, 0 (50 per cent and less) to 1 (100 per cent)."""
    error = min(max(100.0 - score, 0.0), 100.0 - WORST)
    return 1.0 - math.log1p(error) / math.log1p(100.0 - WORST)


def gauge(score: PageScore) -> Markup:
    """Return a page's score on the axis: a bar from low to high, a dot for the score, a ring for the score before."""
    if score.score is None:
        return Markup("")
    width, height = 200, 18

    def x(value: float) -> float:
        return round(6 + place(value) * (width - 12), 1)

    low, high = (score.score if bound is None else bound for bound in (score.low, score.high))
    parts = [
        _line(x(WORST), 9, x(100), 9, "axis"),
        *(_line(x(tick), 5, x(tick), 13, "axis") for tick in (90.0, 98.0)),
        _line(x(low), 9, x(high), 9, "interval"),
    ]
    if score.score_before is not None:
        parts += [
            _line(x(score.score_before), 9, x(score.score), 9, "way"),
            _circle(x(score.score_before), 9, 4, "before"),
        ]
    parts.append(_circle(x(score.score), 9, 4.5, f"after g-{score.grade}"))
    return _svg((width, height), "gauge", "", parts)


def page_chart(scores: Sequence[PageScore]) -> Markup:
    """Return the scores before and after of all pages: page by page, or sorted where there are many."""
    scored = [score for score in scores if score.score is not None]
    if not scored:
        return Markup("")
    return _dumbbells(scored) if len(scored) <= MOST_DUMBBELLS else _curves(scored)


def histogram(scores: Sequence[PageScore]) -> Markup:
    """Return how many pages have scores in each range, before and after, as pairs of bars."""
    counts = bins(scores)
    most = max((max(before, after) for _, before, after in counts), default=0)
    if not most:
        return Markup("")
    width, height, base, slot = 640, 220, 180, 640 / len(counts)
    parts = [_line(0, base, width, base, "axis")]
    for at, (name, before, after) in enumerate(counts):
        left = at * slot
        for offset, count, style in ((0.14, before, "bar before"), (0.52, after, "bar after")):
            tall = 150 * count / most
            x = left + offset * slot
            if count:
                parts.append(_rect(x, base - tall, slot * 0.34, tall, style))
            parts.append(_text(x + slot * 0.17, base - tall - 5, str(count) if count else "", "count"))
        parts.append(_text(left + slot / 2, base + 18, name, "tick"))
    parts.append(_text(width / 2, base + 36, "expected character accuracy, per cent", "label"))
    text = "; ".join(f"{name} per cent: {before} before, {after} after" for name, before, after in counts)
    return _svg((width, height), "histogram", f"Pages by expected accuracy: {text}", parts)


def bins(scores: Iterable[PageScore]) -> list[tuple[str, int, int]]:
    """Return the histogram's figures: range, pages before, pages after. Pages without a score are left out."""
    both = [(s.score if s.score_before is None else s.score_before, s.score) for s in scores if s.score is not None]
    out = []
    for low, high in itertools.pairwise(BINS):
        last = high == BINS[-1]
        before = sum(low <= value < high or (last and value == high) for value, _ in both)
        after = sum(low <= value < high or (last and value == high) for _, value in both)
        out.append((f"{low:.0f}–{high:.0f}", before, after))
    return out


def _dumbbells(scores: list[PageScore]) -> Markup:
    """Return a column for each page in order: ring before, dot after, a line between them."""
    left, right, top, base = 44, 10, 14, 214
    # As wide as the text column if a page still gets 12 pixels; folders of few pages do not spread over it.
    width = max(min(1000, left + right + 34 * len(scores)), left + right + 12 * len(scores), 320)
    step = (width - left - right) / len(scores)
    parts = _horizontal_axis(left, width - right, top, base)
    every = max(1, math.ceil(28 / step))
    for at, score in enumerate(scores):
        x = left + (at + 0.5) * step
        after = _y(score.score or 0.0, top, base)
        before = after if score.score_before is None else _y(score.score_before, top, base)
        mark = Markup('<a href="#p{}" tabindex="-1"><title>{}</title>{}</a>').format(
            score.page,
            f"Page {score.page}: {_figure(score.score_before)} before, {_figure(score.score)} after",
            Markup("").join(
                (
                    _rect(x - step / 2, top, step, base - top, "hit"),
                    _line(x, before, x, after, "way"),
                    _circle(x, before, 3.5, "before"),
                    _circle(x, after, 4, f"after g-{score.grade}"),
                )
            ),
        )
        parts.append(mark)
        if at % every == 0:
            parts.append(_text(x, base + 18, str(score.page), "tick"))
    parts.append(_text((left + width - right) / 2, base + 36, "page", "label"))
    text = f"{len(scores)} pages with a score; the figures are with each page below."
    return _svg((width, base + 44), "by-page", f"Expected accuracy of each page, before and after: {text}", parts)


def _curves(scores: list[PageScore]) -> Markup:
    """Return two curves: all pages from the worst to the best, before and after, each sorted for itself."""
    left, right, top, base, width = 44, 10, 14, 214, 1000
    parts = _horizontal_axis(left, width - right, top, base)
    before = [score.score if score.score_before is None else score.score_before for score in scores]
    for values, style in ((before, "curve before"), ([score.score for score in scores], "curve after")):
        ordered = sorted(value or 0.0 for value in values)
        points = " ".join(
            f"{left + (at + 0.5) / len(ordered) * (width - left - right):.1f},{_y(value, top, base):.1f}"
            for at, value in enumerate(ordered)
        )
        parts.append(Markup('<polyline class="{}" points="{}"/>').format(style, points))
    label = f"{len(scores)} pages, from the worst to the best"
    parts.append(_text((left + width - right) / 2, base + 24, label, "label"))
    return _svg((width, base + 34), "by-page", f"Expected accuracy before and after: {label}", parts)


def _horizontal_axis(left: float, right: float, top: float, base: float) -> list[Markup]:
    parts = []
    for tick in TICKS:
        y = _y(tick, top, base)
        parts += [_line(left, y, right, y, "grid"), _text(left - 8, y + 4, f"{tick:.0f}", "tick end")]
    return parts


def _y(score: float, top: float, base: float) -> float:
    return round(base - place(score) * (base - top), 1)


def _figure(score: float | None) -> str:
    return "no score" if score is None else f"{score:.1f} per cent"


def _svg(size: tuple[float, float], name: str, label: str, parts: Iterable[Markup]) -> Markup:
    """Return an SVG; one without a label is decoration to a screen reader, as its figures stand beside it."""
    width, height = size
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="chart {}" viewBox="0 0 {} {}" width="{}" height="{}" {}>{}</svg>').format(
        name, width, height, width, height, role, Markup("").join(parts)
    )


def _line(x1: float, y1: float, x2: float, y2: float, style: str) -> Markup:
    return Markup('<line class="{}" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>').format(style, x1, y1, x2, y2)


def _circle(x: float, y: float, r: float, style: str) -> Markup:
    return Markup('<circle class="{}" cx="{:.1f}" cy="{:.1f}" r="{}"/>').format(style, x, y, r)


def _rect(x: float, y: float, width: float, height: float, style: str) -> Markup:
    return Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(
        style, x, y, width, height
    )


def _text(x: float, y: float, text: str, style: str) -> Markup:
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>').format(style, x, y, text)
