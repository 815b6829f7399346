"""Error rates and speed of recognition, beside the tools people use, in the same run on the same pages.

python benchmarks/ocr.py --data DIR [--engines ocrmend,tesseract,...] [--limit N] [--workers 2] [--pages]
python benchmarks/ocr.py --data DIR --ablation [steps|gates] [--limit N]: what each step and gate buys
python benchmarks/ocr.py --matrix: one drawn page, turned, skewed, inverted, at other resolutions and on other grounds

DIR holds page images or single-page PDFs, NAME.gt.txt (truth), NAME.opt.txt (strings that may be read or not) and
meta.json: for each NAME `file`, `lang`, `kind`, and `dpi`, `rot`, `sev` where known. Peers are given the true language,
ocrmend finds it. `ocrmend` reads pages in doubt with the second engine where that is installed, `ocrmend-alone` never,
`ocrmend-layers` takes the PDF's own text layers into the vote as well. CER and WER are pooled, a page's edits capped at
100 %. CPU seconds (ours and our children's) compare engines also where other work slows the machine down.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from ocr_ablation import print_ablation
from ocr_matrix import print_matrix
from PIL import Image

from pipeline.document import ImageSource, Page
from pipeline.ingest.images import image_dpi, load_grey
from pipeline.quality.evaluate import Evaluation, evaluate, pool
from pipeline.recognition import recognise
from pipeline.settings import Settings


@dataclass(frozen=True)
class Sample:
    """A page with known truth. `plain` is an image file of it, made before the clock starts for a PDF."""

    name: str
    source: Path
    plain: Path
    languages: str
    dpi: int
    groups: tuple[str, ...]

    @property
    def image(self) -> ImageSource:
        """Return the record of the page's image."""
        if self.source.suffix == ".pdf":
            return ImageSource(path=self.source.name, kind="pdf", dpi=self.dpi)
        with Image.open(self.source) as opened:
            return ImageSource(path=self.source.name, size=opened.size, dpi=self.dpi)


def by_ocrmend(sample: Sample, *, second_engine: bool = True, mode: Literal["auto", "reocr"] = "reocr") -> str:
    page = Page(number=1, source=sample.source.name, image=sample.image)
    return recognise(page, sample.source.parent, Settings(mode=mode, second_engine=second_engine)).text


