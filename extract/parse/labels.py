"""Printed labels to ids: indicators of a framework, measures of columns."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, lru_cache

import regex

from extract.knowledge import patterns
from extract.knowledge.patterns import Framework, Measure
from extract.thai import digits
from extract.thai.likeness import WRONG_IN_PROSE, Met, Names, distance, each_once, nearest
from extract.thai.skeleton import skeleton_pattern, squeeze

MAX_LABEL = 200  # longer cells are prose
CELL_ERRORS = 0.25  # of the letters of a cell's label; a cell is nothing but the label
CODE_ERRORS = 1  # letters of a code (``OIT``) that may be lost or wrong where its fellows stand beside it
FEWEST_VOUCHING = 2  # codes of one survey in a line of heads from which a further one is of that survey
LONGEST_REST = 12  # letters after a bracketed translation that need mean nothing: a note, an asterisk
# What may stand before a label in a cell and is no part of it: bullets, 1.2, (๓), and words such as ด้าน.
_NUMBERING = regex.compile(r"^[-•■○●*·.\s]*(?:\(?[0-9๐-๙]{1,2}(?:[.,][0-9๐-๙]{1,2}){0,3}[.,):]?(?![0-9๐-๙%]))?")
_PREFIX = regex.compile(
    skeleton_pattern(
        r"^(?:มิติ?(?:ที่)?[0-9๐-๙]{0,2}[.:]?|ด้าน(?:ที่[0-9๐-๙]{1,2}[.:]?)?|ตัวชี้วัด(?:ย่อย)?(?:ที่)?[0-9๐-๙.]{0,6}|เรื่อง|หัวข้อ)+"
    )
)
_TAIL = regex.compile(r"(?<![.…_·:\-\s])[.…_·:\-\s]++$")
_BRACKETS = regex.compile(r"^(?P<outside>[^()]*)\((?P<inside>[^()]*)\)?(?P<rest>[^()]*)$")
_CODE = regex.compile(r"[A-Z]{2,5}")
_NO_BRACKETS = str.maketrans("", "", "()")
_NO_MEASURE = regex.compile(
    skeleton_pattern(r"ปีงบประมาณ|[(\[]?(?:ร้อยละ[0-9๐-๙.]+|(?<![0-9๐-๙.])[0-9๐-๙.]++%)[)\]]?|[(\[]n=[0-9๐-๙,]*[)\]]")
)
"""What looks like a measure in a head and is none: a fiscal year, a weight in percent, how many were asked."""
_STATISTICS = ("mean", "standard-deviation", "highest", "lowest")
MEAN_OF_SCORES = "คะแนนเฉลี่ย"
_IN_BRACKETS_BEHIND = regex.compile(r"(?<=.)[(\[][^()\[\]]*[)\]]?$")
_DUST_BEFORE = regex.compile(r"(?:\s*+·\s++)++")
_DUST_BEHIND = regex.compile(r"(?<![\s·•])(?:\s++[·•])++$")


def shown(label: str) -> str:
    """A label on one line, without dust: dots that stand off its ends.

    >>> shown('ร้อยละของ\\nผู้ใช้  ·'), shown('· ต้นแบบ')
    ('ร้อยละของ ผู้ใช้', 'ต้นแบบ')
    """
    return _DUST_BEHIND.sub("", " ".join(label[dust_before(label) :].split()))


def dust_before(label: str) -> int:
    """How many code points of a label are dust that stands off its beginning.

    >>> dust_before('· 3. ต้นแบบ'), dust_before('•ต้นแบบ')
    (2, 0)
    """
    found = _DUST_BEFORE.match(label)
    return found.end() if found else 0


def bare(text: str) -> str:
    """A cell's label in skeleton letters, without numbering, leading words such as ด้าน, and dot leaders.

    >>> bare('1.2) ด้านบุคลากร ......'), bare('- Public Services'), bare('มิติที่ ๓ ด้านบริการภาครัฐ')
    ('บุคลากร', 'publicservices', 'บริการภาครัฐ')
    >>> bare('1,2 ด้านบุคลากร')  # a full stop that was read as a comma
    'บุคลากร'
    """
    squeezed = squeeze(text[:MAX_LABEL])
    return _TAIL.sub("", _PREFIX.sub("", _NUMBERING.sub("", squeezed)))


def unnumbered(squeezed: str) -> str:
    """Skeleton letters without a number or bullet before them and dot leaders after them."""
    return _TAIL.sub("", _NUMBERING.sub("", squeezed))


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
    if met is not None and met.confidence < 1.0 and is_measure(text):
        return None  # คะแนนเต็ม is no misreading of คะแนนรวม
    if met is not None and (met.confidence == 1.0 or split is None):
        return met
    if split is None:
        return met or nearest(bare(whole.translate(_NO_BRACKETS)), _two_names(framework), WRONG_IN_PROSE)
    parts = [nearest(bare(split[g]), names, CELL_ERRORS) for g in ("outside", "inside", "rest")]
    found = [p for p in parts if p is not None]
    if parts[2] is None and len(split["rest"]) > LONGEST_REST:
        return met  # words after the brackets that say something else
    if not found or len({p.what for p in found}) > 1:
        return met
    return max(found, key=lambda p: p.confidence)


def code_beside(text: str, framework: Framework, others: Collection[str]) -> str | None:
    """The framework's code that a head of a few Latin letters prints, a letter lost or wrong: the one code that none of
    the ``others``, codes in the same line of heads, is and that comes near. None unless two others vouch for the
    framework.

    >>> from extract.knowledge.patterns import frameworks
    >>> ita = next(f for f in frameworks() if f.survey == "ita" and 2564 in f.years)
    >>> [code_beside('oT', ita, others) for others in (['IIT', 'EIT', 'รวม'], ['IIT', 'รวม'])]
    ['OIT', None]
    >>> code_beside('NT', ita, ['IIT', 'EIT'])
    """
    codes = _codes(framework)
    there = {codes[o.strip()] for o in others if o.strip() in codes}
    if len(there) < FEWEST_VOUCHING:
        return None
    left = [code for code, what in codes.items() if what not in there]
    near = [c for c in left if distance(squeeze(text), squeeze(c), CODE_ERRORS) <= CODE_ERRORS]
    return near[0] if len(near) == 1 else None


@cache
def _codes(framework: Framework) -> dict[str, str]:
    """The labels that are codes, each with its indicator."""
    return {label: i.id for i in framework.indicators for label in i.labels if _CODE.fullmatch(label)}


@cache
def cell_names(framework: Framework) -> Names:
    """Every label of a framework as it stands in a cell, with its indicator."""
    return each_once((bare(label), i.id) for i in framework.indicators for label in i.labels)


@cache
def _two_names(framework: Framework) -> Names:
    """Each indicator's names two by two, as a name and its translation stand in a cell whose brackets were not read."""
    labels = {i.id: [bare(label).translate(_NO_BRACKETS) for label in i.labels] for i in framework.indicators}
    return each_once((a + b, what) for what, names in labels.items() for a in names for b in names if _thai_then(a, b))


