"""What a person sees: what needs a look and why, the letter's head, the records as the document has them.

Rich, and safe to print. Printed text comes from documents and may hold terminal escape sequences; :func:`clean`
disarms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.text import Text

from extract.show import outline, words
from extract.show.beside import counted, visible
from extract.show.language import say, tr
from extract.show.looks import Look, at_odds, looks, urgent
from extract.show.outline import sections
from extract.show.record_lines import GAP, padded, section_lines, wrapped
from extract.show.wrapping_words import fitted

_NARROWEST = 40  # cells; on a narrower terminal lines are as long as this, and wrap as the terminal does
_MOST_OF_A_LABEL = 3  # lines of a label above its values; the rows below have it whole
_MOST_LOOKS = 60  # values under one reason that are shown before the rest are only counted


def clean(text: str) -> str:
    """Text without control, format and private-use characters, each made visible as U+FFFD; markup escaped.

    >>> clean("a\\x1b[red]b")
    'a�\\\\[red]b'
    """
    return escape(visible(text))


def width_of(console: Console) -> int | None:
    """Cells of a line: those of a terminal; None where the output goes elsewhere, so that a line is found whole."""
    return max(console.width, _NARROWEST) if console.is_terminal else None


def render_result(result: dict[str, Any], console: Console) -> None:
    """Print one Extraction (as plain data) to a console; no text of it, whoever made it, acts on the console."""
    result = _disarmed(result)
    width = width_of(console)
    for line in _lines(result, width):
        console.print(line, soft_wrap=True)


def _lines(result: dict[str, Any], width: int | None) -> Iterator[Text]:
    yield from _head(result, width)
    yield from _needs_a_look(result, width)
    if not result["records"]:
        yield Text(tr("No score records."), style="yellow")
    for section in sections(result):
        yield from section_lines(section, width)
    yield from _rankings(result, width)
    yield from _statistics(result)
    loud = urgent(result)
    quiet = [n for n in result["notices"] if n not in loud and n["code"] != "source-differs"]
    for sentence in _notices(quiet):
        yield from _hanging(tr("note"), "cyan", sentence, width)
    yield Text()
    yield summary(result)
    yield from wrapped(figures_line(result["pages"]), width, style="dim")


# ----------------------------------------------------------------------------------------------------- the head


def _head(result: dict[str, Any], width: int | None) -> Iterator[Text]:
    document, source = result["document"], result["source"]
    pages = tr("1 page") if source["pages"] == 1 else tr("{n} pages", n=source["pages"])
    about = f"{words.word(document['kind'])}, {pages}"
    if width is None or cell_len(source["name"] + GAP + about) <= width:
        yield Text.assemble((source["name"], "bold"), GAP, about)
    else:
        yield Text(source["name"], style="bold")
        yield Text(GAP + about)
    particulars = _particulars(document)
    room = max((cell_len(label) for label, _ in particulars), default=0)
    for label, value in particulars:
        first = True
        for line in fitted(value, width and width - room - 4):
            name = label if first else ""
            yield Text.assemble(GAP, (name + " " * (room - cell_len(name)), "dim"), GAP, line)
            first = False
    for part in result.get("parts", ())[1:]:
        where = tr("document {n}, page {pages}", n=part["part"], pages=_ranges(list(part["pages"])))
        said = [part["document"][name] for name in ("number", "date", "subject")]
        yield from wrapped(f"{where}  {' · '.join(filter(None, said))}", width, indent=2)


def _particulars(document: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [(tr(name), document[name]) for name in ("number", "date", "subject", "sender", "recipient")]
    if received := document["received"]:
        parts = [received[k] for k in ("office", "number", "date", "time")]
        rows.append((tr("received"), " · ".join(p for p in parts if p)))
    if signatory := document["signatory"]:
        rows.append((tr("signed"), " · ".join(v for v in signatory.values() if v)))
    return [(label, value) for label, value in rows if value]


# --------------------------------------------------------------------------------------------- what needs a look


def _needs_a_look(result: dict[str, Any], width: int | None) -> Iterator[Text]:
    found, odds, pages = looks(result), at_odds(result), urgent(result)
    if not (found or odds or pages):
        return
    yield Text()
    yield Text(tr("Needs a look"), style="bold yellow")
    for reasons, mine in found.items():
        yield from wrapped("; ".join(reasons), width, indent=2, style="yellow")
        for same in _together(mine[:_MOST_LOOKS], width):
            yield from _look(same, width)
        if len(mine) > _MOST_LOOKS:
            yield Text("    " + tr("… and {n} more below", n=len(mine) - _MOST_LOOKS), style="dim")
    if odds:
        yield from wrapped(tr("the source contradicts itself"), width, indent=2, style="yellow")
        for sentence in odds:
            yield from wrapped(sentence, width, indent=4)
    for sentence in _notices(pages):
        yield from wrapped(sentence, width, indent=2, style="yellow")


def _together(found: Iterable[Look], width: int | None) -> list[list[Look]]:
    """Looks at one row side by side, so that a terminal has its label once; in a pipe each by itself."""
    rows: dict[object, list[Look]] = {}
    for number, look in enumerate(found):
        rows.setdefault((look.what, look.whose, look.id) if width else number, []).append(look)
    return list(rows.values())


def _look(looks: list[Look], width: int | None) -> Iterator[Text]:
    """The label, whose it is, the values; on one line where they fit, else the values under the label."""
    look = looks[0]
    told = ["; ".join([tr(" against ").join(each.values), *each.more]) for each in looks]
    after = told[0]
    about = GAP.join(filter(None, [look.whose, look.id]))
    line = GAP.join(filter(None, [look.what, about, after]))
    if width is None or (len(told) == 1 and cell_len(line) + 4 <= width):
        yield Text.assemble("    ", look.what, GAP if about else "", (about, "dim"), GAP, (after, "bold"))
        return
    label = list(wrapped(look.what, width, indent=4))
    yield from label[:_MOST_OF_A_LABEL]
    if len(label) > _MOST_OF_A_LABEL:
        yield Text("      …")
    for after in told:
        yield from wrapped(after, width, indent=6, style="bold")
    yield from wrapped(about, width, indent=6, style="dim")


def _notices(notices: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Each message once, with all its pages."""
    pages: dict[str, list[int]] = {}
    for notice in notices:
        pages.setdefault(notice["message"], []).extend([notice["page"]] if notice["page"] else [])
    for message, mine in pages.items():
        where = ""
        if mine:
            one = tr("page {page}: ", page=mine[0])
            where = one if len(set(mine)) == 1 else tr("pages {pages}: ", pages=_ranges(sorted(set(mine))))
        yield where + said_in_parts(message)


