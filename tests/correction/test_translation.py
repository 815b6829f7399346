from __future__ import annotations

from made_folder import changes, page, short, work

from pipeline.correction.paragraphs import aligned, documents_of
from pipeline.correction.translation import translation
from pipeline.correction.work import Work
from pipeline.language.dictionaries import Translation

PAIRS = tuple(
    Translation(russian=russian, english=tuple(english.split("|")))
    for russian, english in (
        ("маяк", "lighthouse"),
        ("капитан", "captain"),
        ("берег", "coast|shore"),
        ("утешать", "consolation"),
        ("надежда", "hope"),
        ("лодка", "boat"),
        ("зима", "winter"),
        ("письмо", "letter"),
        ("экипаж", "crew"),
        ("погода", "weather"),
    )
)

RUSSIAN = """Уважаемый капитан, благодарю за письмо о маяке у северного берега, которое пришло зимой 1911 года.

Меня утекает мысль, что экипаж лодки вернулся домой живым и что погода стояла тихая до самой зимы.

Надеюсь, что на берегу в Тергене для маяка найдется место; с этой надеждой мы начали работу."""

ENGLISH = """Dear Captain, thank you for the letter about the lighthouse on the northern coast, of winter 1911.

It is a consolation that the crew of the boat came home alive and that the weather was calm until the winter.

I trust that on the shore near Bergen there will be a place for the lighthouse; with this hope we have begun to work."""


def folder(russian: str = RUSSIAN, english: str = ENGLISH, between: str = "Stamp of the office, 4 March") -> Work:
    return work(
        page(1, russian, "letter", ("rus",)),
        page(2, between, "note", ("eng",)),
        page(3, english, "letter", ("eng",)),
        translations=PAIRS,
    )


def test_real_words_and_names_are_proposed_from_the_translation() -> None:
    found = changes(translation, folder())
    assert short(found) == [(1, "утекает", "утешает", "proposed"), (1, "Тергене", "Бергене", "proposed")]
    assert [c.kind for c in found] == ["realword", "name"]
    assert "page 3" in found[0].evidence[0] and "consolation" in found[0].evidence[0]


def test_an_english_word_is_read_by_the_original() -> None:
    text = RUSSIAN.replace("утекает", "утешает").replace("Тергене", "Бергене")
    found = changes(translation, folder(text, ENGLISH.replace("lighthouse", "lightnouse").replace("Bergen", "Bergeu")))
    assert {c.after for c in found} >= {"lighthouse"}
    assert {c.page for c in found} == {3}
    assert {c.status for c in found} == {"proposed"}


def test_without_a_translation_nothing_is_said() -> None:
    other = "The fish market opens at six.\n\nBring your own ice, baskets and salt, and have the right money with you."
    assert changes(translation, folder(english=other)) == []
    assert changes(translation, work(page(1, RUSSIAN, "letter", ("rus",)), translations=PAIRS)) == []


def test_right_words_stay() -> None:
    text = RUSSIAN.replace("утекает", "утешает").replace("Тергене", "Бергене")
    assert [c for c in changes(translation, folder(text)) if c.page == 1] == []


def test_paragraphs_are_laid_beside_each_other_where_one_is_lacking() -> None:
    made = folder(english="\n\n".join(ENGLISH.split("\n\n")[1:]))
    (one,) = documents_of(made.pages, "cyrillic")
    (other,) = (d for d in documents_of(made.pages, "latin") if len(d) > 1)
    pairs = aligned(one, other, lambda rows, columns: 5.0 * sum(i == j + 1 for i in rows for j in columns))
    assert pairs == [(range(1, 2), range(1)), (range(2, 3), range(1, 2))]


def test_documents_end_where_pages_lack_or_a_salutation_begins() -> None:
    text = "The pilots of the harbour met on Monday to choose a new master."
    made = work(page(1, f"{text}\n\n{text}"), page(2, f"Dear Captain,\n\n{text}"), page(4, f"17\n\n{text}"))
    assert [len(d) for d in documents_of(made.pages, "latin")] == [2, 1, 1]
