"""A page's image -> the best reading of it, with the effort spent where it pays.

Plain first: the file as it is, unless its image shows at a glance that a cleaned one will be read better. More passes
only where a reading is in doubt; the better is kept, and on the worst pages the passes are put together word by word.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.document import Reading
from pipeline.recognition.combine import combine
from pipeline.recognition.engine import Engine
from pipeline.recognition.judge import Verdict, judge
from pipeline.recognition.languages import CLEARLY, Pass, settle_languages
from pipeline.recognition.noise import without_noise
from pipeline.recognition.passes import Attempt, Sheet, read_cleaned, read_plain
from pipeline.recognition.plan import Plan, plan_for
from pipeline.recognition.tesseract import Tesseract
from pipeline.recognition.ticks import with_tick_boxes
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Grey
    from pipeline.imaging.prepare import Smoothing

GOOD = 0.85
"""A reading worth this much (confidence x coverage) is not tried again."""
LOST = 0.45
"""A reading worth less may be of a page that stands on its head."""
BLANK_PIXELS = 20
"""A page with less letter-like ink than this many pixels of the reduced image is blank."""


def is_good(verdict: Verdict) -> bool:
    """Tell whether a reading needs no second try: the engine is sure of it and left little unread."""
    return verdict.worth >= GOOD or (verdict.confidence >= 90 and verdict.lexicon >= 0.95 and verdict.covered >= 0.85)


def read_sheet(sheet: Sheet, engine: Engine, plan: Plan, fixed: bool) -> tuple[Attempt, ...]:
    """Make as many passes over a page as it needs; return them, the best first, all in one direction and language.

    `fixed`: the languages are the user's and stay.
    """
    from pipeline.imaging.prepare import smoothing_for

    read = _pass(sheet, engine, plan)
    first = read(plan.languages)
    if first.verdict.worth < LOST:
        # The shapes of letters may have misled us; only reading tells. OSD is not asked: it is wrong on such pages.
        over = Plan(plan.languages, (plan.turn + 180) % 360, clean=True)
        read_over = _pass(sheet, engine, over)
        turned = read_over(plan.languages)
        if turned.verdict.worth > first.verdict.worth + CLEARLY:
            first, plan, read = turned, over, read_over
    best = first if fixed else settle_languages(first, read)
    if is_good(best.verdict):
        return (best,)
    tried = [best]
    if not plan.clean:
        tried.append(_cleaned(sheet, engine, plan.turn)(best.languages))
    # Grain that one way of smoothing leaves is not lessened by another: that costs much and gains nothing.
    if smoothing_for(sheet.measures) == "none" and not any(is_good(attempt.verdict) for attempt in tried):
        tried.append(_cleaned(sheet, engine, plan.turn, "blur")(best.languages))
    return tuple(sorted(tried, key=lambda attempt: -attempt.verdict.worth))


def _pass(sheet: Sheet, engine: Engine, plan: Plan) -> Pass:
    """Return the plan's kind of pass, open for the languages."""
    if plan.clean:
        return _cleaned(sheet, engine, plan.turn)
    return lambda languages: read_plain(sheet, engine, languages)


def _cleaned(sheet: Sheet, engine: Engine, turn: int, smoothing: Smoothing | None = None) -> Pass:
    """Return a pass over the page cleaned and turned, open for the languages: it is cleaned but once for all."""
    from pipeline.imaging.prepare import prepare

    ready = prepare(sheet.grey, sheet.dpi, sheet.measures, turn=turn, smoothing=smoothing)
    return lambda languages: read_cleaned(sheet, engine, languages, ready)


def recognise_image(
    grey: Grey, file: Path | None, dpi: int, settings: Settings, engine: Engine | None = None
) -> Reading:
    """Read a page image.

    Args:
        grey: the page, rows x columns of grey values.
        file: a file that holds exactly this page and that the engine can open itself; None: there is none.
        dpi: the page's resolution; 0 if not known.
        settings: languages, time limits, the place of temporary files.
        engine: what to read it with; None: Tesseract.

    Returns:
        The best reading made; of a blank page, one without lines.

    Raises:
        MissingDependency: the engine or a language lacks.
        RecognitionFailed: the engine failed on the page, and once more on a smaller image of it.

    """
    from pipeline.imaging.glyphs import WORKING_SIZE, look
    from pipeline.imaging.measure import measure, reduce
    from pipeline.imaging.prepare import scale_for

    given = None if settings.lang == "auto" else tuple(settings.lang.split("+"))
    engine = engine or Tesseract(settings.page_seconds, settings.page_seconds_per_megapixel)
    engine.require(given or ("eng", "rus"))
    work = reduce(grey, WORKING_SIZE)
    measures = measure(grey, work)
    sheet = Sheet(grey, measures, file, dpi, settings.tmp)
    if int(measures.letters.sum()) < BLANK_PIXELS:
        best = Attempt((), judge((), measures.letters, sheet.size), ())
    else:
        plan = plan_for(measures, look(work, measures), scale_for(sheet.size, dpi), given)
        best = without_noise(sheet, combine(sheet, read_sheet(sheet, engine, plan, fixed=given is not None)))
        best = with_tick_boxes(sheet, best)
    return Reading(
        source="reocr",
        engine=f"{engine.name} {engine.version()}",
        languages=best.languages,
        lines=best.lines,
        size=sheet.size,
        dpi=dpi,
        rotation=best.rotation,
        skew=best.skew,
        steps=best.steps,
        parameters={"languages": "+".join(best.languages)},
        measures=measures.values() | best.verdict.values(),
    )
