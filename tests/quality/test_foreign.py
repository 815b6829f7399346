from __future__ import annotations

import pytest

from pipeline.document import CorrectedPage, Line, Page, Reading
from pipeline.quality import score_page
from pipeline.quality.foreign import foreign_language

FOREIGN = {
    "French": "Le ministre a reçu hier la lettre que le président lui avait envoyée au sujet des négociations, et il a "
    "promis de répondre dans les plus brefs délais après avoir consulté ses collègues.",
    "German": "Der Minister hat gestern den Brief erhalten, den ihm der Präsident über die Verhandlungen geschickt "
    "hatte, und er hat versprochen, nach der Beratung mit seinen Kollegen bald zu antworten.",
    "Ukrainian": "Міністр отримав учора листа, якого президент надіслав йому про переговори, і він обіцяв, що "
    "відповість. Це було не так просто, але він не мав часу для того, щоб чекати, бо все це мало бути готовим.",
}
OURS = [
    "The minister received yesterday the letter that the president had sent him about the talks, and he promised to "
    "reply as soon as he had consulted his colleagues.",
    "Tbe rninister reccived yesterdav tbe lettcr tbat tbe presidcnt bad sent bim ahout tbe ta1ks, aud bc prornised to "
    "rcply as sooti as be bad consu1ted bis co11eagues.",
    "Министр получил вчера письмо, которое президент направил ему о переговорах, и обещал ответить, как только он "
    "посоветуется со своими коллегами, потому что это было не так просто.",
]


@pytest.mark.parametrize("language", list(FOREIGN))
def test_other_languages_are_recognised_and_not_scored(language: str) -> None:
    text = FOREIGN[language]
    assert foreign_language([text]) == language
    reading = Reading(source="embedded", engine="text", lines=(Line(number=1, text=text),))
    score = score_page("f", CorrectedPage(page=Page(number=1, source="s"), reading=reading))
    assert (score.score, score.advice) == (None, "check")
    assert language in score.reason


@pytest.mark.parametrize("text", OURS)
def test_ours_are_not_foreign_even_when_misread(text: str) -> None:
    assert foreign_language([text]) is None


def test_a_few_words_are_not_judged() -> None:
    assert foreign_language(["le la les des"]) is None
