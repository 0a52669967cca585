"""A second reader looks at what the first was unsure of, and what its word counts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from check_readings import (
    PAGES,
    THAI_LACKED,
    fixed_calibration,  # noqa: F401 - a fixture for every test here
    letter_values,
    score,
)

from extract.check.second import Place, SecondReading
from extract.check.status import Settled, settle
from extract.model.claims import Claim, Head, Reading
from extract.options import Options


def with_second_choice(share: float, *claims: tuple[Claim, str]) -> list[Claim]:
    """Each claim, with the print that its reader liked second best, by that share."""
    return [replace(c, mark=replace(c.mark, alternatives=((other, share),))) for c, other in claims]


class TestSecondReader:
    def read(self, answer: SecondReading | None, claims: Sequence[Claim]) -> tuple[Settled, list[str]]:
        asked: list[str] = []

        def reader(places: Sequence[Place]) -> list[SecondReading | None]:
            asked.extend(place.printed for place in places)
            return [answer] * len(places)

        return settle(Reading(Head(), tuple(claims)), PAGES, Options(), reader), asked

    def test_agreement_of_another_reader_is_proof(self) -> None:
        answer = SecondReading("32.9", Decimal("32.9"), "tesseract", 0.9)
        result, asked = self.read(answer, [score("overall", "32.9", confidence=0.9), score("total", "9", row=2)])
        assert asked == ["32.9"]  # the other one is sure by itself
        assert result.records[0].proofs == ("second-reader",)
        assert result.records[0].status == "accepted"
        assert [e.reader for e in result.records[0].evidence] == ["recognizer", "tesseract"]
        assert [n.code for n in result.notices] == ["second-reader"]

    @pytest.mark.parametrize(
        ("again", "sureness", "status"),
        [("32.9", 0.999, "accepted"), ("32.9", 0.7, "review"), ("82.9", 0.3, "review"), ("82.9", 0.8, "review")],
    )
    def test_the_first_readers_second_look_counts_like_the_first(
        self, again: str, sureness: float, status: str
    ) -> None:
        answer = SecondReading(again, Decimal(again), "recognizer", sureness)
        asked: list[Place] = []

        def reader(places: Sequence[Place]) -> list[SecondReading | None]:
            asked.extend(places)
            return [answer] * len(places)

        reading = Reading(Head(), (score("overall", "32.9", confidence=0.996),))
        assert settle(reading, PAGES, Options(max_error=0.002)).records[0].status == "accepted"
        result = settle(reading, PAGES, Options(max_error=0.002), reader)
        assert [(p.printed, p.looked_at) for p in asked] == [("32.9", True)]
        assert result.records[0].value == Decimal("32.9") and result.records[0].proofs == ()
        assert result.records[0].status == status
        # One print, seen twice: a second piece of evidence only where it tells why a person must look.
        printed = ["32.9"] if status == "accepted" else ["32.9", again]
        assert [e.printed for e in result.records[0].evidence] == printed

    @pytest.mark.parametrize(("again", "says_no"), [("๓๒ธ.๙", True), ("32.9 4", True), ("ธธ.ธ", False)])
    def test_figures_that_are_no_number_say_no(self, again: str, says_no: bool) -> None:
        result, _ = self.read(SecondReading(again, None, "recognizer", 0.9), [score("overall", "32.9", confidence=0.9)])
        assert result.records[0].value == Decimal("32.9")
        assert ("readers-disagree" in result.records[0].issues) == says_no

    def test_another_reader_that_sees_no_number_says_nothing(self) -> None:
        answer = SecondReading("3Z9", None, "tesseract", 0.9)
        result, _ = self.read(answer, [score("overall", "32.9", confidence=0.9)])
        assert result.records[0].issues == ("low-confidence",)

    def test_disagreement_is_an_issue(self) -> None:
        answer = SecondReading("82.9", Decimal("82.9"), "tesseract", 0.9)
        result, _ = self.read(answer, [score("overall", "32.9", confidence=0.9)])
        assert set(result.records[0].issues) == {"readers-disagree", "low-confidence"}
        assert result.records[0].value == Decimal("32.9")

    def test_a_digit_that_the_type_makes_look_like_another_is_doubted_everywhere(self) -> None:
        def number(name: str, value: str, other: str, row: int, confidence: float) -> Claim:
            claim = score(name, value, row=row, confidence=confidence)
            return replace(claim, mark=replace(claim.mark, alternatives=((other, 0.0002), ("99.9", 0.0001))))

        claims = [
            number("a", "25.1", "23.1", 1, 0.9),
            number("b", "55.1", "53.1", 2, 0.9994),  # sure enough by itself, but for the first
            number("c", "45.2", "46.2", 3, 0.9994),
            number("d", "35.2", "33.2", 4, 0.9999),
        ]
        seen = {"25.1": "23.1", "55.1": "53.1"}

        def reader(places: Sequence[Place]) -> list[SecondReading | None]:
            asked.extend(p.printed for p in places)
            return [SecondReading(seen[p.printed], Decimal(seen[p.printed]), "tesseract", 0.96) for p in places]

        asked: list[str] = []
        result = settle(Reading(Head(), tuple(claims)), PAGES, Options(), reader)
        assert asked == ["25.1", "55.1"]
        assert [r.status for r in result.records] == ["review", "review", "accepted", "accepted"]
        assert [n.message for n in result.notices] == ["2 numbers read a second time"]

    @staticmethod
    def sees_23(places: Sequence[Place]) -> list[SecondReading | None]:
        """A second reader that reads all as it was read before, but for one number."""
        printed = ["23.1" if p.printed == "25.1" else p.printed for p in places]
        return [SecondReading(t, Decimal(t), "tesseract", 0.96) for t in printed]

    def test_what_the_type_makes_alike_is_accepted_with_a_proof(self) -> None:
        claims = with_second_choice(
            0.0002,
            (score("a", "25.1", row=1, confidence=0.9), "23.1"),
            (score("b", "55.1", row=2, confidence=0.9994), "53.1"),
        )

        result = settle(Reading(Head(), tuple(claims)), PAGES, Options(), self.sees_23)
        assert [r.status for r in result.records] == ["review", "accepted"]
        assert result.records[1].proofs == ("second-reader",)

    def test_what_the_type_makes_much_alike_needs_more_than_a_second_reading(self) -> None:
        claims = with_second_choice(
            0.01,
            (score("a", "25.1", row=1, confidence=0.9), "23.1"),
            (score("b", "55.1", row=2, confidence=0.988), "53.1"),
            (score("b", "55.1", "prose", row=9, confidence=0.988), "53.1"),
            (score("c", "35.1", row=3, confidence=0.988), "33.1"),
        )

        records = settle(Reading(Head(), tuple(claims)), PAGES, Options(), self.sees_23).records
        assert {r.indicator: r.status for r in records} == {"a": "review", "b": "accepted", "c": "review"}
        assert records[-1].issues == ("low-confidence",) and records[-1].proofs == ("second-reader",)

    def test_what_the_type_makes_alike_is_alike_both_ways_round(self) -> None:
        """The second reader takes every 3 for a 5: so what both read as a 5 may be a 3."""
        claims = with_second_choice(
            0.01,
            (score("a", "23.1", row=1, confidence=0.9), "25.1"),
            (score("b", "55.1", row=2, confidence=0.988), "53.1"),
            (score("c", "47.2", row=3, confidence=0.9995), "47.1"),
        )

        def reader(places: Sequence[Place]) -> list[SecondReading | None]:
            printed = [p.printed.replace("3", "5") for p in places]
            return [SecondReading(t, Decimal(t), "tesseract", 0.96) for t in printed]

        records = settle(Reading(Head(), tuple(claims)), PAGES, Options(), reader).records
        assert {r.indicator: r.status for r in records} == {"a": "review", "b": "review", "c": "accepted"}

    def test_a_guess_of_the_second_reader_doubts_nothing(self) -> None:
        answer = SecondReading("6", Decimal("6"), "tesseract", 0.4)
        result, _ = self.read(answer, [score("overall", "32.9", confidence=0.9)])
        assert result.records[0].issues == ("low-confidence",)

    def test_a_reader_that_lacks_the_digits_proves_nothing(self) -> None:
        answer = SecondReading("๓๒.๓", Decimal("32.3"), "tesseract", 0.9, lacks=THAI_LACKED)
        result, _ = self.read(answer, [score("overall", "32.3", thai=True, confidence=0.9)])
        assert result.records[0].proofs == () and result.records[0].status == "review"

    def test_it_is_asked_about_what_a_failing_check_points_at(self) -> None:
        values = letter_values(4)
        parts = {n: values[n] for n in values if n.startswith("public-services.")}
        top = max(parts.values()) + 1
        claims = [score(n, f"{v:.1f}", row=i) for i, (n, v) in enumerate(parts.items())]
        claims.append(score("public-services", f"{top:.1f}", row=50))
        _, asked = self.read(None, claims)
        assert f"{top:.1f}" in asked

    def test_text_layers_are_not_read_again(self) -> None:
        claim = score("overall", "32.9", reader="text-layer", confidence=0.2)
        _, asked = self.read(None, [claim])
        assert asked == []

    def test_the_number_of_readings_is_bounded(self) -> None:
        claims = [score(f"i{n}", "32.9", confidence=0.9, row=n) for n in range(100)]
        result, asked = self.read(None, claims)
        assert len(asked) == 40
        assert "60 more were left" in result.notices[0].message
