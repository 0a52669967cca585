"""The second reader: some numbers are read again, another way, within a stated bound.

The pipeline supplies the reader: it knows the page images. Here is decided which numbers are worth it,
and what an answer counts for. How many were asked is told in a notice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from extract.check.evidence import SECOND_RULE
from extract.check.merge import Group
from extract.model.claims import Mark
from extract.model.page import Box, Notice, Reader
from extract.thai import digits

MOST_READINGS = 40
"""For a document. A count and not a time: what is accepted must not depend on how busy the machine is."""


@dataclass(frozen=True, slots=True)
class SecondReading:
    """What the second reader saw in the same box. ``value`` is None where it saw no number, or more than one.

    ``lacks`` names the digits that it cannot read, as in :class:`extract.model.claims.Mark`.
    """

    printed: str
    value: Decimal | None
    reader: Reader
    confidence: float
    lacks: str = ""


class Place(NamedTuple):
    """A number to be read again: its page, its box in points of the page, what was read there.

    ``looked_at``: by the first reader, another way, for it is nearly sure.
    """

    page: int
    box: Box
    printed: str
    looked_at: bool = False


SecondReader = Callable[[Sequence[Place]], Sequence[SecondReading | None]]
"""One answer for each place, in their order; None where it cannot be asked there."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The groups with the second readings in their evidence; how many numbers were asked about, and how many not."""

    groups: tuple[Group, ...]
    asked: int = 0
    left: int = 0

    @property
    def notices(self) -> tuple[Notice, ...]:
        if not self.asked:
            return ()
        # No time in it: two readings of one document must be the same, byte for byte.
        told = f"{self.asked} {'number' if self.asked == 1 else 'numbers'} read a second time"
        if self.left:
            told += f"; {self.left} more were left, the bound was reached"
        return (Notice("second-reader", told),)

    def go_on(self, wanted: Iterable[int], reader: SecondReader) -> ReadAgain:
        """The same with further groups read again, within the bound for all together."""
        more = read_again(self.groups, wanted, reader, most=max(0, MOST_READINGS - self.asked))
        return ReadAgain(more.groups, self.asked + more.asked, self.left + more.left)


def read_again(
    groups: Sequence[Group],
    wanted: Iterable[int],
    reader: SecondReader,
    *,
    nearly_sure: Collection[int] = (),
    most: int = MOST_READINGS,
) -> ReadAgain:
    """Ask ``reader`` about the leading print of each wanted group, in that order, at most ``most`` times."""
    result = list(groups)
    possible = [i for i in wanted if _can_be_read_again(result[i].lead.mark)]
    left = max(0, len(possible) - most)
    # Page by page: the reader keeps one page's image at a time.
    chosen = sorted(possible[:most], key=lambda i: result[i].lead.mark.page)
    marks = [(result[i].lead.mark, i in nearly_sure) for i in chosen]
    places = [Place(m.page, m.box, m.printed, sure) for m, sure in marks if m.box is not None]
    if not places:
        return ReadAgain(tuple(result), 0, left)
    for index, answer in zip(chosen, reader(places), strict=True):
        lead = result[index].lead.mark
        if answer is not None and (answer.value is not None or _says_no(answer, lead)):
            result[index] = result[index].with_marks([_mark(lead, answer)])
    return ReadAgain(tuple(result), len(places), left)


def _says_no(answer: SecondReading, first: Mark) -> bool:
    """Whether the first reader, asked again, sees figures there that are no number: torn ones, or two."""
    return answer.reader == first.reader and any(map(digits.is_digit, answer.printed))


def _can_be_read_again(mark: Mark) -> bool:
    return mark.box is not None and mark.reader not in ("text-layer", "transcript")


def _mark(first: Mark, answer: SecondReading) -> Mark:
    return replace(
        first,
        printed=answer.printed,
        value=answer.value,
        reader=answer.reader,
        confidence=answer.confidence,
        rule=SECOND_RULE,
        raw=None,
        fixes=(),
        alternatives=(),
        lacks=answer.lacks,
        digit_confidences=(),
    )
