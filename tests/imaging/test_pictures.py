import cv2
import numpy as np

from pipeline.imaging.measure import measure
from tests.recognition.drawn import ENGLISH, draw


def photograph(height: int, width: int) -> np.ndarray:
    """Return detail on every scale, as a photograph has."""
    chance = np.random.default_rng(7)
    image = np.zeros((height, width), np.float32)
    for size in (4, 8, 16, 32, 64, 128):
        grains = chance.normal(size=(height // size + 2, width // size + 2)).astype(np.float32)
        image += cv2.resize(grains, (width, height), interpolation=cv2.INTER_CUBIC) * size**0.7
    return cv2.normalize(image, None, 0, 230, cv2.NORM_MINMAX).astype(np.uint8)


def test_photograph_on_a_page_is_seen():
    page = np.full((1400, 1000), 235, np.uint8)
    page[200:900, 100:900] = photograph(700, 800)
    assert 0.05 < measure(page).pictures < 0.45


def test_whole_page_of_photograph_is_seen():
    assert measure(photograph(1400, 1000)).pictures > 0.05


def test_dark_area_without_detail_is_no_picture():
    page = np.full((1400, 1000), 235, np.uint8)
    page[300:700, 200:800] = 60
    assert measure(page).pictures < 0.01


def test_text_is_no_picture():
    assert measure(draw(ENGLISH)).pictures < 0.02


def test_coloured_or_shaded_ground_is_no_picture():
    page = draw(ENGLISH)
    shade = np.linspace(0.5, 1.0, page.shape[1])
    assert measure((page * shade).astype(np.uint8)).pictures < 0.05
    assert measure((page * 0.5).astype(np.uint8)).pictures < 0.02
