"""``extract review`` and ``extract correct`` on the command line, and the page that needs no server."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import store_fakes as fakes
import test_page_images as scans
from desk_browser import browser, why_no_browser
from PIL import Image, ImageDraw

from extract.archive.archive import archive
from extract.archive.database import reading
from extract.archive.verify import verify
from extract.cli import main
from extract.run.jobs import Job
from extract.run.worker import Tell

HOSTILE = '"><script>alert(1)</script>\x1b]0;OWNED\x07<img src=x onerror=alert(2)>'


def read(job: Job, tell: Tell) -> fakes.Full:
    """As the scans' reader; its records have hostile words in every field of text."""
    full = scans.read(job, tell)
    records = tuple(
        r.model_copy(update={
            "indicator_printed": HOSTILE, "column_printed": HOSTILE, "group": (HOSTILE,), "unit": HOSTILE,
            "entity": HOSTILE, "issues": ("low-confidence",),
            "evidence": (r.evidence[0].model_copy(update={"printed": HOSTILE, "source_text": HOSTILE}),),
        })
        for r in full.extraction.records
    )  # fmt: skip
    return fakes.Full(full.extraction.model_copy(update={"records": records}), full.pages)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    fakes.write(tmp_path / "in", "a.txt", values=["28.1", "33"], status="review")
    fakes.write(tmp_path / "in", "b.txt", values=["61.0"])
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=fakes.read)
    return tmp_path / "a.sqlite"


