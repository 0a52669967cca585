"""Archives from several machines become one: by content, with corrections and history, and none of them is changed."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
import store_fakes as fakes

from extract.archive.archive import archive
from extract.archive.corrections import apply, correction
from extract.archive.database import reading, writing
from extract.archive.fixity import layout, seal_all
from extract.archive.forget import forget
from extract.archive.lookup import find_document
from extract.archive.merging import merge
from extract.archive.record_rows import Made, write_document
from extract.archive.verify import history, verify
from extract.cli import main
from extract.errors import ExitCode, InputError, UsageError
from extract.model import stored_lines
from extract.run.jobs import Result

EARLY, LATE, LATEST = "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"
#: What documents say, without what a copy changes: row numbers, runs.
ROWS = (
    "SELECT sha256, name, state, kind, number, content_sha256, program FROM documents ORDER BY sha256",
    "SELECT d.sha256, p.number, p.text, p.folded, l.json FROM pages AS p JOIN documents AS d ON d.id = p.document_id "
    "JOIN layouts AS l ON l.page_id = p.id ORDER BY 1, 2",
    "SELECT key, name, value, status, issues, confidence FROM records ORDER BY key",
    "SELECT r.key, e.ordinal, e.printed, e.x0, e.rule FROM evidence AS e JOIN records AS r ON r.id = e.record_id "
    "ORDER BY 1, 2",
    "SELECT d.sha256, c.ordinal, c.sentence, r.key FROM checks AS c JOIN documents AS d ON d.id = c.document_id "
    "JOIN check_records AS x ON x.check_id = c.id JOIN records AS r ON r.id = x.record_id ORDER BY 1, 2, 4",
    "SELECT d.sha256, t.ordinal, t.rows FROM tables AS t JOIN documents AS d ON d.id = t.document_id ORDER BY 1, 2",
    "SELECT d.sha256, e.json FROM extractions AS e JOIN documents AS d ON d.id = e.document_id ORDER BY 1",
)


def rows(path: Path, *queries: str) -> list[tuple[object, ...]]:
    with reading(path) as connection:
        return [tuple(row) for query in queries or ROWS for row in connection.execute(query)]


def made(tmp_path: Path, name: str, **values: str) -> Path:
    """An archive of transcripts, one for each value, in a folder of its own."""
    for stem, value in values.items():
        fakes.write(tmp_path / f"in-{name}", f"{stem}.txt", lines=[f"รัฐบาลดิจิทัล {stem}"], value=value)
    into = tmp_path / f"{name}.sqlite"
    archive([tmp_path / f"in-{name}"], into, jobs=1, extractor=fakes.read)
    return into


def correct(path: Path, value: str, by: str, at: str, stem: str = "x") -> None:
    with writing(path) as connection:
        query = "SELECT r.key FROM records AS r JOIN documents AS d ON d.id = r.document_id WHERE d.name = ?"
        (key,) = connection.execute(query, [f"{stem}.txt"]).fetchone()
        apply(connection, [correction(key, value=value, by=by, why="พิมพ์ผิด")], at)


def digests(*paths: Path) -> list[str]:
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two archives that share document x, each with one of its own."""
    return made(tmp_path, "a", x="1.5", y="2.5"), made(tmp_path, "b", x="1.5", z="3.5")


def test_two_archives_become_one_like_an_archive_of_all(tmp_path: Path, two: tuple[Path, Path]) -> None:
    before = digests(*two)
    merged = merge(two, tmp_path / "c.sqlite")
    assert (merged.documents, merged.shared, merged.records, merged.conflicts) == (3, 1, 3, [])
    assert digests(*two) == before
    archive([tmp_path / "in-a", tmp_path / "in-b"], tmp_path / "all.sqlite", jobs=1, extractor=fakes.read)
    assert rows(tmp_path / "c.sqlite") == rows(tmp_path / "all.sqlite")
    paths = "SELECT path, document FROM document_paths ORDER BY path"
    assert rows(tmp_path / "c.sqlite", paths) == rows(tmp_path / "all.sqlite", paths)
    report = verify(tmp_path / "c.sqlite", keep=False)
    assert report.good and report.root == merged.root, report
    hits = "SELECT count(*) FROM page_search WHERE page_search MATCH '\"รัฐบาล\"'"
    assert rows(tmp_path / "c.sqlite", hits) == [(3,)]
    assert sorted(p.name for p in tmp_path.iterdir() if p.is_file()) == [
        "a.sqlite", "all.sqlite", "b.sqlite", "c.sqlite",
    ]  # fmt: skip


