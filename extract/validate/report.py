"""Verdicts for people and programs: a table on the terminal, JSON, CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from extract.model.json import to_json
from extract.show.beside import visible
from extract.show.language import tr
from extract.show.records_csv import safe_cell
from extract.show.telling import tell
from extract.show.terminal import width_of
from extract.show.words import reason, word
from extract.show.wrapping_words import fitted
from extract.validate.keys import meant
from extract.validate.rounding import Rounding
from extract.validate.verdict import MEANING, Kind, PublishedOut, Verdict

STYLE: dict[Kind, str] = {
    "match": "green", "mismatch": "bold red", "differs": "magenta", "source-contradicts-itself": "red",
    "not-in-source": "yellow", "not-published": "dim", "unreadable": "yellow",
}  # fmt: skip
#: Kinds in words.
KINDS: dict[Kind, str] = {
    "match": "match", "mismatch": "mismatch", "differs": "sources differ",
    "source-contradicts-itself": "source contradicts itself", "not-in-source": "not in source",
    "not-published": "not published", "unreadable": "unreadable",
}  # fmt: skip
COLUMNS = (
    "document", "verdict", "certain", "survey", "year_be", "scope", "level", "entity", "indicator", "indicator_printed",
    "measure", "value", "printed", "status", "issues", "page", "x0", "y0", "x1", "y1", "published", "source", "as_of",
    "equal", "sentence",
)  # fmt: skip


def is_finding(v: Verdict) -> bool:
    """Whether a person should see it: all but matches, and what only one side has because the other never covers it.

    That a document is at odds with itself counts where something of it is published.
    """
    if v.kind == "not-in-source":
        return v.certain
    if v.kind == "source-contradicts-itself":
        return bool(v.published)
    return v.kind not in ("match", "not-published")


def counts(verdicts: Sequence[Verdict]) -> dict[str, int]:
    """How many of each kind, in the order of :data:`~extract.validate.verdict.MEANING`; uncertain mismatches apart."""
    found = Counter("mismatch-to-confirm" if v.kind == "mismatch" and not v.certain else v.kind for v in verdicts)
    order = [*list(MEANING)[:2], "mismatch-to-confirm", *list(MEANING)[2:]]
    return {kind: found[kind] for kind in order if found[kind]}


def summary(verdicts: Sequence[Verdict], rounding: Rounding) -> str:
    """One line on all of them, and the rule they were compared by."""
    parts = ", ".join(f"{n} {in_words(kind)}" for kind, n in counts(verdicts).items()) or tr("nothing to compare")
    return f"{parts}; {tr(rounding.describe())}"


def in_words(kind: str) -> str:
    """A kind of :func:`counts` in words."""
    if kind == "mismatch-to-confirm":
        return tr("{kind} unless misread", kind=tr(KINDS["mismatch"]))
    return tr(next(words for code, words in KINDS.items() if code == kind))


def show(verdicts: Sequence[Verdict], console: Console, rounding: Rounding, *, everything: bool = False) -> None:
    """Print the summary, then the findings, a line each; ``everything``: then matches and what only one side has."""
    tell(console, Text(summary(verdicts, rounding)))
    findings = sorted(filter(is_finding, verdicts), key=_urgency)
    rest = sorted((v for v in verdicts if not is_finding(v)), key=lambda v: v.kind != "match")
    width = width_of(console)
    many = len({v.document for v in verdicts if v.document}) > 1
    for v in [*findings, *(rest if everything else ())]:
        for number, line in enumerate(fitted(visible(told(v, many=many)), width and width - 2)):
            word = line.partition("  ")[0] if number == 0 else ""
            text = Text("  " * (number > 0) + line)
            text.stylize(STYLE[v.kind], 0, len(word))
            console.print(text, soft_wrap=True)
    if rest and not everything:
        matches = sum(v.kind == "match" for v in rest)
        odds = sum(v.kind == "source-contradicts-itself" for v in rest)
        lone = len(rest) - matches - odds
        parts = [tr("{n} that match", n=matches)] if matches else []
        parts += [tr("{n} that only one side has", n=lone)] if lone else []
        parts += [tr("{n} contradictions within documents of which nothing is published", n=odds)] if odds else []
        tell(console, Text(tr("left out: {list}; --all shows them", list=", ".join(parts)), style="dim"))


def slips(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """Names that no document has and no list of provinces, each with the province that may be meant."""
    unmet = {(v.scope, v.entity) for v in verdicts if v.kind == "not-in-source" and not v.certain}
    found = {str(entity): near for scope, entity in unmet if (near := meant(scope, entity)) is not None}
    return dict(sorted(found.items()))


def _urgency(v: Verdict) -> tuple[bool, int]:
    """What is certain first, then by kind; what is alike keeps its order."""
    return not v.certain, list(STYLE).index(v.kind)


def told(v: Verdict, *, many: bool = False) -> str:
    """A verdict in one line: what, about what, both values with their places, and the doubt."""
    about = " · ".join(filter(None, [label_of(v), subject(v)]))
    printed = list(dict.fromkeys(p.printed for p in v.prints)) or ([v.printed] if v.printed else [])
    says = [tr("{value} printed", value=tr(" and ").join(printed))] if printed else []
    sums = v.kind == "source-contradicts-itself" and v.record is None
    published = [] if sums else [
        tr("{source} says {value}", source=_named(v, o), value=o.printed)
        + (tr(" (the same)") if o.equal and v.kind != "match" else "")
        for o in v.published
    ]  # fmt: skip
    doubts = [reason(i) for i in v.issues] if not v.certain and v.kind not in ("not-in-source", "match") else []
    if sums:
        doubts.insert(0, v.sentence)
    place = [v.document if many else None, tr("page {page}", page=v.page) if v.page else None]
    return "  ".join(
        filter(
            None, [kind_of(v), about, "; ".join([*says, *published]), "; ".join(doubts), ", ".join(filter(None, place))]
        )
    )


def label_of(v: Verdict) -> str:
    """The printed label without the dots that lead to its value; empty where there is none."""
    return (v.indicator_printed or "").strip(" .·:;,-")


def subject(v: Verdict) -> str:
    """Year, whose value it is, indicator and measure, in one line and in words."""
    usual = v.measure in (None, "score", "votes", "ballots", "voters")
    whose = v.entity or (word(v.scope) if v.scope else None)
    level = word(v.level) if v.level and v.entity is None else None
    parts = [v.year_be, whose, level, v.indicator or v.indicator_printed, None if usual else word(str(v.measure))]
    return " · ".join(str(p) for p in parts if p is not None)


def _named(v: Verdict, out: PublishedOut) -> str:
    """A source by name and date; with the line of its file where it published several values for one thing."""
    several = sum(o.source == out.source for o in v.published) > 1
    as_of = tr(", as of {date}", date=out.as_of) if out.as_of else ""
    if not several:
        return out.source + as_of
    file, _, line = out.where.rpartition(" line ")
    where = tr("{file} line {n}", file=file, n=line) if file else out.where
    return (where if file == out.source else f"{out.source} ({where})") + as_of


def kind_of(v: Verdict) -> str:
    """The kind of a verdict in words; one that a person must confirm says so."""
    word = tr(KINDS[v.kind])
    unsure = not v.certain and v.kind in ("mismatch", "source-contradicts-itself")
    return tr("{kind}, unless misread", kind=word) if unsure else word


def as_json(verdicts: Sequence[Verdict], rounding: Rounding) -> str:
    """One JSON object: the rule, the counts, every verdict; numbers exactly as printed."""
    data = {
        "schema_version": "1.0",
        "rounding": rounding.value,
        "rule": rounding.describe(),
        "counts": counts(verdicts),
        "verdicts": [v.model_dump(mode="python") for v in verdicts],
    }
    return to_json(data) + "\n"


def as_csv(verdicts: Sequence[Verdict]) -> str:
    """One row for every verdict and published value; cells that a spreadsheet would run are disarmed."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for v in verdicts:
        box = v.bbox or (None, None, None, None)
        left = [
            v.document, v.kind, "yes" if v.certain else "no", v.survey, v.year_be, v.scope, v.level, v.entity,
            v.indicator, v.indicator_printed, v.measure, v.value, v.printed, v.status, " ".join(v.issues), v.page, *box,
        ]  # fmt: skip
        for out in v.published or (None,):
            right = (
                [out.printed, out.source, out.as_of, {True: "yes", False: "no", None: ""}[out.equal]]
                if out
                else [None] * 4
            )
            writer.writerow([safe_cell(x) for x in [*left, *right, v.sentence]])
    return buffer.getvalue()
