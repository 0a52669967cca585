"""Mending Thai: the recorded cases, negatives first, and what must hold for any text."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.model.page import Box, Glyph, TextRun
from extract.thai import digits, vocabulary
from extract.thai.repair import is_swapped, repair, repair_run, unswap

CASES = json.loads((Path(__file__).parent / "cases" / "repair.json").read_text(encoding="utf-8"))
THAI_ISH = st.text(st.sampled_from("กขคจดตนปมรลวสหอะัาำิีึืุูเแโใไ็่้๊๋์ํ๐๑๙09., \u200b\u00ad\uf70b\uf712\uf884-\n"), max_size=40)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.get("note") or case["raw"])
def test_case(case: dict[str, object]) -> None:
    repaired = repair(str(case["raw"]))
    assert repaired.text == case["text"]
    assert list(repaired.fixes) == case["fixes"]


@pytest.mark.parametrize("kind", ["sara_am", "sara_am_first", "sara_aa", "marks"])
def test_vocabulary_words_are_right_and_their_damage_is_mended(kind: str) -> None:
    for spelling, word in vocabulary.damaged(kind).items():
        assert repair(word).text == word, f"{word} is changed"
        assert repair(spelling).text == word, f"{spelling} is not mended to {word}"


@settings(max_examples=300)
@given(THAI_ISH)
def test_mended_text_passes_unchanged(text: str) -> None:
    once = repair(text)
    again = repair(once.text)
    assert again.text == once.text
    assert again.fixes == ()


@settings(max_examples=300)
@given(THAI_ISH)
def test_offsets_are_monotone_and_cover_the_raw_text(text: str) -> None:
    repaired = repair(text)
    offsets = list(repaired.offsets)
    assert len(offsets) == len(repaired.text) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)
    assert all(0 <= o <= len(text) for o in offsets)
    # a digit is where it was
    for i, char in enumerate(repaired.text):
        if digits.is_digit(char):
            assert text[offsets[i]] == char


@settings(max_examples=300)
@given(THAI_ISH)
def test_digits_are_never_touched(text: str) -> None:
    def only(s: str) -> str:
        return "".join(c for c in s if digits.is_digit(c) or c in ".,")

    assert only(repair(text).text) == only(text)


@settings(max_examples=200)
@given(THAI_ISH)
def test_runs_keep_a_glyph_for_every_code_point(text: str) -> None:
    run = TextRun.of([Glyph(c, Box(i, 0, i + 1, 1), 0.5 + i / 200) for i, c in enumerate(text)])
    mended, fixes = repair_run(run)
    assert mended.text == repair(text).text
    assert fixes == repair(text).fixes
    assert all(g.box is not None and 0.5 <= g.confidence <= 1 for g in mended.glyphs)


def test_a_joined_sara_am_has_the_box_of_its_parts() -> None:
    run = TextRun.of([Glyph(c, Box(10 * i, 0, 10 * i + 9, 20), 1 - i / 10) for i, c in enumerate("สํานัก")])
    mended, fixes = repair_run(run)
    assert mended.text == "สำนัก"
    assert fixes == ("decomposed-sara-am",)
    assert mended.glyphs[1].box == Box(10, 0, 29, 20)
    assert mended.glyphs[1].confidence == pytest.approx(0.8)
    assert mended.box(2, 3) == Box(30, 0, 39, 20)


def test_a_font_that_stores_sara_am_for_sara_aa() -> None:
    raw = "ค ำน ำ ปีกำรศึกษำ กลุ่มงำนศูนย์เทคโนโลยีสำรสนเทศ ได้ท ำกำรประเมินผลควำมพึงพอใจ"
    assert is_swapped(raw)
    assert repair(unswap(raw)).text == "คำนำ ปีการศึกษา กลุ่มงานศูนย์เทคโนโลยีสารสนเทศ ได้ทำการประเมินผลความพึงพอใจ"
    assert not is_swapped("คำนำ ในปีการศึกษาได้ทำการประเมินผลความพึงพอใจ จำนวน ๑๒๐ คน")


@pytest.mark.parametrize(
    "text",
    [
        "ก" + "่้๊๋ิีึืุู์ํ" * 25_000,
        "๑" * 60_000 + "." * 60_000 + " " * 100_000 + "๑." * 30_000 + "ก" + "ิ่" * 30_000,
        "๑" + "\u200b" * 300_000,
        "น้" * 150_000,
        " ำ" * 150_000,
    ],
    ids=["marks", "figures", "invisible", "tones", "sara am"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    began = time.process_time()
    repair(text)
    assert time.process_time() - began < 5


def test_latin_ligatures_are_spelt_out_each_letter_where_the_ligature_is() -> None:
    found = repair("E\ufb03ciency \ufb01le")
    assert (found.text, found.fixes) == ("Efficiency file", ("ligature",))
    assert found.raw == "E\ufb03ciency \ufb01le"
    assert [found.offsets[k] for k in (0, 1, 4)] == [0, 1, 2]