def said_in_parts(message: str) -> str:
    """A notice in the language of the reader; a list in it part by part."""
    said = say(message)
    head, colon, rest = said.partition(": ")
    return head + colon + ", ".join(map(say, rest.split(", "))) if colon else said


# ----------------------------------------------------------------------------------- rankings, statistics, lines


def _rankings(result: dict[str, Any], width: int | None) -> Iterator[Text]:
    """Each ranking once, with its place in the order, and whose it is."""
    labels = {r["indicator"]: outline.label(r) for r in reversed(result["records"])}
    told: dict[tuple[str, str, str], list[str]] = {}
    for r in result["rankings"]:
        kind = _kind_of_ranking(r, labels)
        what = " · ".join(filter(None, [labels.get(r["indicator"], r["indicator"]), r["entity"], r["words"]]))
        pages = told.setdefault((_whose_ranking(r, result), kind, what), [])
        pages += [str(e["page"]) for e in r["evidence"]]
    for number, ((whose, kind, what), pages) in enumerate(told.items()):
        if number == 0:
            yield Text()
            yield Text(tr("Rankings"), style="bold")
        page = tr("page {page}", page=",".join(dict.fromkeys(pages)))
        line = Text.assemble(GAP, (whose, "dim"), GAP, kind, ": ", what, GAP, (page, "dim"))
        if width is None or line.cell_len <= width:
            yield line
        else:
            yield from wrapped(f"{whose}{GAP}{kind}:", width, indent=2)
            yield from wrapped(f"{what}{GAP}{page}", width, indent=6)


