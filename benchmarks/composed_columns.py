"""The columns that composed tables have: heads of one to three levels, and how the figures below them come about."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

Draw = tuple[str, tuple[int, ...]]
"""How a column's figures come about and the columns that they come of, by their distance to the left: ``count``,
``amount``, ``mean``, ``deviation``, ``percent``, ``score``, ``weight``; of others ``share`` (of their sum), ``ratio``,
``minus``, ``growth``, ``sum``, ``times``, ``rank``; ``level``, ``unit``, ``remark`` and ``reached`` are words."""


@dataclass(frozen=True, slots=True)
class Head:
    """A head and those below it. ``measure`` is None where nothing but words stands below; ``unit`` and ``year`` are
    what the head itself says; what is ``joined`` stands in brackets in the cell of the column before."""

    text: str
    measure: str | None = "column"
    draw: Draw = ("count", ())
    unit: str | None = None
    year: int | None = None
    size: int = 1000
    joined: bool = False
    below: tuple[Head, ...] = field(default=())

    def leaves(self, path: tuple[Head, ...] = ()) -> Iterator[tuple[Head, ...]]:
        """The paths from this head to those without others below."""
        if not self.below:
            yield (*path, self)
        for head in self.below:
            yield from head.leaves((*path, self))


def depth(heads: tuple[Head, ...]) -> int:
    return max(len(path) for head in heads for path in head.leaves())


def _count(rng: random.Random, text: str = "จำนวน", size: int = 300) -> Head:
    unit = rng.choice((None, "คน", "ราย"))
    return Head(f"{text} ({unit})" if unit else text, "count", ("count", ()), unit, size=size)


def _percent(rng: random.Random, of: Draw) -> Head:
    return Head(rng.choice(("ร้อยละ", "ร้อยละ", "%")), "percent", of, "ร้อยละ")


def _count_percent(rng: random.Random) -> tuple[Head, ...]:
    return _count(rng), _percent(rng, ("share", (1,)))


def _one_cell(rng: random.Random) -> tuple[Head, ...]:
    text = rng.choice(("จำนวน (ร้อยละ)", "จำนวน (%)"))
    return Head(text, "count", size=300), Head(text, "percent", ("share", (1,)), "ร้อยละ", joined=True)


def _mean_sd(rng: random.Random) -> tuple[Head, ...]:
    mean = Head(rng.choice(("ค่าเฉลี่ย", "x̄", "X̄", "Mean", "คะแนนเฉลี่ย")), "mean", ("mean", ()))
    sd = Head(rng.choice(("S.D.", "SD", "ส่วนเบี่ยงเบนมาตรฐาน", "S.D")), "standard-deviation", ("deviation", ()))
    level = Head(rng.choice(("แปลผล", "ระดับ", "ระดับความพึงพอใจ", "ความหมาย")), None, ("level", ()))
    ratio = Head("ร้อยละ", "percent", ("fifth", (2,)), "ร้อยละ")
    more = rng.choice(((level,), (level,), (), (ratio, level), (ratio,)))
    if rng.random() < 0.25:
        return (Head(rng.choice(("ผลการประเมิน", "ระดับความคิดเห็น")), None, below=(mean, sd, *more)),)
    return mean, sd, *more


def _scale(rng: random.Random) -> tuple[Head, ...]:
    names = ("มากที่สุด", "มาก", "ปานกลาง", "น้อย", "น้อยที่สุด")
    if rng.random() < 0.4:
        names = tuple(f"{n} ({k})" for n, k in zip(names, "54321", strict=True))
    levels = tuple(Head(n, "column", ("count", ()), size=90) for n in names)
    over = Head(rng.choice(("ระดับความพึงพอใจ", "จำนวนผู้ตอบในแต่ละระดับ")), None, below=levels)
    return over, *_mean_sd(rng)[: rng.randint(0, 2)]


def _before_after(rng: random.Random) -> tuple[Head, ...]:
    names = rng.choice((("ก่อนอบรม", "หลังอบรม"), ("ก่อนเข้าร่วม", "หลังเข้าร่วม"), ("ความคาดหวัง", "สภาพจริง")))
    pair = (Head("ค่าเฉลี่ย", "mean", ("mean", ())), Head("S.D.", "standard-deviation", ("deviation", ())))
    groups = tuple(Head(name, None, below=pair) for name in names)
    change = Head(rng.choice(("ผลต่าง", "เพิ่มขึ้น/ลดลง")), "column", ("minus", (2, 4)))
    return (*groups, change) if rng.random() < 0.4 else groups


def _years(rng: random.Random, count: int) -> list[tuple[str, int]]:
    last, form = (
        rng.randint(2560, 2568),
        rng.choice(("ปี {}", "{}", "พ.ศ. {}", "ปีงบประมาณ {}", "ปี พ.ศ. {}", "ปีการศึกษา {}")),
    )
    years = [(form.format(y), y) for y in range(last - count + 1, last + 1)]
    return years[::-1] if rng.random() < 0.15 else years


def _by_year(rng: random.Random) -> tuple[Head, ...]:
    size = 10 ** rng.randint(2, 6)
    heads = [Head(text, "column", ("count", ()), year=y, size=size) for text, y in _years(rng, rng.randint(2, 5))]
    over = rng.choice(("", "ปีงบประมาณ", "จำนวนในแต่ละปี", "ปี พ.ศ."))
    return (Head(over, None, below=tuple(heads)),) if over else tuple(heads)


def _year_pairs(rng: random.Random) -> tuple[Head, ...]:
    form = rng.choice((_count_percent, _target_result_pair))
    pair = form(rng)
    return tuple(Head(text, None, year=y, below=pair) for text, y in _years(rng, rng.randint(2, 3)))


def _target_result_pair(rng: random.Random) -> tuple[Head, ...]:
    result = rng.choice(("ผล", "ผลการดำเนินงาน", "ผลงาน"))
    return Head(rng.choice(("แผน", "เป้าหมาย")), "target", size=400), Head(result, "result", size=400)


def _paired_groups(rng: random.Random) -> tuple[Head, ...]:
    names = rng.choice((("ชาย", "หญิง"), ("ในเขตเทศบาล", "นอกเขตเทศบาล"), ("กลุ่มทดลอง", "กลุ่มควบคุม"), ("รัฐ", "เอกชน")))
    pair = _count_percent(rng)
    groups = [Head(name, None, below=pair) for name in names]
    if rng.random() < 0.5:
        total = (replace(pair[0], draw=("sum", (2, 4))), replace(pair[1], draw=("share", (1,))))
        groups.append(Head("รวม", None, below=total))
    return tuple(groups)


def _three_levels(rng: random.Random) -> tuple[Head, ...]:
    names = rng.choice((("ชาย", "หญิง"), ("ภาครัฐ", "ภาคเอกชน")))
    pair = _count_percent(rng)
    inner = tuple(Head(name, None, below=pair) for name in names)
    years = tuple(Head(text, None, year=y, below=inner) for text, y in _years(rng, 2))
    return years if rng.random() < 0.7 else (Head("ผู้เข้าร่วมกิจกรรม", None, below=inner), *_count_percent(rng))


def _people(rng: random.Random) -> tuple[Head, ...]:
    unit = rng.choice((None, None, "คน"))
    names = rng.choice(
        (("ชาย", "หญิง"), ("แพทย์", "พยาบาล", "ทันตแพทย์"), ("ครู", "นักเรียน"), ("แจ้งเกิด", "ย้ายเข้า", "ย้ายออก"))
    )
    heads = [Head(n if unit is None else f"{n} ({unit})", "column", ("count", ()), unit, size=50_000) for n in names]
    total = Head("รวม" if unit is None else f"รวม ({unit})", "column", ("sum", tuple(range(1, len(names) + 1))), unit)
    own = [*heads, total] if rng.random() < 0.6 else heads
    grouped = [Head(rng.choice(("จำนวน", "ประชากร", "บุคลากร")), None, below=tuple(own))] if rng.random() < 0.4 else own
    house = Head(rng.choice(("ครัวเรือน", "หมู่บ้าน", "จำนวนแห่ง")), "column", ("count", ()), size=9000)
    return (*grouped, house) if rng.random() < 0.5 else tuple(grouped)


def _quarters(rng: random.Random) -> tuple[Head, ...]:
    months = ("ต.ค.", "พ.ย.", "ธ.ค.", "ม.ค.", "ก.พ.", "มี.ค.")
    if rng.random() < 0.3:
        months = (*months, "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.")
    thirds = (
        tuple(f"ไตรมาส {k}" for k in range(1, 5)) if rng.random() < 0.6 else tuple(f"ไตรมาสที่ {k}" for k in range(1, 5))
    )
    names = rng.choice((thirds, months))
    heads = tuple(Head(n, "column", ("count", ()), size=4000 if len(names) < 7 else 900) for n in names)
    total = Head(rng.choice(("รวม", "รวมทั้งปี")), "column", ("sum", tuple(range(1, len(names) + 1))))
    over = rng.choice((None, "ผลการดำเนินงานรายไตรมาส")) if names is thirds else None
    made = (Head(over, None, below=heads),) if over else heads
    return (*made, total) if rng.random() < 0.6 else made


def _change(rng: random.Random) -> tuple[Head, ...]:
    years = tuple(Head(text, "column", ("amount", ()), year=y, size=90_000) for text, y in _years(rng, 2))
    minus = Head(rng.choice(("เพิ่ม/ลด", "ผลต่าง", "เพิ่มขึ้น/ลดลง")), "column", ("minus", (1, 2)))
    growth = Head(rng.choice(("ร้อยละ", "ร้อยละการเปลี่ยนแปลง")), "percent", ("growth", (2, 3)), "ร้อยละ")
    if rng.random() < 0.4:
        return *years, Head(
            "การเปลี่ยนแปลง", None, below=(replace(minus, text="จำนวน", measure="count"), replace(growth, text="ร้อยละ"))
        )
    return *years, minus, growth


def _budget(rng: random.Random) -> tuple[Head, ...]:
    unit = rng.choice((None, "บาท", "ล้านบาท"))
    said = f" ({unit})" if unit else ""
    got = Head(
        rng.choice(("งบประมาณที่ได้รับ", "ได้รับจัดสรร", "งบประมาณ")) + said, "amount", ("amount", ()), unit, size=4_000_000
    )
    paid = Head(rng.choice(("เบิกจ่าย", "ผลการเบิกจ่าย", "เบิกจ่ายจริง")) + said, "amount", ("part", (1,)), unit)
    left = Head("คงเหลือ" + said, "amount", ("minus", (2, 1)), unit)
    share = Head(rng.choice(("ร้อยละ", "ร้อยละการเบิกจ่าย", "คิดเป็นร้อยละ")), "percent", ("ratio", (2, 3)), "ร้อยละ")
    if rng.random() < 0.5:
        return got, paid, replace(share, draw=("ratio", (1, 2)))
    return got, paid, left, share


def _target_result(rng: random.Random) -> tuple[Head, ...]:
    unit = Head(rng.choice(("หน่วยนับ", "หน่วย")), None, ("unit", ()))
    done = Head(rng.choice(("ร้อยละความสำเร็จ", "คิดเป็นร้อยละ")), "percent", ("ratio", (1, 2)), "ร้อยละ")
    note = Head("หมายเหตุ", None, ("remark", ()))
    front = (unit,) if rng.random() < 0.6 else ()
    back = rng.choice(((), (done,), (note,), (Head("ผู้รับผิดชอบ", None, ("remark", ())),)))
    return *front, *_target_result_pair(rng), *back


def _target_years(rng: random.Random) -> tuple[Head, ...]:
    years = tuple(Head(text, "target", ("count", ()), year=y, size=90) for text, y in _years(rng, rng.randint(3, 5)))
    over = Head(rng.choice(("ค่าเป้าหมาย", "เป้าหมาย")), None, below=years)
    unit = Head("หน่วยนับ", None, ("unit", ()))
    return (unit, over) if rng.random() < 0.5 else (over,)


def _weights(rng: random.Random) -> tuple[Head, ...]:
    weight = Head(rng.choice(("น้ำหนัก", "น้ำหนัก (ร้อยละ)")), "column", ("weight", ()))
    score = Head(rng.choice(("คะแนน", "คะแนนที่ได้", "ค่าคะแนนที่ได้")), "score", ("mean", ()))
    times = Head("คะแนนถ่วงน้ำหนัก", "column", ("times", (2, 1)))
    return weight, score, times


def _self_committee(rng: random.Random) -> tuple[Head, ...]:
    own = Head("คะแนนประเมินตนเอง", "self-score", ("mean", ()))
    theirs = Head("คะแนนคณะกรรมการ", "committee-score", ("mean", ()))
    if rng.random() < 0.5:
        below = (replace(own, text="ตนเอง"), replace(theirs, text="กรรมการ"))
        return (Head("ผลการประเมิน", None, below=below),)
    return own, theirs


def _crops(rng: random.Random) -> tuple[Head, ...]:
    area = Head("เนื้อที่ (ไร่)", "column", ("amount", ()), "ไร่", size=60_000)
    product = Head("ผลผลิต (ตัน)", "column", ("amount", ()), "ตัน", size=30_000)
    each = Head("ผลผลิตต่อไร่ (กก.)", "column", ("mean-large", ()), "กก.")
    price = Head("มูลค่า (ล้านบาท)", "amount", ("decimal", ()), "ล้านบาท", size=900)
    return tuple(rng.sample((area, product, each, price), rng.randint(2, 4)))


def _ranks(rng: random.Random) -> tuple[Head, ...]:
    score = Head(rng.choice(("คะแนน", "คะแนนรวม")), "score", ("mean", ()))
    rank = Head(rng.choice(("อันดับ", "อันดับที่")), "rank", ("rank", (1,)))
    return (_count(rng), score, rank) if rng.random() < 0.4 else (score, rank)


def _words_between(rng: random.Random) -> tuple[Head, ...]:
    """Words between columns of figures: the level of each year's mean right behind it."""
    level = Head(rng.choice(("ระดับ", "แปลผล")), None, ("level", ()))
    mean = Head(rng.choice(("ค่าเฉลี่ย", "คะแนนเฉลี่ย")), "mean", ("mean", ()))
    years = _years(rng, 2)
    if rng.random() < 0.6:
        return tuple(Head(text, None, year=y, below=(mean, level)) for text, y in years)
    unit = Head("หน่วยนับ", None, ("unit", ()))
    person = Head("ผู้รับผิดชอบ", None, ("remark", ()))
    return replace(mean, text="เป้าหมาย", measure="target"), unit, replace(mean, text="ผล", measure="result"), person


