"""Form ส.ส.๖/๑: the announcement of a constituency's result in a general election.

The twelve summary figures stand in numbered lines, every candidate's or party's votes in a table over
several pages; each is printed in digits and, in brackets, in words. Both are claimed, each for itself;
that they agree is for the checks to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from extract.model.claims import Claim, Head, Mark, Reading, Survey, Where
from extract.model.page import Page, TextRun
from extract.parse import claim
from extract.parse.claim import Spot, Subject
from extract.parse.forms_head import FormHead, head_of, is_first_page, is_later_page, page_ordinal
from extract.parse.forms_layout import DOCUMENT, FormLayout, SummaryLine, layout
from extract.parse.forms_rows import Figure, Row, counted, dash_span, figures, rows_of, spelt, words_span
from extract.parse.head_evidence import evidence_of
from extract.parse.head_lines import lines_of
from extract.parse.marks import mark
from extract.parse.scopes import Scope
from extract.parse.values import CellValue
from extract.thai import digits, number_words
from extract.thai.likeness import distance
from extract.thai.skeleton import squeeze
from extract.thai.syllables import TONES

_LABEL_FLOOR = 0.55
_NUMBER_BONUS = 0.2
_LEAST_VOTES = 3
_AGREEING = 0.6  # share of a table's numbers that must agree with their rows
_BY_NEIGHBOURS = 0.9  # sureness of a number that the other rows tell
_BY_PLACE = 0.6  # sureness of a label that only its place tells


@dataclass(frozen=True, slots=True)
class Printed:
    """A row that holds a count: its label, the digits (None: only the words), the words' place, the
    row's number."""

    row: Row
    label: str
    number: Figure | None
    count: Figure | None
    words: tuple[int, int] | None
    words_row: Row
    dash: tuple[int, int] | None = None
    more_words: str = ""

    @property
    def told(self) -> bool:
        return self.words is not None


def parse_form(pages: Sequence[Page]) -> Reading | None:
    """The claims of every such form among ``pages``; None where no page begins or continues one.

    Pages may be out of order; pages of another kind, such as appended tally sheets, give nothing.
    """
    starts = [i for i, page in enumerate(pages) if is_first_page(page)]
    if not starts:
        return _apart_from_the_first(pages)
    claims: list[Claim] = []
    heads: list[FormHead] = []
    for k, start in enumerate(starts):
        first = 0 if k == 0 else start
        last = starts[k + 1] if k + 1 < len(starts) else len(pages)
        head, found = _one_form(pages[first:last])
        heads.append(head)
        claims += found
    return Reading(_head(heads[0], pages), tuple(claims), document_rules=(DOCUMENT,))


def _apart_from_the_first(pages: Sequence[Page]) -> Reading | None:
    """Later pages of a form without its first: the votes are there, whose they are is for a person to say."""
    later = [page for page in pages if is_later_page(page)]
    if not later:
        return None
    _, claims = _one_form(later)
    # The total is left out with the summary: it is that of rows which are not here.
    votes = [c for c in claims if c.measure == "votes" and c.indicator != "total"]
    if len(votes) < _LEAST_VOTES:
        return None
    return Reading(Head("election-result"), tuple(votes), document_rules=(DOCUMENT,))


def _head(form: FormHead, pages: Sequence[Page]) -> Head:
    fields = {"subject": (form.subject, form.subject)}
    if form.announced is not None:
        fields["date"] = form.announced
    if form.constituency is not None:
        office = f"คณะกรรมการการเลือกตั้งประจำเขตเลือกตั้งที่ {form.constituency}"
        if form.province is not None:
            office += f" จังหวัด{form.province}"
        fields["sender"] = (office, office)
    return Head("election-result", fields, evidence_of(fields, lines_of(pages)))


def _one_form(pages: Sequence[Page]) -> tuple[FormHead, list[Claim]]:
    head = head_of(pages)
    by_page = [printed_rows(rows_of(page)) for page in _in_order(pages)]
    every = [p for rows in by_page for p in rows]
    summary = _summary(every, layout())
    taken = [p for p, _, _ in summary]
    claims: list[Claim] = []
    for printed, line, sureness in summary:
        claims += _claims(printed, head, f"summary.{line.number}", line.measure, line.unit, sureness, "form")
    results: list[Printed] = []
    total: Printed | None = None
    for rows in by_page:
        mine = [p for p in rows if p not in taken]
        total_here = next((p for p in mine if _is_total(p)), None)
        table = _table_rows([p for p in mine if p is not total_here])
        if _is_result_table(table):
            results += table
            total = total or total_here
        elif total_here is not None and total_here.told:
            total = total or total_here
    for printed, name, sureness in _numbered(results, head.party_list):
        claims += _claims(printed, head, name, "votes", "votes", sureness, "table")
    if total is not None:
        claims += _claims(total, head, "total", "votes", "votes", 1.0, "table")
    return head, claims


