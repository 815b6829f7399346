"""What can be seen of a page without reading it: paper, ink, contrast, noise, skew, direction of its lines.

All measures are taken of a reduced image (about 100 dpi for a letter page), which costs milliseconds and is less noisy.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.imaging.geometry import Grey, Mask
from pipeline.imaging.histogram import quantile
from pipeline.imaging.pictures import picture_share
from pipeline.imaging.streaks import streak_mask

REDUCED = 1100
"""Longer side of the reduced image in pixels."""
MAX_SKEW = 15.0
"""Degrees; a page skewed by more is not straightened."""
BORDER_SIZE = 600
"""Longer side of the image in which black borders are looked for."""
MANY = 300
"""Letters from which their neighbours tell whether lines run across or down."""
ASKED = 200
"""Letters of a page that are asked for their neighbour."""
CLEAR_ROWS = 0.6
"""How much more often neighbours must stand in one direction than in the other to be believed."""
CLEAR_INK = 0.75
"""Ink is usually darker than this share of the paper's brightness."""
CLEARLY = 1.3
"""How much more must speak for rows that run down a page: most pages are upright."""
HARDLY_ANY = 0.002
"""Share of a page's area that is letters; a page that shows less may be faint."""
FAINT_LINES = 4.0
"""Sharpness from which faint marks are believed to be lines of text."""
MERGED = 0.5
"""Share of the ink in spots twice as long as wide from which letters have merged to words, or broken to strokes."""
_POINTS = 20_000


@dataclass(frozen=True)
class Measures:
    """Measures of a page image.

    `ink`: share of the area that is ink, 0 to 1. `paper`: grey value of the paper. `contrast`: paper minus ink, 0 to 1.
    `shading`: how much the paper's grey varies over the page (standard deviation over its mean). `noise`: standard
    deviation of grain on the paper, in grey values. `skew`: degrees by which the page must be turned clockwise to be
    straight. `sideways`: the lines run up and down. `sharpness`: how clearly lines stand out in the profile (about 1:
    not at all). `bilevel`, `inverted`: only two grey values; light text on a dark ground. `borders`: share of the area
    that is a scan's black border. `streaks`: share of the area that is scratches from edge to edge. `pictures`: share
    of the area that is dark and full of detail.
    """

    ink: float
    paper: float
    contrast: float
    shading: float
    noise: float
    skew: float
    sideways: bool
    sharpness: float
    bilevel: bool
    inverted: bool
    borders: float
    streaks: float
    pictures: float
    letters: Mask = field(repr=False, compare=False)
    """Where the reduced image has ink of a letter's size."""

    def values(self) -> dict[str, float]:
        """Return the measures as plain numbers, rounded, for a reading's record."""
        names = ("ink", "paper", "contrast", "shading", "noise", "skew", "sharpness", "borders", "streaks", "pictures")
        flags = {"bilevel": float(self.bilevel), "inverted": float(self.inverted)}
        return {name: round(float(getattr(self, name)), 4) for name in names} | flags


def reduce(grey: Grey, longer: int = REDUCED) -> Grey:
    """Return the image scaled down so that its longer side is at most `longer` pixels; never scaled up."""
    factor = longer / max(grey.shape)
    if factor >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def background(small: Grey) -> Grey:
    """Return the paper's brightness at each place of a reduced image: strokes are filled from around."""
    reach = max(3, round(max(small.shape) / 60)) | 1
    filled = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    return np.asarray(cv2.blur(filled, (2 * reach + 1, 2 * reach + 1), borderType=cv2.BORDER_REPLICATE), np.uint8)


def ink_mask(small: Grey, paper: Grey | None = None, ratio: float = CLEAR_INK) -> Mask:
    """Return where a reduced image has ink: darker than `ratio` times the paper around it."""
    paper = background(small) if paper is None else paper
    return np.asarray(small.astype(np.float32) / np.maximum(paper, 1) < ratio)


