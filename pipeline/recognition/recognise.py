"""A page's image -> the best reading of it, with the effort spent where it pays.

Plain first: the file as it is, unless its image shows at a glance that a cleaned one will be read better. More passes
only where a reading is in doubt; the better is kept, and on the worst pages the passes are put together word by word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.document import Line, Reading
from pipeline.errors import MissingDependency, RecognitionFailed
from pipeline.recognition.bilingual import with_other_language, with_own_scripts
from pipeline.recognition.combine import combine
from pipeline.recognition.engine import Engine
from pipeline.recognition.judge import Verdict, judge
from pipeline.recognition.languages import CLEARLY, Pass, languages_with_words, settle_languages
from pipeline.recognition.noise import without_noise
from pipeline.recognition.passes import Attempt, Sheet, read_cleaned, read_pixels, read_plain
from pipeline.recognition.plan import Plan, plan_for
from pipeline.recognition.tables import in_rows
from pipeline.recognition.tesseract import Tesseract
from pipeline.recognition.ticks import with_tick_boxes
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Grey

GOOD = 0.85
"""A reading worth this much (confidence x coverage) is not tried again."""
LOST = 0.45
"""A reading worth less may be of a page that stands on its head, or that was turned wrongly."""
LAST = ("blur", "thinner")
"""Forms of a page that are read only where no other engine helps."""
BLANK_PIXELS = 20
"""A page with less letter-like ink than this many pixels of the reduced image is blank."""

Form = Literal["coarser", "blur", "thinner"] | None
"""What is made of a cleaned image before it is read; see `imaging.variants` and `steps.blur`."""


def is_good(verdict: Verdict) -> bool:
    """Tell whether a reading needs no second try: the engine is sure of it and left little unread."""
    return verdict.worth >= GOOD or (verdict.confidence >= 90 and verdict.lexicon >= 0.95 and verdict.covered >= 0.85)


def read_sheet(
    sheet: Sheet, engine: Engine, plan: Plan, fixed: bool, helped: Callable[[Attempt], bool]
) -> list[Attempt]:
    """Make as many passes over a page as it needs; return them, the best first, all in one direction and language.

    `fixed`: the languages are the user's and stay. `helped`: tells whether other engines' readings will be voted in;
    then the last passes are spared.
    """
    from pipeline.imaging.prepare import smoothing_for

    read = _pass(sheet, engine, plan)
    first = read(plan.languages)
    best = first if fixed else settle_languages(first, read)
    for other in _other_ways(plan):
        if best.verdict.worth >= LOST:
            break
        read_other = _pass(sheet, engine, other)
        second = read_other(other.languages)
        if second.verdict.worth > best.verdict.worth + CLEARLY:
            best, plan = second if fixed else settle_languages(second, read_other), other
    tried, languages = [best], best.languages
    if plan.plain_too and not is_good(best.verdict):
        tried.append(read_plain(sheet, engine, languages))
    # Grain that one way of smoothing leaves is not lessened by another: that costs much and gains nothing.
    rough = smoothing_for(sheet.measures) == "none"
    forms: tuple[tuple[Form, bool], ...] = (
        (None, not plan.clean and not sheet.measures.bilevel),
        ("coarser", rough),
        ("blur", rough),
        ("thinner", rough),
    )
    for form, wanted in forms:
        if any(is_good(attempt.verdict) for attempt in tried) or (form in LAST and wanted and helped(tried[0])):
            break
        if wanted:
            tried.append(_cleaned(sheet, engine, plan.turn, form)(languages))
    return sorted(tried, key=lambda attempt: -attempt.verdict.worth)


def _other_ways(plan: Plan) -> list[Plan]:
    """Return how else a page may be tried that is hardly read at all: on its head, and as it is.

    The shapes of letters may have misled us, or the profile of its lines; only reading tells. OSD is not asked: it is
    wrong on such pages.
    """
    over = Plan(plan.languages, (plan.turn + 180) % 360, clean=True)
    must_clean = plan.clean and not plan.plain_too
    return [over, Plan(plan.languages, 0, clean=False)] if must_clean else [over]


def _pass(sheet: Sheet, engine: Engine, plan: Plan) -> Pass:
    """Return the plan's kind of pass, open for the languages."""
    if plan.clean:
        return _cleaned(sheet, engine, plan.turn)
    return lambda languages: read_plain(sheet, engine, languages)