def _in_order(pages: Sequence[Page]) -> list[Page]:
    """Pages by their printed numbers where these are 1, 2, 3 … in another order; else as they come.

    One number misread would move a page that lies rightly, so nothing less is taken for an order.
    """
    numbers = [page_ordinal(page, rows_of(page)) for page in pages]
    if sorted(n or 0 for n in numbers) != list(range(1, len(pages) + 1)):
        return list(pages)
    return [page for _, page in sorted(zip(numbers, pages, strict=True), key=lambda item: item[0] or 0)]


def printed_rows(rows: Sequence[Row]) -> list[Printed]:
    """The rows that hold a count. Words that stand on the line below their digits are taken up to them."""
    found: list[Printed] = []
    for row in rows:
        words = words_span(row.text)
        counts = [f for f in figures(row.text) if words is None or f.end <= words[0]]
        number = counts[0] if counts and not row.text[: counts[0].start].strip(" .(-–—|") else None
        rest = counts[1:] if number is not None else counts
        if number is not None and not rest and not _has_letters(row.text, number.end, words):
            number, rest = None, counts  # the row is its count alone
        count = counted(row.text, rest)
        if count is None and words is not None and found and (whole := _with_words(found[-1], row, words)) is not None:
            found[-1] = whole
            continue
        dash = dash_span(row.text) if count is None and words is None else None
        if count is not None or words is not None or dash is not None or _may_hold_votes(row):
            start = 0 if number is None else number.end
            ends = [count.start] if count is not None else [x[0] for x in (words, dash) if x is not None]
            label = row.text[start : ends[0] if ends else len(row.text)].strip(" .…(_-")
            found.append(Printed(row, label, number, count, words, row, dash))
    return found


def _with_words(above: Printed, row: Row, words: tuple[int, int]) -> Printed | None:
    """The row above with the words that stand on this line; None where they are not its own."""
    if _waits(above, row, words):
        return replace(above, words=words, words_row=row)
    return replace(above, more_words=row.text[slice(*words)]) if _is_rest_of_words(above, row, words) else None


def _may_hold_votes(row: Row) -> bool:
    """Whether a row without any count is one of a table's body: its votes may be too faint to read."""
    return row.ruled and not row.head and row.columns >= 2 and "คะแนน" not in squeeze(row.text)


def _has_letters(text: str, start: int, words: tuple[int, int] | None) -> bool:
    between = text[start : words[0] if words is not None else len(text)]
    return any("ก" <= c <= "ฮ" for c in between)


def _waits(above: Printed, row: Row, words: tuple[int, int]) -> bool:
    """Whether the row above has digits without words, and this row has nothing but words."""
    alone = not row.text[: words[0]].strip(" (")
    return alone and above.words is None and above.count is not None and above.row.part.page is row.part.page


def _is_rest_of_words(above: Printed, row: Row, words: tuple[int, int]) -> bool:
    """Whether the words of the row above lack their closing bracket, and this row is the rest of them."""
    if above.words is None or above.row.ruled or above.row.part.page is not row.part.page:
        return False
    unclosed = above.words[1] == len(above.words_row.text)
    return unclosed and row.text.rstrip().endswith(")") and not row.text[: words[0]].strip() and "(" not in row.text


def _summary(rows: Sequence[Printed], form: FormLayout) -> list[tuple[Printed, SummaryLine, float]]:
    """Rows matched to the numbered lines, in order, so that the sum of likenesses is greatest.

    Each line is used once at most; a row whose label and number are like no line's stays out.
    """
    lines = form.lines
    scores = [[_likeness(row, line) for line in lines] for row in rows]
    best = [[0.0] * (len(lines) + 1) for _ in range(len(rows) + 1)]
    for i in range(len(rows) - 1, -1, -1):
        for j in range(len(lines) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], scores[i][j] + best[i + 1][j + 1])
    matched: list[tuple[Printed, SummaryLine, float]] = []
    i = j = 0
    while i < len(rows) and j < len(lines):
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            matched.append((rows[i], lines[j], min(1.0, scores[i][j])))
            i, j = i + 1, j + 1
    return _between(matched, rows, lines)


