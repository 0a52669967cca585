"""The gate's comparison: what counts as lost, gained, renamed, lowered, and what the truth says of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks import gains, gains_read, gains_sets, gains_state
from benchmarks.gains_compare import Difference, common_fields, compare, differences, overlap, pair
from benchmarks.gains_state import Document, Record, State
from benchmarks.gains_truth import Truth, judge, of_document, of_form, of_rows, verdict

BOX = (100.2, 200.4, 130.0, 212.0)
FIELDS = frozenset({"survey", "year_be", "scope", "entity", "indicator", "measure"})


def given(indicator: str = "overall", value: str | None = "52.0", **more: Any) -> dict[str, Any]:
    """A record as the command line prints it; ``box`` and ``printed`` are its evidence's."""
    printed, box, page = more.pop("printed", value or "-"), more.pop("box", BOX), more.pop("page", 1)
    return {
        "survey": {"id": "readiness", "year_be": more.pop("year", 2561), "year": 2018},
        "scope": "province",
        "entity": "ตรัง",
        "indicator": indicator,
        "indicator_printed": "ภาพรวม",
        "measure": "score",
        "value": None if value is None else Decimal(value),
        "status": "accepted",
        "evidence": [{"page": page, "bbox": box, "printed": printed}],
    } | more


def made(*records: dict[str, Any], sha256: str = "a", **more: Any) -> Document:
    return gains_state.document({"records": records, **more}, sha256=sha256)


def found(before: Document, after: Document) -> list[tuple[str, str, str]]:
    """Kind, was, now of each difference."""
    fields = common_fields(before.fields, after.fields)
    return [(d.kind, d.was, d.now) for d in differences("set/a.pdf", before, after, fields)]


def below(n: int) -> tuple[float, float, float, float]:
    """A box n rows further down."""
    return (BOX[0], BOX[1] + 20 * n, BOX[2], BOX[3] + 20 * n)


def test_a_record_becomes_a_key_a_value_and_places() -> None:
    it = gains_state.record(given(group=["ด้านที่ 1", "ข้อ 2"], table=0, part=None, printed="๕๒.๐"))
    assert it.key == (
        ("survey", "readiness"),
        ("year_be", "2561"),
        ("scope", "province"),
        ("entity", "ตรัง"),
        ("indicator", "overall"),
        ("measure", "score"),
        ("group", "ด้านที่ 1 > ข้อ 2"),
        ("table", "0"),
    )
    assert (it.value, it.status, it.label) == ("52.0", "accepted", "ภาพรวม")
    assert it.places == (gains_state.Place(1, (100, 200, 130, 212), "๕๒.๐"),)


def test_nothing_differs_in_the_same_output() -> None:
    twice = [given("a"), given("a", box=below(1)), given("b", None, status="not-reported", box=None)]
    assert found(made(*twice), made(*reversed(twice))) == []


def test_lost_and_gained() -> None:
    before, after = made(given("a"), given("b", box=below(1))), made(given("a"), given("c", "9", box=below(3)))
    assert found(before, after) == [
        ("lost", "52.0 accepted, p1 '52.0'", ""),
        ("gained", "", "9 accepted, p1 '9'"),
    ]


def test_a_record_at_the_same_place_under_another_key_is_renamed() -> None:
    moved_a_little = (101.0, 200.4, 131.0, 212.0)
    before, after = made(given("a")), made(given("b", year=2562, box=moved_a_little))
    assert found(before, after) == [("renamed", "year_be 2561, indicator a", "year_be 2562, indicator b")]


def test_a_renamed_record_with_another_value_is_told_for_both() -> None:
    assert found(made(given("a")), made(given("b", "62.0", printed="52.0"))) == [
        ("renamed", "indicator a", "indicator b"),
        ("changed", "value 52.0", "value 62.0"),
    ]


def test_without_geometry_the_print_stands_for_the_place() -> None:
    before = made(given("a", box=None, printed="๕๒.๐"))
    assert found(before, made(given("b", box=None, printed="๕๒.๐"))) == [("renamed", "indicator a", "indicator b")]
    assert [kind for kind, _, _ in found(before, made(given("b", box=None, printed="๕๒")))] == ["lost", "gained"]


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("accepted", "review", "lowered"),
        ("accepted", "unreadable", "lowered"),
        ("review", "accepted", "raised"),
        ("unreadable", "accepted", "raised"),
        ("review", "unreadable", "changed"),
    ],
)
def test_a_status_is_lowered_raised_or_changed(was: str, now: str, kind: str) -> None:
    assert found(made(given(status=was)), made(given(status=now))) == [(kind, was, now)]


