"""The researcher's table: one survey, in its framework's order, with what each cell's state is and what stands against
what."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
import store_fakes as fakes

from extract.archive.archive import archive
from extract.archive.choice import Choice, check_choice, years
from extract.archive.codebook import codebook
from extract.archive.corrections import apply, correction
from extract.archive.data_package import export_folder
from extract.archive.database import reading, writing
from extract.archive.export import export_csv, export_parquet
from extract.archive.survey_files import Wanted, write_survey, write_survey_folder, write_survey_workbook
from extract.archive.wide import HEAD, survey_tables
from extract.cli import main
from extract.errors import UsageError

SURVEY = "digital-government-readiness"
ELECTION = "general-election-constituency"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Three documents on one province and year: one value they agree on, one that differs, one that nobody may use."""
    folder = tmp_path / "in"
    fakes.write(folder, "a.txt", values=["28.1", "33", "70"])
    fakes.write(folder, "b.txt", values=["28.10", "31"], lines=["ข"])
    fakes.write(folder, "c.txt", values=["99"], status="review")
    archive([folder], tmp_path / "a.sqlite", extractor=fakes.read)
    with writing(tmp_path / "a.sqlite") as connection:
        names = {"i1": "overall", "i2": "smart-back-office", "i3": "policies-practices"}
        for old, new in names.items():
            connection.execute("UPDATE records SET indicator = ? WHERE indicator = ?", [new, old])
        connection.execute("UPDATE records SET indicator = 'digital-capabilities' WHERE status = 'review'")
        connection.execute("UPDATE documents SET date = '2019-01-01', kind = 'press-release' WHERE name = 'b.txt'")
        connection.execute("UPDATE records SET survey = ?, indicator = 'party.10' WHERE value = '70'", [ELECTION])
    return tmp_path / "a.sqlite"


def table(path: Path, prefer: tuple[str, ...] = ()) -> dict[str, object]:
    """The one row of the survey's values."""
    with reading(path) as connection:
        found = survey_tables(connection, SURVEY, Choice(), prefer).values
    (row,) = found.rows
    return dict(zip(found.columns, row, strict=True))


def test_columns_are_the_surveys_own_in_the_order_of_its_framework(made: Path) -> None:
    assert list(table(made)) == [*HEAD, "overall", "conflicts", "documents"]
    assert list(table(made, ("newest",))) == [*HEAD, "overall", "smart-back-office", "conflicts", "documents"]
    names = [e.id for e in codebook(SURVEY, [2559, 2560], ["smart-back-office", "odd.10", "odd.9", "overall",
             "back-office", "policies-practices.cyber-security-policy", "policies-practices"])]  # fmt: skip
    assert names == ["overall", "back-office", "policies-practices", "policies-practices.cyber-security-policy",
                     "smart-back-office", "odd.9", "odd.10"]  # fmt: skip


def test_an_indicator_has_its_official_names_and_its_place(made: Path) -> None:
    by_id = {e.id: e for e in codebook(SURVEY, [2560], ["overall", "policies-practices.cyber-security-policy", "x"])}
    policy = by_id["policies-practices.cyber-security-policy"]
    assert by_id["overall"].thai == "คะแนนรวม"
    assert (policy.english, policy.parent, policy.unit, policy.maximum) == (
        "Cyber Security Policy", "policies-practices", "score", Decimal(100),
    )  # fmt: skip
    assert (by_id["x"].label, by_id["x"].thai, by_id["x"].unit) == ("x", None, None)


def test_what_differs_is_empty_until_somebody_says_what_goes_before(made: Path) -> None:
    row = table(made)
    assert (row["entity"], row["year_be"], row["overall"]) == ("สมุทรปราการ", 2560, Decimal("28.1"))
    assert row["conflicts"] == "smart-back-office" and len(str(row["documents"]).split()) == 2
    for prefer, value in ((("newest",), 31), (("oldest",), 33), (("press-release",), 31), (("result-letter",), 33)):
        row = table(made, prefer)
        assert (row["smart-back-office"], row["conflicts"]) == (value, "smart-back-office"), prefer
    assert "smart-back-office" not in table(made, ("corrected",))
    with reading(made) as connection:
        key = connection.execute("SELECT key FROM records WHERE value = '31'").fetchone()["key"]
    with writing(made) as connection:
        apply(connection, [correction(key, value="30", by="ก", why="ข")], "2026-01-02T03:04:05Z")
    assert table(made, ("oldest",))["smart-back-office"] == 33
    assert table(made, ("corrected", "oldest"))["smart-back-office"] == 30
    with pytest.raises(UsageError, match="nothing to prefer") as told:
        table(made, ("latest",))
    assert str(told.value.hint).startswith("there are: corrected, newest, oldest, press-release")


