"""Fits the network of pipeline/imaging/glyphs.py to words drawn in free typefaces and writes its weights.

python benchmarks/fit_glyphs.py [--pages N] [--out FILE]

Needs scikit-learn and typefaces with Cyrillic: Debian's fonts-liberation, fonts-freefont-ttf, fonts-dejavu,
fonts-urw-base35, fonts-paratype and the like.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from sklearn.neural_network import MLPClassifier
from wordfreq import top_n_list

from pipeline.imaging.glyphs import CLASSES, WORKING_SIZE, letters_of, probabilities
from pipeline.imaging.measure import reduce
from pipeline.imaging.steps import straighten

FAMILIES = tuple(
    "Liberation Free DejaVu Nimbus C059 P052 URWBookman PTF PTS PTM PTC PTN GNUTypewriter NotoSans- NotoSerif- "
    "NotoSansMono- NotoMono Carlito Caladea OldStandard Cousine Tinos LinLibertine Terminus".split()
)


def fonts() -> list[Path]:
    """Return typefaces that can draw both scripts, one file each."""
    found: dict[str, Path] = {}
    for path in sorted(Path("/usr/share/fonts").rglob("*")):
        if path.suffix in (".ttf", ".otf") and path.name.startswith(FAMILIES) and "Math" not in path.name:
            found[path.stem] = path
    return [p for p in found.values() if _draws(p, "жЩ")]


def _draws(path: Path, text: str) -> bool:
    font = ImageFont.truetype(str(path), 40)
    pictures = [np.asarray(font.getmask(c)).tobytes() for c in text + "\U0010fffe"]
    return len(set(pictures)) == len(pictures)


def page(font: Path, words: list[str], rng: random.Random) -> np.ndarray:
    """Return a page of words, 1500 x 2000, damaged a little."""
    size = rng.randint(24, 44)
    drawn = ImageFont.truetype(str(font), size)
    image = Image.new("L", (1500, 2000), 255)
    pen = ImageDraw.Draw(image)
    capitals = rng.random() < 0.2
    for y in range(60, 1900, round(size * 1.5)):
        x = 80
        while x < 1350:
            word = rng.choice(words)
            word = (
                word.upper() if capitals or rng.random() < 0.04 else word.capitalize() if rng.random() < 0.12 else word
            )
            pen.text((x, y), word + (rng.choice(".,") if rng.random() < 0.1 else ""), font=drawn, fill=0)
            x += round(drawn.getlength(word + " "))
    grey = np.asarray(image, np.float32)
    noise = np.random.default_rng(rng.randrange(1 << 30))
    if rng.random() < 0.5:  # ink that bleeds or wears off
        kernel = np.ones((2, 2), np.uint8)
        grey = (cv2.erode if rng.random() < 0.6 else cv2.dilate)(grey, kernel)
    if rng.random() < 0.3:
        grey = np.where(
            cv2.GaussianBlur(noise.normal(size=grey.shape).astype(np.float32), (0, 0), 1.5) > 0.35, 255, grey
        )
    grey = cv2.GaussianBlur(grey.astype(np.float32), (0, 0), rng.uniform(0.3, 1.6))
    dark = rng.uniform(0, 130)
    grey = dark + (245 - dark) * grey / 255 + noise.normal(0, rng.uniform(0, 14), grey.shape)
    tilted, _ = straighten(np.clip(grey, 0, 255).astype(np.uint8), rng.uniform(-0.8, 0.8))
    return tilted


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--pages", type=int, default=500)
    arguments.add_argument("--out", type=Path, default=Path("pipeline/imaging/tables/glyphs.npz"))
    options = arguments.parse_args()
    rng = random.Random(7)
    typefaces = fonts()
    print(len(typefaces), "fonts")
    lists = {
        "latin": [w for w in top_n_list("en", 5000) if w.isalpha()],
        "cyrillic": [w for w in top_n_list("ru", 8000) if w.isalpha()],
    }
    held_out = {p.stem for p in rng.sample(typefaces, len(typefaces) // 8)}
    sets: dict[bool, list[tuple[np.ndarray, np.ndarray]]] = {False: [], True: []}
    for n in range(options.pages):
        font = typefaces[n % len(typefaces)]
        for script in ("latin", "cyrillic"):
            upright = page(font, lists[script], rng)
            for turned in (False, True):
                rows = letters_of(
                    reduce(np.ascontiguousarray(upright[::-1, ::-1]) if turned else upright, WORKING_SIZE)
                )
                label = CLASSES.index(script + " turned" * turned)
                sets[font.stem in held_out].append((rows, np.full(len(rows), label)))
    x, y = (np.concatenate(part) for part in zip(*sets[False], strict=True))
    print(x.shape)
    model = MLPClassifier((48,), alpha=1e-3, batch_size=512, learning_rate_init=2e-3, max_iter=14, random_state=7)
    model.fit(x, y)
    options.out.parent.mkdir(exist_ok=True)
    names = {"w1": model.coefs_[0], "b1": model.intercepts_[0], "w2": model.coefs_[1], "b2": model.intercepts_[1]}
    np.savez_compressed(options.out, **{k: v.astype(np.float16) for k, v in names.items()})
    right = sum(int((probabilities(rows).argmax(axis=1) == label).sum()) for rows, label in sets[True])
    print(f"letters of held-out fonts right: {right / sum(len(rows) for rows, _ in sets[True]):.3f}")
    pages = [
        np.log(np.clip(probabilities(rows), 1e-4, 1)).mean(axis=0).argmax() == label[0]
        for rows, label in sets[True]
        if len(rows)
    ]
    print(f"pages of held-out fonts right: {np.mean(pages):.3f} of {len(pages)}")


if __name__ == "__main__":
    main()
