"""Images that are the pages of one document: by their names, by what ties their pages, and what lacking ones cost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from check_readings import form_values
from forms_pages import constituency
from parse_pages import pages
from PIL import Image

from extract.check.settle_file import settle_file
from extract.cli import main
from extract.model.page import Box, Page, Table
from extract.options import Options
from extract.parse.joining import documents_of
from extract.parse.missing import missing_of
from extract.parse.understand import parse_file
from extract.run.joiner import in_page_order
from extract.run.page_names import left_out, runs

FORM = Path(__file__).parents[1] / "fixtures" / "form-constituency" / "form.tiff"
LETTER = (
    "ที่ มท ๐๐๑๗.๒/ว ๑๒\n\n๙ มิถุนายน ๒๕๖๔\n\nเรื่อง แจ้งผลการสำรวจ\n\nเรียน หัวหน้าส่วนราชการ\n\n"
    "ด้วยได้มีการสำรวจแล้ว\n\n/๓. ผลการสำรวจ..."
)


def names(paths: list[str], **how: bool) -> list[list[str]]:
    return [[m.path for m in run] for run in runs(paths, **how)]


def test_names_that_count_up_are_runs_by_number() -> None:
    assert names(["a/page1.png", "a/page10.png", "a/page2.png", "b/page3.png"]) == [
        ["a/page1.png", "a/page2.png", "a/page10.png"]
    ]
    assert names(["x_page_2.jpg", "x_page_1.jpg", "y_page_1.jpg"]) == [["x_page_1.jpg", "x_page_2.jpg"]]
    assert names(["หน้า ๒.png", "หน้า ๑.png"]) == [["หน้า ๑.png", "หน้า ๒.png"]]


def test_a_number_left_out_parts_names_that_do_not_speak_of_pages() -> None:
    assert names(["scan-1.png", "scan-2.png", "scan-4.png", "scan-5.png"]) == [
        ["scan-1.png", "scan-2.png"],
        ["scan-4.png", "scan-5.png"],
    ]
    assert names(["letter.png", "map.png", "a1.pdf", "a2.pdf", "2561-1.png", "2562-2.png"]) == []
    assert names(["map.png", "b2.png", "a10.png"], whole_folder=True) == [["map.png", "b2.png", "a10.png"]]


def test_pages_left_out_by_the_names() -> None:
    assert left_out(runs(["page02.png", "page04.png"])[0]) == ("page 1", "page 3")
    assert left_out(runs(["scan7.png", "scan8.png"])[0]) == ()


def test_files_of_a_run_come_together_and_the_others_where_they_were() -> None:
    paths = ["a.png", "p1.png", "p10.png", "p2.png", "z.txt"]
    ordered = in_page_order(paths, "auto")
    assert [path for path, _ in ordered] == ["a.png", "p1.png", "p2.png", "p10.png", "z.txt"]
    assert [place is not None for _, place in ordered] == [False, True, True, True, False]
    assert [place for _, place in in_page_order(paths, "none")] == [None] * 5


def numbered(*texts: str) -> list[Page]:
    return pages("\f".join(texts))


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("- ๒ -\n\nต่อจากหน้าก่อน", [[0, 1]]),
        ("- ๓ -\n\nต่อจากหน้าก่อน", [[0], [1]]),
        ("๓. ผลการสำรวจระดับจังหวัด", [[0, 1]]),
        ("หน้าอื่น", [[0], [1]]),
        (LETTER.replace("๑๒", "๑๓"), [[0], [1]]),
    ],
)
def test_what_ties_a_page_to_the_one_before(second: str, expected: list[list[int]]) -> None:
    assert documents_of(numbered(LETTER, second), says_page=False) == expected


def test_names_that_speak_of_pages_tie_all_but_a_head_of_its_own() -> None:
    assert documents_of(numbered(LETTER, "จังหวัดตราด", LETTER.replace("๑๒", "๑๓")), says_page=True) == [[0, 1], [2]]


def test_a_table_goes_on_in_the_next_file() -> None:
    def grid(page: Page, left: float) -> Page:
        table = page.blocks[0]
        assert isinstance(table, Table)
        cells = (replace(c, box=Box(left + 100 * c.column, 10, left + 100 * c.column + 90, 20)) for c in table.cells)
        return replace(page, width=595.0, blocks=(replace(table, cells=tuple(cells)),))

    first, second = numbered("ลำดับ\tคะแนน\nก\t1.5", "ข\t2.5\nค\t3.5")
    assert documents_of([grid(first, 50), grid(second, 52)], says_page=False) == [[0, 1]]
    assert documents_of([grid(first, 50), grid(second, 90)], says_page=False) == [[0], [1]]


def test_a_form_lacks_the_pages_that_its_parts_tell_of() -> None:
    front, back = constituency(form_values(0))
    assert missing_of([front, back], form=True) == ()
    assert missing_of([front], form=True) == ("its last page",)
    assert missing_of([back], form=True) == ("its first page",)


def test_a_form_without_its_last_page_is_not_accused() -> None:
    front, _ = constituency(form_values(0))
    readings, told = parse_file([front])
    settled = settle_file(readings, [front], Options())
    assert [n.code for n in told] == ["page-missing"]
    assert [c.outcome for c in settled.checks if "candidate" in c.sentence and c.check == "sum"] == ["cannot-tell"]
    assert not [c.sentence for c in settled.checks if c.outcome == "fails"]
    assert not [n for n in settled.notices if n.code == "source-differs"]


def test_a_letter_lacks_the_page_between_two_numbers() -> None:
    assert missing_of(numbered("- ๒ -\n\nก", "- ๔ -\n\nข"), form=False) == ("page 3",)
    assert missing_of(numbered("ก", "- ๒ -\n\nข"), form=False) == ()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Image.open(FORM) as form:
        for n in range(form.n_frames):
            form.seek(n)
            form.save(tmp_path / f"form_page_{n + 1}.png", dpi=form.info.get("dpi", (200, 200)))
    return tmp_path


def read(source: Path, out: Path, *options: str) -> list[dict[str, Any]]:
    assert main([str(source), "--json", "-q", "-o", str(out), *options]) == 0
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_a_folder_of_page_images_is_one_document(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    out = tmp_path_factory.mktemp("out") / "out.json"
    count = len(list(folder.iterdir()))
    (joined,), (whole,) = read(folder, out), read(FORM, out)
    keys = ("indicator", "entity", "value", "status")
    assert [[r[k] for k in keys] for r in joined["records"]] == [[r[k] for k in keys] for r in whole["records"]]
    assert joined["source"]["pages"] == count > 1
    assert joined["source"]["name"].endswith(f"form_page_1.png … form_page_{count}.png")
    assert [n["count"] for n in joined["notices"] if n["code"] == "joined"] == [count]
    alone = read(folder, out, "--join", "none")
    assert [a["source"]["pages"] for a in alone] == [1] * count
    assert all("page-missing" in {n["code"] for n in a["notices"]} for a in alone)
    assert not [c for a in alone for c in a["checks"] if c["outcome"] == "fails"]


def test_a_page_that_begins_with_signatures_goes_on_with_the_one_before() -> None:
    before, after = pages("ประกาศ ณ วันที่ ๑๗ กันยายน พ.ศ. ๒๕๖๒\n\f\n(ลงชื่อ)\n\nประธานกรรมการ")
    assert documents_of([before, after], says_page=False) == [[0, 1]]
    other = pages("ผู้ลงชื่อเข้าร่วมประชุม")[0]
    assert documents_of([before, other], says_page=False) == [[0], [1]]
