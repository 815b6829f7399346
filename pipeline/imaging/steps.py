"""The steps of cleaning a page, each a pure function on a grey array."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.imaging.geometry import Grey, Matrix
from pipeline.imaging.measure import BORDER_SIZE, background, border_mask, ink_mask, reduce
from pipeline.imaging.streaks import streak_mask


def invert(grey: Grey) -> Grey:
    """Return the negative."""
    return np.asarray(255 - grey, np.uint8)


def turn(grey: Grey, degrees: int) -> Grey:
    """Return the image turned clockwise by 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(grey, -(degrees // 90) % 4))


def whiten_borders(grey: Grey) -> Grey:
    """Return the image with the black borders of a scan painted over in the paper's grey; see `border_mask`."""
    mask, paper = border_mask(reduce(grey, BORDER_SIZE))
    if not mask.any():
        return grey
    full = cv2.resize(mask.astype(np.uint8), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST).astype(
        bool
    )
    result = grey.copy()
    result[full] = paper
    return result


def without_streaks(grey: Grey) -> Grey:
    """Return the image with its streaks filled in from both sides (Telea 2004): strokes that cross them go on."""
    mask = streak_mask(ink_mask(reduce(grey)))
    if not mask.any():
        return grey
    full = cv2.resize(mask.astype(np.uint8), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.inpaint(grey, full, 3, cv2.INPAINT_TELEA), np.uint8)


def resize(grey: Grey, factor: float) -> Grey:
    """Return the image scaled by `factor`: cubic when it grows, by area when it shrinks."""
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_CUBIC if factor > 1 else cv2.INTER_AREA), np.uint8)


def denoise(grey: Grey, contrast: float) -> Grey:
    """Return the image with heavy grain averaged away by non-local means (Buades, Coll, Morel 2005) at half size.

    At half size it costs a sixth, and letters of 300 dpi lose nothing that Tesseract uses. A slight blur first lets it
    find patches that are alike on faint pages. The strength follows the contrast (0 to 1) between paper and ink: what
    is too strong for a faint page wipes its thin strokes away.
    """
    smooth = cv2.fastNlMeansDenoising(cv2.GaussianBlur(_halved(grey), (0, 0), 0.5), None, 50.0 * contrast, 5, 15)
    return _restored(np.asarray(smooth, np.uint8), grey)


def blur(grey: Grey) -> Grey:
    """Return the image with its grain averaged away evenly (Gauss, sigma 1 at half size): also for ink that broke."""
    return _restored(np.asarray(cv2.GaussianBlur(_halved(grey), (0, 0), 1.0), np.uint8), grey)


def _halved(grey: Grey) -> Grey:
    size = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _restored(half: Grey, grey: Grey) -> Grey:
    return np.asarray(cv2.resize(half, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_CUBIC), np.uint8)


def flatten(grey: Grey) -> Grey:
    """Return the image divided by its paper's brightness: stains, shadows and tinted paper become white."""
    paper = cv2.resize(background(reduce(grey)), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 1), scale=255), np.uint8)


def stretch(grey: Grey, factor: float) -> Grey:
    """Return an image on white paper with its contrast raised `factor` times: faint strokes become dark."""
    return np.asarray(cv2.convertScaleAbs(255 - cv2.convertScaleAbs(255 - grey, alpha=factor)), np.uint8)


def straighten(grey: Grey, degrees: float) -> tuple[Grey, Matrix]:
    """Return the image turned clockwise by `degrees`, grown to hold all of it, and the map it went through."""
    height, width = grey.shape
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    new_width = math.ceil(width * cosine + height * abs(sine))
    new_height = math.ceil(height * cosine + width * abs(sine))
    matrix: Matrix = (
        cosine,
        -sine,
        new_width / 2 - cosine * width / 2 + sine * height / 2,
        sine,
        cosine,
        new_height / 2 - sine * width / 2 - cosine * height / 2,
    )
    fill = float(np.percentile(grey[::8, ::8], 90))
    # OpenCV counts pixel centres, our maps count corners.
    shift = np.array(
        [
            [matrix[0], matrix[1], matrix[2] + (matrix[0] + matrix[1] - 1) / 2],
            [matrix[3], matrix[4], matrix[5] + (matrix[3] + matrix[4] - 1) / 2],
        ]
    )
    turned = cv2.warpAffine(
        grey, shift, (new_width, new_height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=fill
    )
    return np.asarray(turned, np.uint8), matrix
