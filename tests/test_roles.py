"""Which column is what, told from all columns at once."""

import pytest
from parse_pages import page

from extract.model.page import Page, Table
from extract.parse.cell_grid import CellGrid
from extract.parse.roles import Roles, roles_of
from extract.parse.table_grid import grid_of


def roles(text: str) -> Roles:
    made: Page = page(text)
    block = next(k for k, b in enumerate(made.blocks) if isinstance(b, Table))
    grid = grid_of(made, block)
    assert grid is not None
    found = roles_of(CellGrid(grid))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "head", "of"),
    [
        ("รายการ\tจำนวน\tร้อยละ\nชาย\t12\t40.00\nหญิง\t18\t60.00", 1, "label value value"),
        ("ปี\tผลผลิต (ตัน)\tราคา (บาท)\nปี ๒๕๖๔\t๑๒๗\t๘,๗๙๓\nปี ๒๕๖๕\t๑๓๑\t๑๐,๔๑๒", 1, "label value value"),
        ("สถานี\tวันที่ฝนตก (วัน)\nศรีบูรพา\t97\nท่าทราย\t104\nห้วยลึก\t121", 1, "label value"),
        (
            "กลุ่ม\tเส้นทาง\tผู้ตอบ (คน)\nในเมือง\tสาย 2 วงแหวนใน\t248\n\tสาย 11 นิคม\t165\n"
            "ระหว่างอำเภอ\tสาย 21 อำเภอบางพระยา\t150",
            1,
            "group label value",
        ),
        ("ชั้น\tรหัส\tวิชา\tนักเรียน\nม.๑\tท๑๑\tไทย\t๓๕\n\tค๑๑\tคณิต\t๓๔", 1, "group code label value"),
        (
            "ตัวชี้วัดที่\tชื่อตัวชี้วัด\tผลลัพธ์\n3\tอัตราตาย\t12.5\n\tอัตราป่วย\t20.5\n7\tอัตราเกิด\t31.5\n9\tอัตรารอด\t44.5",
            1,
            "ordinal label value",
        ),
        (
            "ที่\tโรค\tICD-10\tจำนวน (ราย)\n1\tไข้หวัด\tJ00-J06\t312\n2\tนิ่ว\tN20\t118\n3\tต้อหิน\tH40.1\t97",
            1,
            "ordinal label code value",
        ),
        (
            "โครงการ\tเลขที่โครงการ\tงบประมาณ (บาท)\nซื้อรถ\t67109568633\t1,045,000\nสร้างถนน\t67109568644\t2,500,000",
            1,
            "label remark value",
        ),
        (
            "ที่ ส่วนราชการ\tแผน\tสถานะ\nศูนย์ฝึกอบรม ๑ ภาค\t๒๔\tบรรลุ\n๒ สถาบันวิจัย\t๖๑\tบรรลุ\n๓ กองทุน\t๑๗\tไม่บรรลุ",
            1,
            "label value level",
        ),
        (
            "จังหวัด\t\tไตรมาส ๑\n๑.๑\tกาฬสินธุ์\t๑๕.๕\n๑.๒\tขอนแก่น\t๒๕.๕\n๑.๓\tเลย\t๓๕.๕\n๒.๑\tชัยนาท\t๔๕.๕",
            1,
            "ordinal label value",
        ),
        (
            "ด้าน\t\tรายการ\tผลผลิต\n๑. ไม้ผล\t๑.๑\tเงาะ\t๑๕.๕\n\t๑.๒\tลำไย\t๒๕.๕\n๒. พืชไร่\t๒.๑\tข้าว\t๓๕.๕\n\t๒.๒\tอ้อย\t๙",
            1,
            "group ordinal label value",
        ),
        ("ลำดับ\tรายการ\tหน่วยนับ\tจำนวน\n1\tโต๊ะ\tตัว\t4\n2\tเก้าอี้\tตัว\t8\n3\tตู้\tใบ\t3", 1, "ordinal label unit value"),
        (
            "ประเด็น\t(X)\t(S.D.)\tระดับ\n1. ความสะดวก\t4.21\t.53\tมาก\n2. ความสะอาด\t4.50\t.61\tมากที่สุด",
            1,
            "label value value level",
        ),
        (
            "ยุทธศาสตร์\tตัวชี้วัด\tเป้าหมาย\tผลการดำเนินงาน\tผู้รับผิดชอบ\nพัฒนาคน\tจำนวนผู้ผ่าน\t80 คน\t91 คน\tงานแผน\n"
            "พัฒนาคน\tความพึงพอใจ\tร้อยละ 80\tร้อยละ 88.2\tงานแผน",
            1,
            "group label value value remark",
        ),
        ("รหัส\tเป้าหมาย\tค่าเป้าหมาย\n๐๑๐๑\tคนดีขึ้น\tไม่น้อยกว่า ๗๐\n๐๑๐๒\tงานดีขึ้น\tไม่เกิน ๕", 1, "code label value"),
        # หน่วยเลือกตั้งที่ begins like a unit, but a unit's column holds no figures.
        ("ชื่อ\tหน่วยเลือกตั้งที่ 1\tรวม\nนายก\t120\t361\nนายข\t88\t329", 1, "label value value"),
        (
            "ที่\tรหัสโครงการ\tโครงการ/กิจกรรม\tงบประมาณ (บาท)\n1\tศธ-65-001\tห้องเรียนกลางสวน\t250,000\n"
            "2\tศธ-65-002\tอาหารกลางวัน\t1,020,000",
            1,
            "ordinal code label value",
        ),
        ("รหัส\tตัวชี้วัด\tผล\n1.1\tคนดีขึ้น\t70\n2.1\tงานดีขึ้น\t85.5", 1, "code label value"),
        ("ห้อง\tจำนวน\tร้อยละ\n35310\t172\t55.31\n35406\t139\t44.69", 1, "label value value"),
        ("รายการ\tค่าเฉลี่ย\tลำดับ\nความสะดวก\t4.21\t3\nความสะอาด\t4.50\t1\nความสุภาพ\t4.33\t2", 1, "label value value"),
        ("งาน\tลำดับ\tผล\nแผน\t1\t4.21\nคลัง\t2\t4.50\nช่าง\t1\t4.33\nพัสดุ\t2\t4.1", 1, "label ordinal value"),
        ("รายการ\tหมายเหตุ\tบาท\nเงินสด\t2\t512.18\nลูกหนี้\t3\t402.00\nที่ดิน\t3\t880.75", 1, "label ordinal value"),
        ("ศูนย์\tคะแนนประเมิน (100 คะแนน)\nทุ่งยาว\t88.50\nดอยเต่า\t71.00", 1, "label value"),
        ("ที่\tตัวชี้วัด\t5\t4\t3\n1\tความสะดวก\t12\t8\t2\n2\tความสะอาด\t14\t6\t2", 1, "ordinal label value value value"),
        (
            "กลุ่ม\tตัวชี้วัด\tผล\nงานช่าง\t1.1 ถนนในหมู่บ้าน\t88.5\nงานช่าง\t1.2 ไฟทาง\t71\nงานคลัง\t2.1 ภาษีป้าย\t90.25",
            1,
            "group label value",
        ),
        ("ด้าน\tหน่วยงาน\tผล\nงานช่าง\tกองถนน\t88.5\nงานคลัง\tกองภาษี\t71\nงานแผน\tกองแผน\t90.25", 1, "group label value"),
        ("ด้าน\tผล\nงานช่าง\t88.5\nงานคลัง\t71\nงานแผน\t90.25", 1, "label value"),
        (
            "ที่ กลุ่มงาน\tรายการ\tผล\nหมวด 1 ช่าง\tถนนในหมู่บ้าน\t88.5\n2\tไฟทาง\t71\nหมวด 3 คลัง\tภาษีป้าย\t90.25\n"
            "หมวด 4 แผน\tแผนปี\t12.5",
            1,
            "group label value",
        ),
    ],
)  # fmt: skip
def test_roles(text: str, head: int, of: str) -> None:
    found = roles(text)
    assert (found.head, " ".join(found.of)) == (head, of)


