"""The stages of a folder's way, each a function from files to files that does nothing when its result is up to date.

Rooms are put together here and in the command line, nowhere else. There is no Prefect here: the flows batch these
functions, and the command line calls some of them directly.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from pipeline import ingest
from pipeline.decisions import Mark, decisions_of, lay_anew, page_record
from pipeline.document import Choice, Decisions, Failure, Folder, Page, PageRecord, Reading
from pipeline.errors import Interrupted, MissingDependency, OcrmendError, OutputNotWritable, PageUnreadable, failure
from pipeline.ingest import FolderSource
from pipeline.language.dictionaries import Dictionary
from pipeline.overlay import lay_over
from pipeline.settings import Settings, Stage
from pipeline.store import Result, code_fingerprint, file_sha256, fingerprint

_INGEST_ROOMS = ("language", "ingest")
_RECOGNITION_ROOMS = ("language", "ingest", "imaging", "recognition")
_CORRECTION_ROOMS = ("language", "ingest", "recognition", "correction", "quality")
_GO_ON = ("letter", "memo", "telegram")
"""Kinds of documents that run over several pages."""
_REPORT_ROOMS = ("language", "correction", "quality", "export", "report", "search")


class Job(msgspec.Struct, frozen=True):
    """A folder on its way: where it comes from, its record, and the result that is made of it."""

    source: FolderSource
    folder: Folder
    out: Path
    ingest_mark: str

    @property
    def result(self) -> Result:
        """Return the directory of the results."""
        return Result(self.out)

    def page(self, number: int) -> Page:
        """Return the page of a number; numbers of pages that could not be read at all are left out."""
        return next(page for page in self.folder.pages if page.number == number)

    def sha256(self, page: Page) -> str:
        """Return the hash of the source file that a page comes from."""
        name = page.source.rpartition("#")[0] or page.source
        return next((s.sha256 for s in self.folder.sources if s.path in (page.source, name)), self.ingest_mark)


class Redo(msgspec.Struct, frozen=True):
    """Stages to do again although they are up to date."""

    stages: frozenset[str] = frozenset()

    def __call__(self, stage: Stage) -> bool:
        """Tell whether a stage is to be done again."""
        return stage in self.stages


def redo_of(settings: Settings) -> Redo:
    """Return what the settings want done again."""
    return Redo(frozenset(settings.redo))


def ingest_folder(source: FolderSource, out: Path, settings: Settings) -> Job:
    """Read a folder's sources: its pages and their embedded readings; a later run reuses them.

    Raises:
        InputUnreadable: nothing of the folder can be read.
        OutputNotWritable: no rights or no space.

    """
    result = Result(out / source.id)
    hashes = [(path.name, _sha256(path)) for path in (*source.files, *source.companions.values())]
    mark = fingerprint(source.id, hashes, settings.stage("max_megapixels"), code_fingerprint(*_INGEST_ROOMS))
    result.sweep()
    folder = None if redo_of(settings)("ingest") else result.load(result.folder_file(), Folder, mark)
    if folder is None:
        folder = ingest.open_folder(source, settings)
        result.save(result.folder_file(), folder, mark)
    else:
        folder = msgspec.structs.replace(folder, failures=tuple(f for f in folder.failures if f.stage == "ingest"))
    folder = _save_embedded(Job(source, folder, result.path, mark), mark)
    return Job(source, folder, result.path, mark)


def _sha256(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError as error:
        return f"unreadable: {error.strerror}"


def _save_embedded(job: Job, mark: str) -> Folder:
    """Write the embedded readings that are not there yet; return the folder with the failures met."""
    result, folder = job.result, job.folder
    missing = {
        page.number
        for page in folder.pages
        if page.has_embedded and result.mark(result.reading_file(page.number, "embedded")) != mark
    }
    if not missing:
        return folder
    failures = list(folder.failures)
    for number, reading in ingest.embedded_readings(job.source, folder):
        if isinstance(reading, Failure):
            failures.append(reading)
        elif number in missing:
            result.save(result.reading_file(number, "embedded"), reading, mark)
    return msgspec.structs.replace(folder, failures=tuple(dict.fromkeys(failures)))


def recognition_mark(job: Job, page: Page, settings: Settings) -> str:
    """Return the fingerprint of a page's new reading."""
    from pipeline.recognition import engine_fingerprint

    # Only of a PDF does the mode decide what is read: its text layers are voted in, or not.
    of_pdf = ("mode",) if page.image is not None and page.image.kind == "pdf" else ()
    options = settings.stage("lang", "max_megapixels", *of_pdf)
    parts = (job.sha256(page), page.image, options, engine_fingerprint(settings), code_fingerprint(*_RECOGNITION_ROOMS))
    return fingerprint(*parts)


