"""Decisions of people: events beside the reading, undone, judged by the checks, never lost, never over another."""

from __future__ import annotations

from pathlib import Path

import pytest
import store_fakes as fakes
from decided_archives import (
    answer,
    final,
    keys,
    read,
    sha,
)

from extract.archive.archive import archive
from extract.archive.decisions import Decision, Filters, Refused, Stale, Target
from extract.archive.review import Review
from extract.archive.search import search
from extract.errors import UsageError


def test_the_queue_has_what_a_person_must_look_at_and_counts_it(review: Review) -> None:
    found = review.queue(Filters())
    assert [(r.field, r.record, r.reason, r.value) for r in found] == [
        ("head.number", None, "no-value", None), ("value", "r001", "low-confidence", "50.0"),
        ("value", "r002", "low-confidence", "40.0"), ("value", "r003", "low-confidence", "60.0"),
    ]  # fmt: skip
    assert review.total(Filters()) == 4
    assert review.counts(Filters(), "reason") == [("low-confidence", "low-confidence", 3), ("no-value", "no-value", 1)]
    assert review.counts(Filters(), "province") == [("สมุทรปราการ", "สมุทรปราการ", 3), ("", "", 1)]
    assert review.counts(Filters(), "document") == [(sha(review), "a.txt", 4)]
    assert review.counts(Filters(reason="no-value"), "survey") == [("", "", 1)]
    assert review.total(Filters(reason="low-confidence", province="สมุทรปราการ")) == 3
    assert review.total(Filters(document=sha(review))) == 4
    assert review.total(Filters(document="f" * 64)) == 0
    assert [r.record for r in review.queue(Filters(province="สมุทรปราการ"), offset=1, limit=1)] == ["r002"]
    first = review.next_key(Filters(), None)
    assert first == f"{sha(review)}/1/head.number"
    assert review.next_key(Filters(), first) == keys(review)["overall"]
    assert review.next_key(Filters(), keys(review)["digital-capabilities"]) is None
    assert len(review.same(keys(review)["overall"])) == 3


@pytest.mark.parametrize(
    ("decision", "value", "status"),
    [
        (answer("value", "๔๙.๕"), "49.5", "corrected"),
        (answer("confirmed"), "50.0", "confirmed"),
        (answer("not-reported"), None, "corrected"),
        (answer("unreadable"), None, "unreadable"),
    ],
)
def test_an_answer_stands_beside_the_reading(
    review: Review, decision: Decision, value: str | None, status: str
) -> None:
    key = keys(review)["overall"]
    before = review.item(key)
    done = review.decide(Target.record(key), decision, by="ก", why="ดูต้นฉบับ", state=before.state)
    row = final(review, key)
    assert (row["final_value"], row["final_status"], row["read_value"], row["read_status"]) == (
        value, status, "50.0", "review",
    )  # fmt: skip
    assert row["final_number"] == (None if value is None else float(value))
    assert (done.left, review.total(Filters())) == (3, 3)
    (event,) = review.history(Target.record(key))
    assert (event.by, event.why, event.before, event.kind) == ("ก", "ดูต้นฉบับ", "50.0", decision.kind)
    assert event.after == (value or decision.kind)
    review.undo(event.id, by="ข")
    assert final(review, key)["final_status"] == "review"
    assert review.total(Filters()) == 4
    assert [e.in_force for e in review.history(Target.record(key))] == [False, True]
    review.undo(2, by="ข")  # what was taken back stands again
    assert final(review, key)["final_value"] == value
    with pytest.raises(UsageError, match="already"):
        review.undo(2, by="ข")


def test_what_is_put_off_comes_last(review: Review) -> None:
    key = keys(review)["overall"]
    review.decide(Target.record(key), answer("later"), by="ก")
    assert [r.key for r in review.queue(Filters())][-1] == key
    assert [r.later for r in review.queue(Filters(state="later"))] == [True]
    assert (review.total(Filters(state="later")), review.stats().later) == (1, 1)
    review.decide(Target.record(key), answer("confirmed"), by="ก")
    assert review.stats("ก").done == 1
    assert review.stats("ก").by == {"ก": 2}
    with pytest.raises(UsageError, match="waits for nobody"):
        review.decide(Target.record(key), answer("later"), by="ก")


