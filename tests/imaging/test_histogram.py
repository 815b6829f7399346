import cv2
import numpy as np
import pytest

from pipeline.imaging.histogram import parting, quantile

GREY = np.random.default_rng(5).integers(30, 240, (40, 61), dtype=np.uint8)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.75, 0.95])
def test_quantile_is_that_of_sorted_pixels(share):
    assert quantile(GREY, share) == np.quantile(GREY, share, method="inverted_cdf")


def test_quantile_of_a_large_image_is_that_of_its_pixels_but_for_a_grey_value_or_so():
    large = np.random.default_rng(6).normal(150, 25, (900, 300)).clip(0, 255).astype(np.uint8)
    large[::4] -= 1  # what is counted differs a little from what is not
    assert quantile(large, 0.3) == pytest.approx(np.quantile(large, 0.3), abs=2)


def test_quantile_of_a_mask_looks_at_its_pixels_only():
    mask = GREY > 200
    assert quantile(GREY, 0.5, mask) == np.quantile(GREY[mask], 0.5, method="inverted_cdf")
    assert quantile(GREY, 0.5, np.zeros_like(mask)) == 0


@pytest.mark.parametrize("below", [60, 217, 256])
def test_parting_is_otsus_threshold_of_the_darker_pixels(below):
    darker = np.extract(below > GREY, GREY).reshape(-1, 1)
    assert parting(GREY, below) == cv2.threshold(darker, 0, 255, cv2.THRESH_OTSU)[0]
    assert parting(np.full_like(GREY, 255), below) == 0
