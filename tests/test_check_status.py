"""Status is derived: from evidence, proofs and checks."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from check_readings import (
    PAGES,
    THAI_LACKED,
    by_indicator,
    fixed_calibration,  # noqa: F401 - a fixture for every test here
    form_claims,
    form_reading,
    form_values,
    letter_reading,
    letter_values,
    mark,
    only,
    score,
    settled,
)

from extract.check.status import _is_blind, settle
from extract.model.claims import Claim, Head, Survey
from extract.model.page import Box, Line, Page, Paragraph, Reader, TextRun
from extract.model.result import Record
from extract.options import Options
from extract.thai import digits


@pytest.mark.parametrize("seed", range(5))
def test_a_sound_letter_is_accepted_whole(seed: int) -> None:
    result = settle(letter_reading(letter_values(seed)), PAGES, Options())
    assert {r.status for r in result.records} == {"accepted"}
    assert {c.outcome for c in result.checks} == {"holds"}
    assert {c.check for c in result.checks} >= {
        "table-against-prose",
        "thai-against-arabic",
        "within-children",
        "overall-within-dimensions",
        "highest",
        "lowest",
        "improve-first",
        "rate",
        "range",
    }
    assert {s.status for s in result.statistics} == {"accepted"}


@pytest.mark.parametrize("seed", range(5))
def test_a_sound_form_is_accepted_whole(seed: int) -> None:
    result = settle(form_reading(form_claims(form_values(seed))), PAGES, Options())
    assert {r.status for r in result.records} == {"accepted"}
    assert all("digits-match-words" in r.proofs for r in result.records)
    assert sum("sum" in r.proofs for r in result.records) == len(result.records) - 1  # 1.1 is in no sum


def test_accepted_means_no_issues_and_the_reverse() -> None:
    values = letter_values(1)
    wrong = {**values, "public-services": values["public-services"] + 50}
    for record in settle(letter_reading(values, wrong), PAGES, Options()).records:
        assert (record.status == "accepted") == (not record.issues)


def test_two_printed_values_are_a_conflict_and_the_tables_value_stays() -> None:
    record = only([score("public-services", "31.0"), score("public-services", "33.0", "prose", thai=True)])
    assert (record.status, record.value, record.issues) == ("review", Decimal("31.0"), ("conflict",))
    assert [e.value for e in record.evidence] == [Decimal("31.0"), Decimal("33.0")]
    assert record.suggested_value is None


def test_low_confidence_goes_to_review_until_something_proves_it() -> None:
    unsure = score("overall", "32.9", confidence=0.9)
    assert only([unsure]).issues == ("low-confidence",)
    record = only([unsure, score("overall", "32.9", "prose", thai=True, confidence=0.9)])
    assert (record.status, record.proofs) == ("accepted", ("printed-twice",))


def test_two_faint_prints_in_one_script_prove_nothing() -> None:
    faint = [score("overall", "32.9", confidence=0.3), score("overall", "32.9", "prose", confidence=0.3)]
    assert only(faint).status == "review"


@pytest.mark.parametrize(("sure", "status"), [(0.87, "review"), (0.999, "accepted")])
def test_of_two_prints_in_one_script_one_must_be_sure_by_itself(sure: float, status: str) -> None:
    """A type whose ๗ looks like a ๓ misleads the reader in both places alike."""
    table = score("overall", "32.3", thai=True, confidence=0.82)
    assert only([table, score("overall", "32.3", "prose", thai=True, confidence=sure)]).status == status


def test_digits_hardly_read_are_not_proved_by_words_as_faint() -> None:
    claims = form_claims({"summary.1.1": Decimal(387)}, confidence=0.6)
    assert only(claims).status == "review"
    assert only(form_claims({"summary.1.1": Decimal(387)}, confidence=0.9)).status == "accepted"


def test_the_same_place_read_twice_is_not_printed_twice() -> None:
    claim = score("overall", "32.9", confidence=0.9)
    assert only([claim, claim]).status == "review"


class TestDigitsThatTheReaderLacks:
    def lacking(self, printed: str, value: str, where: str = "prose", row: int = 3) -> Claim:
        seen = mark(printed, value, where, reader="tesseract", confidence=0.97, lacks=THAI_LACKED, at=(9, 20.0 * row))  # type: ignore[arg-type]
        return replace(score("overall", value), mark=seen)

    def test_alone_it_is_never_accepted_however_sure(self) -> None:
        record = only([self.lacking("๓๒.๓", "32.3")])
        assert record.status == "review" and "unreadable-digit" in record.issues

    def test_the_same_misreading_twice_is_no_proof(self) -> None:
        twice = [self.lacking("๓๒.๓", "32.3"), self.lacking("๓๒.๓", "32.3", row=9)]
        assert only(twice).status == "review"

    def test_an_arabic_print_of_the_same_value_proves_it(self) -> None:
        arabic = score("overall", "32.5", reader="tesseract", confidence=0.97, lacks=THAI_LACKED)
        record = only([arabic, self.lacking("๓๒.๕", "32.5")])
        assert (record.status, record.value) == ("accepted", Decimal("32.5"))

    def test_a_difference_the_lack_explains_is_no_conflict(self) -> None:
        arabic = score("overall", "32.9", reader="tesseract", confidence=0.97, lacks=THAI_LACKED)
        result = settled([arabic, self.lacking("๓๒.๕", "32.5")])
        assert result.records[0].status == "accepted"
        assert {c.outcome for c in result.checks if c.check == "table-against-prose"} == {"cannot-tell"}

    def test_a_difference_it_does_not_explain_is_a_conflict(self) -> None:
        arabic = score("overall", "31.0", reader="tesseract", confidence=0.97, lacks=THAI_LACKED)
        assert "conflict" in only([arabic, self.lacking("๓๓.๐", "33.0")]).issues

    def test_words_exclude_the_hidden_digit(self) -> None:
        value = Decimal(40)
        claims = form_claims({"summary.1.1": value}, reader="tesseract", lacks=THAI_LACKED)
        assert only(claims).status == "accepted"

    def test_a_sum_of_figures_that_all_may_hide_digits_proves_none(self) -> None:
        values = {k: v for k, v in form_values(3).items() if k.startswith("summary.4") or k == "summary.3.4"}
        claims = form_claims(values, words=False, reader="tesseract", lacks=THAI_LACKED)
        result = settle(form_reading(claims), PAGES, Options())
        assert {r.status for r in result.records} == {"review"}


class TestSums:
    def wrong(self, key: str, value: Decimal, *, words: bool = True) -> dict[str, Record]:
        values = form_values(11)
        claims = form_claims(values, words=words)
        changed = [
            replace(c, mark=replace(c.mark, value=value, printed=digits.to_thai(f"{value:,f}")))
            if c.indicator == key and c.mark.where != "words"
            else c
            for c in claims
        ]
        return by_indicator(settle(form_reading(changed), PAGES, Options()))

    def other(self, key: str, digit_from: str, digit_to: str) -> Decimal:
        return Decimal(f"{form_values(11)[key]:f}".replace(digit_from, digit_to, 1))

    def test_a_misread_member_alone_goes_to_review_and_words_hold_the_others(self) -> None:
        value = form_values(11)["summary.4.2"]
        digit = f"{value:f}"[-1]
        records = self.wrong("summary.4.2", value + (1 if digit != "9" else -1))
        assert [k for k, r in records.items() if r.status != "accepted"] == ["summary.4.2"]
        assert set(records["summary.4.2"].issues) == {"digits-words-differ", "check-failed"}
        assert records["summary.4.2"].suggested_value == value

    def test_without_words_what_no_other_sum_proves_is_implicated(self) -> None:
        value = form_values(11)["summary.4.2"]
        records = self.wrong("summary.4.2", value + 1 if value % 10 != 9 else value - 1, words=False)
        review = {k for k, r in records.items() if r.status == "review"}
        # 3.4 is proved by the sum of section 3, 4.1 by the votes: 4.2 and 4.3 are left.
        assert review == {"summary.4.2", "summary.4.3"}
        assert all(records[k].issues == ("check-failed",) for k in review)

    def test_the_one_confusion_that_closes_every_sum_is_proposed_and_not_put_in(self) -> None:
        values = {**form_values(11), "candidate.3": Decimal(17479)}
        votes = sum((v for k, v in values.items() if k.startswith("candidate.")), Decimal(0))
        rest = values["summary.4.2"] + values["summary.4.3"]
        values |= {"total": votes, "summary.4.1": votes}
        values |= {k: votes + rest for k in ("summary.1.2", "summary.2.2", "summary.3.4")}
        values["summary.2.1"] = votes + rest + values["summary.2.3"]
        values["summary.3.1"] = votes + rest - values["summary.3.2"] - values["summary.3.3"]
        claims = [c for c in form_claims(values) if not (c.indicator == "candidate.3" and c.mark.where == "words")]
        wrong = [
            replace(c, mark=replace(c.mark, value=Decimal(17579), printed="๑๗,๕๗๙"))
            if c.indicator == "candidate.3"
            else c
            for c in claims
        ]
        records = by_indicator(settle(form_reading(wrong), PAGES, Options()))
        suspect = records.pop("candidate.3")
        assert (suspect.value, suspect.status) == (Decimal(17579), "review")
        assert (suspect.issues, suspect.suggested_value) == (("check-failed",), Decimal(17479))
        assert {r.status for r in records.values()} == {"accepted"}

    def test_a_source_that_does_not_add_up_is_told_and_its_figures_accepted(self) -> None:
        values = form_values(12)
        values["summary.4.2"] += 2
        result = settle(form_reading(form_claims(values)), PAGES, Options())
        assert {r.status for r in result.records} == {"accepted"}
        failed = [c for c in result.checks if c.outcome == "fails"]
        assert [c.check for c in failed] == ["sum"] and "source itself" in failed[0].sentence
        assert [n.code for n in result.notices] == ["source-differs"]


class TestNotReported:
    def blank(self, **more: object) -> Claim:
        claim = score("overall", "1")
        return replace(claim, state="not-reported", mark=mark("-", None, **more))  # type: ignore[arg-type]

    def test_a_dash_is_not_reported(self) -> None:
        record = only([self.blank()])
        assert (record.status, record.value, record.issues) == ("not-reported", None, ())

    def test_a_faint_dash_goes_to_review(self) -> None:
        assert only([self.blank(confidence=0.3)]).status == "review"

    def test_a_dash_whose_label_is_unsure_goes_to_review(self) -> None:
        claim = self.blank()
        record = only([replace(claim, mark=replace(claim.mark, label_confidence=0.6))])
        assert (record.status, record.value, record.issues) == ("review", None, ("label-uncertain",))

    def test_a_dash_against_a_value_is_a_conflict(self) -> None:
        record = only([self.blank(), score("overall", "32.9", "prose")])
        assert record.status == "review" and "conflict" in record.issues


def test_print_that_cannot_be_read_is_unreadable() -> None:
    claim = score("overall", "1")
    record = only([replace(claim, state="unreadable", mark=mark("3?.?", None))])
    assert (record.status, record.value, record.issues) == ("unreadable", None, ("unreadable",))


def test_an_unsure_label_goes_to_review() -> None:
    assert only([score("overall", "32.9", label=0.6)]).issues == ("label-uncertain",)


def test_a_misprinted_label_is_no_reason_to_doubt() -> None:
    assert only([score("overall", "32.9", label=0.93)]).status == "accepted"


def test_out_of_range() -> None:
    result = settled([score("overall", "329")])
    assert result.records[0].issues == ("out-of-range",)
    assert [c.outcome for c in result.checks if c.check == "range"] == ["fails"]


def test_a_dimension_outside_its_parts_implicates_what_one_digit_would_mend() -> None:
    values = letter_values(4)
    parts = [n for n in values if n.startswith("public-services.")]
    table = {**values, "public-services": max(values[p] for p in parts) + 1}
    prose_free = replace(
        letter_reading(values, table),
        claims=tuple(c for c in letter_reading(values, table).claims if c.mark.where == "table"),
        rankings=(),
    )
    records = by_indicator(settle(prose_free, PAGES, Options()))
    assert records["public-services"].issues == ("check-failed",)
    assert all(records[n].status == "accepted" for n in values if not n.startswith("public-services"))


def test_a_document_that_never_keeps_to_a_plausibility_is_not_doubted_for_it() -> None:
    claims = []
    for n in range(6):
        for k, (indicator, value) in enumerate(
            {"overall": "90.0", "public-services": "10.0", "smart-back-office": "20.0"}.items()
        ):
            claims.append(score(indicator, value, entity=f"จังหวัด {n}", row=10 * n + k))
    result = settled(claims)
    assert {r.status for r in result.records} == {"accepted"}
    assert [n.code for n in result.notices] == ["check-not-apt"]
    assert sum(c.outcome == "fails" for c in result.checks) == 6


class TestMeans:
    PARTS = ("electronic-service", "service-channels", "inclusive-coverage")
    OTHERS = ("policy-alignment", "plan-implementation", "budget-allocation")

    def press(self, first: str, second: str) -> dict[str, Record]:
        old = Survey("digital-government-readiness", 2559)
        values = {"government-service": first, "policy-regulation": second}
        values |= {f"government-service.{p}": v for p, v in zip(self.PARTS, ("40.0", "50.0", "60.3"), strict=True)}
        values |= {f"policy-regulation.{p}": v for p, v in zip(self.OTHERS, ("30.0", "40.0", "56.0"), strict=True)}
        claims = [score(n, v, survey=old, row=i) for i, (n, v) in enumerate(values.items())]
        return by_indicator(settled(claims))

    def test_a_mean_that_holds_proves_the_whole(self) -> None:
        records = self.press("50.1", "42.0")
        assert "mean-of-children" in records["government-service"].proofs
        assert {r.status for r in records.values()} == {"accepted"}

    def test_one_mean_that_fails_points_at_what_could_mend_it(self) -> None:
        records = self.press("50.1", "47.0")
        assert records["policy-regulation"].status == "review"
        assert records["government-service"].status == "accepted"

    def test_means_that_hold_nowhere_are_no_means(self) -> None:
        assert {r.status for r in self.press("53.1", "47.0").values()} == {"accepted"}


def test_a_survey_of_a_later_year_than_the_document_is_doubted() -> None:
    reading = replace(letter_reading(letter_values(1)), head=Head("result-letter", {"date": ("2015-03-07", "…")}))
    result = settle(reading, PAGES, Options())
    assert all("year-doubtful" in r.issues for r in result.records)
    assert [c.outcome for c in result.checks if c.check == "year-against-date"] == ["fails"]


def test_max_error_sets_the_threshold() -> None:
    claim = score("overall", "32.9", confidence=0.93)
    assert settled([claim], max_error=0.2).records[0].status == "accepted"
    assert settled([claim], max_error=0.001).records[0].status == "review"


def test_ids_are_stable_and_statistics_carry_their_own_names() -> None:
    result = settle(letter_reading(letter_values(1)), PAGES, Options())
    assert [r.id for r in result.records][:2] == ["r001", "r002"]
    rate = next(c for c in result.checks if c.check == "rate")
    assert rate.records == (
        "statistic:questionnaires-returned",
        "statistic:questionnaires-sent",
        "statistic:response-rate",
    )


def test_tesseract_alone_accepts_nothing_where_it_cannot_see_every_numeral() -> None:
    def page(text: str, reader: Reader) -> Page:
        box = Box(0, 0, 100, 10)
        line = Line(TextRun.plain(text, box), box, reader, text)
        return Page(1, "ocr", "read", blocks=(Paragraph((line,)),))

    assert _is_blind([page("ได้ ๓๓.๐ คะแนน", "tesseract")])
    assert not _is_blind([page("ได้ 33.0 คะแนน", "tesseract"), page("ได้ ๓๓.๐ คะแนน", "recognizer")])
