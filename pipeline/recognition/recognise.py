"""A page's image -> the best reading of it, with the effort spent where it pays.

Plain first: the file as it is, unless its image shows at a glance that a cleaned one will be read better. More passes
only where a reading is in doubt; the better is kept, and on the worst pages the passes are put together word by word.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.document import Reading
from pipeline.language.lexicon import lexicon_for
from pipeline.language.scripts import script_of
from pipeline.language.tokens import words_of
from pipeline.recognition.engine import Engine
from pipeline.recognition.judge import Verdict, judge
from pipeline.recognition.noise import without_noise
from pipeline.recognition.passes import Attempt, Languages, Sheet, read_cleaned, read_plain
from pipeline.recognition.plan import Plan, plan_for
from pipeline.recognition.tesseract import Tesseract
from pipeline.recognition.ticks import with_tick_boxes
from pipeline.recognition.vote import vote
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.imaging.geometry import Grey

GOOD = 0.85
"""A reading worth this much (confidence x coverage) is not tried again."""
LOST = 0.45
"""A reading worth less may be of a page that stands on its head."""
CLEARLY = 0.1
"""Difference of worth that says which direction or language is the right one."""
BLANK_PIXELS = 20
"""A page with less letter-like ink than this many pixels of the reduced image is blank."""

Pass = Callable[[Languages], Attempt]


def is_good(verdict: Verdict) -> bool:
    """Tell whether a reading needs no second try: the engine is sure of it and left little unread."""
    return verdict.worth >= GOOD or (verdict.confidence >= 90 and verdict.lexicon >= 0.95 and verdict.covered >= 0.85)


def read_sheet(sheet: Sheet, engine: Engine, plan: Plan, fixed: bool) -> tuple[Attempt, ...]:
    """Make as many passes over a page as it needs; return them, the best first, all in one direction and language.

    `fixed`: the languages are the user's and stay.
    """
    first = _pass(sheet, engine, plan)(plan.languages)
    if first.verdict.worth < LOST:
        # The shapes of letters may have misled us; only reading tells. OSD is not asked: it is wrong on such pages.
        over = Plan(plan.languages, (plan.turn + 180) % 360, clean=True)
        turned = _pass(sheet, engine, over)(plan.languages)
        if turned.verdict.worth > first.verdict.worth + CLEARLY:
            first, plan = turned, over
    best = first if fixed else settle_languages(first, _pass(sheet, engine, plan))
    if is_good(best.verdict):
        return (best,)
    tried = [best]
    if not plan.clean:
        tried.append(read_cleaned(sheet, engine, best.languages, plan.turn))
    if not any(is_good(attempt.verdict) for attempt in tried):
        tried.append(read_cleaned(sheet, engine, best.languages, plan.turn, "blur"))
    return tuple(sorted(tried, key=lambda attempt: -attempt.verdict.worth))


def _pass(sheet: Sheet, engine: Engine, plan: Plan) -> Pass:
    """Return the plan's kind of pass, open for the languages."""
    if plan.clean:
        return lambda languages: read_cleaned(sheet, engine, languages, plan.turn)
    return lambda languages: read_plain(sheet, engine, languages)


def settle_languages(first: Attempt, again: Pass) -> Attempt:
    """Return the reading in the languages that explain the page best; `again` reads it in others.

    A reading in one language that engine and lexicon are content with stays. One in both becomes one in a single
    language if the other brought no words: that costs a pass and gains up to half a point. On bad pages a choice of
    scripts makes the engine surer of noise: both are taken if each brings known words.
    """
    verdict = first.verdict
    if len(first.languages) == 2:
        found = languages_with_words(first.text)
        return _better(first, again(found), -0.05) if len(found) == 1 else first
    if verdict.lexicon >= 0.85 and verdict.confidence >= 75:
        return first
    best = first
    if verdict.confidence < 45 or verdict.lexicon < 0.3:
        other = again(("rus",) if first.languages == ("eng",) else ("eng",))
        best = _better(first, other, CLEARLY)
        if best is other and other.verdict.confidence >= 70 and other.verdict.lexicon >= 0.9:
            return best
    both = again(("eng", "rus"))
    return _better(best, both, 0.03) if len(languages_with_words(both.text)) == 2 else best


def languages_with_words(text: str) -> Languages:
    """Return the languages of which a text has three known words of four letters or more, and few unknown ones."""
    found = []
    for language, script in (("eng", "latin"), ("rus", "cyrillic")):
        words = [w for w in words_of(text) if len(w) >= 4 and script_of(w) == script]
        known = sum(lexicon_for(w).knows(w) for w in words)
        if known >= 3 and 2 * known >= len(words):
            found.append(language)
    return tuple(found)


def _better(first: Attempt, second: Attempt, margin: float) -> Attempt:
    """Return the second attempt if it is worth more than the first by `margin`, else the first."""
    return second if second.verdict.worth > first.verdict.worth + margin else first


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
        best = without_noise(sheet, vote(sheet, read_sheet(sheet, engine, plan, fixed=given is not None)))
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