def test_a_changed_value_keeps_how_it_is_printed() -> None:
    assert found(made(given(value="33.0")), made(given(value="33", printed="33.0"))) == [
        ("changed", "value 33.0", "value 33")
    ]


def test_a_changed_label_is_told() -> None:
    assert found(made(given()), made(given(indicator_printed="ภาพรวบ"))) == [
        ("changed", "label 'ภาพรวม'", "label 'ภาพรวบ'")
    ]


def test_evidence_is_moved_where_it_is_at_another_place_or_gone() -> None:
    one, both = made(given()), given()
    both["evidence"] = [*both["evidence"], {"page": 2, "bbox": (10, 10, 20, 20), "printed": "๕๒.๐"}]
    assert found(made(both), one) == [
        ("moved", "p1 [100, 200, 130, 212] '52.0'; p2 [10, 10, 20, 20] '๕๒.๐'", "p1 [100, 200, 130, 212] '52.0'")
    ]
    assert found(one, made(given(box=(102, 202, 128, 214)))) == []
    assert [kind for kind, _, _ in found(one, made(given(box=(103.4, 200, 130, 212))))] == ["moved"]


def test_keys_that_stand_twice_are_paired_by_value_and_place() -> None:
    rows = [gains_state.record(given("a", v, box=below(n))) for n, v in enumerate(("1", "2", "3"))]
    paired = pair([*rows], [rows[2], rows[0]], FIELDS)
    assert paired.pairs == ((rows[0], rows[0]), (rows[2], rows[2]))
    assert (paired.lost, paired.gained) == ((rows[1],), ())


def test_a_field_that_only_one_version_gives_renames_nothing() -> None:
    before, after = made(given()), made(given(table=0, group=["ด้าน"]))
    assert found(before, after) == []
    both = compare(State("1", {"s/a": before}), State("2", {"s/a": after}))
    assert (both.added, both.dropped) == (("group", "table"), ())
    assert compare(State("2", {"s/a": after}), State("1", {"s/a": before})).dropped == ("group", "table")


def test_a_field_that_both_give_renames() -> None:
    assert found(made(given(table=0)), made(given(table=1))) == [("renamed", "table 0", "table 1")]


def test_boxes_overlap_by_the_share_of_the_smaller_one() -> None:
    assert overlap((0, 0, 10, 10), (0, 0, 40, 10)) == 1.0
    assert overlap((0, 0, 10, 10), (5, 0, 15, 10)) == 0.5
    assert overlap((0, 0, 10, 10), (10, 0, 20, 10)) == 0.0
    assert overlap((5, 5, 5, 5), (0, 0, 10, 10)) == 1.0


def test_facts_of_the_output() -> None:
    result = {
        "pages": [{"number": 1, "origin": "ocr", "status": "read"}],
        "document": {"number": "ตง 1/2", "date": None, "received": {"time": "09:45"}, "fields": {"number": {}}},
        "rankings": [
            {"kind": "highest", "rank": 1, "indicator": "a", "entity": None, "survey": {"year_be": 2561}},
            {"kind": "highest", "rank": 1, "indicator": "a", "entity": None, "survey": {"year_be": 2561}},
        ],
        "statistics": [{"name": "provinces", "value": Decimal("76"), "survey": {"year_be": None}}],
        "tables": [{"page": 1, "rows": [[], []]}],
        "notices": [{"code": "figures-left-out"}, {"code": "figures-left-out"}],
    }
    assert gains_state.facts(result, 0) == {
        "exit": "0",
        "page.001": "ocr read",
        "head.number": "ตง 1/2",
        "head.received.time": "09:45",
        "ranking.highest.1.2561.a": "2",
        "statistic.provinces.-": "76",
        "tables": "p1 2 rows",
        "notice.figures-left-out": "2",
    }


def test_facts_are_lost_gained_changed_or_noted() -> None:
    before = made(document={"number": "1", "date": "2018-01-01"}, notices=[{"code": "x"}])
    after = made(document={"number": "2", "sender": "ศาลากลาง"}, notices=[])
    assert found(before, after) == [
        ("lost", "2018-01-01", ""),
        ("changed", "1", "2"),
        ("gained", "", "ศาลากลาง"),
        ("noted", "1", ""),
    ]


def test_a_document_that_now_fails_is_lost() -> None:
    failed = gains_state.document({"error": {"code": "bug", "message": ""}}, sha256="a", code=70)
    assert found(made(), failed) == [("gained", "", "bug"), ("lost", "0", "70")]


