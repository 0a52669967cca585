"""What a file of rules says: how a kind of document is known, and what a match in its text means.

A rule's ``pattern`` is written for the ``regex`` module. It meets text in which numbers, years, provinces and labels
have become single characters (see ``annotate``), and calls the named fragments of ``grammar.toml``. A file may say so
by ``on = "tokens"``; there is nothing else for it to meet.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, model_validator

from extract.knowledge.framework import ID, Model, RankingKind

Yields = Literal["score", "not-reported", "statistic", "ranking", "scope", "level", "erratum"]


class Example(Model):
    """``text`` and the value it must give (numbers in Arabic digits), with what else the rule
    should find there.
    """

    text: str
    value: str | None = None
    indicator: str | None = None
    entity: str | None = None
    rank: int | None = None
    scope: str | None = None
    level: str | None = None
    words: str | None = None


class Rule(Model):
    """One pattern and what a match of it means.

    ``pattern`` names its parts by groups: ``value``, ``label`` (an indicator), ``entity``, ``rank``.
    ``indicator`` is fixed here or ``@label``. ``scope`` is fixed, or ``@entity`` (the province in the match),
    or ``@province`` or ``@agency`` (the one spoken of before), or ``@context`` (what the text was about). ``after``
    must occur earlier in the same paragraph; where ``unless`` occurs there, the rule says nothing. Of scopes:
    an ``aside`` holds for one figure only; a ``weak`` one (the survey's name, say) does not push aside a
    province named before it in the same paragraph, but makes what follows doubtful. A ``level`` holds after its
    match; ``@`` in it is the match's figure. ``percent`` rules read percentages as scores, only of surveys that are
    published so. An ``erratum`` is a number that the text says is misprinted, or is the right one.
    """

    id: str = Field(pattern=ID)
    yields: Yields
    pattern: str
    survey: str | None = None
    indicator: str | None = None
    statistic: str | None = None
    ranking: RankingKind | None = None
    scope: str = "@context"
    level: str | None = None
    percent: bool = False
    measure: str = "score"
    unit: str | None = None
    after: str | None = None
    unless: str | None = None
    aside: bool = False
    weak: bool = False
    years: tuple[int, ...] = ()
    note: str = ""
    source: str = ""
    examples: tuple[Example, ...] = Field(min_length=1)
    counterexamples: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _names_what_it_yields(self) -> Rule:
        if self.yields in ("score", "not-reported") and not self.indicator:
            raise ValueError(f"{self.id}: a score needs an indicator")
        if self.yields == "statistic" and not self.statistic:
            raise ValueError(f"{self.id}: a statistic needs its name")
        if self.yields == "ranking" and not self.ranking:
            raise ValueError(f"{self.id}: a ranking needs its kind")
        if self.yields == "level" and not self.level:
            raise ValueError(f"{self.id}: a level needs its id")
        return self


class RuleSet(Model):
    """Rules that several kinds of documents share."""

    on: Literal["tokens"] = "tokens"
    survey: str | None = None
    rules: tuple[Rule, ...]


class Sign(Model):
    """Something that speaks for (or, below zero, against) a kind of document. Meets text without
    spaces or marks.
    """

    pattern: str
    weight: int
    note: str = ""


class DocumentPattern(Model):
    """How to know a kind of document (the signs found must reach ``threshold``) and which rules read it."""

    id: str
    kind: str = Field(pattern=ID)
    threshold: int
    signs: tuple[Sign, ...]
    default_scope: str | None = None
    rule_sets: tuple[str, ...] = ()
    on: Literal["tokens"] = "tokens"
    survey: str | None = None
    rules: tuple[Rule, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1, description="beginnings of such documents")
    counterexamples: tuple[str, ...] = ()
    form: dict[str, Any] = Field(default_factory=dict, description="the layout of a form, for the form parser")
