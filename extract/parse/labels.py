"""Printed names to ids: indicators of a framework, provinces, measures of columns.

Names are compared in skeleton letters without spaces. What is not met exactly may be met with a few
letters wrong (a misprint such as ``Inteoperability``, or damage by OCR), but only if no other name comes
near. Digits never take part in that: a name that differs in a digit differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import regex

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework, Measure
from extract.thai import digits
from extract.thai.skeleton import skeleton_pattern, squeeze

Names = tuple[tuple[str, str], ...]

MAX_LABEL = 200  # longer cells are prose
CELL_ERRORS = 0.25  # of the letters of a cell's label; a cell is nothing but the label
PLACE_ERRORS = 0.25
PROSE_ERRORS = 0.15
SHORTEST_FUZZY = 6
LONGEST_REST = 12  # letters after a bracketed translation that need mean nothing: a note, an asterisk
MARGIN = 2  # letters by which the runner-up must be further away
MENDED = 0.7  # how surely a province is known by a name with a mark lost
_MARKS = "ัิุ"  # vowels above and below, as skeleton letters have them

# What may stand before a label in a cell and is no part of it: bullets, 1.2, (๓), and words such as ด้าน.
_NUMBERING = regex.compile(r"^[-•■○●*·.\s]*(?:\(?[0-9๐-๙]{1,2}(?:[.,][0-9๐-๙]{1,2}){0,3}[.,):]?(?![0-9๐-๙%]))?")
_PREFIX = regex.compile(
    skeleton_pattern(
        r"^(?:มิติ?(?:ที่)?[0-9๐-๙]{0,2}[.:]?|ด้าน(?:ที่[0-9๐-๙]{1,2}[.:]?)?|ตัวชี้วัด(?:ย่อย)?(?:ที่)?[0-9๐-๙.]{0,6}|เรื่อง|หัวข้อ)+"
    )
)
_TAIL = regex.compile(r"(?<![.…_·:\-\s])[.…_·:\-\s]++$")
_BRACKETS = regex.compile(r"^(?P<outside>[^()]*)\((?P<inside>[^()]*)\)?(?P<rest>[^()]*)$")
_NO_BRACKETS = str.maketrans("", "", "()")
_FISCAL_YEAR = regex.compile(skeleton_pattern("ปีงบประมาณ"))
_HAS_DIGIT = regex.compile(r"[0-9๐-๙]")


@dataclass(frozen=True, slots=True)
class Met:
    """A name that was recognised. ``confidence`` is 1.0 for an exact match, less by the share of
    wrong letters.
    """

    what: str
    confidence: float


# Letters that readers take for one another, for their shapes: one such mistake counts half a wrong letter.
_ALIKE = (
    "ชซ", "ขฃฅ", "คดต", "ภถก", "ฎฏ", "พฟผฝ", "บปษ", "นม", "ลส", "อฮ", "ทหฑ", "ฉน", "จว", "ยผ", "ธร", "ศค",
    "ะา", "โไ", "เแ", "oc", "il1", "rn", "ec", "uv",
)  # fmt: skip
_HALF = frozenset((a, b) for group in _ALIKE for a in group for b in group if a != b)


def distance(a: str, b: str, limit: float) -> float:
    """Edits (insert, delete, replace, swap of neighbours) between two strings; more than ``limit`` where there
    are more. A letter taken for one of like shape counts half.

    >>> distance('inteoperability', 'interoperability', 3), distance('abz', 'xyz', 1) > 1, distance('ab', 'ba', 2)
    (1, True, 1)
    >>> distance('ซัยภุมิ', 'ชัยภุมิ', 2)
    0.5
    """
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[float] = []
    row: list[float] = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before = before, row
        row = [i]
        for j, y in enumerate(b, 1):
            change = 0 if x == y else 0.5 if (x, y) in _HALF else 1
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + change)
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        if min(row) > limit:
            return limit + 1
    return row[-1]


@lru_cache(maxsize=8192)
def _letters(text: str) -> Counter[str]:
    return Counter(text)


def _unlike(a: str, b: str) -> float:
    """A number of edits that it takes at least to make ``b`` of ``a``: by their letters, whatever the order."""
    own, other = _letters(a), _letters(b)
    return max((own - other).total(), (other - own).total()) / 2


_DUST = regex.compile(r"^(?:·\s++)++|(?<![\s·•])(?:\s++[·•])++$")


def shown(label: str) -> str:
    """A label on one line, without dust: dots that stand off its ends.

    >>> shown('ร้อยละของ\\nผู้ใช้  ·'), shown('· ต้นแบบ')
    ('ร้อยละของ ผู้ใช้', 'ต้นแบบ')
    """
    return _DUST.sub("", " ".join(label.split()))


def bare(text: str) -> str:
    """A cell's label in skeleton letters, without numbering, leading words such as ด้าน, and dot leaders.

    >>> bare('1.2) ด้านบุคลากร ......'), bare('- Public Services'), bare('มิติที่ ๓ ด้านบริการภาครัฐ')
    ('บุคลากร', 'publicservices', 'บริการภาครัฐ')
    >>> bare('1,2 ด้านบุคลากร')  # a full stop that was read as a comma
    'บุคลากร'
    """
    squeezed = squeeze(text[:MAX_LABEL])
    return _TAIL.sub("", _PREFIX.sub("", _NUMBERING.sub("", squeezed)))


def nearest(text: str, names: Names, share: float) -> Met | None:
    """The one name that ``text`` is, exactly or nearly; None where there is none, or more than one
    is as near.
    """
    exact = {what for name, what in names if name == text}
    if exact:
        return Met(exact.pop(), 1.0) if len(exact) == 1 else None
    limit = int(len(text) * share)
    if len(text) < SHORTEST_FUZZY or limit < 1:
        return None
    best: dict[str, tuple[float, int]] = {}
    for name, what in names:
        if abs(len(text) - len(name)) > limit + MARGIN or _unlike(text, name) > limit + MARGIN:
            continue
        d = distance(text, name, limit + MARGIN)
        if d <= limit + MARGIN and (what not in best or d < best[what][0]) and _digits(text) == _digits(name):
            best[what] = (d, len(name))
    ranked = sorted((d, n, what) for what, (d, n) in best.items())
    if not ranked or ranked[0][0] > limit:
        return None
    if len(ranked) > 1 and ranked[1][0] - ranked[0][0] < MARGIN:
        return None
    d, length, what = ranked[0]
    return Met(what, round(1 - d / max(length, 1), 3))


def _digits(text: str) -> str:
    return "".join(_HAS_DIGIT.findall(digits.to_arabic(text)))


@lru_cache(maxsize=4096)
def match_indicator(text: str, framework: Framework) -> Met | None:
    """The indicator that a cell names, its bracketed translation included.

    Where the words outside and inside the brackets name different indicators, none is recognised.
    """
    whole = squeeze(text[:MAX_LABEL])
    if not whole or len(text) > MAX_LABEL:
        return None
    names = cell_names(framework)
    met = nearest(bare(whole), names, CELL_ERRORS)
    split = _BRACKETS.match(whole)
    if met is not None and (met.confidence == 1.0 or split is None):
        return met
    if split is None:
        return met or nearest(bare(whole.translate(_NO_BRACKETS)), _two_names(framework), PROSE_ERRORS)
    parts = [nearest(bare(split[g]), names, CELL_ERRORS) for g in ("outside", "inside", "rest")]
    found = [p for p in parts if p is not None]
    if parts[2] is None and len(split["rest"]) > LONGEST_REST:
        return met  # words after the brackets that say something else
    if not found or len({p.what for p in found}) > 1:
        return met
    return max(found, key=lambda p: p.confidence)


@cache
def cell_names(framework: Framework) -> Names:
    """Every label of a framework as it stands in a cell, with its indicator."""
    return _unique((bare(label), i.id) for i in framework.indicators for label in i.labels)


@cache
def _two_names(framework: Framework) -> Names:
    """Each indicator's names two by two, as a name and its translation stand in a cell whose brackets were not read."""
    labels = {i.id: [bare(label).translate(_NO_BRACKETS) for label in i.labels] for i in framework.indicators}
    return _unique((a + b, what) for what, names in labels.items() for a in names for b in names if _thai_then(a, b))


