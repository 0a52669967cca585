"""Numbers of every shape, in both numeral systems, and in Thai words."""

from __future__ import annotations

import random
from typing import Final

TO_THAI: Final = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_WORDS: Final = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
_PLACES: Final = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
_MONTHS: Final = (
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
)
_SHORT_MONTHS: Final = (
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
)
_CODES: Final = "กขคงจชซดตทธนบปผพฟมยรลวศสหอ"
_UNITS: Final = (
    "คน",
    "บาท",
    "ร้อยละ",
    "คะแนน",
    "แห่ง",
    "ฉบับ",
    "หน้า",
    "เล่ม",
    "ชุด",
    "ครั้ง",
    "วัน",
    "ปี",
    "เดือน",
    "บัตร",
    "เสียง",
    "หน่วยงาน",
    "จังหวัด",
    "เปอร์เซ็นต์",
    "โครงการ",
    "ข้อ",
    "ด้าน",
    "อันดับ",
    "ราย",
    "กม.",
    "ตร.ม.",
    "ชม.",
    "น.",
    "กก.",
    "°C",
)


_STATISTICS = tuple(
    ["S.D.", "S.D.", "S.D", "SD", "n", "N", "x", "t", "F", "Sig.", "p", "r", "df", "M", "C.V.", "Mean", "Min", "Max"]
)


def statistic(rng: random.Random) -> str:
    """What heads and notes of tables of results print: a statistic's sign, alone or with its value, in Arabic digits.

    A letter between brackets or before a sign of equality has no word beside it that tells its script.
    """
    sign = rng.choice(_STATISTICS)
    value = rng.choice((_whole(rng, 4), f"{_whole(rng, 4):,}", _score(rng), f".{_digits(rng, 2)}"))
    mean, spread = f"{rng.randint(1, 5)}.{_digits(rng, 2)}", f"{rng.randint(0, 1)}.{_digits(rng, 2)}"
    return rng.choice(
        (
            sign,
            sign,
            f"({sign})",
            f"{sign} = {value}",
            f"({sign} = {value})",
            f"({sign}={value})",
            f"{sign}={value}",
            f"{sign} < {value}",
            f"{mean} ± {spread}",
            f"{mean}±{spread}",
            f"{mean} ({spread})",
            f"({rng.choice('ABCDEFGHIJKLMNPRSTXYZabcdefhijkmnprtxyz')})",
            f"{sign} ({value})",
            f"{sign} {rng.choice(_STATISTICS)}",
        )
    )


def in_words(n: int) -> str:
    """A whole number as Thai officials write it out: 21 is ยี่สิบเอ็ด, 101 หนึ่งร้อยเอ็ด, 0 ศูนย์."""
    if n == 0:
        return _WORDS[0]
    if n >= 1_000_000:
        head, rest = divmod(n, 1_000_000)
        return in_words(head) + "ล้าน" + (in_words(rest) if rest else "")
    text, digits = "", str(n)
    for i, d in enumerate(digits):
        place = len(digits) - 1 - i
        if d == "0":
            continue
        if place == 1 and d == "1":
            text += "สิบ"
        elif place == 1 and d == "2":
            text += "ยี่สิบ"
        elif place == 0 and d == "1" and len(digits) > 1:
            text += "เอ็ด"
        else:
            text += _WORDS[int(d)] + _PLACES[place]
    return text


def _digits(rng: random.Random, n: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(n))


def _whole(rng: random.Random, most: int = 7) -> int:
    n = rng.randint(1, most)
    return rng.randint(10 ** (n - 1) if n > 1 else 0, 10**n - 1)


def _score(rng: random.Random) -> str:
    places = rng.choice((1, 1, 1, 2, 2, 3))
    whole = rng.choice((_digits(rng, 1), str(rng.randint(10, 99)), str(rng.randint(10, 99)), "100"))
    return f"{whole}.{_digits(rng, places)}"


def _grouped(rng: random.Random) -> str:
    value = rng.randint(1000, 10 ** rng.randint(4, 8))
    tail = f".{_digits(rng, 2)}" if rng.random() < 0.2 else ""
    return f"{value:,}{tail}"


