"""Heads that are no letter's: whose memo, announcement or order it is, its number and its date."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extract.knowledge.head_kinds import HeadKind, head_kinds
from extract.parse.head_lines import NUMBER, Fields, HeadLine, after_label
from extract.thai import dates, digits

NUMBER_LINES = 4
"""Lines from an order's title in which its number stands."""
ABOUT_LINES = 2
"""Lines from a title in which it goes on to say what it is about."""

_D = "[0-9๐-๙]"
_ORDER_NUMBER = regex.compile(rf"^(?:ที[่]?)\s*(?P<number>(?:พิเศษ\s*)?{_D}{{1,5}}\s*/\s*{_D}{{4}})$")
_TITLES = ("ประกาศ", "คำสั่ง", "ระเบียบ", "ข้อบังคับ")


Titled = tuple[HeadKind, int]
"""A kind of head and the place of its title among the lines."""


def head_kind(lines: Sequence[HeadLine]) -> Titled | None:
    """The kind of a head that is no letter's, and the place of its title; None for a letter's, or none."""
    for kind in head_kinds():
        for i, line in enumerate(lines[: kind.within]):
            if kind.is_titled(line.text):
                return kind, i
    return None


def closing_of(kind: HeadKind, lines: Sequence[HeadLine]) -> int | None:
    """The line after which the signature stands: the last such one on the page that has the first; one with no date,
    which names who countersigned, before those."""
    found = [i for i, line in enumerate(lines) if kind.closes(line.text)]
    found = [i for i in found if kind.dated is not None and not kind.is_dated(lines[i].text)] or found
    return next((i for i in reversed(found) if lines[i].page == lines[found[0]].page), None)


def about_at(kind: HeadKind, title: int, lines: Sequence[HeadLine]) -> int | None:
    """The line near the title by which it goes on to say what the document is about."""
    near = range(title + 1, min(title + 1 + ABOUT_LINES, len(lines)))
    return next((i for i in near if kind.is_about(lines[i].text)), None)


def announced(
    kind: HeadKind, title: int, lines: Sequence[HeadLine], subject: int | None, closing: int | None
) -> Fields:
    """What an announcement, order or regulation says of itself beside its labelled subject: the office in its title,
    number and date, and what it is about."""
    fields: Fields = {}
    if kind.issued:
        until = min(subject if subject is not None else title + 1, title + 2)
        named = [after_label(lines[title].text, _TITLES) or ""]
        named += [line.text for line in lines[title + 1 : until] if after_label(line.text, NUMBER) is None]
        if name := " ".join(filter(None, named)):
            fields["sender"] = (name, name)
    for line in lines[title : title + NUMBER_LINES]:
        match = _ORDER_NUMBER.match(line.text) if kind.numbered else None
        if match is not None:
            fields["number"] = (digits.to_arabic("".join(match["number"].split())), match["number"])
    dated = [line for line in lines if kind.is_dated(line.text)]
    if closing is not None and kind.is_dated(lines[closing].text):
        dated = [lines[closing]]
    if dated and (found := dates.find(dated[0].text)):
        fields["date"] = (found[-1].value.isoformat(), found[-1].text)
    return fields