def _thai_then(a: str, b: str) -> bool:
    return "ก" <= a[:1] <= "๙" and b[:1].isascii()


@cache
def _province_names() -> Names:
    return _unique((squeeze(n), p.name) for p in patterns.provinces() for n in (p.name, p.english, *p.short))


@cache
def _measure_names() -> Names:
    return _unique((squeeze(label).strip("()[]."), m.id) for m in patterns.measures() for label in m.labels)


@cache
def _whole_heads() -> Names:
    return (*_measure_names(), *_unique((squeeze(label), m.id) for m in patterns.measures() for label in m.whole))


def _unique(pairs: Iterable[tuple[str, str]]) -> Names:
    return tuple(dict.fromkeys(pairs))


_PROVINCE_WORD = regex.compile(r"^(?:จังหวัด|จังหวด|จ\.)")


@lru_cache(maxsize=4096)
def match_province(text: str) -> Met | None:
    """The province that a cell or line names, with or without จังหวัด before it.

    A short name with a vowel's mark lost or changed, as fax and wear leave it, is met with ``MENDED`` confidence.

    >>> match_province('จังหวัดเลย'), match_province('ฉะเชงเทรา').what, match_province('ภาคใต้')
    (Met(what='เลย', confidence=1.0), 'ฉะเชิงเทรา', None)
    >>> match_province('จังหวัดสตล'), match_province('สตลา')
    (Met(what='สตูล', confidence=0.7), None)
    """
    if len(text) > 60:
        return None
    squeezed = _TAIL.sub("", _NUMBERING.sub("", squeeze(text)))
    bare_name = _PROVINCE_WORD.sub("", squeezed)
    met = nearest(bare_name, _province_names(), PLACE_ERRORS)
    if met is None and (name := short_misprints().get(bare_name)) is not None:
        return Met(name, MENDED)
    return met


