"""Readings for the tests of the checks: a result letter and a form, built as their parsers would build
them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from extract.check import confidence
from extract.check.status import Settled, settle
from extract.model.claims import Claim, Head, Mark, Meaning, RankingClaim, Reading, StatisticClaim, Survey, Where
from extract.model.page import Box, Page, Reader
from extract.model.result import Record
from extract.options import Options
from extract.thai import digits, number_words

CURVES = """
[origin]
date = "fixed for tests"
[text-layer]
points = [[0.0, 0.0], [1.0, 0.9995]]
[transcript]
points = [[0.0, 0.0], [1.0, 0.9995]]
[recognizer]
points = [[0.0, 0.0], [0.5, 0.4], [0.8, 0.75], [0.95, 0.95], [0.99, 0.985], [0.999, 0.9995], [1.0, 0.9999]]
[tesseract]
points = [[0.0, 0.0], [0.5, 0.3], [0.8, 0.85], [0.9, 0.97], [0.95, 0.9992], [1.0, 0.9995]]
[words]
points = [[0.0, 0.0], [0.3, 0.85], [0.6, 0.96], [0.9, 0.99], [1.0, 0.9992]]
[label]
points = [[0.0, 0.0], [0.5, 0.5], [0.75, 0.9992], [1.0, 1.0]]
[head]
points = [[0.0, 0.0], [0.5, 0.5], [0.9, 0.99], [1.0, 1.0]]
[fit]
points = [[0.0, 0.0], [0.7, 0.99], [1.0, 1.0]]
[misplaced]
points = [[0.5, 0.004], [0.95, 0.002], [0.985, 0.001]]
[curve]
points = [[0.9, 0.02], [0.97, 0.005], [0.99, 0.002], [0.999, 0.001], [0.9995, 0.0005]]
"""


@pytest.fixture(autouse=True)
def fixed_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Curves that stay as they are: the shipped ones change with every fit, what the checks do with them does not."""
    curves = confidence.parse_calibration(CURVES)
    monkeypatch.setattr(confidence, "calibration", lambda: curves)


LETTER = Survey("digital-government-readiness", 2560)
FORM = Survey("general-election-constituency", 2569)

FRAMEWORK = {
    "policies-practices": ["digital-government-policies", "policy-harmonization", "cyber-security-policy"],
    "digital-capabilities": ["public-personnel-capabilities", "digital-leadership", "digital-literacy"],
    "public-services": ["proportion-of-digital-service", "customer-experience", "service-support"],
    "smart-back-office": ["operational-efficiency", "erp-development", "interoperability"],
}


def image_page(number: int = 1) -> Page:
    return Page(number, "ocr", "read")


def mark(
    printed: str,
    value: Decimal | str | None,
    where: Where = "table",
    *,
    at: tuple[float, float] = (100, 100),
    confidence: float = 0.999,
    reader: Reader = "recognizer",
    page: int = 1,
    lacks: str = "",
    label: float = 1.0,
    meaning: Meaning = (),
) -> Mark:
    return Mark(
        page=page,
        box=Box(at[0], at[1], at[0] + 30, at[1] + 12),
        printed=printed,
        value=None if value is None else Decimal(value),
        where=where,
        reader=reader,
        confidence=confidence,
        rule="test",
        source_text=printed,
        label_confidence=label,
        meaning=meaning,
        lacks=lacks,
    )


def score(
    indicator: str,
    value: str,
    where: Where = "table",
    *,
    entity: str | None = "เลย",
    survey: Survey = LETTER,
    row: int = 0,
    thai: bool = False,
    **more: object,
) -> Claim:
    printed = digits.to_thai(value) if thai else value
    return Claim(
        survey=survey,
        scope="province" if entity else "national",
        entity=entity,
        indicator=indicator,
        indicator_printed=indicator,
        measure="score",
        unit="score",
        maximum=Decimal(100),
        mark=mark(printed, value, where, at=(300 if where == "table" else 80, 20.0 * row), **more),  # type: ignore[arg-type]
    )


def letter_values(seed: int) -> dict[str, Decimal]:
    """Scores of one province that satisfy the framework: a dimension lies within its parts, the overall
    within the dimensions."""
    rng = random.Random(seed)
    values: dict[str, Decimal] = {}
    tenths = lambda low, high: Decimal(rng.randint(low, high)) / 10  # noqa: E731
    for dimension, subs in FRAMEWORK.items():
        parts = {f"{dimension}.{s}": tenths(20, 950) for s in subs}
        low, high = min(parts.values()), max(parts.values())
        values[dimension] = tenths(int(low * 10), int(high * 10))
        values |= parts
    tops = [values[d] for d in FRAMEWORK]
    values["overall"] = tenths(int(min(tops) * 10), int(max(tops) * 10))
    return values


