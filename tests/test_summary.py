"""The summary reads like the document: rows under their own parent, nothing torn, at 80 and 140 columns and piped."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from extract import extract
from extract.show.document_facts import facts
from extract.show.outline import parent_of, shown_id
from extract.show.terminal import render_result
from extract.show.wrapping_words import fitted
from tests.terminals import screen

ROOT = Path(__file__).parents[1]
FIXTURES = (
    "letter-transcript/letter.txt", "press-transcript/press.txt", "letter-2560/letter.txt", "ita-transcript/letter.txt",
    "o-net-transcript/letter.txt", "contradiction-digital/letter.pdf", "lpa-digital/letter.pdf",
    "report-digital/report.pdf",
)  # fmt: skip
TALLEST = 2000


@cache
def result(name: str) -> dict[str, Any]:
    return extract(ROOT / "fixtures" / name).model_dump()


def rendered(data: dict[str, Any], width: int | None) -> str:
    """What a terminal of that width is sent; None: what a pipe is."""
    out = io.StringIO()
    console = Console(file=out, width=width or 80, force_terminal=width is not None, color_system=None, highlight=False)
    render_result(data, console)
    return out.getvalue()


def ids(data: dict[str, Any]) -> set[str]:
    return {r["indicator"] for r in data["records"] if shown_id(r["indicator"])}


@pytest.mark.parametrize("width", [80, 140])
@pytest.mark.parametrize("name", FIXTURES, ids=lambda name: name.split("/")[0])
def test_nothing_is_torn_at_the_edge_of_a_terminal(name: str, width: int) -> None:
    data = result(name)
    text = rendered(data, width)
    shown = screen(text.replace("\n", "\r\n"), width, TALLEST)
    assert len(shown) == len(text.rstrip("\n").split("\n")), "a line is longer than the terminal, which breaks it"
    assert all(cell_len(line) <= width for line in text.split("\n"))
    told = set(re.findall(r"[^\s·]+", "\n".join(shown)))
    labels = {word for r in data["records"] for word in re.findall(r"[A-Za-z][A-Za-z/]+", r["indicator_printed"])}
    words = set(re.findall(r"[A-Za-z][A-Za-z/]+", "\n".join(shown)))
    assert labels <= words, labels - words
    assert ids(data) <= told, ids(data) - told


@pytest.mark.parametrize("name", FIXTURES, ids=lambda name: name.split("/")[0])
def test_a_pipe_gets_each_record_on_one_line(name: str) -> None:
    data = result(name)
    lines = rendered(data, None).splitlines()
    for record in data["records"]:
        if record["indicator"].isascii() and record["value"] is not None and record["measure"] == "score":
            one = [ln for ln in lines if record["indicator"] in ln.split() and str(record["value"]) in ln.split()]
            under = [ln for ln in lines if f" {record['value']} " in ln and "score" in ln.split()]
            assert one or under, record["indicator"]


def rows(shown: list[str], known: set[str]) -> Iterator[tuple[int, str]]:
    """Margin and id of each row of a piped summary's records."""
    for line in shown:
        found = [w for w in line.split() if w in known]
        if found and line.startswith("  ") and not line.startswith("    “"):
            yield len(line) - len(line.lstrip()), found[-1]


@pytest.mark.parametrize("name", FIXTURES, ids=lambda name: name.split("/")[0])
def test_a_row_stands_under_its_own_parent(name: str) -> None:
    data = result(name)
    text = rendered(data, None)
    body = [part for part in text.split("\n\n") if not part.startswith(("Needs a look", "Rankings", "Counts"))]
    known = ids(data) | {p for i in ids(data) if (p := parent_of(i))}
    seen = 0
    for part in body:
        above: dict[int, str] = {}
        for margin, indicator in rows(part.split("\n"), known):
            above = {m: i for m, i in above.items() if m < margin}
            parent = parent_of(indicator)
            if parent is not None and data["records"][0]["survey"]["id"] is not None:
                assert above and above[max(above)] == parent, (indicator, above)
                seen += 1
            above[margin] = indicator
    assert seen >= sum("." in r["indicator"] and parent_of(r["indicator"]) in known for r in data["records"]
                       if r["survey"]["id"] is not None)  # fmt: skip


