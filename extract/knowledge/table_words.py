"""What heads and cells of tables say: ``patterns/tables.toml`` and ``patterns/cells.toml``, ready to be asked.

Words are compared in skeleton letters without spaces (:func:`extract.thai.skeleton.squeeze`).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import regex
from pydantic import Field

from extract.knowledge.framework import Model
from extract.knowledge.pattern_files import load
from extract.knowledge.patterns import measures, units
from extract.thai import numbers
from extract.thai.likeness import distance
from extract.thai.skeleton import squeeze

RoleName = Literal["label", "group", "ordinal", "code", "unit", "level", "remark"]
Qualifier = Literal["at-least", "at-most", "more-than", "less-than"]
Sign = Literal["mean", "standard-deviation", "count"]

LEAST_PART = 4
"""Skeleton letters that a word must have to tell a longer head's role by beginning or ending it."""
LEAST_HEAD = 5
"""Skeleton letters of a head from which another with one letter more or less is most likely the same, misread."""
MOST_BEFORE = 2.5
"""How many times as long as a word a head may be whose role the word tells by ending it."""
MOST_OF_NOTE = 40
"""Skeleton letters behind the word for brackets in which a note says what they mean."""
MOST_OF_SIGN = 20
"""Code points of a head that may be a statistic's sign; longer ones are words."""


_WORD = regex.compile(r"[\p{L}\p{M}]+")
_BRACKETS = regex.compile(r"\([^()]*\)")


class RoleWords(Model):
    """``decides``: a head that begins with one of its words has this role, whatever it ends with: รหัสโครงการ."""

    id: RoleName
    heads: tuple[str, ...]
    decides: bool = False
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


class WordList(Model):
    words: tuple[str, ...]


class ColumnWords(Model):
    words: tuple[str, ...]
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


class WholeWords(ColumnWords):
    every: str


class BracketWords(ColumnWords):
    less: tuple[str, ...]
    other: tuple[str, ...] = Field(alias="else")
    opposites: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    counternames: tuple[str, ...]


class SignExample(Model):
    text: str
    sign: Sign


class TableWords(Model):
    roles: tuple[RoleWords, ...]
    levels: WordList
    columns: ColumnWords
    totals: WordList
    others: ColumnWords
    of_all: WholeWords
    ranks: ColumnWords
    orders: ColumnWords
    statistics: ColumnWords
    sexes: ColumnWords
    domains: ColumnWords
    rates: ColumnWords
    projects: WordList
    brackets: BracketWords
    ends_of_sums: ColumnWords
    unfinished: WordList
    rest: WordList
    signs: dict[str, str | tuple[SignExample, ...] | tuple[str, ...]]
    units: dict[str, tuple[str, ...]]


class QualifierWords(Model):
    id: Qualifier
    before: tuple[str, ...]
    after: tuple[str, ...]
    examples: tuple[str, ...] = ()


class CellWords(Model):
    qualifiers: tuple[QualifierWords, ...]
    words: dict[str, tuple[str, ...]]


@cache
def table_words() -> TableWords:
    return load(TableWords, "tables.toml")


@cache
def cell_words() -> CellWords:
    return load(CellWords, "cells.toml")


@cache
def head_role(head: str) -> RoleName | None:
    """The role that one level of a column's head names; None where it names none.

    >>> head_role('ลำดับที่'), head_role('รายการประเมินความพึงพอใจ'), head_role('คะแนน')
    ('ordinal', 'label', None)
    """
    squeezed = squeeze(head).strip("()[].:")
    best: tuple[int, RoleName] | None = None
    for role in table_words().roles:
        for word in role.heads:
            name = squeeze(word)
            ends = squeezed.endswith(name) and len(name) * MOST_BEFORE >= len(squeezed)
            part = len(name) >= LEAST_PART and (squeezed.startswith(name) or ends)
            weight = len(squeezed) if role.decides and squeezed.startswith(name) and part else len(name)
            if (squeezed == name or part) and (best is None or weight > best[0]):
                best = (weight, role.id)
    return best[1] if best else None