def _thai_then(a: str, b: str) -> bool:
    return "ก" <= a[:1] <= "๙" and b[:1].isascii()


@cache
def _measure_names() -> Names:
    return each_once((squeeze(label).strip("()[]."), m.id) for m in patterns.measures() for label in m.labels)


@cache
def _whole_heads() -> Names:
    return (*_measure_names(), *_only_whole())


@cache
def _only_whole() -> Names:
    return each_once((squeeze(label), m.id) for m in patterns.measures() for label in m.whole)


@lru_cache(maxsize=4096)
def match_measure(text: str) -> Measure | None:
    """What a column head measures: the name that the head is, with or without what stands in brackets behind it, else
    one that decides by beginning it, else the longest that it holds; คะแนน alone tells least. A fiscal year
    (ปีงบประมาณ) is no budget, and a weight in percent no share.

    >>> [match_measure(head).id for head in ('ร้อยละการเบิกจ่าย', 'ผล (ครั้ง)', 'งบประมาณ (ร้อยละ)')]
    ['percent', 'result', 'amount']
    >>> match_measure('แบบวัด IIT (ร้อยละ 30)'), match_measure('เจ้าหน้าที่')
    (None, None)
    """
    squeezed = _NO_MEASURE.sub("", squeeze(text[:MAX_LABEL]))
    if not squeezed:
        return None
    by_id = {m.id: m for m in patterns.measures()}
    met = nearest(_TAIL.sub("", squeezed).strip("()[]"), _whole_heads(), WRONG_IN_PROSE)
    if met is not None:
        return by_id[met.what]
    if (named := dict(_only_whole()).get(_IN_BRACKETS_BEHIND.sub("", squeezed))) is not None:
        return by_id[named]
    held = [(what != "score", len(name), what) for name, what in _measure_names() if _tells(name, what, squeezed)]
    begun = [(True, len(n), what) for n, what in _measure_names() if squeezed.startswith(n)]
    if any(by_id[what].decides for *_, what in begun):
        held = begun
    return by_id[max(held)[2]] if held else None


def is_measure(text: str) -> bool:
    """Whether a text is the name of a measure, to the letter, and says no more.

    >>> is_measure('ร้อยละ'), is_measure('%หรือสัดส่วน')
    (True, False)
    """
    return squeeze(text).strip("()[].") in dict(_whole_heads())


def summarises(label: str) -> bool:
    """Whether a row's label is that of a statistic over the rows above it, which has no number among theirs.

    >>> [summarises(t) for t in ('คะแนนสูงสุด', 'ส่วนเบี่ยงเบนมาตรฐาน (S.D.)', 'คะแนนเฉลี่ย (x̄)', 'คะแนนดิบ')]
    [True, True, True, False]
    """
    return any(squeeze(label).startswith(name) for name, what in _measure_names() if what in _STATISTICS) or (
        squeeze(label).startswith(squeeze(MEAN_OF_SCORES))
    )


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
    row numbers must begin it (``เจ้าหน้าที่`` counts no rows)."""
    if len(name) <= 3 or name not in head:
        return False
    if measure == "ordinal":
        return head.startswith(name)
    return len(name) * 2 > len(head) or measure != "remark"


_NOT_IN_SLUG = regex.compile(r"[^\p{L}\p{M}0-9]+")


def slug(label: str) -> str:
    """A printed label as a stable id: Thai letters kept, digits Arabic, Latin in lower case, all else a dash.

    >>> slug('1.2 ร้อยละของผู้ใช้ ICT'), slug('  (๓) ')
    ('1-2-ร้อยละของผู้ใช้-ict', '3')
    """
    return _NOT_IN_SLUG.sub("-", digits.to_arabic(label.lower())).strip("-")[:80] or "unnamed"
