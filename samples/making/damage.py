"""What forty years and a scanner do to a page: grey paper, holes, a tilt, fading, photocopies, bad thresholds."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]


@dataclass(frozen=True)
class Damage:
    """How badly a page fared.

    `paper` and `fade` are grey levels taken from the paper and added to the ink (0 to 255), `skew` degrees clockwise,
    `noise` a standard deviation in grey levels, `blur` one in pixels, `specks` dots per square inch, `holes` the number
    of punch holes, `copied` the number of times the page went through a photocopier, `streak` where its dirty glass
    left a line (share of the width, 0: none), `bilevel` whether the scanner gave black and white, `turned` the quarter
    turns clockwise by which the sheet lay on the glass.
    """

    paper: int = 18
    fade: int = 0
    skew: float = 0.0
    noise: float = 3.0
    blur: float = 0.6
    specks: float = 0.3
    holes: int = 2
    copied: int = 0
    streak: float = 0.0
    bilevel: bool = False
    turned: int = 0


def damage_page(clean: Grey, damage: Damage, dpi: int, rng: np.random.Generator) -> Grey:
    """Return the page as scanned; bilevel pages have the values 0 and 255 only."""
    page = clean.astype(np.float32)
    if damage.fade:
        page = 255 - (255 - page) * (1 - damage.fade / 255) * _field(page.shape, 0.75, 1.1, dpi, rng)
    for _ in range(damage.copied):
        page = _photocopy(page, damage.streak, dpi, rng)
    page = np.minimum(page, 255 - damage.paper * _field(page.shape, 0.6, 1.4, dpi, rng))
    _specks(page, damage.specks, dpi, rng)
    if damage.skew:
        tilt = skew_matrix(page.shape, damage.skew)
        page = np.asarray(cv2.warpAffine(page, tilt, page.shape[::-1], borderValue=235.0), dtype=np.float32)
    _holes(page, damage.holes, dpi)
    page = np.asarray(cv2.GaussianBlur(page, (0, 0), damage.blur), dtype=np.float32)
    page += cv2.GaussianBlur(rng.standard_normal(page.shape, dtype=np.float32), (0, 0), 0.7) * damage.noise * 2
    scan = np.clip(page, 0, 255).astype(np.uint8)
    if damage.bilevel:
        scan = np.where(scan > 150, 255, 0).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(scan, -damage.turned))


def skew_matrix(shape: tuple[int, ...], degrees: float) -> NDArray[np.float64]:
    """Return the 2 x 3 matrix that turns a page clockwise about its middle."""
    return np.asarray(cv2.getRotationMatrix2D((shape[1] / 2, shape[0] / 2), -degrees, 1.0))


def _field(shape: tuple[int, ...], low: float, high: float, dpi: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a smooth random field between low and high, with hills of about an inch."""
    coarse = rng.uniform(low, high, (shape[0] // dpi + 2, shape[1] // dpi + 2)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _specks(page: NDArray[np.float32], per_square_inch: float, dpi: int, rng: np.random.Generator) -> None:
    height, width = page.shape
    for _ in range(round(per_square_inch * height * width / dpi**2)):
        center = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(page, center, int(rng.integers(1, 3)), float(rng.integers(30, 140)), -1)


def _holes(page: NDArray[np.float32], count: int, dpi: int) -> None:
    """Punch holes at the top edge, as for a two-pronged fastener; the scanner's lid shows dark through them."""
    middle = page.shape[1] / 2
    for number in range(count):
        x = round(middle + (number - (count - 1) / 2) * 2.75 * dpi)
        cv2.circle(page, (x, round(0.38 * dpi)), round(0.13 * dpi), 70.0, -1)
        cv2.circle(page, (x, round(0.38 * dpi)), round(0.13 * dpi), 30.0, 2)


def _photocopy(page: NDArray[np.float32], streak: float, dpi: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Harden the contrast unevenly, let strokes flood and break, add a streak and the shadow of the edge."""
    soft = cv2.GaussianBlur(page, (0, 0), 0.9)
    level = 150 * _field(page.shape, 0.82, 1.22, dpi, rng)
    copy = 255 / (1 + np.exp(-(soft - level) / 14))
    height, width = page.shape
    if streak:
        copy[:, int(streak * width) : int(streak * width) + 2] = 40
    copy[:, : round(0.07 * dpi)] = 40
    copy[height - round(0.05 * dpi) :] = 60
    return np.asarray(copy, dtype=np.float32)