def test_runs_are_kept_and_the_merge_is_one(tmp_path: Path, two: tuple[Path, Path]) -> None:
    verify(two[0], keep=True)
    merge(two, tmp_path / "c.sqlite")
    with reading(tmp_path / "c.sqlite") as connection:
        runs = connection.execute("SELECT state, options, summary FROM runs ORDER BY id").fetchall()
        assert [r["state"] for r in runs] == ["finished"] * 3
        assert json.loads(runs[2]["options"]) == {"merge": ["a.sqlite", "b.sqlite"]}
        told = json.loads(runs[2]["summary"])
        used = connection.execute("SELECT count(DISTINCT run_id) FROM documents").fetchone()[0]
    assert [a["archive"] for a in told["archives"]] == ["a.sqlite", "b.sqlite"] and told["documents"] == 3
    assert told["archives"][1]["root"] == verify(two[1], keep=False).root
    assert used == 2
    assert [h["scope"] for h in history(tmp_path / "c.sqlite")] == ["rows and files, of a.sqlite"]


def test_a_further_run_into_the_merged_archive_reads_nothing_anew(tmp_path: Path, two: tuple[Path, Path]) -> None:
    merge(two, tmp_path / "c.sqlite")
    again = archive([tmp_path / "in-a", tmp_path / "in-b"], tmp_path / "c.sqlite", jobs=1, extractor=fakes.read)
    assert (again.read, again.same_content, again.unchanged) == (0, 4, 0)
    assert verify(tmp_path / "c.sqlite", keep=False).good


def test_corrections_of_both_are_one_history(tmp_path: Path, two: tuple[Path, Path]) -> None:
    correct(two[1], "9", "ข", EARLY, "z")
    correct(two[0], "7", "ก", LATE, "x")
    merged = merge(two, tmp_path / "c.sqlite")
    assert merged.corrections == 2 and not merged.conflicts
    kept = "SELECT corrected_by, value FROM corrections ORDER BY id"
    assert rows(tmp_path / "c.sqlite", kept) == [("ข", "9"), ("ก", "7")]
    final = "SELECT file, final_value FROM final_records ORDER BY file"
    assert rows(tmp_path / "c.sqlite", final) == [("x.txt", "7"), ("y.txt", "2.5"), ("z.txt", "9")]
    assert verify(tmp_path / "c.sqlite", keep=False).good


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_corrections_that_differ_are_told_and_the_later_counts(
    tmp_path: Path, two: tuple[Path, Path], order: tuple[int, int]
) -> None:
    correct(two[0], "7", "ก", LATE)
    correct(two[1], "8", "ข", LATEST)
    merged = merge([two[i] for i in order], tmp_path / "c.sqlite")
    assert merged.exit_code == ExitCode.FINDINGS
    (conflict,) = merged.conflicts
    assert conflict.kind == "correction"
    assert conflict.words.endswith(f": a.sqlite: 7 (ก, {LATE}); b.sqlite: 8 (ข, {LATEST}), which counts")
    assert rows(tmp_path / "c.sqlite", "SELECT final_value FROM final_records WHERE file = 'x.txt'") == [("8",)]
    assert rows(tmp_path / "c.sqlite", "SELECT value FROM corrections ORDER BY id") == [("7",), ("8",)]


def test_what_is_taken_back_and_what_is_still_to_look_at_come_along(tmp_path: Path, two: tuple[Path, Path]) -> None:
    fakes.write(tmp_path / "in-b", "doubt.txt", lines=["สงสัย"], value="5", status="review")
    archive([tmp_path / "in-b"], two[1], jobs=1, extractor=fakes.read)
    for value, at in (("7", EARLY), ("8", LATE)):
        correct(two[0], value, "ก", at)
    with writing(two[0]) as connection:
        key = connection.execute("SELECT record_key FROM corrections").fetchone()[0]
        apply(connection, [correction(key, kind="undone", by="ก", why="ผิด")], LATEST)
        connection.execute("INSERT INTO settings VALUES ('double-keying', 'on')")
        seal_all(connection)
    correct(two[1], "9", "ข", EARLY, "z")
    merged = merge(two, tmp_path / "c.sqlite")
    assert not merged.conflicts
    kept = "SELECT value, kind, undoes FROM corrections ORDER BY id"
    assert rows(tmp_path / "c.sqlite", kept) == [
        ("7", "value", None), ("9", "value", None), ("8", "value", None), (None, "undone", 3),
    ]  # fmt: skip
    final = "SELECT file, final_value FROM final_records ORDER BY file"
    assert rows(tmp_path / "c.sqlite", final) == [
        ("doubt.txt", None), ("x.txt", "7"), ("y.txt", "2.5"), ("z.txt", "9"),
    ]  # fmt: skip
    queue = "SELECT name FROM queue AS q JOIN documents AS d ON d.id = q.document_id"
    assert rows(tmp_path / "c.sqlite", queue) == [("doubt.txt",)]
    assert rows(tmp_path / "c.sqlite", "SELECT * FROM settings") == [("double-keying", "on")]
    assert verify(tmp_path / "c.sqlite", keep=False).good