def test_a_statistic_s_sign_makes_a_head_of_its_row_however_it_was_read() -> None:
    found = roles("ความพึงพอใจ\t๕\t(5.0)\tระดับ\nด้านบุคลากร\t4.58\t.500\tมาก\nด้านสถานที่\t4.47\t.609\tมาก")
    assert (found.head, " ".join(found.of)) == (1, "label value value level")


def test_a_table_without_a_head_has_none() -> None:
    assert roles("ความสะดวก\t4.21\t.53\nความสะอาด\t4.50\t.61").head == 0


def test_a_doubtful_label_is_told() -> None:
    sure = roles("รายการ\tผู้รับผิดชอบ\tผล\nงานหนึ่ง\tกองแผน\t12.5\nงานสอง\tกองคลัง\t14.0")
    unsure = roles("กลุ่มงาน\tฝ่าย\tผล\nงานหนึ่ง\tกองแผน\t12.5\nงานสอง\tกองคลัง\t14.0")
    assert sure.of[0] == unsure.of[0] == "label"
    assert sure.sureness == 1.0 and unsure.sureness < 1.0


def test_a_group_right_under_the_head_is_no_part_of_it_where_labels_hold_figures() -> None:
    found = roles("สถานภาพ\tจำนวน\tร้อยละ\nอายุ\t\t\nต่ำกว่า 20 ปี\t41\t10.68\n60 ปีขึ้นไป\t343\t89.32")
    assert (found.head, " ".join(found.of)) == (1, "label value value")


def test_ranges_of_scores_name_their_rows() -> None:
    found = roles("ช่วงคะแนน\tจำนวน\tร้อยละ\n95.00 – 100\t412\t12.57\n85.00 – 94.99\t2,866\t87.43")
    assert (found.head, " ".join(found.of)) == (1, "label value value")


