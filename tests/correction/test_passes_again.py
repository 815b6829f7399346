"""What a later pass looks at again, and what it keeps."""

from __future__ import annotations

from made_folder import changes, page, work

from pipeline.correction.names import names
from pipeline.correction.passes import weighed_again
from pipeline.correction.plain import Spellings, Tiers, plain_page, renewed
from pipeline.correction.protection import protect_broken_words
from pipeline.language.dictionaries import NameEntry
from pipeline.language.lexicon import Tier


class Counted(Tiers):
    """Tiers that remember what they were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __call__(self, word: str) -> Tier:
        self.asked.append(word)
        return super().__call__(word)


def test_lines_that_are_as_they_were_keep_their_tokens() -> None:
    spellings = Spellings(Tiers())
    before = plain_page(*page(1, "the first line\nthc second\nthe third"), spellings, markdown=False)
    _, reading = page(1, "the first line\nthe second\nthe third")
    after, new = renewed(before, reading, spellings)
    assert [line.number for line in new] == [2]
    assert after.lines[0] is before.lines[0] and after.lines[2] is before.lines[2]
    assert [t.text for t in after.tokens] == "the first line the second the third".split()
    assert [t.text for t in before.lines[1].tokens] == ["thc", "second"]


def test_a_page_with_markup_is_made_anew() -> None:
    spellings = Spellings(Tiers())
    before = plain_page(*page(1, "the **first** line"), spellings, markdown=True)
    after, new = renewed(before, page(1, "the first line")[1], spellings)
    assert [line.text for line in new] == ["the first line"] == [line.source for line in after.lines]


def test_each_spelling_is_looked_at_once() -> None:
    tiers = Counted()
    made = plain_page(*page(1, "The sea, the sea\nthe open sea"), Spellings(tiers), markdown=False)
    assert tiers.asked == ["the", "sea", "the", "open"]  # The and the are two spellings
    assert made.tokens[1].text is made.tokens[3].text


def test_halves_of_a_broken_word_are_no_names_of_their_own() -> None:
    crippen = (NameEntry(id="crippen", kind="person", latin=("Crippen", "Dan Crippen")),)
    text = "Crippen wrote to Crippen of a table by {}dale and of chairs."
    assert changes(names, work(text.format("Chippen "), names=crippen))
    assert not changes(names, work(text.format("Chippen-\n"), names=crippen))


def test_halves_are_free_again_when_the_neighbour_changes() -> None:
    spellings = Spellings(Tiers())
    broken = plain_page(*page(1, "the harbour mas-\nter came"), spellings, markdown=False)
    protect_broken_words(broken)
    assert [t.protected != "" for t in broken.tokens] == [False, False, True, True, False]
    after, _ = renewed(broken, page(1, "the harbour mas-\nTer came")[1], spellings)
    protect_broken_words(after)
    assert not any(t.protected for t in after.tokens)


def test_what_changed_its_neighbours_and_what_was_doubtful_is_weighed_again() -> None:
    spellings = Spellings(Tiers())
    text = "one two three four fivc six seven eight nine ten eleven tvelve thirteen fourteen"
    old = plain_page(*page(1, text), spellings, markdown=False)
    new, _ = renewed(old, page(1, text.replace("fivc six", "five and six"))[1], spellings)
    words = text.split()
    # Nearby words only if not hopeless, further ones if a change was within reach.
    old.hopeful = {words.index("two"): False, words.index("ten"): False, words.index("tvelve"): True}
    places = weighed_again(old, new)
    assert [new.tokens[i].text for i in sorted(places)] == "two four five and six tvelve".split()
    old.hopeful = {}
    assert weighed_again(old, old) == frozenset()