def test_who_says_the_same_differs_in_nothing(tmp_path: Path, two: tuple[Path, Path]) -> None:
    correct(two[0], "7", "ก", LATE)
    correct(two[1], "7", "ข", LATEST)
    merged = merge(two, tmp_path / "c.sqlite")
    assert merged.corrections == 2 and not merged.conflicts


def test_a_copy_that_went_on_brings_only_what_is_new(tmp_path: Path, two: tuple[Path, Path]) -> None:
    correct(two[0], "7", "ก", EARLY)
    shutil.copy(two[0], tmp_path / "copy.sqlite")
    correct(tmp_path / "copy.sqlite", "8", "ข", LATE)
    merged = merge([two[0], tmp_path / "copy.sqlite"], tmp_path / "c.sqlite")
    assert (merged.corrections, merged.conflicts, merged.shared) == (2, [], 2), "the second knew of the first"
    runs = rows(tmp_path / "c.sqlite", "SELECT count(*) FROM runs")
    assert runs == [(2,)], "the run that both have, and the merge"
    # What went into the merge brings nothing new into the next.
    correct(tmp_path / "c.sqlite", "9", "ค", LATEST)
    again = merge([tmp_path / "c.sqlite", two[0], tmp_path / "copy.sqlite"], tmp_path / "d.sqlite")
    assert (again.corrections, again.conflicts) == (3, [])
    assert rows(tmp_path / "d.sqlite", "SELECT value FROM corrections ORDER BY id") == [("7",), ("8",), ("9",)]
    assert verify(tmp_path / "d.sqlite", keep=False).good


@pytest.mark.parametrize(("version", "kept"), [("extract 9", "a"), (None, "b")])
def test_of_two_readings_one_is_kept_and_the_difference_told(
    tmp_path: Path, two: tuple[Path, Path], version: str | None, kept: str
) -> None:
    """That of this version; of two of this version, the later one."""
    with writing(two[1]) as connection:
        _reread(connection, version)
    merged = merge(two, tmp_path / "c.sqlite")
    (conflict,) = merged.conflicts
    assert conflict.kind == "reading"
    assert conflict.words.startswith(f"1 records are read differently; kept is {kept}.sqlite (read, ")
    value = "SELECT r.value FROM records AS r JOIN documents AS d ON d.id = r.document_id WHERE d.name = 'x.txt'"
    assert rows(tmp_path / "c.sqlite", value) == [({"a": "1.5", "b": "99.5"}[kept],)]
    assert verify(tmp_path / "c.sqlite", keep=False).good


def _reread(connection: sqlite3.Connection, version: str | None) -> None:
    """Store another value of x.txt, as a later reading would have, by this version or another."""
    d = connection.execute("SELECT * FROM documents WHERE name = 'x.txt'").fetchone()
    (packed,) = connection.execute("SELECT json FROM extractions WHERE document_id = ?", [d["id"]]).fetchone()
    pages = connection.execute("SELECT p.text, l.json FROM pages AS p JOIN layouts AS l ON l.page_id = p.id "
                               "WHERE p.document_id = ?", [d["id"]]).fetchall()  # fmt: skip
    data = stored_lines.unpack(packed).replace(b"1.5", b"99.5")
    result = Result(data, tuple(p["text"] for p in pages), tuple(stored_lines.unpack(p["json"]) for p in pages))
    made_then = Made(version or d["program"], d["patterns"], d["model"], d["options"])
    write_document(connection, "x.txt", result, made_then, d["run_id"])
    connection.execute("UPDATE runs SET started = '2999-01-01T00:00:00Z'")
    seal_all(connection)


def test_a_failed_document_gives_way_to_a_read_one(tmp_path: Path) -> None:
    a = made(tmp_path, "a", x="1.5")
    fakes.write(tmp_path / "in-b", "x.txt", lines=["รัฐบาลดิจิทัล x"], value="1.5")
    archive([tmp_path / "in-b"], tmp_path / "b.sqlite", jobs=1, extractor=fail)
    assert rows(tmp_path / "b.sqlite", "SELECT state FROM documents") == [("failed",)]
    for order in ([a, tmp_path / "b.sqlite"], [tmp_path / "b.sqlite", a]):
        merged = merge(order, tmp_path / "c.sqlite")
        assert (merged.documents, merged.conflicts) == (1, [])
        assert rows(tmp_path / "c.sqlite", "SELECT state FROM documents") == [("read",)]
        (tmp_path / "c.sqlite").unlink()


def fail(job: object, tell: object) -> None:
    raise InputError("encrypted")


