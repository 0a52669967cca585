"""How many numbers by pen come out ``accepted``: ``python -m benchmarks.pens --count 60``.

Printed documents of the fixtures' kinds are set with some of their numbers left out: values of tables and forms, the
running number and the day of a head. Hands held aside from all training write these in, each document one hand, in
black or blue ink, here and there on dots or a rule; then the page is scanned or copied. Whatever covers a pen's number
and is ``accepted``, right or wrong, counts. What is printed on the same pages and comes out with the issue ``pen``
counts too. Needs what ``fixtures.make`` needs.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np

from extract.options import Options
from extract.parse.head_evidence import OF_DIGITS
from extract.pipeline import extract
from fixtures import render, render_degrade
from fixtures.generate import document, style
from fixtures.render import Image
from fixtures.render_files import as_pdf
from training.hands import ASIDE, POINT, Hands, written

KINDS = ("table", "report", "form-constituency", "letter", "provinces", "memo", "series-letter", "ita")
CONDITIONS = ("clean", "scan 200", "scan 300", "copy", "copies")
"""``copies``: a copy of a copy, in black and white alone."""
MOST = 7
"""Numbers by pen in a document in which a few are."""
ALL = 0.2
"""Share of the documents in which each number of a table or form is a pen's."""
DOTTED, RULED = 0.25, 0.1
"""Shares of the pen's numbers that stand on dots, and on a rule."""
COVERED = 0.4
"""Share of a pen's number, or of a box, that the two have in common where the one was read of the other."""
TOGETHER = 31
"""Pixels at 300 dpi between the digits of one number at most."""
ROOM = 3
"""Pixels at 300 dpi around a number left out that its blurred edge may take."""

_CELL = re.compile(r"(<td[^>]*>)([0-9๐-๙][0-9๐-๙.,]*)(</td>)")
_HEAD = re.compile(r"((?:ที่|Ref)[^<>/]{3,24}/|วันที่ )([0-9๐-๙]{1,4})()(?![0-9๐-๙])")


