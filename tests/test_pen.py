"""Numbers that a pen wrote: told from print by their picture, and never accepted."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import cv2
import numpy as np
import pytest

from extract import extract
from extract.check.evidence import judge
from extract.check.head_status import field_issues
from extract.check.merge import merge
from extract.model.claims import Claim, Mark, Survey
from extract.model.page import Box, Glyph, Line, Page, Paragraph, TextRun
from extract.parse.head import read_head
from extract.read.engines import recognizer
from extract.read.pen import CERTAIN, mark_pen, picture, sureness
from extract.read.pen_context import LIKE_A_HAND, nearness
from extract.read.pen_digit_shapes import digits_in
from extract.read.pen_digits import DIGITS, decoded, read_digits
from training.hands import POINT, Hands, at_random, written

FIXTURES = Path(__file__).parents[1] / "fixtures"

Gray = np.ndarray


def numbers(count: int) -> list[Gray]:
    """Numbers of hands that the network has never seen."""
    rng, hands = random.Random(5), Hands.load(aside=True)
    return [written(rng, hands) for _ in range(count)]


def test_hands_that_were_held_aside_are_told() -> None:
    sure = sureness([picture(number) for number in numbers(120)])
    assert sum(s >= LIKE_A_HAND for s in sure) >= 80


def as_text(labels: list[int]) -> str:
    return "".join(DIGITS[-1] if label == POINT else DIGITS[label] for label in labels)


def test_digits_of_hands_held_aside_are_read_better_than_the_reader_of_print_does() -> None:
    rng, hands = random.Random(6), Hands.load(aside=True)
    labels = [at_random(rng, hands, arabic=0.3) for _ in range(120)]
    pictures = [np.pad(written(rng, hands, own), 12, constant_values=255) for own in labels]
    right = sum(read_digits(p)[0] == as_text(own) for p, own in zip(pictures, labels, strict=True))
    printed = recognizer().read(pictures)
    as_print = sum(
        "".join(c for c in r.text if c in DIGITS) == as_text(own) for r, own in zip(printed, labels, strict=True)
    )
    assert right >= 66 > as_print


def test_a_picture_without_ink_has_no_digits() -> None:
    assert read_digits(np.full((40, 60), 255, np.uint8)) == ("", 0.0)


def test_a_class_again_after_none_is_another_digit() -> None:
    steps = np.full((5, len(DIGITS) + 1), 0.01, np.float32)
    for step, label in enumerate((3, 3, 0, 3, 21)):
        steps[step, label] = 0.6 + step / 20
    text, sure = decoded(steps)
    assert text == "๒๒." and round(sure, 2) == 0.65


def test_the_glyphs_of_a_pens_number_are_those_that_the_reader_of_pens_sees() -> None:
    rng, hands = random.Random(8), Hands.load(aside=True)
    told = [n for n in (written(rng, hands, [3, 4, 5]) for _ in range(40)) if sureness([picture(n)])[0] >= CERTAIN]
    read = []
    for number in told:
        line, page = written_line(number, "๓๕")
        (marked,) = mark_pen([line], page)
        read.append(marked.text)
        assert all(g.pen for g in marked.run.glyphs) and marked.raw == "๓๕"
    assert read.count("๓๔๕") > len(told) / 2


def test_the_point_that_the_reader_of_print_saw_stays_where_it_was() -> None:
    rng, hands = random.Random(8), Hands.load(aside=True)
    told = [n for n in (written(rng, hands, [3, 4, 5]) for _ in range(40)) if sureness([picture(n)])[0] >= CERTAIN]
    points = 0
    for number in told:
        line, page = written_line(number, "๓๖.๕")
        (marked,) = mark_pen([line], page)
        if marked.text == "๓๔.๕":
            points += 1
            assert [g.box for g in marked.run.glyphs if g.text != "."] == [line.run.glyphs[i].box for i in (0, 1, 3)]
            assert [a for g in marked.run.glyphs for a, _ in g.alternatives] == ["๖"]
    assert points > len(told) / 2


def test_what_has_no_ink_is_no_pens() -> None:
    assert picture(np.full((40, 60), 255, np.uint8)) is None
    assert sureness([None]) == [0.0]


def written_line(number: Gray, text: str) -> tuple[Line, Gray]:
    """A page with ``number`` on it, read as ``text``."""
    page = np.full((number.shape[0] + 80, number.shape[1] + 80), 255, np.uint8)
    page[40 : 40 + number.shape[0], 40 : 40 + number.shape[1]] = number
    step = number.shape[1] / len(text)
    boxes = [Box(40 + step * i, 36, 40 + step * (i + 1), 44 + number.shape[0]) for i in range(len(text))]
    run = TextRun.of([Glyph(c, b) for c, b in zip(text, boxes, strict=True)])
    return Line(run, Box(40, 36, 40 + number.shape[1], 44 + number.shape[0]), "recognizer", text), page


def test_the_glyphs_of_a_pens_number_are_marked() -> None:
    number = max(numbers(40), key=lambda n: sureness([picture(n)])[0])
    line, page = written_line(number, "๓๔")
    (marked,) = mark_pen([line], page)
    assert marked.text and all(g.pen for g in marked.run.glyphs)
    (letters,) = mark_pen([written_line(number, "กข")[0]], page)
    assert not any(g.pen for g in letters.run.glyphs)


def printed(text: str) -> Gray:
    """A number in a type of bare strokes, which is like a hand's."""
    (wide, tall), foot = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 1.4, 3)
    image = np.full((tall + foot + 8, wide + 8), 255, np.uint8)
    cv2.putText(image, text, (4, tall + 4), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3, cv2.LINE_AA)
    rows, columns = np.nonzero(image < 128)
    return image[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def page_of(numbers: list[tuple[Gray, str]], noise: float) -> tuple[list[Line], Gray]:
    """A page with the numbers under one another, each read as what stands beside it, as a scanner gives it."""
    lines, sheets, top = [], [], 0
    wide = max(image.shape[1] for image, _ in numbers) + 80
    for image, text in numbers:
        line, sheet = written_line(image, text)
        glyphs = [replace(g, box=Box(g.box.x0, g.box.y0 + top, g.box.x1, g.box.y1 + top))
                  for g in line.run.glyphs if g.box is not None]  # fmt: skip
        lines.append(replace(line, run=TextRun.of(glyphs)))
        sheets.append(np.pad(sheet, ((0, 0), (0, wide - sheet.shape[1])), constant_values=255))
        top += sheet.shape[0]
    page = cv2.GaussianBlur(np.vstack(sheets), (0, 0), 0.7) + np.random.default_rng(3).normal(0, noise, (top, wide))
    return lines, np.clip(page, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("noise", [0.0, 12.0])
def test_what_repeats_itself_on_a_page_is_print_and_what_does_not_is_a_pens(noise: float) -> None:
    """Print like a hand, and hands held aside that wrote a number in four of it, from single digits up."""
    rng, hands = random.Random(9), Hands.load(aside=True)
    labels = [at_random(rng, hands, arabic=0.5)[:3] for _ in range(30)]
    pens = [(written(rng, hands, own), as_text(own)) for own in labels if POINT not in own]
    print_ = [(printed(text), text) for text in (f"{rng.randint(10, 999)}" for _ in range(90))]
    told = [line.run.glyphs[0].pen for line in mark_pen(*page_of(pens + print_, noise))]
    assert sum(told[: len(pens)]) >= 0.9 * len(pens)
    assert sum(told[len(pens) :]) == 0


def box_of(line: Line) -> Box:
    box = line.run.box()
    assert box is not None
    return box


def test_two_prints_of_a_digit_are_nearer_than_a_pens_to_print() -> None:
    five = written(random.Random(4), Hands.load(aside=True), [15])
    lines, page = page_of([(printed("57"), "57"), (printed("65"), "65"), (five, "5")], 6.0)
    found = [d for k, line in enumerate(lines) for d in digits_in(k, line.run.glyphs, box_of(line), page)]
    first, second, pens = nearness(3, found)
    assert first is not None and second is not None and pens is not None
    assert min(first, second) > 2.5 > 1.0 > pens
    assert nearness(1, [d for d in found if d.number == 0]) == [None]


def penned(text: str, top: float) -> Paragraph:
    boxes = [Box(100 + 10 * i, top, 110 + 10 * i, top + 20) for i in range(len(text))]
    glyphs = tuple(Glyph(c, b, pen=c in "๓๔๕๙") for c, b in zip(text, boxes, strict=True))
    return Paragraph((Line(TextRun.of(glyphs), Box(100, top, 110 + 10 * len(text), top + 20), "recognizer", text),))


def test_a_pens_number_in_a_head_goes_to_review() -> None:
    texts = ("ที่ ศธ ๐๒๑๖/๓๔๕๙", "๒๑ มีนาคม ๒๑๒๑", "เรื่อง แจ้งผล ๓๔", "เรียน อธิบดี")
    blocks = tuple(penned(text, 100.0 * k) for k, text in enumerate(texts))
    evidence = read_head([Page(1, "ocr", "read", blocks=blocks)], "x").evidence
    assert (evidence["number"].value, evidence["number"].ink) == ("ศธ 0216/3459", "pen")
    assert field_issues("number", evidence["number"]) == ("pen",)
    assert field_issues("subject", evidence["subject"]) == ()


def test_a_memo_that_a_pen_filled_in() -> None:
    """What the pen wrote is told and does not stand; the print around it does."""
    head = extract(FIXTURES / "memo-penned" / "memo.pdf").document
    fields = head.fields
    assert (head.number, head.date) == (None, None)
    assert {n: (fields[n].status, fields[n].ink) for n in ("number", "date")} == dict.fromkeys(
        ("number", "date"), ("review", "pen")
    )
    assert fields["number"].printed.startswith("ตง ๐๑๐๒.๑/") and "ธันวาคม ๒๕๖๒" in fields["date"].printed
    assert (head.received.number, head.received.date) == ("221", "2019-12-28")
    assert fields["sender"].status == "accepted"


def claim(where: str, *, pen: bool, page: int = 1) -> Claim:
    mark = Mark(page, Box(0, 0, 9, 9), "๓๔", Decimal(34), where, "recognizer", 0.999, "r", "๓๔", pen=pen)  # type: ignore[arg-type]
    return Claim(Survey("s", 2560), "province", "ตราด", "overall", "overall", "score", "score", None, mark)


@pytest.mark.parametrize(
    ("claims", "issues"),
    [
        ([claim("table", pen=True)], ("pen",)),
        ([claim("table", pen=False)], ()),
        # a pen's number beside its words, and printed in another place
        ([claim("form", pen=True), claim("words", pen=False)], ("pen",)),
        ([claim("table", pen=True), claim("prose", pen=False, page=2)], ()),
    ],
)
def test_only_a_print_of_the_same_value_lifts_the_doubt(claims: list[Claim], issues: tuple[str, ...]) -> None:
    (group,) = merge([replace(c) for c in claims])
    assert judge(group).issues == issues
