from __future__ import annotations

import numpy as np
from layout_pages import lattice, line

from extract.layout.assemble import assemble
from extract.lines.lattice import find_grids
from extract.model.page import Page, Paragraph, Transform
from extract.model.result import Evidence, Record, SurveyRef
from extract.show.overlay import STATUS, TABLE, WIDEST, draw_overlay


def record(status: str, bbox: tuple[float, float, float, float], page: int = 1) -> Record:
    evidence = Evidence(
        page=page, bbox=bbox, printed="33.4", value=None, where="table", reader="recognizer", confidence=1.0,
        rule="r", source_text="",
    )  # fmt: skip
    return Record(
        id="r001", survey=SurveyRef(id=None, year_be=None, year=None), scope="national", entity=None, indicator="i",
        indicator_printed="i", measure="score", value=None, unit=None, maximum=None, status=status, issues=(),  # type: ignore[arg-type]
        proofs=(), confidence=1.0, evidence=(evidence,),
    )  # fmt: skip


def make() -> tuple[np.ndarray, Page]:  # type: ignore[type-arg]
    rules = lattice([200, 800, 1000], [400, 460, 520])
    lines = [line(210, 420, "Label"), line(820, 420, "33.4"), line(210, 480, "Other"), line(820, 480, "-")]
    lines.append(line(200, 100, "A paragraph"))
    blocks = assemble(lines, rules, find_grids(rules, 300), (2480, 3508), 300)
    page = Page(1, "ocr", "read", width=595.2, height=841.9, blocks=blocks, to_page=Transform.scale(0.24))
    return np.full((3508, 2480, 3), 255, np.uint8), page


def test_tables_and_lines_are_drawn_where_they_stand() -> None:
    image, page = make()
    picture = draw_overlay(image, page)
    scale = WIDEST / 2480
    assert picture.shape[1] == WIDEST
    assert tuple(int(v) for v in picture[round(460 * scale), round(200 * scale)]) == TABLE
    blank = picture[round(1000 * scale) : round(3400 * scale)]
    assert (blank == 255).all()


def test_values_are_tinted_by_the_status_of_their_record() -> None:
    image, page = make()
    for status, colour in STATUS.items():
        picture = draw_overlay(image, page, [record(status, (196.8, 100.8, 220.8, 105.6))])
        y, x = round(430 * WIDEST / 2480), round(870 * WIDEST / 2480)
        wanted = [round(0.65 * 255 + 0.35 * c) for c in colour]
        assert all(abs(int(a) - b) <= 2 for a, b in zip(picture[y, x], wanted, strict=True))


def test_evidence_of_other_pages_is_not_drawn_on_this_one() -> None:
    image, page = make()
    with_other = draw_overlay(image, page, [record("review", (196.8, 100.8, 220.8, 105.6), page=2)])
    assert (with_other == draw_overlay(image, page)).all()


def test_the_picture_keeps_every_pixel_of_the_page_and_the_key_stands_below() -> None:
    image, _ = make()
    gray = image[:1754, :1240, 0].copy()
    picture = draw_overlay(gray, Page(1, "ocr", "blank", width=595.2, height=841.9))
    assert picture.shape[1] == 1240 and picture.shape[0] > 1754
    assert (picture[:1754] == 255).all()
    assert (picture[1754:] < 255).any()


def test_boxes_follow_the_way_from_the_image_given_to_the_page() -> None:
    """The page's boxes come in work units; the picture may have another resolution than the one that was read."""
    image, page = make()
    half = draw_overlay(image[::2, ::2].copy(), page, None, Transform.scale(0.48))
    assert tuple(int(v) for v in half[230, 100]) == TABLE


def test_an_empty_paragraph_is_no_trouble() -> None:
    image, _ = make()
    page = Page(1, "ocr", "read", width=595.2, height=841.9, blocks=(Paragraph(()),))
    assert draw_overlay(image, page).shape[1] == WIDEST