def faint_ink(small: Grey, paper: Grey, noise: float) -> Mask:
    """Return the ink of a page that was copied or typed too faintly: whatever stands out of the paper's own grain."""
    level = max(1.0, float(quantile(paper, 0.5)))
    return ink_mask(small, paper, 1 - max(0.06, 4 * noise / level))


def share_of(mask: Mask) -> float:
    """Return the share of an image's area that a mask covers, 0 to 1; numpy's mean takes ten times as long."""
    return int(np.count_nonzero(mask)) / max(1, mask.size)


def border_mask(small: Grey) -> tuple[Mask, int]:
    """Return where a reduced image shows the black borders of a scan, and the paper's grey value.

    A border is dark and reaches the image's edge, solid for more than 1/100 of the page along it; a letter that merely
    touches the edge is thinner and is none.
    """
    paper = quantile(small, 0.75)
    edges = (small[0], small[-1], small[:, 0], small[:, -1])
    if min(int(edge.min()) for edge in edges) >= 0.5 * paper:
        return np.zeros(small.shape, np.bool_), paper
    thick = max(3, round(max(small.shape) / 100)) | 1
    # All that lies outside the image counts as border, so that a border of any thickness is solid.
    dark = np.pad((small < 0.5 * paper).astype(np.uint8), thick, constant_values=1)
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((thick, thick), np.uint8))
    _, labels = cv2.connectedComponents(solid, connectivity=4)
    border = (labels == labels[0, 0])[thick:-thick, thick:-thick]
    if not border.any() or border.mean() > 0.6:
        return np.zeros(small.shape, np.bool_), paper
    ragged = cv2.dilate(border.astype(np.uint8), np.ones((thick, thick), np.uint8))
    return ragged.astype(np.bool_), paper


def is_inverted(small: Grey) -> bool:
    """Tell whether a page is light text on a dark ground, as negatives on microfiche are.

    A dark scanner bed around a light sheet is not: there most of what is light hangs together and fills much of it.
    """
    middle = 127 if small.max() - small.min() < 64 else (int(small.max()) + int(small.min())) // 2
    light = (small > middle).astype(np.uint8)
    if light.mean() > 0.4:
        return False
    count, _, stats, _ = cv2.connectedComponentsWithStats(light, connectivity=8)
    largest = max((int(s[cv2.CC_STAT_AREA]) for s in stats[1:count]), default=0)
    return largest < 0.25 * small.size