@cache
def short_misprints() -> dict[str, str]:
    """Names of provinces too short for ``nearest``, with one vowel's mark lost, added or changed, in skeleton letters.

    Only what no second province's name becomes so, and is none itself.
    """
    names = {squeeze(p.name): p.name for p in patterns.provinces()}
    found: dict[str, set[str]] = {}
    for squeezed, name in names.items():
        if len(squeezed) < SHORTEST_FUZZY:
            for other in _other_marks(squeezed):
                found.setdefault(other, set()).add(name)
    known = set(_provinces_exactly())
    return {text: of.pop() for text, of in found.items() if len(of) == 1 and text not in known}


def _other_marks(name: str) -> set[str]:
    """``name`` with one mark above or below a letter taken away or put for another."""
    places = [i for i, c in enumerate(name) if c in _MARKS]
    return {name[:i] + mark + name[i + 1 :] for i in places for mark in ("", *_MARKS)} - {name}


def province_named(text: str) -> str | None:
    """The province that ``text`` is, letter by letter, with or without จังหวัด before it."""
    return _provinces_exactly().get(_PROVINCE_WORD.sub("", squeeze(text[:60])))


def begins_with_province(text: str) -> bool:
    """Whether the first word is a province's name, letter by letter, with or without จังหวัด.

    >>> begins_with_province('จังหวัดแพร่ ๒๕๖๐'), begins_with_province('แพร่'), begins_with_province('จังหวัดในภาคใต้')
    (True, True, False)
    """
    words = text.split(None, 1)
    return bool(words) and province_named(words[0]) is not None


