"""Published scores against records: every verdict, on extractions built by hand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from extract.model.result import Check, DocumentHead, Evidence, Extraction, NoticeOut, Record, Source, SurveyRef
from extract.validate import PublishedScores, Rounding, Verdict, read_published, validate

PUBLISHED = Path(__file__).parents[1] / "fixtures" / "published" / "digital-government-readiness.csv"
SURVEY = "digital-government-readiness"


def evidence(value: str | None, page: int = 1, where: str = "table", printed: str | None = None) -> Evidence:
    number = None if value is None else Decimal(value)
    return Evidence(
        page=page,
        bbox=(10, 20, 60, 32),
        printed=printed or value or "-",
        value=number,
        where=where,
        reader="text-layer",
        confidence=0.99,
        rule="t",
        source_text="คะแนน",
    )


def record(indicator: str, *values: str | None, status: str = "accepted", **more: object) -> Record:
    places = [evidence(v, page=k + 1, where="table" if k == 0 else "prose") for k, v in enumerate(values)]
    year = more.pop("year", 2560)
    data: dict[str, object] = {
        "id": "r001",
        "survey": SurveyRef(id=SURVEY, year_be=year, year=None if year is None else year - 543),  # type: ignore[operator]
        "scope": "national",
        "entity": None,
        "indicator": indicator,
        "indicator_printed": indicator,
        "measure": "score",
        "value": None if values[0] is None else Decimal(values[0]),
        "unit": "score",
        "maximum": Decimal(100),
        "status": status,
        "issues": (),
        "proofs": (),
        "confidence": 0.99,
        "evidence": tuple(places),
    }
    return Record.model_validate(data | more)


def document(*records: Record, checks: tuple[Check, ...] = (), notices: tuple[NoticeOut, ...] = ()) -> Extraction:
    numbered = tuple(r.model_copy(update={"id": f"r{k:03d}"}) for k, r in enumerate(records, 1))
    return Extraction(
        program="extract",
        source=Source(name="letter.pdf", sha256="0" * 64, bytes=1, media_type="application/pdf", pages=4),
        document=DocumentHead(),
        records=numbered,
        rankings=(),
        statistics=(),
        tables=(),
        checks=checks,
        pages=(),
        notices=notices,
    )


def scores(*rows: str) -> PublishedScores:
    head = "survey,year_be,scope,entity,indicator,value,source,as_of"
    return read_published("\n".join([head, *rows]).encode(), name="p.csv")


def row(indicator: str, value: str, source: str = "A", year: str = "2560", entity: str = "") -> str:
    return f"{SURVEY},{year},{'province' if entity else 'national'},{entity},{indicator},{value},{source},2561-03-07"


def only(verdicts: list[Verdict]) -> Verdict:
    assert len(verdicts) == 1, verdicts
    return verdicts[0]


def test_same_value_is_a_match_with_the_place_to_look() -> None:
    v = only(validate(scores(row("overall", "34.40")), [document(record("overall", "34.4"))]))
    assert (v.kind, v.verdict, v.certain) == ("match", "match", True)
    assert (v.document, v.page, v.bbox, v.printed, v.status) == ("letter.pdf", 1, (10, 20, 60, 32), "34.4", "accepted")
    assert v.published[0].source == "A" and v.published[0].as_of == "2561-03-07" and v.published[0].equal is True


@pytest.mark.parametrize(
    ("rule", "printed", "published", "kind"),
    [
        ("none", "34.4", "34", "mismatch"),
        ("half-up", "34.4", "34", "match"),
        ("half-up", "34.5", "34", "mismatch"),
        ("half-up", "34.5", "35", "match"),
        ("half-even", "34.5", "34", "match"),
        ("down", "34.9", "34", "match"),
        ("half-up", "34.4", "34.41", "mismatch"),
        ("none", "62", "62.0", "match"),
    ],
)
def test_rounding_is_a_stated_rule(rule: str, printed: str, published: str, kind: str) -> None:
    v = only(validate(scores(row("overall", published)), [document(record("overall", printed))], Rounding(rule)))
    assert v.kind == kind


def test_a_record_in_review_is_never_a_certain_mismatch() -> None:
    doubtful = record("overall", "34.4", status="review", issues=("low-confidence",), suggested_value=Decimal("34.1"))
    v = only(validate(scores(row("overall", "34.1")), [document(doubtful)]))
    assert (v.kind, v.certain) == ("mismatch", False)
    assert v.verdict == "mismatch, unless misread"
    assert "in review (low-confidence)" in v.sentence and "34.1 is proposed" in v.sentence


def test_two_sources_one_of_which_the_document_has() -> None:
    published = scores(row("overall", "59.8", "press", "2561"), row("overall", "60.28", "dashboard", "2561"))
    v = only(validate(published, [document(record("overall", "60.28", year=2561))]))
    assert (v.kind, v.verdict) == ("differs", "differs from press, equals dashboard")
    assert [o.equal for o in v.published] == [False, True]


def test_one_source_with_two_values_is_named_by_line() -> None:
    published = scores(row("overall", "59.8"), row("overall", "60.28"))
    v = only(validate(published, [document(record("overall", "60.28"))]))
    assert (v.kind, v.certain) == ("mismatch", True)
    assert v.verdict == "mismatch: A (p.csv line 2); A (p.csv line 3) is right"


def test_a_source_that_prints_two_values() -> None:
    at_odds = record("public-services", "31.0", "33.0", status="review", issues=("conflict",))
    v = only(validate(scores(row("public-services", "31.0")), [document(at_odds)]))
    assert (v.kind, v.certain) == ("source-contradicts-itself", True)
    assert v.verdict == "source contradicts itself: 31.0 and 33.0"
    assert "31.0 (table, page 1) and 33.0 (prose, page 2)" in v.sentence and [p.printed for p in v.prints] == [
        "31.0",
        "33.0",
    ]


def test_a_contradiction_that_may_be_a_misreading_is_not_certain() -> None:
    at_odds = record("overall", "31.0", "33.0", status="review", issues=("conflict", "low-confidence"))
    assert not only(validate(scores(row("overall", "31.0")), [document(at_odds)])).certain


def test_a_sum_that_does_not_come_out_is_the_sources_own_when_its_figures_are_proved() -> None:
    parts = [record(f"summary.4.{k}", v) for k, v in enumerate(("97585", "2237", "4522"), 1)]
    check = Check(
        check="sum",
        outcome="fails",
        records=("r001", "r002", "r003"),
        expected="104346",
        found="104344",
        sentence="4.1 to 4.3",
    )
    notice = NoticeOut(
        code="source-differs", message="the source itself is at odds: x: expected 104346, found 104344", page=None
    )
    proved = validate(scores(row("overall", "1")), [document(*parts, checks=(check,), notices=(notice,))])
    found = [v for v in proved if v.kind == "source-contradicts-itself"]
    assert len(found) == 1 and found[0].certain and found[0].verdict == "source contradicts itself: 104344 for 104346"
    assert found[0].indicator == "sum of summary.4.1, summary.4.2, summary.4.3" and len(found[0].prints) == 3
    doubtful = validate(scores(row("overall", "1")), [document(*parts, checks=(check,))])
    assert not next(v for v in doubtful if v.kind == "source-contradicts-itself").certain


def test_what_only_one_side_has() -> None:
    verdicts = validate(
        scores(row("back-office", "1"), row("overall", "5", entity="เลย")), [document(record("overall", "34.4"))]
    )
    assert [(v.kind, v.certain) for v in verdicts] == [
        ("not-published", True),
        ("not-in-source", True),
        ("not-in-source", False),
    ]


def test_unreadable_and_not_reported() -> None:
    blank = record("overall", None, status="unreadable", issues=("unreadable",))
    assert only(validate(scores(row("overall", "5")), [document(blank)])).kind == "unreadable"
    dash = record("overall", None, status="not-reported")
    assert only(validate(scores(row("overall", "-")), [document(dash)])).kind == "match"
    v = only(validate(scores(row("overall", "5")), [document(dash)]))
    assert (v.kind, v.certain) == ("mismatch", True) and "(not reported)" in v.sentence
    assert only(validate(scores(row("overall", "-")), [document(record("overall", "5"))])).kind == "mismatch"


def test_keys_part_years_entities_and_measures() -> None:
    published = scores(row("overall", "1", year="2561"), row("overall", "2", entity="เลย"))
    verdicts = validate(published, [document(record("overall", "34.4"))])
    assert [v.kind for v in verdicts] == ["not-published", "not-in-source", "not-in-source"]
    target = record("overall", "34.4", measure="target")
    assert validate(scores(row("overall", "34.4")), [document(target)])[0].kind == "not-published"


def test_a_document_without_a_year_meets_the_only_published_year_and_no_other() -> None:
    undated = document(record("overall", "34.4", year=None))
    assert only(validate(scores(row("overall", "34.4")), [undated])).kind == "match"
    two = scores(row("overall", "34.4"), row("overall", "59.8", year="2561"))
    v = validate(two, [undated])[0]
    assert (v.kind, v.certain) == ("not-published", False) and "prints no year" in v.sentence


def candidate(number: int, printed: str, votes: str) -> Record:
    return record(
        f"candidate.{number}",
        votes,
        scope="constituency",
        entity="เลย 2",
        indicator_printed=printed,
        measure="votes",
        survey=SurveyRef(id="general-election-constituency", year_be=2566, year=2023),
    )


def people(*rows: str) -> PublishedScores:
    return read_published("\n".join(["จังหวัด,เขต,indicator,label,votes", *rows]).encode(), name="e.csv")


def test_labels_go_before_numbers_that_are_mistyped() -> None:
    made = document(candidate(1, "นายตัวอย่าง หนึ่ง ใบไม้", "100"), candidate(8, "นายตัวอย่าง แปด ภูผา", "80"))
    published = people("เลย,2,candidate.8,นายตัวอย่าง หนึ่ง ใบไม้,100", "เลย,2,candidate.0,นายตัวอยาง แปด ภูผา,80")
    assert [(v.indicator, v.kind, v.certain) for v in validate(published, [made])] == [
        ("candidate.1", "match", True),
        ("candidate.8", "match", True),
    ]


def test_a_number_alone_with_another_label_is_a_pair_in_doubt() -> None:
    made = document(candidate(1, "ดดดดดดดด", "100"))
    v = only(validate(people("เลย,2,candidate.1,นายตัวอย่าง หนึ่ง,90"), [made]))
    assert (v.kind, v.certain, v.verdict) == ("mismatch", False, "mismatch, if it is the same item")


def test_labels_that_differ_in_a_digit_differ() -> None:
    made = document(record("x", "4.5", indicator_printed="ตัวชี้วัดที่ 1 การอบรม"))
    published = read_published("label,value\nตัวชี้วัดที่ 2 การอบรม,4.5\n".encode())
    assert [v.kind for v in validate(published, [made])] == ["not-published", "not-in-source"]


def test_the_published_figures_that_ship() -> None:
    published = read_published(PUBLISHED)
    years = {(v.year_be, v.indicator) for v in published.values}
    assert len(published.values) == 128 and (2559, "government-service.service-channels") in years
    twice = [v for v in published.values if (v.year_be, v.level, v.indicator) == (2561, "department", "overall")]
    assert {v.value for v in twice} == {Decimal("59.8"), Decimal("60.28")}


def test_a_dash_among_counts_is_none() -> None:
    dash = record("summary.3.2", None, status="not-reported", measure="ballots")
    assert only(validate(scores(row("summary.3.2", "0")), [document(dash)])).kind == "match"
    assert only(validate(scores(row("summary.3.2", "6")), [document(dash)])).kind == "mismatch"
    nought = record("summary.3.2", "0", measure="ballots")
    assert only(validate(scores(row("summary.3.2", "-")), [document(nought)])).kind == "match"


def test_prints_read_unsurely_contradict_each_other_only_perhaps() -> None:
    places = tuple(
        evidence(v).model_copy(update={"reader": "recognizer", "confidence": c})
        for v, c in (("628", 1.0), ("648", 0.97))
    )
    unsure = record("x", "628", status="review", issues=("digits-words-differ",), evidence=places)
    v = only(validate(scores(row("x", "628")), [document(unsure)]))
    assert (v.kind, v.certain) == ("source-contradicts-itself", False)


def test_a_sum_over_a_figure_in_review_is_not_the_sources_own_error() -> None:
    parts = [
        record("a", "1"),
        record("b", "2", status="review", issues=("digits-words-differ",)),
    ]
    check = Check(check="sum", outcome="fails", records=("r001", "r002"), expected="4", found="3", sentence="a and b")
    notice = NoticeOut(code="source-differs", message="at odds: expected 4, found 3", page=None)
    verdicts = validate(scores(row("a", "1")), [document(*parts, checks=(check,), notices=(notice,))])
    assert [v.certain for v in verdicts if v.kind == "source-contradicts-itself"] == [False]


def test_of_two_published_labels_like_one_printed_label_the_likest_has_it() -> None:
    made = document(candidate(47, "ประชาไทย", "149"), candidate(31, "r - -๑-กๆ,ทย", "133"))
    published = people("เลย,2,candidate.28,ประชากรไทย,133", "เลย,2,candidate.45,ประชาไทย,149")
    verdicts = validate(published, [made])
    assert [(v.indicator, v.kind) for v in verdicts] == [
        ("candidate.47", "match"),
        ("candidate.31", "not-published"),
        ("candidate.28", "not-in-source"),
    ]
