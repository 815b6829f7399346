"""What samples/README.md promises, and that the committed files are those that the story makes."""

import csv
import importlib
import re
import unicodedata
from pathlib import Path
from types import ModuleType

import pypdfium2
import pytest
from natsort import natsorted
from PIL import Image
from rapidfuzz.distance import Levenshtein

from pipeline.ingest import find_folders, open_folder
from pipeline.settings import Settings

SAMPLES = Path(__file__).parents[2] / "samples"
PAGES = 22
BLANK = 15
TURNED = 18
WITHOUT_LAYER = (BLANK, TURNED)
READ_AS_LATIN = 8
MISREADINGS = ("Borbacher", "Gorbuchov", "Negrofonte", "Negroponete", "Ledsy", "impardonable", "govemment", "concems")
MISREADINGS += ("Негрофонте", "пераые", "Теневе", "Мольбуюсь", "U55R", "G0RBACHEV", "BeringStrait", "поез док")
SLIPS = ("accomodation", "ассиметрий", "favourite", "endeavour", "honour", "programme", "kilometres")


def lines_of(name: str) -> list[str]:
    return (SAMPLES / name).read_text(encoding="utf-8").splitlines()


def bare(text: str) -> str:
    """Text without white space and hyphens."""
    return "".join(text.split()).replace("-", "")


def scripts_in(word: str) -> set[str]:
    return {unicodedata.name(char).split()[0] for char in word if char.isalpha()}


def truth_of(page: int) -> str:
    return (SAMPLES / "truth" / f"{page:04}.txt").read_text(encoding="utf-8")


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(SAMPLES))
    return importlib.import_module("make")