@cache
def _provinces_exactly() -> dict[str, str]:
    return dict(_province_names())


@lru_cache(maxsize=4096)
def match_measure(text: str) -> Measure | None:
    """What a column head measures: the name that the head is, else the longest that it holds; คะแนน alone tells
    least. A fiscal year (ปีงบประมาณ) is no budget."""
    squeezed = _FISCAL_YEAR.sub("", squeeze(text[:MAX_LABEL]))
    if not squeezed:
        return None
    by_id = {m.id: m for m in patterns.measures()}
    met = nearest(_TAIL.sub("", squeezed).strip("()[]"), _whole_heads(), PROSE_ERRORS)
    if met is not None:
        return by_id[met.what]
    held = [(what != "score", len(name), what) for name, what in _measure_names() if _tells(name, what, squeezed)]
    return by_id[max(held)[2]] if held else None


def measure_begun(label: str) -> Measure | None:
    """The measure that a row's label begins with, after its number or dash.

    >>> measure_begun('- จำนวนตัวชี้วัดที่บรรลุเป้าหมาย').id, measure_begun('1 ร้อยละของผู้ผ่าน').id, measure_begun('ผู้ผ่าน')
    ('count', 'percent', None)
    """
    begun = _NUMBERING.sub("", squeeze(label[:MAX_LABEL]))
    held = [(len(name), what) for name, what in _measure_names() if len(name) > 3 and begun.startswith(name)]
    return {m.id: m for m in patterns.measures()}[max(held)[1]] if held else None


def _tells(name: str, measure: str, head: str) -> bool:
    """Whether a longer head holds the name and means it: a remark's name must be most of the head, that of a column of
    row numbers too or begin it (``ศักยภาพเจ้าหน้าที่`` counts no rows)."""
    if len(name) <= 3 or name not in head:
        return False
    if len(name) * 2 > len(head) or measure not in ("remark", "ordinal"):
        return True
    return measure == "ordinal" and head.startswith(name)


@dataclass(frozen=True, slots=True)
class Mention:
    """An indicator named in running text, at ``start:end`` of the squeezed text."""

    start: int
    end: int
    indicator: str
    confidence: float
    contradicted: bool = False
    """true where the bracketed translation names another indicator"""


@cache
def _prose_names(framework: Framework) -> Names:
    pairs = [
        (squeeze(label), i.id) for i in framework.indicators if i.id != "overall" for label in (*i.labels, *i.prose)
    ]
    return _unique(sorted(pairs, key=lambda pair: -len(pair[0])))


def find_mentions(text: str, framework: Framework, free: Callable[[int], bool]) -> list[Mention]:
    """Every indicator that ``text`` (squeezed) names, in order, without overlaps, longer names first.

    ``free(i)`` tells whether a Latin name may begin or end before ``text[i]`` (a word starts there in
    print).
    """
    taken = bytearray(len(text))
    found: list[Mention] = []
    for name, indicator in _prose_names(framework):
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if not any(taken[start:end]) and _on_words(text, start, end, free):
                taken[start:end] = b"\x01" * (end - start)
                found.append(Mention(start, end, indicator, 1.0))
            start = text.find(name, start + 1)
    for near in _nearly(text, framework, taken, free):
        if not any(taken[near.start : near.end]):
            taken[near.start : near.end] = b"\x01" * (near.end - near.start)
            found.append(near)
    return _with_translations(text, sorted(found, key=lambda m: m.start))


def named_indicators(text: str, framework: Framework, exactly: bool) -> set[str]:
    """The indicators that squeezed text names, wherever; ``exactly`` without a letter wrong."""
    if exactly:
        return {indicator for name, indicator in _prose_names(framework) if name in text}
    return {m.indicator for m in find_mentions(text, framework, lambda _: True)}


def _on_words(text: str, start: int, end: int, free: Callable[[int], bool]) -> bool:
    latin_before = start > 0 and text[start - 1].isascii() and text[start - 1].isalpha()
    latin_after = end < len(text) and text[end].isascii() and text[end].isalpha()
    starts = not (latin_before and text[start].isascii()) or free(start)
    return starts and (not (latin_after and text[end - 1].isascii()) or free(end))


