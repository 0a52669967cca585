"""The parser of form ส.ส.๖/๑, on pages made from figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from check_readings import form_values
from forms_pages import Noise, constituency, figure, first_page, line, page, paragraph, result_table, rows_of, words

from extract.model.claims import Reading
from extract.model.page import Page, Paragraph, TextRun
from extract.options import Options
from extract.parse.forms import parse_form
from extract.thai import digits


def read(pages: Sequence[Page]) -> Reading:
    reading = parse_form(pages)
    assert reading is not None
    return reading


def digits_of(reading: Reading) -> dict[str, Decimal | None]:
    return {c.indicator: c.mark.value for c in reading.claims if c.mark.where != "words"}


def words_of(reading: Reading) -> dict[str, Decimal | None]:
    return {c.indicator: c.mark.value for c in reading.claims if c.mark.where == "words"}


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_claimed_twice_in_digits_and_in_words(seed: int) -> None:
    values = form_values(seed)
    reading = read(constituency(values))
    assert digits_of(reading) == values
    assert words_of(reading) == values
    first = reading.claims[0]
    assert (first.survey.id, first.survey.year_be) == ("general-election-constituency", 2569)
    assert (first.scope, first.entity, first.measure) == ("constituency", "เลย 1", "voters")
    assert reading.head.kind == "election-result"
    assert reading.head.fields["date"][0] == "2026-02-10"


@pytest.mark.parametrize(
    "options",
    [
        {"thai": False},
        {"comma": "."},
        {"words_below": True},
        {"place": ("....เลย....", ".....๑....")},
    ],
    ids=lambda o: next(iter(o)),
)
def test_variants_of_the_form(options: dict[str, object]) -> None:
    values = form_values(5)
    reading = read(constituency(values, **options))
    assert digits_of(reading) == values
    assert words_of(reading) == values
    assert reading.claims[0].entity == "เลย 1"


@pytest.mark.parametrize("seed", range(4))
def test_noise_in_labels_and_words_loses_no_digits(seed: int) -> None:
    values = form_values(seed)
    reading = read(constituency(values, noise=Noise(0.05, seed)))
    assert digits_of(reading) == values
    exact = [c for c in reading.claims if c.mark.where == "words" and c.mark.confidence > 0.99]
    assert exact and all(c.mark.value == values[c.indicator] for c in exact)


def test_pages_out_of_order_give_the_same_claims() -> None:
    values = form_values(1)
    front, back = constituency(values)
    reading = read([back, front])
    assert digits_of(reading) == values
    order = [c.indicator for c in reading.claims if c.indicator.startswith("candidate.") and c.mark.where == "table"]
    assert order == [f"candidate.{n}" for n in range(1, 9)]


def test_party_list_numbers_are_told_by_their_neighbours() -> None:
    values = form_values(2)
    parties = [(digits.to_thai(str(n)), "(พรรค)", Decimal(7 * n)) for n in range(1, 31)]
    parties[10] = ("๑๗", "(พรรค)", Decimal(77))  # misread: the eleventh
    parties[20] = ("", "(พรรค)", Decimal(147))
    first = page(1, *first_page(values, party_list=True), result_table(parties[:4]))
    second = page(2, result_table(parties[4:], top=100, total=Decimal(7 * 465)), ordinal="- ๒ -")
    reading = read([first, second])
    assert reading.claims[0].survey.id == "general-election-party-list"
    votes = {k: v for k, v in digits_of(reading).items() if k.startswith("party.")}
    assert votes["party.11"] == 77 and votes["party.17"] == 119
    assert all(votes[f"party.{n}"] == 7 * n for n in range(1, 31) if n != 21)


def test_two_candidates_of_one_number_are_both_unsure() -> None:
    values = form_values(3)
    rows = rows_of(values)
    rows[4] = ("๑", "(ชื่อผู้สมัคร)", rows[4][2])
    reading = read([page(1, *first_page(values), result_table(rows))])
    unsure = {c.indicator for c in reading.claims if c.mark.label_confidence < 0.75}
    assert unsure == {"candidate.1", "candidate.row-5"}
    assert sorted(v for k, v in digits_of(reading).items() if k.startswith("candidate.") and v) == sorted(
        r[2] for r in rows
    )


def test_a_missing_number_keeps_its_votes() -> None:
    values = form_values(4)
    rows = rows_of(values)
    rows[2] = ("", "(ชื่อผู้สมัคร)", rows[2][2])
    reading = read([page(1, *first_page(values), result_table(rows))])
    assert digits_of(reading)["candidate.row-3"] == rows[2][2]


def test_appended_tally_sheets_give_nothing() -> None:
    values = form_values(6)
    sheet = [(digits.to_thai(str(n)), "หน่วยเลือกตั้ง", Decimal(100 + n)) for n in range(1, 12)]
    scrawl = page(3, paragraph(line("๑๒ ๓๔ ๕๖", 100, 50), line("หก ๗", 100, 90)), result_table(sheet, told=False))
    assert digits_of(read([*constituency(values), scrawl])) == values


def test_two_forms_in_one_file() -> None:
    one, two = form_values(7), form_values(8)
    second = [p for p in constituency(two, place=("กระบี่", "๒"))]
    reading = read([*constituency(one), *second])
    assert {c.entity for c in reading.claims} == {"เลย 1", "กระบี่ 2"}
    assert len({c.key for c in reading.claims}) == len(one) + len(two)


@pytest.mark.parametrize(("hardly", "sure"), [("่", True), ("ส", False)])
def test_a_tone_hardly_read_leaves_the_words_of_a_number_as_sure_as_their_letters(hardly: str, sure: bool) -> None:
    """No two of them differ by a tone alone."""

    def doubted(page_: Page) -> Page:
        def of(block: Paragraph) -> Paragraph:
            return replace(
                block,
                lines=tuple(
                    replace(
                        n,
                        run=TextRun.of([replace(g, confidence=0.2) if g.text == hardly else g for g in n.run.glyphs]),
                    )
                    for n in block.lines
                ),
            )

        return replace(page_, blocks=tuple(of(b) if isinstance(b, Paragraph) else b for b in page_.blocks))

    reading = read([doubted(p) for p in constituency(form_values(2))])
    own = [c.mark for c in reading.claims if c.mark.where == "words" and hardly in c.mark.printed]
    assert own
    assert all(mark.confidence > 0.9 for mark in own) == sure


def test_words_that_go_on_in_the_next_line_are_read_whole() -> None:
    values = form_values(6)
    spelt = words(values["summary.1.1"])
    front, back = constituency(values)
    blocks = list(front.blocks)
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Paragraph) and b.lines[0].text == spelt)
    box = blocks[at].lines[0].box  # type: ignore[union-attr]
    half = spelt.index("หมื่น") + len("หมื่น")
    blocks[at : at + 1] = [
        paragraph(line(spelt[:half], 940, box.y0)),
        paragraph(line(spelt[half:], 940, box.y0 + 14)),
    ]
    assert words_of(read([replace(front, blocks=tuple(blocks)), back])) == values


def test_digits_that_are_no_count_leave_the_words() -> None:
    values = form_values(9)
    pages = constituency(values)
    spoilt = figure(values["summary.1.1"])[:-1]  # a digit short: 12,34
    blocks = tuple(
        paragraph(line(f"{spoilt} คน", 800, b.lines[0].box.y0, 120))
        if getattr(b, "lines", None) and b.lines[0].text == f"{figure(values['summary.1.1'])} คน"
        else b
        for b in pages[0].blocks
    )
    reading = read([replace(pages[0], blocks=blocks), pages[1]])
    seen = [c for c in reading.claims if c.indicator == "summary.1.1"]
    assert [(c.state, c.mark.value) for c in seen] == [
        ("unreadable", None),
        ("printed", values["summary.1.1"]),
    ]


def test_a_spoilt_title_does_not_hide_the_form() -> None:
    values = form_values(2)
    front, back = constituency(values)
    spoilt = (paragraph(line("ปร ะ เนะกววมกวกาวเลือกตัง", 300, 40)), *front.blocks[1:])
    front = replace(front, blocks=(paragraph(line("ส.ส. ๖/๑", 900, 5)), *spoilt))
    assert digits_of(read([front, back])) == values


def test_words_cut_short_contradict_nothing() -> None:
    values = form_values(3)
    spelt = words(values["summary.1.1"])
    front, back = constituency(values)
    cut = spelt[: spelt.index("หมื่น") + len("หมื่น")]
    blocks = tuple(
        paragraph(line(cut, 940, b.lines[0].box.y0)) if isinstance(b, Paragraph) and b.lines[0].text == spelt else b
        for b in front.blocks
    )
    told = words_of(read([replace(front, blocks=blocks), back]))
    assert told == {k: v for k, v in values.items() if k != "summary.1.1"}


def test_other_documents_are_no_such_form() -> None:
    letter = page(1, paragraph(line("เรื่อง ผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัล", 100, 100)))
    assert parse_form([letter]) is None
    assert parse_form([]) is None


def test_a_page_that_lies_apart_from_its_first_gives_its_votes_to_a_person() -> None:
    from extract import extract

    form = Path(__file__).parents[1] / "fixtures" / "form-constituency" / "form.tiff"
    whole = {r.indicator: r.value for r in extract(form).records if r.indicator.startswith("candidate.")}
    later = extract(form, Options(pages=(2,)))
    assert later.document.kind == "election-result"
    assert later.document.subject is None
    assert later.records
    for record in later.records:
        assert (record.status, record.entity) == ("review", None)
        assert "scope-unclear" in record.issues
        assert record.value == whole[record.indicator]


def renamed(pages: list[Page], *places: tuple[str, str]) -> list[Page]:
    """The pages with words of their place put otherwise."""
    out = []
    for one_page in pages:
        blocks = []
        for block in one_page.blocks:
            if isinstance(block, Paragraph):
                lines = []
                for one in block.lines:
                    text = one.text
                    for old, new in places:
                        text = text.replace(old, new)
                    lines.append(one if text == one.text else line(text, one.box.x0, one.box.y0))
                block = replace(block, lines=tuple(lines))
            blocks.append(block)
        out.append(replace(one_page, blocks=tuple(blocks)))
    return out


def test_the_capital_stands_alone_on_its_line() -> None:
    pages = renamed(constituency(form_values(5)), ("จังหวัดเลย", "กรุงเทพมหานคร"))
    assert {c.entity for c in read(pages).claims} == {"กรุงเทพมหานคร 1"}


def test_the_capital_in_an_address_is_no_place_of_a_form() -> None:
    address = "ถนนตัวอย่าง เขตหลักสี่ กรุงเทพมหานคร ประกาศคณะกรรมการ"
    pages = renamed(constituency(form_values(5)), ("ประกาศคณะกรรมการ", address))
    assert {c.entity for c in read(pages).claims} == {"เลย 1"}
