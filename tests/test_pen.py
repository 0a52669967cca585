"""Numbers that a pen wrote: told from print by their picture, and never accepted."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

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
from extract.read.pen import ALMOST, MIXED, PEN, mark_pen, picture, sureness
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
    assert sum(s >= PEN for s in sure) >= 60


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
    told = [n for n in (written(rng, hands, [3, 4, 5]) for _ in range(40)) if sureness([picture(n)])[0] >= PEN]
    read = []
    for number in told:
        line, page = written_line(number, "๓๕")
        (marked,) = mark_pen([line], page)
        read.append(marked.text)
        assert all(g.pen for g in marked.run.glyphs) and marked.raw == "๓๕"
    assert read.count("๓๔๕") > len(told) / 2


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


def test_where_much_print_is_like_a_hand_nothing_is_told() -> None:
    """A type with numbers between print and a pen: the surest of them is no pen's either."""
    ordered = sorted(numbers(200), key=lambda n: sureness([picture(n)])[0])
    sure = [sureness([picture(n)])[0] for n in ordered]
    almost = ordered[next(i for i, s in enumerate(sure) if MIXED <= s < ALMOST)]
    both = [written_line(ordered[-1], "๓"), written_line(almost, "๔")]
    page = np.full((sum(p.shape[0] for _, p in both), max(p.shape[1] for _, p in both)), 255, np.uint8)
    page[: both[0][1].shape[0], : both[0][1].shape[1]] = both[0][1]
    page[both[0][1].shape[0] :, : both[1][1].shape[1]] = both[1][1]
    low = both[1][0]
    (box,) = [Box(g.box.x0, g.box.y0 + both[0][1].shape[0], g.box.x1, g.box.y1 + both[0][1].shape[0])
              for g in low.run.glyphs if g.box is not None]  # fmt: skip
    moved = replace(low, run=TextRun.of([Glyph("๔", box)]), box=box)
    assert not any(g.pen for x in mark_pen([both[0][0], moved], page) for g in x.run.glyphs)
    assert all(g.pen for g in mark_pen([both[0][0]], page)[0].run.glyphs)


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
