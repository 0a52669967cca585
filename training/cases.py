"""Writes the line images that tests/test_recognizer.py reads: ``python -m training.cases``.

Rendered lines of our own, in three office types, lightly scanned; the texts are written
here.  Only to be run when the cases change: the images are committed, so that the test needs no fonts.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

import cv2
import numpy as np

from . import degrade
from .render import Choice, draw

FOLDER = Path(__file__).parents[1] / "tests" / "cases" / "recognizer"
TEXTS = (
    "๐๑๒๓๔๕๖๗๘๙",
    "0123456789",
    "๑,๔๔๔",
    "๓๒.๙",
    "62%",
    "๗",
    "7",
    "-",
    "๑๒,๔๐๙",
    "๑๓๐,๗๘๕ (หนึ่งแสนสามหมื่นเจ็ดร้อยแปดสิบห้า)",
    "๒๕๖๐",
    "๐๒๖๓/ว.๕๐",
    "๐ ๒๑๔๒ ๑๒๓๔",
    "33.4",
    "คะแนนเฉลี่ยร้อยละ ๔๘.๖๗",
    "Data Privacy and Sharing",
    "IoT, AI or other advanced Technologies",
    "ข้อ ๓ ผู้ว่าราชการจังหวัด",
    "น้ำมันที่ซื้อไว้ใช้ใกล้ปั๊มนี้",
    "name@example.go.th",
    "รวมทั้งสิ้น…๑๒๐ คน",
)
FAMILIES = ("Sarabun", "Laksaman", "Norasi")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    rng, words = np.random.default_rng(1), random.Random(1)
    rows, entries, top = [], [], 0
    for i, text in enumerate(TEXTS):
        face = Choice(frozenset({FAMILIES[i % 3]})).draw(words)
        image = degrade.crop(rng, draw(words, text, face, varied=False), "scan", extra=False).image
        entries.append({"text": text, "top": top, "height": image.shape[0], "width": image.shape[1]})
        rows.append(image)
        top += image.shape[0]
    strip = np.full((top, max(r.shape[1] for r in rows)), 255, np.uint8)
    for entry, row in zip(entries, rows, strict=True):
        strip[entry["top"] : entry["top"] + row.shape[0], : row.shape[1]] = row
    cv2.imwrite(str(FOLDER / "lines.png"), strip, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    listing = "[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries) + "\n]\n"
    (FOLDER / "lines.json").write_text(listing, encoding="utf-8")


if __name__ == "__main__":
    main()
