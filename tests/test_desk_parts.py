"""What the desk's pages are made of: words, cuts of pages, charts, names, kept pictures, and the parts of others."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from extract.desk import naming, vendor
from extract.desk.charts import HEAT_STEPS, Scale, line_chart
from extract.desk.cuts import HIGHEST, WIDEST, cut, turn, upright
from extract.desk.page_pictures import Pictures
from extract.desk.wording import LANGUAGES, chosen, words

DESK = Path(__file__).parents[1] / "extract" / "desk"
PAGE = (595.0, 842.0)


def test_both_languages_say_everything() -> None:
    thai, english = (words(language).texts for language in LANGUAGES)
    assert thai.keys() == english.keys()
    holes = {key: (re.findall(r"\{(\w+)\}", thai[key]), re.findall(r"\{(\w+)\}", english[key])) for key in thai}
    assert {key for key, (a, b) in holes.items() if sorted(a) != sorted(b)} == set()


def test_every_word_that_a_page_asks_for_is_there_and_none_is_left_over() -> None:
    sources = [p.read_text(encoding="utf-8") for p in (*DESK.glob("*.py"), *DESK.glob("templates/*.html"))]
    asked = {name for text in sources for name in re.findall(r"\bt\(['\"]([a-z][\w.-]*[a-z0-9])['\"]", text)}
    known = words("th").texts.keys()
    assert asked - known == set()
    groups = {"issue", "issue-short", "check", "outcome", "status", "scope", "level", "measure", "kind", "qualifier",
              "field", "decision", "where", "reader", "origin"}  # fmt: skip
    built = (
        "nav.",
        "keys.",
        "home.by-",
        "same.",
        "queue.all-",
        "queue.open",
        "queue.later",
        "queue.differs",
    )  # names put together in a template
    left = [k for k in known if k.split(".")[0] not in groups and not k.startswith(built)]
    everything = "".join(sources)
    assert [k for k in left if f"'{k}'" not in everything and f'"{k}"' not in everything] == []


def test_each_code_of_the_findings_has_its_plain_words() -> None:
    text = (DESK.parents[1] / "docs/reference/findings.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## (.+?)$(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    issues = re.findall(r"^\| `([a-z-]+)`", sections["Issues: why a person must look"], re.MULTILINE)
    checks = re.findall(r"^\| `([a-z-]+)`", sections["Checks"], re.MULTILINE)
    assert issues and checks
    known = words("th").texts
    assert [i for i in issues if f"issue.{i}" not in known or f"issue-short.{i}" not in known] == []
    assert [c for c in checks if f"check.{c}" not in known] == []


def test_the_browser_chooses_the_language() -> None:
    assert [chosen(a) for a in ("", "th", "en", "en-US,en;q=0.9", "de,fr;q=0.8", "de,en;q=0.3,th;q=0.2")] == [
        "th", "th", "en", "en", "th", "en",
    ]  # fmt: skip
    assert chosen("en;q=banana, th;q=0.1") == "th"


def test_what_stands_close_is_one_cut_with_both_in_it() -> None:
    made = cut((200, 300, 240, 312), (60, 298, 150, 314), (195, 270, 245, 285), PAGE)
    (pane,) = made.panes
    assert pane.left <= 60 and pane.left + pane.width >= 240
    assert pane.top <= 270 and pane.top + pane.height >= 314
    assert (made.width, made.height) == (pane.width, pane.height)
    assert made.mark == (198, 298, 242, 314)


def test_what_stands_far_apart_is_taken_apart_in_line() -> None:
    made = cut((500, 700, 530, 712), (60, 698, 200, 714), (495, 90, 535, 120), PAGE)
    assert len(made.panes) == 4
    corner, head, label, value = made.panes
    assert (corner.left, head.left) == (label.left, value.left), "columns stand under one another"
    assert (corner.top, label.top) == (head.top, value.top), "rows stand beside one another"
    assert label.left <= 60 and label.left + label.width >= 200
    assert head.top <= 90 and head.top + head.height >= 120
    assert value.left <= 500 and value.left + value.width >= 530
    assert value.top <= 700 and value.top + value.height >= 712
    assert value.x > label.x + label.width and value.y > head.y + head.height, "a gap shows what was left out"
    assert made.width < WIDEST * 1.2 and made.height < HIGHEST * 1.4


@pytest.mark.parametrize("box", [(0, 0, 10, 5), (585, 836, 595, 842), (0, 0, 595, 842), (-20, 830, 700, 900)])
def test_a_cut_at_the_pages_edge_stays_on_the_page(box: tuple[float, float, float, float]) -> None:
    for pane in cut(box, None, None, PAGE).panes:
        assert pane.left >= 0 and pane.top >= 0 and pane.width > 0 and pane.height > 0
        assert pane.left + pane.width <= PAGE[0] + 1e-6 and pane.top + pane.height <= PAGE[1] + 1e-6


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_box_is_turned_as_its_picture_is(rotation: int) -> None:
    """The corners of a box, laid by the SVG transform, are the corners of the upright box."""
    box = (10.0, 20.0, 30.0, 25.0)
    moved = {_laid(turn(PAGE, rotation), x, y) for x in box[::2] for y in box[1::2]}
    x0, y0, x1, y1 = upright(box, PAGE, rotation)
    assert moved == {(x, y) for x in (x0, x1) for y in (y0, y1)}


def _laid(transform: str, x: float, y: float) -> tuple[float, float]:
    """A point under ``translate(a b) rotate(c)``."""
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", transform)]
    dx, dy, angle = numbers if numbers else (0.0, 0.0, 0.0)
    cos, sin = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[int(angle)]
    return dx + cos * x - sin * y, dy + sin * x + cos * y


def test_a_line_breaks_where_a_year_is_missing() -> None:
    chart = line_chart({"ก": {2560: 40.0, 2561: 50.0, 2563: 45.0}, "ข": {2561: 30.0}}, [2560, 2561, 2563])
    assert chart is not None
    first, second = chart.lines
    assert [d.year for d in first.dots] == [2560, 2561, 2563]
    assert len(first.strokes) == 1, "the gap of 2562 is no line"
    assert second.strokes == ()
    assert first.dots[1].y < first.dots[0].y, "higher is above"
    assert [t.text for t in chart.years] == ["2560", "2561", "2563"]
    assert [float(t.text) for t in chart.values] == sorted(float(t.text) for t in chart.values)
    assert float(chart.values[0].text) <= 30 and float(chart.values[-1].text) >= 50
    assert line_chart({"ก": {}}, [2560]) is None


@pytest.mark.parametrize("values", [(0.0, 0.0), (33.0, 33.0), (0.001, 0.0013), (12.0, 98000.0)])
def test_a_scale_is_round_and_holds_its_values(values: tuple[float, float]) -> None:
    chart = line_chart({"ก": {2560: values[0], 2561: values[1]}}, [2560, 2561])
    assert chart is not None
    assert 2 <= len(chart.values) <= 9
    assert float(chart.values[0].text) <= values[0] and float(chart.values[-1].text) >= values[1]
    assert all(chart.top - 0.1 <= d.y <= chart.bottom + 0.1 for d in chart.lines[0].dots)


def test_the_heat_maps_steps() -> None:
    scale = Scale(10, 100)
    assert [scale.step(v) for v in (10, 55, 100)] == [0, HEAT_STEPS // 2, HEAT_STEPS - 1]
    assert Scale(5, 5).step(5) == HEAT_STEPS // 2


def test_names_are_the_frameworks_in_the_readers_language() -> None:
    thai, english = words("th"), words("en")
    survey = "digital-government-readiness"
    assert naming.indicator(thai, survey, 2560, "overall") == "คะแนนรวม"
    assert naming.indicator(english, survey, 2560, "overall") == "Overall"
    assert naming.indicator(thai, None, None, "my-own-label", "ป้ายเอง") == "ป้ายเอง"
    assert naming.entity(english, "province", "กระบี่") == "Krabi"
    assert naming.entity(thai, "national", None) == "ทั้งประเทศ"
    assert naming.about(english, "province", "กระบี่", None, 2560) == "Krabi · no survey known · B.E. 2560"


def test_words_are_marked_in_pieces() -> None:
    assert naming.marked("ได้ ๕๕ จาก ๕๕", "๕๕") == [("ได้ ", False), ("๕๕", True), (" จาก ", False), ("๕๕", True)]
    assert naming.marked("ก(ข", "(") == [("ก", False), ("(", True), ("ข", False)]
    assert naming.spans("abcdef", [(1, 3), (5, 6)]) == [("a", False), ("bc", True), ("de", False), ("f", True)]


def test_one_picture_is_made_once_and_the_oldest_goes() -> None:
    made: list[tuple[str, int]] = []

    def make(document: str, page: int) -> bytes:
        made.append((document, page))
        time.sleep(0.02)
        return b"x" * 10

    pictures = Pictures(make, most=25)
    threads = [threading.Thread(target=pictures.get, args=("a", 1)) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [("a", 1)]
    pictures.get("a", 2)
    pictures.get("a", 1)  # looked at again: page 2 is the oldest now
    pictures.get("a", 3)
    pictures.get("a", 1)
    assert made == [("a", 1), ("a", 2), ("a", 3)]
    pictures.get("a", 2)
    assert made[-1] == ("a", 2)


def test_what_cannot_be_made_is_asked_for_again() -> None:
    tries = []

    def make(document: str, page: int) -> bytes:
        tries.append(page)
        raise ValueError("gone")

    pictures = Pictures(make)
    for _ in range(2):
        with pytest.raises(ValueError):
            pictures.get("a", 1)
    assert tries == [1, 1]


def test_the_parts_of_others_are_those_that_were_vendored() -> None:
    assert vendor.amiss() == []
    assert {v.licence for v in vendor.vendored()} == {"0BSD", "BSD-3-Clause"}
    for part in {v.package for v in vendor.vendored()}:
        assert any(v.package == part and "LICENSE" in v.file for v in vendor.vendored())


def test_a_changed_part_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    true = vendor.vendored()
    monkeypatch.setattr(vendor, "vendored", lambda: [replace(true[0], sha256="0" * 64), *true[2:]])
    assert vendor.amiss() == [f"{true[0].file} is changed", f"{true[1].file} is not in vendored.toml"]


def test_what_looks_for_barriers_is_the_version_that_was_vendored() -> None:
    """axe-core 4.14.1 of the npm registry (MPL-2.0, tests/vendored/axe.LICENSE.txt); no part of the program."""
    content = (Path(__file__).parent / "vendored" / "axe.min.js").read_bytes()
    assert content.startswith(b"/*! axe v4.14.1")
    assert hashlib.sha256(content).hexdigest() == "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"


def test_sentences_made_in_english_are_said_in_thai_with_the_names_of_the_year() -> None:
    thai, english = words("th"), words("en")
    sentence = (
        "the table's figure against the same figure in the text (digital-capabilities): fails; "
        "expected 53.0, found 55.0"
    )
    survey = "digital-government-readiness"
    said = naming.said(thai, sentence, survey, 2560)
    assert said == "ค่าในตารางเทียบกับค่าเดียวกันในข้อความ (ด้านศักยภาพของเจ้าหน้าที่ภาครัฐด้านดิจิทัล): ไม่ผ่าน ควรเป็น 53.0 แต่พบ 55.0"
    assert naming.said(english, sentence, survey, 2560) == sentence
    assert "digital-capabilities" in naming.said(thai, sentence), "of no survey that is known"
    assert naming.said(thai, "no template has this: overall") == "no template has this: overall"
