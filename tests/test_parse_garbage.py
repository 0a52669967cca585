"""Rubbish is known by general signs, and sound pages are not taken for it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from parse_pages import line, page, paragraph, table

from extract.model.page import Page
from extract.parse.garbage import judge_page, judge_repetition, judge_text, rubbish_blocks, rubbish_notice
from extract.parse.understand import parse, without_rubbish

SENTENCE = "โดยเน้นการจัดระเบียบงานของส่วนราชการให้มีความคล่องตัวและเหมาะสมกับหน้าที่ตามแผนแม่บทฉบับใหม่ "
SOUND = (
    "ตามที่ได้มีการสำรวจความพร้อมของหน่วยงานในปีที่ผ่านมานั้น บัดนี้การประมวลผลแล้วเสร็จ "
    "จึงขอส่งรายงานมาพร้อมนี้ รายละเอียดปรากฏในตารางแนบท้าย ซึ่งแสดงคะแนนของแต่ละด้านและตัวชี้วัดย่อยทั้งหมด "
    "หากมีข้อสงสัยโปรดติดต่อผู้ประสานงานตามหมายเลขโทรศัพท์ด้านล่าง หรือทางไปรษณีย์อิเล็กทรอนิกส์ในวันและเวลาราชการ"
)


def test_the_same_sentence_again_and_again() -> None:
    reason = judge_repetition(SENTENCE * 12)
    assert reason is not None and "again" in reason


def test_sound_text_is_sound() -> None:
    assert judge_text(SOUND) is None
    assert judge_repetition(SOUND * 2 + SENTENCE * 2) is None


def test_a_text_layer_is_not_judged_by_its_repetitions() -> None:
    repeated = page("\n\n".join([SENTENCE * 2] * 6))
    assert judge_page(repeated) is not None
    assert judge_page(Page(1, "text-layer", "read", blocks=repeated.blocks)) is None


def test_figures_without_words() -> None:
    chosen = random.Random(7)
    soup = " ".join("".join(chosen.choices("๐๑๒๓๔๕๖๗๘๙-./", k=chosen.randint(2, 9))) for _ in range(60))
    assert judge_text(soup) is not None
    assert judge_text(soup, tables=True) is None


def test_a_table_of_figures_is_no_rubbish() -> None:
    rows = [["จังหวัด", "คะแนนรวม", "ด้านที่ ๑"], *([f"จังหวัดที่ {i}", f"{i}.1", f"{i}.2"] for i in range(1, 40))]
    assert judge_page(Page(1, "ocr", "read", blocks=(table(rows),))) is None


def test_letters_that_cannot_stand_together() -> None:
    assert judge_text("ิิกัั ีีน่่่ ูู เเเ ไไ ะะ าา ุุ ึึ ้้ ั ั ิ ี " * 6) is not None


def test_a_reader_that_was_unsure_of_everything() -> None:
    unsure = paragraph(SOUND)
    lines = tuple(line(part.text, "recognizer", 0.3) for part in unsure.lines)
    noisy = Page(1, "ocr", "read", blocks=(type(unsure)(lines),))
    reason = judge_page(noisy)
    assert reason is not None and "unsure" in reason


def test_invented_paragraphs_in_the_middle_of_a_transcript() -> None:
    text = "\n\n".join(
        [SOUND, SOUND[::-1], SENTENCE * 3, "๐๓๐๓\n๑๐๔", SENTENCE * 2, SENTENCE * 3, "จังหวัดเลย ได้คะแนน ๔๑.๕", SOUND[:90]]
    )
    one = page(text)
    assert judge_page(one) is None
    assert rubbish_blocks(one) == frozenset({2, 3, 4, 5})
    assert len(without_rubbish(one).blocks) == 4
    notice = rubbish_notice(one)
    assert notice is not None and notice.code == "invented-text" and notice.page == 1
    assert rubbish_notice(page(SOUND)) is None


def test_rubbish_gives_no_claims() -> None:
    invented = (
        "ผลสำรวจความพร้อมรัฐบาลดิจิทัล ด้านบริการภาครัฐ (Public Services) ได้ ๔๔.๔ คะแนน และ Data Management ได้ ๕๕.๕ คะแนน "
    )
    assert parse([page("\n\n".join([invented * 3] * 4))]).claims == ()


SHARED = Path(__file__).parents[2] / "shared"


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the material beside the checkout")
def test_real_typed_letters_are_sound() -> None:
    for path in sorted((SHARED / "real" / "letter-texts").glob("*.txt")):
        assert judge_page(page(path.read_text(encoding="utf-8", errors="replace"))) is None, path.name