def test_a_table_of_no_known_survey_stands_as_it_is_printed() -> None:
    data = result("report-digital/report.pdf")
    tables = [{**data["tables"][0], "title": "ตารางที่ 1 ผลการดำเนินงาน"}, *data["tables"][1:]]
    doubtful = [{**r, "status": "review"} if r["column_printed"] == "ผลการดำเนินงาน" else r for r in data["records"]]
    data = {**data, "tables": tables, "records": doubtful}
    for width in (140, None):
        lines = [re.sub(" +", " ", line.strip()) for line in rendered(data, width).splitlines()]
        at = lines.index("ตารางที่ 1 ผลการดำเนินงาน")
        heads = " ".join(lines[at + 1 : lines.index("งานบริการนักศึกษา")])
        assert heads.split()[:2] == ["เป้าหมาย", "ผลการดำเนินงาน"] and "/ ประเมินตนเอง" in heads
        assert "1. ร้อยละของผู้ใช้ห้องสมุดที่พึงพอใจ 75 ?77.87 3.95 3.88 1 review 1" in lines
        assert lines.count("table on page 2") == 1 and "คะแนนเฉลี่ย 3.99 3.84 accepted 2" in lines
    narrow = [line.strip() for line in rendered(data, 50).splitlines()]
    assert "1. ร้อยละของผู้ใช้ห้องสมุดที่พึงพอใจ" in narrow and re.sub(" +", " ", narrow[narrow.index(
        "1. ร้อยละของผู้ใช้ห้องสมุดที่พึงพอใจ") + 2]) == "ผลการดำเนินงาน 77.87 review 1"  # fmt: skip


def test_two_rows_of_one_name_and_the_columns_of_a_known_survey_stand_apart() -> None:
    data = result("report-digital/report.pdf")
    total = [r for r in data["records"] if r["indicator_printed"] == "คะแนนเฉลี่ย"]
    data = {**data, "records": [*data["records"], *({**r, "id": f"x{r['id']}"} for r in total)]}
    assert len([line for line in rendered(data, 140).splitlines() if line.strip().startswith("คะแนนเฉลี่ย")]) == 2
    lines = [re.sub(" +", " ", line) for line in rendered(result("lpa-digital/letter.pdf"), None).splitlines()]
    assert " score percent" in lines
    assert " ด้านที่ ๑ การบริหารจัดการ management 103 73.57 % accepted 1" in lines


def test_a_document_as_html_and_markdown_has_whole_numbers_as_printed() -> None:
    (_, rows), *_ = facts(result("report-digital/report.pdf"))
    at = next(k for k, row in enumerate(rows) if row.label.startswith("2. "))
    assert [(row.label, row.value, row.depth - rows[at].depth) for row in rows[at : at + 3]] == [
        (rows[at].label, "", 0), ("เป้าหมาย", "2", 1), ("ผลการดำเนินงาน", "10", 1),
    ]  # fmt: skip


def test_what_is_said_of_many_pages_is_said_once() -> None:
    data = result("report-digital/report.pdf")
    notes = [{"code": "hidden-text", "message": "m", "page": page, "count": None} for page in (3, 4, 5, 9)]
    text = rendered({**data, "notices": notes}, None)
    assert "note  pages 3-5, 9: m\n" in text and text.count(": m\n") == 1


def test_a_long_label_with_many_doubtful_values_is_named_once() -> None:
    data = result("report-digital/report.pdf")
    first = next(r for r in data["records"] if r["column_printed"] == "เป้าหมาย")
    many = [{**first, "id": f"r{k}", "status": "review", "value": k, "indicator_printed": "คำ " * 120,
             "evidence": [{**first["evidence"][0], "value": k, "printed": str(k)}]} for k in range(3)]  # fmt: skip
    look = rendered({**data, "records": many, "checks": []}, 80).split("\n\n")[1].splitlines()
    assert [line.strip() for line in look[-5:-1]] == ["…", *(f"{k} in the table, page 1" for k in range(3))]
    assert len(look) == 10