def test_what_was_taken_out_of_one_archive_does_not_come_back(tmp_path: Path, two: tuple[Path, Path]) -> None:
    with writing(two[0]) as connection:
        forget(connection, find_document(connection, "x.txt"), by="ก", why="ข้อมูลส่วนบุคคล", at=LATE)
    verify(two[1], keep=True)
    merged = merge(two, tmp_path / "c.sqlite")
    (conflict,) = merged.conflicts
    assert conflict.kind == "forgotten"
    assert conflict.words.startswith("taken out of a.sqlite, so the reading of b.sqlite (read, ")
    said = "SELECT name, error_code, error_message FROM documents WHERE state = 'failed'"
    assert rows(tmp_path / "c.sqlite", said) == [
        ("x.txt", "forgotten", f"taken out by ก on {LATE}: ข้อมูลส่วนบุคคล"),
    ]  # fmt: skip
    assert rows(tmp_path / "c.sqlite", "SELECT path FROM files WHERE path LIKE '%x.txt'") == []
    looked_at = "SELECT at FROM looked_at WHERE path_raw NOT IN (SELECT path_raw FROM files)"
    assert rows(tmp_path / "c.sqlite", looked_at) == []
    assert verify(tmp_path / "c.sqlite", keep=False).good


def test_one_path_of_two_machines_is_told(tmp_path: Path) -> None:
    a = made(tmp_path, "a", x="1.5")
    fakes.write(tmp_path / "in-a", "x.txt", lines=["อื่น"], value="4")
    archive([tmp_path / "in-a"], tmp_path / "b.sqlite", jobs=1, extractor=fakes.read)
    merged = merge([a, tmp_path / "b.sqlite"], tmp_path / "c.sqlite")
    (conflict,) = merged.conflicts
    path = str(tmp_path / "in-a" / "x.txt")
    assert conflict.kind == "path"
    assert conflict.words == f"{path} is another file in b.sqlite, and stands as b.sqlite:{path}"
    paths = rows(tmp_path / "c.sqlite", "SELECT path FROM files ORDER BY path")
    assert paths == [(path,), (f"b.sqlite:{path}",)]


def test_what_cannot_be_merged_is_refused(tmp_path: Path, two: tuple[Path, Path]) -> None:
    for sources, into, why in (
        ([two[0]], "c", "two archives at least"),
        ([two[0], two[0]], "c", "named twice"),
        (two, "a.sqlite", "there already"),
    ):
        with pytest.raises(UsageError, match=why):
            merge(sources, tmp_path / into)
    with pytest.raises(InputError, match="no archive at"):
        merge([two[0], tmp_path / "none.sqlite"], tmp_path / "c")
    connection = sqlite3.connect(two[1])
    connection.execute("UPDATE records SET value = '99' WHERE value = '3.5'")
    connection.commit()
    connection.close()
    with pytest.raises(InputError, match=r"b\.sqlite is not as it was written"):
        merge(two, tmp_path / "c")
    assert not (tmp_path / "c").exists() and not list(tmp_path.glob(".extract-*"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET indicator = CAST('x' AS BLOB)",
        "UPDATE pages SET skew = 'much'",
        "UPDATE files SET path = x'00'",
        "UPDATE runs SET program = x'00'",
    ],
)
def test_a_forged_archive_with_digests_of_its_own_is_refused(
    tmp_path: Path, two: tuple[Path, Path], statement: str
) -> None:
    connection = sqlite3.connect(two[1], isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute(statement)
    seal_all(connection)
    connection.close()
    with pytest.raises(InputError, match=r"of a kind that this program does not write|is not as it was written"):
        merge(two, tmp_path / "c")
    assert not (tmp_path / "c").exists()


def test_every_table_is_one_that_a_merge_knows(tmp_path: Path, two: tuple[Path, Path]) -> None:
    with reading(two[0]) as connection:
        shared = {name for name, _ in layout(connection).shared}
    copied = {"corrections", "files", "looked_at", "runs", "settings", "sources", "verifications"}
    made_anew = {"decided", "decided_heads", "decided_parts", "queue", "queue_counts", "score_counts"}
    assert shared == copied | made_anew


def test_the_command_tells_what_became_one(
    tmp_path: Path, two: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    correct(two[0], "7", "[b]ก", LATE)
    correct(two[1], "8", "ข", LATEST)
    code = main(["merge", str(two[0]), str(two[1]), "--into", str(tmp_path / "c.sqlite"), "--json"])
    out, err = capsys.readouterr()
    assert code == ExitCode.FINDINGS
    told = json.loads(out)
    assert (told["documents"], told["shared"], len(told["conflicts"])) == (3, 1, 1)
    assert "2 archives: 3 documents, 1 of them in several; 3 records, 2 corrections" in err
    assert "7 ([b]ก" in err
