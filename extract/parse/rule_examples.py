"""Every rule of the pattern files tried on its own examples and counterexamples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.knowledge import patterns
from extract.knowledge.folder import own_folders, patterns_folder
from extract.knowledge.framework import Framework, PatternError
from extract.knowledge.rules import DocumentPattern, Example, Rule, RuleSet
from extract.model.page import Box, Line, Page, Paragraph, TextRun
from extract.parse.flow import Flow, flow_of, parts_of
from extract.parse.labels import cell_names
from extract.parse.scopes import Hit, hits

_NOWHERE = Box(0, 0, 0, 0)
_TIMEOUT = 2.0
_FOLDERS = frozenset({"surveys", "documents", "rules"})


@dataclass(frozen=True, slots=True)
class Tried:
    """How much was tried, and what is wrong, a sentence each."""

    files: int
    rules: int
    examples: int
    faults: tuple[str, ...]


def try_all() -> Tried:
    """Load every pattern file, and try every rule. Raises PatternError for a file that cannot be loaded."""
    sets: list[tuple[str, RuleSet | DocumentPattern]] = [
        (f"rules/{name}.toml", patterns.rule_set(name)) for name in patterns.rule_set_names()
    ]
    sets += [(f"documents/{d.id}.toml", d) for d in patterns.documents()]
    frameworks = patterns.frameworks()
    faults = [f"{name}: {fault}" for name, rules in sets for rule in rules.rules for fault in faults_of(rules, rule)]
    faults += _not_unique(sets) + _idle()
    faults += [f"{f.survey} {f.years[0]}: {label!r} names two indicators" for f in frameworks for label in _doubled(f)]
    patterns.provinces(), patterns.measures(), patterns.levels(), patterns.scopes()
    examples = sum(len(r.examples) + len(r.counterexamples) for _, s in sets for r in s.rules)
    return Tried(len(sets) + len(frameworks), sum(len(s.rules) for _, s in sets), examples, tuple(faults))


def _idle() -> list[str]:
    """Files of one's own folders that nothing reads: a name that was mistyped would do nothing, and say nothing."""
    used = {path.name for path in patterns_folder().iterdir()}
    found = []
    for folder in own_folders():
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            known = path.suffix == ".toml" and (len(parts) == 1 or (len(parts) == 2 and parts[0] in _FOLDERS))
            if (
                path.is_file()
                and not path.name.startswith(".")
                and not (known and (len(parts) == 2 or parts[0] in used))
            ):
                found.append(f"{path}: nothing reads a file of this name and place")
    return found


def _not_unique(sets: list[tuple[str, RuleSet | DocumentPattern]]) -> list[str]:
    counts = Counter(rule.id for _, s in sets for rule in s.rules)
    return [f"the id {i} stands {n} times among the rules" for i, n in counts.items() if n > 1]


def _doubled(framework: Framework) -> list[str]:
    return [name for name, n in Counter(name for name, _ in cell_names(framework)).items() if n > 1]


def faults_of(rules: RuleSet | DocumentPattern, rule: Rule) -> Iterator[str]:
    """What is wrong with one rule."""
    try:
        patterns.compiled(rule.pattern)
    except PatternError as error:
        yield f"{rule.id}: {error.message}"
        return
    frameworks = frameworks_for(rules.survey, rule)
    if not frameworks:
        yield f"{rule.id}: no survey is called {rule.survey or rules.survey}"
        return
    for example in rule.examples:
        if fault := _example(rule, example, frameworks):
            yield f"{rule.id}: {fault}"
    for text in rule.counterexamples:
        if any(found_in(rule, text, framework) for framework in frameworks):
            yield f"{rule.id}: finds its counterexample {text!r}"


def _example(rule: Rule, example: Example, frameworks: list[Framework]) -> str | None:
    wanted = {k: v for k, v in example.model_dump().items() if k != "text" and v is not None}
    if "value" in wanted:
        wanted["value"] = Decimal(str(wanted["value"]))
    found = [what for framework in frameworks for what in found_in(rule, example.text, framework)]
    if not any(wanted.items() <= what.items() for what in found):
        return f"does not give {wanted} of its example {example.text!r}"
    values = {what["value"] for what in found if wanted.get("indicator") in (None, what["indicator"])}
    return (
        f"gives {values} of its example {example.text!r}" if "value" in wanted and values != {wanted["value"]} else None
    )


def frameworks_for(survey: str | None, rule: Rule) -> list[Framework]:
    """The frameworks that a rule meets."""
    mine = [f for f in patterns.frameworks() if (rule.survey or survey) in (None, f.survey)]
    return [f for f in mine if not rule.years or set(rule.years) & set(f.years)]


def found_in(rule: Rule, text: str, framework: Framework) -> list[dict[str, object]]:
    """What a rule finds in a text, each line of which is a paragraph of its own."""
    flow = flow_of(parts_of(_page(text)), framework)
    return [_what(hit, flow) for hit in hits(rule, flow)]


def _page(text: str) -> Page:
    lines = [
        Line(TextRun.plain(part, None, 1.0), _NOWHERE, "transcript", part) for part in text.split("\n") if part.strip()
    ]
    return Page(1, "transcript", "read", blocks=tuple(Paragraph((line,), "body") for line in lines))


def _what(hit: Hit, flow: Flow) -> dict[str, object]:
    def token(place: int | None) -> object:
        return None if place is None else flow.tokens[place]

    value, label, entity, rank = (token(p) for p in (hit.value, hit.label, hit.entity, hit.rank))
    return {
        "value": None if value is None else value.value,  # type: ignore[attr-defined]
        "indicator": hit.rule.indicator if label is None else label.name,  # type: ignore[attr-defined]
        "entity": None if entity is None else entity.name,  # type: ignore[attr-defined]
        "rank": None if rank is None else int(rank.value),  # type: ignore[attr-defined]
        "scope": hit.rule.scope,
        "level": hit.rule.level,
        "words": None if hit.words is None else flow.printed(*hit.words).strip(),
    }
