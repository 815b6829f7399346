import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.imaging.geometry import Geometry
from pipeline.imaging.steps import straighten, turn


def test_untouched_image_keeps_its_boxes():
    geometry = Geometry.of(np.zeros((50, 80), np.uint8))
    assert geometry.size == geometry.source == (80, 50)
    assert geometry.box_to_source((3, 4, 20, 30)) == (3, 4, 20, 30)


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_turned_box_is_where_the_pixels_were(degrees):
    page = np.zeros((50, 80), np.uint8)
    page[10:20, 5:35] = 1
    turned = turn(page, degrees)
    ys, xs = np.nonzero(turned)
    box = (int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    assert Geometry.of(page).turned(degrees).box_to_source(box) == (5, 10, 35, 20)
    assert Geometry.of(page).turned(degrees).size == turned.shape[::-1]


@given(
    st.sampled_from([0, 90, 180, 270]),
    st.floats(-15, 15),
    st.floats(0.5, 3),
    st.integers(20, 200),
    st.integers(20, 100),
)
def test_a_point_of_the_source_comes_back_through_all_steps(degrees, skew, factor, x, y):
    page = np.full((300, 500), 255, np.uint8)
    geometry = Geometry.of(page).scaled(round(500 * factor), round(300 * factor)).turned(degrees)
    image = turn(np.zeros((round(300 * factor), round(500 * factor)), np.uint8), degrees)
    straight, matrix = straighten(image, skew)
    geometry = geometry.then(matrix, straight.shape[::-1])
    a, b, c, d, e, f = geometry.matrix
    back = geometry.point_to_source(a * x + b * y + c, d * x + e * y + f)
    assert back == pytest.approx((x, y), abs=1e-6)


def test_box_stays_within_the_source():
    geometry = Geometry.of(np.zeros((50, 80), np.uint8)).scaled(160, 100)
    assert geometry.box_to_source((-20, -20, 900, 900)) == (0, 0, 80, 50)
    assert geometry.box_to_source((400, 400, 500, 500)) == (79, 49, 80, 50)


def test_straightened_square_is_found_again():
    page = np.full((400, 400), 255, np.uint8)
    page[180:220, 180:220] = 0
    turned, matrix = straighten(page, 7.0)
    geometry = Geometry.of(page).then(matrix, turned.shape[::-1])
    ys, xs = np.nonzero(turned < 128)
    box = geometry.box_to_source((int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1))
    assert np.allclose(box, (180, 180, 220, 220), atol=12)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    assert middle == pytest.approx((200, 200), abs=1.0)
