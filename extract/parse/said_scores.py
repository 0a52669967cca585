"""Scores in running text that no survey knows: ``ได้คะแนนรวม ๘๔.๖๑ คะแนน``, ``ค่าเฉลี่ยเท่ากับ 4.12``, ``x̄ = 4.12``.

Each becomes a claim named by the words of its clause. Such words are no label that anybody set apart as one, so a
person looks at every one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from extract.knowledge.table_words import cell_words
from extract.model.claims import Claim, Mark, Place, Survey
from extract.model.page import Page, Paragraph
from extract.parse import claim
from extract.parse.cell_figures import names_something
from extract.parse.claim import Spot, Subject
from extract.parse.labels import slug
from extract.parse.marks import Part, part_of
from extract.parse.scopes import UNKNOWN_SCOPE, Scope
from extract.parse.shares import is_taken
from extract.parse.values import CellValue
from extract.thai import numbers

RULE = "prose.said-score"
MEASURES = ("standard-deviation", "mean", "score")
"""What words may say of a figure, the most particular first: คะแนน is a part of คะแนนเฉลี่ย."""
DOUBTFUL = 0.5
"""How surely the words before a figure are its name."""
BEFORE = 120
"""Code points before a figure in which its clause is looked for."""
BETWEEN = 40
"""Code points that may stand between the word of score and a figure with decimals: the name of a subject, an office."""
FULL_MARKS = 5
"""A full mark is a whole number of fives."""
TIMEOUT = 1.0

_FULL_MARK = regex.compile(r"(?:เต็ม(?:คะแนน)?|[0-9๐-๙]\s*คะแนน\s*จาก(?:คะแนน)?)[\s=:(]*$")
_AFTER = regex.compile(r"\s*คะแนน(?!เต็ม)")
_OPEN = regex.compile(r"(?<!\s)\s*[(\[][^()\[\]]{0,8}$")
"""A bracket that opens with the sign of the figure in it: ``(x̄``."""
_EDGES = " \t\n()[]=:,;.–-"


def said(text: str, found: numbers.Found) -> str | None:
    """The measure that the words about a figure say it is; None where they say none, or that it is the full mark."""
    before = text[max(0, found.start - BEFORE) : found.start].casefold()
    value = found.value
    whole = value is not None and value % 1 == 0
    if value is not None and value % FULL_MARKS == 0 and _FULL_MARK.search(before, timeout=TIMEOUT):
        return None
    for measure in MEASURES:
        if _said(measure, whole).search(before, timeout=TIMEOUT):
            return measure
    counts = _AFTER.match(text, found.end, timeout=TIMEOUT) and not (whole and names_something(text, found))
    return "score" if counts else None


@cache
def _said(measure: str, whole: bool) -> regex.Pattern[str]:
    """A word of the measure right before a figure, or, for a figure with decimals, with a name between."""
    words = cell_words().words
    names = "|".join(map(regex.escape, words[f"said_{measure}"]))
    by = "|".join(map(regex.escape, words["said_by"]))
    between = "" if whole else rf"[^0-9๐-๙.;%\n]{{0,{BETWEEN}}}?"
    return regex.compile(rf"(?<![0-9๐-๙]\s?)(?:{names}){between}[\s,]*(?:(?:{by})[\s,]*)*$")


def said_scores(pages: Sequence[Page], taken: Sequence[Mark]) -> list[Claim]:
    """The claims of the scores in the text of ``pages`` that none of ``taken`` stands at."""
    found = []
    for page in pages:
        own = [m for m in taken if m.page == page.number]
        for k, block in enumerate(page.blocks):
            if isinstance(block, Paragraph) and block.role in ("body", "heading"):
                part = part_of(page, block.lines, "paragraph", k)
                found += [] if part is None else _in_part(part, k, own)
    return found


def _in_part(part: Part, block: int, taken: Sequence[Mark]) -> list[Claim]:
    out: list[Claim] = []
    end, named = 0, ""
    for number in numbers.find(part.text):
        measure = None if number.percent or number.value is None or number.doubt else said(part.text, number)
        words = _words(part.text[max(end, number.start - BEFORE) : number.start])
        end, named = number.end, words if _names(words) else named
        words = words if _names(words) else f"{named} {words}".strip()
        if measure is None or not words or _is_of_scale(words) or is_taken(part, number, taken):
            continue
        value = CellValue("printed", number.value, number.start, number.end)
        subject = Subject(f"indicator.{slug(words)}", words, DOUBTFUL, measure, "score" if measure == "score" else None)
        place = Place(part.page.number, block, 0, number.start)
        spot = Spot(part, value, "prose", RULE, place=place)
        out.append(claim.of(spot, subject, Survey(), Scope(0, UNKNOWN_SCOPE, None)))
    return out


def _is_of_scale(words: str) -> bool:
    """Whether the words tell a scale: ``มากที่สุด กำหนดน้ำหนักคะแนน 5``."""
    return any(f"{w}คะแนน" in words for w in cell_words().words["said_of_scale"])


def _words(before: str) -> str:
    """The words of a figure's own clause, without what joins them to it."""
    words = cell_words().words
    clause = before.rsplit("\n", 1)[-1]
    for word in words["next_clause"]:
        clause = clause.rsplit(f" {word}", 1)[-1]
    clause = regex.sub(r"^\s*(?:คะแนน|[%％])\s*", "", clause).strip(_EDGES)
    for _ in words["said_by"]:
        joined = next((w for w in words["said_by"] if clause.endswith(w)), None)
        clause = clause.removesuffix(joined).strip(_EDGES) if joined else clause
    return " ".join(_OPEN.sub("", clause).split())


def _names(words: str) -> bool:
    """Whether words say more than what kind of figure it is: ``S.D.`` is of what was named before."""
    signs = {w.strip(_EDGES) for measure in MEASURES for w in cell_words().words[f"said_{measure}"]}
    return words.casefold() not in signs
