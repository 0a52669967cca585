"""Agreement of two prints of one thing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extract.check.checks.outcome import CANNOT_TELL, Verdict, judge, listed, text


def same_value(first: Sequence[Decimal], second: Sequence[Decimal]) -> Verdict:
    """Every value of ``second`` is the first one of ``first``; precision does not count.

    >>> same_value([Decimal('31.0')], [Decimal('31'), Decimal('33.0')])
    Verdict(outcome='fails', expected='31.0', found='31, 33.0')
    >>> same_value([Decimal('31.0')], []).outcome
    'cannot-tell'
    """
    if not first or not second:
        return CANNOT_TELL
    return judge(all(v == first[0] for v in (*first, *second)), text(first[0]), listed(second))


MOST_LATER = 3
"""Years after its survey that a document is dated at most."""


def same_year(survey_year_be: int, document_year_be: int) -> Verdict:
    """A document is dated in the year of its survey, or a few years after it.

    >>> same_year(2560, 2561).outcome, same_year(2569, 2561).outcome, same_year(2550, 2561).outcome
    ('holds', 'fails', 'fails')
    """
    good = survey_year_be <= document_year_be <= survey_year_be + MOST_LATER
    wanted = f"a survey of {document_year_be - MOST_LATER} to {document_year_be}"
    return judge(good, wanted, str(survey_year_be))
