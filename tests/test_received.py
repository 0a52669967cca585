"""Archives and bags from elsewhere: looked into, never obeyed, never changed."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import zlib
from datetime import timedelta
from pathlib import Path

import pytest
import store_fakes as fakes
from decided_archives import older

from extract.archive import received
from extract.archive.archive import archive, now
from extract.archive.bag import bag
from extract.archive.corrections import apply, correction
from extract.archive.database import migrations, reading, writing
from extract.archive.fixity import is_sound, layout, open_root, root_of, seal_all
from extract.archive.verify import history, verify
from extract.errors import InputError, UsageError
from extract.model import stored_lines

ROOT = Path(__file__).parents[1]
ESCAPE = "\x1b]0;OWNED\x07\x1b[31m"


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An archive of two documents with a correction, in a folder of its own beside what it was made of."""
    fakes.write(tmp_path / "in", "a.txt", lines=["รัฐบาลดิจิทัล ๒๕๖๐"], value="34.4")
    fakes.write(tmp_path / "in", "b.txt", lines=["คะแนน ๒๘.๑"], value="28.1")
    (tmp_path / "home").mkdir()
    into = tmp_path / "home" / "a.sqlite"
    archive([tmp_path / "in"], into, jobs=1, extractor=fakes.read)
    with writing(into) as connection:
        key = connection.execute("SELECT key FROM records ORDER BY id LIMIT 1").fetchone()[0]
        apply(connection, [correction(key, value="12.5", by="ก", why="พิมพ์ผิด")], now())
    return into


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    for sql in statements:
        connection.execute(sql)
    connection.commit()
    connection.close()


