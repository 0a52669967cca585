"""Which column of a published-scores file is which, by the names people give them in Thai and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extract.errors import UsageError
from extract.thai.skeleton import squeeze

FIELDS: dict[str, tuple[str, ...]] = {
    "survey": ("survey", "survey id", "แบบสำรวจ", "การสำรวจ", "โครงการสำรวจ", "ชื่อการสำรวจ"),
    "year_be": ("year be", "be", "พ.ศ.", "ปี พ.ศ.", "ปีงบประมาณ", "ปีงบประมาณ พ.ศ.", "ประจำปี พ.ศ."),
    "year": ("year", "ปี", "ค.ศ.", "ปี ค.ศ.", "ปีที่สำรวจ", "ปีสำรวจ", "ประจำปี", "survey year"),
    "scope": ("scope", "ระดับ", "ขอบเขต"),
    "level": ("level", "survey level", "ระดับหน่วยงาน", "ระดับการสำรวจ", "ระดับชั้น"),
    "entity": ("entity", "province", "agency", "organisation", "organization", "จังหวัด", "หน่วยงาน",
               "ชื่อหน่วยงาน", "ชื่อจังหวัด", "พื้นที่"),
    "district": ("district", "constituency", "constituency number", "เขต", "เขตเลือกตั้ง", "เขตเลือกตั้งที่"),
    "indicator": ("indicator", "indicator id", "indicator en", "metric", "dimension", "ตัวชี้วัด", "รหัสตัวชี้วัด", "ด้าน", "มิติ"),
    "label": ("label", "indicator label", "indicator printed", "indicator th", "ชื่อตัวชี้วัด", "รายการ", "ชื่อรายการ", "party",
              "พรรค", "พรรคการเมือง"),
    "measure": ("measure", "ประเภทคะแนน", "ชนิดค่า"),
    "value": ("value", "final value", "score", "คะแนน", "ค่า", "ผลคะแนน", "คะแนนที่ได้", "ค่าคะแนน", "votes", "จำนวน"),
    "status": ("status", "final status", "สถานะ"),
    "unit": ("unit", "หน่วย", "หน่วยนับ"),
    "source": ("source", "publisher", "published in", "แหล่งที่มา", "แหล่งข้อมูล", "ที่มา", "แหล่งเผยแพร่"),
    "as_of": ("as of", "as of date", "date", "published", "published on", "ณ วันที่", "วันที่", "วันที่เผยแพร่", "ข้อมูล ณ วันที่"),
}  # fmt: skip


def folded(name: str) -> str:
    """A header's name without case, marks, spaces and punctuation, so that ``As-of`` is ``as of``."""
    return "".join(c for c in squeeze(name) if c.isalnum() or "\u0e00" <= c <= "\u0e7f")


_KNOWN = {folded(name): field for field, names in FIELDS.items() for name in (field, *names)}


def field_of(header: str) -> str | None:
    """The field that a header names; None where it names none.

    >>> field_of('As-Of'), field_of('จังหวัด'), field_of('คะแนน'), field_of('Public Services')
    ('as_of', 'entity', 'value', None)
    """
    return _KNOWN.get(folded(header))


def recognise(headers: Sequence[str], mapping: Mapping[str, str] | None = None) -> dict[str, int]:
    """Field -> column number. ``mapping`` (field -> header) goes before recognition.

    Raises UsageError for an unknown field, a header that is not there, and two headers of one field.
    """
    places: dict[str, int] = {}
    for field, header in (mapping or {}).items():
        if field not in FIELDS:
            raise UsageError(f"there is no field {field!r} in published scores", hint=f"fields: {', '.join(FIELDS)}")
        wanted = [k for k, h in enumerate(headers) if h.strip() == header.strip()]
        wanted = wanted or [k for k, h in enumerate(headers) if folded(h) == folded(header)]
        if len(wanted) != 1:
            found = "no" if not wanted else "more than one"
            raise UsageError(f"{found} column named {header!r}", hint=f"columns: {', '.join(headers)[:300]}")
        places[field] = wanted[0]
    taken = set(places.values())
    for k, header in enumerate(headers):
        field_here = field_of(header)
        if field_here is None or k in taken or field_here in (mapping or {}):
            continue
        if field_here in places:
            raise UsageError(
                f"columns {headers[places[field_here]]!r} and {header!r} both look like {field_here}",
                hint=f"say which with --column {field_here}=NAME",
            )
        places[field_here] = k
    return places