def test_a_stale_decision_is_told_what_happened(review: Review) -> None:
    key = keys(review)["overall"]
    seen = review.item(key).state
    review.decide(Target.record(key), answer("value", "51"), by="ก", state=seen)
    with pytest.raises(Stale, match="ก decided") as told:
        review.decide(Target.record(key), answer("value", "52"), by="ข", state=seen)
    assert told.value.event is not None
    assert (told.value.event.value, told.value.now) == ("51", review.item(key).state)
    assert final(review, key)["final_value"] == "51"
    review.decide(Target.record(key), answer("value", "52"), by="ข", state=told.value.now)
    # One on a table, a part or the document touches the record too.
    seen = review.item(keys(review)["digital-capabilities"]).state
    review.decide(Target.document(sha(review)), Decision("entity", "set", "ลำปาง"), by="ก")
    with pytest.raises(Stale):
        review.decide(Target.record(keys(review)["digital-capabilities"]), answer("confirmed"), by="ข", state=seen)


def test_a_value_off_its_scale_or_against_a_check_that_held_is_asked_for_twice(review: Review) -> None:
    key = keys(review)["overall"]
    for typed, sentence in (("500", "0 to 100"), ("61", "40.0 to 60.0")):
        with pytest.raises(Refused) as told:
            review.decide(Target.record(key), answer("value", typed), by="ก")
        assert any(sentence in o for o in told.value.objections), told.value.objections
    assert review.total(Filters()) == 4, "nothing was written"
    preview = review.preview(Target.record(key), answer("value", "61"))
    done = review.decide(Target.record(key), answer("value", "61"), by="ก", force=True)
    assert preview.objections == done.objections
    (change,) = [c for c in done.changes if c.check == "overall-within-dimensions"]
    assert (change.before, change.after) == ("holds", "fails")
    assert review.history(Target.record(key))[-1].forced
    # The check failed before: to mend one of its parts is no new offence.
    mended = review.decide(Target.record(keys(review)["digital-capabilities"]), answer("value", "70"), by="ก")
    (change,) = [c for c in mended.changes if c.check == "overall-within-dimensions"]
    assert (change.before, change.after) == ("fails", "holds")


def test_an_accepted_value_that_is_proved_is_not_overruled_by_a_slip(tmp_path: Path) -> None:
    fakes.write(tmp_path / "in", "a.txt", values=["50.0"], proofs=["printed-twice"])
    archive([tmp_path / "in"], tmp_path / "a.sqlite", extractor=read)
    with Review(tmp_path / "a.sqlite") as review:
        key = keys(review)["overall"]
        with pytest.raises(Refused, match="proved: printed-twice"):
            review.decide(Target.record(key), answer("value", "5"), by="ก")
        review.decide(Target.record(key), answer("value", "50"), by="ก")
        assert final(review, key)["final_value"] == "50"


def test_context_is_corrected_of_a_record_a_table_a_part_and_a_document(review: Review) -> None:
    known, document = keys(review), sha(review)
    assert review.decide(Target.table(document, 0), Decision("entity", "set", "ลำปาง"), by="ก").rows[0].after == "ลำปาง"
    review.decide(Target.record(known["overall"]), Decision("year_be", "set", "๒๕๖๑"), by="ก")
    review.decide(Target.document(document), Decision("measure", "set", "mean"), by="ก")
    found = {name: final(review, key) for name, key in known.items()}
    assert [(r["entity"], r["year_be"], r["year"], r["measure"]) for r in found.values()] == [
        ("ลำปาง", 2561, 2018, "mean"), ("ลำปาง", 2560, 2017, "mean"), ("สมุทรปราการ", 2560, 2017, "mean"),
    ]  # fmt: skip
    assert found["overall"]["final_status"] == "review", "what it is about is settled, the value is not"
    item = review.item(known["overall"])
    assert item.as_read == {"entity": "สมุทรปราการ", "year_be": 2560, "measure": "score"}
    assert (item.context["entity"], item.context["year_be"]) == ("ลำปาง", 2561)
    assert review.queue(Filters(province="ลำปาง"))[0].year_be == 2561
    assert review.undo_last("ก").key in known.values()  # type: ignore[union-attr]
    assert final(review, known["overall"])["measure"] == "score"
    # A record of its own is not overruled by what was said of its table before.
    review.decide(Target.part(document, 1), Decision("entity", "set", "ตาก"), by="ก")
    review.decide(Target.record(known["overall"]), Decision("entity", "set", "สมุทรปราการ"), by="ก")
    assert review.item(known["overall"]).as_read == {"year_be": 2560}


