"""Verdicts as table, JSON, CSV and HTML, and the command that prints them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from rich.console import Console

from extract.model.json import to_json
from extract.model.result import BoxTuple, Check
from extract.validate import Rounding, validate
from extract.validate.evidence_crops import crop_from_pages
from extract.validate.report import as_csv, as_json, is_finding, show, slips, summary, told
from extract.validate.report_html import as_html
from tests.test_validate import document, record, row, scores

NASTY = "<script>alert(1)</script>\x1b[31m\u202e=1+1"


def nasty() -> list:  # type: ignore[type-arg]
    bad = record("overall", "34.4", indicator_printed=NASTY)
    return validate(scores(row("overall", "34", "=cmd|'/c calc'!A1")), [document(bad)])


def png(width: int = 600, height: int = 800) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "PNG")
    return out.getvalue()


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_html_is_one_file_with_pictures_and_nothing_runs() -> None:
    asked: list[tuple[int, BoxTuple]] = []

    def crop(page: int, box: BoxTuple, row: BoxTuple | None = None) -> bytes:
        asked.append((page, box))
        return png(8, 8)

    html = as_html(nasty(), Rounding.none, {"0" * 64: crop})
    tags = Tags()
    tags.feed(html)
    assert asked == [(1, (10.0, 20.0, 60.0, 32.0))]
    assert [a["src"][:22] for t, a in tags.seen if t == "img" and a["src"]] == ["data:image/png;base64,"]
    assert not {"script", "link", "iframe", "a"} & {t for t, _ in tags.seen}
    assert all(not k.startswith("on") for _, a in tags.seen for k in a)
    assert "&lt;script&gt;alert(1)" in html and "\x1b" not in html and "\u202e" not in html
    assert "http" not in html.replace("http-equiv", "")


def test_matches_have_no_picture() -> None:
    verdicts = validate(scores(row("overall", "34.4")), [document(record("overall", "34.4"))])
    assert "<img" not in as_html(verdicts, Rounding.none, {"0" * 64: lambda page, box, row=None: png(8, 8)})


def test_csv_is_safe_in_a_spreadsheet_and_keeps_decimals() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(nasty()))))
    assert len(rows) == 1 and rows[0]["verdict"] == "mismatch" and rows[0]["value"] == "34.4"
    assert rows[0]["source"].startswith("'=") and rows[0]["certain"] == "yes" and rows[0]["x0"] == "10.0"
    published = scores(row("overall", "33.0"), row("overall", "34.40", "B"))
    two = list(csv.DictReader(io.StringIO(as_csv(validate(published, [document(record("overall", "34.4"))])))))
    assert [(r["published"], r["equal"]) for r in two] == [("33.0", "no"), ("34.40", "yes")]


def test_json_has_the_rule_and_numbers_as_printed() -> None:
    verdicts = validate(scores(row("overall", "33.0")), [document(record("overall", "33.0"))])
    text = as_json(verdicts, Rounding.half_up)
    data = json.loads(text, parse_float=Decimal)
    assert data["rounding"] == "half-up" and data["counts"] == {"match": 1}
    assert str(data["verdicts"][0]["value"]) == "33.0" and '"value": 33.0' in text


def test_the_table_shows_findings_and_counts_and_no_escapes() -> None:
    console = Console(file=io.StringIO(), width=200, highlight=False)
    published = scores(row("overall", "34", "A[bold]"), row("x", "1", entity="เลย"))
    show(validate(published, [document(record("overall", "34.4", indicator_printed=NASTY))]), console, Rounding.none)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    first, second = text.splitlines()[:2]
    assert first.startswith("1 mismatch, 1 not in source") and second.startswith("mismatch  ")
    assert "34.4 printed;" in second and "A[bold], as of 2561-03-07 says 34" in text and "\x1b" not in text
    assert "1 mismatch, 1 not in source; values are compared as printed" in text and "1 that only one side has" in text


def test_uncertain_mismatches_are_counted_apart() -> None:
    doubtful = record("overall", "34.4", status="review", issues=("low-confidence",))
    verdicts = validate(scores(row("overall", "34")), [document(doubtful)])
    assert summary(verdicts, Rounding.none).startswith("1 mismatch unless misread; ")


def test_a_document_at_odds_with_itself_counts_where_something_of_it_is_published() -> None:
    check = Check(check="sum", outcome="fails", records=("r001", "r002"), expected="5", found="4",
                  sentence="figures that must add up (x): fails; expected 5, found 4")  # fmt: skip
    made = document(record("overall", "5"), record("public-services", "4"), checks=(check,))
    console = Console(file=io.StringIO(), width=300, highlight=False)
    show(validate(scores(row("x", "1", entity="เลย")), [made]), console, Rounding.none)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    assert "1 contradictions within documents of which nothing is published" in text and "must add up" not in text
    shown = [v for v in validate(scores(row("public-services", "3")), [made]) if is_finding(v)]
    assert [v.kind for v in shown] == ["mismatch", "source-contradicts-itself"]
    assert told(shown[1]).count("expected 5, found 4") == 1 and [o.printed for o in shown[1].published] == ["3"]


def test_findings_that_are_certain_come_first_and_a_slip_of_the_pen_is_asked_about() -> None:
    doubtful = record("overall", "34.4", status="review", issues=("low-confidence",))
    made = document(doubtful, record("public-services", "5", indicator_printed="Public Services ...."))
    published = scores(row("overall", "34"), row("public-services", "4"), row("x", "1", entity="สตูน"))
    verdicts = validate(published, [made])
    console = Console(file=io.StringIO(), width=300, highlight=False)
    show(verdicts, console, Rounding.none)
    lines = console.file.getvalue().splitlines()  # type: ignore[attr-defined]
    assert [line.partition("  ")[0] for line in lines[1:3]] == ["mismatch", "mismatch, unless misread"]
    assert lines[1].startswith("mismatch  Public Services · ")
    assert slips(verdicts) == {"สตูน": "สตูล"}


def test_crops_show_the_whole_row_with_the_value_framed() -> None:
    crop = crop_from_pages({1: png(1200, 1600)}, {1: 600.0})
    box, row = (300.0, 400.0, 340.0, 412.0), (60.0, 396.0, 400.0, 430.0)
    got = Image.open(io.BytesIO(crop(1, box, row) or b"")).convert("RGB")
    assert got.size == ((400 - 60 + 16) * 2, (430 - 396 + 16) * 2)
    left, top = (60 - 8) * 2, (396 - 8) * 2
    assert got.getpixel((round((300 - 2.5) * 2) - left, 406 * 2 - top)) == (200, 0, 30)
    assert got.getpixel((320 * 2 - left, 406 * 2 - top)) == (255, 255, 255)
    prose = Image.open(io.BytesIO(crop(1, box) or b""))
    assert prose.size == (1200, (12 + 48) * 2)  # the lines around it, as wide as the page
    turned = crop_from_pages({1: png(1200, 1600)}, {1: 600.0}, {1: 90})(1, (300, 400, 312, 440))
    assert Image.open(io.BytesIO(turned or b"")).size == (1600, (12 + 48) * 2)  # print that runs upwards
    assert crop(2, (0, 0, 1, 1)) is None and crop(1, (5000, 0, 5001, 1), (5000, 0, 5001, 1)) is None


def stored(tmp_path: Path, *values: str, **more: object) -> Path:
    path = tmp_path / "letter.json"
    path.write_text(to_json(document(record("overall", *values, **more))), encoding="utf-8")  # type: ignore[arg-type]
    return path


def run(*arguments: object, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "extract", "validate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, input=stdin, timeout=60, check=False)


@pytest.mark.parametrize(
    ("published", "values", "more", "options", "code"),
    [
        ("34.4", ("34.4",), {}, (), 0),
        ("34", ("34.4",), {}, (), 1),
        ("34", ("34.4",), {}, ("--rounding", "half-up"), 0),
        ("34", ("34.4",), {"status": "review", "issues": ("low-confidence",)}, (), 0),
        ("34", ("34.4",), {"status": "review", "issues": ("low-confidence",)}, ("--strict",), 1),
        ("31.0", ("31.0", "33.0"), {"status": "review", "issues": ("conflict",)}, (), 0),
        ("31.0", ("31.0", "33.0"), {"status": "review", "issues": ("conflict",)}, ("--strict",), 1),
        ("x", ("34.4",), {}, (), 3),
    ],
)
def test_exit_codes(
    tmp_path: Path,
    published: str,
    values: tuple[str, ...],
    more: dict[str, object],
    options: tuple[str, ...],
    code: int,
) -> None:
    scores_file = tmp_path / "p.csv"
    scores_file.write_text(f"year_be,scope,indicator,value\n2560,national,overall,{published}\n", encoding="utf-8")
    done = run(scores_file, stored(tmp_path, *values, **more), *options)
    assert done.returncode == code, done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_the_command_prints_only_data(tmp_path: Path) -> None:
    letter = stored(tmp_path, "34.4")
    published = "ปี,ระดับ,ตัวชี้วัด,คะแนน\n2560,ประเทศ,ภาพรวม,34\n".encode("cp874")
    done = run("-", letter, "--json", stdin=published)
    assert done.returncode == 1
    assert json.loads(done.stdout)["counts"] == {"mismatch": 1}
    assert re.match(rb"1 mismatch; values are compared as printed", done.stderr)
    page = tmp_path / "report.html"
    assert run("-", letter, "--html", "-o", page, stdin=published).stdout == b""
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("-", "-", stdin=b"").returncode == 2
    assert run("-", letter, "--column", "nonsense", stdin=published).returncode == 2


def test_a_folder_of_extractions_one_of_which_is_broken(tmp_path: Path) -> None:
    letter, broken = stored(tmp_path, "34.4"), tmp_path / "broken.jsonl"
    broken.write_text("{nothing", encoding="utf-8")
    published = tmp_path / "p.csv"
    published.write_text("indicator,value\noverall,34.4\n", encoding="utf-8")
    done = run(published, letter, broken)
    assert done.returncode == 6 and b"broken.jsonl holds no extractions" in done.stderr and b"match" in done.stdout
    assert run(published, broken).returncode == 3