def _phone(rng: random.Random) -> str:
    a, b, c = f"0{_digits(rng, 1)}", _digits(rng, 4), _digits(rng, 4)
    return rng.choice(
        (
            f"0 {_digits(rng, 4)} {_digits(rng, 4)}",
            f"{a}-{_digits(rng, 3)}-{c}",
            f"0 {b} {c}",
            f"{a}{_digits(rng, 1)}-{_digits(rng, 3)}-{c}",
            f"0 {b} {c}-{rng.randint(2, 9)}",
            f"{a}{_digits(rng, 7)}",
            f"{a}{_digits(rng, 8)}",
            f"0-{b}-{c}",
            f"0 {b} {c} ต่อ {_digits(rng, rng.randint(2, 5))}",
            f"+66 {_digits(rng, 1)} {b} {c}",
        )
    )


def _date(rng: random.Random) -> str:
    d, m, y = rng.randint(1, 31), rng.randrange(12), rng.randint(2480, 2575)
    return rng.choice(
        (
            f"{d} {_MONTHS[m]} {y}",
            f"{d} {_MONTHS[m]} {y}",
            f"{d} {_MONTHS[m]} พ.ศ. {y}",
            f"{d} {_SHORT_MONTHS[m]} {y}",
            f"{d}/{m + 1}/{y}",
            f"{d:02d}/{m + 1:02d}/{y}",
            f"{d} {_SHORT_MONTHS[m]} {y % 100}",
            f"{_MONTHS[m]} {y}",
            f"{d} - {min(d + 3, 31)} {_MONTHS[m]} {y}",
            f"{y - 543}-{m + 1:02d}-{d:02d}",
            f"{d:02d}-{m + 1:02d}-{y - 543}",
            f"{y}",
            f"พ.ศ. {y}",
            f"ปี {y}",
            f"ณ วันที่ {d} {_MONTHS[m]} {y}",
        )
    )


def _letter_number(rng: random.Random) -> str:
    code = "".join(rng.choice(_CODES) for _ in range(rng.randint(1, 3)))
    if rng.random() < 0.4:
        code += "."
    middle = rng.choice(("", " ", "(สกค.) ", " (ว) ", "(ก) "))
    circular = rng.choice(("", "", "ว ", "ว", "ว.", "ว. "))
    part = rng.choice(("", "." + _digits(rng, 1), "." + _digits(rng, 2)))
    return f"{code}{middle or ' '}{_digits(rng, 4)}{part}/{circular}{rng.randint(1, 99999)}"


def _time(rng: random.Random) -> str:
    h, m = rng.randint(0, 23), rng.randint(0, 59)
    return rng.choice(
        (
            f"{h:02d}.{m:02d} น.",
            f"{h:02d}:{m:02d}",
            f"{h}.{m:02d} น.",
            f"{h:02d}.{m:02d} - {min(h + 2, 23):02d}.{m:02d} น.",
        )
    )


def plain(rng: random.Random) -> str:
    """A number alone, in Arabic digits: the content of a table cell, or the value in a sentence."""
    kind = rng.random()
    if kind < 0.17:
        return _digits(rng, 1)
    if kind < 0.27:
        return str(rng.randint(10, 99))
    if kind < 0.47:
        return _score(rng)
    if kind < 0.66:
        return _grouped(rng)
    if kind < 0.80:
        return str(_whole(rng))
    if kind < 0.835:
        return _digits(rng, rng.randint(2, 13))
    if kind < 0.85:  # a share without its nought
        return f".{_digits(rng, rng.choice((1, 2, 2, 3, 3, 4)))}"
    if kind < 0.92:  # all pairs, and the pairs that look alike
        pair = (
            rng.choice(("13", "37", "01", "31", "17", "08", "45", "69", "12", "56", "68", "39", "89", "05"))
            if rng.random() < 0.6
            else _digits(rng, 2)
        )
        return "".join(rng.choice(pair) for _ in range(rng.randint(2, 8)))
    if kind < 0.96:
        return (
            f"{_whole(rng, 3)}{rng.choice(('%', ' %', '%'))}"
            if rng.random() < 0.5
            else f"{_score(rng)}{rng.choice(('%', ' %'))}"
        )
    return f"{rng.randint(1, 9)}.{rng.randint(1, 20)}" + (f".{rng.randint(1, 20)}" if rng.random() < 0.4 else "")