def skew_of(ink: Mask, limit: float = MAX_SKEW) -> tuple[float, float]:
    """Return the degrees to turn a page clockwise by to straighten it, and how sharply lines stand out then.

    Projection profiles: the ink is summed along lines of each angle; at the right one, lines and gaps alternate most
    strongly (W. Postl, 1986). Coarse steps of 0.5 degree over the whole range, then fine ones of 0.05 around the best.
    """
    places = np.flatnonzero(ink)
    if len(places) < 200:
        return 0.0, 1.0
    if len(places) > _POINTS:
        places = places[np.linspace(0, len(places) - 1, _POINTS).astype(np.int64)]
    width = ink.shape[1]
    ys, xs = (places // width).astype(np.float32), (places % width).astype(np.float32) - width / 2

    def strength(degrees: float) -> float:
        rows = (ys - xs * np.float32(np.tan(np.radians(degrees)))).astype(np.int64)
        profile = np.bincount(rows - rows.min()).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    coarse = np.arange(-limit, limit + 0.01, 0.5)
    strengths = [strength(a) for a in coarse]
    best = float(coarse[int(np.argmax(strengths))])
    fine = np.arange(best - 0.5, best + 0.51, 0.05)
    best = float(fine[int(np.argmax([strength(a) for a in fine]))])
    best = float(np.clip(best, -limit, limit))
    return round(-best, 2) + 0.0, strength(best) / max(1e-9, float(np.median(strengths)))


@dataclass(frozen=True)
class Spots:
    """Connected spots of ink: where they are; a row for each of left, top, width, height, area; and of its centre."""

    mask: Mask
    boxes: npt.NDArray[np.int32]
    centres: npt.NDArray[np.float64]

    @classmethod
    def of(cls, ink: Mask) -> Spots:
        """Return all spots of some ink."""
        _, _, stats, centres = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
        return cls(ink, np.asarray(stats[1:], np.int32), np.asarray(centres[1:], np.float64))


def text_spots(ink: Mask) -> Spots:
    """Return the spots that look like letters: of one size with most, and with others of that size beside it in a row.

    Left out are rules, photographs, borders, grain and stains' edges.
    """
    count, labels, stats, centres = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)

    def only(chosen: npt.NDArray[np.bool_]) -> Spots:
        mask = chosen.take(np.asarray(labels, np.int32))
        return Spots(mask, np.asarray(stats[chosen], np.int32), np.asarray(centres[chosen], np.float64))

    width, height, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    longest = max(ink.shape) / 12
    good = (width < longest) & (height < longest) & (area > 2)
    good[0] = False
    if int(good.sum()) < 20:
        return only(good)
    typical = _weighted_median(height[good], area[good])
    # A long word in bold is one spot, but it has holes and gaps, which a rule has not.
    words = (width < 15 * typical) & (height < 3 * typical) & (height > 0.6 * typical) & (area < 0.8 * width * height)
    words[0] = False
    good = (good & (height <= 3.5 * typical) & (height >= min(3, typical / 3))) | words
    places = np.zeros(ink.shape, np.float32)
    rows, columns = centres[good, 1].astype(np.int64), centres[good, 0].astype(np.int64)
    # Letters that touch are one spot, but as many letters as it is wide; a dash or a piece of a rule is one.
    letters = np.where(height[good] > 0.6 * typical, np.maximum(1, width[good] / typical), 1)
    np.add.at(places, (rows, columns), letters.astype(np.float32))
    window = (2 * round(6 * typical) + 1, 2 * max(1, round(0.7 * typical)) + 1)
    beside = cv2.boxFilter(places, -1, window, normalize=False, borderType=cv2.BORDER_CONSTANT)
    lone = np.zeros(count, np.bool_)
    lone[good] = beside[rows, columns] < 3.5
    rows_of_text = good & ~lone
    # A tab with a letter or two has no rows; what is larger than a speck may be read all the same.
    return only(rows_of_text if rows_of_text.any() else good & (area >= 30))


def _weighted_median(values: npt.NDArray[np.int32], weights: npt.NDArray[np.int32]) -> float:
    order = np.argsort(values)
    return float(values[order][np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)])


def measure(grey: Grey, work: Grey | None = None) -> Measures:
    """Return the measures of a page image of any size. `work`: the page reduced already, if it is at hand."""
    small = reduce(grey if work is None else work)
    inverted = is_inverted(small)
    if inverted:
        small = np.asarray(255 - small, np.uint8)
    border, fill = border_mask(reduce(small, BORDER_SIZE))
    if border.any():
        small = small.copy()
        size = (small.shape[1], small.shape[0])
        small[cv2.resize(border.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST).astype(bool)] = fill
    paper = background(small)
    ink = ink_mask(small, paper)
    streaks = streak_mask(ink)
    ink &= ~streaks
    noise = _grain(small, ink)
    rows = _rows_of(ink)
    if share_of(rows.letters) < HARDLY_ANY:
        faint = _rows_of(faint_ink(small, paper, noise))
        if faint.sharpness > max(FAINT_LINES, rows.sharpness):
            rows = faint
    letters = rows.letters
    level = float(quantile(paper, 0.5))
    mean, spread = (float(value.item()) for value in cv2.meanStdDev(paper))
    dark = float(quantile(small, 0.5, letters)) if letters.any() else level
    return Measures(
        ink=share_of(letters),
        paper=level,
        contrast=max(0.0, (level - dark) / 255),
        shading=spread / max(1.0, mean),
        noise=noise,
        skew=rows.skew,
        sideways=rows.sideways,
        sharpness=rows.sharpness,
        bilevel=is_bilevel(grey),
        inverted=inverted,
        borders=share_of(border),
        streaks=share_of(streaks),
        pictures=picture_share(small, paper),
        letters=letters,
    )


