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
=============================  =========================================================================

Range, printed rankings and prints of one value against each other are checked wherever they can be.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from extract.knowledge import patterns
from extract.model.claims import Reading


@dataclass(frozen=True, slots=True)
class Rule:
    """One check that a document owes. ``survey`` and ``year_be`` limit it to their values; None: any."""

    check: str
    of: tuple[str, ...] = ()
    equals: str | None = None
    survey: str | None = None
    year_be: int | None = None

    @property
    def id(self) -> str:
        """What stands for the rule in counting how often it fails."""
        return f"{self.survey or 'document'}/{self.check}/{','.join(self.of)}"


def rules_for(reading: Reading) -> list[Rule]:
    """The rules of every survey that ``reading`` has claims of, and of the forms in its
    ``document_rules``."""
    named = [c.survey for c in reading.claims] + [c.survey for c in reading.statistics]
    surveys = dict.fromkeys((s.id, s.year_be) for s in named)
    rules = [rule for survey, year in surveys for rule in framework_rules(survey, year)]
    for document in patterns.documents():
        if document.id in reading.document_rules:
            rules += document_rules(document)
    return list(dict.fromkeys(rules))


def framework_rules(survey: str | None, year_be: int | None) -> list[Rule]:
    """The checks of the framework that serves a survey in a year: its own, else the latest that serves
    later years.

    Without a year the survey's only framework serves, and none where it has several.
    """
    mine = [f for f in patterns.frameworks() if f.survey == survey]
    exact = [f for f in mine if year_be in f.years]
    earlier = [f for f in mine if year_be is not None and f.serves_later and min(f.years) < year_be]
    serving = exact or sorted(earlier, key=lambda f: max(f.years))[-1:] or (mine if len(mine) == 1 else [])
    return [Rule(c.check, tuple(c.of), c.equals, survey, year_be) for f in serving for c in f.checks]


def document_rules(document: patterns.DocumentPattern) -> list[Rule]:
    """The checks in a form's layout (``[[form.checks]]``). Raises KeyError where one has no name."""
    tables: Iterable[dict[str, object]] = document.form.get("checks", ())
    rules = []
    for table in tables:
        of = table.get("of", ())
        equals = table.get("equals")
        rules.append(
            Rule(
                str(table["check"]),
                tuple(str(name) for name in of) if isinstance(of, list | tuple) else (),
                None if equals is None else str(equals),
            )
        )
    return rules