def pages_to_recognise(job: Job, settings: Settings) -> tuple[list[int], list[Failure]]:
    """Return the pages that have an image but no up-to-date new reading; or what keeps all of them from being read."""
    pages = [page for page in job.folder.pages if page.image is not None and settings.mode != "correct"]
    again = redo_of(settings)("recognition")
    result = job.result
    try:
        marks = [recognition_mark(job, page, settings) for page in pages]
    except MissingDependency as error:
        return [], [failure(page.number, page.source, "recognition", error) for page in pages]
    wanted = zip(pages, marks, strict=True)
    return [p.number for p, m in wanted if again or result.mark(result.reading_file(p.number, "reocr")) != m], []


def recognise_page(job: Job, number: int, settings: Settings) -> Failure | None:
    """Recognise one page and write its reading; return what went wrong, if anything did.

    Raises:
        OutputNotWritable: no rights or no space; nothing else of the batch can succeed either.
        Interrupted: the user wants to stop.

    """
    from pipeline.recognition import recognise

    page = job.page(number)
    try:
        reading = recognise(page, job.source.root, settings)
        path = job.result.reading_file(number, "reocr")
        job.result.save(path, reading, recognition_mark(job, page, settings))
    except (OutputNotWritable, Interrupted):
        raise
    except Exception as error:  # one bad page never stops the rest, whatever it did
        return failure(number, page.source, "recognition", error)
    return None


class PageInput(msgspec.Struct, frozen=True):
    """A page with the reading chosen for it, ready for correction."""

    page: Page
    reading: Reading
    choice: Choice
    marks: tuple[str, str]


def choose_readings(job: Job, settings: Settings) -> tuple[list[PageInput], list[Failure]]:
    """Return each page with the better of its readings; pages without any are failures."""
    inputs: list[PageInput] = []
    failures: list[Failure] = []
    for page in job.folder.pages:
        try:
            inputs.append(_choose(job, page, settings))
        except OcrmendError as error:
            failures.append(failure(page.number, page.source, "recognition", error))
    return _with_continued_kinds(inputs), failures


def _with_continued_kinds(inputs: Sequence[PageInput]) -> list[PageInput]:
    """Return the pages; an image's page of no kind of its own goes on with a letter before it in its language."""
    done: list[PageInput] = []
    for item in inputs:
        page, before = item.page, done[-1].page if done else None
        if (
            before is not None
            and page.image is not None
            and (page.kind, page.number, page.languages[:1]) == ("page", before.number + 1, before.languages[:1])
            and before.kind in _GO_ON
        ):
            page = msgspec.structs.replace(page, kind=before.kind)
        done.append(msgspec.structs.replace(item, page=page))
    return done


def _choose(job: Job, page: Page, settings: Settings) -> PageInput:
    result = job.result
    embedded = result.reading(page.number, "embedded", job.ingest_mark) if page.has_embedded else None
    mark = ""
    if page.image is not None and settings.mode != "correct":
        with contextlib.suppress(MissingDependency):  # recorded as the page's failure already; its old text may do
            mark = recognition_mark(job, page, settings)
    reocr = result.reading(page.number, "reocr", mark) if mark else None
    marks = (job.ingest_mark if embedded else "", mark if reocr else "")
    if reocr is None:
        if embedded is None:
            why = "it has no text of its own and may not be recognised (--mode correct)" if not mark else "no reading"
            raise PageUnreadable(f"{page.source}: {why}.", "Use --mode auto.")
        reason = "text source" if page.image is None else "only the embedded text could be had"
        return PageInput(described(page, embedded), embedded, Choice(source="embedded", reason=reason), marks)
    from pipeline.recognition import choose

    choice = choose(page, embedded, reocr, settings)
    reading = embedded if choice.source == "embedded" and embedded is not None else reocr
    return PageInput(described(page, reading), reading, choice, marks)


def described(page: Page, reading: Reading) -> Page:
    """Return an image's page with the kind and languages that its chosen reading shows."""
    if page.image is None:
        return page
    from pipeline.ingest.classify import page_kind
    from pipeline.language.identify import languages_of
    from pipeline.quality.score import grade_without_estimate
    from pipeline.quality.signals import words_of_page

    kind = page_kind([line.text for line in reading.lines])
    if kind == "blank" and grade_without_estimate(words_of_page([]), reading) != "blank":
        kind = "page"  # a picture, or handwriting that nothing was read of
    return msgspec.structs.replace(page, kind=kind, languages=languages_of(reading.text))