def test_what_is_harm() -> None:
    it = gains_state.record(given())
    right, wrong = replace(it, verdict="right"), replace(it, verdict="wrong")
    doubted = replace(wrong, status="review")

    def harm(kind: Any, before: Record | None, after: Record | None) -> bool:
        return Difference(kind, "s/a", "", "", "", before, after).is_harm

    assert harm("lost", right, None) and harm("lost", wrong, None)
    assert harm("changed", right, wrong) and harm("raised", doubted, wrong) and harm("gained", None, wrong)
    assert not harm("gained", None, right) and not harm("changed", wrong, right) and not harm("lowered", right, doubted)
    assert not harm("moved", wrong, wrong)


def test_only_documents_read_from_the_same_file_on_both_sides_are_compared() -> None:
    before = State("1", {"s/a": made(given("a")), "s/b": made(given("b")), "s/c": made()})
    after = State("2", {"s/a": made(sha256="other"), "s/b": made(), "s/d": made()})
    both = compare(before, after)
    assert (both.compared, both.other_file, both.only_before, both.only_after) == (
        ("s/b",), ("s/a",), ("s/c",), ("s/d",),
    )  # fmt: skip
    assert [d.kind for d in both.harms] == ["lost"]


def test_a_state_comes_back_from_its_file(tmp_path: Path) -> None:
    kept = State(
        "abc", {"s/a": judge(made(given(), given("b", None, box=None)), of_document({"records": []}))}, {"x": "1"}
    )
    gains_state.write(kept, tmp_path / "deep" / "state.json")
    assert gains_state.read(tmp_path / "deep" / "state.json") == kept
    lines = gains_state.dumps(kept).splitlines()
    assert len([text for text in lines if '"indicator": "b"' in text and '"value": null' in text]) == 1
    with pytest.raises(ValueError, match="format 0"):
        gains_state.loads(gains_state.dumps(kept).replace('"format": 1', '"format": 0'))


def test_the_truth_of_a_document() -> None:
    name = [2561, "province", "ตรัง"]
    told = {
        "records": [[*name, "a", "52.0"], [*name, "b", "1"], [*name, "none", None]],
        "conflicts": [[*name, "b"]],
        "measured": [["1. ภาพรวม", "mean", "4.5"]],
    }
    truth = of_document(told)

    def says(**more: Any) -> str:
        return verdict(gains_state.record(given(**more)), truth)

    assert says(indicator="a") == "right" and says(indicator="a", value="52.1") == "wrong"
    assert says(indicator="a", value="52") == "right"  # how it is printed is another question
    assert says(indicator="a", year=None) == "right" and says(indicator="a", year=2562) == "wrong"
    assert says(indicator="b", value="1") == "wrong" and says(indicator="b", value="9", status="review") == "right"
    assert says(indicator="none", value=None, status="not-reported") == "right"
    assert says(indicator="a", value=None, status="not-reported") == "wrong"
    assert says(indicator="a", value=None, status="unreadable") == "unknown"
    assert says(indicator="x", value="4.5", measure="mean", indicator_printed="ภาพรวม") == "right"
    assert says(indicator="invented") == "wrong" and says(indicator="invented", status="review") == "unknown"


def test_the_truth_of_forms_and_of_rows() -> None:
    common = {"year_be": "2561", "scope": "province", "entity": "ตรัง"}
    form = of_form(
        [
            {**common, "indicator": "summary.1.1", "measure": "voters", "value": "700"},
            {**common, "indicator": "party.3", "measure": "votes", "value": "20"},
        ],
        frozenset({Decimal(21)}),
    )
    rows = of_rows([{"label": "1. ภาพรวม", "value": "52.0", "measure": "score", "page": 1}])

    def says(truth: Truth, **more: Any) -> str:
        return verdict(gains_state.record(given(**more)), truth)

    assert says(form, indicator="summary.1.1", value="700") == "right"
    assert says(form, indicator="summary.1.1", value="701") == "wrong"
    assert (
        says(form, indicator="party.9", value="20") == "right"
        and says(form, indicator="party.3", value="21") == "right"
    )
    assert says(form, indicator="party.3", value="22") == "wrong" and says(form, indicator="total") == "unknown"
    assert says(rows) == "right" and says(rows, page=2) == "unknown" and says(rows, value="9") == "unknown"