def _nearly(text: str, framework: Framework, taken: Sequence[int], free: Callable[[int], bool]) -> list[Mention]:
    """Names with a few letters wrong, best first. A name with k wrong letters has one of its k + 1
    parts right.
    """
    found: list[Mention] = []
    for name, indicator in _prose_names(framework):
        limit = int(len(name) * PROSE_ERRORS)
        if limit < 1 or len(name) < 10 or len(name) - limit > len(text):
            continue
        for near in _places(text, name, limit, taken):
            window = text[max(0, near - limit) : near + len(name) + limit]
            fit = _fit(name, window, limit)
            if fit is None:
                continue
            start = max(0, near - limit) + fit[0]
            end = max(0, near - limit) + fit[1]
            if not any(taken[start:end]) and _on_words(text, start, end, free):
                found.append(Mention(start, end, indicator, round(1 - fit[2] / len(name), 3)))
    return sorted(_clear(found), key=lambda m: (-m.confidence, m.start))


def _clear(found: list[Mention]) -> list[Mention]:
    """Without those that another indicator fits nearly as well at the same place."""
    return [
        m
        for m in found
        if not any(
            o.indicator != m.indicator
            and min(o.end, m.end) > max(o.start, m.start)
            and o.confidence * (o.end - o.start) > (m.confidence * (m.end - m.start)) - MARGIN
            for o in found
        )
    ]


def _places(text: str, name: str, limit: int, taken: Sequence[int]) -> list[int]:
    size = len(name) // (limit + 1)
    places: set[int] = set()
    for k in range(limit + 1):
        part = name[k * size : (k + 1) * size]
        at = text.find(part)
        while at >= 0 and len(places) < 60:
            if not taken[at]:
                places.add(at - k * size)
            at = text.find(part, at + 1)
    return sorted(places)


_EDIT = 1024  # a cell of the fit holds ``edits * _EDIT + start``: one integer to compare


def _fit(name: str, window: str, limit: int) -> tuple[int, int, int] | None:
    """Where in ``window`` (shorter than ``_EDIT``) the name fits best: start, end, edits. None where it takes
    more than ``limit``."""
    row = list(range(len(window) + 1))
    for i, x in enumerate(name, 1):
        last, row = row, [i * _EDIT]
        left = row[0]
        for j, y in enumerate(window, 1):
            best = last[j - 1] if x == y else last[j - 1] + _EDIT
            if last[j] + _EDIT < best:
                best = last[j] + _EDIT
            if left + _EDIT < best:
                best = left + _EDIT
            left = best
            row.append(best)
        if min(row) > (limit + 1) * _EDIT:
            return None
    end = min(range(len(window) + 1), key=lambda j: row[j] // _EDIT)
    edits, start = divmod(row[end], _EDIT)
    return (start, end, edits) if edits <= limit and end > start else None


_BETWEEN = regex.compile(r"[\s\"'*]*+[(/,]?[\s\"'*]*+")


def _with_translations(text: str, mentions: list[Mention]) -> list[Mention]:
    """A name and its translation in brackets become one mention."""
    joined: list[Mention] = []
    for m in mentions:
        last = joined[-1] if joined else None
        if last is None or not _BETWEEN.fullmatch(text[last.end : m.start]):
            joined.append(m)
        elif last.indicator == m.indicator:
            end = m.end + 1 if text[m.end : m.end + 1] == ")" else m.end
            joined[-1] = Mention(last.start, end, m.indicator, max(last.confidence, m.confidence))
        elif text[last.end : last.end + 1] == "(" and text[m.end : m.end + 1] == ")":
            joined[-1] = Mention(last.start, m.end + 1, last.indicator, 0.5, contradicted=True)
        else:
            joined.append(m)
    return joined