def finish(
    job: Job, dictionary: Dictionary, settings: Settings, failures: Sequence[Failure], *, outputs: bool = True
) -> Job:
    """Correct and score a folder as a whole and write its outputs; return the job with pages and failures filled in.

    Args:
        job: The folder, its readings on disk.
        dictionary: What to correct with.
        settings: Options of the run.
        failures: The pages that recognition lost.
        outputs: Write texts, tables, report and index as well.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    try:
        job = correct_and_score(job, dictionary, settings, failures)
        if outputs:
            write_outputs(job, dictionary, settings)
    except OutputNotWritable:
        raise
    except Exception as error:  # one bad folder never stops the rest, whatever it did
        whole = failure(0, job.source.title, "correction", error)
        folder = msgspec.structs.replace(job.folder, failures=(*job.folder.failures, *failures, whole))
        job.result.save(job.result.folder_file(), folder, job.ingest_mark)
        return msgspec.structs.replace(job, folder=folder)
    return job


def correct_and_score(job: Job, dictionary: Dictionary, settings: Settings, failures: Sequence[Failure]) -> Job:
    """Correct the folder, score its pages before and after, write the page records; return the job with all filled in.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    from pipeline.quality.audit import factor_of

    inputs, unread = choose_readings(job, settings)
    lost = {f.page for f in failures}
    failures = [*failures, *(f for f in unread if f.page not in lost)]
    result = job.result
    decisions = decisions_of(result)
    factor = factor_of(result)
    base = _correction_mark(job, inputs, dictionary, settings)
    again = redo_of(settings)("correction") or redo_of(settings)("quality")
    marks = {Mark.of(result.mark(result.page_file(i.page.number))) for i in inputs}
    made = {mark.made for mark in marks if mark.base == base}
    if inputs and (again or {mark.base for mark in marks} != {base} or len(made) > 1):
        mark = Mark(base, settings.boldness, settings.boldness).under(decisions, factor)
        for record in make_records(job.folder, inputs, dictionary, settings, decisions, factor):
            result.save(result.page_file(record.page.number), record, str(mark))
    elif inputs and marks != {Mark(base, made.pop(), settings.boldness).under(decisions, factor)}:
        lay_anew(result, settings.boldness)
    done = {i.page.number: i.page for i in inputs}
    for page in job.folder.pages:
        if page.number not in done:
            result.page_file(page.number).unlink(missing_ok=True)
    folder = msgspec.structs.replace(
        job.folder,
        pages=tuple(done.get(p.number, p) for p in job.folder.pages),
        failures=(*job.folder.failures, *failures),
        settings={name: str(value) for name, value in settings.stage("mode", "lang", "boldness").items()},
        dictionaries=dictionary.sources,
    )
    return msgspec.structs.replace(job, folder=folder)


def _correction_mark(job: Job, inputs: Iterable[PageInput], dictionary: Dictionary, settings: Settings) -> str:
    pages = [(i.page.number, i.choice.source, *i.marks) for i in inputs]
    code = code_fingerprint(*_CORRECTION_ROOMS)
    return fingerprint(job.folder.id, pages, dictionary.mark, settings.stage("mode"), code)


def make_records(
    folder: Folder,
    inputs: Sequence[PageInput],
    dictionary: Dictionary,
    settings: Settings,
    decisions: Decisions,
    factor: float = 1.0,
) -> list[PageRecord]:
    """Return the records of the folder's pages: corrections with a person's decisions, attributes, scores.

    `factor` is that of an audit, which recalibrates the scores.
    """
    from pipeline.correction import correct_folder

    pages = [(i.page, i.reading) for i in inputs]
    corrected = correct_folder(pages, dictionary, settings, markdown=folder.markdown)
    laid, _ = lay_over(corrected, decisions)
    return [page_record(folder, i.choice, page, factor) for i, page in zip(inputs, laid, strict=True)]


def write_outputs(job: Job, dictionary: Dictionary, settings: Settings) -> None:
    """Write text, tables, workbook, report and index of a folder, unless they are up to date; last of all folder.json.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    from pipeline.quality.audit import audit_of
    from pipeline.report.page_images import write_images

    result = job.result
    marks = [result.mark(result.page_file(p.number)) for p in job.folder.pages]
    code = code_fingerprint(*_REPORT_ROOMS)
    mark = fingerprint(marks, job.folder.failures, job.folder.sources, audit_of(result), code)
    folder = msgspec.structs.replace(job.folder, stages={"report": mark})
    if _outputs_current(result, folder) and not redo_of(settings)("report"):
        return
    result.save(result.folder_file(), job.folder, job.ingest_mark)
    write_images(result, job.source.root, settings)
    write_files(result, dictionary)
    result.save(result.folder_file(), folder, job.ingest_mark)


def write_files(result: Result, dictionary: Dictionary) -> None:
    """Write what is made from the result alone: text, hOCR, ALTO, tables, workbook, summary, report, index.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    from pipeline.export.files import write_exports
    from pipeline.report.html import write_report
    from pipeline.search import authorities_of, build_folder_index

    write_exports(result)
    write_report(result)
    build_folder_index(result, authorities_of(dictionary))


def _outputs_current(result: Result, folder: Folder) -> bool:
    """Tell whether the outputs were made from these records, and still lie there."""
    names = ("report/index.html", "report/pages.csv", "report/summary.json", "text/folder.txt", "folder.db")
    return result.folder() == folder and all((result.path / name).is_file() for name in names)


def write_collection_outputs(
    results: Sequence[Result], out: Path, failures: Sequence[Failure], dictionary: Dictionary
) -> Path:
    """Write the overview and the index over several folders; return the overview's place.

    Raises:
        OutputNotWritable: no rights or no space.

    """
    from pipeline.report.collection import write_collection
    from pipeline.search import authorities_of
    from pipeline.search.collection import build_collection_index

    page: Path = write_collection(list(results), out, list(failures))
    build_collection_index(list(results), out, authorities_of(dictionary))
    return page