def test_the_report_tells_totals_harm_first_and_what_the_truth_says(capsys: pytest.CaptureFixture[str]) -> None:
    truth = of_document({"records": [[2561, "province", "ตรัง", i, "52.0"] for i in "abc"]})
    before = judge(made(given("a"), given("b", box=below(1)), given("c", box=below(2))), truth)
    after = judge(made(given("a", status="review"), given("b", "62.0", box=below(1), printed="52.0")), truth)
    code = gains.told(State("1", {"s/a.pdf": before}), State("2", {"s/a.pdf": after}), shown=2)
    assert code == 1
    assert capsys.readouterr().out.splitlines() == [
        "before: 1",
        "after:  2",
        "s: 1 documents, records 3 → 2; lost 1 (1 right), gained 0, changed 1 (1 right → wrong), lowered 1 (1 right)",
        "  ! lost    s/a.pdf: 2561 · province · ตรัง · c · score: 52.0 accepted, p1 '52.0'  [right]",
        "  ! changed s/a.pdf: 2561 · province · ตรัง · b · score: value 52.0 → value 62.0  [right → wrong]",
        "  … and 1 more (--show 0 shows all)",
        "TOTAL lost 1 (1 right), gained 0, changed 1 (1 right → wrong), lowered 1 (1 right); 2 harmful",
    ]


@pytest.mark.parametrize(("after", "code"), [({"s/a": made(given())}, 0), ({"s/a": made()}, 1), ({}, 2)])
def test_exit_codes(after: dict[str, Document], code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gains_state.write(State("1", {"s/a": made(given())}), tmp_path / "a.json")
    gains_state.write(State("2", after), tmp_path / "b.json")
    assert gains.main(["compare", str(tmp_path / "a.json"), str(tmp_path / "b.json")]) == code


def test_a_field_that_is_no_longer_given_is_harm(capsys: pytest.CaptureFixture[str]) -> None:
    assert gains.told(State("1", {"s/a": made(given(table=0))}), State("2", {"s/a": made(given())}), shown=0) == 1
    assert "! fields that records no longer give: table" in capsys.readouterr().out


def test_sets_that_are_not_beside_the_checkout_are_told(tmp_path: Path) -> None:
    items, absent = gains_sets.items(("samples", "forms", "cases", "truth"), tmp_path, shared=tmp_path / "shared")
    assert items == []
    assert absent == [
        "samples: left out, there is no shared/samples beside the checkout",
        "forms: left out, there is no real/election-result-forms beside the checkout",
        "cases: left out, there is no shared/cases beside the checkout",
        "truth: left out, there is no real/truth beside the checkout",
    ]


def test_documents_of_a_folder_beside_the_checkout(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    for folder in ("samples", "real/truth/scan", "real/reports"):
        (shared / folder).mkdir(parents=True)
    (shared / "samples" / "a.txt").write_text("ก")
    (shared / "samples" / "truth.json").write_text(json.dumps({"a.txt": {"records": []}, "gone.txt": {"records": []}}))
    tables = {"document": "reports/b.pdf", "pages": [8, 9], "records": []}
    (shared / "real" / "truth" / "scan" / "b.tables.json").write_text(json.dumps(tables))
    items, absent = gains_sets.items(("samples", "truth"), tmp_path, shared=shared)
    assert absent == []
    assert [(i.name, i.path.relative_to(shared).as_posix(), i.pages) for i in items] == [
        ("samples/a.txt", "samples/a.txt", ""),
        ("truth/reports/b.pdf", "real/reports/b.pdf", "8,9"),
    ]


def test_a_document_is_read_through_the_command_line(tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    read = gains_read.read_one(gains_sets.Item("s/empty.pdf", empty), "a", gains_sets.ROOT)
    assert (read.sha256, read.facts["exit"], read.records) == ("a", "3", ())
    assert "error" in read.facts


def test_a_package_from_elsewhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="extract comes from"):
        gains_read.check_root(tmp_path)


def test_a_revision_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "ab":
        (tmp_path / name).write_text(name)
    items = [gains_sets.Item(f"s/{name}", tmp_path / name) for name in "ab"]
    asked: list[list[str]] = []

    @contextmanager
    def worktree(commit: str) -> Iterator[Path]:
        yield tmp_path

    def read_one(item: gains_sets.Item, sha256: str, root: Path) -> Document:
        asked[-1].append(item.name)
        return made(given(), sha256=sha256)

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name, double in (("worktree", worktree), ("read_one", read_one), ("check_root", lambda root: None)):
        monkeypatch.setattr(gains_read, name, double)
    monkeypatch.setattr(gains_read, "git", lambda *arguments, root=None: "c0ffee")

    def read(wanted: Sequence[gains_sets.Item]) -> State:
        asked.append([])
        return gains_read.at_revision("main", wanted, 1, lambda text: None)

    assert sorted(read(items[:1]).documents) == ["s/a"]
    assert sorted(read(items).documents) == ["s/a", "s/b"]
    assert sorted(read(items).documents) == ["s/a", "s/b"]
    (tmp_path / "a").write_text("another")
    read(items[:1])
    assert asked == [["s/a"], ["s/b"], [], ["s/a"]]
    assert (tmp_path / "cache" / "extract-gains" / "c0ffee.json").exists()