def test_names_between_figures_may_be_those_of_the_figures_behind_them() -> None:
    """Two tables side by side whose heads do not agree: the second one's figures are not the first one's for sure."""
    found = roles(
        "ตำบล\tคะแนน\tหมู่บ้าน\tร้อยละ\nนาเกลือ\t81\tบ้านสวน\t62.5\nนาทราย\t77\tบ้านไร่\t70.1\nนาดิน\t90\tบ้านกลาง\t55.0"
    )
    assert found.sureness == 0.0
    of_units = roles("ตำบล\tคะแนน\tระดับ\tร้อยละ\nนาเกลือ\t81\tดี\t62.5\nนาทราย\t77\tดีมาก\t70.1\nนาดิน\t90\tดี\t55.0")
    assert of_units.sureness == 1.0


def rows_of(*columns: list[str]) -> str:
    return "\n".join("\t".join(cells) for cells in zip(*columns, strict=True))


TOWNS = ["ตราด", "ระยอง", "ชลบุรี", "ลพบุรี", "อ่างทอง", "สระบุรี", "สตูล", "ตรัง", "ตาก", "แพร่", "น่าน", "เลย", "พะเยา"]


@pytest.mark.parametrize(("figures", "rows", "role"), [(5, 7, "value"), (9, 13, "remark")])
def test_figures_under_a_head_of_remarks_are_values_where_they_are_many(figures: int, rows: int, role: str) -> None:
    cells = [f"{k}.5" if k < figures else "รอผล" for k in range(rows)]
    found = roles(rows_of(["เมือง", *TOWNS[:rows]], ["ร้อยละ", *(f"{k}.25" for k in range(rows))], ["หมายเหตุ", *cells]))
    assert found.of[2] == role


def test_ranges_are_figures_though_they_are_codes() -> None:
    cells = ["1-3", "2-4", "1-5", "3-6"]
    found = roles(rows_of(["เมือง", *TOWNS[:4]], ["อื่น", *cells], ["ร้อยละ", "1.25", "2.25", "3.25", "4.25"]))
    assert found.of[1] == "value"


@pytest.mark.parametrize(
    ("head", "rows", "names", "label"),
    [("อื่น", 11, 10, 0), ("อื่น", 8, 7, 1), ("ยุทธศาสตร์", 18, 7, 0), ("ยุทธศาสตร์", 10, 3, 1)],
)
def test_of_two_columns_of_words_the_label_tells_the_rows_apart(head: str, rows: int, names: int, label: int) -> None:
    """Unless it stands far to the right, or its head says that it holds groups."""
    first = [TOWNS[k % names] for k in range(rows)]
    second = [f"{TOWNS[k % 13]}{'เหนือ' if k < 13 else 'ใต้'}" for k in range(rows)]
    shares = [f"{k}.25" for k in range(rows)]
    assert roles(rows_of(["เมือง", *first], [head, *second], ["ร้อยละ", *shares])).label == label


def test_the_running_number_of_a_name_is_a_figure_that_names() -> None:
    made = page("กลุ่ม\tตัวชี้วัด\tผล\nงานช่าง\t1.1 ถนน 3 สาย\t88.5\nงานช่าง\t1.2 ไฟทาง\t71\nงานคลัง\t2.1 ภาษีป้าย\t90.25")
    grid = grid_of(made, next(k for k, b in enumerate(made.blocks) if isinstance(b, Table)))
    assert grid is not None
    own = [row[1] for row in CellGrid(grid).figures[1:]]
    assert [(f.kind, [str(v.value) for v in f.values], f.names) for f in own] == [
        ("values", ["3"], 1), ("words", [], 1), ("words", [], 1)
    ]  # fmt: skip


def test_units_alone_under_a_head_that_ran_together_name_no_rows() -> None:
    assert roles("ตัวชี้วัด หน่วยวัด\tแผน\tผล\nแห่ง\t๗๔\t๓๕\nแห่ง\t๓๔\t๗.๕\nคน\t๒๐\t๙.๕\nคน\t๑๘\t๒๑").label == -1
    assert roles("หน่วยวัด\tแผน\tผล\nเรื่อง\t๗๔\t๓๕\nคน\t๓๔\t๗.๕\nคน\t๒๐\t๙.๕\nคน\t๑๘\t๒๑").label == -1


def test_levels_each_once_before_how_many_are_of_them_name_the_rows() -> None:
    text = "ผลการประเมิน\tปี 2565\tปี 2566\nดีเยี่ยม\t12\t24\nดีมาก\t20\t40\nดี\t10\t20\nพอใช้\t8\t16"
    found = roles(text)
    assert (found.head, found.label, " ".join(found.of)) == (1, 0, "label value value")
    assert roles(text.replace("พอใช้", "ดี")).label == -1
