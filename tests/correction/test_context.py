from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from pipeline.correction.context import NONE, Context, english_context
from pipeline.correction.ngrams import read_ngrams

WORDS = ["the", "of", "court", "prisoner", "was", "brought", "before", "sentenced", "a", "zzxq", ""]


@pytest.fixture(scope="module")
def context() -> Context:
    pytest.importorskip("pocketsphinx")
    found = english_context()
    assert found is not None
    return found


def test_probabilities_are_those_of_the_program_whose_file_it_is(context: Context) -> None:
    import pocketsphinx

    path = Path(pocketsphinx.__file__).parent / "model" / "en-us" / "en-us.lm.bin"
    config = pocketsphinx.Config(lm=str(path))
    model = pocketsphinx.NGramModel(config, pocketsphinx.LogMath(), str(path))
    triples = list(product(WORDS[:-2], repeat=3))
    expected = [max(-14.0, 1e-4 * model.prob([word, last, before])) for before, last, word in triples]
    rows = np.array([context.numbers(triple) for triple in triples])
    assert context.logs(rows)[:, 0] == pytest.approx(expected, abs=2e-4)


def test_unknown_neighbours_are_passed_over_and_unknown_words_cost_much(context: Context) -> None:
    rows = np.array([context.numbers(triple) for triple in (("zzxq", "of", "court"), ("", "of", "court"))])
    assert context.logs(rows[:1]).tolist() == context.logs(rows[1:]).tolist()
    assert context.score(["of", "the"], ["zzxq"], []) == -14.0


def test_sequences_take_the_words_around_a_place(context: Context) -> None:
    page = context.numbers(["the", "prisoner", "was", "brought"])
    rows = context.rows(page, [(1, 2), (3, 4)], [("court",), ("before", "the")])
    the, _, was, brought = page.tolist()
    court, before = context.numbers(["court", "before"]).tolist()
    assert rows.tolist() == [[-1, the, court, was, brought, NONE], [page[1], was, before, the, NONE, NONE]]


def test_a_sum_that_falls_too_low_stays_too_low(context: Context) -> None:
    page = context.numbers(["the", "prisoner", "was", "brought"])
    rows = context.rows(page, [(1, 2)] * 2, [("court",), ("zzxq",)])
    whole = context.logs(rows).sum(1)
    assert context.sums(rows, whole - 1) == pytest.approx(whole)
    assert (context.sums(rows, whole + 1) < whole + 1).all()
    assert context.score(["the"], ["court"], ["was", "brought"]) == pytest.approx(whole[0])


def test_groups_with_a_known_word_are_told(context: Context) -> None:
    assert context.knows([("court",), ("zzxq",), ("zzxq", "court")]).tolist() == [True, False, True]


def test_another_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_bytes(b"something else")
    with pytest.raises(ValueError, match="no binary trigram model"):
        read_ngrams(path)
