"""Where a head field stands on its page, how surely it was read there, and in which ink."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

import regex

from extract.model.claims import SURE_DIGIT, FieldEvidence
from extract.model.page import Box, Glyph, union_of
from extract.parse.head_lines import OFFICE, RECIPIENT, SUBJECT, HeadLine, after_label
from extract.parse.place_names import is_misspelt_province
from extract.thai import digits
from extract.thai.skeleton import skeleton_char, squeeze

FEWEST_LETTERS = 3
"""Skeleton letters with which a line must end for a field of several lines to begin in it."""
MOST_LINES = 8  # of one field
HARDLY_READ = 0.6
"""Sureness below which one letter makes a name or subject no surer than itself: there the reader saw two letters."""

STAMPED_NAME = 0.5
"""Sureness at most of a person's name in a stamp's ink: small marks go where the ink is parted from print and paper,
and no spelling tells that a name lacks one."""

BESIDE = 0.2
"""Heights of a line within which other print beside a name or a subject is its own, cut off: a word's space is more."""

OF_DIGITS = frozenset({"number", "date", "received.number", "received.date", "received.time"})
"""Fields that are wrong where a digit is."""

_LABELS = {"subject": SUBJECT, "recipient": RECIPIENT, "sender": OFFICE}
"""What stands before a field's print: the same words may stand elsewhere in the head."""

_NONE: Mapping[str, str] = MappingProxyType({})

_PROVINCE = regex.compile(r"จังหวัด\s?(?P<name>[ก-๎]+)")
_JOINS = frozenset(".,;:)”\"'")
"""What may touch the end of a number and is no part of it."""


def evidence_of(
    fields: Mapping[str, tuple[str, str]],
    lines: Sequence[HeadLine],
    stamp: Collection[int] = (),
    issues: Mapping[str, str] = _NONE,
) -> dict[str, FieldEvidence]:
    """The evidence of each field (value, print) by its name, as far as its print is found in the lines of the head.

    ``stamp``: places in ``lines`` of the received stamp's lines, in which its own fields are sought. ``issues``: what
    speaks against a field, by its name.
    """
    found = {}
    for name, (value, printed) in fields.items():
        received = name.startswith("received.")
        own = [line for i, line in enumerate(lines) if (i in stamp) == received] if stamp else list(lines)
        if name.startswith("signatory."):
            own = _behind(fields["signatory.name"][1], own)
        seen = _evidence(name, value, printed, own)
        found[name] = replace(seen, issues=(*seen.issues, issues[name])) if name in issues else seen
    return found


def evidence_of_none(printed: Mapping[str, str], lines: Sequence[HeadLine]) -> dict[str, FieldEvidence]:
    """The evidence of fields whose print has no value."""
    found = evidence_of({name: (text, text) for name, text in printed.items()}, lines)
    return {name: replace(e, value=None, issues=("no-value",)) for name, e in found.items()}


