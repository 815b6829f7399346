"""The report in a real browser: it works with and without a script, and asks nothing of the network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from made_result import make_result

from pipeline.auditing import draw
from pipeline.report import write_collection, write_report
from pipeline.report.page_images import names
from pipeline.store import Result

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed (apt install chromium)"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS.split())
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(make_result(tmp_path_factory.mktemp("browser") / "box", extra_pages=30))


class Visit:
    """A page opened in a fresh context, with what it asked for and complained about."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.context = browser.new_context(**options)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append("dialog") or dialog.dismiss())
        self.page.goto(path.as_uri())

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def shown(self) -> list[int]:
        return self.page.eval_on_selector_all(
            "article.page", "all => all.filter(a => a.offsetParent !== null).map(a => Number(a.dataset.page))"
        )


@pytest.mark.parametrize("script", [True, False])
def test_opens_without_network_and_without_complaint(browser: Any, report: Path, script: bool) -> None:
    with Visit(browser, report, java_script_enabled=script) as visit:
        assert visit.page.title() == "Box 7, folder 12 — quality report"
        assert visit.complaints == []
        assert [url for url in visit.asked if not url.startswith("file:")] == []
        assert visit.page.locator("article.page").count() == 37


@pytest.mark.parametrize("script", [True, False])
def test_leaf_of_the_strip_leads_to_its_page(browser: Any, report: Path, script: bool) -> None:
    with Visit(browser, report, java_script_enabled=script) as visit:
        visit.page.click("ol.strip a[href='#p30']")
        visit.page.wait_for_url("**#p30")
        visit.page.wait_for_timeout(300)
        box = visit.page.locator("#p30").bounding_box()
        assert box
        assert 0 <= box["y"] < 200


def test_without_a_script_there_are_no_dead_tools(browser: Any, report: Path) -> None:
    with Visit(browser, report, java_script_enabled=False) as visit:
        assert not visit.page.locator("form.tools").is_visible()
        visit.page.click("#p1 details.whole summary")
        assert visit.page.locator("#p1 details.whole pre").is_visible()