def test_every_cell_has_a_status_and_every_conflict_its_documents(made: Path) -> None:
    with reading(made) as connection:
        found = survey_tables(connection, SURVEY, Choice(), ("newest",))
    (row,) = found.statuses.rows
    states = dict(zip(found.statuses.columns, row, strict=True))
    assert {k: v for k, v in states.items() if k not in HEAD} == {
        "overall": "accepted", "digital-capabilities": "review", "smart-back-office": "preferred",
    }  # fmt: skip
    told = [dict(zip(found.conflicts.columns, row, strict=True)) for row in found.conflicts.rows]
    assert sorted((t["file"], t["value"], t["chosen"]) for t in told) == [
        ("a.txt", Decimal(33), "no"), ("b.txt", Decimal(31), "yes"),
    ]  # fmt: skip
    assert {t["label"] for t in told} == {"Smart Back Office"} or all(t["label"] for t in told)
    assert all(len(str(t["document"])) == 64 and t["page"] == 1 for t in told)


def test_values_that_one_document_prints_against_itself_stand_among_the_conflicts(made: Path) -> None:
    with writing(made) as connection:
        connection.execute("UPDATE records SET issues = '[\"conflict\"]' WHERE status = 'review'")
        connection.execute(
            "INSERT INTO evidence (record_id, ordinal, page, printed, value, place, reader, confidence, rule, "
            "source_text, fixes, alternatives) SELECT id, 2, 4, '๙๘', '98', 'prose', 'recognizer', 0.9, 'r', '', '[]', "
            "'[]' FROM records WHERE status = 'review'"
        )
    with reading(made) as connection:
        found = survey_tables(connection, SURVEY, Choice())
    told = [dict(zip(found.conflicts.columns, row, strict=True)) for row in found.conflicts.rows]
    own = [(t["value"], t["page"], t["printed"]) for t in told if t["indicator"] == "digital-capabilities"]
    assert own == [(Decimal(99), 1, "99"), (Decimal(98), 4, "๙๘")]


def test_what_a_person_confirmed_is_told_so(made: Path) -> None:
    with reading(made) as connection:
        keys = connection.execute("SELECT key FROM records WHERE value IN ('99', '31') ORDER BY value").fetchall()
    with writing(made) as connection:
        said = [correction(k["key"], kind="confirmed", by="ก", why="ข") for k in keys]
        apply(connection, said, "2026-01-02T03:04:05Z")
    row = table(made, ("corrected",))
    assert (row["digital-capabilities"], row["smart-back-office"]) == (99, 31)
    with reading(made) as connection:
        found = survey_tables(connection, SURVEY, Choice())
    states = dict(zip(found.statuses.columns, found.statuses.rows[0], strict=True))
    assert (states["digital-capabilities"], states["smart-back-office"]) == ("confirmed", "conflict")


def test_a_bound_is_no_value(made: Path) -> None:
    with writing(made) as connection:
        connection.execute("UPDATE records SET qualifier = 'at-least' WHERE indicator = 'overall'")
    with reading(made) as connection:
        found = survey_tables(connection, SURVEY, Choice())
    assert "overall" not in found.values.columns
    assert dict(zip(found.statuses.columns, found.statuses.rows[0], strict=True))["overall"] == "bound"


def test_surveys_do_not_mix(made: Path, tmp_path: Path) -> None:
    with reading(made) as connection:
        with pytest.raises(UsageError, match="records of 2 surveys do not go into one table"):
            write_survey(connection, tmp_path / "w.csv", Wanted())
        assert write_survey(connection, tmp_path / "w.csv", Wanted(Choice(survey=(SURVEY,)), labels="th")) == 1
        assert write_survey_folder(connection, tmp_path / "folder", Wanted()) == 2
        export_folder(connection, tmp_path / "package", Choice())
    head = next(csv.reader(io.StringIO((tmp_path / "w.csv").read_text(encoding="utf-8-sig"))))
    assert head[:5] == ["การสำรวจ", "ขอบเขต", "ระดับ", "จังหวัด/หน่วยงาน", "ปี พ.ศ."] and head[7] == "คะแนนรวม"
    files = [SURVEY, f"{SURVEY}-status", ELECTION, f"{ELECTION}-status", "conflicts", "columns"]
    for folder in ("folder", "package/surveys"):
        assert {p.name for p in (tmp_path / folder).iterdir()} == {f"{name}.csv" for name in files}


