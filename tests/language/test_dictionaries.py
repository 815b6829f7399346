"""Loading and checking dictionaries: each kind of problem names its file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DictionaryError
from pipeline.language.dictionaries import COLUMNS, Problem, Vocabulary, check, load, locate, shipped


def write(folder: Path, file: str, *rows: str) -> Path:
    folder.mkdir(exist_ok=True)
    lines = ["\t".join(COLUMNS[file]), *(row.replace(";", "\t") for row in rows)]
    (folder / file).write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "mine"


PROBLEMS = [
    ("errors.tsv", ["tbe;the", "tbe;they"], 3, "error", "conflict with 'the' in line 2"),
    ("errors.tsv", ["tbe;the", "Tbe;Them"], 3, "error", "conflict with 'the' in line 2"),
    ("errors.tsv", ["tbe;the", "tbe;the"], 3, "warning", "duplicate of line 2"),
    ("errors.tsv", ["tbe;tbe"], 2, "error", "corrects to itself"),
    ("errors.tsv", ["tbe;"], 2, "error", "the column right is empty"),
    ("errors.tsv", [";the"], 2, "error", "the column wrong is empty"),
    ("errors.tsv", ["aaab;aaac", "# note", "aaac;aaab"], 2, "error", "cycle: aaab -> aaac -> aaab"),
    ("errors.tsv", ["aaab;aaac", "aaac;aaad", "aaad;aaab"], 4, "error", "cycle: aaad -> aaab -> aaac -> aaad"),
    ("errors.tsv", ["tlle;tbe", "tbe;the"], 2, "warning", "chain: tlle -> tbe -> the; write 'the' at once"),
    ("errors.tsv", ["tb;the"], 2, "warning", "too short"),
    ("errors.tsv", ["treaty;treatise"], 2, "warning", "'treaty' is a word"),
    ("errors.tsv", ["Borbacher;Gorbacher"], 2, "warning", "'Gorbacher' is in no lexicon"),
    ("errors.tsv", ["пераые;первыe"], 2, "error", "mixes Latin and Cyrillic letters; is it 'первые'?"),
    ("errors.tsv", ["a;b;c;d"], 2, "error", "4 cells, but 3 columns"),
    ("terms.tsv", ["ABM;english"], 2, "error", "the column language is 'english'; it may be eng or rus"),
    ("terms.tsv", ["ABM;eng;noun"], 2, "error", "the column kind is 'noun'"),
    ("terms.tsv", ["ABM;eng;term;a", "ABM;eng;term;b"], 3, "error", "differs from line 2"),
    ("terms.tsv", ["ABM;eng", "ABM;eng"], 3, "warning", "duplicate of line 2"),
    ("names.tsv", ["x;person;Reagan;Рейган;maybe"], 2, "error", "the column inflect is 'maybe'"),
    ("names.tsv", ["x;person;;"], 2, "error", "no form in either script"),
    ("names.tsv", ["x;person;Рейган;"], 2, "error", "'Рейган' is in the column latin"),
    ("names.tsv", ["x;person;Reagan;Reagan"], 2, "error", "'Reagan' is in the column cyrillic"),
    ("names.tsv", ["x;person;Reagan|Reagan;"], 2, "warning", "stands twice"),
    ("names.tsv", ["x;person;Bush", "x;person;Reagan"], 3, "error", "'x': differs from line 2"),
    ("names.tsv", [";person;Bush"], 2, "error", "the column id is empty"),
    ("names.tsv", ["x;person;;Рeйган"], 2, "error", "mixes Latin and Cyrillic letters"),
    ("protected.tsv", ["[a-z"], 2, "error", "not a regular expression"),
    ("protected.tsv", ["(?i)abc"], 2, "error", "not a regular expression"),
    ("protected.tsv", ["[a-z]*"], 2, "error", "fits an empty text"),
    ("protected.tsv", ["(abc)+"], 2, "warning", "has groups"),
    ("pages.tsv", ["MEMO(;memo;start"], 2, "error", "not a regular expression"),
    ("pages.tsv", ["MEMO;memo;top"], 2, "error", "the column role is 'top'"),
    ("confusions.tsv", ["rn;m;latin;0"], 2, "error", "the weight must be above 0"),
    ("confusions.tsv", ["rn;m;latin;nan"], 2, "error", "the weight must be above 0"),
    ("confusions.tsv", ["rn;m;latin;much"], 2, "error", "the weight is no number: 'much'"),
    ("confusions.tsv", ["m;m;latin;1"], 2, "error", "'m' is confused with itself"),
    ("confusions.tsv", [";;latin;1"], 2, "error", "both empty"),
    ("confusions.tsv", ["m;rn;greek;1"], 2, "error", "the column script is 'greek'"),
    ("confusions.tsv", ["m;rn;latin;1", "m;rn;latin;2"], 3, "error", "differs from line 2"),
    ("phrases.tsv", ["for action;"], 2, "error", "the column language is empty"),
    ("phrases.tsv", ["for action;eng", "cafe\u0301;eng"], 3, "warning", "not in Unicode form NFC"),
    ("phrases.tsv", ["for\x07action;eng"], 2, "error", "the character U+0007"),
    ("phrases.tsv", ["fo\ufffd action;eng"], 2, "error", "the character U+FFFD"),
    ("phrases.tsv", ["Ð´Ð¾Ð³Ð¾Ð²Ð¾Ñ€;rus"], 2, "warning", "read in another encoding"),
]


@pytest.mark.parametrize(("file", "rows", "line", "severity", "message"), PROBLEMS)
def test_each_problem_names_file_and_line(
    folder: Path, file: str, rows: list[str], line: int, severity: str, message: str
) -> None:
    problems = check(write(folder, file, *rows))
    found = [p for p in problems if p.line == line and message in p.message]
    assert found, problems
    assert (found[0].file, found[0].severity) == (f"mine/{file}", severity)
    if severity == "error":
        with pytest.raises(DictionaryError, match=f"mine/{file}:\\d+: error:"):
            load([str(folder)])
    else:
        assert not [p for p in problems if p.severity == "error"]
        load([str(folder)])


def test_a_problem_is_written_as_file_line_severity_message() -> None:
    assert str(Problem(file="a/errors.tsv", line=3, severity="error", message="bad")) == "a/errors.tsv:3: error: bad"


def test_errors_against_words_of_the_same_dictionary(folder: Path) -> None:
    write(folder, "errors.tsv", "Ledsy;Ledsky", "oadr;order")
    write(folder, "terms.tsv", "OADR;eng")
    write(folder, "names.tsv", "ledsy;person;Nelson Ledsy")
    messages = [str(p) for p in check(folder)]
    assert any(
        "mine/errors.tsv:2: error: 'Ledsy' is an error here, but a word of mine/names.tsv:2" in m for m in messages
    )
    assert any(
        "mine/errors.tsv:3: error: 'oadr' is an error here, but a word of mine/terms.tsv:2" in m for m in messages
    )


def test_bad_encoding_names_the_line(folder: Path) -> None:
    folder.mkdir()
    (folder / "errors.tsv").write_bytes(b"wrong\tright\tsource\ntbe\tthe\t\n" + "пераые\tпервые\n".encode("cp1251"))
    (problem,) = check(folder)
    assert (problem.file, problem.line, problem.severity) == ("mine/errors.tsv", 3, "error")
    assert "not UTF-8" in problem.message


def test_wrong_header_and_unknown_file(folder: Path) -> None:
    folder.mkdir()
    (folder / "errors.tsv").write_text("right\twrong\nthe\ttbe\n", "utf-8")
    (folder / "error.tsv").write_text("wrong\tright\n", "utf-8")
    (folder / "README.md").write_text("words", "utf-8")
    first, second = check(folder)
    assert (first.file, first.severity) == ("mine/error.tsv", "warning")
    assert (second.file, second.line, second.severity) == ("mine/errors.tsv", 1, "error")
    assert "wrong, right, source" in second.message


def test_a_folder_without_dictionary_files(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(DictionaryError, match="no dictionary"):
        load([str(folder)])


def test_a_missing_dictionary_names_the_shipped_ones(tmp_path: Path) -> None:
    with pytest.raises(DictionaryError, match="general") as caught:
        locate(str(tmp_path / "none"))
    assert caught.value.exit_code == 4


def test_byte_order_mark_carriage_returns_comments_and_short_rows_are_read(folder: Path) -> None:
    folder.mkdir()
    text = "\ufeff# known errors\r\nwrong\tright\tsource\r\n\r\ntbe\t the \r\n"
    (folder / "errors.tsv").write_bytes(text.encode())
    assert check(folder) == []
    (error,) = load([str(folder)]).errors
    assert (error.wrong, error.right, error.source) == ("tbe", "the", "")


def test_a_later_dictionary_has_the_last_word(tmp_path: Path) -> None:
    first = write(tmp_path / "first", "errors.tsv", "tbe;the", "Borbacher;Gorbachev", "Tice;Rice")
    write(first, "confusions.tsv", "rn;m;latin;1")
    second = write(tmp_path / "second", "errors.tsv", "tbe;tube")
    write(second, "names.tsv", "tice;person;Tice")
    write(second, "confusions.tsv", "rn;m;latin;5")
    joined = load([str(first), str(second)])
    assert [(e.wrong, e.right) for e in joined.errors] == [("tbe", "tube"), ("Borbacher", "Gorbachev")]
    assert [c.weight for c in joined.confusions] == [5]
    assert joined.sources == {name: load([str(tmp_path / name)]).mark for name in ("first", "second")}


def test_a_cycle_between_dictionaries_is_found(tmp_path: Path) -> None:
    first = write(tmp_path / "first", "errors.tsv", "aaab;aaac")
    second = write(tmp_path / "second", "errors.tsv", "aaac;aaab")
    load([str(first)])
    with pytest.raises(DictionaryError, match=r"first/errors\.tsv:2: error: cycle: aaab -> aaac -> aaab"):
        load([str(first), str(second)])


def test_the_mark_changes_with_the_content_only(folder: Path, tmp_path: Path) -> None:
    write(folder, "errors.tsv", "tbe;the")
    before = load([str(folder)]).mark
    write(folder, "errors.tsv", "# a comment", "tbe;the")
    assert load([str(folder)]).mark == before
    write(folder, "errors.tsv", "tbe;they")
    assert load([str(folder)]).mark != before


def test_names_are_inflected_where_asked(folder: Path) -> None:
    write(folder, "names.tsv", "a;person;Shultz|George Shultz;Шульц;yes", "b;person;Nitze;Нитце;no")
    first, second = load([str(folder)]).names
    assert first.latin == ("Shultz", "George Shultz")
    assert first.cyrillic[0] == "Шульц" and "Шульцем" in first.cyrillic
    assert second.cyrillic == ("Нитце",)


def test_vocabulary(folder: Path) -> None:
    write(folder, "names.tsv", "shultz-george;person;George P. Shultz;Шульц;yes")
    write(folder, "terms.tsv", "throw-weight;eng", "ПРО;rus;abbreviation")
    write(folder, "protected.tsv", r"(?<!\w)NLS ?F\d\d-\d+(?!\w);case", r"#\d+;item")
    vocabulary = Vocabulary(load([str(folder)]))
    assert vocabulary.name_forms["шульцем"].id == "shultz-george"
    assert "p" not in vocabulary.name_forms
    assert vocabulary.terms == {"throw", "weight", "про"}
    assert vocabulary.knows("GEORGE") and vocabulary.knows("про") and not vocabulary.knows("treaty")
    assert vocabulary.protected is not None
    assert [m.group() for m in vocabulary.protected.finditer("see NLSF99-051 #520.")] == ["NLSF99-051", "#520"]


def test_a_protected_pattern_of_two_alternatives_means_what_it_says(folder: Path) -> None:
    write(folder, "protected.tsv", r"(?<!\w)ab|cd;both", r"(?<!\w)(?:x[|)]|yz);one", r"(?<!\w)q\|;two")
    pattern = Vocabulary(load([str(folder)])).protected
    assert pattern is not None
    assert [m.group() for m in pattern.finditer("ab zab zcd x| zx| yz q| zq|")] == ["ab", "cd", "x|", "yz", "q|"]


def test_vocabulary_without_protected_patterns(folder: Path) -> None:
    write(folder, "errors.tsv", "tbe;the")
    assert Vocabulary(load([str(folder)])).protected is None


def test_shipped_dictionaries_are_clean() -> None:
    assert {"general", "diplomacy-1980s"} <= set(shipped())
    assert {name: check(path) for name, path in shipped().items()} == {name: [] for name in shipped()}
