from __future__ import annotations

import pytest

from pipeline.quality.evaluate import Rate, evaluate, pool
from pipeline.quality.normal import normalise


def test_equal_texts_have_no_errors() -> None:
    result = evaluate("Dear Mr. President,\nthank you.", "Dear Mr. President, thank you.")
    assert (result.cer.value, result.wer.value, result.cmer.value, result.f1) == (0, 0, 0, 1)


def test_counts_of_one_substitution_one_deletion_one_insertion() -> None:
    result = evaluate("cXt dg birds", "cat dog bird")
    assert (result.cer, result.wer) == (Rate(3, 12), Rate(3, 3))
    assert result.hits == 10
    assert result.cmer == Rate(3, 13)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“quoted” — ‘so’", "\"quoted\" - 'so'"),
        ("prison-\ners", "prisoners"),
        ("prison- ers", "prisoners"),
        ("the well-\n  known man", "the wellknown man"),
        ("a  b\tc\n\nd\fe", "a b c d e"),
        ("oﬃce ſame", "office same"),
        ("1985 - 1988", "1985-1988"),
        ("Name ____ |", "Name"),
        ("Cafe\u0301", "Café"),
    ],
)
def test_what_is_no_error_is_folded(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(("one", "other"), [("Rowny", "rowny"), ("ё", "е"), ("а", "a"), ("well-known", "well known")])
def test_what_is_an_error_is_not_folded(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


def test_edits_are_capped_at_the_truths_length() -> None:
    result = evaluate("nothing of this stands on the page", "abc")
    assert result.cer.value > 1
    assert result.capped_cer.value == 1
    assert result.capped_wer.value == 1


def test_empty_truth() -> None:
    assert evaluate("", "").cer.value == 0
    assert evaluate("noise", "").cer.value == 1


def test_optional_strings_are_dropped_once() -> None:
    assert evaluate("UNCLASSIFIED\nDear Sir", "Dear Sir", optional=["UNCLASSIFIED"]).char_edits == 0
    assert evaluate("UNCLASSIFlED\nDear Sir", "Dear Sir", optional=["UNCLASSIFIED"]).char_edits == 0
    assert evaluate("UNCLASSIFIED\nUNCLASSIFIED\nDear Sir", "Dear Sir", optional=["UNCLASSIFIED"]).char_edits == 13
    assert evaluate("Dear Sir, unclassified papers were sent", "Dear Sir", optional=["UNCLASSIFIED"]).char_edits > 20


def test_change_counts_fixed_and_damaged_words() -> None:
    result = evaluate("the cat sat on teh mat", "the cat sat on the mat", before="tbe cat sat on the mat")
    assert result.change is not None
    change = result.change
    assert (change.wrong, change.fixed, change.right, change.damaged) == (1, 1, 5, 1)
    assert change.fixed_share == Rate(1, 1)
    assert change.damage == Rate(1, 5)
    assert (change.before_edits, change.after_edits, change.preference) == (1, 2, -1)
    assert change.cut == -1


def test_wilson_interval_against_worked_values() -> None:
    low, high = Rate(5, 10_000).interval()
    assert (low, high) == pytest.approx((2.136e-4, 11.70e-4), rel=1e-3)
    assert Rate(0, 0).interval() == (0, 1)
    assert Rate(0, 100).interval() == pytest.approx((0, 0.0370), abs=1e-4)


def test_pool_sums_counts_and_keeps_the_cap_of_each_page() -> None:
    one, two = evaluate("abcd", "abcd"), evaluate("zzzzzzzz", "ab", before="ab")
    both = pool([one, two])
    assert both.pages == 2
    assert both.cer == Rate(8, 6)
    assert both.capped_cer == Rate(2, 6)
    assert both.change is not None
    assert both.change.worse == 1


def test_pool_of_nothing() -> None:
    nothing = pool([])
    assert (nothing.pages, nothing.cer.value, nothing.change) == (0, 0, None)
