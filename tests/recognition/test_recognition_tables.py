import math

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import Line, Word
from pipeline.recognition import recognise_image
from pipeline.recognition.engine import line_of
from pipeline.recognition.tables import in_rows
from pipeline.settings import Settings

HEIGHT = 30
ROSTER = [
    ("Abbott", "Captain of a ship", "1941", "Geneva"),
    ("Bailey", "Major", "1942", "Moscow"),
    ("Carter", "Colonel", "1943", "London"),
    ("Dawson", "Captain", "1944", "Washington"),
    ("Emerson", "Major", "1945", "Moscow"),
]
COLUMNS = (100, 500, 1000, 1300)
ROWS = ["\t".join(row) for row in ROSTER]
TEXT = """the delegation arrived in the morning
and was received by the mayor at noon
the two sides discussed the exchanges
of weather reports and the opening of
a second telephone line between their
ministries and the visit of a school
in the spring of the year after this
one if the ministers agree about that""".splitlines()


def words(text: str, left: int, top: int) -> list[Word]:
    found, at = [], left
    for word in text.split():
        box = (at, top, at + 15 * len(word), top + HEIGHT)
        found.append(Word(text=word, start=0, end=len(word), box=box, confidence=90.0))
        at = box[2] + 12
    return found


def read(*places: tuple[str, int, int]) -> list[Line]:
    """Return lines of the texts at the places, in this order."""
    return [line_of(n, words(*place), block=n) for n, place in enumerate(places, start=1)]


def by_columns() -> list[tuple[str, int, int]]:
    """Return the roster as an engine reads it that takes its columns for columns of text."""
    cells = [[(row[n], left, 200 + 60 * r) for r, row in enumerate(ROSTER)] for n, left in enumerate(COLUMNS)]
    return [cell for column in cells for cell in column]


def texts(lines) -> list[str]:
    return [line.text for line in in_rows(lines)]


def test_roster_read_by_columns_becomes_rows_with_tabs_between_the_cells() -> None:
    around = (
        ("The officers of the northern command", 100, 100),
        ("All of them were heard before noon on Friday", 100, 700),
    )
    assert texts(read(around[0], *by_columns(), around[1])) == [around[0][0], *ROWS, around[1][0]]
    mixed = by_columns()[:5], by_columns()[5:]
    assert texts(read(around[0], *mixed[0], around[1], *mixed[1])) == [around[0][0], *ROWS, around[1][0]]


def test_offsets_boxes_and_numbers_are_those_of_the_new_lines() -> None:
    lines = read(*by_columns())
    rows = in_rows(lines)
    assert [line.number for line in rows] == [1, 2, 3, 4, 5]
    assert {line.block for line in rows} == {1}
    for line in rows:
        assert [line.text[w.start : w.end] for w in line.words] == [w.text for w in line.words]
    assert rows[1].box == (100, 260, 1390, 290)
    assert in_rows(rows) == rows


def test_rows_that_were_read_as_rows_get_their_tabs() -> None:
    rows = [
        line_of(r, [w for text, left in zip(row, COLUMNS, strict=True) for w in words(text, left, 60 * r)])
        for r, row in enumerate(ROSTER, start=1)
    ]
    assert texts(rows) == ROWS


def test_form_keeps_its_values_beside_their_labels() -> None:
    form = [("TO:", "the secretary"), ("FROM:", "the bureau"), ("DATE:", "March 14"), ("REF:", "Moscow 05509")]
    form += [("SUBJECT:", "visit of the minister")]
    labels = [(label, 100, 200 + 60 * n) for n, (label, _) in enumerate(form)]
    values = [(value, 450, 200 + 60 * n) for n, (_, value) in enumerate(form)]
    assert texts(read(*labels, *values)) == [f"{label}\t{value}" for label, value in form]


def test_row_with_an_empty_cell_and_one_that_goes_on_below_stay_in_their_place() -> None:
    cells = [cell for cell in by_columns() if cell[0] not in ("Colonel", "1943", "London")]
    assert texts(read(*cells)) == [*ROWS[:2], "Carter", *ROWS[3:]]


