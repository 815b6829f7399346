"""Texts and their truths on disk, paired by name, for `ocrmend evaluate`."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import msgspec

from pipeline.errors import InputUnreadable
from pipeline.quality.evaluate import Evaluation, evaluate, pool

_TRUTH, _OPTIONAL = ".gt.txt", ".opt.txt"
_HYPOTHESIS = (".txt", ".ocr.txt")


class EvaluatedPaths(msgspec.Struct, frozen=True, kw_only=True):
    """What comparing two paths gave: each page that has both texts, all pooled, and the pages that lack one."""

    pages: tuple[Evaluation, ...]
    pooled: Evaluation
    without_hypothesis: tuple[str, ...] = ()
    """Names of truths without a text; they are not counted."""
    without_truth: tuple[str, ...] = ()
    """Names of texts without a truth."""


def evaluate_paths(hypothesis: Path, truth: Path, before: Path | None = None) -> EvaluatedPaths:
    """Compare a file with a file, or a directory's texts with those of the same name in another.

    In a directory NAME.gt.txt (else NAME.txt) is the truth of NAME.txt or NAME.ocr.txt; strings of NAME.opt.txt beside
    the truth, one a line, may be read or not. `before` holds the texts the hypotheses were made from.

    Raises:
        InputUnreadable: a path is missing or not UTF-8, is a file where the other is a directory, or nothing pairs.

    """
    if hypothesis.is_dir() != truth.is_dir():
        raise InputUnreadable(
            f"{hypothesis} and {truth} are not both files or both directories.", "Give two files or two directories."
        )
    if not truth.is_dir():
        name = truth.name.removesuffix(_TRUTH).removesuffix(".txt")
        page = _evaluate_files(name, hypothesis, truth, before)
        return EvaluatedPaths(pages=(page,), pooled=pool([page]))
    truths = _truths(truth)
    hypotheses, originals = _hypotheses(hypothesis), _hypotheses(before) if before else {}
    pages = tuple(
        _evaluate_files(name, hypotheses[name], path, originals.get(name))
        for name, path in truths.items()
        if name in hypotheses
    )
    if not pages:
        raise InputUnreadable(
            f"No text in {hypothesis} has the name of a truth in {truth}.",
            "Name the truth NAME.gt.txt and the text NAME.txt.",
        )
    return EvaluatedPaths(
        pages=pages,
        pooled=pool(pages),
        without_hypothesis=tuple(name for name in truths if name not in hypotheses),
        without_truth=tuple(name for name in hypotheses if name not in truths),
    )


def _texts(directory: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(directory))  # noqa: PTH208  # iterdir hides a missing directory until it is used
    except OSError as error:
        raise InputUnreadable(f"Cannot read {directory}: {error.strerror}.", "Check its name and rights.") from error
    return [directory / name for name in names if name.endswith(".txt") and not name.endswith(_OPTIONAL)]


def _truths(directory: Path) -> dict[str, Path]:
    texts = _texts(directory)
    marked = {path.name.removesuffix(_TRUTH): path for path in texts if path.name.endswith(_TRUTH)}
    return marked or {path.name.removesuffix(".txt"): path for path in texts}


def _hypotheses(directory: Path) -> dict[str, Path]:
    return _by_ending((p for p in _texts(directory) if not p.name.endswith(_TRUTH)), reversed(_HYPOTHESIS))


def _by_ending(paths: Iterable[Path], endings: Iterable[str]) -> dict[str, Path]:
    order = tuple(endings)
    return {path.name.removesuffix(next(e for e in order if path.name.endswith(e))): path for path in paths}


def _evaluate_files(name: str, hypothesis: Path, truth: Path, before: Path | None) -> Evaluation:
    strings = truth.with_name(name + _OPTIONAL)
    return evaluate(
        _read(hypothesis),
        _read(truth),
        before=_read(before) if before else None,
        optional=_read(strings).splitlines() if strings.is_file() else (),
        name=name,
    )


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputUnreadable(f"{path} is not UTF-8.", "Save it as UTF-8.") from error
    except OSError as error:
        raise InputUnreadable(f"Cannot read {path}: {error.strerror}.", "Check its name and rights.") from error