@pytest.fixture(scope="module")
def table() -> list[dict[str, str]]:
    with (SAMPLES / "truth" / "pages.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_everything_together_is_small() -> None:
    drawn = [path for path in SAMPLES.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in drawn) < 8_000_000


def test_scans_have_a_page_for_each_truth(table: list[dict[str, str]]) -> None:
    frames = []
    for path in natsorted((SAMPLES / "folder" / "scans").iterdir(), key=lambda path: path.name):
        with Image.open(path) as image:
            frames += [path.name] * getattr(image, "n_frames", 1)
            assert round(float(image.info["dpi"][0])) == 200
    assert frames == [row["file"] for row in table]
    truths = sorted(path.name for path in (SAMPLES / "truth").glob("0*.txt"))
    assert truths == [f"{number:04}.txt" for number in range(1, PAGES + 1)]
    assert {Path(name).suffix for name in frames} == {".png", ".jpg", ".tif"}


def test_pages_are_empty_or_lie_on_their_side_where_said(table: list[dict[str, str]]) -> None:
    assert [number for number in range(1, PAGES + 1) if not truth_of(number)] == [BLANK]
    sizes = {}
    for row in table:
        with Image.open(SAMPLES / "folder" / "scans" / row["file"]) as image:
            sizes[int(row["page"])] = image.size
    # The list of stations is wider than high; scanned on its side it looks like any other sheet.
    assert set(sizes.values()) == {(1700, 2200)}


def test_pdf_has_a_bad_text_layer() -> None:
    with pypdfium2.PdfDocument(SAMPLES / "folder.pdf") as pdf:
        layers = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    assert len(layers) == PAGES
    for number, layer in enumerate(layers, 1):
        truth = " ".join(truth_of(number).split())
        if number in WITHOUT_LAYER:
            assert not layer
        elif number == READ_AS_LATIN:
            assert not any("CYRILLIC" in unicodedata.name(char, "") for char in layer)
        elif len(truth) > 200:
            rate = Levenshtein.distance(layer, truth) / len(truth)
            assert 0.01 < rate < 0.15, f"page {number}"


def test_text_and_truth_go_line_by_line() -> None:
    read, right = lines_of("folder.txt"), lines_of("truth/folder.txt")
    assert len(read) == len(right)
    assert "\f" not in (SAMPLES / "folder.txt").read_text(encoding="utf-8")
    # A line of Markdown may be all markup, never the other way round.
    assert all(one for one, other in zip(read, right, strict=True) if other)
    assert sum(one != other for one, other in zip(read, right, strict=True)) > 60


@pytest.mark.parametrize("word", MISREADINGS)
def test_misreadings_are_in_the_text_and_not_in_the_truth(word: str) -> None:
    assert word in "\n".join(lines_of("folder.txt"))
    assert word not in "\n".join(lines_of("truth/folder.txt"))
    assert not any(word in truth_of(number) for number in range(1, PAGES + 1))


def test_letters_of_two_scripts_are_in_the_words_of_the_text_and_not_of_the_truth() -> None:
    mixed = {"LATIN", "CYRILLIC"}
    assert sum(scripts_in(word) == mixed for line in lines_of("folder.txt") for word in line.split()) >= 4
    assert not any(scripts_in(word) == mixed for line in lines_of("truth/folder.txt") for word in line.split())


@pytest.mark.parametrize("word", SLIPS)
def test_what_the_typist_typed_is_in_both(word: str) -> None:
    assert word in "\n".join(lines_of("folder.txt"))
    assert word in "\n".join(lines_of("truth/folder.txt"))


@pytest.mark.parametrize("markup", ["**", "~~SECRET~~", "<u>", '<input type="checkbox" checked/>', "|---|", "\t", "# "])
def test_markup_is_in_the_text_only(markup: str) -> None:
    assert any(markup in line for line in lines_of("folder.txt"))
    right = lines_of("truth/folder.txt")
    assert not any(line.startswith("# ") for line in right) if markup == "# " else markup not in "\n".join(right)


def test_page_truth_and_folder_truth_have_the_same_words(table: list[dict[str, str]]) -> None:
    right = lines_of("truth/folder.txt")
    for row in table:
        if not row["first_line"]:
            continue
        lines = right[int(row["first_line"]) - 1 : int(row["last_line"])]
        # On the paper lines end elsewhere, some in the middle of a word.
        assert bare(truth_of(int(row["page"]))) == bare("".join(lines))


def test_ingest_finds_the_pages_and_their_kinds(table: list[dict[str, str]]) -> None:
    source = find_folders([SAMPLES / "folder.txt"])[0][0]
    pages = open_folder(source, Settings()).pages
    expected = [(int(row["first_line"]), row["kind"]) for row in table if row["first_line"]]
    assert [(page.first_line, page.kind) for page in pages] == expected


def test_queries_name_pages_that_have_their_words() -> None:
    with (SAMPLES / "queries.tsv").open(encoding="utf-8") as file:
        queries = list(csv.DictReader(file, delimiter="\t"))
    assert {query["lang"] for query in queries} == {"en", "ru"}
    for query in queries:
        pages = [int(page) for page in query["pages"].split()]
        assert pages
        for page in pages:
            words = re.findall(r"\w+", truth_of(page).casefold())
            for sought in query["query"].strip('"').casefold().split():
                # Inflected or otherwise spelt.
                likeness = max(Levenshtein.normalized_similarity(sought, word) for word in words)
                assert likeness >= 0.6, f"{query['query']} on page {page}"


@pytest.mark.parametrize("name", ["english", "russian", "mixed", "rotated", "blank"])
def test_small_pictures_are_tiny_and_have_their_truth(name: str) -> None:
    path = SAMPLES / "small" / f"{name}.png"
    assert path.stat().st_size <= 60_000
    with Image.open(path) as image:
        assert (image.height > image.width) == (name == "rotated")
        assert (image.convert("L").getextrema()[0] == 0) or name == "blank"
    assert bool((SAMPLES / "small" / "truth" / f"{name}.txt").read_text(encoding="utf-8")) == (name != "blank")


def test_the_text_is_what_the_story_says(make: ModuleType) -> None:
    told = []
    for sheet in make.SHEETS:
        lines = [line.markdown(sheet.copy) for line in make.text_lines(make.read_story(sheet.story))]
        told += lines and [*lines, ""]
    assert told == (SAMPLES / "folder.txt").read_text(encoding="utf-8").split("\n")


def test_a_drawn_page_says_its_truth_and_is_the_same_each_time(make: ModuleType) -> None:
    sheet = make.SHEETS[READ_AS_LATIN - 1]
    try:
        scans = [make.scan_sheet(sheet, READ_AS_LATIN) for _ in range(2)]
    except importlib.import_module("making.fonts").FontMissing as missing:
        pytest.skip(str(missing))
    assert scans[0].image.tobytes() == scans[1].image.tobytes()
    assert scans[0].truth.strip() == truth_of(READ_AS_LATIN).strip()
    height = scans[0].image.height
    boxes = [word.box for line in scans[0].lines for word in line]
    assert all(0 <= top < bottom <= height and left < right for left, top, right, bottom in boxes)


def test_a_missing_font_is_named_with_its_package(
    make: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fonts = importlib.import_module("making.fonts")
    monkeypatch.setattr(fonts, "FONT_DIRECTORIES", (tmp_path,))
    fonts.find_font.cache_clear()
    with pytest.raises(fonts.FontMissing, match="apt-get install fonts-sjfonts"):
        fonts.find_font("hand")
