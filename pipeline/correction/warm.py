"""What correction needs, read before workers are forked, so that they share it."""

from __future__ import annotations

import gc

from pipeline.correction.folder import correct_folder
from pipeline.document import Line, Page, Reading
from pipeline.language.dictionaries import Dictionary
from pipeline.settings import Settings

_SENTENCES = ("The Soviet sidc rejected thc proposal.", "Советская стороиа отклонила зто предложение.")


def warm(dictionary: Dictionary, settings: Settings) -> None:
    """Read lexicons, models and tables of both languages (2 CPU seconds, 300 MB), for processes forked afterwards.

    What has been read is taken out of the garbage collector's sight, which would write to it, and so copy it, in each.
    """
    lines = tuple(Line(number=n, text=text) for n, text in enumerate(_SENTENCES, 1))
    reading = Reading(source="embedded", engine="text", lines=lines)
    correct_folder([(Page(number=1, source="warm"), reading)], dictionary, settings)
    gc.collect()
    gc.freeze()