def _kpi(rng: random.Random) -> tuple[Head, ...]:
    """What indicators are counted in, their targets and results, the share that is reached, and whether it is."""
    unit = Head(rng.choice(("หน่วยวัด", "หน่วยนับ")), None, ("unit", ()))
    result = rng.choice(("ผลการดำเนินงาน", "ผลสำเร็จ", "ผลงานสะสม"))
    pair = Head(rng.choice(("เป้าหมาย", "ค่าเป้าหมาย")), "target", size=400), Head(result, "result", size=400)
    share = Head(rng.choice(("ร้อยละ", "ร้อยละเทียบเป้าหมาย")), "percent", ("ratio", (1, 2)), "ร้อยละ")
    reached = Head(rng.choice(("ผลการประเมิน", "สถานะ")), None, ("reached", ()))
    if rng.random() < 0.3:
        over = Head(rng.choice(("ปีงบประมาณ พ.ศ. 2566", "ปีงบประมาณ 2567")), None, year=None, below=(*pair, share))
        year = int(over.text[-4:])
        return unit, replace(over, year=year), reached
    return (*((unit,) if rng.random() < 0.7 else ()), *pair, share, *((reached,) if rng.random() < 0.6 else ()))


def _staff(rng: random.Random) -> tuple[Head, ...]:
    names = rng.choice((("ข้าราชการ", "ลูกจ้างประจำ", "พนักงานราชการ"), ("ชาย", "หญิง"), ("อัตราเต็ม", "อัตราว่าง")))
    heads = tuple(Head(n, "column", ("count", ()), size=900) for n in names)
    total = Head("รวม", "column", ("sum", tuple(range(1, len(names) + 1))))
    share = Head("ร้อยละ", "percent", ("share", (1,)), "ร้อยละ")
    own = (*heads, total)
    unit = rng.choice(("อัตรากำลัง (คน)", "จำนวนบุคลากร", ""))
    grouped = (Head(unit, None, unit="คน" if "คน" in unit else None, below=own),) if unit else own
    return (*grouped, share) if rng.random() < 0.5 else grouped


