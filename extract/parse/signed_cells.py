"""Cells of one number and what belongs to it: its sign, its limit, the brackets about it, the mark of a note."""

from __future__ import annotations

import regex

from extract.knowledge.table_words import Qualifier
from extract.parse.values import CellValue
from extract.thai import digits, numbers

_BULLET = r"(?:[\s•●○*·✓]|-\s)*(?:[.,:;_|'`‘’~^]+\s?(?=\())?"
"""What may stand before a figure: bullets; specks before a bracket."""
_NOTE = r"[*†‡⁰¹²³⁴-⁹]+[)]?"
_SIGNED = regex.compile(
    rf"{_BULLET}(?P<sign>[+\-−–])?\s?(?P<open>\()?(?P<inner>[+\-−–])?\s?(?P<body>(?:{numbers.GRAMMAR})|[.]{numbers.DIGIT}+)(?P<inmark>\s?%)?(?P<close>\)[.,:;_|'`‘’~^]*)?\s*(?P<mark>{_NOTE}|\s*%)?"
)
_LIMITED = regex.compile(rf"\s*(?P<limit>[<>≤≥])\s*(?P<body>[.]{numbers.DIGIT}+)\s*(?:{_NOTE})?\s*")
_LIMITS: dict[str, Qualifier] = {"<": "less-than", ">": "more-than", "≤": "at-most", "≥": "at-least"}


def signed(text: str) -> CellValue | None:
    """One number with its sign; in brackets, one of which may be lost, it may be a minus, and the number is doubted."""
    match = _SIGNED.fullmatch(text.strip("\n\t ") and text)
    if match is None:
        return None
    body = match["body"]
    try:
        value = numbers.parse(("0" + body) if body.startswith(".") else body)
    except ValueError:
        return None
    negative = "+" not in (match["sign"] or "", match["inner"] or "") and bool(match["sign"] or match["inner"])
    start = match.start("sign") if match["sign"] else match.start("inner") if match["inner"] else match.start("body")
    issues: tuple[str, ...] = ("sign-unclear",) if match["open"] or match["close"] else ()
    if body.startswith("."):
        issues += ("leading-point",)
    if digits.is_mixed(body):
        issues += ("mixed-digits-number",)
    percent = "%" in ((match["mark"] or "").strip(), (match["inmark"] or "").strip())
    return CellValue(
        "printed", -value if negative and value else value, start, match.end("body"), percent, None, issues
    )


def limited(text: str) -> CellValue | None:
    """A number without the nought before its point, behind the sign of a limit, as levels of significance are printed.

    >>> value = limited('< .001**')
    >>> str(value.value), value.qualifier, limited('.001')
    ('0.001', 'less-than', None)
    """
    match = _LIMITED.fullmatch(text)
    if match is None:
        return None
    value = numbers.parse(f"0{match['body']}")
    start, end = match.start("limit"), match.end("body")
    return CellValue("printed", value, start, end, issues=("leading-point",), qualifier=_LIMITS[match["limit"]])