def rows(made: Path) -> dict[str, dict[str, Any]]:
    with reading(made) as connection:
        found = connection.execute("SELECT * FROM final_records ORDER BY file, record").fetchall()
        return {f"{r['file']}:{r['record']}": dict(zip(r.keys(), r, strict=True)) for r in found}


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("EXTRACT_BY", "ผู้ตรวจ")
    monkeypatch.setenv("COLUMNS", "200")

    def go(*arguments: object) -> tuple[int, str, str]:
        code = main([str(a) for a in arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return go


def test_a_line_for_each_value_grouped_by_reason(made: Path, run: Run) -> None:
    code, out, _ = run("review", made)
    lines = out.splitlines()
    assert code == 0
    assert lines[0] == "low-confidence (2): the reading is not sure enough, and nothing proves it"
    key = rows(made)["a.txt:r001"]["key"]
    assert lines[1] == f"  {key} a.txt:r001 p1  สมุทรปราการ 2560 i1  read 28.1"
    assert "2 to look at" in lines[3] and "--confirm" in lines[3]
    assert len(run("review", made, "--limit", 1)[1].splitlines()) == 4
    assert "… and 1 more" in run("review", made, "--limit", 1)[1]
    assert run("review", made, "--document", "b.txt")[1] == "nothing needs a look\n"
    assert run("review", made, "--reason", "conflict")[1] == "nothing needs a look\n"
    found = [json.loads(line) for line in run("review", made, "--json")[1].splitlines()]
    assert [(r["record"], r["value"], r["reason"]) for r in found] == [
        ("r001", "28.1", "low-confidence"), ("r002", "33", "low-confidence"),
    ]  # fmt: skip
    assert run("review", made, "--document", "none")[0] == 3


def test_the_archive_says_what_to_do_next(made: Path, tmp_path: Path) -> None:
    from rich.console import Console

    from extract.archive.archive import Summary
    from extract.archive.commands import _report

    told = io.StringIO()
    _report(Summary(files=1, read=1, records=3, review=2), str(made), Console(file=told, width=500))
    assert f"extract review {made}" in told.getvalue()
    told = io.StringIO()
    _report(Summary(files=1, read=1, records=3), str(made), Console(file=told, width=500))
    assert "review" not in told.getvalue().replace("need review", "")


@pytest.mark.parametrize(
    ("options", "value", "status"),
    [
        (["--value", "๒๘.๒", "--why", "x"], "28.2", "corrected"), (["--confirm"], "28.1", "confirmed"),
        (["--not-printed", "--why", "x"], None, "corrected"), (["--not-reported", "--why", "x"], None, "corrected"),
        (["--unreadable", "--why", "x"], None, "unreadable"),
    ],
)  # fmt: skip
def test_a_value_is_settled_and_said(made: Path, run: Run, options: list[str], value: str | None, status: str) -> None:
    code, _, err = run("correct", made, "a.txt:r001", *options)
    row = rows(made)["a.txt:r001"]
    assert (code, row["final_value"], row["final_status"], row["corrected_by"]) == (0, value, status, "ผู้ตรวจ")
    assert re.search(rf"^r001 {row['key']} value: 28\.1 → {value or ''}", err, re.M)
    assert run("correct", made, "a.txt:r001", "--undo")[0] == 0
    assert rows(made)["a.txt:r001"]["final_status"] == "review"
    assert run("correct", made, "a.txt:r001", "--undo")[0] == 2
    assert verify(made, keep=False).good


def test_what_is_off_the_scale_needs_force_and_what_a_proof_speaks_against_is_told(made: Path, run: Run) -> None:
    code, _, err = run("correct", made, "a.txt:r001", "--value", "281", "--why", "x")
    assert code == 2 and "0 to 100" in err and "force" in err
    assert run("correct", made, "a.txt:r001", "--province", "แดนไกล", "--why", "x")[0] == 2
    assert rows(made)["a.txt:r001"]["final_status"] == "review"
    assert run("correct", made, "a.txt:r001", "--value", "281", "--why", "x", "--force")[0] == 0
    assert rows(made)["a.txt:r001"]["final_value"] == "281"
    code, _, err = run("correct", made, "b.txt:r001", "--value", "62", "--why", "x")
    assert code == 0 and "all the same: the reading 61.0 is proved: second-reader" in err


def test_context_and_head_are_corrected(made: Path, run: Run) -> None:
    done = run("correct", made, "a.txt:r001", "--province", "ลำปาง", "--year", "๒๕๖๑", "--unit", "", "--why", "x")
    assert done[0] == 0 and "entity: สมุทรปราการ → ลำปาง" in done[2] and "unit: score → none" in done[2]
    assert run("correct", made, "a.txt", "--measure", "mean", "--why", "x")[0] == 0
    head = ("--number", "ศธ ๑/๒", "--date", "2019-01-02", "--signatory", "(ชื่อ)", "--kind", "press-release")
    assert run("correct", made, "a.txt", *head, "--why", "x")[0] == 0
    found = rows(made)
    assert [found["a.txt:r001"][n] for n in ("entity", "year_be", "unit", "measure", "document_number")] == [
        "ลำปาง", 2561, None, "mean", "ศธ 1/2",
    ]  # fmt: skip
    assert [found["a.txt:r002"][n] for n in ("entity", "year_be", "measure", "document_kind", "document_date")] == [
        "สมุทรปราการ", 2560, "mean", "press-release", "2019-01-02",
    ]  # fmt: skip
    assert found["b.txt:r001"]["measure"] == "score"
    with reading(made) as connection:
        changed = connection.execute("SELECT changed FROM decided_heads").fetchone()["changed"]
    assert json.loads(changed)["signatory.name"] == "(ชื่อ)"


def test_who_says_so_is_asked_of_the_environment_and_of_git(
    made: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EXTRACT_BY")
    config = tmp_path / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.chdir(tmp_path)
    code, _, err = run("correct", made, "a.txt:r001", "--confirm")
    assert code == 2 and "who" in err
    try:
        subprocess.run(["git", "config", "--file", str(config), "user.name", "ก. ข."], check=True)
    except FileNotFoundError:
        pytest.skip("git is not here")
    assert run("correct", made, "a.txt:r001", "--confirm")[0] == 0
    assert rows(made)["a.txt:r001"]["corrected_by"] == "ก. ข."
    assert run("correct", made, "a.txt:r002", "--confirm", "--by", "ค")[0] == 0
    assert rows(made)["a.txt:r002"]["corrected_by"] == "ค"


def test_half_a_correction_is_none(made: Path, run: Run) -> None:
    for options in ([], ["--value", "1"], ["--value", "1", "--confirm", "--why", "x"], ["--value", "x", "--why", "x"]):
        try:
            code = run("correct", made, "a.txt:r001", *options)[0]
        except SystemExit as ended:
            code = int(ended.code or 0)
        assert code == 2, options
    assert rows(made)["a.txt:r001"]["final_status"] == "review"


def test_a_file_of_corrections_knows_fields_and_states(made: Path, run: Run, tmp_path: Path) -> None:
    known = rows(made)
    one, two = known["a.txt:r001"]["key"], known["a.txt:r002"]["key"]
    table = tmp_path / "c.csv"
    head = "record,field,kind,value,by,why,state\r\n"
    table.write_text(f"{head}{one},value,confirmed,,ก,x,1.0\r\n{two},entity,set,ตาก,ก,x,1.0\r\n", encoding="utf-8-sig")
    assert run("correct", made, "--file", table)[0] == 0
    assert (rows(made)["a.txt:r001"]["final_status"], rows(made)["a.txt:r002"]["entity"]) == ("confirmed", "ตาก")
    table.write_text(f"{head}{one},value,value,29,ข,x,1.0\r\n", encoding="utf-8")
    code, _, err = run("correct", made, "--file", table)
    assert code == 2 and "ก decided on this in between" in err
    table.write_text(f"{head}{one},price,set,29,ข,x,\r\n", encoding="utf-8")
    assert run("correct", made, "--file", table)[0] == 2


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    picture = Image.new("RGB", (1000, 600), "white")
    ImageDraw.Draw(picture).rectangle((20, 40, 160, 90), fill=(0, 0, 250))
    picture.save(tmp_path / "in" / "page<b>.png", dpi=(200, 200))
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    return tmp_path / "a.sqlite"


def test_the_page_holds_pictures_and_runs_nothing_but_its_own(scan: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert run("review", scan, "--html", out)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert text.count("<script") == 1 and "onerror=alert" not in re.sub("&[^;]+;", "&", text).replace(
        "onerror=alert(2)&", ""
    )
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?!data:image/png)[a-z]+:""", text), "nothing is fetched"
    assert "\x1b" not in text
    (policy,) = re.findall('Content-Security-Policy" content="([^"]+)"', text)
    policy = policy.replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; img-src data:;")
    for element, directive in (("script", "script-src"), ("style", "style-src")):
        (body,) = re.findall(f"<{element}>(.*?)</{element}>", text, re.S)
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{directive} 'sha256-{digest}'" in policy
    (data,) = re.findall('src="data:image/png;base64,([^"]+)"', text)
    with Image.open(io.BytesIO(base64.b64decode(data))) as picture:
        colours = {c for _, c in picture.convert("RGB").getcolors(1 << 20) or ()}
        assert (0, 0, 250) in colours, "the value's place is in the picture"
        assert picture.width > 2 * picture.height, "turned as it is read: the label stands on the left"
    assert 'data-state="1.0"' in text and "page&lt;b&gt;.png" in text
    assert run("review", scan, "--html", tmp_path / "in" / "page<b>.png")[0] == 2, "never onto an original"


def test_the_page_says_where_there_is_no_picture(made: Path, run: Run, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert run("review", made, "--html", out, "--limit", 1)[0] == 0
    text = out.read_text(encoding="utf-8")
    assert text.count("<section") == 1 and "no picture: " in text and "<img" not in text


@pytest.mark.skipif(why_no_browser() is not None, reason=str(why_no_browser()))
def test_what_the_page_saves_in_a_browser_is_a_file_that_correct_takes(scan: Path, run: Run, tmp_path: Path) -> None:
    assert run("review", scan, "--html", tmp_path / "page.html")[0] == 0
    said: list[str] = []
    asked: list[str] = []
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 800, "height": 700})
        page.set_default_timeout(60_000)
        page.on("console", lambda m: said.append(m.text))
        page.on("pageerror", lambda e: said.append(str(e)))
        page.on("dialog", lambda d: (said.append(d.message), d.dismiss()))
        page.on("request", lambda r: asked.append(r.url))
        page.goto((tmp_path / "page.html").as_uri())
        page.click("#save")
        assert page.text_content("#done") == "first say your name"
        page.fill("#by", "=HYPERLINK(1)")
        page.fill("section .value", "7")
        page.fill("section .reason", 'a "word", and more')
        assert page.input_value("section .kind") == "value", "who types a value has decided"
        assert page.text_content("#done") == "1 decided"
        with page.expect_download() as download:
            page.click("#save")
        download.value.save_as(tmp_path / "corrections.csv")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing runs out of the window"
        page.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("data:", "blob:", "file:"))] == []
    assert run("correct", scan, "--file", tmp_path / "corrections.csv", "--force")[0] == 0
    (row,) = rows(scan).values()
    assert (row["final_value"], row["corrected_by"]) == ("7", "=HYPERLINK(1)")
    assert row["corrected_why"] == 'a "word", and more'
