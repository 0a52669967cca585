"""What people decided is kept: through new readings, exports, tampering, hostile words and several writers."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import threading
from decimal import Decimal
from pathlib import Path

import pytest
from decided_archives import (
    HOSTILE,
    answer,
    final,
    keys,
    read,
    sha,
)

from extract.archive.archive import archive
from extract.archive.choice import ALL
from extract.archive.database import reading, writing
from extract.archive.decisions import Busy, Decision, Filters, Stale, Target, groups_of, pages_text
from extract.archive.export import export_csv
from extract.archive.fixity import is_sound
from extract.archive.review import Review
from extract.archive.snapshot import snapshot
from extract.archive.verify import verify
from extract.archive.view import document_json
from extract.errors import InputError, UsageError
from extract.validate.readings import kept


def test_decisions_outlive_a_new_reading_and_one_on_the_old_is_stale(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Review(made) as review:
        known, document = keys(review), sha(review)
        review.decide(Target.document(document), Decision("entity", "set", "ลำปาง"), by="ก")
        review.decide(Target.record(known["overall"]), answer("value", "51"), by="ก")
        review.decide(Target.head(document), Decision("head.number", "set", "ศธ 1/2"), by="ก")
        seen = review.item(known["public-services"]).state
    monkeypatch.setattr("extract.versions.versions", lambda: {"program": "9", "patterns": "p", "model": "m"})
    archive([tmp_path / "in"], made, extractor=read, refresh=True)
    with Review(made) as review:
        row = final(review, known["overall"])
        assert (row["final_value"], row["entity"], row["document_number"]) == ("51", "ลำปาง", "ศธ 1/2")
        assert review.total(Filters()) == 2
        with pytest.raises(Stale, match="read anew"):
            review.decide(Target.record(known["public-services"]), answer("confirmed"), by="ก", state=seen)
    assert verify(made).good


def test_what_is_decided_is_in_csv_json_and_the_copy_that_is_handed_over(made: Path, tmp_path: Path) -> None:
    with Review(made) as review:
        known = keys(review)
        review.decide(Target.record(known["overall"]), Decision("entity", "set", "ลำปาง"), by="ก", why="หัวตารางว่าง")
        review.decide(Target.record(known["overall"]), answer("confirmed"), by="ก")
        done = review.decide(Target.record(known["public-services"]), answer("value", "41"), by="ข")
        review.undo(done.event, by="ก", why="ผิดแถว")
    with reading(made) as connection:
        export_csv(connection, tmp_path / "r.csv", ALL)
        rows = {r["indicator"]: r for r in csv.DictReader(io.StringIO((tmp_path / "r.csv").read_text("utf-8-sig")))}
        assert (rows["overall"]["entity"], rows["overall"]["final_value"], rows["overall"]["final_status"]) == (
            "ลำปาง", "50.0", "confirmed",
        )  # fmt: skip
        assert json.loads(rows["overall"]["changed"]) == {"entity": "สมุทรปราการ"}
        assert (rows["public-services"]["final_value"], rows["public-services"]["changed"]) == ("", "")
        document = connection.execute("SELECT * FROM documents").fetchone()
        told = json.loads(document_json(connection, document))["corrections"]
        assert [(c["field"], c["kind"], c["in_force"], c["undoes"]) for c in told] == [
            ("entity", "set", True, None), ("value", "confirmed", True, None), ("value", "value", False, None),
            ("value", "undone", True, 3),
        ]  # fmt: skip
        snapshot(connection, tmp_path / "copy.sqlite")
        before = connection.execute("SELECT * FROM final_records ORDER BY key").fetchall()
        chain = [r[0] for r in connection.execute("SELECT chain FROM corrections ORDER BY id")]
    with reading(tmp_path / "copy.sqlite") as copy:
        after = copy.execute("SELECT * FROM final_records ORDER BY key").fetchall()
        assert [tuple(r) for r in after] == [tuple(r) for r in before]
        assert [r[0] for r in copy.execute("SELECT chain FROM corrections ORDER BY id")] == chain
        assert copy.execute("SELECT count(*) FROM queue").fetchone()[0] == 3
    assert verify(made).good


def test_a_source_of_validate_says_what_people_said(made: Path, tmp_path: Path) -> None:
    with Review(made) as review:
        known = keys(review)
        review.decide(Target.record(known["overall"]), answer("confirmed"), by="ก")
        review.decide(Target.record(known["public-services"]), answer("unreadable"), by="ก")
        review.decide(Target.record(known["digital-capabilities"]), Decision("entity", "set", "ลำปาง"), by="ก")
    with reading(made) as connection:
        export_csv(connection, tmp_path / "r.csv", ALL)
    for source in (made, tmp_path / "r.csv"):
        (told,) = kept(source)
        assert [(r.status, r.value, r.entity) for r in told.extraction.records] == [
            ("accepted", Decimal("50.0"), "สมุทรปราการ"), ("unreadable", None, "สมุทรปราการ"),
            ("review", Decimal("60.0"), "ลำปาง"),
        ]  # fmt: skip


def test_a_changed_event_breaks_the_chain_and_a_lost_one_too(made: Path) -> None:
    with Review(made) as review:
        for typed in ("51", "52", "53"):
            review.decide(Target.record(keys(review)["overall"]), answer("value", typed), by="ก")
    assert verify(made, keep=False).good
    connection = sqlite3.connect(made)
    connection.execute("UPDATE corrections SET after = '99' WHERE id = 2")
    connection.commit()
    connection.close()
    assert "correction 2 is not the one that was written after the ones before it" in verify(made, keep=False).problems


def test_no_row_that_follows_from_decisions_can_be_changed_unseen(made: Path) -> None:
    with Review(made) as review:
        known, document = keys(review), sha(review)
        review.decide(Target.document(document), Decision("pages", "set", "1-2;3"), by="ก")
        review.decide(Target.table(document, 0), Decision("entity", "set", "ลำปาง"), by="ก", force=True)
        review.decide(Target.head(document), Decision("head.subject", "set", "เรื่อง"), by="ก")
        states = [(known["overall"], None), (known["public-services"], None)]
        done = review.decide_all(states, answer("confirmed"), by="ก", force=True)
        review.undo(done.event, by="ข")
        review.decide(Target.record(known["overall"]), answer("value", "51"), by="ก", force=True)
        review.set_double_keying(True)
        review.decide(Target.record(known["public-services"]), answer("value", "41"), by="ก")
    assert verify(made, keep=False).good
    new = (
        "corrections", "head_fields", "decided", "decided_heads", "decided_parts", "queue", "queue_counts", "settings",
    )  # fmt: skip
    connection = sqlite3.connect(made, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    unseen = []
    for table in new:
        for column in [c[1] for c in connection.execute(f"PRAGMA table_info({table})")]:
            connection.execute("BEGIN")
            value = f"coalesce({column}, '') || '9'"
            first = f"(SELECT rowid FROM {table} ORDER BY {column} IS NULL, rowid LIMIT 1)"
            sql = f"UPDATE OR IGNORE {table} SET {column} = {value} WHERE rowid = {first}"
            if connection.execute(sql).rowcount != 1 or is_sound(connection):
                unseen.append(f"{table}.{column}")
            connection.rollback()
        connection.execute("BEGIN")
        connection.execute(f"DELETE FROM {table} WHERE rowid = (SELECT max(rowid) FROM {table})")
        unseen += [table] if is_sound(connection) else []
        connection.rollback()
    assert is_sound(connection)
    connection.close()
    assert unseen == []


def test_hostile_words_go_in_and_come_out_as_they_are(review: Review) -> None:
    key = keys(review)["overall"]
    text = " ".join(HOSTILE.split())
    review.decide(Target.record(key), Decision("unit", "set", HOSTILE), by=HOSTILE, why=HOSTILE)
    review.decide(Target.head(sha(review)), Decision("head.subject", "set", HOSTILE), by=HOSTILE, why=HOSTILE)
    event = review.history(Target.record(key))[0]
    assert (event.by, event.why, event.value, final(review, key)["unit"]) == (text,) * 4
    assert review.stats().by == {text: 2}
    for nasty in ("' OR 1=1 --", "a/b/c", "../../etc/passwd", "\x00", "%s%n", "r001", ""):
        with pytest.raises((InputError, UsageError)):
            review.item(nasty)
        assert review.queue(Filters(reason=nasty or "none", document=nasty or "none")) == []


def _decide_in_turn(review: Review, key: str, decision: Decision, by: str) -> None:
    while True:
        try:
            review.decide(Target.record(key), decision, by=by, force=True)
            return
        except Busy:
            continue


def test_two_writers_at_once_lose_nothing(made: Path) -> None:
    with Review(made) as one, Review(made) as two:
        known = list(keys(one).values())
        errors: list[Exception] = []

        def work(review: Review, name: str) -> None:
            for n in range(10):
                for key in known:
                    try:
                        _decide_in_turn(review, key, answer("value", str(40 + n)), name)
                    except Exception as error:
                        errors.append(error)

        threads = [threading.Thread(target=work, args=(r, f"{n}")) for n, r in enumerate((one, two, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert one.stats().by == {"0": 30, "1": 30, "2": 30}
    assert verify(made, keep=False).good


def test_a_run_that_writes_is_waited_for_and_then_said(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extract.archive.review._WAIT", 0.1)
    with Review(made) as review:
        with writing(made), pytest.raises(Busy, match="another run is writing"):
            review.decide(Target.record(keys(review)["overall"]), answer("confirmed"), by="ก")
        review.decide(Target.record(keys(review)["overall"]), answer("confirmed"), by="ก")
        problems = verify(made, keep=False).problems
        assert problems and "not closed" in problems[0], "until the desk rests"
        review.settle()
        assert verify(made, keep=False).good


@pytest.mark.parametrize(("steps", "says"), [(10, "not closed"), (100_000, "but the file is not")])
def test_a_decision_breaks_a_sealing_off_and_the_archive_says_so(
    made: Path, monkeypatch: pytest.MonkeyPatch, steps: int, says: str
) -> None:
    """In either half: while the rows' digest is made, and while the file's is."""
    monkeypatch.setattr("extract.archive.review._STEPS", steps)
    with Review(made) as review:
        review.decide(Target.record(keys(review)["overall"]), answer("confirmed"), by="ก")
        review._waiting.append("a decision that waits for its turn")
        review.settle()
        assert says in verify(made, keep=False).problems[0]
        review._waiting.clear()
        review.decide(Target.record(keys(review)["public-services"]), answer("value", "41"), by="ก")
        review.settle()
        assert verify(made, keep=False).good


def test_an_archive_that_another_file_replaced_takes_no_decision(made: Path, tmp_path: Path) -> None:
    with Review(made) as review:
        key = keys(review)["overall"]
        (tmp_path / "copy").write_bytes(made.read_bytes())
        (tmp_path / "copy").replace(made)
        with pytest.raises(InputError, match="replaced"):
            review.decide(Target.record(key), answer("confirmed"), by="ก")
        review._file = review._identity()  # so that it can be closed


def test_page_lists() -> None:
    assert groups_of("1-3;5,4") == ((1, 2, 3), (5, 4))
    assert pages_text((1, 2, 3, 5)) == "1-3,5"


def test_typed_numbers_keep_their_precision(review: Review) -> None:
    key = keys(review)["overall"]
    review.decide(Target.record(key), answer("value", "50.10"), by="ก")
    assert Decimal(final(review, key)["final_value"]).as_tuple().exponent == -2
