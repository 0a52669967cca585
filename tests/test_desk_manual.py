"""The manual's pictures: what a reviewer sees, as it is now.

``EXTRACT_MANUAL=1`` lays them into docs/how-to/review; else they are made and looked at here alone.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

import desk_archive
import pytest
from desk_browser import Visit, browser, serving, why_no_browser
from PIL import Image

WHY_NOT = why_no_browser()
pytestmark = pytest.mark.skipif(WHY_NOT is not None, reason=str(WHY_NOT))
MANUAL = Path(__file__).parents[1] / "docs" / "how-to" / "review"
TEXT = MANUAL.with_suffix(".md")
NAMES = ("value", "context", "same", "document", "scores", "narrow")
#: Colours of a picture: the pages are flat, and a picture of a hundred colours is a third as large.
_COLOURS = 96


def _series(folder: Path) -> list[Path]:
    """Letters of two more provinces and three years, for scores to be looked at."""
    made = []
    for shift, (province, base) in enumerate((("กระบี่", 33), ("ตรัง", 52), ("สตูล", 43))):
        for year in (2559, 2561, 2562):
            value = f"{base + (year - 2559) * 4 - shift}.5"
            row = desk_archive.Row("overall", "คะแนนรวม", value, value, entity=province)
            made.append(desk_archive.sheet(folder, f"{province}-{year}.png", [row], year=year))
    return made


def test_every_picture_is_made_and_the_text_has_each(tmp_path: Path) -> None:
    out = MANUAL if os.environ.get("EXTRACT_MANUAL") else tmp_path / "pictures"
    out.mkdir(exist_ok=True)
    folder = tmp_path / "in"
    sheets = (
        desk_archive.sheet(folder, "a-letter.png", desk_archive.ROWS),
        desk_archive.sheet(folder, "b-letter.png", desk_archive.UNCLEAR, year=2561),
        *_series(folder),
    )
    with serving(desk_archive.build(tmp_path, *sheets)) as running, browser() as launched:
        v = Visit(launched, running, locale="en-GB", name="Somsri")
        _keep(v, out, "value")
        v.press("k")
        v.page.wait_for_selector("#context [name=new]")
        v.page.fill("#context [name=new]", "ตรัง")
        v.press("Enter")
        v.page.wait_for_selector("#context .changes")
        _keep(v, out, "context")
        document = v.page.get_attribute("#item", "data-document")
        v.go("/queue?reason=scope-unclear")
        v.press("g")
        v.page.wait_for_selector("#same tbody tr")
        _keep(v, out, "same")
        v.go(f"/document/{document}")
        _keep(v, out, "document")
        v.go("/scores?line=กระบี่&line=ตรัง&line=สตูล")
        _keep(v, out, "scores")
        v.page.set_viewport_size({"width": 800, "height": 900})
        v.go("/queue")
        _keep(v, out, "narrow")
        v.close()
        assert v.said == []
    text = TEXT.read_text(encoding="utf-8")
    for name in NAMES:
        assert f"(review/{name}.png)" in text, f"{TEXT.name} shows no {name}"
        assert (MANUAL / f"{name}.png").is_file()


def _keep(v: Visit, out: Path, name: str) -> None:
    v.page.wait_for_function("() => [...document.images].every(i => i.complete)")
    v.page.wait_for_timeout(700)  # the page beside the value glides to its place
    picture = Image.open(io.BytesIO(v.page.screenshot())).convert("RGB")
    assert len(picture.getcolors(1 << 24) or ()) > 50, f"{name} shows nothing"
    small = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    small.save(out / f"{name}.png", optimize=True)
