import pickle

import pytest

from pipeline import errors
from pipeline.errors import ImageTooLarge, MissingDependency, OcrmendError, exit_code_for, failure


def test_every_error_has_the_exit_code_of_the_design() -> None:
    codes = {
        name: e.exit_code for name, e in vars(errors).items() if isinstance(e, type) and issubclass(e, OcrmendError)
    }
    assert codes == {
        "OcrmendError": 1,
        "UsageError": 2,
        "MissingDependency": 3,
        "InputUnreadable": 4,
        "PageUnreadable": 4,
        "ImageTooLarge": 4,
        "RecognitionFailed": 4,
        "DictionaryError": 4,
        "OutputNotWritable": 5,
        "PagesFailed": 6,
        "Interrupted": 130,
    }


def test_an_error_survives_the_way_between_processes() -> None:
    error = pickle.loads(pickle.dumps(ImageTooLarge("Too large.", "Use less.")))
    assert (type(error), str(error), error.hint) == (ImageTooLarge, "Too large. Use less.", "Use less.")


@pytest.mark.parametrize(
    ("found", "done", "code"),
    [
        ([], 3, 0),
        ([ValueError("x")], 3, 6),
        ([ImageTooLarge("x")], 0, 4),
        ([ImageTooLarge("x"), MissingDependency("y")], 3, 3),
        ([ValueError("x")], 0, 1),
    ],
)
def test_the_exit_code_of_a_batch(found: list[Exception], done: int, code: int) -> None:
    assert exit_code_for([failure(1, "a", "ingest", e) for e in found], done) == code
