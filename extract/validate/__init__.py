"""Published scores against the documents they were taken from: what is right, what is not, what cannot be told.

``read_published`` reads a CSV or JSON file, ``validate`` compares it with extractions, ``render`` and ``html`` show the
verdicts. The command ``extract validate`` is a thin layer over these.
"""

from extract.validate.compare import validate
from extract.validate.published import PublishedScores, PublishedValue, read_published
from extract.validate.rounding import Rounding
from extract.validate.verdict import Verdict

__all__ = ["PublishedScores", "PublishedValue", "Rounding", "Verdict", "read_published", "validate"]