@cache
def head_sign(head: str) -> Sign | None:
    """The statistic whose sign a head is, as readers and old text layers leave it.

    >>> head_sign('(5.0)'), head_sign('(X)'), head_sign('ร้อยละ'), head_sign('(S.D.) ระดับ')
    ('standard-deviation', 'mean', None, 'standard-deviation')
    >>> head_sign('N'), head_sign('(n)'), head_sign('(n = 20)')
    ('count', 'count', None)
    """
    text = head.strip().lower()
    if not text or len(text) > MOST_OF_SIGN:
        return None
    parts = (text, *text.split()) if " " in text else (text,)
    found = (s for part in parts for s, p in _signs() if (s != "count" or part == text) and p.fullmatch(part))
    return next(found, None)  # of how many a value is, n = 20, is no column of counts


@cache
def _signs() -> tuple[tuple[Sign, regex.Pattern[str]], ...]:
    signs = table_words().signs
    names: tuple[Sign, ...] = ("standard-deviation", "mean", "count")
    return tuple((name, regex.compile(str(signs[name]))) for name in names)


@cache
def is_level(text: str) -> bool:
    """Whether a cell says in words, a tick or a grade how good a value is."""
    return squeeze(text).strip("()") in _levels()


@cache
def _levels() -> frozenset[str]:
    return frozenset(squeeze(w) for w in table_words().levels.words)


@cache
def names_ranks(head: str) -> bool:
    """Whether a head of a column of values names ranks: ``อันดับที่ของประเทศ``."""
    return squeeze(head).startswith(tuple(squeeze(word) for word in table_words().ranks.words))


@cache
def names_order(head: str) -> bool:
    """Whether a head of numbers before the labels may be one of ranks: ``อันดับที่``, not ``ลำดับที่``."""
    return squeeze(head).startswith(tuple(squeeze(word) for word in table_words().orders.words))


def names_statistic(head: str) -> bool:
    """Whether a head is the sign of a test and nothing else: ``t``."""
    return head.strip() in table_words().statistics.words


def names_sex(head: str) -> bool:
    """Whether a head is a sex by its letter and nothing else: ``ช``, ``ญ.``."""
    return head.strip() in table_words().sexes.words


@cache
def names_rates(head: str) -> bool:
    """Whether a head of a column of values names what has no part in a unit printed over the table: shares, rates."""
    return squeeze(head).startswith(tuple(squeeze(word) for word in table_words().rates.words))


@cache
def names_domains(head: str) -> bool:
    """Whether a head of labels is one of groups where another column names what is in them: ``ด้าน``, ``มิติที่``."""
    squeezed = squeeze(head)
    return any(squeezed in (squeeze(word), squeeze(f"{word}ที่")) for word in table_words().domains.words)


@cache
def names_projects(head: str) -> bool:
    """Whether a head names projects or what is done in them: ``ผลผลิต/โครงการ/กิจกรรม``."""
    squeezed = squeeze(head)
    return any(squeeze(word) in squeezed for word in table_words().projects.words)


@cache
def brackets_lower(note: str) -> bool:
    """Whether a note says that figures in brackets are below nought."""
    words, squeezed = table_words().brackets, squeeze(note)
    for word in map(squeeze, words.words):
        _, found, behind = squeezed.partition(word)
        said = behind[:MOST_OF_NOTE]
        if found and any(squeeze(w) in said for w in words.less):
            return not any(squeeze(w) in said for w in words.other)
    return False


@cache
def names_what_brackets_lower(name: str) -> bool:
    """Whether the name of a column or a row has behind a word, in brackets, its opposite, and so says that its figures
    in brackets are of this one: ``เพิ่ม (ลด)``, ``กำไร (ขาดทุน) สุทธิ``."""
    pairs = [(squeeze(more), squeeze(less)) for more, less in table_words().brackets.opposites]
    for match in _BRACKETS.finditer(name):
        before, inner = squeeze(name[: match.start()]), squeeze(match[0][1:-1])
        if any(before.endswith(more) and inner == less for more, less in pairs):
            return True
    return False


@cache
def is_total(text: str) -> bool:
    """Whether a row's label says that the row sums up others."""
    return squeeze(text).strip("().: ") in _totals()


@cache
def names_others(text: str) -> bool:
    """Whether a row's label says that the row holds what is left of something, and not of what: ``อื่น ๆ``."""
    return squeeze(text).strip("().: ") in {squeeze(w) for w in table_words().others.words}


@cache
def sums_up(text: str) -> bool:
    """Whether a row's label begins as that of a sum does: ``เฉลี่ยคะแนนรวมทุกตัวบ่งชี้``. Such a row needs no number."""
    squeezed = squeeze(text).lstrip("(")
    return any(squeezed.startswith(word) for word in _totals())


