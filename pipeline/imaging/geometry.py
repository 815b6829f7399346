"""Where a processed image's pixels lie in the source: one affine map, kept up to date by every geometric step."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.document import Box

Grey = npt.NDArray[np.uint8]
"""A page: rows x columns of grey values, 0 black to 255 white."""

Mask = npt.NDArray[np.bool_]
"""Which pixels of an image are meant."""

Matrix = tuple[float, float, float, float, float, float]
"""x' = a x + b y + c, y' = d x + e y + f, as (a, b, c, d, e, f); points are pixel corners, not centres."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)


@dataclass(frozen=True)
class Geometry:
    """The map from the source's pixels to those of a processed image, and both sizes as (width, height)."""

    source: tuple[int, int]
    size: tuple[int, int]
    matrix: Matrix = IDENTITY

    @classmethod
    def of(cls, grey: Grey) -> Geometry:
        """Return the geometry of an image that nothing was done to."""
        height, width = grey.shape
        return cls((width, height), (width, height))

    def then(self, matrix: Matrix, size: tuple[int, int]) -> Geometry:
        """Return the geometry after one more step that maps by `matrix` to an image of `size`."""
        a, b, c, d, e, f = matrix
        p, q, r, s, t, u = self.matrix
        both = (a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f)
        return Geometry(self.source, size, both)

    def scaled(self, width: int, height: int) -> Geometry:
        """Return the geometry after scaling to `width` x `height`."""
        return self.then((width / self.size[0], 0.0, 0.0, 0.0, height / self.size[1], 0.0), (width, height))

    def turned(self, degrees: int) -> Geometry:
        """Return the geometry after turning clockwise by 0, 90, 180 or 270 degrees."""
        width, height = self.size
        return {
            0: self,
            90: self.then((0.0, -1.0, height, 1.0, 0.0, 0.0), (height, width)),
            180: self.then((-1.0, 0.0, width, 0.0, -1.0, height), (width, height)),
            270: self.then((0.0, 1.0, 0.0, -1.0, 0.0, width), (height, width)),
        }[degrees % 360]

    def point_to_source(self, x: float, y: float) -> tuple[float, float]:
        """Return the source's point that came to lie at (x, y)."""
        a, b, c, d, e, f = self.matrix
        determinant = a * e - b * d
        x, y = x - c, y - f
        return (e * x - b * y) / determinant, (a * y - d * x) / determinant

    def box_to_source(self, box: Box) -> Box:
        """Return the smallest upright box within the source that holds a processed image's box."""
        left, top, right, bottom = box
        corners = [self.point_to_source(x, y) for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        width, height = self.source
        # A map there and back must not grow a box by a pixel for the sake of a rounding error.
        x0 = min(max(0, math.floor(min(xs) + 1e-6)), width - 1)
        y0 = min(max(0, math.floor(min(ys) + 1e-6)), height - 1)
        x1, y1 = min(width, math.ceil(max(xs) - 1e-6)), min(height, math.ceil(max(ys) - 1e-6))
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)

    def box_from_source(self, box: Box) -> Box:
        """Return the smallest upright box within the processed image that holds a box of the source."""
        a, b, c, d, e, f = self.matrix
        left, top, right, bottom = box
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        xs, ys = [a * x + b * y + c for x, y in corners], [d * x + e * y + f for x, y in corners]
        width, height = self.size
        x0, y0 = min(max(0, math.floor(min(xs))), width - 1), min(max(0, math.floor(min(ys))), height - 1)
        return x0, y0, max(x0 + 1, min(width, math.ceil(max(xs)))), max(y0 + 1, min(height, math.ceil(max(ys))))
