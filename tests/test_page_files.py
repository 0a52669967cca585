"""What `extract FILE` writes of pages: searchable PDF, ALTO, hOCR, HTML, Markdown, tables; no original lost by it."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DIGITAL = ROOT / "fixtures/letter-2563/letter.pdf"
LETTER = ROOT / "fixtures/letter-2560/letter.txt"
LEVELS = ROOT / "fixtures/levels-2561/page.txt"


def run(*arguments: object, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "extract", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=240, check=False)


def text_of(pdf: Path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_pdf_is_made_and_made_again_but_no_original_is_lost(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    for _ in range(2):
        done = run(DIGITAL, "--pdf", out)
        assert done.returncode == 0 and f"searchable PDF: {out}" in done.stderr.decode()
    assert "มท 0949" in text_of(out).replace("๐", "0").replace("๙", "9").replace("๔", "4")
    other = tmp_path / "other.pdf"
    other.write_bytes((ROOT / "fixtures/letter-digital/letter.pdf").read_bytes())
    kept = other.read_bytes()
    for target in (other, DIGITAL):
        done = run(DIGITAL, "--pdf", target)
        assert done.returncode == 2 and b"would be overwritten" in done.stderr
    assert other.read_bytes() == kept


def test_a_folder_keeps_names_and_places(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.pdf").write_bytes(DIGITAL.read_bytes())
    (folder / "sub" / "a.pdf").write_bytes(DIGITAL.read_bytes())
    (folder / "a.txt").write_bytes(LETTER.read_bytes())
    out = tmp_path / "out"
    done = run(folder, "--pdf", out, "--html", "-o", tmp_path / "pages", "--tables", tmp_path / "tables")
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(p.relative_to(out).as_posix() for p in out.rglob("*.pdf")) == ["a.pdf", "sub/a.pdf"]
    pages = sorted(p.relative_to(tmp_path / "pages").as_posix() for p in (tmp_path / "pages").rglob("*.html"))
    assert pages == ["a.html", "a.txt.html", "sub/a.html"]
    told = done.stderr.decode()
    assert "2 searchable PDF in" in told and "1 transcripts without a PDF" in told and done.stdout == b""
    listed = list(csv.DictReader(io.StringIO((tmp_path / "tables/tables.csv").read_text(encoding="utf-8-sig"))))
    assert all((tmp_path / "tables" / row["file"]).is_file() for row in listed) and len(listed) >= 2
    (first,) = [row for row in listed if row["document"].endswith("a.txt") and row["page"] == "2"]
    rows = list(csv.reader(io.StringIO((tmp_path / "tables" / first["file"]).read_text(encoding="utf-8-sig"))))
    assert ["Cyber Security Policy", "85.1"] in rows and len(rows) == int(first["rows"])


def test_pages_that_were_joined_make_one_pdf(tmp_path: Path) -> None:
    import pypdfium2

    folder = tmp_path / "in"
    folder.mkdir()
    with pypdfium2.PdfDocument(ROOT / "fixtures/letter-scan/letter.pdf") as document:
        for number, page in enumerate(document, 1):
            page.render(scale=110 / 72).to_pil().convert("L").save(folder / f"page-{number}.png", dpi=(110, 110))
    done = run(folder, "--pdf", tmp_path / "out", "--join", "folder", "-q")
    assert done.returncode == 0, done.stderr.decode()
    (made,) = (tmp_path / "out").iterdir()
    assert made.name == "page-1.png … page-2.pdf"
    with pypdfium2.PdfDocument(made) as document:
        assert len(document) == 2
    assert "จังหวัดตรัง" in text_of(made)


def test_standard_input_gives_a_pdf_too(tmp_path: Path) -> None:
    done = run("-", "--pdf", tmp_path / "out.pdf", "-q", stdin=DIGITAL.read_bytes())
    assert done.returncode == 0 and (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF-")


def test_alto_and_hocr_go_to_standard_output(tmp_path: Path) -> None:
    alto = ET.fromstring(run(DIGITAL, "--alto").stdout)
    assert alto.tag.endswith("}alto") and len(alto.findall(".//{*}Page")) == 2
    assert run(DIGITAL, "--hocr", "-o", tmp_path / "x.html").returncode == 0
    assert 'class="ocr_page"' in (tmp_path / "x.html").read_text(encoding="utf-8")


def test_several_documents_do_not_go_into_one_file(tmp_path: Path) -> None:
    for more in (["--md"], ["--pdf", tmp_path / "one.pdf"], ["--html", "-o", LEVELS]):
        done = run(LETTER, LEVELS, *more)
        assert done.returncode == 2 and b"folder" in done.stderr, more
    assert run(LETTER, LEVELS, "--md", "-o", tmp_path / "out").returncode == 0
    assert len(list((tmp_path / "out").iterdir())) == 2
    assert run(tmp_path / "out", "--pdf", tmp_path / "out" / "in").returncode == 2, "it is in a folder that is read"


def test_a_transcript_has_no_page_images(tmp_path: Path) -> None:
    done = run(LETTER, "--pdf", tmp_path / "out.pdf")
    assert done.returncode == 3 and b"no page images" in done.stderr and not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("form", ["html", "md"])
def test_what_a_page_prints_is_text_not_markup(tmp_path: Path, form: str) -> None:
    hostile = tmp_path / "x.txt"
    hostile.write_text(
        "<script>alert(1)</script> [x](javascript:1) *b* `c` \x1b[31m\n\nจังหวัด<b>ตรัง</b>\t<img src=x>|y\nก\t5\n",
        encoding="utf-8",
    )
    made = run(hostile, f"--{form}").stdout.decode()
    assert "<script" not in made and "<img" not in made and "<b>" not in made and "\x1b" not in made
    assert "&lt;script&gt;" in made
    if form == "md":
        assert "\\[x\\](javascript:1) \\*b\\* \\`c\\`" in made and "\\|y" in made


def test_html_and_markdown_tell_records_and_content() -> None:
    html, markdown = (run(LETTER, f"--{form}").stdout.decode() for form in ("html", "md"))
    for made in (html, markdown):
        assert "นพ 0017.2/ว 318" in made and "two different values" in made and "ขอแสดงความนับถือ" in made
    assert "| Cyber Security Policy | 85.1 |" in markdown
    assert "<tr><td>Cyber Security Policy</td><td>85.1</td></tr>" in html
    ET.fromstring(html.split("<body>")[1].join(["<body>", ""]).split("</html>")[0].replace("<br>", "<br/>"))