def command(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "extract", *map(str, arguments)], capture_output=True, text=True, encoding="utf-8",
        timeout=60, check=False, cwd=ROOT,
    )  # fmt: skip


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def hostile_journal(path: Path, victim: Path) -> Path:
    """A journal that SQLite would roll back, and then delete ``victim``."""
    data, name = path.read_bytes(), os.fsencode(victim)
    (page,) = struct.unpack(">H", data[16:18])
    head = bytes.fromhex("d9d505f920a163d7") + struct.pack(">IIIII", 0, 0, len(data) // page, 512, page)
    total = sum(b - 256 if b > 127 else b for b in name) & 0xFFFFFFFF
    tail = struct.pack(">I", 0x40000000 // page + 1) + name + struct.pack(">II", len(name), total)
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(head.ljust(512, b"\0") + tail + bytes.fromhex("d9d505f920a163d7"))
    return journal


def test_a_journal_beside_an_archive_is_left_alone_and_said(made: Path, tmp_path: Path) -> None:
    victim = tmp_path / "victim.docx"
    victim.write_text("dear to its owner", encoding="utf-8")
    journal = hostile_journal(made, victim)
    before = digest(made), digest(journal)
    with pytest.raises(InputError, match=r"a\.sqlite-journal beside the archive") as refused, reading(made):
        pass
    assert "extract archive --into" in str(refused.value.hint)
    with pytest.raises(InputError, match="names another file"), writing(made):
        pass
    assert victim.exists()
    assert (digest(made), digest(journal)) == before
    journal.unlink()
    made.with_name("a.sqlite-wal").write_bytes(b"")
    for way in (reading, writing):
        with pytest.raises(InputError, match=r"a\.sqlite-wal"), way(made):
            pass


def test_an_own_archive_is_brought_back_after_a_power_cut(made: Path, tmp_path: Path) -> None:
    lying = tmp_path / "cut" / "a.sqlite"
    lying.parent.mkdir()
    connection = sqlite3.connect(made, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    connection.execute("UPDATE pages SET text = text || hex(randomblob(100000))")
    connection.execute("UPDATE records SET value = '99'")
    shutil.copy(made, lying)
    shutil.copy(f"{made}-journal", f"{lying}-journal")
    connection.rollback()
    connection.close()
    with pytest.raises(InputError, match="journal"), reading(lying):
        pass
    with writing(lying) as back:
        assert [r[0] for r in back.execute("SELECT value FROM records ORDER BY id")] == ["34.4", "28.1"]
    with reading(lying) as connection:
        assert is_sound(connection)


def test_while_a_run_writes_its_last_commit_is_read(made: Path) -> None:
    with writing(made) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE records SET value = '1'")
        with reading(made) as connection:
            assert connection.execute("SELECT value FROM records ORDER BY id").fetchone()[0] == "34.4"
        writer.rollback()


def test_one_file_has_one_writer_by_whatever_name(made: Path, tmp_path: Path) -> None:
    link, hard = tmp_path / "link.sqlite", tmp_path / "hard.sqlite"
    link.symlink_to(made)
    os.link(made, hard)
    with writing(made):
        for name in (made, link, hard):
            with pytest.raises(UsageError, match="another run is writing"), writing(name):
                pass


def test_reading_changes_nothing_and_makes_no_file(made: Path) -> None:
    made.chmod(0o444)
    before = digest(made), sorted(os.listdir(made.parent))
    for arguments in (("search", made, "ดิจิทัล"), ("show", made, "a.txt"), ("verify", made, "--no-keep")):
        assert command(*arguments).returncode == 0
    assert (digest(made), sorted(os.listdir(made.parent))) == before
    with reading(made) as connection, pytest.raises(sqlite3.OperationalError):
        connection.execute("DELETE FROM records")


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE VIEW more AS SELECT 1",),
        ("DROP VIEW needs_review",),
        ("CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM documents; END",),
        ("ALTER TABLE records ADD COLUMN more TEXT",),
        ("DROP VIEW needs_review", "CREATE VIEW needs_review AS SELECT 1"),
    ],
)
def test_another_schema_is_refused_for_reading_and_writing(made: Path, statements: tuple[str, ...]) -> None:
    change(made, *statements)
    for way in (reading, writing):
        with pytest.raises(InputError, match="schema is not this program's"), way(made):
            pass


def test_a_query_without_end_is_ended_and_a_signal_ends_it_at_once(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    monkeypatch.setattr(received, "_LOOKS", 50)
    with pytest.raises(InputError, match="does not end"), reading(made) as connection:
        connection.execute(endless)
    monkeypatch.setattr(received, "_LOOKS", 1 << 60)

    def stop(_signal: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 0.2)
    began = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt), reading(made) as connection:
            connection.execute(endless)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - began < 10


def test_a_digest_that_is_a_path_names_no_file(made: Path, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("dear", encoding="utf-8")
    change(made, f"UPDATE documents SET sha256 = '{tmp_path / 'diary'}' WHERE id = 1")
    for arguments in (
        ("export", made, tmp_path / "out", "--format", "text"), ("bag", made, tmp_path / "bag"), ("verify", made),
    ):  # fmt: skip
        done = command(*arguments)
        assert done.returncode == 3
        assert "no SHA-256" in done.stderr
    assert diary.read_text(encoding="utf-8") == "dear"


def test_a_reading_that_inflates_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_lines, "MOST_BYTES", 1 << 20)
    assert stored_lines.unpack(stored_lines.pack(b" " * (1 << 19))) == b" " * (1 << 19)
    for bad in (stored_lines.pack(b" " * (1 << 21)), stored_lines.pack(b"whole")[:-2], b"rubbish"):
        with pytest.raises(zlib.error):
            stored_lines.unpack(bad)


def test_what_a_row_holds_that_is_never_written_is_the_archives_fault(made: Path) -> None:
    change(made, "UPDATE extractions SET json = x'00'")
    done = command("show", made, "a.txt")
    assert done.returncode == 3
    assert "holds what this program does not write" in done.stderr


def test_a_fault_of_our_own_is_not_blamed_on_a_sound_archive(made: Path) -> None:
    with pytest.raises(LookupError, match="our own"), reading(made):
        raise LookupError("our own")


def test_no_escape_sequence_leaves_show_search_or_verify(made: Path) -> None:
    connection = sqlite3.connect(made)
    for row, blob in connection.execute("SELECT document_id, json FROM extractions").fetchall():
        data = json.loads(zlib.decompress(blob))
        data["document"]["kind"] = ESCAPE
        for record in data["records"]:
            record |= {"value": ESCAPE, "issues": [ESCAPE], "measure": ESCAPE, "status": ESCAPE}
        packed = zlib.compress(json.dumps(data).encode())
        connection.execute("UPDATE extractions SET json = ? WHERE document_id = ?", (packed, row))
    connection.execute("UPDATE documents SET name = ?", (ESCAPE,))
    connection.execute("UPDATE files SET path = path || ?", (ESCAPE,))
    connection.commit()
    connection.close()
    for arguments in (("show", made, "a.txt"), ("search", made, "ดิจิทัล"), ("verify", made), ("show", made, "b.txt")):
        done = command(*arguments)
        assert not set(done.stdout + done.stderr) & {"\x1b", "\x07"}, arguments


def test_folders_elsewhere_are_named_and_not_walked_unasked(made: Path, tmp_path: Path) -> None:
    (tmp_path / "in" / "new.txt").write_text("{}", encoding="utf-8")
    report = verify(made, keep=False)
    assert report.good
    assert len(report.notes) == 1
    assert report.notes[0].startswith(f"{tmp_path / 'in'} lies outside of the archive's folder")
    everywhere = verify(made, keep=False, everywhere=True)
    assert [Path(name).name for name in everywhere.extra] == ["new.txt"]


def test_a_bag_of_pipes_links_and_devices_is_named_and_does_not_hang(tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    (folder / "data").mkdir(parents=True)
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    os.mkfifo(folder / "data" / "pipe")
    (folder / "manifest-sha256.txt").write_text("0" * 64 + "  data/pipe\n", encoding="utf-8")
    (folder / "bag-info.txt").symlink_to("/dev/zero")
    (folder / "data" / "archive.sqlite").symlink_to("/dev/zero")
    began = time.monotonic()
    report = verify(folder)
    assert time.monotonic() - began < 5
    told = " | ".join(report.problems)
    for name in ("data/pipe is no plain file", "bag-info.txt is no plain file", "data/archive.sqlite is a link"):
        assert name in told


def test_no_bag_is_made_of_rows_that_nobody_wrote(made: Path, tmp_path: Path) -> None:
    with reading(made) as connection:
        bag(connection, tmp_path / "good")
    assert verify(tmp_path / "good").good
    info = (tmp_path / "good" / "bag-info.txt").read_text(encoding="utf-8")
    assert f"Archive-Root-SHA256: {verify(tmp_path / 'good').root}\n" in info
    change(made, "UPDATE evidence SET printed = '99'")
    with reading(made) as connection, pytest.raises(InputError, match="not as it was written"):
        bag(connection, tmp_path / "bad")


def test_the_history_of_verifications_is_kept_and_only_what_is_due_is_read(made: Path) -> None:
    first = verify(made)
    assert first.good and first.checked == 4
    (entry,) = history(made)
    assert (entry["good"], entry["scope"], entry["found"]) == (True, "rows and files", "{}")
    again = verify(made, due=timedelta(days=90))
    assert (again.good, again.checked) == (True, 2)
    assert again.notes[0].startswith("2 files were found as they were since")
    assert len(history(made)) == 2
    assert verify(made, keep=False).good
    assert len(history(made)) == 2
    change(made, "UPDATE verifications SET good = 0 WHERE id = 1")
    assert not verify(made).good


def test_a_stranger_s_archive_is_not_written_to(made: Path, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "in")
    before = digest(made)
    assert verify(made).missing
    assert digest(made) == before


def every_column(path: Path) -> list[tuple[str, str, str]]:
    """Table, column and type of every column of every table with rows, the index's own tables left out."""
    connection = sqlite3.connect(path)
    names = [
        r[0]
        for r in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        if not r[0].startswith("page_search_")
    ]
    found = [
        (name, column[1], column[2])
        for name in names
        if connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for column in connection.execute(f"PRAGMA table_info({name})")
    ]
    connection.close()
    return found


def test_a_change_in_any_column_of_any_table_is_noticed(made: Path, tmp_path: Path) -> None:
    verify(made)  # there is a history then, too
    columns = every_column(made)
    assert len({table for table, _, _ in columns}) >= 17
    copy = tmp_path / "home" / "copy.sqlite"
    unnoticed = []
    for table, column, kind in columns:
        shutil.copy(made, copy)
        new = {"INTEGER": f"coalesce({column}, 0) + 7", "REAL": f"coalesce({column}, 0) + 7", "BLOB": "x'78'"}
        connection = sqlite3.connect(copy)
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(
            f"UPDATE OR IGNORE {table} SET {column} = {new.get(kind, f'coalesce({column}, 0) || 9')} "
            f"WHERE rowid = (SELECT min(rowid) FROM {table})"
            if table != "check_records"
            else f"UPDATE OR IGNORE check_records SET {column} = {column} + 7"
        )
        changed = connection.total_changes
        connection.commit()
        connection.close()
        if changed and _good(copy):
            unnoticed.append(f"{table}.{column}")
    assert unnoticed == []


def _good(path: Path) -> bool:
    try:
        return verify(path, keep=False).good
    except InputError:
        return False


def test_no_row_and_no_bit_of_the_file_can_go_unnoticed(made: Path, tmp_path: Path) -> None:
    verify(made)
    copy = tmp_path / "home" / "copy.sqlite"
    for table in sorted({table for table, _, _ in every_column(made)}):
        shutil.copy(made, copy)
        key = "rowid = (SELECT max(rowid) FROM {0})" if table != "check_records" else "1"
        change(copy, f"DELETE FROM {table} WHERE {key.format(table)}")
        assert not _good(copy), table
    data = made.read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        flipped = bytearray(data)
        at = chance.randrange(len(flipped))
        flipped[at] ^= 1 << chance.randrange(8)
        copy.write_bytes(flipped)
        assert not _good(copy), at


def test_columns_and_tables_that_are_added_are_under_the_digests(made: Path) -> None:
    connection = sqlite3.connect(made, isolation_level=None)
    connection.execute("ALTER TABLE records ADD COLUMN more TEXT")
    connection.execute(
        "CREATE TABLE parts (id INTEGER PRIMARY KEY, pages TEXT, document_id INTEGER NOT NULL "
        "REFERENCES documents(id) ON DELETE CASCADE)"
    )
    connection.execute("CREATE TABLE of_no_document (id INTEGER PRIMARY KEY, more TEXT)")
    connection.execute("INSERT INTO parts VALUES (1, '1-2', 1)")
    connection.execute("INSERT INTO of_no_document VALUES (1, 'x')")
    tables = layout(connection)
    assert "parts" in dict(tables.of_document)
    assert "of_no_document" in dict(tables.shared)
    seal_all(connection)
    assert is_sound(connection)
    for statement in (
        "UPDATE records SET more = 'at-least' WHERE id = 1",
        "UPDATE parts SET pages = '1-3'",
        "UPDATE of_no_document SET more = 'y'",
        "UPDATE corrections SET reason = 'another'",
        "DELETE FROM corrections",
    ):
        connection.execute("BEGIN")
        connection.execute(statement)
        assert not is_sound(connection), statement
        connection.rollback()
    connection.close()


def test_the_root_digest_stays_when_an_archive_is_looked_at(made: Path) -> None:
    assert verify(made).root == verify(made).root
    with writing(made) as connection:
        key = connection.execute("SELECT key FROM records ORDER BY id DESC LIMIT 1").fetchone()[0]
        before = root_of(connection)
        apply(connection, [correction(key, value="1", by="ก", why="x")], now())
        assert root_of(connection) != before
    assert verify(made).good


def test_an_archive_that_was_not_closed_says_so_and_is_closed_by_the_next_run(made: Path, tmp_path: Path) -> None:
    with writing(made) as connection:
        open_root(connection)
    assert verify(made).problems == [
        "the archive is not closed: a run is under way or was cut off (extract archive --into ARCHIVE closes it)"
    ]
    archive([tmp_path / "in"], made, jobs=1, extractor=fakes.read)
    assert verify(made).good


def test_an_archive_of_the_first_schema_is_brought_up_to_date_with_all_it_holds(made: Path, tmp_path: Path) -> None:
    """Every earlier schema, with data in it: what it held is there, and under digests."""
    for newest in range(1, len(migrations())):
        old = tmp_path / f"schema-{newest}.sqlite"
        counts = older(made, old, newest)
        with pytest.raises(InputError, match=f"schema {newest}"), reading(old):
            pass
        with writing(old) as connection:
            for table, count in counts.items():
                assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == count, table
            query = "SELECT final_value, corrected_by FROM final_records WHERE correction = 'value'"
            stands = connection.execute(query)
            assert [tuple(r) for r in stands] == [("12.5", "ก")]
        assert sum(counts.values()) > 20
        report = verify(old, keep=False)
        assert report.good, report
