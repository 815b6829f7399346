"""Pages drawn for the tests of imaging and recognition."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

ENGLISH = """The ambassador met the minister on Tuesday afternoon
and spoke about the visit planned for the autumn.
Both sides agreed that the talks should continue
and that a further meeting would be held in Geneva.
The text of the statement will be sent tomorrow.
Please return the signed copy to this office."""
RUSSIAN = """Посол встретился с министром во вторник
и говорил о поездке, намеченной на осень.
Стороны согласились продолжить переговоры
и провести следующую встречу в Женеве.
Текст заявления будет направлен завтра.
Просим вернуть подписанный экземпляр."""


def draw(
    text: str, size: int = 42, paper: int = 240, ink: int = 30, page: tuple[int, int] = (1400, 900)
) -> npt.NDArray[np.uint8]:
    """Return a page with lines of text, one below the other."""
    image = Image.new("L", page, paper)
    font = ImageFont.truetype("LiberationSerif-Regular.ttf", size)
    pen = ImageDraw.Draw(image)
    for n, line in enumerate(text.splitlines()):
        pen.text((120, 120 + n * size * 1.7), line, font=font, fill=ink)
    return np.array(image, np.uint8)


def found(truth: str, text: str) -> float:
    """Return the share of the truth's words that a text has."""
    words = truth.split()
    have = set(text.split())
    return sum(w in have for w in words) / len(words)
