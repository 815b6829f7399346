from pipeline.document import Line
from pipeline.recognition.judge import Verdict
from pipeline.recognition.languages import has_letters_of_another, has_lines_of_both, lost_lines, settle_languages
from pipeline.recognition.passes import Attempt
from tests.recognition.drawn import ENGLISH, RUSSIAN

GARBAGE = "Tlocou ncrpermucs c mmaucrpom\nu ropopwn o noesaxe, navesermow"


def attempt(text, languages, confidence, lexicon):
    lines = tuple(Line(number=n, text=line) for n, line in enumerate(text.splitlines(), start=1))
    return Attempt(lines, Verdict(confidence, 0.2, lexicon, 1.0, len(text)), languages)


def never(languages):
    raise AssertionError(f"read again in {languages}")


def test_lines_of_another_language_are_lost_as_a_whole():
    assert lost_lines(ENGLISH) == 0
    assert lost_lines(GARBAGE) == 1
    assert 0.15 < lost_lines(ENGLISH + "\n" + GARBAGE) < 0.5
    assert lost_lines("") == 0


def test_words_in_doubt_all_over_the_page_are_damage_and_no_other_language():
    damaged = ENGLISH.replace("talks", "ta1ks").replace("meeting", "meetlng").replace("signed", "slgncd")
    first = attempt(damaged, ("eng",), 66.0, 0.75)
    assert settle_languages(first, never) is first


def test_lost_lines_are_looked_for_in_both_languages():
    first = attempt(ENGLISH + "\n" + GARBAGE, ("eng",), 70.0, 0.7)
    both = attempt(ENGLISH + "\n" + RUSSIAN, ("eng", "rus"), 92.0, 0.95)
    assert settle_languages(first, {("eng", "rus"): both}.__getitem__) is both


def test_lines_of_both_scripts_tell_two_languages_where_damage_has_left_no_known_word():
    columns = "Gincuseed tbe excbange\nwar received bv thc mayer\nпрзза Грузы учетесей\nсказая что сорт Cyne"
    assert has_lines_of_both(columns)
    assert not has_lines_of_both("Gincuseed tbe ехсЬаnge\nwar гесeived bv thc mayer\nзнe Соmmittee of tbe Hоuse")
    assert not has_lines_of_both("")
    first = attempt("Gincuseed tbe excbange\nwar received bv thc mayer\n" + GARBAGE, ("eng",), 50.0, 0.35)
    both = attempt(columns, ("eng", "rus"), 60.0, 0.4)
    assert settle_languages(first, {("eng", "rus"): both}.__getitem__) is both


def test_reading_in_both_stays_unless_the_other_script_brought_garbage():
    clean = attempt(ENGLISH, ("eng", "rus"), 95.0, 0.99)
    assert settle_languages(clean, never) is clean
    garbled = attempt(ENGLISH + "\nжщъы пфуцк", ("eng", "rus"), 90.0, 0.9)
    single = attempt(ENGLISH, ("eng",), 93.0, 0.99)
    assert settle_languages(garbled, {("eng",): single}.__getitem__) is single


def test_other_scripts_are_told_from_digits_and_signs():
    assert not has_letters_of_another("In 1988, No. 7-a", "eng")
    assert has_letters_of_another("the Белый house", "eng")
    assert has_letters_of_another("the Белый дом", "rus")
