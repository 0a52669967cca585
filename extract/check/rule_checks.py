"""Which checks apply to a document: data, in the frameworks of its surveys and in the pattern of its form.

A check has a name, its operands ``of`` and what they must equal:

=============================  =========================================================================
``sum``                        the sum of ``of`` is ``equals`` (``candidate.*`` takes all of that beginning)
``mean-of-children``           each of ``of`` is the plain mean of its own parts (``of[0].*``)
``within-children``            each of ``of`` (all, when empty) lies within its parts
``overall-within-dimensions``  ``overall`` lies within the indicators without a dot
``rate``                       ``of[0]`` of ``of[1]`` is ``equals`` percent (statistics)
``product``                    ``of[0]`` times ``of[1]`` is ``equals`` (statistics)
``descending``                 ``of`` in the printed order never rise
``weighted-sum``               the sum of ``of`` times ``weights`` in percent is ``equals``
``percent-of-maximum``         a value in points of its maximum is the percentage printed beside it
``grade``                      the grade printed of ``equals`` is the one that its value has
=============================  =========================================================================

Range, printed rankings and prints of one value against each other are checked wherever they can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from extract.knowledge import patterns
from extract.knowledge.rules import DocumentPattern
from extract.model.claims import Reading


@dataclass(frozen=True, slots=True)
class CheckRule:
    """One check that a document owes. ``survey`` and ``year_be`` limit it to their values; None: any."""

    check: str
    of: tuple[str, ...] = ()
    equals: str | None = None
    survey: str | None = None
    year_be: int | None = None
    weights: tuple[Decimal, ...] = ()

    @property
    def id(self) -> str:
        """What stands for the rule in counting how often it fails."""
        return f"{self.survey or 'document'}/{self.check}/{','.join(self.of)}"


def rules_for(reading: Reading) -> list[CheckRule]:
    """The rules of every survey that ``reading`` has claims of, and of the forms in its
    ``document_rules``."""
    named = [c.survey for c in reading.claims] + [c.survey for c in reading.statistics]
    surveys = dict.fromkeys((s.id, s.year_be) for s in named)
    rules = [rule for survey, year in surveys for rule in framework_rules(survey, year)]
    for document in patterns.documents():
        if document.id in reading.document_rules:
            rules += document_rules(document)
    return list(dict.fromkeys(rules))


def framework_rules(survey: str | None, year_be: int | None) -> list[CheckRule]:
    """The checks that the framework which serves a survey in a year asks for in that year."""
    framework = patterns.framework_of(survey, year_be)
    if framework is None:
        return []
    due = [c for c in framework.checks if not c.years or year_be in c.years]
    return [CheckRule(c.check, c.of, c.equals, survey, year_be, c.weights) for c in due]


def document_rules(document: DocumentPattern) -> list[CheckRule]:
    """The checks in a form's layout (``[[form.checks]]``). Raises KeyError where one has no name."""
    tables: Iterable[dict[str, object]] = document.form.get("checks", ())
    rules = []
    for table in tables:
        of = table.get("of", ())
        equals = table.get("equals")
        rules.append(
            CheckRule(
                str(table["check"]),
                tuple(str(name) for name in of) if isinstance(of, list | tuple) else (),
                None if equals is None else str(equals),
            )
        )
    return rules
