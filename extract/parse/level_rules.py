"""The levels that a document names, by the rules of ``patterns/rules/levels.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework
from extract.knowledge.rules import Rule
from extract.parse.flow import Flow
from extract.parse.levels import Levels, levels_said
from extract.parse.scopes import Hit, Scope, hits


def levels_of(flow: Flow, rules: Sequence[Rule], framework: Framework | None) -> Levels:
    """The levels that a document names, of those at which its survey is made."""
    allowed = patterns.levels_of_survey(framework.survey) if framework is not None else frozenset[str]()
    named = [(h.start, _level_named(h, flow)) for r in rules if r.yields == "level" for h in hits(r, flow)]
    return levels_said(flow, named, allowed)


def _level_named(hit: Hit, flow: Flow) -> str:
    figure = flow.tokens[hit.value].value if hit.value is not None else None
    return str(hit.rule.level).replace("@", str(figure))


def at_level(scope: Scope, levels: Levels, position: int) -> Scope:
    """``scope`` with the level that holds at ``position`` of the flow, unless it names one itself."""
    if scope.level is not None:
        return scope
    level, doubtful = levels.of(scope.scope, position)
    return replace(scope, level=level, doubtful=scope.doubtful or doubtful)