def test_filters_narrow_the_pages_and_dim_the_strip(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        visit.page.select_option("select[name=kind]", "memo")
        assert visit.shown() == [1]
        assert visit.page.locator("form.tools output").inner_text() == "1 of 37 pages"
        assert visit.page.locator("ol.strip .leaf.out").count() == 36
        visit.page.select_option("select[name=kind]", "")
        visit.page.fill("input[name=words]", "ЖЕНЕВЕ")
        assert visit.shown() == [2]
        visit.page.fill("input[name=words]", "")
        visit.page.select_option("select[name=need]", "proposed")
        assert visit.shown() == [1, 2]


def test_sorting_puts_the_worst_first_and_back(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        visit.page.select_option("select[name=sort]", "score")
        assert visit.shown()[:2] == [3, 23]
        visit.page.select_option("select[name=sort]", "page")
        assert visit.shown() == list(range(1, 38))


def test_link_to_a_page_that_is_filtered_away_shows_it(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        visit.page.select_option("select[name=kind]", "memo")
        visit.page.click("ol.strip a[href='#p2']")
        visit.page.wait_for_function("!document.querySelector('#p2').hidden")
        assert visit.page.locator("#p2").is_visible()


def test_link_to_a_change_opens_what_hides_it(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        visit.page.evaluate("location.hash = document.querySelector('#p1 details li[id]').id")
        visit.page.wait_for_function("document.querySelector('#p1 details li[id]').closest('details').open")
        assert visit.complaints == []


def test_fits_windows_narrow_and_wide(browser: Any, report: Path) -> None:
    with Visit(browser, report) as visit:
        for width in (360, 820, 1360):
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_text_has_enough_contrast(browser: Any, report: Path) -> None:
    measure = """() => {
      const channel = (c) => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
      const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
      const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
      const ground = (el) => {
        for (let at = el; at; at = at.parentElement) {
          const c = rgb(getComputedStyle(at).backgroundColor);
          if (c.length < 4 || c[3] > 0) return c;
        }
        return [255, 255, 255];
      };
      const poor = [];
      for (const el of document.querySelectorAll("main *, nav *")) {
        const own = Array.from(el.childNodes).some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || el.closest("svg, .sheet")) continue;
        const [a, b] = [light(rgb(getComputedStyle(el).color)), light(ground(el))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) poor.push(`${el.tagName}.${el.className} ${ratio.toFixed(2)}`);
      }
      return Array.from(new Set(poor));
    }"""
    with Visit(browser, report) as visit:
        for scheme in ("light", "dark"):
            visit.page.emulate_media(color_scheme=scheme)
            assert visit.page.evaluate(measure) == []


def test_collection_leads_to_its_folders(browser: Any, report: Path) -> None:
    index = write_collection([Result(report.parent.parent)], report.parent.parent.parent)
    with Visit(browser, index) as visit:
        visit.page.click("tbody th a")
        visit.page.wait_for_url("**/box/report/index.html")
        assert visit.complaints == []


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Result:
    """A result whose first page has a picture, black but for its worst part, which is white."""
    from PIL import Image

    result = make_result(tmp_path_factory.mktemp("scanned") / "box", images=True)
    record, folder = result.page(1), result.folder()
    reading = result.reading(1, "reocr")
    assert record and folder and reading
    lines = tuple(
        msgspec.structs.replace(line, box=(85, 100 * line.number, 765, 100 * line.number + 50))
        for line in reading.lines
    )
    result.save(result.reading_file(1, "reocr"), msgspec.structs.replace(reading, lines=lines, size=(850, 1100)), "m")
    score = msgspec.structs.replace(record.score, worst_first_line=3, worst_last_line=4, worst_score=88.4)
    result.save(result.page_file(1), msgspec.structs.replace(record, score=score), "m")
    images = result.path / "report" / "images"
    images.mkdir(parents=True)
    large, small = names(folder, record.page, 0)
    page = Image.new("L", (850, 1100))
    page.paste(255, (85, 300, 765, 450))
    page.save(images / large, quality=100)
    page.resize((170, 220)).save(images / small, quality=100)
    return result


def grey(visit: Visit, selector: str) -> float:
    """Return the mean grey value, 0 to 255, of what an element shows."""
    import io

    from PIL import Image, ImageStat

    visit.page.locator(selector).scroll_into_view_if_needed()
    visit.page.wait_for_function(
        "s => Array.from(document.querySelectorAll(s), i => i.complete).every(Boolean)", arg=f"{selector} img"
    )
    visit.page.wait_for_timeout(200)
    picture = Image.open(io.BytesIO(visit.page.locator(selector).screenshot()))
    return float(ImageStat.Stat(picture.convert("L")).mean[0])


def test_the_worst_part_is_framed_and_cut_out_of_the_picture(browser: Any, scanned: Result) -> None:
    with Visit(browser, write_report(scanned)) as visit:
        page = visit.page.locator("#p1")
        thumb, spot = page.locator(".thumb img").bounding_box(), page.locator(".spot").bounding_box()
        assert thumb and spot
        assert spot["y"] == pytest.approx(thumb["y"] + thumb["height"] * 300 / 1100, abs=3)
        assert spot["height"] == pytest.approx(thumb["height"] * 150 / 1100, abs=5)
        assert grey(visit, "#p1 .window") > 200
        visit.page.click("#p1 details.whole summary")
        assert page.locator("mark.worst-line").count() == 2
        assert visit.complaints == []
        for width in (360, 820, 1360):
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_audit_sheet_shows_text_and_picture_and_prints_a_page_each(browser: Any, scanned: Result) -> None:
    import pypdfium2

    sheet, proofs = draw([scanned], scanned.path, 5)
    with Visit(browser, sheet) as visit:
        assert visit.page.locator("section.proof").count() == len(proofs) == 5
        assert "Negroponte" in visit.page.locator("section.proof").first.inner_text()
        assert 10 < grey(visit, "section.proof .facing > a") < 80
        for width in (360, 820, 1360):
            visit.page.set_viewport_size({"width": width, "height": 900})
            assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
        assert visit.complaints == []
        assert [url for url in visit.asked if not url.startswith("file:")] == []
        printed = pypdfium2.PdfDocument(visit.page.pdf(prefer_css_page_size=True))
    assert len(printed) == 1 + len(proofs)
    first = printed[1].get_textpage().get_text_bounded()
    assert "page 1" in first and "page 2" not in first
    assert printed[1].get_width() > printed[1].get_height()
    printed.close()
