from pipeline.document import Line, Word
from pipeline.recognition.confusions import own_confusions, without_confusions
from pipeline.recognition.engine import line_of

CAPITALS = (
    "THE PRESIDENT SAID THAT THE DELEGATION HAD AGREED AND WOULD DISCUSS THE DRAFT. THE SOVIET SIDE ADDED CONDITIONS "
    "AND ASKED FOR A WORLD CONFERENCE. WE RECORDED ADVANCED IDEAS, AND THE DEPUTY READ THE ORDER ON THE ROAD TO DOVER"
)


def lines(text: str) -> list[Line]:
    words = text.split()
    return [
        line_of(n // 8 + 1, [Word(text=w, start=0, end=len(w), confidence=80.0) for w in words[n : n + 8]])
        for n in range(0, len(words), 8)
    ]


def undone(text: str) -> str:
    read = lines(text)
    return " ".join(line.text for line in without_confusions(read, own_confusions(read)))


def test_letter_read_as_another_throughout_is_learnt_and_undone():
    read = CAPITALS.replace("D", "O")
    (confusion,) = own_confusions(lines(read))
    assert (confusion.read, confusion.meant) == ("O", "D")
    assert confusion.explains <= confusion.of
    assert undone(read) == CAPITALS


def test_changed_words_say_so_and_others_are_untouched():
    read = lines(CAPITALS.replace("D", "O"))
    done = without_confusions(read, own_confusions(read))
    for before, after in zip(
        (w for line in read for w in line.words), (w for line in done for w in line.words), strict=True
    ):
        changed = before.text != after.text
        assert after.origin == ("own confusion D read as O" if changed else "")
        assert after.confidence == before.confidence


def test_clean_text_and_single_slips_prove_nothing():
    assert own_confusions(lines(CAPITALS)) == []
    assert own_confusions(lines(CAPITALS.replace("WORLD", "WORLO"))) == []
    assert undone(CAPITALS.replace("WORLD", "WORLO")) == CAPITALS.replace("WORLD", "WORLO")


def test_numbers_codes_and_known_words_stay():
    read = CAPITALS.replace("D", "O") + " USNAT0005O9 O1 NOT TO GO ON 0F OECAF"
    assert undone(read).endswith("USNAT0005O9 O1 NOT TO GO ON 0F DECAF")
    assert without_confusions([], []) == ()