def test_a_parent_without_a_row_of_its_own_stands_as_a_heading() -> None:
    data = result("letter-2560/letter.txt")
    lone = {**data, "records": [r for r in data["records"] if r["indicator"] != "policies-practices"]}
    lines = rendered(lone, None).splitlines()
    at = next(k for k, line in enumerate(lines) if "policies-practices.digital-government-policies" in line)
    assert re.fullmatch(r"  Policies/Practices +policies-practices", lines[at - 1])


def test_what_needs_a_look_comes_first_with_both_values_and_the_reason() -> None:
    lines = rendered(result("contradiction-digital/letter.pdf"), 80).splitlines()
    at = lines.index("Needs a look")
    assert at < next(k for k, line in enumerate(lines) if "accepted" in line)
    assert lines[at + 1] == "  the document prints two different values for the same thing"
    assert lines[at + 2].strip() == "Digital Capabilities"
    assert lines[at + 3].strip() == "53.0 in the table, page 3 against 55.0 “๕๕.๐” in the text, page 3"


def test_rankings_name_the_province_and_proofs_are_words() -> None:
    text = rendered(result("contradiction-digital/letter.pdf"), None)
    assert "  สตูล  highest: Digital Capabilities  page 1,2\n" in text
    assert "national  highest in Smart Back Office: ERP Development  page 3" in text
    assert "printed twice, lies between its parts" in text and "within-children" not in text


def test_election_rows_name_section_and_party() -> None:
    record = {
        "id": "r001", "part": 1, "survey": {"id": "general-election-party-list", "year_be": 2566, "year": 2023},
        "scope": "constituency", "entity": "เลย 1", "level": None, "group": [], "table": None, "qualifier": None,
        "value": 7, "unit": "ballots", "status": "accepted", "issues": [], "proofs": [], "column_printed": None,
        "evidence": [{"page": 1, "where": "form", "printed": "๗", "value": 7, "reader": "recognizer"}],
    }  # fmt: skip
    rows = [
        ("summary.2.1", "๒.๑ บัตรเสีย", "ballots"),
        ("summary.4.2", "บัตรดี", "ballots"),
        ("party.4", "๔ เรือใบ", "votes"),
    ]
    records = [
        {**record, "id": f"r{k}", "indicator": i, "indicator_printed": p, "measure": m}
        for k, (i, p, m) in enumerate(rows)
    ]
    data = {**result("press-transcript/press.txt"), "records": records, "rankings": [], "checks": []}
    lines = [re.sub(" +", " ", line) for line in rendered(data, None).splitlines()]
    assert " ๒.๑ บัตรเสีย summary.2.1 7 accepted 1" in lines
    assert " 4.2 บัตรดี summary.4.2 7 accepted 1" in lines
    assert " ๔ เรือใบ party.4 7 accepted 1" in lines


def test_thai_lines_end_where_a_word_does() -> None:
    text = "แจ้งผลการสำรวจระดับความพร้อมรัฐบาลดิจิทัลของหน่วยงานภาครัฐระดับจังหวัด"
    lines = fitted(text, 24)
    assert "".join(lines) == text
    assert max(map(cell_len, lines)) <= 24
    assert lines == ["แจ้งผลการสำรวจระดับ", "ความพร้อมรัฐบาลดิจิทัลของ", "หน่วยงานภาครัฐระดับจังหวัด"]


def test_the_readme_shows_what_the_program_prints() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    sample = re.search(r"```\n\$ extract (fixtures/\S+)\n(.*?)```", readme, re.S)
    assert sample is not None
    data = result(sample[1].removeprefix("fixtures/"))
    data = {**data, "source": {**data["source"], "name": sample[1]}}
    printed = [line.rstrip() for line in rendered(data, 80).splitlines()]
    at = 0
    for line in sample[2].splitlines():
        if line.strip() != "…":
            assert line in printed[at:], line
            at = printed.index(line, at) + 1
