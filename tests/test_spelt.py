"""What spelling proves of signs that hardly read, and where it misses a tone."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extract.model.page import HARDLY_READ, Box, Glyph, Line, Reader, TextRun
from extract.read.spelling import Spelling
from extract.read.spelt import AS_SURE, by_spelling

SPELLING = Spelling()


def worth(marked: str, *sure: float, reader: Reader = "recognizer", others: Sequence[tuple[str, float]] = ()) -> float:
    """What the sign behind the first bar of ``marked`` is worth in the end, where those behind bars were read as
    surely as ``sure``, in order, and all others at 0.99."""
    parts = marked.split("|")
    text, asked = "".join(parts), [sum(map(len, parts[:k])) for k in range(1, len(parts))]
    read = dict(zip(asked, sure, strict=True))
    box = Box(0, 0, 300, 20)
    glyphs = [Glyph(c, box, read.get(i, 0.99), tuple(others) if i == asked[0] else ()) for i, c in enumerate(text)]
    (weighed,) = by_spelling([Line(TextRun.of(glyphs), box, reader, text)], SPELLING)
    assert weighed.text == text
    return weighed.run.glyphs[asked[0]].confidence


@pytest.mark.parametrize(
    ("text", "proven"),
    [
        ("โครงการเยาวชนรักษ์สิ|่งแวดล้อม", True),
        ("มารดาตกเลือ|ดหลังคลอดในโรงพยาบาล", True),
        ("สามารถน|ำความรู้ไปใช้ประโยชน์ได้", False),  # of no family, and nothing else was offered
        ("สามารถน|้ำความรู้ไปใช้ประโยชน์ได้", False),  # a tone on a letter: นำ is what is meant
        ("ก่อสร้างถนนสายบ้าน|ดอนยางถึงวัด", False),  # ตอนยาง is as likely
    ],
)
def test_a_sign_that_no_other_can_stand_for_is_proven(text: str, proven: bool) -> None:
    assert worth(text, 0.6) == (AS_SURE if proven else 0.6)


def test_nothing_proves_a_name_or_what_another_reader_read() -> None:
    assert worth("สิ|่งแวดล้อม", 0.6) == 0.6
    assert worth("โครงการเยาวชนรักษ์สิ|่งแวดล้อม", 0.6, reader="tesseract") == 0.6


def test_a_letter_that_ink_speaks_against_and_one_beside_such_stay_in_doubt() -> None:
    assert worth("มารดาตกเลือ|ดหลังคลอดในโรงพยาบาล", HARDLY_READ) == HARDLY_READ
    assert worth("มารดาตกเลือ|ด|หลังคลอดในโรงพยาบาล", 0.3, 0.4) == 0.3
    assert worth("โครงการเยาวชนรักษ์สิ|่งแวดล้อม", HARDLY_READ) == AS_SURE


def test_what_the_reader_offered_besides_must_make_no_word_either() -> None:
    assert worth("ก่อนการปร|ะชุมประจำเดือนของสภา", 0.6) == 0.6
    assert worth("ก่อนการปร|ะชุมประจำเดือนของสภา", 0.6, others=[("ษ", 0.2), ("4", 0.1)]) == AS_SURE


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("ค่านิยมท|ีดีตามทีสถานศึกษากำหนด", True),
        ("๒.๒ ค่าที่ดินและส|ิงก่อสร้าง", True),
        ("ครูมีความเช|ียวชาญทางวิชาชีพ", True),
        ("ค่านิยมท|ี่ดีตามที่สถานศึกษากำหนด", False),
        ("ความรุ่งเร|ืองของประเทศ", False),
        ("ว|ิธีการศึกษา", False),
    ],
)
def test_a_vowel_over_which_a_tone_would_make_the_word_is_in_doubt(text: str, lost: bool) -> None:
    assert worth(text, 0.99) == (HARDLY_READ if lost else 0.99)
