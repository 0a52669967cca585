"""Search, exports, corrections: what comes out of an archive."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import store_fakes as fakes

from extract.archive import export, survey_files
from extract.archive import search as search_module
from extract.archive.archive import archive
from extract.archive.choice import Choice
from extract.archive.corrections import apply, correction, read_file
from extract.archive.data_package import export_folder
from extract.archive.database import reading, writing
from extract.archive.flat_table import NAMES
from extract.archive.fold import fold
from extract.archive.search import search
from extract.errors import InputError, UsageError

AT = "2026-01-02T03:04:05Z"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An archive of three documents: two accepted values, one in review, and text that breaks over lines."""
    folder = tmp_path / "in"
    fakes.write(folder, "a.txt", lines=["ผลการสำรวจรัฐบาลดิ", "จิทัล ปี ๒๕๖๐", "ครม. มีมติ"], values=["28.10", "33"])
    lines = ["Data Analytics 48.3 %", "=cmd|' /C calc'!A0"]
    fakes.write(folder, "b.txt", lines=lines, values=["61.0"], status="review")
    fakes.write(folder, "c.txt", lines=["ไม่มีคะแนน"], values=[None], status="not-reported")
    archive([folder], tmp_path / "a.sqlite", extractor=fakes.read)
    return tmp_path / "a.sqlite"


def keys(made: Path) -> dict[str, str]:
    with reading(made) as connection:
        rows = connection.execute("SELECT file, indicator, key FROM final_records")
        return {f"{r['file']}/{r['indicator']}": r["key"] for r in rows}


@pytest.mark.parametrize(
    ("query", "files"),
    [
        ("รัฐบาลดิจิทัล", ["a.txt"]),
        ("2560", ["a.txt"]),
        ("๒๕๖๐ สำรวจ", ["a.txt"]),
        ("จิทัล", ["a.txt"]),
        ("data ANALYTICS", ["b.txt"]),
        ('"data analytics 48"', ["b.txt"]),
        ("48", ["b.txt"]),
        ("%", ["b.txt"]),
        ("_", []),
        ("มี", ["a.txt", "c.txt"]),
        ("ครม. สำรวจ", ["a.txt"]),
        ('" OR 1=1 --', []),
        ("NOT AND (", []),
        ("ไม่เจอ", []),
    ],
)
def test_search_finds_thai_words_wherever_they_stand(made: Path, query: str, files: list[str]) -> None:
    with reading(made) as connection:
        hits = list(search(connection, query))
    assert sorted(Path(h.path).name for h in hits) == files
    for hit in hits:
        found = {hit.snippet[a:b] for a, b in hit.spans}
        assert found and all(fold(f) in fold(query) for f in found)


@pytest.mark.parametrize(
    "typed", ["น้ำ", "น\u0e49\u0e4d\u0e32", "น\u0e4d\u0e49\u0e32", "น\u0e33\u0e49", "น้\u200bำ", "ลุ่มน้ำ", "ำ", "น"]
)
def test_search_takes_thai_as_it_is_typed_and_as_it_is_printed(tmp_path: Path, typed: str) -> None:
    fakes.write(tmp_path / "in", "a.txt", lines=["โครงการลุ่มน\u0e49\u0e4d\u0e32 ที่ ๓/๒๕๖๑ ลงวันที่ ๗"])
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=fakes.read)
    with reading(tmp_path / "a.sqlite") as connection:
        (hit,) = search(connection, typed)
        assert hit.snippet == "โครงการลุ่มน\u0e49\u0e4d\u0e32 ที่ ๓/๒๕๖๑ ลงวันที่ ๗", "as printed"
        assert {fold(hit.snippet[a:b]) for a, b in hit.spans} == {fold(typed)}
        for query, marked in (("7", "๗"), ("๓/๒๕", "๓/๒๕"), ("3/2561", "๓/๒๕๖๑"), ("ที", "ที")):
            (hit,) = search(connection, query)
            assert marked in {hit.snippet[a:b] for a, b in hit.spans}


def test_most_finds_come_first_and_only_so_many_pages_are_ranked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for i, times in enumerate((1, 3, 2, 3)):
        fakes.write(tmp_path / "in", f"{i}.txt", lines=["คะแนน ข" * times], value="1")
    archive([tmp_path / "in"], tmp_path / "a.sqlite", jobs=1, extractor=fakes.read)
    with reading(tmp_path / "a.sqlite") as connection:
        for query in ("คะแนน", "คะแนน ข", "ข"):
            found = [(Path(h.path).name, h.count) for h in search(connection, query, limit=3)]
            each = len(query.split())
            assert found == [("1.txt", 3 * each), ("3.txt", 3 * each), ("2.txt", 2 * each)], query
        assert not search_module.is_common(connection, "คะแนน")
        monkeypatch.setattr(search_module, "MOST_RANKED", 2)
        assert [Path(h.path).name for h in search(connection, "คะแนน", limit=3)] == ["1.txt", "0.txt"]
        assert search_module.is_common(connection, "คะแนน") and not search_module.is_common(connection, "ไม่มี")