@dataclass(frozen=True, slots=True)
class Place:
    """A pen's number: its page from 1, its digits, and its box as x0, y0, x1, y1 in shares of the page."""

    page: int
    text: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A value that came out: its status and issues, what it says, and the pages and boxes (points) it was read in."""

    status: str
    issues: Sequence[str]
    what: str
    where: Sequence[tuple[int | None, Sequence[float] | None]]


def _left_out(html: str, rng: random.Random, whole: bool) -> tuple[str, list[str]]:
    """The document with some numbers in a shade of their own, and what these numbers are."""
    cells, heads = list(_CELL.finditer(html)), list(_HEAD.finditer(html))
    chosen = cells if whole else rng.sample(cells, min(len(cells), rng.randint(2, MOST)))
    chosen = [*chosen, *rng.sample(heads, min(len(heads), 2))]
    chosen = sorted(chosen, key=lambda m: m.start())[:60]
    out, at, texts = "", 0, list[str]()
    for match in chosen:
        if match.start() < at:
            continue
        shade = f"rgb(255,{len(texts)},255)"
        out += html[at : match.start()] + f'{match[1]}<span style="color:{shade}">{match[2]}</span>{match[3]}'
        at = match.end()
        texts.append(match[2])
    return out + html[at:], texts


def _places(image: Image) -> dict[int, tuple[int, int, int, int]]:
    """Where numbers of each shade stand on a rendering: x0, y0, x1, y1. The shade is the darkest of a number's own, for
    edges are lighter."""
    tinted = ((image[..., 2] == 255) & (image[..., 0] == 255) & (image[..., 1] < 128)).astype(np.uint8)
    joined = cv2.morphologyEx(tinted, cv2.MORPH_CLOSE, np.ones((1, TOGETHER), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    found: dict[int, tuple[int, int, int, int]] = {}
    for k in range(1, count):
        x, y, w, h, _ = (int(v) for v in stats[k])
        at = np.s_[y : y + h, x : x + w]
        shade = int(image[..., 1][at][(labels[at] == k) & (tinted[at] > 0)].min())
        a = found.get(shade, (x, y, x + w, y + h))
        found[shade] = (min(a[0], x), min(a[1], y), max(a[2], x + w), max(a[3], y + h))
    return found


def _labels(text: str) -> list[int]:
    """The digits as the hands have them; no comma, which few write."""
    order = "๐๑๒๓๔๕๖๗๘๙0123456789."
    return [order.index(c) if c != "." else POINT for c in text if c != ","]


def _bent(hands: Hands, rng: random.Random) -> Hands:
    """The hands with every digit bent a little otherwise, for nobody writes one twice the same."""
    dice = np.random.default_rng(rng.randrange(1 << 30))
    y, x = np.mgrid[0:64, 0:64].astype(np.float32)
    bent = hands.images.copy()
    for k in (k for own in hands.by_writer.values() for ks in own.values() for k in ks):
        dx, dy = (
            cv2.resize(dice.normal(0, 1.6, (4, 4)).astype(np.float32), (64, 64), interpolation=cv2.INTER_CUBIC)
            for _ in "xy"
        )
        bent[k] = cv2.remap(hands.images[k], x + dx, y + dy, cv2.INTER_LINEAR)
    return replace(hands, images=bent)


def _write(image: Image, box: tuple[int, int, int, int], text: str, rng: random.Random, hand: Hands) -> tuple[int, ...]:
    """Write a number where a printed one was left out; the box of what was written."""
    x0, y0, x1, y1 = box
    number = written(rng, _bent(hand, rng), _labels(text))
    scale = (y1 - y0) * rng.uniform(1.0, 1.7) / number.shape[0]
    number = cv2.resize(number, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    tall, wide = number.shape
    left, foot = max(0, (x0 + x1 - wide) // 2 + rng.randint(-4, 4)), y1 + rng.randint(-3, 6)
    beneath = rng.random()
    if beneath < DOTTED:
        for x in range(left - 20, left + wide + 20, 9):
            cv2.circle(image, (x, foot), 1, (30, 30, 30), -1)
    elif beneath < DOTTED + RULED:
        cv2.line(image, (left - 20, foot), (left + wide + 20, foot), (40, 40, 40), 2)
    at = image[foot - tall : foot, left : left + wide]
    ink = np.array((rng.randint(120, 190), rng.randint(40, 80), rng.randint(10, 60)) if hand_is_blue(hand)
                   else (rng.randint(0, 50),) * 3)  # fmt: skip
    covered = 1 - number[: at.shape[0], : at.shape[1], None] / 255
    at[...] = np.minimum(at, 255 - covered * (255 - ink))
    return left, foot - tall, left + wide, foot


def hand_is_blue(hand: Hands) -> bool:
    """Every other hand writes in blue."""
    return min(hand.by_writer) // 10 % 2 == 0


def _hand(rng: random.Random, hands: Hands, texts: Sequence[str]) -> Hands:
    """The hands in each script that write this document; of one that has not all digits of a number, others help."""
    out = {}
    for low in (0, 10):
        wanted = {label for text in texts for label in _labels(text) if low <= label < low + 10}
        able = [w for w, own in hands.by_writer.items() if wanted <= set(own)]
        if wanted and able:
            writer = rng.choice(able)
            out[writer] = hands.by_writer[writer]
    return replace(hands, by_writer=out or hands.by_writer)


def penned(kind: str, condition: str, seed: int, hands: Hands) -> tuple[bytes, list[Place]]:
    """A document as a PDF of page images, and where a pen wrote on it."""
    rng = random.Random(f"{kind} {condition} {seed}")
    made, look = document(kind, rng), style(rng)
    whole = rng.random() < ALL and kind in ("table", "report", "form-constituency", "ita")
    html, texts = _left_out(made.html, rng, whole)
    hand = _hand(rng, hands, texts)
    pages = render.images(render.pdf(html, look.family))
    places = []
    for number, image in enumerate(pages, 1):
        found = _places(image)
        tinted = (image[..., 2].astype(int) - image[..., 1] > 12) & (image[..., 0].astype(int) - image[..., 1] > 12)
        for x0, y0, x1, y1 in found.values():
            at = np.s_[y0 - ROOM : y1 + ROOM, x0 - ROOM : x1 + ROOM]
            image[at][tinted[at]] = 255
        for shade, box in ((s, b) for s, b in found.items() if s < len(texts)):
            x0, y0, x1, y1 = _write(image, box, texts[shade], rng, hand)
            tall, wide = image.shape[:2]
            places.append(Place(number, texts[shade], (x0 / wide, y0 / tall, x1 / wide, y1 / tall)))
    pages, dpi = _as_scanned(pages, condition, np.random.default_rng(seed))
    return as_pdf(pages, dpi, quality=80), places


def _as_scanned(pages: Sequence[Image], condition: str, dice: np.random.Generator) -> tuple[list[Image], int]:
    """Renderings at 300 dpi as the condition leaves them, and their resolution."""
    if condition == "clean":
        return list(pages), 300
    dpi = 300 if condition == "scan 300" else 200
    if condition == "copies":
        pages = [_black_and_white(render_degrade.scan(p, dice, dpi=300, wear=float(dice.uniform(0.5, 1.0))), dice)
                 for p in pages]  # fmt: skip
    wear = float(dice.uniform(0.65, 1.0) if condition.startswith("cop") else dice.uniform(0.1, 0.5))
    out = [render_degrade.scan(p, dice, dpi=dpi, degrees=float(dice.uniform(-0.8, 0.8)), wear=wear) for p in pages]
    if condition == "copies":
        return [_black_and_white(p, dice) for p in out], dpi
    if condition == "copy":
        out = [cv2.cvtColor(cv2.cvtColor(p, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR) for p in out]
    return [np.asarray(p, np.uint8) for p in out], dpi


def _black_and_white(page: Image, dice: np.random.Generator) -> Image:
    """A page as a copier without greys makes it: what is darker than a threshold is black."""
    dark = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY) < dice.uniform(130, 190)
    return np.asarray(cv2.cvtColor(np.where(dark, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def half_aside(fitting: bool) -> Hands:
    """Half of the hands held aside from the networks: those that the weights of context are fitted on, or the others,
    on which all is measured."""
    hands = Hands.load(aside=True)
    own = {w: ds for w, ds in hands.by_writer.items() if (w // ASIDE % 2 == 1) == fitting}
    return replace(hands, by_writer=own)


def documents(count: int, seed: int, *, fitting: bool = False) -> Iterator[tuple[str, bytes, list[Place]]]:
    """So many documents with their names, kinds and conditions in turn."""
    hands = half_aside(fitting)
    for k in range(count):
        kind, condition = KINDS[k % len(KINDS)], CONDITIONS[(k + k // len(KINDS)) % len(CONDITIONS)]
        yield (f"{kind}-{seed + k}-{condition}", *penned(kind, condition, seed + k, hands))


def covers(box: Sequence[float] | None, size: tuple[float, float], place: Place) -> bool:
    """Whether a box in points on a page of that size in points lies on a pen's number: on most of it, or in it."""
    if box is None:
        return False
    x0, y0, x1, y1 = (share * size[k % 2] for k, share in enumerate(place.box))
    wide, tall = min(x1, box[2]) - max(x0, box[0]), min(y1, box[3]) - max(y0, box[1])
    smaller = min((x1 - x0) * (y1 - y0), (box[2] - box[0]) * (box[3] - box[1]))
    return wide > 0 and tall > 0 and wide * tall >= COVERED * smaller


