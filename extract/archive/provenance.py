"""What was done by which version to what, as PROV-JSON (https://www.w3.org/submissions/prov-json/).

It tells nothing of when a reading was made, so that the same archive always gives the same file; the runs' times stand
beside the bag's payload. Corrections are a person's act and carry theirs.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from typing import Any

_PREFIX = {"extract": "urn:extract:", "sha256": "urn:sha256:"}
_SOFTWARE = {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}
_PERSON = {"$": "prov:Person", "type": "prov:QUALIFIED_NAME"}


class _Graph:
    """PROV-JSON under construction; relations get running numbers in the order they are made."""

    def __init__(self) -> None:
        self.parts: dict[str, dict[str, Any]] = defaultdict(dict)

    def relate(self, kind: str, **ends: str) -> None:
        number = len(self.parts[kind]) + 1
        self.parts[kind][f"_:{kind}{number}"] = {f"prov:{name}": end for name, end in ends.items()}

    def text(self) -> str:
        data = {"prefix": _PREFIX, **{kind: self.parts[kind] for kind in sorted(self.parts)}}
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def provenance(
    connection: sqlite3.Connection, paths: dict[str, list[str]], made: dict[str, list[tuple[str, str]]]
) -> str:
    """PROV-JSON of the whole archive. Keys of both dictionaries are documents' SHA-256.

    ``paths`` are where each original was found; ``made`` are (path in the bag, SHA-256) of the files made from it.
    """
    graph = _Graph()
    for d in connection.execute("SELECT * FROM documents ORDER BY sha256"):
        _reading(graph, connection, d, paths.get(d["sha256"], []), made.get(d["sha256"], []))
    for c in connection.execute(
        "SELECT c.*, d.sha256 FROM corrections AS c JOIN documents AS d ON d.id = c.document_id ORDER BY c.id"
    ):
        _correction(graph, c)
    return graph.text()


def _reading(
    graph: _Graph,
    connection: sqlite3.Connection,
    d: sqlite3.Row,
    paths: list[str],
    made: list[tuple[str, str]],
) -> None:
    original, reading, activity = (
        f"sha256:{d['sha256']}",
        f"extract:reading/{d['sha256']}",
        f"extract:read/{d['sha256']}",
    )
    agent = f"extract:program/{d['program']}+{d['patterns']}+{d['model']}"
    graph.parts["agent"][agent] = {
        "prov:type": _SOFTWARE, "prov:label": f"extract {d['program']}", "extract:patterns": d["patterns"],
        "extract:model": d["model"],
    }  # fmt: skip
    graph.parts["entity"][original] = {
        "prov:label": d["name"], "extract:bytes": d["bytes"], "extract:mediaType": d["media_type"] or "unknown",
        "extract:foundAt": paths,
    }  # fmt: skip
    graph.parts["activity"][activity] = {"prov:type": "extract:Reading", "extract:options": d["options"]}
    counts = connection.execute(
        "SELECT (SELECT count(*) FROM pages WHERE document_id = ?1) AS pages, "
        "(SELECT count(*) FROM records WHERE document_id = ?1) AS records",
        [d["id"]],
    ).fetchone()
    outcome = {
        "extract:state": "forgotten" if d["error_code"] == "forgotten" else d["state"],
        "extract:pages": counts["pages"],
        "extract:records": counts["records"],
    }
    if d["error_message"]:
        outcome["extract:error"] = f"{d['error_code']}: {d['error_message']}"
    graph.parts["entity"][reading] = {**outcome, "extract:contentSha256": d["content_sha256"]}
    graph.relate("used", activity=activity, entity=original)
    graph.relate("wasAssociatedWith", activity=activity, agent=agent)
    graph.relate("wasGeneratedBy", entity=reading, activity=activity)
    graph.relate("wasDerivedFrom", generatedEntity=reading, usedEntity=original)
    for path, digest in made:
        file = f"extract:file/{path}"
        graph.parts["entity"][file] = {"prov:label": path, "extract:sha256": digest}
        graph.relate("wasDerivedFrom", generatedEntity=file, usedEntity=reading)


def _correction(graph: _Graph, c: sqlite3.Row) -> None:
    entity, activity = f"extract:correction/{c['id']}", f"extract:correct/{c['id']}"
    agent = f"extract:person/{c['corrected_by']}"
    graph.parts["agent"][agent] = {"prov:type": _PERSON, "prov:label": c["corrected_by"]}
    graph.parts["activity"][activity] = {
        "prov:type": "extract:Correction", "prov:startTime": c["corrected_at"], "prov:endTime": c["corrected_at"],
    }  # fmt: skip
    graph.parts["entity"][entity] = {
        "extract:record": c["record_key"] or "", "extract:target": c["target"] or "record",
        "extract:field": c["field"] or "value", "extract:kind": c["kind"], "extract:value": c["value"] or "",
        "extract:before": c["before"] or "", "extract:after": c["after"] or "",
        "extract:readValue": c["read_value"] or "", "extract:why": c["reason"],
    }  # fmt: skip
    graph.relate("used", activity=activity, entity=f"extract:reading/{c['sha256']}")
    graph.relate("wasAssociatedWith", activity=activity, agent=agent)
    graph.relate("wasGeneratedBy", entity=entity, activity=activity)
    if c["undoes"] is not None:
        graph.relate("wasInvalidatedBy", entity=f"extract:correction/{c['undoes']}", activity=activity)
