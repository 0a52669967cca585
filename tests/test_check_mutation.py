"""One digit changed in what is read of a sound document: what share is noticed, and that none noticed is accepted.

The reading is as sure of the wrong digit as of a right one: the worst case, which only checks and second evidence
can catch.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from check_readings import (
    fixed_calibration,  # noqa: F401 - a fixture for every test here
    form_claims,
    form_reading,
    form_values,
    image_page,
    letter_reading,
    letter_values,
)

from extract.check.digitwise import one_digit_changes
from extract.check.status import Settled, settle
from extract.model.claims import Claim, Reading
from extract.options import Options
from extract.thai import digits

MUTATIONS = 250
SEED = 20_260_208


def letter(seed: int) -> Reading:
    return letter_reading(letter_values(seed))


def form(seed: int) -> Reading:
    return form_reading(form_claims(form_values(seed)))


def form_without_words(seed: int) -> Reading:
    return form_reading(form_claims(form_values(seed), words=False))


def mutated(reading: Reading, rng: random.Random) -> tuple[Reading, Claim]:
    """The reading with one digit of one table or form figure changed, and the claim that was changed."""
    places = [i for i, c in enumerate(reading.claims) if c.mark.where in ("table", "form")]
    at = rng.choice(places)
    claim = reading.claims[at]
    assert claim.mark.value is not None
    value = rng.choice(list(one_digit_changes(claim.mark.value)))
    printed = digits.to_thai(f"{value:,f}") if any(c in digits.THAI for c in claim.mark.printed) else f"{value:,f}"
    wrong = replace(claim, mark=replace(claim.mark, value=value, printed=printed))
    return replace(reading, claims=(*reading.claims[:at], wrong, *reading.claims[at + 1 :])), wrong


def status_of(result: Settled, claim: Claim) -> str:
    return next(r.status for r in result.records if r.indicator == claim.indicator)


def run(make: Callable[[int], Reading], seed: int) -> tuple[Counter[str], list[str]]:
    """Counts of noticed and accepted, and what was accepted although a check or second evidence noticed it."""
    rng = random.Random(seed)
    counts: Counter[str] = Counter()
    bad: list[str] = []
    for n in range(MUTATIONS):
        reading, wrong = mutated(make(n), rng)
        result = settle(reading, [image_page()], Options())
        record = next(r for r in result.records if r.indicator == wrong.indicator)
        noticed = any(c.outcome == "fails" and record.id in c.records for c in result.checks)
        counts["noticed"] += noticed
        counts["accepted"] += record.status == "accepted"
        if noticed and record.status == "accepted":
            bad.append(
                f"{wrong.indicator} = {wrong.mark.value}: {[c.sentence for c in result.checks if c.outcome == 'fails']}"
            )
    return counts, bad


@pytest.mark.parametrize(
    ("make", "least"),
    [(letter, 0.4), (form, 1.0), (form_without_words, 0.9)],
    ids=["letter", "form", "form-without-words"],
)
def test_no_noticed_mutation_is_accepted(
    make: Callable[[int], Reading], least: float, record_property: Callable[[str, object], None]
) -> None:
    counts, bad = run(make, SEED)
    record_property("mutations", MUTATIONS)
    record_property("noticed", counts["noticed"])
    assert bad == []
    assert counts["noticed"] / MUTATIONS >= least, counts
    assert counts["accepted"] == MUTATIONS - counts["noticed"]


def test_an_unmutated_reading_notices_nothing() -> None:
    for make in (letter, form, form_without_words):
        for n in range(20):
            result = settle(make(n), [image_page()], Options())
            assert [c.sentence for c in result.checks if c.outcome == "fails"] == []


def test_every_mutation_changes_one_digit() -> None:
    changes = list(one_digit_changes(Decimal("104.5")))
    assert len(changes) == len(set(changes)) == 8 + 9 * 3
    assert all(sum(a != b for a, b in zip("104.5", str(v), strict=True)) == 1 for v in changes)
