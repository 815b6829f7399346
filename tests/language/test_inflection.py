from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.language.inflection import russian_forms


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Рейган", "Рейган Рейгана Рейгану Рейганом Рейгане"),
        ("Шульц", "Шульц Шульца Шульцу Шульцем Шульце"),
        ("Буш", "Буш Буша Бушу Бушем Буше"),
        ("Горбачев", "Горбачев Горбачева Горбачеву Горбачевым Горбачеве"),
        ("Горбачёв", "Горбачёв Горбачёва Горбачёву Горбачёвым Горбачёве"),
        ("Дубинин", "Дубинин Дубинина Дубинину Дубининым Дубинине"),
        ("Каменцев", "Каменцев Каменцева Каменцеву Каменцевым Каменцеве"),
        ("Нанн", "Нанн Нанна Нанну Нанном Нанне"),
        ("Петровский", "Петровский Петровского Петровскому Петровским Петровском"),
        ("Горбачева", "Горбачева Горбачевой Горбачеву"),
        ("Ортега", "Ортега Ортеги Ортеге Ортегу Ортегой"),
        ("Коль", "Коль Коля Колю Колем Коле"),
        ("Шеварднадзе", "Шеварднадзе"),
        ("Громыко", "Громыко"),
        ("Бессмертных", "Бессмертных"),
        ("РЕЙГАН", "РЕЙГАН РЕЙГАНА РЕЙГАНУ РЕЙГАНОМ РЕЙГАНЕ"),
        ("Reagan", "Reagan"),
    ],
)
def test_surnames(name: str, forms: str) -> None:
    assert russian_forms(name) == forms.split()


def test_full_names_inflect_each_word_and_keep_initials() -> None:
    assert "Михаила Сергеевича Горбачева" in russian_forms("Михаил Сергеевич Горбачев")
    assert "Э. А. Шеварднадзе" in russian_forms("Э. А. Шеварднадзе")
    assert russian_forms("Павел Палажченко")[1] == "Павла Палажченко"
    assert "Юрием Дубининым" in russian_forms("Юрий Дубинин")
    assert "Раисой Максимовной Горбачевой" in russian_forms("Раиса Максимовна Горбачева")
    assert "Александрова-Агентова" in russian_forms("Александров-Агентов")


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Женева", "Женеве"),
        ("Берлин", "Берлином"),
        ("Чернобыль", "Чернобыля"),
        ("Нью-Йорк", "Нью-Йорке"),
        ("Соединенные Штаты Америки", "Соединенных Штатов Америки"),
        ("Соединённые Штаты", "Соединённым Штатам"),
        ("Совет национальной безопасности", "Советом национальной безопасности"),
        ("Договор по ПРО", "Договора по ПРО"),
        ("Белый дом", "Белым домом"),
    ],
)
def test_places_and_bodies_inflect_their_head(name: str, form: str) -> None:
    assert form in russian_forms(name, "body")


def test_what_depends_on_the_head_never_changes() -> None:
    assert all(
        form.endswith(" национальной безопасности") for form in russian_forms("Совет национальной безопасности", "body")
    )


@pytest.mark.parametrize("name", ["СССР", "СБСЕ", "МИД", "Тбилиси", "Токио"])
def test_abbreviations_and_indeclinable_places_stay(name: str) -> None:
    assert russian_forms(name, "place") == [name]


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюяё -.", min_size=1, max_size=20).filter(lambda t: t.strip()))
def test_any_name_comes_first_and_keeps_its_number_of_words(name: str) -> None:
    forms = russian_forms(name)
    assert forms[0] == name
    assert len(set(forms)) == len(forms)
    assert all(len(form.split()) == len(name.split()) for form in forms)
