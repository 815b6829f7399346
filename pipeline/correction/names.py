"""Names: a capitalised unknown word close to one name that the dictionaries or the folder itself know."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.correction.gate import is_word
from pipeline.correction.plain import PageToken, PlainPage, cased_like, change
from pipeline.correction.work import Work
from pipeline.document import Correction
from pipeline.language.tokens import words_of

_MARGIN_LETTERS = {1: 5, 2: 8}
"""Fewest letters of a name that may differ in so many."""

_AUTHORITY_LETTERS = {1: 7, 2: 9}
"""The same where the name stands nowhere else in the folder."""

_CAPITALS = 0.75
"""Share of capitals from which a word is written in them, as in `REYKdAVIK`."""

_MUCH_COMMONER = 3
"""How many times as often another form of a name must stand in the folder to be its usual one."""

_LIKELY_COST = 7.0
"""Nats of the error model above which a confusion is no likely one."""


def names(page: PlainPage, work: Work) -> Iterator[Correction | None]:
    """Correct misread names to authority forms and to the folder's own names; doubtful ones are proposed."""
    from rapidfuzz.distance import OSA

    for token in page.tokens:
        if not is_word(token) or len(token.text) < 5 or not token.text[0].isupper():
            continue
        if token.tier != "unknown" or work.vocabulary.knows(token.text):
            continue
        if (best := _nearest(token, work)) is None:
            continue
        name, distance, alone = best
        after = _styled(name, token, work)
        in_folder = work.folder.counts[name] - (name == token.lower)
        authority = name in work.vocabulary.name_forms
        sure = alone and not _cut_short(token.lower, name) and _sure(token, name, distance, in_folder, authority, work)
        if not sure and not authority and work.tiers(name) == "unknown":
            continue  # two unknown words that look alike: either may be misread
        evidence = []
        if in_folder:
            evidence.append(work.folder.times(after))
        if authority:
            evidence.append(f"{work.vocabulary.name_forms[name].id} is a name in the dictionaries")
        letters = OSA.distance(token.lower, name)
        evidence.append(f"{token.text} is in no lexicon and differs in {letters} letter{'s' * (letters > 1)}")
        yield change(
            token.line,
            token.start,
            token.end,
            after,
            kind="name",
            rule="folder-name" if in_folder else "authority-name",
            evidence=evidence,
            confidence=(0.97 if distance == 1 else 0.94) if sure else 0.6,
            status="applied" if sure else "proposed",
        )


def _sure(token: PageToken, name: str, distance: int, in_folder: int, authority: bool, work: Work) -> bool:
    """Tell whether a name may be applied: the folder has it, or the subject fits and the name is long."""
    letters = len(token.text)
    repeated = work.folder.counts[token.lower]
    if authority:
        if in_folder:
            # Elsewhere a name of another first letter is another name: Lushington is not Washington.
            # What only has more at its end may be a short form: Fredk is not Fred.
            another = token.lower.startswith(name) or (name[0] != token.lower[0] and not work.is_on_subject)
            return letters >= _MARGIN_LETTERS[distance] and not another
        fits = name in work.shared.surnames and work.is_on_subject and name[0] == token.lower[0]
        return fits and letters >= _AUTHORITY_LETTERS[distance]
    cost, _ = work.shared.channels[token.script].cost(token.lower, name)
    ending = name[-2:] == token.lower[-2:]  # other endings may be other cases of the name
    return distance == 1 and letters >= 6 and ending and cost < _LIKELY_COST and in_folder >= max(3, 3 * repeated)


def _nearest(token: PageToken, work: Work) -> tuple[str, int, bool] | None:
    """Return the nearest name, its distance, and whether it is alone there; the folder's names come first."""
    most = 2 if len(token.text) >= _MARGIN_LETTERS[2] else 1
    near = [
        (word, distance)
        for word, distance in work.near_names(token.lower, token.script, most)
        if word != token.lower and _is_name(word, work)
    ]
    if not near or any(_with_initials(token, word) for word, _ in near):
        return None
    closest = min(distance for _, distance in near)
    ties = [word for word, distance in near if distance == closest]
    ties.sort(key=lambda word: (-work.folder.counts[word], word))
    best = ties[0]
    best = _usual_form(best, token, work)
    rivals = [
        w
        for w in ties
        if not _same_name(w, best, work)
        and (not work.folder.counts[best] or work.folder.counts[w] * 3 >= work.folder.counts[best])
    ]
    return best, closest, not rivals


def _with_initials(token: PageToken, name: str) -> bool:
    """Tell whether a word in capitals is a name with more before it: drafters sign so, NHARROW, and spaces get lost."""
    return token.text.isupper() and token.lower.endswith(name)


def _cut_short(read: str, name: str) -> bool:
    """Tell whether a name lacks the s of the word read: the folder may have the plural nowhere else."""
    return read.endswith("s") and not name.endswith("s")


def _same_name(one: str, other: str, work: Work) -> bool:
    forms = work.vocabulary.name_forms
    return one == other or (one in forms and forms[one] is forms.get(other))


def _usual_form(name: str, token: PageToken, work: Work) -> str:
    """Return the form that the folder uses of a Latin name, or its authority form, where both are near the token.

    A form that the folder has once may be misread itself; another must be much commoner to be taken for it.
    """
    entry = work.vocabulary.name_forms.get(name)
    if entry is None or token.script != "latin":
        return name
    from rapidfuzz.distance import OSA

    forms = list(dict.fromkeys(w.lower() for form in entry.latin for w in words_of(form)))
    near = [w for w in forms if len(w) > 3 and OSA.distance(w, token.lower) <= 3]
    usual = max(near, key=lambda w: (work.folder.counts[w], -forms.index(w)), default=name)
    return usual if work.folder.counts[usual] >= _MUCH_COMMONER * work.folder.counts[name] else name


def _is_name(word: str, work: Work) -> bool:
    if len(word) < 4:
        return False
    if word in work.vocabulary.name_forms:
        return True
    # A word that the folder writes with a capital every time is a name to it.
    return work.folder.counts[word] > 1 and work.folder.capitals[word] == work.folder.counts[word]


def _styled(name: str, token: PageToken, work: Work) -> str:
    """Return the name with capitals as its authority form has them, or all capitals where the token is so written."""
    if sum(c.isupper() for c in token.text) >= _CAPITALS * len(token.text):
        return name.upper()
    entry = work.vocabulary.name_forms.get(name)
    for form in (*entry.latin, *entry.cyrillic) if entry else ():
        for word in form.replace("-", " ").split():
            if word.lower() == name and not word.isupper():
                return word
    return cased_like(name, token.text)
