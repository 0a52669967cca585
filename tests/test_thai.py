"""Messages, reasons, help and reports in Thai; JSON as ever. The catalogue is whole, and the one that people edit."""

from __future__ import annotations

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
CATALOGUE: dict[str, Any] = runpy.run_path(str(ROOT / ".ci/catalogue.py"), run_name="catalogue")
FOLDER = ROOT / "extract/locale/th/LC_MESSAGES"
FOUND: dict[str, str] = CATALOGUE["entries"]((FOLDER / "extract.po").read_text(encoding="utf-8"))
LETTER = ROOT / "fixtures/contradiction-digital/letter.pdf"
LEAST_TOLD = 0.75
"""The share of texts, help and errors that must be told in Thai: new ones may come before their translation."""


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extract", *map(str, arguments)]
    env = {k: v for k, v in os.environ.items() if not k.startswith(("LANG", "LC_"))}
    env |= {"PYTHONPATH": str(ROOT), "COLUMNS": "80", **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, env=env)


def test_the_binary_catalogue_is_the_one_that_people_edit() -> None:
    assert (FOLDER / "extract.mo").read_bytes() == CATALOGUE["compiled"](FOUND), "run python .ci/catalogue.py compile"


def test_all_words_for_codes_are_told_in_thai() -> None:
    wanted = {*CATALOGUE["of_codes"](), *CATALOGUE["COMPOSED"], *CATALOGUE["ARGPARSE"]}
    assert CATALOGUE["missing"](sorted(wanted), FOUND) == []


def test_what_the_program_says_is_told_in_thai() -> None:
    spoken, _ = CATALOGUE["in_code"]()
    lacking = CATALOGUE["missing"](sorted(spoken), FOUND)
    assert len(lacking) < len(spoken) * (1 - LEAST_TOLD), lacking


@pytest.mark.parametrize("which", ["of_help", "in_code"])
def test_help_and_errors_are_told_in_thai(which: str) -> None:
    wanted = CATALOGUE[which]()
    texts = sorted(wanted[1] if isinstance(wanted, tuple) else wanted)
    lacking = CATALOGUE["missing"](texts, FOUND)
    assert len(lacking) < len(texts) * (1 - LEAST_TOLD), lacking


def test_translations_keep_the_places_of_values_and_are_thai() -> None:
    for english, thai in FOUND.items():
        assert sorted(re.findall(r"\{\w+\}|%\(?\w*\)?[sr]", english)) == sorted(
            re.findall(r"\{\w+\}|%\(?\w*\)?[sr]", thai)
        ), english
    thai_ones = [t for t in FOUND.values() if re.search("[ก-๎]", t)]
    assert len(thai_ones) > 0.98 * len(FOUND)


@pytest.mark.parametrize("how", [{"LANG": "th_TH.UTF-8"}, {"LC_ALL": "th_TH.UTF-8", "LANG": "C"}, {"LANGUAGE": "th"}])
def test_the_language_of_the_environment_is_spoken(how: dict[str, str]) -> None:
    done = run("nothing.pdf", **how)
    assert (done.returncode, done.stderr) == (3, "extract: nothing.pdf: ไม่มีแฟ้มนี้\n")


def test_a_summary_in_thai_and_json_as_ever() -> None:
    thai = run(LETTER, "--lang", "th").stdout
    assert "\nต้องตรวจดู\n  เอกสารพิมพ์ค่านี้ไว้สองค่าที่ต่างกัน\n" in thai
    assert "53.0 ในตาราง หน้า 3 แต่ 55.0 “๕๕.๐” ในข้อความ หน้า 3" in thai
    assert "สตูล  จังหวัด · พ.ศ. 2561" in thai and "ยอมรับ" in thai and "accepted" not in thai
    assert "accepted" in run(LETTER, "--lang", "en", LANG="th_TH.UTF-8").stdout

    def plain(text: str) -> Any:
        data = json.loads(text)
        for page in data["pages"]:
            page["seconds"] = 0
        return data

    assert plain(run(LETTER, "--json", "--lang", "th").stdout) == plain(run(LETTER, "--json").stdout)


def test_help_and_errors_in_thai() -> None:
    told = run("validate", "--help", "--lang", "th").stdout
    assert told.startswith("วิธีใช้: extract validate ")
    assert "แสดงวิธีใช้นี้แล้วจบ" in told and "ตัวเลือก:" in told and "show" not in told
    slip = run("letter.pdf", "--jsn", "--lang", "th")
    assert slip.returncode == 2
    assert slip.stderr == "extract: ไม่รู้จักอาร์กิวเมนต์: --jsn\n  หมายถึง --json ใช่หรือไม่\n  ดู: extract --help\n"
    pages = run(LETTER, "--pages", "9", "--lang", "th")
    assert pages.stderr == f"extract: {LETTER}: ไม่มีหน้า 9: แฟ้มมี 3 หน้า\n"


def test_a_report_in_thai(tmp_path: Path) -> None:
    published = tmp_path / "p.csv"
    published.write_text("ปี,จังหวัด,ตัวชี้วัด,คะแนน\n2561,สตูล,Public Services,44.1\n", encoding="utf-8")
    line = run("validate", published, LETTER, "--lang", "th").stdout.splitlines()
    assert line[0].startswith("1 ไม่ตรงกัน, 49 ไม่ได้เผยแพร่; เทียบค่าตามที่พิมพ์ ไม่ปัดเศษ")
    assert line[1].startswith("ไม่ตรงกัน  Public Services · 2561 · สตูล · public-services  พิมพ์ไว้ว่า 45.1; p.csv ระบุ 44.1")
    page = run("validate", published, LETTER, "--html", "--lang", "th", "-q").stdout
    assert '<html lang="th">' in page and "<th>ผลการเทียบ</th>" in page and "mismatch</span>" not in page
