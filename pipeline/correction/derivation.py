"""Whether an unknown word is made of a known one by a usual ending or beginning: no list has them all."""

from __future__ import annotations

from pipeline.correction.plain import Tiers

_ENDINGS = tuple("s es ed d ing er ers or ness less ly est st eth men women ty al".split())
_BEGINNINGS = tuple("un re non over under out fore mis inter anti co dis sub super counter".split())


def derived(word: str, tiers: Tiers) -> bool:
    """Tell whether an English word in lower case is made of a known one of four letters or more."""
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        roots = (stem, stem + "e", stem + "man", stem + "y")
        if stem != word and len(stem) > 3 and any(tiers(root) == "curated" for root in roots):
            return True
    return any(
        word.startswith(b) and len(word) - len(b) > 3 and tiers(word[len(b) :]) == "curated" for b in _BEGINNINGS
    )
