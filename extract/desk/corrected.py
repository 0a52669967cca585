"""A record's fields as a person left them, in SQL: what was corrected, else what was read.

``r`` is a row of ``records`` and ``k`` the row of ``decided`` that belongs to it, or none. A count or rate is a row of
``statistics``, whose name is its indicator.
"""

from __future__ import annotations

TABLES = "records AS r LEFT JOIN decided AS k ON k.record_key = r.key"


STATISTICS = "statistics AS r LEFT JOIN decided AS k ON k.record_key = r.key"


def field(name: str, read: str | None = None) -> str:
    """The SQL of one of the record's fields; ``read``: the column that has it, where it is called otherwise."""
    corrected = f"json_extract(k.changed, '$.{name}')"
    if name == "year_be":
        corrected = f"CAST({corrected} AS INTEGER)"
    return f"CASE WHEN json_type(k.changed, '$.{name}') IS NULL THEN r.{read or name} ELSE {corrected} END"


VALUE = "CASE WHEN k.answer IS NOT NULL THEN k.value WHEN r.status = 'accepted' THEN r.value END"
NUMBER = "CASE WHEN k.answer IS NOT NULL THEN k.number WHEN r.status = 'accepted' THEN r.number END"
STATUS = (
    "CASE WHEN k.answer IS NULL THEN r.status WHEN k.answer IN ('confirmed', 'unreadable') THEN k.answer "
    "ELSE 'corrected' END"
)
