"""A trigram model of words in arrays, read from the binary file that pocketsphinx ships.

The file (layout: pocketsphinx's lm_trie.c and lm_trie_quant.c) holds the words, a table of unigrams, and bit-packed
tables of bigrams and trigrams, each entry under the one for the same word with a shorter history. Read into sorted keys
it answers for a hundred thousand trigrams in one call, where pocketsphinx answers for one.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from mmap import ACCESS_READ, mmap
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipeline.correction.keys import Integers, find

_MAGIC = b"Trie Language Model\x03"
_QUANTA = 1 << 16
_CHUNK = 1 << 16
"""Entries that are unpacked at once: few, so that little memory is ever taken that is not kept."""

_NATS = 1e-4
"""Sphinx counts logarithms to the base 1.0001."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class NGrams:
    """Probabilities of words after none, one or two others; words by their numbers, those not in the model -1.

    A bigram's key is (word, last word), a trigram's (place of its bigram, word before the last); both are sorted.
    Probabilities and back-off weights of unigrams are in nats, minus infinity and 0 for words not in the model, which
    come last; the others' are places in `values`, in nats.
    """

    numbers: dict[str, int]
    unigrams: Floats
    unigram_backoffs: Floats
    bigrams: Integers
    bigram_values: npt.NDArray[np.uint16]
    bigram_backoffs: npt.NDArray[np.uint16]
    trigrams: Integers
    trigram_values: npt.NDArray[np.uint16]
    values: npt.NDArray[np.float32]
    """What 16 bits stand for: probabilities and back-off weights of bigrams, and probabilities of trigrams."""

    def log_probabilities(self, before: Integers, last: Integers, word: Integers) -> Floats:
        """Return log P(word | before, last) in nats for each place of three arrays of one length (Katz back-off)."""
        shift = len(self.numbers).bit_length()
        out = self.unigrams[word] + self.unigram_backoffs[last]
        bigram, seen = find(self.bigrams, word << shift | last)
        out[seen] = self.values[0][self.bigram_values[bigram[seen]]]
        history, known = find(self.bigrams, last << shift | before)
        out[known] += self.values[1][self.bigram_backoffs[history[known]]]
        asked = np.flatnonzero(seen & known)
        trigram, found = find(self.trigrams, bigram[asked] << shift | before[asked])
        out[asked[found]] = self.values[2][self.trigram_values[trigram[found]]]
        return out


def read_ngrams(path: Path) -> NGrams:
    """Return the model of a trigram file.

    Raises:
        ValueError: the file is of another kind.

    """
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        if content[: len(_MAGIC)] != _MAGIC:
            raise ValueError(f"{path} is no binary trigram model")
        return _read(content)


def _read(content: mmap) -> NGrams:
    at = len(_MAGIC)
    words, pairs, triples = struct.unpack_from("<3I", content, at)
    at += 3 * 4 + 4
    values = np.frombuffer(content, "<f4", 3 * _QUANTA, at).reshape(3, _QUANTA) * np.float32(_NATS)
    at += values.nbytes
    unigrams = np.frombuffer(content, [("value", "<f4"), ("backoff", "<f4"), ("next", "<u4")], words + 1, at)
    at += unigrams.nbytes
    width, children = words.bit_length(), triples.bit_length()
    # Room is left for more entries than there are; one more than there are tells where the last one's longer ones end.
    last, backoff, value, following = _fields(content, at, int(unigrams["next"][-1]) + 1, (width, 16, 16, children))
    at += ((pairs + 1) * (width + 32 + children) + 7) // 8 + 8
    before, value_of_three = _fields(content, at, int(following[-1]), (width, 16))
    at += ((triples + 1) * (width + 16) + 7) // 8 + 8
    (size,) = struct.unpack_from("<I", content, at)
    # The entry after the last word's serves for words not in the model.
    logs = np.append(unigrams["value"][:-1] * _NATS, -np.inf)
    names = content[at + 4 : at + 4 + size].decode().split("\0")[:words]
    return NGrams(
        {name: number for number, name in enumerate(names)},
        logs,
        unigrams["backoff"] * _NATS,
        _keys(unigrams["next"], last[:-1], width),
        value[:-1].astype(np.uint16),
        backoff[:-1].astype(np.uint16),
        _keys(following, before, width),
        value_of_three.astype(np.uint16),
        values,
    )


def _keys(starts: npt.NDArray[np.uint32], words: npt.NDArray[np.uint32], width: int) -> Integers:
    """Return the keys of entries: the place of the shorter entry that each stands under, then the word."""
    ends = starts.astype(np.int64)
    keys = np.repeat(np.arange(len(ends) - 1), ends[1:] - ends[:-1])
    keys <<= width
    keys |= words
    return keys


def _fields(content: mmap, at: int, count: int, widths: tuple[int, ...]) -> list[npt.NDArray[np.uint32]]:
    """Return the fields, one array each, of entries packed without gaps from a byte of the content on."""
    # Every byte begins a number of 64 bits, of which a field takes some.
    numbers = np.ndarray(len(content) - at - 8, "<u8", content, at, (1,))
    fields = [np.empty(count, np.uint32) for _ in widths]
    for first in range(0, count, _CHUNK):
        places = np.arange(first, min(first + _CHUNK, count)) * sum(widths)
        for field, width in zip(fields, widths, strict=True):
            found = numbers[places >> 3] >> (places & 7).astype(np.uint64)
            field[first : first + len(places)] = found & np.uint64((1 << width) - 1)
            places += width
    return fields
