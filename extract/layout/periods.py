"""Names of years, and of their quarters: what columns are named by more often than what a cell holds."""

from __future__ import annotations

import regex

_NOTE = "[A-Za-z*⁰¹²³⁴-⁹]?"
_ESTIMATED = r"(?:\s?[EFPRefpr⁰¹²³⁴-⁹](?:/|(?![\p{L}\p{M}\p{N}])))?"
"""What says that a year's figures are estimated, preliminary or revised, or the mark of a note: ``2566p``."""
_QUARTER = regex.compile(rf"(?:[QqHh0Oo]\s?[1-4¹²³⁴]\s?[/-]\s?(?:[0-9๐-๙]{{4}}|[0-9๐-๙]{{2}}){_NOTE}(?:\s+|$))+")
"""Quarters as they are printed, and as an image is read whose ``Q`` has no tail."""
_OF_YEAR = r"(?:ปี(?:งบประมาณ|การศึกษา|บัญชี)?+|พ\.?\s?ศ\.?)"
_YEAR_NUMBER = r"(?:2[45][0-9]{2}|๒[๔๕][๐-๙]{2}|20[0-9]{2}|๒๐[๐-๙]{2})"
_AGAINST = rf"(?:\s?/\s?(?:{_OF_YEAR}\s*+)?(?:{_YEAR_NUMBER}|[0-9๐-๙]{{2}}(?![0-9๐-๙.,])))?"
"""The year that another is held against, or that it ends in: ``2566/2565``, ``2566/67``."""
_YEAR = regex.compile(rf"\W*+(?:{_OF_YEAR}\s*+)*+{_YEAR_NUMBER}{_AGAINST}{_ESTIMATED}\W*+")
_YEARS_AND_WORDS = regex.compile(rf"{_YEAR_NUMBER}(?:\s*+[\p{{L}}\p{{M}}][^0-9๐-๙]*+{_YEAR_NUMBER})++")
_BEFORE_YEAR = regex.compile(rf"(?:^|[^0-9๐-๙\s]\s+|{_YEAR_NUMBER}\s+|จาก|กับ|ใน|ของ|ประจำ){_OF_YEAR}\s*$")
"""What ends as the name of a year begins; behind other numbers stand so many years: ``20 - 29 ปี``."""
_BEGINS_WITH_YEAR = regex.compile(rf"\s*(?:พ\.\s?ศ\.|{_YEAR_NUMBER}(?![0-9๐-๙.,]))")


def is_year(text: str) -> bool:
    """True for a year and nothing else, Buddhist or Common Era, or two with a stroke between: the head of a column more
    often than a value.

    >>> is_year("ปี พ.ศ. ๒๕๖๖"), is_year("2566p"), is_year("2566 p/"), is_year("2566 คน"), is_year("2566 ปี")
    (True, True, True, False, False)
    >>> [is_year(t) for t in ("2566/2565", "๒๕๖๖/๖๕", "ปี 2566/ปี 2565", "2566/655", "120/85")]
    [True, True, True, False, False]
    """
    return bool(_YEAR.fullmatch(text.strip()))


def is_quarter(text: str) -> bool:
    """True for a quarter of a year or half of one, or several: ``Q1/2567``."""
    return _QUARTER.fullmatch(text.strip()) is not None


def is_one_year(before: str, text: str) -> bool:
    """True where what stands on both sides of some white is the name of a year.

    >>> is_one_year("ปี", "๒๕๖๐"), is_one_year("ปี ๒๕๖๐ ปี", "พ.ศ. ๒๕๖๑"), is_one_year("20 - 29 ปี", "2560")
    (True, True, False)
    """
    return _BEGINS_WITH_YEAR.match(text) is not None and _BEFORE_YEAR.search(before) is not None


def are_years_and_words(text: str) -> bool:
    """True for years with words between: ``2566 กับ 2565``."""
    return _YEARS_AND_WORDS.fullmatch(text.strip()) is not None