def judged(name: str, data: bytes, places: Sequence[Place], n: Counter[str]) -> None:
    """Count what came of each pen's number, and of the print beside them, and tell what was accepted. A value that
    print proves in another place may stand."""
    read = extract(data, Options())
    sizes = {page.number: (page.width, page.height) for page in read.pages}
    told = [
        Told(r.status, r.issues, f"{r.value} ({r.indicator_printed})", [(e.page, e.bbox) for e in r.evidence
                                                                      if e.where != "words" and e.value == r.value])
        for r in read.records
    ]  # fmt: skip
    fields = read.document.fields.items()
    told += [
        Told(f.status, f.issues, f"{f.value} ({key})", [(f.page, f.bbox)]) for key, f in fields if key in OF_DIGITS
    ]
    by_pen: set[int] = set()
    for place in places:
        mine = {
            k
            for k, one in enumerate(told)
            if one.where
            and all(page == place.page and covers(box, sizes[place.page], place) for page, box in one.where)
        }
        by_pen |= mine
        accepted = [told[k].what for k in mine if told[k].status == "accepted"]
        n["pens"] += 1
        n["pens read"] += bool(mine)
        n["pens accepted"] += bool(accepted)
        if accepted:
            print(f"  accepted: {name} page {place.page}: {place.text} as {accepted}", flush=True)
    print_ = [one for k, one in enumerate(told) if k not in by_pen and one.where]
    n["print"] += len(print_)
    n["print doubted"] += sum("pen" in one.issues for one in print_)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a folder for the documents")
    args = parser.parse_args()
    n: Counter[str] = Counter()
    for name, data, places in documents(args.count, args.seed):
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / f"{name.replace(' ', '')}.pdf").write_bytes(data)
        judged(name, data, places, n)
        print(name, dict(n), flush=True)


if __name__ == "__main__":
    main()
