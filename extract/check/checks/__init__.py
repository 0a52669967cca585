"""The cross-checks: small pure functions from printed values to a verdict. Which apply is data, see
``rules``."""

from extract.check.checks.agreement import same_value, same_year
from extract.check.checks.arithmetic import count_against_rate, mean_of, product_of, sum_of, weighted_sum
from extract.check.checks.grades import grade_of
from extract.check.checks.ordering import ascending_first, descending, highest, lowest
from extract.check.checks.outcome import CANNOT_TELL, Verdict
from extract.check.checks.plausible import in_range, within

__all__ = [
    "CANNOT_TELL",
    "Verdict",
    "ascending_first",
    "count_against_rate",
    "descending",
    "grade_of",
    "highest",
    "in_range",
    "lowest",
    "mean_of",
    "product_of",
    "same_value",
    "same_year",
    "sum_of",
    "weighted_sum",
    "within",
]
