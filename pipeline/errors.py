"""The exceptions a user can meet, each with its exit code and a message that says what to do next.

OcrmendError                1  unexpected
├── UsageError              2  the command's words do not fit
├── MissingDependency       3  a program, language or library is not installed
├── InputUnreadable         4  a source file cannot be read
│   ├── PageUnreadable      4  one page of it cannot be read; the others go on
│   ├── ImageTooLarge       4  more pixels than the limit allows
│   ├── RecognitionFailed   4  the OCR engine crashed, hung or answered nonsense for a page
│   └── DictionaryError     4  a dictionary has conflicts, cycles or bad lines
├── OutputNotWritable       5  no rights, no space
├── PagesFailed             6  done, but some pages failed
└── Interrupted           130  Ctrl-C or SIGTERM
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.document import Failure


class OcrmendError(Exception):
    """Base of every error that ends with a message instead of a traceback. `hint` says what to do next."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def __reduce__(self) -> tuple[type[OcrmendError], tuple[str, str]]:
        return type(self), (self.message, self.hint)


class UsageError(OcrmendError):
    """The command's words do not fit together."""

    exit_code = 2


class MissingDependency(OcrmendError):
    """A program, a language or a library that the work needs is not installed."""

    exit_code = 3


class InputUnreadable(OcrmendError):
    """A source file cannot be read: empty, damaged, encrypted, of an unknown kind, or without rights."""

    exit_code = 4


class PageUnreadable(InputUnreadable):
    """One page of a source cannot be read."""


class ImageTooLarge(InputUnreadable):
    """An image has more pixels than the limit allows."""


class RecognitionFailed(InputUnreadable):
    """The OCR engine crashed, ran out of time or memory, or gave no valid output for a page."""


class DictionaryError(InputUnreadable):
    """A dictionary has conflicts, cycles, duplicates or lines that cannot be read."""


class OutputNotWritable(OcrmendError):
    """A result cannot be written: no rights or no space."""

    exit_code = 5


class PagesFailed(OcrmendError):
    """The work is done, but some pages failed; they are named in the report."""

    exit_code = 6


class Interrupted(OcrmendError):
    """Stopped by the user; complete records are kept and the next run goes on from them."""

    exit_code = 130


def failure(page: int, source: str, stage: str, error: BaseException) -> Failure:
    """Return the record of an exception that stopped a page (or a whole file: page 0)."""
    return Failure(
        page=page,
        source=source,
        stage=stage,
        error=type(error).__name__,
        message=str(error) or type(error).__name__,
        exit_code=error.exit_code if isinstance(error, OcrmendError) else 1,
    )


def exit_code_for(failures: Iterable[Failure], pages_done: int) -> int:
    """Return a batch's exit code: 0 without failures, 3 if a dependency lacks, 6 if pages are done, else their own."""
    codes = [f.exit_code for f in failures]
    if not codes:
        return 0
    if MissingDependency.exit_code in codes:
        return MissingDependency.exit_code
    return PagesFailed.exit_code if pages_done else codes[0]