def test_words_that_no_list_knows_are_asked_for_twice(review: Review) -> None:
    key = keys(review)["overall"]
    with pytest.raises(Refused, match="no province is called แดนไกล"):
        review.decide(Target.record(key), Decision("entity", "set", "แดนไกล"), by="ก")
    with pytest.raises(Refused, match="has no indicator my-own"):
        review.decide(Target.record(key), Decision("indicator", "set", "my-own"), by="ก")
    review.decide(Target.record(key), Decision("indicator", "set", "my-own"), by="ก", force=True)
    assert final(review, key)["indicator"] == "my-own"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("year_be", "2017"), ("year_be", "๒๕"), ("survey", "a b"), ("qualifier", "about"), ("maximum", "x"),
        ("scope", None), ("indicator", ""), ("unit", "a\x00b"), ("entity", "x" * 201), ("head.date", "19/2/2561"),
        ("head.kind", "ไม่รู้"), ("head.nothing", "x"), ("price", "1"), ("pages", "1-2"), ("pages", "1,1;2;3"),
        ("pages", "1-99999;2"), ("value", "1e300000000"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_writes_nothing(review: Review, field: str, value: str | None) -> None:
    target = Target.record(keys(review)["overall"])
    if field.startswith("head."):
        target = Target.head(sha(review))
    elif field == "pages":
        target = Target.document(sha(review))
    with pytest.raises(UsageError) as told:
        review.decide(target, Decision(field, "value" if field == "value" else "set", value), by="ก", force=True)
    assert not isinstance(told.value, Refused | Stale)
    with review.looking() as connection:
        assert connection.execute("SELECT count(*) FROM corrections").fetchone()[0] == 0


def test_a_field_of_the_head_is_settled(review: Review) -> None:
    key = f"{sha(review)}/1/head.number"
    item = review.item(key)
    assert (item.value, item.places[0].printed, item.places[0].box, item.reason) == (
        None, "ที่ ศธ ๐๒๖๓/", (1.0, 2.0, 3.0, 4.0), "no-value",
    )  # fmt: skip
    target = Target.of_item(key)
    with pytest.raises(UsageError, match="no reading to confirm"):
        review.decide(target, Decision("head.number", "confirmed"), by="ก", state=item.state)
    done = review.decide(target, Decision("head.number", "set", "ศธ ๐๒๖๓/ว.๕๐"), by="ก", state=item.state)
    assert (done.rows[0].before, done.rows[0].after) == (None, "ศธ 0263/ว.50")
    assert done.left == 3
    assert final(review, keys(review)["overall"])["document_number"] == "ศธ 0263/ว.50"
    review.decide(Target.head(sha(review)), Decision("head.kind", "set", "press-release"), by="ก")
    changed = review.decide(Target.head(sha(review)), Decision("head.date", "set", "2028-02-19"), by="ก")
    assert any(c.check == "year-against-date" and c.after == "fails" for c in changed.changes)
    row = final(review, keys(review)["overall"])
    assert (row["document_kind"], row["document_date"]) == ("press-release", "2028-02-19")
    with review.looking() as connection:
        (hit,) = list(search(connection, "รัฐบาลดิจิทัล"))[:1]
        assert (hit.number, hit.kind) == ("ศธ 0263/ว.50", "press-release")
    with pytest.raises(Stale):
        review.decide(target, Decision("head.number", "set", None), by="ข", state=item.state)


def test_pages_are_parted_and_joined(review: Review) -> None:
    known, document = keys(review), sha(review)
    done = review.decide(Target.document(document), Decision("pages", "set", "1-2;3"), by="ก")
    assert (done.rows[0].before, done.rows[0].after) == ("1-3", "1-2;3")
    assert {n: (final(review, k)["part"], final(review, k)["document_kind"]) for n, k in known.items()} == {
        "overall": (1, "result-letter"), "public-services": (1, "result-letter"), "digital-capabilities": (2, None),
    }  # fmt: skip
    review.decide(Target.head(document, 2), Decision("head.kind", "set", "press-release"), by="ก")
    assert final(review, known["digital-capabilities"])["document_kind"] == "press-release"
    assert review.item(known["digital-capabilities"]).part == 2
    # The overall figure is checked against the figures of its own document only.
    assert not [c for c in review.item(known["overall"]).checks if c.check == "overall-within-dimensions"]
    review.undo(done.event, by="ก")
    assert final(review, known["digital-capabilities"])["document_kind"] == "result-letter"
    assert [c.outcome for c in review.item(known["overall"]).checks if c.check != "range"] == ["holds"]


def test_many_at_once_are_previewed_and_taken_back_at_once(review: Review) -> None:
    known = keys(review)
    same = review.same(known["overall"])
    preview = review.preview_all(same, answer("confirmed"))
    assert [(r.before, r.after) for r in preview.rows] == [("50.0", "50.0"), ("40.0", "40.0"), ("60.0", "60.0")]
    states = {r.key: r.state for r in preview.rows}
    review.decide(Target.record(known["overall"]), answer("later"), by="ข")
    with pytest.raises(Stale):
        review.decide_all(list(states.items()), answer("confirmed"), by="ก")
    assert review.total(Filters()) == 4, "all or none"
    fresh = {r.key: r.state for r in review.preview_all(same, answer("confirmed")).rows}
    done = review.decide_all(list(fresh.items()), answer("confirmed"), by="ก")
    assert (len(done.rows), done.left, review.total(Filters())) == (3, 1, 1)
    undone = review.undo_last("ก")
    assert undone is not None
    assert (len(undone.rows), review.total(Filters())) == (3, 4)
    assert review.undo_last("ก") is None
    with pytest.raises(UsageError, match="from 1 to"):
        review.decide_all([], answer("confirmed"), by="ก")


def test_two_who_key_do_not_see_each_other(review: Review) -> None:
    review.set_double_keying(True)
    known = keys(review)
    one, two, three = known["overall"], known["public-services"], known["digital-capabilities"]
    seen = review.item(one, viewer="ข").state
    review.decide(Target.record(one), answer("value", "49"), by="ก")
    review.decide(Target.record(two), answer("confirmed"), by="ก")
    review.decide(Target.record(three), answer("confirmed"), by="ก")
    assert final(review, one)["final_value"] is None
    assert [r.key for r in review.queue(Filters(province="สมุทรปราการ"), viewer="ก")] == []
    assert [r.key for r in review.queue(Filters(province="สมุทรปราการ"), viewer="ข")] == [one, two, three]
    assert (review.total(Filters(), viewer="ก"), review.total(Filters(), viewer="ข")) == (1, 4)
    blind = review.item(one, viewer="ข")
    assert (blind.history, blind.state, blind.final) == ((), seen, None)
    assert review.history(Target.document(sha(review)), viewer="ข") == []
    assert len(review.item(one, viewer="ก").history) == 1
    review.decide(Target.record(one), answer("value", "48"), by="ข", state=seen)
    review.decide(Target.record(two), answer("value", "40"), by="ข")
    assert final(review, two)["final_value"] == "40", "40.0 and 40 are one number: two agree"
    (row,) = review.queue(Filters(state="differs"))
    assert (row.key, row.differs, review.stats().differing) == (one, True, 1)
    third = review.item(one, viewer="ค")
    assert [(e.by, e.value) for e in third.keyed] == [("ก", "49"), ("ข", "48")]
    assert [(c.value, c.sources[0]) for c in third.readings[:2]] == [("49", "ก"), ("48", "ข")]
    assert final(review, one)["final_value"] is None
    review.decide(Target.record(one), answer("value", "49"), by="ค")
    assert final(review, one)["final_value"] == "49"
    assert review.queue(Filters(state="differs")) == []
    assert review.total(Filters(), viewer="ค") == 2
