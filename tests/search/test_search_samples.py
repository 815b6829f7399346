"""The way from a misread text to what a reader finds, on the made folder of samples/."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest import find_folders
from pipeline.language.dictionaries import load
from pipeline.search import authorities_of, build_folder_index
from pipeline.search.proof import Answer, Expectation, answers, read_expectations, totals
from pipeline.settings import Settings
from pipeline.stages import correct_and_score, ingest_folder

SAMPLES = Path(__file__).parents[2] / "samples"
BLANK = 15
"""This page of the papers left no trace in the text, so the pages after it count one less there."""


def in_text(expected: Expectation) -> Expectation:
    pages = tuple(page if page < BLANK else page - 1 for page in expected.pages)
    return Expectation(query=expected.query, language=expected.language, pages=pages)


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    settings = Settings()
    dictionary = load(settings.dictionaries)
    source = find_folders([SAMPLES / "folder.txt"])[0][0]
    job = ingest_folder(source, tmp_path_factory.mktemp("samples"), settings)
    result = correct_and_score(job, dictionary, settings, ()).result
    index = build_folder_index(result, authorities_of(dictionary))
    files = (SAMPLES / "queries.tsv", SAMPLES / "hard-queries.tsv")
    return answers(index, [in_text(e) for file in files for e in read_expectations(file)])


def test_readers_find_what_the_misread_text_hid(given: list[Answer]) -> None:
    before, after = totals(given, as_found=True), totals(given)
    assert after.queries >= 45
    assert after.recall >= 0.9 and after.precision >= 0.95
    assert before.recall < 0.5


@pytest.mark.parametrize(
    "query", ["Шеварднадзе", "Bering Strait stations", "March 3, 1988", "97412", "kilometer", "favorite proverb"]
)
def test_each_kind_of_obstacle_is_overcome(given: list[Answer], query: str) -> None:
    answer = next(answer for answer in given if answer.query.strip('"') == query)
    assert answer.found == answer.wanted
    assert answer.as_found != answer.wanted
