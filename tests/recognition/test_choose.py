import pytest

from pipeline.document import Line, Page, Reading
from pipeline.recognition import choose
from pipeline.settings import Settings
from tests.recognition.drawn import ENGLISH

PAGE = Page(number=1, source="p")
BAD = ENGLISH.replace("e", "c").replace("n", "ri").replace("a", "o")


def reading(source, text):
    return Reading(
        source=source, engine="x", lines=tuple(Line(number=n, text=t) for n, t in enumerate(text.splitlines(), 1))
    )


def chosen(old, new, **settings):
    embedded = None if old is None else reading("embedded", old)
    return choose(PAGE, embedded, None if new is None else reading("reocr", new), Settings(**settings))


@pytest.mark.parametrize(
    ("old", "new", "source", "reason"),
    [
        (ENGLISH, None, "embedded", "only reading"),
        (None, ENGLISH, "reocr", "no text for this page"),
        ("", ENGLISH, "reocr", "no words"),
        ("", "", "embedded", "no words"),
        (BAD, ENGLISH, "reocr", "worse"),
        (ENGLISH, BAD, "embedded", "better"),
        (ENGLISH, ENGLISH, "embedded", "as good"),
        (ENGLISH[:90], ENGLISH, "reocr", "lacks text"),
        (ENGLISH + "\n" + ENGLISH, ENGLISH, "reocr", "more than once"),
    ],
)
def test_better_reading_is_kept_with_the_reason(old, new, source, reason):
    choice = chosen(old, new)
    assert choice.source == source
    assert reason in choice.reason
    assert all(0 <= value <= 100 for value in choice.estimates.values())


def test_mode_decides_before_quality():
    assert chosen(BAD, ENGLISH, mode="correct").source == "embedded"
    assert chosen(ENGLISH, BAD, mode="reocr").source == "reocr"
    assert chosen(None, BAD, mode="correct").source == "reocr"


def test_page_without_a_reading_is_refused():
    with pytest.raises(ValueError, match="no reading"):
        choose(PAGE, None, None, Settings())