def _between(
    matched: list[tuple[Printed, SummaryLine, float]], rows: Sequence[Printed], lines: Sequence[SummaryLine]
) -> list[tuple[Printed, SummaryLine, float]]:
    """Add rows whose labels are unreadable: between two matched rows, as many as lines are missing there."""
    numbers = {line.number: k for k, line in enumerate(lines)}
    found = list(matched)
    for (above, first, _), (below, last, _) in pairwise(matched):
        missing = lines[numbers[first.number] + 1 : numbers[last.number]]
        open_rows = rows[rows.index(above) + 1 : rows.index(below)]
        if missing and len(missing) == len(open_rows):
            found += [(row, line, _BY_PLACE) for row, line in zip(open_rows, missing, strict=True)]
    return sorted(found, key=lambda m: numbers[m[1].number])


def _likeness(row: Printed, line: SummaryLine) -> float:
    """How like a row's label is to a line's, 0 where it is not; its number counts for a little."""
    if row.row.ruled and row.row.columns > 3:
        return 0.0
    label = squeeze(row.label).strip(".…")
    best = 0.0
    for wanted in line.squeezed:
        limit = max(len(wanted), 1)
        # A long label may be cut short by the figure beside it, or go on in a leader.
        against = wanted[: max(len(label), 12)] if len(label) < len(wanted) else wanted
        best = max(best, 1 - distance(label[: len(wanted) + 2], against, limit) / max(len(against), 1))
    numbered = row.number is not None and _bare(row, row.number) == line.number.replace(".", "")
    if best < _LABEL_FLOOR:
        return 0.0
    return best + (_NUMBER_BONUS if numbered else 0.0)


def _table_rows(rows: Sequence[Printed]) -> list[Printed]:
    """The rows that may belong to the result table: those of the ruled table where the page has one."""
    ruled = [r for r in rows if r.row.ruled and r.row.columns >= 2]
    loose = [r for r in rows if not r.row.ruled and r.number is not None and r.row.columns >= 3]
    return ruled or loose


def _bare(row: Printed, figure: Figure) -> str:
    printed = row.row.text[figure.start : figure.end]
    return "".join(c for c in digits.to_arabic(printed) if c in digits.ARABIC)


def _is_total(row: Printed) -> bool:
    label, wanted = squeeze(row.label), squeeze(layout().total)
    return row.number is None and distance(label, wanted, len(wanted)) <= len(wanted) // 3


def _is_result_table(rows: Sequence[Printed]) -> bool:
    """A page's rows are the form's when at least half have their count in words too: no tally sheet has."""
    counted_rows = [r for r in rows if r.count is not None or r.told]
    told = sum(1 for r in rows if r.told)
    return told > 0 and 2 * told >= len(counted_rows)


def _numbered(rows: Sequence[Printed], in_sequence: bool) -> list[tuple[Printed, str, float]]:
    """Rows with their indicator and its sureness. A party's number goes up by one from row to row: where one is
    misread, the others of its table tell it. Two rows of one number are both unsure."""
    kind = "party" if in_sequence else "candidate"
    read = [_ordinal(r) for r in rows]
    told, sureness = _filled(*_by_place(rows, read)) if in_sequence else (read, [1.0] * len(rows))
    counts = Counter(n for n in told if n is not None)
    seen: set[int] = set()
    named: list[tuple[Printed, str, float]] = []
    for k, (row, number) in enumerate(zip(rows, told, strict=True)):
        if number is None or number in seen:
            named.append((row, f"{kind}.row-{k + 1}", 0.5))
            continue
        seen.add(number)
        sure = 1.0 if counts[number] == 1 else 0.5
        named.append((row, f"{kind}.{number}", sure if number == read[k] else min(sure, sureness[k])))
    return named