def _cleaned(sheet: Sheet, engine: Engine, turn: int, form: Form = None) -> Pass:
    """Return a pass over the page cleaned and turned, in some form, open for the languages: it is cleaned but once."""
    from pipeline.imaging.prepare import prepare
    from pipeline.imaging.variants import coarser, thinner

    ready = prepare(sheet.grey, sheet.dpi, sheet.measures, turn=turn, smoothing="blur" if form == "blur" else None)
    if form == "coarser":
        ready = coarser(ready)
    elif form == "thinner":
        ready = thinner(ready)
    return lambda languages: read_cleaned(sheet, engine, languages, ready)


@dataclass(frozen=True)
class Others:
    """Who else may say something about a page that the engine is in doubt of: both are asked only then."""

    second: Engine | None = None
    """An engine independent of the first, for the languages that it knows."""
    layers: Callable[[], tuple[Reading, ...]] = tuple
    """Gives the readings that came with the file."""


def read_page(sheet: Sheet, engine: Engine, plan: Plan, fixed: bool, others: Others) -> Attempt:
    """Return the best reading of a page that the engine and, where it is in doubt, others make together."""
    layers = cache(others.layers)

    def helped(attempt: Attempt) -> bool:
        # The second engine reads one script only.
        return bool(layers()) or (others.second is not None and attempt.languages != ("rus",))

    attempts = read_sheet(sheet, engine, plan, fixed, helped)
    if is_good(attempts[0].verdict):
        return combine(sheet, attempts[:1])
    return combine(sheet, attempts, _second_lines(sheet, attempts[0], others.second), layers())


def _second_lines(sheet: Sheet, best: Attempt, second: Engine | None) -> tuple[Line, ...]:
    """Return what the second engine reads of a page as it is turned in the best attempt; nothing if it cannot."""
    from pipeline.imaging.prepare import prepare

    if second is None or not best.lines:
        return ()
    try:
        # Damage makes the first engine try both scripts; the words that it finds tell which one is there.
        languages = best.languages if len(best.languages) == 1 else languages_with_words(best.text)
        second.require(languages)
        ready = prepare(sheet.grey, sheet.dpi, sheet.measures, turn=best.rotation)
        return read_pixels(sheet, second, languages, ready.image, ready.dpi, ready.geometry)
    except (MissingDependency, RecognitionFailed):
        return ()  # a help that fails is none: the first engine's reading is there


def recognise_image(
    grey: Grey,
    file: Path | None,
    dpi: int,
    settings: Settings,
    engine: Engine | None = None,
    others: Others = Others(),
) -> Reading:
    """Read a page image.

    Args:
        grey: the page, rows x columns of grey values.
        file: a file that holds exactly this page and that the engine can open itself; None: there is none.
        dpi: the page's resolution; 0 if not known.
        settings: languages, time limits, the place of temporary files.
        engine: what to read it with; None: Tesseract.
        others: who else is asked where the engine is in doubt.

    Returns:
        The best reading made; of a blank page, one without lines.

    Raises:
        MissingDependency: the engine or a language lacks.
        RecognitionFailed: the engine failed on the page, and once more on a smaller image of it.

    """
    from pipeline.imaging.glyphs import look, working_copy
    from pipeline.imaging.measure import measure
    from pipeline.imaging.prepare import scale_for

    given = None if settings.lang == "auto" else tuple(settings.lang.split("+"))
    engine = engine or Tesseract(settings.page_seconds, settings.page_seconds_per_megapixel)
    engine.require(given or ("eng", "rus"))
    work = working_copy(grey)
    measures = measure(grey, work)
    sheet = Sheet(grey, measures, file, dpi, settings.tmp)
    if int(measures.letters.sum()) < BLANK_PIXELS:
        best = Attempt((), judge((), measures.letters, sheet.size), ())
    else:
        plan = plan_for(measures, look(work, measures), scale_for(sheet.size, dpi), given)
        best = without_noise(sheet, read_page(sheet, engine, plan, given is not None, others))
        best = with_own_scripts(sheet, best if given else with_other_language(sheet, engine, best))
        best = with_tick_boxes(sheet, best)
    voted = {} if best.agreement is None else {"agreement": round(best.agreement, 4)}
    return Reading(
        source="reocr",
        engine=f"{engine.name} {engine.version()}",
        languages=best.languages,
        lines=in_rows(best.lines, best.rotation),
        size=sheet.size,
        dpi=dpi,
        rotation=best.rotation,
        skew=best.skew,
        steps=best.steps,
        parameters={"languages": "+".join(best.languages), **_versions(best, others)},
        measures=measures.values() | best.verdict.values() | voted,
    )


def _versions(best: Attempt, others: Others) -> dict[str, str]:
    """Return the second engine's version if a word of the reading is its."""
    second = others.second
    if second is None or all(word.origin != second.name for line in best.lines for word in line.words):
        return {}
    return {"second engine": f"{second.name} {second.version()}"}
