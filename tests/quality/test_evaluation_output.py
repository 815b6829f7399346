from __future__ import annotations

from pipeline.quality.evaluate import evaluate, pool
from pipeline.quality.evaluation_output import as_document, as_table
from pipeline.quality.pairs import EvaluatedPaths

PAGE = evaluate("the cat sat on the mat", "the cat sat on the mat", before="tbe cat sat on the mat", name="a")
FOUND = EvaluatedPaths(pages=(PAGE,), pooled=pool([PAGE]), without_hypothesis=("b",), without_truth=("c",))


def test_the_document_gives_rates_with_their_counts() -> None:
    document = as_document(FOUND)
    assert document["pooled"]["cer"] == {"value": 0.0, "errors": 0, "n": 22}
    assert document["pages"][0]["change"]["wrong_words_fixed"] == {"value": 1.0, "errors": 1, "n": 1}
    assert (document["without_hypothesis"], document["without_truth"]) == (["b"], ["c"])


def test_the_table_names_pages_and_what_lacks() -> None:
    lines = as_table(FOUND).splitlines()
    assert lines[1].startswith("a ")
    assert "fixed 100.00 (1/1)" in lines[3]
    assert lines[-2:] == ["no text for b", "no truth for c"]