def test_a_workbook_has_a_sheet_for_each_survey_and_two_heads(made: Path, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter")
    with reading(made) as connection:
        assert write_survey_workbook(connection, tmp_path / "w.xlsx", Wanted()) == 2
    with zipfile.ZipFile(tmp_path / "w.xlsx") as book:
        names = book.read("xl/workbook.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    for name in (SURVEY, "digital-government-readi status", ELECTION, "general-election-constit status", "conflicts"):
        assert f'name="{name}"' in names, name
    assert sheet.index("คะแนนรวม") < sheet.index(">overall<") and 'ySplit="2"' in sheet


def test_records_are_chosen_by_survey_year_scope_and_level(made: Path, tmp_path: Path) -> None:
    with reading(made) as connection:
        assert export_csv(connection, tmp_path / "r.csv", Choice(survey=(SURVEY,), year_be=(2560,))) == 5
        assert export_csv(connection, tmp_path / "r.csv", Choice(survey=(ELECTION,))) == 1
        check_choice(connection, Choice(scope=("province",)))
        for choice, hint in (
            (Choice(survey=("digital-goverment-readiness",)), f"did you mean {SURVEY}? there are: {SURVEY}, gen"),
            (Choice(year_be=(2550,)), "there are: 2560"),
            (Choice(scope=("province",), survey=(ELECTION,), measure=("score",), level=("x",)), "there are: "),
        ):
            with pytest.raises(UsageError) as told:
                check_choice(connection, choice)
            assert str(told.value.hint).endswith(hint) or hint in str(told.value.hint)


@pytest.mark.parametrize(
    ("text", "found"),
    [("2559-2562", (2559, 2560, 2561, 2562)), ("2016,2561", (2559, 2561)), ("2560", (2560,)), ("2562-2559", None),
     ("256", None), ("๒๕๖๐", None), ("", None), ("2559-", None)],
)  # fmt: skip
def test_years_of_either_era(text: str, found: tuple[int, ...] | None) -> None:
    if found is None:
        with pytest.raises(ValueError):
            years(text)
    else:
        assert years(text) == found


def test_parquet_is_written_in_groups(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr("extract.archive.export._GROUP_ROWS", 4)
    with reading(made) as connection:
        assert export_parquet(connection, tmp_path / "r.parquet") == 6
    file = parquet.ParquetFile(tmp_path / "r.parquet")
    assert [file.metadata.row_group(k).num_rows for k in range(file.num_row_groups)] == [4, 2]
    assert sorted(v for v in file.read()["final_value"].to_pylist() if v is not None) == [28.1, 28.1, 31, 33, 70]


def test_the_command_line_writes_what_it_is_asked(made: Path, tmp_path: Path, capfd: pytest.CaptureFixture) -> None:
    out = tmp_path / "w.csv"
    chosen = ["--survey", SURVEY, "--year", "2559-2562", "--scope", "province", "--format", "wide"]
    assert main(["export", str(made), str(out), *chosen, "--prefer", "newest"]) == 0
    assert capfd.readouterr().err == f"1 rows written to {out}\n"
    (row,) = csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig")))
    assert (row["overall"], row["smart-back-office"]) == ("28.1", "31")
    assert main(["export", str(made), str(out), "--format", "pdf", "--survey", SURVEY]) == 2
    with pytest.raises(SystemExit):
        main(["export", str(made), str(out), "--year", "25"])
    assert "'25' is not a list of years such as 2559-2562" in capfd.readouterr().err


def test_datasette_is_told_names_facets_and_where_the_documents_are(made: Path, tmp_path: Path) -> None:
    out = tmp_path / "m.json"
    assert main(["export", str(made), str(out), "--format", "datasette", "--documents-url", "https://x.example/d"]) == 0
    (database,) = json.loads(out.read_text(encoding="utf-8"))["databases"].values()
    connection = sqlite3.connect(made)
    connection.row_factory = sqlite3.Row
    for name, table in database["tables"].items():
        there = {c[1] for c in connection.execute(f"PRAGMA table_info({name})")}
        named = {*table.get("columns", ()), *table.get("facets", ()), *[c for c in [table.get("label_column")] if c]}
        assert there and named <= there, name
    values = connection.execute(database["queries"]["values"]["sql"], {"entity": "", "indicator": "overall"}).fetchall()
    assert {row["thai"] for row in values} == {"คะแนนรวม"} and len(values) == 2
    assert {row["page_of_document"][:23] for row in values} == {"https://x.example/d/" + r["document"][:3] for r in
            connection.execute("SELECT document FROM final_records WHERE indicator = 'overall'")}  # fmt: skip
    (clash,) = connection.execute(database["queries"]["conflicts"]["sql"])
    assert (clash["indicator"], clash["different"]) == ("smart-back-office", 2)
    assert main(["export", str(made), str(out), "--format", "datasette", "--documents-url", "javascript:1"]) == 2
