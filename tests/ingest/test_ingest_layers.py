from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from made_pdf import MadePage, make_pdf

from pipeline.document import Reading
from pipeline.ingest import embedded_readings, find_folders, open_folder
from pipeline.ingest.layers import LEAST, TextObject, layer_starts
from pipeline.ingest.text_layer import layer_readings
from pipeline.settings import Settings

WORDS = "The minister spoke about the visit planned for this autumn in Geneva".split()


def placed(words: list[str], shift: float = 0.0) -> tuple[tuple[float, float, float, str], ...]:
    return tuple((80.0 + shift + 150 * (n % 3), 700.0 - 20 * (n // 3), 12.0, word) for n, word in enumerate(words))


def row(font: int, count: int, top: float) -> list[TextObject]:
    return [TextObject(font, 50.0 * n, top - 10, 50.0 * n + 40, top) for n in range(count)]


def read(tmp_path: Path, page: MadePage) -> tuple[Reading, tuple[Reading, ...]]:
    (tmp_path / "a.pdf").write_bytes(make_pdf([page]))
    (source,), _ = find_folders([tmp_path / "a.pdf"])
    folder = open_folder(source, Settings())
    embedded = next(reading for _, reading in embedded_readings(source, folder))
    image = folder.pages[0].image
    assert isinstance(embedded, Reading) and image is not None
    return embedded, layer_readings(image, tmp_path)


def test_two_engines_on_one_page_are_two_readings_and_the_better_one_is_embedded(tmp_path: Path) -> None:
    worse = [word.replace("i", "l").replace("t", "f") for word in WORDS]
    for first, second in ((WORDS, worse), (worse, WORDS)):
        embedded, layers = read(tmp_path, MadePage(texts=placed(first), second=placed(second, 2.0)))
        assert [layer.text.split() for layer in layers] == [first, second]
        assert embedded.text.split() == WORDS


def test_heading_in_a_font_of_its_own_is_no_second_layer(tmp_path: Path) -> None:
    embedded, layers = read(tmp_path, MadePage(texts=placed(WORDS), second=((80.0, 740.0, 20.0, "STATEMENT"),) * 12))
    assert len(layers) == 1
    assert "STATEMENT" in embedded.text and "minister" in embedded.text


def test_fonts_that_come_back_part_nothing() -> None:
    first, second = row(1, 20, 100.0), row(2, 20, 100.0)
    assert layer_starts(first + second) == [0, 20]
    assert layer_starts(first + second + first[:1]) == [0]
    assert layer_starts(first + row(2, 20, 300.0)) == [0]
    assert layer_starts(first[: LEAST - 1] + second) == [0]
    assert layer_starts([]) == [0]


def test_three_engines_are_three_layers() -> None:
    assert layer_starts(row(1, 20, 100.0) + row(2, 22, 100.0) + row(3, 21, 100.0)) == [0, 20, 42]


@given(st.lists(st.integers(0, 4), max_size=60))
def test_layers_share_no_font(fonts: list[int]) -> None:
    starts = layer_starts([TextObject(font, 0.0, 0.0, 10.0, 10.0) for font in fonts])
    parts = [set(fonts[a:b]) for a, b in zip(starts, [*starts[1:], len(fonts)], strict=True)]
    assert sum(map(len, parts)) == len(set(fonts))
