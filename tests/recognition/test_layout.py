from hypothesis import given
from hypothesis import strategies as st

from pipeline.document import Word
from pipeline.recognition.layout import lines_of_pieces


def piece(text: str, left: int, top: int, height: int = 40) -> list[Word]:
    words, at = [], left
    for word in text.split():
        words.append(Word(text=word, start=0, end=0, box=(at, top, at + 20 * len(word), top + height), confidence=90.0))
        at += 20 * len(word) + 20
    return words


def texts(*pieces: list[Word]) -> list[str]:
    return [line.text for line in lines_of_pieces(pieces)]


def test_pieces_of_one_row_are_one_line_though_they_stand_a_little_higher() -> None:
    assert texts(piece("131656Z", 650, 104), piece("PAGE 03", 100, 100), piece("MOSCOW 05509", 320, 97)) == [
        "PAGE 03 MOSCOW 05509 131656Z"
    ]
    assert texts(piece("above", 100, 100), piece("below", 220, 140)) == ["above", "below"]


def test_columns_are_read_one_after_the_other() -> None:
    left = [piece(f"left line {n} of the first column", 100, 200 + 60 * n) for n in range(6)]
    right = [piece(f"right line {n} of the second one", 1000, 205 + 60 * n) for n in range(6)]
    title = piece("A title over both of the columns that stand below it on the page", 300, 80)
    mixed = [title, *(p for pair in zip(right, left, strict=True) for p in pair)]
    assert texts(*mixed) == [" ".join(w.text for w in p) for p in (title, *left, *right)]


def test_labels_beside_their_values_are_no_column() -> None:
    labels, values = ("TO", "FROM", "DATE", "REF", "SUBJ", "INFO"), "the value of the label, some way to the right"
    rows = [(piece(label, 100, 200 + 60 * n), piece(values, 500, 200 + 60 * n)) for n, label in enumerate(labels)]
    read = texts(*(p for row in rows for p in row))
    assert [text for text in read if text != values] == list(labels)
    assert read[0] == "TO" and read[1] == values


def test_nothing_gives_nothing() -> None:
    assert lines_of_pieces([]) == lines_of_pieces([[]]) == ()


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(0, 900), st.sampled_from(["one", "two of them"])), max_size=30)
)
def test_no_word_is_lost_and_lines_are_numbered(places: list[tuple[int, int, str]]) -> None:
    pieces = [piece(text, left, top) for left, top, text in places]
    lines = lines_of_pieces(pieces)
    assert sum(len(line.words) for line in lines) == sum(map(len, pieces))
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