@cache
def ends_as_sum(text: str) -> bool:
    """Whether a row's label names a thing and says at its end that it is all of it.

    >>> [ends_as_sum(t) for t in ("มูลค่าการส่งออกรวม", "รายได้ทั้งสิ้น", "รวมรายได้", "งานประชาสัมพันธ์")]
    [True, True, False, False]
    """
    return any(squeeze(text).endswith(squeeze(word)) for word in table_words().ends_of_sums.words)


@cache
def sums_all(text: str) -> bool:
    """Whether a row's label is that of a sum, and says of how much: ``เฉลี่ยรวมทุกตัวบ่งชี้ของทุกมาตรฐาน``."""
    squeezed = squeeze(text)
    return sums_up(text) and any(squeeze(word) in squeezed for word in table_words().of_all.words)


@cache
def all_summed(text: str) -> tuple[str, ...]:
    """What the label of a sum says that it is of all of, each with what follows, in skeleton letters.

    >>> all_summed('รวมทุกข้อของทุกหมวด'), all_summed('รวมทั้งหมด')
    (('ขอของ', 'หมวด'), ())
    """
    if not sums_all(text):
        return ()
    return tuple(kind for kind in squeeze(text).split(squeeze(table_words().of_all.every))[1:] if kind)


@cache
def names_column(text: str) -> bool:
    """Whether a head is made of words that heads are made of, to the letter, and figures: ``ก่อหนี้ผูกพัน (2)``."""
    words, known = set(_WORD.findall(text.replace("ํา", "ำ"))), set(table_words().columns.words)
    return bool(words & known) and words - known <= set(units())


@cache
def is_nearly_a_head(text: str) -> bool:
    """Whether a head is one that columns have but for a letter: one that was cut or misread.

    >>> is_nearly_a_head('เป้าหมา'), is_nearly_a_head('เป้าหมาย (คน)'), is_nearly_a_head('น้ำฝน')
    (True, False, False)
    """
    letters = _letters(text)
    if len(letters) < LEAST_HEAD or letters in _heads():
        return False
    return any(distance(letters, head, 1) <= 1 for head in _heads())


@cache
def _heads() -> frozenset[str]:
    words = table_words()
    known = [*words.columns.words, *(head for role in words.roles for head in role.heads)]
    known += [label for measure in measures() for label in measure.labels]
    return frozenset(head for head in map(_letters, known) if len(head) >= LEAST_HEAD)


def _letters(text: str) -> str:
    return "".join(_WORD.findall(squeeze(_BRACKETS.sub("", text))))


@cache
def is_unfinished(label: str) -> bool:
    """Whether a label ends as none does, in a word that the next goes with, or a range without its end:
    ``พาหนะและการ``, ``08.30 -``."""
    return numbers.begins_range(label) or squeeze(label).endswith(
        tuple(squeeze(w) for w in table_words().unfinished.words)
    )


def is_rest(label: str) -> bool:
    """Whether a label begins as none does, behind its number: with a word that goes on from another.

    >>> is_rest('๕ และทางแยกสำคัญ'), is_rest('แผนงาน'), is_rest('และ')
    (True, False, True)
    """
    return squeeze(label).lstrip(" .)(0123456789๐๑๒๓๔๕๖๗๘๙").startswith(tuple(map(squeeze, table_words().rest.words)))


@cache
def _totals() -> frozenset[str]:
    return frozenset(squeeze(w) for w in table_words().totals.words)


@cache
def is_unit(text: str) -> bool:
    """Whether a text is nothing but a known unit: คน, ครั้ง, ล้านบาท."""
    return squeeze(text).strip("()") in _unit_words()


@cache
def _unit_words() -> frozenset[str]:
    return frozenset(squeeze(u) for u in units())


@cache
def unit_name(printed: str) -> str:
    """What the output calls a printed unit: ``percent``, ``baht``, ``million-baht``, ``persons``, else as printed.

    >>> unit_name('คน'), unit_name('ล้านบาท'), unit_name('เล่ม')
    ('persons', 'million-baht', 'เล่ม')
    """
    squeezed = squeeze(printed)
    return next((name for name, words in table_words().units.items() if squeezed in map(squeeze, words)), printed)