def _behind(name: str, lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The lines from the signatory's name on, where it is found."""
    wanted = squeeze(name)
    at = next((i for i, line in enumerate(lines) if wanted in squeeze(line.text)), 0)
    return list(lines[at:])


def _evidence(name: str, value: str, printed: str, lines: Sequence[HeadLine]) -> FieldEvidence:
    labelled = [i for i, line in enumerate(lines) if after_label(line.text, _LABELS.get(name, ())) is not None]
    wanted = squeeze(printed)
    spans = next((s for i in labelled if (s := _spans(wanted, lines[i : i + MOST_LINES]))), None) or _spans(
        wanted, lines
    )
    issues: list[str] = []
    if not spans:  # put together of several prints
        unplaced = ("place-unknown",) if name in OF_DIGITS else ()
        return FieldEvidence(
            value, printed, round(_mean([g for line in _own_print(lines) for g in line.glyphs]), 4), issues=unplaced
        )
    glyphs = [g for line, start, end in spans for g in line.glyphs[start:end] if not g.text.isspace()]
    if name in OF_DIGITS:
        confidence = min((g.confidence for g in glyphs if digits.is_digit(g.text)), default=_mean(glyphs))
        line, _, end = spans[-1]
        if _is_touched(line.glyphs, end):
            issues.append("no-boundary")
        if any(_lacks(line, glyphs) for line, _, _ in spans):
            issues.append("unreadable-digit")
    else:
        confidence = _of_text(glyphs)
        if _is_doubtful(printed, glyphs):
            issues.append("low-confidence")
        if any(_goes_on(span, lines) for span in spans):
            issues.append("no-boundary")
    first = spans[0][0]
    if name == "signatory.name" and first.stamp:
        confidence = min(confidence, STAMPED_NAME)
    return FieldEvidence(
        value,
        printed,
        round(confidence, 4),
        page=first.page,
        box=_box([s for s in spans if s[0].page == first.page]),
        ink=_ink_of(name, first, glyphs),
        issues=tuple(issues),
    )


def _ink_of(name: str, line: HeadLine, glyphs: Sequence[Glyph]) -> Literal["print", "pen", "stamp"]:
    if name in OF_DIGITS and any(g.pen for g in glyphs):
        return "pen"
    return "stamp" if line.stamp or name.startswith("received.") else "print"


def _spans(wanted: str, lines: Sequence[HeadLine]) -> list[tuple[HeadLine, int, int]]:
    """The glyphs of the lines that squeezed ``wanted`` stands in, one line or several that follow one another."""
    squeezed = [_squeezed(line.glyphs) for line in lines]
    for line, (text, places) in zip(lines, squeezed, strict=True):
        at = text.find(wanted) if wanted else -1
        if at >= 0:
            return [(line, places[at], places[at + len(wanted) - 1] + 1)]
    for k in range(len(lines)):
        found = _over_lines(wanted, lines[k : k + MOST_LINES], squeezed[k : k + MOST_LINES])
        if found:
            return found
    return []


def _over_lines(
    wanted: str, lines: Sequence[HeadLine], squeezed: Sequence[tuple[str, list[int]]]
) -> list[tuple[HeadLine, int, int]]:
    text, places = squeezed[0]
    begun = next(
        (n for n in range(min(len(text), len(wanted)), FEWEST_LETTERS - 1, -1) if text.endswith(wanted[:n])), 0
    )
    if not begun:
        return []
    spans = [(lines[0], places[len(text) - begun], len(lines[0].glyphs))]
    left = wanted[begun:]
    for line, (text, places) in zip(lines[1:], squeezed[1:], strict=True):
        if not left:
            break
        if not text:
            continue
        if text.startswith(left):
            spans.append((line, places[0], places[len(left) - 1] + 1))
            left = ""
        elif left.startswith(text):
            spans.append((line, places[0], len(line.glyphs)))
            left = left[len(text) :]
        else:
            return []
    return spans if not left else []


def _squeezed(glyphs: Sequence[Glyph]) -> tuple[str, list[int]]:
    """Skeleton letters of a line, with the place of each one's glyph."""
    letters = [(c, i) for i, glyph in enumerate(glyphs) for c in skeleton_char(glyph.text) if not c.isspace()]
    return "".join(c for c, _ in letters), [i for _, i in letters]


def _own_print(lines: Sequence[HeadLine]) -> list[HeadLine]:
    """The lines that no stamp printed."""
    return [line for line in lines if not line.stamp]


def _is_touched(glyphs: Sequence[Glyph], end: int) -> bool:
    """Whether print touches the end of a number: more digits, letters or strokes that may be digits."""
    if end >= len(glyphs):
        return False
    after = glyphs[end].text
    return after.isprintable() and not after.isspace() and after not in _JOINS


def _goes_on(span: tuple[HeadLine, int, int], lines: Sequence[HeadLine]) -> bool:
    """Whether other lines of print stand on a field's row so close to an end of it that one was cut in two there: the
    frame of a stamp does so."""
    line, start, end = span
    whole = [i for i, g in enumerate(line.glyphs) if not g.text.isspace() and g.box is not None]
    ends = (bool(whole) and start <= whole[0], bool(whole) and end > whole[-1])
    reach = BESIDE * line.box.height
    return any(
        other is not line
        and other.page == line.page
        and other.box.y_overlap(line.box) > min(other.box.height, line.box.height) / 2
        and (
            (ends[0] and 0 <= line.box.x0 - other.box.x1 + reach <= 2 * reach)
            or (ends[1] and 0 <= other.box.x0 - line.box.x1 + reach <= 2 * reach)
        )
        for other in lines
    )


def _lacks(line: HeadLine, glyphs: Sequence[Glyph]) -> bool:
    """Whether the line's reader lacks digits of the script that the field is printed in."""
    thai = any(g.text in digits.THAI for g in glyphs)
    return bool(line.lacks) and thai == (line.lacks[0] in digits.THAI)


def _of_text(glyphs: Sequence[Glyph]) -> float:
    """The mean sureness, or that of the weakest letter where one was hardly read."""
    weakest = min((g.confidence for g in glyphs if _is_of_a_word(g.text)), default=1.0)
    return weakest if weakest < HARDLY_READ else _mean(glyphs)


def _is_doubtful(printed: str, glyphs: Sequence[Glyph]) -> bool:
    """Whether a text that was read by eye holds a digit that was not surely read, or a province's name misspelt."""
    if all(g.confidence == 1 for g in glyphs):
        return False
    if any(g.confidence < SURE_DIGIT for g in glyphs if digits.is_digit(g.text)):
        return True
    return any(is_misspelt_province(m["name"]) for m in _PROVINCE.finditer(printed))


def _is_of_a_word(char: str) -> bool:
    return char.isalpha() or "\u0e30" <= char <= "\u0e4e"


def _mean(glyphs: Sequence[Glyph]) -> float:
    return sum(g.confidence for g in glyphs) / len(glyphs) if glyphs else 0.0


def _box(spans: Sequence[tuple[HeadLine, int, int]]) -> Box | None:
    boxes = [line.to_page.box(g.box) for line, start, end in spans for g in line.glyphs[start:end] if g.box is not None]
    box = union_of(boxes)
    return box if box is not None and box.width > 0 and box.height > 0 else None