def _levels(rng: random.Random) -> tuple[Head, ...]:
    """Means of a school beside those of larger bodies, of one year or of several."""
    names = ("โรงเรียน", "จังหวัด", "สังกัด", "ประเทศ")[: rng.randint(2, 4)]
    form = rng.choice(("ระดับ{}", "ระดับ{}", "{}"))
    below = tuple(Head(form.format(n), "mean", ("mean-hundred", ())) for n in names)
    over = "คะแนนเฉลี่ย"
    if rng.random() < 0.5:
        return (Head(over, None, below=below),)
    return tuple(Head(f"{over} {text}", None, year=y, below=below[:3]) for text, y in _years(rng, 2))


SCHEMES: dict[str, Callable[[random.Random], tuple[Head, ...]]] = {
    "count-percent": _count_percent,
    "one-cell": _one_cell,
    "mean-sd": _mean_sd,
    "scale": _scale,
    "before-after": _before_after,
    "years": _by_year,
    "year-pairs": _year_pairs,
    "paired-groups": _paired_groups,
    "three-levels": _three_levels,
    "people": _people,
    "quarters": _quarters,
    "change": _change,
    "budget": _budget,
    "target-result": _target_result,
    "target-years": _target_years,
    "weights": _weights,
    "self-committee": _self_committee,
    "crops": _crops,
    "ranks": _ranks,
    "words-between": _words_between,
    "kpi": _kpi,
    "staff": _staff,
    "levels": _levels,
}