def confusable(rng: random.Random, thai: bool = True) -> str:
    """A run of numerals that are taken for one another (๐ ๑ ๓ ๗, ๔ ๕ ๘ ๙; or 3 5, 5 6 8), as a count, a score or a
    code."""
    digits = rng.choice(
        ("013", "137", "0137", "459", "4589", "26", "0123456789")
        if thai
        else ("35", "56", "568", "389", "17", "069", "0123456789")
    )
    run = "".join(rng.choice(digits) for _ in range(rng.randint(1, 7)))
    shape = rng.random()
    if shape < 0.3 and len(run) > 3 and run[0] != "0":
        run = f"{int(run):,}"
    elif shape < 0.5 and len(run) > 1:
        run = f"{run[:-1]}.{run[-1]}"
    elif shape < 0.6 and len(run) > 2:
        run = f"{run[:-2]}.{run[-2:]}"
    elif shape < 0.7:
        run = rng.choice((f"({run})", f"{run})", f"{run}/{run[::-1]}", f"{run} {run[::-1]}", f"-{run}", f"{run}%"))
    return run.translate(TO_THAI) if thai else run


def cell(rng: random.Random) -> str:
    """What a cell of a table holds: a number, a dash, a number with its sign, brackets or footnote."""
    kind = rng.random()
    if kind < 0.05:
        return rng.choice(("-", "-", "-", "–", "- -", "N/A", "✓", "☐", "☑", "•", "*", "/", "0", "0", "0.0", "x"))
    n = plain(rng)
    if kind < 0.72:
        return n
    return rng.choice(
        (
            f"({n})",
            f"{n}*",
            f"{n}**",
            f"+{n}",
            f"-{n}",
            f"[{n}]",
            f"{n} {rng.choice(_UNITS)}",
            f"{n}.",
            f"{n})",
            f"({n}",
            f"{n} - {plain(rng)}",
            f"{n}/{plain(rng)}",
            f"{n} {plain(rng)}",
            f"{n}  {plain(rng)}  {plain(rng)}",
            f"= {n}",
            f"x {n}",
            f"±{n}",
            f"< {n}",
            f"≥ {n}",
            f"{n}°",
            f"{n} ²",
            f"“{n}”",
            f"…{n}",
            f"… {n} …",
            f"{n}…",
            f"{n} - {n}",
            f"{n}–{plain(rng)}",
            f"{n}:{plain(rng)}",
            f"{n},",
            f"{n};",
            f"฿{n}",
            f"{n}.-",
            f"#{n}",
        )
    )


def any_cell(rng: random.Random) -> str:
    """A cell in either numeral system, oftener in Arabic numerals, half of them of digits that look alike."""
    thai = rng.random() < 0.35
    if rng.random() < 0.5:
        return confusable(rng, thai)
    return cell(rng).translate(TO_THAI if thai else {})


def number(rng: random.Random) -> str:
    """A number as it stands in running text, in Arabic digits."""
    kind = rng.random()
    if kind < 0.46:
        return plain(rng)
    if kind < 0.60:
        return _date(rng)
    if kind < 0.66:
        return _phone(rng)
    if kind < 0.73:
        return _letter_number(rng)
    if kind < 0.77:
        return _time(rng)
    if kind < 0.86:
        return cell(rng)
    if kind < 0.90:
        return f"{plain(rng)} {rng.choice(_UNITS)}"
    if kind < 0.94:
        a = rng.randint(1, 99)
        return rng.choice(
            (
                f"{a}, {a + 1} และ {a + 2}",
                f"({a})",
                f"{a}. ",
                f"ข้อ {a}",
                f"มิติที่ {a}",
                f"อันดับที่ {a}",
                f"ลำดับที่ {a}",
                f"{a}/{rng.randint(1, 400)}",
                f"หน้า {a}",
                f"{a} {a + 1} {a + 2}",
            )
        )
    if kind < 0.96:
        parts = (_digits(rng, n) for n in (4, 5, 2, 1))
        return f"{rng.randint(1, 9)}-{'-'.join(parts)}"
    road = rng.choice(("ถ.", "ถนน", "ซ.", "ต."))
    return f"{rng.randint(1, 999)}/{rng.randint(1, 99)} หมู่ {rng.randint(1, 20)} {road}"


def both(rng: random.Random) -> str:
    """A number in digits and in words in brackets, as result forms print it."""
    n = _whole(rng, 7)
    digits = f"{n:,}" if rng.random() < 0.8 else str(n)
    return rng.choice(
        (
            f"{digits} ({in_words(n)})",
            f"{digits} ({in_words(n)})",
            f"({in_words(n)})",
            in_words(n),
            f"{digits} คน ({in_words(n)})",
            f"{in_words(n)}บาทถ้วน",
            f"({in_words(n)}คะแนน)",
        )
    )


def numerals(rng: random.Random, text: str, thai: float = 0.64) -> str:
    """``text`` with its digits all in one numeral system; now and then both systems meet in one line."""
    chance = rng.random()
    return text.translate(TO_THAI) if chance < thai else text
