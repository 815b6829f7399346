import numpy as np
import pytest

from pipeline.imaging import steps
from pipeline.imaging.measure import measure
from pipeline.imaging.prepare import prepare, scale_for, smoothing_for
from tests.recognition.drawn import ENGLISH, draw


def test_flatten_evens_out_a_shadow():
    page = draw(ENGLISH).astype(np.float32) * np.linspace(1.0, 0.45, 1400, dtype=np.float32)
    flat = steps.flatten(page.astype(np.uint8))
    paper = flat[20:80, ::50]
    assert paper.min() > 225
    assert flat.min() < 90


def test_denoise_lessens_grain_and_keeps_strokes():
    page = np.clip(draw(ENGLISH) + np.random.default_rng(2).normal(0, 15, (900, 1400)), 0, 255).astype(np.uint8)
    smooth = steps.denoise(page, 0.7)
    assert smooth[10:90].std() < 0.4 * page[10:90].std()
    assert np.percentile(smooth, 1) < 100


@pytest.mark.parametrize("smooth", [lambda page: steps.denoise(page, 0.8), steps.blur])
def test_smoothing_keeps_size_and_ink_of_odd_sizes(smooth):
    page = draw(ENGLISH)[:899, :1399]
    smoothed = smooth(page)
    assert smoothed.shape == page.shape
    assert smoothed.min() < 100
    assert abs(int(smoothed[:80].mean()) - int(page[:80].mean())) <= 1


@pytest.mark.parametrize(("grain", "ink", "smoothing"), [(0, 30, "none"), (15, 110, "blur"), (38, 175, "means")])
def test_smoothing_follows_grain_and_contrast(grain, ink, smoothing):
    page = draw(ENGLISH, ink=ink, page=(2400, 2200)) + np.random.default_rng(4).normal(0, grain, (2200, 2400))
    page = np.clip(page, 0, 255).astype(np.uint8)
    assert smoothing_for(measure(page)) == smoothing
    ready = prepare(page, 300, measure(page))
    assert {"blur": "blur", "means": "denoise", "none": "background"}[smoothing] in ready.steps
    assert prepare(page, 300, measure(page), smoothing="none").steps[:1] == ("background",)


def test_whiten_borders_paints_the_border_only():
    page = draw(ENGLISH)
    framed = page.copy()
    framed[:40] = framed[:, :50] = 3
    white = steps.whiten_borders(framed)
    assert white[:40].min() > 200
    assert np.array_equal(white[120:, 120:], page[120:, 120:])
    assert steps.whiten_borders(page) is page


def test_steps_leave_their_input_alone():
    page = draw(ENGLISH)
    page[:, :50] = 3
    before = page.copy()
    prepare(page, 300, measure(page), turn=90)
    steps.invert(page)
    assert np.array_equal(page, before)


@pytest.mark.parametrize(
    ("size", "dpi", "factor"),
    [
        ((2480, 3508), 300, 1.0),
        ((1240, 1754), 150, 2.0),
        ((638, 825), 75, 4.0),
        ((5100, 6600), 600, 0.5),
        ((9000, 7000), 0, 1.0),
    ],
)
def test_scale_goes_towards_300_dpi(size, dpi, factor):
    assert scale_for(size, dpi) == pytest.approx(factor)


def test_prepare_says_what_it_did_and_maps_back():
    page = draw(ENGLISH)
    tilted, _ = steps.straighten(255 - page, -3.0)
    ready = prepare(tilted, 150, measure(tilted))
    assert ready.steps[0] == "invert"
    assert "deskew" in ready.steps
    assert ready.dpi == round(150 * scale_for(tilted.shape[::-1], 150))
    assert ready.geometry.source == tilted.shape[::-1]
    assert ready.geometry.size == ready.image.shape[::-1]
    assert ready.skew == pytest.approx(3.0, abs=0.12)


def test_prepare_leaves_a_good_page_its_size_and_skips_what_it_is_told():
    page = draw(ENGLISH, page=(2200, 2400))
    ready = prepare(page, 300, measure(page))
    assert ready.image.shape == page.shape
    assert "deskew" not in ready.steps
    without = prepare(page, 300, measure(page), turn=180, skip=frozenset({"background", "turn"}))
    assert not {"background", "turn"} & set(without.steps)
