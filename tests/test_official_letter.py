"""A letter that invites to a meeting is an official letter with a head, though results are on its agenda."""

from __future__ import annotations

from parse_pages import pages

from extract.parse.understand import parse

INVITATION = """ที่ ตง ๐๐๑๗.๒/ว ๔๑๒
สำนักงานตัวอย่างจังหวัดตรัง
ถนนตัวอย่าง ตง ๙๒๐๐๐

๕ มีนาคม ๒๕๖๒

เรื่อง  {subject}

เรียน  หัวหน้าส่วนราชการประจำจังหวัด

ด้วยจังหวัดกำหนดจัดประชุมคณะกรรมการ ครั้งที่ ๑/๒๕๖๒ ในวันที่ ๑๒ มีนาคม ๒๕๖๒ เวลา ๑๓.๓๐ น. ณ ห้องประชุมชั้น ๓
โดยมีวาระรายงานผลการประเมินระดับความพร้อมรัฐบาลดิจิทัลของจังหวัด ประจำปี พ.ศ. ๒๕๖๑

จึงเรียนมาเพื่อโปรดพิจารณา

ขอแสดงความนับถือ

(นายตัวอย่าง ทดสอบ)
หัวหน้าสำนักงานจังหวัด ปฏิบัติราชการแทน
ผู้ว่าราชการจังหวัดตรัง
"""


def test_an_invitation_is_no_result_letter_and_keeps_its_head() -> None:
    subject = "ขอเชิญประชุมคณะกรรมการตัวอย่างจังหวัดตรัง ครั้งที่ ๑/๒๕๖๒"
    reading = parse(pages(INVITATION.format(subject=subject)))
    assert reading.head.kind == "official-letter" and reading.claims == ()
    fields = {name: value for name, (value, _) in reading.head.fields.items()}
    assert fields == {
        "number": "ตง 0017.2/ว 412",
        "date": "2019-03-05",
        "subject": subject,
        "sender": "สำนักงานตัวอย่างจังหวัดตรัง",
        "recipient": "หัวหน้าส่วนราชการประจำจังหวัด",
        "signatory.name": "นายตัวอย่าง ทดสอบ",
        "signatory.position": "หัวหน้าสำนักงานจังหวัด ปฏิบัติราชการแทน ผู้ว่าราชการจังหวัดตรัง",
    }


def test_a_letter_that_tells_results_and_invites_too_is_a_result_letter() -> None:
    subject = "แจ้งผลการประเมินระดับความพร้อมรัฐบาลดิจิทัล และขอเชิญเข้าร่วมประชุม"
    assert parse(pages(INVITATION.format(subject=subject))).head.kind == "result-letter"
