"""Every code that a result may carry, with what it means; ``docs/reference/findings.md`` tells it at length.

A test keeps this list, the documentation and what the checks emit in step.
"""

from __future__ import annotations

ISSUES: dict[str, str] = {
    "conflict": "the document prints two different values for the same thing",
    "digits-words-differ": "the digits and the number in words beside them differ",
    "readers-disagree": "a second reading of the same print gave another value",
    "low-confidence": "the reading is not sure enough, and nothing proves it",
    "unreadable": "something is printed there and could not be read",
    "unreadable-digit": "the print may hold a digit that the reader cannot read at all",
    "label-uncertain": "the value is read, but what it is the value of is not certain",
    "ambiguous-label": "one label stands for different figures in this document",
    "check-failed": "a cross-check fails, and this value may be the cause",
    "out-of-range": "the value is not on its scale",
    "year-doubtful": "the year of the survey is not told, or does not fit the date of the document",
    "malformed-number": "the figure is no well-formed number",
    "split-number": "a space or a letter stands in the figure, so a part of it may be missing",
    "leading-point": "the figure begins with its point, so a digit before it may be missing",
    "sign-unclear": "the figure stands in brackets, which may be a minus",
    "joined-number": "a slash, colon or dash ties the figure to another one",
    "mixed-digits-number": "the figure mixes Thai and Arabic digits",
    "foreign-digit-number": "a digit of another script touches the figure",
    "invisible-number": "the figure is in print that cannot be seen on the page",
    "unknown-label": "no framework knows the label; the indicator is made of its words",
    "column-unclear": "what the column measures is not plain",
    "scope-unclear": "the text does not say plainly what place or body the value is of",
    "no-boundary": "print touches an end of a field of the head, which may go on there",
    "no-value": "the head prints a number without its end, or a date that no calendar has or without its day",
    "place-unknown": "the print of a number or date of the head was not found again on its page",
    "set-apart": "a line of the signatory's position stands beside the name, not under it",
    "pen": "the number or date is written by hand",
    "erratum": "the document itself says that this number is misprinted, or is the right one",
    "label-conflict": "the name and its translation in brackets mean different indicators",
}

PROOFS: dict[str, str] = {
    "printed-twice": "the document prints the same value in another place",
    "digits-match-words": "the number in words beside the digits says the same",
    "second-reader": "an independent second reading gave the same value",
    "sum": "a sum or equality that the form promises holds, and would not with another digit",
    "mean-of-children": "the value is the mean of its parts, as the framework says",
    "within-children": "the value lies between its lowest and its highest part",
    "ranking": "a printed statement of order agrees",
    "order": "the printed order of the rows agrees",
    "matches-rate": "count and rate agree",
    "weighted-sum": "the value and its parts agree by their weights",
    "grade": "the printed grade is the one that the value has",
}

STRONG = frozenset({"printed-twice", "digits-match-words", "second-reader", "sum", "mean-of-children"})
"""The proofs that can carry an acceptance; the others only speak for a value."""

CHECKS: dict[str, str] = {
    "table-against-prose": "the table's figure against the same figure in the text",
    "digits-against-words": "digits against the number in words",
    "thai-against-arabic": "a print in Thai numerals against one in Arabic numerals",
    "second-reader": "the first reading against the second reader's",
    "sum": "figures that must add up",
    "equal": "figures of different names that must be the same",
    "product": "two counts whose product is printed",
    "mean-of-children": "a figure against the mean of its parts",
    "within-children": "a figure against the range of its parts",
    "overall-within-dimensions": "the overall figure against the range of the dimensions",
    "highest": "what the text names as the highest",
    "lowest": "what the text names as the lowest",
    "improve-first": "the order of what is to be improved first",
    "descending": "rows printed by falling value",
    "rate": "a count and a whole against the printed rate",
    "range": "every value against its scale",
    "weighted-sum": "a figure against its parts, in points or by their weights",
    "percent-of-maximum": "points against the percentage of their maximum",
    "grade": "a printed grade against the value that it stands for",
    "year-against-date": "the survey's year against the document's date",
}

NOTICES: dict[str, str] = {
    "figures-left-out": "so many figures of a page's tables and scores of its text gave no record, and why",
    "second-reader": "how many numbers were read a second time, and how many were left",
    "source-differs": "a check fails on figures that are each proved as printed: the source is at odds",
    "several-documents": "the file holds several documents, which were read each by itself",
    "page-missing": "the document must have a page that the file has not; checks that need it cannot tell",
    "check-not-apt": "a check fails so often in this document that it says nothing about single values",
}