def neighbours(letters: Spots) -> float:
    """Return how much more often a letter's nearest neighbour stands beside it than above or below, -1 to 1.

    Letters stand closer in a line than lines do (docstrum: L. O'Gorman, 1993). Typescript has columns of letters as
    straight as its lines, so that profiles say little; of neighbours it has as few wrong ones as print. Damage that
    breaks or joins letters makes this 0, as does a page with few of them: the word beside one may be farther away than
    the word below it.
    """
    if len(letters.boxes) < MANY:
        return 0.0
    sides, ink = letters.boxes[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]], letters.boxes[:, cv2.CC_STAT_AREA]
    size = sides.max(axis=1)
    if int(ink[size > 2 * sides.min(axis=1)].sum()) > MERGED * int(ink.sum()):
        return 0.0
    typical = float(np.median(size))
    places = letters.centres[(size > 0.6 * typical) & (size < 3 * typical)].astype(np.float32)
    if len(places) < MANY:
        return 0.0
    asked = places[np.linspace(0, len(places) - 1, ASKED).astype(np.int64)]
    across = np.abs(asked[:, :1] - places[:, 0])
    down = np.abs(asked[:, 1:] - places[:, 1])
    apart = across * across + down * down
    apart[apart == 0] = np.inf  # the letter itself
    nearest = np.arange(len(asked)), np.argmin(apart, axis=1)
    lean = np.degrees(np.arctan2(down[nearest], across[nearest]))
    return float(np.mean(lean < 30) - np.mean(lean > 60))


@dataclass(frozen=True)
class _Rows:
    """Letters in rows: where they are, degrees to straighten them, how sharply the rows stand out, their direction."""

    letters: Mask
    skew: float
    sharpness: float
    sideways: bool

    @classmethod
    def across(cls, letters: Mask) -> _Rows:
        return cls(letters, *skew_of(letters), sideways=False)

    @classmethod
    def down(cls, letters: Mask) -> _Rows:
        """Return the rows of a page that was mirrored, so that its columns became rows."""
        skew, sharpness = skew_of(letters)
        return cls(np.ascontiguousarray(letters.T), -skew, sharpness, sideways=True)

    @property
    def strength(self) -> float:
        """Return how much speaks for them: a direction's own letters find more company in it, in sharper rows."""
        return self.sharpness * share_of(self.letters)


def _rows_of(ink: Mask) -> _Rows:
    """Return the letters among a page's ink, in the direction in which they make up rows."""
    letters = text_spots(ink)
    if neighbours(letters) >= CLEAR_ROWS:
        return _Rows.across(letters.mask)
    mirrored = text_spots(np.ascontiguousarray(ink.T))
    if neighbours(mirrored) >= CLEAR_ROWS:
        return _Rows.down(mirrored.mask)
    across, down = _Rows.across(letters.mask), _Rows.down(mirrored.mask)
    return down if down.strength > CLEARLY * across.strength else across


def _grain(small: Grey, ink: Mask) -> float:
    """Return the standard deviation of the grain of the paper, away from ink, in grey values."""
    blank = 1 - cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8))
    grain = cv2.subtract(small, cv2.GaussianBlur(small, (0, 0), 2), dtype=cv2.CV_16S)
    return float(cv2.meanStdDev(grain, mask=blank)[1].item())


def is_bilevel(grey: Grey) -> bool:
    """Tell whether an image has (almost) no values between black and white."""
    sample = grey[:: max(1, grey.shape[0] // 400), :: max(1, grey.shape[1] // 400)]
    return bool(np.mean((sample > 16) & (sample < 239)) < 0.005)