def letter_reading(values: Mapping[str, Decimal], table: Mapping[str, Decimal] | None = None) -> Reading:
    """A letter's reading: the table (``table`` overrides what is read there), prose in Thai numerals for the
    dimensions and the overall, statements of highest, lowest and the five to improve, counts and rate."""
    shown = dict(values) | dict(table or {})
    claims = [score(name, f"{v:.1f}", row=i) for i, (name, v) in enumerate(shown.items())]
    said = ["overall", *FRAMEWORK]
    claims += [score(n, f"{values[n]:.1f}", "prose", row=100 + i, thai=True) for i, n in enumerate(said)]
    dims = sorted(FRAMEWORK, key=lambda d: values[d])
    subs = sorted((n for n in values if "." in n), key=lambda n: values[n])[:5]
    rankings = [
        _ranking("highest", None, dims[-1]),
        _ranking("lowest", None, dims[0]),
        *(_ranking("improve-first", k + 1, n) for k, n in enumerate(subs)),
    ]
    counts = {"questionnaires-sent": "1444", "questionnaires-returned": "1179", "response-rate": "82"}
    statistics = tuple(
        StatisticClaim(
            n, Decimal(v), "percent" if "rate" in n else "count", LETTER, mark(v, v, "prose", at=(9, 9.0 * i))
        )
        for i, (n, v) in enumerate(counts.items())
    )
    return Reading(Head("result-letter"), tuple(claims), tuple(rankings), statistics)


def _ranking(kind: str, rank: int | None, indicator: str) -> RankingClaim:
    seen = mark(indicator, None, "ranking")
    return RankingClaim(kind, rank, indicator, None, LETTER, "province", seen, scope_entity="เลย")  # type: ignore[arg-type]


def form_values(seed: int, candidates: int = 8) -> dict[str, Decimal]:
    """Figures of a result form whose sums all close."""
    rng = random.Random(seed)
    votes = sorted((rng.randint(100, 40000) for _ in range(candidates)), reverse=True)
    good, spoilt, none = sum(votes), rng.randint(900, 5000), rng.randint(900, 6000)
    used = good + spoilt + none
    early, outside, left = rng.randint(0, 200), rng.randint(1000, 5000), rng.randint(20000, 60000)
    whole = {
        "summary.1.1": used + rng.randint(20000, 40000),
        "summary.1.2": used,
        "summary.2.1": used + left,
        "summary.2.2": used,
        "summary.2.3": left,
        "summary.3.1": used - early - outside,
        "summary.3.2": early,
        "summary.3.3": outside,
        "summary.3.4": used,
        "summary.4.1": good,
        "summary.4.2": spoilt,
        "summary.4.3": none,
        **{f"candidate.{k + 1}": v for k, v in enumerate(votes)},
        "total": good,
    }
    return {k: Decimal(v) for k, v in whole.items()}


def form_claims(values: Mapping[str, Decimal], *, words: bool = True, **more: object) -> list[Claim]:
    """Claims of a form: digits in Thai numerals and, beside them, the number in words."""
    claims = []
    for row, (name, value) in enumerate(values.items()):
        votes = not name.startswith("summary.")
        printed = digits.to_thai(f"{value:,f}")
        base = Claim(
            survey=FORM,
            scope="constituency",
            entity="เลย 1",
            indicator=name,
            indicator_printed=name,
            measure="votes" if votes else "voters" if name.startswith("summary.1") else "ballots",
            unit=None,
            maximum=None,
            mark=mark(printed, value, "table" if votes else "form", at=(300, 20.0 * row), **more),  # type: ignore[arg-type]
        )
        claims.append(base)
        if words:
            spelt = number_words.format(value)
            claims.append(replace(base, mark=mark(spelt, value, "words", at=(400, 20.0 * row))))
    return claims


def form_reading(claims: list[Claim]) -> Reading:
    return Reading(Head("election-result"), tuple(claims), document_rules=("election-ss-6-1",))


PAGES = [image_page()]
THAI_LACKED = "๔๖๗๘๙"


def settled(claims: Sequence[Claim], **options: object) -> Settled:
    return settle(Reading(Head(), tuple(claims)), PAGES, Options(**options))  # type: ignore[arg-type]


def only(claims: Sequence[Claim]) -> Record:
    (record,) = settled(claims).records
    return record


def by_indicator(result: Settled) -> dict[str, Record]:
    return {r.indicator: r for r in result.records}