def _by_place(rows: Sequence[Printed], read: Sequence[int | None]) -> tuple[list[int | None], list[float]]:
    """Numbers by the rows' places in their table's grid, where the numbers read there agree on how, and how sure.

    Most of them must agree; where fewer do (a faint page), the table must go on from the one before it.
    """
    result, sureness = list(read), [_BY_NEIGHBOURS] * len(rows)
    tables: dict[tuple[int, int], list[int]] = {}
    for k, row in enumerate(rows):
        if row.row.place >= 0:
            tables.setdefault((row.row.part.page.number, row.row.table), []).append(k)
    last: int | None = None
    for members in tables.values():
        offsets = Counter(n - rows[k].row.place for k in members if (n := read[k]) is not None)
        (offset, votes), (_, others) = [*offsets.most_common(2), (0, 0), (0, 0)][:2]
        goes_on = last is not None and last + 1 in (rows[members[0]].row.place + offset, offset + 1)
        agreed = votes >= _AGREEING * sum(offsets.values())
        if votes >= _LEAST_VOTES and (agreed or (goes_on and votes > others)):
            for k in members:
                number = rows[k].row.place + offset
                result[k] = number if number > 0 else None
                sureness[k] = _BY_NEIGHBOURS if agreed or votes >= 2 * others else _BY_PLACE
        last = result[members[-1]]
    return result, sureness


def _ordinal(row: Printed) -> int | None:
    if row.number is None:
        return None
    value = row.number.value
    return int(value) if value is not None and 0 < value < 200 else None


def _filled(read: Sequence[int | None], sureness: list[float]) -> tuple[list[int | None], list[float]]:
    """A number that does not fit between its neighbours, where they agree on it, is told by them.

    >>> _filled([1, 2, 8, 4, None, 6], [1.0] * 6)[0], _filled([1, 2, 8, 9], [1.0] * 4)[0]
    ([1, 2, 3, 4, 5, 6], [1, 2, 8, 9])
    """
    result = list(read)
    for k, number in enumerate(read):
        before = read[k - 1] if k else None
        after = read[k + 1] if k + 1 < len(read) else None
        if before is not None and after is not None and after - before == 2 and number != before + 1:
            result[k] = before + 1
    return result, sureness


def _claims(
    printed: Printed, head: FormHead, indicator: str, measure: str, unit: str, sureness: float, where: Where
) -> list[Claim]:
    """The claims of one row: its digits, and its words where it has them."""
    subject = Subject(indicator, _shown(printed), min(sureness, head.sureness), measure, unit)
    base = claim.of(
        Spot(printed.row.part, _value(printed), where, f"{DOCUMENT}.digits"),
        subject,
        Survey(head.survey, head.year_be),
        Scope(0, "constituency", head.entity, doubtful=head.entity is None),
    )
    claims = [base] if base.state != "unreadable" or printed.count is not None or not printed.told else []
    told = _words(printed, subject.sureness)
    if told is not None:
        claims.append(replace(base, mark=told, state="printed"))
    return claims


def _shown(printed: Printed) -> str:
    """The label with its number, as printed."""
    number = ""
    if printed.number is not None:
        number = printed.row.text[printed.number.start : printed.number.end] + " "
    return number + " ".join(printed.label.split())


def _value(printed: Printed) -> CellValue:
    """What a row's digits say."""
    count = printed.count
    start, end = (count.start, count.end) if count is not None else printed.dash or (0, 0)
    value = count.value if count is not None else None
    if printed.dash is not None:
        return CellValue("not-reported", value, start, end)
    return CellValue("unreadable" if value is None else "printed", value, start, end)


def _words(printed: Printed, sureness: float) -> Mark | None:
    if printed.words is None:
        return None
    start, end = printed.words
    part = printed.words_row.part
    text = part.text[start:end]
    found = spelt(text + printed.more_words)
    if found is None or _cut_short(printed, text, found.value):
        return None
    start += len(text) - len(text.lstrip())
    end -= len(text) - len(text.rstrip())
    seen = mark(part, start, end, Decimal(found.value), "words", f"{DOCUMENT}.words", label_confidence=sureness)
    # No two number words differ by a tone alone.
    letters = [g for g in part.run.slice(start, end).glyphs if g.text not in TONES]
    return replace(seen, confidence=min(TextRun.of(letters).confidence(), found.sureness), alternatives=())


def _cut_short(printed: Printed, text: str, value: Decimal) -> bool:
    """Whether words without their closing bracket are the beginning of the digits' words: no other number then."""
    digits_value = printed.count.value if printed.count is not None else None
    closed = printed.more_words or ")" in printed.words_row.text
    if closed or digits_value is None or digits_value == value:
        return False
    return number_words.format(digits_value).startswith(number_words.clean(text))