def test_columns_of_text_and_two_addresses_stay_as_they_were_read() -> None:
    left = [(text, 100, 100 + 45 * n) for n, text in enumerate(TEXT)]
    right = [(text, 900, 100 + 45 * n) for n, text in enumerate(reversed(TEXT))]
    assert in_rows(columns := read(*left, *right)) == tuple(columns)
    addresses = [("The White House", 100, 100), ("Washington", 100, 145), ("Embassy", 900, 100), ("Moscow", 900, 145)]
    assert in_rows(letter := read(*addresses, *((t, x, y + 300) for t, x, y in left))) == tuple(letter)


def test_columns_of_text_whose_lines_dirt_has_torn_apart_stay_as_they_were_read() -> None:
    left = read(*((text, 100, 100 + 45 * n) for n, text in enumerate(TEXT)))
    right = []
    for n, text in enumerate(TEXT, start=len(left) + 1):
        top = 100 + 45 * (n - len(left) - 1)
        torn = [*words(text[:4], 1000, top), *words(text[11:], 1240, top)] if n % 2 else words(text, 1000, top)
        right.append(line_of(n, torn, block=2))
    assert in_rows([*left, *right]) == (*left, *right)


def test_cells_that_do_not_stand_beside_each_other_are_no_rows() -> None:
    lifted = [(text, left, top + (13 if left == 500 else 0)) for text, left, top in by_columns() if left <= 500]
    assert in_rows(lines := read(*lifted)) == tuple(lines)


def test_notes_in_the_margin_come_after_the_text_that_they_stand_beside() -> None:
    notes = {2: "see letter", 3: "of March 3"}
    lines = [
        line_of(n, [*words(notes.get(n, ""), 100, 100 + 45 * n + 8), *words(text, 500, 100 + 45 * n)])
        for n, text in enumerate(TEXT)
    ]
    assert texts(lines) == [*TEXT, *notes.values()]


def test_rows_are_found_on_a_page_a_little_askew_and_on_one_that_lies_on_its_side() -> None:
    slope = math.tan(math.radians(0.8))
    lines = read(("a long line of text above the table that shows how the page lies askew", 100, 100), *by_columns())

    def lifted(word: Word) -> Word:
        down = round(slope * (word.box[0] + word.box[2]) / 2)
        return msgspec.structs.replace(word, box=(word.box[0], word.box[1] + down, word.box[2], word.box[3] + down))

    def aside(word: Word) -> Word:
        left, top, right, bottom = word.box
        return msgspec.structs.replace(word, box=(top, 2000 - right, bottom, 2000 - left))

    askew = [line_of(line.number, [lifted(w) for w in line.words]) for line in lines]
    assert texts(askew)[1:] == ROWS
    turned = [line_of(line.number, [aside(w) for w in line.words]) for line in lines]
    assert [line.text for line in in_rows(turned, 90)][1:] == ROWS


def test_drawn_roster_is_read_row_by_row() -> None:
    page = Image.new("L", (1654, 900), 245)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype("LiberationSans-Regular.ttf", 30)
    for r, row in enumerate([*ROSTER, *ROSTER]):
        for left, text in zip(COLUMNS, row, strict=True):
            pen.text((left, 120 + 60 * r), text, font=font, fill=35)
    reading = recognise_image(np.asarray(page, np.uint8), None, 200, Settings(second_engine=False))
    assert [line.text for line in reading.lines] == [*ROWS, *ROWS]


@given(
    st.lists(
        st.tuples(st.sampled_from(["one", "two of them"]), st.integers(0, 6), st.integers(0, 8), st.integers(0, 9)),
        max_size=40,
    )
)
def test_no_word_is_lost_or_doubled(places: list[tuple[str, int, int, int]]) -> None:
    lines = read(*((text, 250 * column, 60 * row + off) for text, column, row, off in places))
    found = in_rows(lines)
    assert sorted(w.box for line in found for w in line.words) == sorted(w.box for line in lines for w in line.words)
    assert [line.number for line in found] == list(range(1, len(found) + 1))