def by_tesseract(sample: Sample) -> str:
    command = ["tesseract", str(sample.plain), "stdout", "-l", sample.languages, "--dpi", str(sample.dpi)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def by_pytesseract(sample: Sample) -> str:
    import pytesseract

    with Image.open(sample.plain) as opened:
        pixels: npt.NDArray[np.uint8] = np.asarray(opened.convert("L"))
    return str(pytesseract.image_to_string(pixels, lang=sample.languages, config=f"--dpi {sample.dpi}"))


def by_ocrmypdf(sample: Sample) -> str:
    with tempfile.TemporaryDirectory() as place:
        text = Path(place) / "text.txt"
        command = [
            sys.executable,
            "-m",
            "ocrmypdf",
            "-q",
            "--jobs",
            "1",
            "--deskew",
            "--clean",
            "--rotate-pages",
            "-l",
            sample.languages,
        ]
        command += ["--image-dpi", str(sample.dpi), "--sidecar", str(text), "--output-type", "pdf"]
        command += ["--force-ocr"] if sample.source.suffix == ".pdf" else []
        subprocess.run([*command, str(sample.source), f"{place}/out.pdf"], capture_output=True, check=True)
        return text.read_text()


ENGINES: dict[str, Callable[[Sample], str]] = {
    "ocrmend": by_ocrmend,
    "ocrmend-alone": partial(by_ocrmend, second_engine=False),
    "ocrmend-layers": partial(by_ocrmend, mode="auto"),
    "tesseract": by_tesseract,
    "pytesseract": by_pytesseract,
    "ocrmypdf": by_ocrmypdf,
}


def timed(engine: str, sample: Sample) -> tuple[str, float]:
    """Return what an engine reads of a page, and the CPU seconds that took it and the programs it called."""
    before = cpu_seconds()
    text = ENGINES[engine](sample)
    return text, cpu_seconds() - before


def cpu_seconds() -> float:
    """Return the CPU seconds that this process and its children that ended have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def samples(data: Path, place: Path, limit: int) -> list[Sample]:
    """Return the pages of a data directory; `limit` of them, evenly spread (0: all)."""
    meta = json.loads((data / "meta.json").read_text())
    names = sorted(meta)
    if limit:
        names = [names[round(n)] for n in np.linspace(0, len(names) - 1, min(limit, len(names)))]
    found = []
    for name in names:
        facts, source = meta[name], data / meta[name]["file"]
        plain = source
        if source.suffix == ".pdf":
            plain = place / f"{name}.png"
            record = ImageSource(path=source.name, kind="pdf")
            Image.fromarray(load_grey(record, data, Settings())).save(plain)
        with Image.open(plain) as opened:
            dpi = facts.get("dpi") or image_dpi(ImageSource(path=plain.name, size=opened.size))
        groups = ["all", facts["kind"]]
        groups += [f"damage {facts['sev']}"] if facts.get("sev") and not facts.get("rot") else []
        groups += ["rotated"] if facts.get("rot") else []
        groups += ["low resolution"] if facts.get("lowres") and not facts.get("rot") else []
        found.append(Sample(name, source, plain, facts["lang"], dpi, tuple(groups)))
    return found


def judged(sample: Sample, text: str) -> Evaluation:
    """Return the evaluation of a page's text."""
    truth = (sample.source.parent / f"{sample.name}.gt.txt").read_text()
    optional = sample.source.parent / f"{sample.name}.opt.txt"
    return evaluate(
        text, truth, optional=optional.read_text().splitlines() if optional.exists() else (), name=sample.name
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--matrix", action="store_true")
    parser.add_argument("--ablation", nargs="?", const="all", choices=("all", "steps", "gates"))
    parser.add_argument("--engines", default="ocrmend,tesseract,pytesseract,ocrmypdf", help=", ".join(ENGINES))
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--pages", action="store_true", help="show every page")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    if options.matrix:
        with ProcessPoolExecutor(options.workers) as workers:
            print_matrix(workers)
        return
    if options.data is None:
        parser.error("--data is needed")
    if options.ablation:
        with tempfile.TemporaryDirectory() as place:
            print_ablation(samples(options.data, Path(place), options.limit), judged, options.ablation)
        return
    results: dict[str, dict[str, Evaluation]] = {}
    speed: dict[str, float] = {}
    cost: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as place, ProcessPoolExecutor(options.workers) as workers:
        pages = samples(options.data, Path(place), options.limit)
        for engine in options.engines.split(","):
            read = partial(timed, engine)
            list(workers.map(read, pages[: options.workers]))  # libraries and lexicons are loaded
            start = time.monotonic()
            texts, seconds = zip(*workers.map(read, pages), strict=True)
            speed[engine] = 60 * len(pages) / (time.monotonic() - start)
            cost[engine] = sum(seconds) / len(pages)
            results[engine] = {p.name: judged(p, text) for p, text in zip(pages, texts, strict=True)}
    groups = list(dict.fromkeys(group for page in pages for group in page.groups))
    print(f"{'':16}" + "".join(f"{engine:>22}" for engine in results))
    for group in groups:
        chosen = [p.name for p in pages if group in p.groups]
        pooled = [pool(results[engine][name] for name in chosen) for engine in results]
        cells = "".join(f"  CER {100 * e.capped_cer.value:5.1f} WER {100 * e.capped_wer.value:5.1f}" for e in pooled)
        print(f"{group:13}{len(chosen):3}{cells}")
    print(f"{'pages/min':16}" + "".join(f"{speed[engine]:22.1f}" for engine in results))
    print(f"{'CPU s/page':16}" + "".join(f"{cost[engine]:22.2f}" for engine in results))
    for page in pages if options.pages else ():
        rates = "".join(f"{100 * results[engine][page.name].capped_cer.value:22.1f}" for engine in results)
        print(f"{page.name:16}{rates}")


if __name__ == "__main__":
    main()