def test_search_wants_something(made: Path) -> None:
    with reading(made) as connection, pytest.raises(UsageError):
        list(search(connection, "  "))


def test_csv_is_safe_exact_and_readable_by_excel(made: Path, tmp_path: Path) -> None:
    with writing(made) as connection:
        bad = '=HYPERLINK("http://x")\x1b[31m'
        connection.execute("UPDATE records SET indicator_printed = ? WHERE value = '28.10'", [bad])
    with reading(made) as connection:
        assert export.export_csv(connection, tmp_path / "r.csv") == 4
    data = (tmp_path / "r.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == 5
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == NAMES
    by_value = {r["read_value"]: r for r in rows}
    assert by_value["28.10"]["final_value"] == "28.10" and by_value["33"]["final_value"] == "33"
    assert by_value["61.0"]["final_value"] == "" and by_value["61.0"]["final_status"] == "review"
    assert by_value[""]["final_status"] == "not-reported"
    assert by_value["28.10"]["indicator_printed"] == '\'=HYPERLINK("http://x")\ufffd[31m'
    assert by_value["33"]["entity"] == "สมุทรปราการ"


def test_jsonl_keeps_evidence_and_exact_numbers(made: Path, tmp_path: Path) -> None:
    with reading(made) as connection:
        export.export_jsonl(connection, tmp_path / "r.jsonl")
    lines = (tmp_path / "r.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line, parse_float=Decimal, parse_int=Decimal) for line in lines]
    first = next(r for r in rows if r["final_value"] == Decimal("28.10"))
    assert str(first["final_value"]) == "28.10"
    assert first["evidence"][0]["bbox"] == [Decimal("10.0"), Decimal("20.0"), Decimal("60.0"), Decimal("32.5")]
    assert first["proofs"] == ["second-reader"] and first["corrections"] == []


def test_a_zip_that_is_let_go_after_its_file_has_nothing_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Collected in one ring, the file goes first: what the ZIP then writes must neither fail nor reach another file."""
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda fault: said.append(fault.exc_value))
    with (tmp_path / "a.xlsx").open("wb") as out:
        file = export._KeepsItsFault(out.fileno(), "wb", closefd=False)
        book = zipfile.ZipFile(file, "w")
        book.writestr("a", "1")
        file.ring = book  # type: ignore[attr-defined]
        del file, book
        gc.collect()
        assert said == []


def test_parquet_and_xlsx(made: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    pytest.importorskip("xlsxwriter")
    with reading(made) as connection:
        export.export_parquet(connection, tmp_path / "r.parquet")
        assert survey_files.write_records_workbook(connection, tmp_path / "r.xlsx", survey_files.Wanted()) == 4
        survey_files.write_records_workbook(connection, tmp_path / "again.xlsx", survey_files.Wanted())
    table = parquet.read_table(tmp_path / "r.parquet")
    assert table.num_rows == 4
    assert sorted(v for v in table["final_value"].to_pylist() if v is not None) == [28.1, 33.0]
    assert sorted(v for v in table["final_value_exact"].to_pylist() if v is not None) == ["28.10", "33"]
    assert (tmp_path / "r.xlsx").read_bytes() == (tmp_path / "again.xlsx").read_bytes()
    import zipfile

    with zipfile.ZipFile(tmp_path / "r.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "<v>28.1</v>" in sheet
        assert "สมุทรปราการ" in sheet


def test_data_package_describes_the_csv_beside_it(made: Path, tmp_path: Path) -> None:
    with reading(made) as connection:
        export_folder(connection, tmp_path / "out", Choice())
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    names = [r["path"] for r in package["resources"]]
    assert names[:2] == ["records.csv", "surveys/digital-government-readiness.csv"]
    assert sorted(names) == sorted(p.relative_to(tmp_path / "out").as_posix() for p in tmp_path.glob("out/**/*.csv"))
    for resource in package["resources"]:
        text = (tmp_path / "out" / resource["path"]).read_text(encoding="utf-8-sig")
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        fields = resource["schema"]["fields"]
        assert [f["name"] for f in fields] == header
        for row in rows:
            for field, value in zip(fields, row, strict=True):
                if value and field["type"] == "integer":
                    int(value)
                elif value and field["type"] == "number":
                    Decimal(value)
                if value and "enum" in field.get("constraints", {}):
                    assert value in field["constraints"]["enum"]


def test_a_failed_export_leaves_the_old_file(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "r.csv"
    out.write_text("old")

    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", fail)
    with reading(made) as connection, pytest.raises(InputError, match="No space left"):
        export.export_csv(connection, out)
    assert out.read_text() == "old"
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".extract-")]


def test_a_correction_stands_beside_the_reading_and_outlives_it(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = keys(made)["b.txt/i1"]
    with writing(made) as connection:
        assert len(apply(connection, [correction(key, value="๖๑.๕", by="(ผู้ตรวจ)", why="อ่านจากต้นฉบับ")], AT)) == 1
        assert apply(connection, [correction(key, value="61.5", by="(ผู้ตรวจ)", why="อ่านจากต้นฉบับ")], AT) == []

    def row() -> dict[str, object]:
        with reading(made) as connection:
            found = connection.execute("SELECT * FROM final_records WHERE key = ?", [key]).fetchone()
            return {k: found[k] for k in found.keys()}  # noqa: SIM118

    expected = {"final_value": "61.5", "final_status": "corrected", "read_value": "61.0", "read_status": "review",
                "corrected_by": "(ผู้ตรวจ)", "corrected_why": "อ่านจากต้นฉบับ", "corrected_at": AT}  # fmt: skip
    assert row().items() >= expected.items()

    # A new reading by another version that no longer finds the record.
    monkeypatch.setattr("extract.versions.versions", lambda: {"program": "9", "patterns": "p", "model": "m"})
    folder = tmp_path / "in"
    archive([folder], made, extractor=fakes.read, refresh=True)
    assert row().items() >= expected.items()
    with writing(made) as connection:
        connection.execute("DELETE FROM records WHERE key = ?", [key])
    assert row().items() >= {**expected, "read_status": "gone", "indicator": "i1", "record": None}.items()
    with reading(made) as connection:
        export.export_csv(connection, tmp_path / "r.csv")
        assert "61.5" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")

    with writing(made) as connection:
        apply(connection, [correction(key, kind="withdrawn", by="(ผู้ตรวจ)", why="ผิด")], AT)
        assert connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 2, "history stays"
        assert connection.execute("SELECT count(*) FROM final_records WHERE key = ?", [key]).fetchone()[0] == 0


def test_corrections_are_all_written_or_none(made: Path) -> None:
    good = correction(keys(made)["a.txt/i1"], value="28.2", by="ก", why="ข")
    with writing(made) as connection:
        with pytest.raises(InputError, match="nothing was written"):
            apply(connection, [good, correction("ffffffffffffffff", value="1", by="ก", why="ข")], AT)
        assert connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 0


@pytest.mark.parametrize(
    "parts",
    [
        {"value": "28,1", "by": "ก", "why": "ข"},
        {"value": "٣٣", "by": "ก", "why": "ข"},
        {"value": None, "by": "ก", "why": "ข"},
        {"value": "1", "by": " ", "why": "ข"},
        {"value": "1", "by": "ก", "why": ""},
        {"value": "1", "kind": "not-reported", "by": "ก", "why": "ข"},
    ],
)
def test_half_a_correction_is_none(parts: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(UsageError):
        correction("abcd", **parts)


def test_many_corrections_from_csv_and_json(made: Path, tmp_path: Path) -> None:
    known = keys(made)
    a, b = known["a.txt/i1"], known["b.txt/i1"]
    table = tmp_path / "c.csv"
    table.write_text(f"record,value,kind,by,why\r\n{a},28.20,,ก,ข\r\n{b},,not-reported,,ค\r\n", encoding="utf-8-sig")
    objects = tmp_path / "c.json"
    objects.write_text(json.dumps([{"record": "a.txt:r002", "value": 33.5, "by": "ก", "why": "ง"}]))
    found = read_file(table, by="ผู้แทน") + read_file(objects)
    assert [(c.decision.kind, c.decision.value, c.by) for c in found] == [
        ("value", "28.20", "ก"), ("not-reported", None, "ผู้แทน"), ("value", "33.5", "ก"),
    ]  # fmt: skip
    with writing(made) as connection:
        assert len(apply(connection, found, AT)) == 3
    with reading(made) as connection:
        rows = connection.execute("SELECT final_value FROM final_records WHERE final_status = 'corrected' ORDER BY 1")
        assert [r["final_value"] for r in rows] == [None, "28.20", "33.5"]
    table.write_text("record,value,by,why\nx,1,,\n")
    with pytest.raises(UsageError, match="row 1"):
        read_file(table)
    table.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_file(table)