def _kind_of_ranking(ranking: dict[str, Any], labels: dict[str, str]) -> str:
    """What the order is; highest and lowest of an indicator's parts name the indicator."""
    kind = words.ranking(ranking["kind"])
    if ranking["kind"] == "improve-first" and ranking["rank"]:
        return f"{kind} {ranking['rank']}"
    above = outline.parent_of(ranking["indicator"] or "")
    if ranking["kind"] in ("highest", "lowest") and above in labels:
        return tr("{kind} in {group}", kind=kind, group=labels[above])
    return kind


def _whose_ranking(ranking: dict[str, Any], result: dict[str, Any]) -> str:
    """The body that a ranking speaks of: the only one of its scope that its document has values of."""
    if ranking["scope"] == "national":
        return words.word("national")
    mine = {
        r["entity"]
        for r in result["records"]
        if (r["part"], r["scope"]) == (ranking["part"], ranking["scope"]) and r["entity"]
    }
    return str(mine.pop()) if len(mine) == 1 else words.word(ranking["scope"])


def _statistics(result: dict[str, Any]) -> Iterator[Text]:
    rows = []
    for s in result["statistics"]:
        name = " · ".join([words.word(s["name"]), *([words.word(s["level"])] if s["level"] else [])])
        unit = "%" if s["unit"] == "percent" else words.word(s["unit"]) if s["unit"] else ""
        rows.append((name, "-" if s["value"] is None else str(s["value"]), unit))
    if not rows:
        return
    yield Text()
    yield Text(tr("Counts and rates"), style="bold")
    room = max(cell_len(name) for name, _, _ in rows)
    wide = max(cell_len(value) for _, value, _ in rows)
    for name, value, unit in rows:
        yield Text(f"{GAP}{padded(name, room)}{GAP}{value.rjust(wide)} {unit}".rstrip())


def _hanging(word: str, style: str, text: str, width: int | None) -> Iterator[Text]:
    room = cell_len(word) + 2
    for number, line in enumerate(fitted(text, width and width - room)):
        yield Text.assemble((word, style) if number == 0 else "", " " * (2 if number == 0 else room), line)


def figures_line(pages: list[dict[str, Any]]) -> str:
    """What became of the printed figures, in one line: page by page where some gave no record.

    >>> page = {"number": 8, "figures": {"printed": 36, "records": 36, "statistics": 0, "left_out": 0}}
    >>> figures_line([page]), figures_line([])
    ('figures: 36 printed on page 8, 36 in records', 'figures: none printed in tables or as scores')
    """
    printing = [p for p in pages if p["figures"]["printed"]]
    if not printing:
        return tr("figures: none printed in tables or as scores")
    total = {k: sum(p["figures"][k] for p in printing) for k in ("printed", "records", "statistics", "left_out")}
    said = {"n": total["printed"], "pages": _ranges([p["number"] for p in printing]), "records": total["records"]}
    if len(printing) == 1:
        line = tr("figures: {n} printed on page {pages}, {records} in records", **said)
    else:
        line = tr("figures: {n} printed on pages {pages}, {records} in records", **said)
    if total["statistics"]:
        line += tr(", {n} in counts and rates", n=total["statistics"])
    left = [(p["figures"]["left_out"], p["number"]) for p in printing if p["figures"]["left_out"]]
    short = [tr("{n} on page {page}", n=n, page=page) for n, page in left]
    return line + (tr("; left out: {list}", list=", ".join(short)) if short else "")


def _ranges(numbers: list[int]) -> str:
    """Page numbers as runs: 1-3, 5."""
    runs: list[list[int]] = []
    for n in numbers:
        if runs and n == runs[-1][1] + 1:
            runs[-1][1] = n
        else:
            runs.append([n, n])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _disarmed(value: Any) -> Any:
    """The same data with every text as :func:`visible` gives it."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, dict):
        return {visible(str(key)): _disarmed(inner) for key, inner in value.items()}
    return [_disarmed(inner) for inner in value] if isinstance(value, list | tuple) else value


def summary(result: dict[str, Any]) -> Text:
    """One line: how many records of which status."""
    return Text.assemble(*counted(result))
