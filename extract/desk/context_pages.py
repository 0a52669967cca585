"""Correcting what a value is about, a document's head, its kind, and which pages are one document."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.archive.decisions import (
    CONTEXT,
    HEAD_FIELDS,
    QUALIFIERS,
    STATISTIC_CONTEXT,
    Busy,
    Decision,
    Preview,
    Refused,
    Stale,
    Target,
)
from extract.desk import naming
from extract.desk.application import address, desk_of, form_of, is_part, page, reviewer, to, words_for
from extract.desk.queue_pages import check_change, filter_fields, filters_of, in_thread, meanwhile, seen, show, tone_of
from extract.desk.wording import Words
from extract.errors import UsageError
from extract.knowledge import patterns
from extract.model.claims import STATISTIC

#: The field that a reason speaks of: it is offered first.
_FIRST = {
    "scope-unclear": "entity", "unknown-label": "indicator", "label-uncertain": "indicator",
    "ambiguous-label": "indicator", "label-conflict": "indicator", "year-doubtful": "year_be",
    "column-unclear": "measure", "out-of-range": "maximum",
}  # fmt: skip
_SUGGESTED = 12


def _target(text: str) -> Target:
    """A target as a form holds it: ``kind|name|place``. Raises UsageError for another."""
    kind, _, rest = text.partition("|")
    name, _, place = rest.partition("|")
    number = int(place) if place.isascii() and place.isdigit() and len(place) < 7 else None
    if kind not in ("record", "table", "part", "head", "document") or not name:
        raise UsageError("nothing is named to correct")
    return Target(kind, name, number)  # type: ignore[arg-type]


def target_text(target: Target) -> str:
    """The other way round."""
    return f"{target.kind}|{target.name}|{'' if target.place is None else target.place}"


def _targets(t: Words, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What one decision may be about, the narrowest first, as a form's choices."""
    document, part, table = fields["document"], fields["part"], fields["table"]
    found = []
    if fields["key"]:
        found.append((Target.record(fields["key"]), t("context.record")))
    if table is not None:
        found.append((Target.table(document, table), t("context.table")))
    if part is not None:
        found.append((Target.part(document, part), t("context.part")))
    found.append((Target.document(document), t("context.document")))
    return [(target_text(target), label) for target, label in found]


async def _context(request: Request) -> Response:
    return await in_thread(_panel, request, dict(request.query_params))


async def _posted(request: Request) -> Response:
    return await in_thread(_panel, request, await form_of(request))


def _panel(request: Request, form: Mapping[str, str]) -> Response:
    """The form, with what a correction would change where one is asked for."""
    t, review, by = words_for(request), desk_of(request).review, reviewer(request)
    about = _about(request, form)
    preview, problem = None, ""
    typed = form.get("new")
    try:
        if typed is not None and form.get("target") and form.get("do"):
            decisions = _decisions(Decision(form.get("field", ""), "set", typed or None).checked(), about["now"])
            target = _target(form["target"])
            preview = _together([review.preview(target, decision, viewer=by) for decision in decisions])
            if form.get("do") == "apply":
                if form.get("seen") != seen(preview):
                    raise UsageError(t("queue.changed-plain"))
                return _applied(request, form, target, decisions)
    except Stale as error:
        problem = meanwhile(t, error.event)
    except (Refused, Busy, UsageError) as error:
        problem = naming.said(t, error.message)
    answer = page(
        request, "context.html", about=about, preview=preview, problem=problem, typed=typed, filters=filters_of(form),
        target=form.get("target"),
        fields=filter_fields(filters_of(form)), seen="" if preview is None else seen(preview), change=check_change,
    )  # fmt: skip
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#panel", "innerHTML"
    return answer


def _decisions(decision: Decision, now: Mapping[str, Any]) -> list[Decision]:
    """A decision with what goes without saying: the value of a province is not the whole country's."""
    if decision.field == "entity" and now.get("scope") == "national" and decision.value in _provinces():
        return [decision, Decision("scope", "set", "province")]
    return [decision]


@functools.cache
def _provinces() -> frozenset[str]:
    return frozenset(p.name for p in patterns.provinces())


def _together(previews: Sequence[Preview]) -> Preview:
    """What several decisions would do."""
    objections = dict.fromkeys(o for p in previews for o in p.objections)
    changes = dict.fromkeys(c for p in previews for c in p.changes)
    rows = sorted((row for p in previews for row in p.rows), key=lambda row: row.record or "")
    return Preview(tuple(rows), tuple(changes), tuple(objections))


def _about(request: Request, form: Mapping[str, str]) -> dict[str, Any]:
    """What is being corrected: the item or the head, the fields that can be, and their values now."""
    t, review = words_for(request), desk_of(request).review
    chosen, key = form.get("field", ""), form.get("key", "")
    about: dict[str, Any] = {"key": key, "document": form.get("document", ""), "part": None, "table": None}
    if key and "/" not in key:
        item = review.item(key, viewer=reviewer(request))
        now = dict(item.context)
        about |= {"document": item.document, "part": item.part, "table": item.table}
        names: tuple[str, ...] = STATISTIC_CONTEXT if now["measure"] == STATISTIC else CONTEXT
        fields = (chosen, _FIRST.get(item.reason, "entity"), "entity", "indicator")
        about |= {"names": names, "now": now, "field": next(f for f in fields if f in names)}
        about |= {"targets": _targets(t, about), "survey": now.get("survey"), "year_be": now.get("year_be")}
        return about | {"measure": now["measure"]}
    if key:
        target = Target.of_item(key)
        about |= {"document": target.name, "part": target.place}
        chosen = chosen or key.rpartition("/")[2]
    names = (*(f"head.{name}" for name in HEAD_FIELDS), "pages")
    about["field"] = chosen if chosen in names else "head.number"
    part = about["part"] or _number(form.get("part", "")) or 1
    whole = Target.document(about["document"]) if about["field"] == "pages" else Target.head(about["document"], part)
    label = t("context.document") if about["field"] == "pages" else t("word.part", part=part)
    about |= {"names": names, "now": {}, "part": part, "targets": [(target_text(whole), label)]}
    return about | {"survey": None, "year_be": None, "measure": None}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None


def _applied(request: Request, form: Mapping[str, str], target: Target, decisions: Sequence[Decision]) -> Response:
    t, review, by = words_for(request), desk_of(request).review, reviewer(request)
    if not by:
        raise UsageError(t("name.title"))
    force, why = form.get("force") == "yes", form.get("why", "")
    outcomes = [review.decide(target, decision, by=by, why=why, force=force) for decision in decisions]
    changes = [check_change(t, change) for outcome in outcomes for change in outcome.changes[:3]]
    notice = " · ".join([t("context.done", count=len({row.key for o in outcomes for row in o.rows}) or 1), *changes])
    filters, key = filters_of(form), form.get("key", "")
    if not key:
        answer = to(address(f"/document/{form.get('document', '')}"))
        if is_part(request):
            answer = Response(headers={"HX-Redirect": answer.headers["location"]})  # type: ignore[assignment]
        return answer
    still = review.next_key(filters, after=None, viewer=by) if _gone(request, key) else key
    return show(request, filters, still, notice=notice, tone=tone_of(outcomes[0]))


def _gone(request: Request, key: str) -> bool:
    """Whether a corrected item is settled: it is no longer asked about."""
    return desk_of(request).review.item(key, viewer=reviewer(request)).final_status not in ("review", "unreadable")


def _suggest(request: Request) -> Response:
    """What may stand in a field, by what was typed so far: the options of its list."""
    query = request.query_params
    return page(request, "suggestions.html", options=_options(request, query.get("field", ""), query.get("new", "")))


def _options(request: Request, field: str, typed: str) -> list[tuple[str, str]]:
    t, query = words_for(request), request.query_params
    if field == "indicator" and query.get("measure") == STATISTIC:
        return naming.statistics(t, typed, 2 * _SUGGESTED)
    if field == "indicator":
        year = _number(query.get("year_be", ""))
        return naming.indicators(t, typed, query.get("survey") or None, year, _SUGGESTED)
    if field == "entity":
        return naming.provinces(t, typed, _SUGGESTED)
    known: dict[str, list[tuple[str, str]]] = {
        "survey": [(s, naming.survey(t, s)) for s in dict.fromkeys(f.survey for f in patterns.frameworks())],
        "measure": [(m.id, t.of("measure", m.id)) for m in patterns.measures() if m.emit],
        "scope": [(s, t.of("scope", s)) for s in ("national", "province", *(s.id for s in patterns.scopes()))],
        "level": [(level.id, t.of("level", level.id)) for level in patterns.levels()],
        "unit": [(unit, unit) for unit in ("score", "percent", *patterns.units())],
        "qualifier": [(q, t.of("qualifier", q)) for q in QUALIFIERS],
        "head.kind": [(k, t.of("kind", k)) for k in ("unknown", *patterns.kinds())],
    }
    found = dict.fromkeys(known.get(field, []))
    low = typed.strip().lower()
    return [o for o in found if low in o[0].lower() or low in o[1].lower()][: 2 * _SUGGESTED]


async def _undo(request: Request) -> Response:
    """Takes back one event, named by its number, from a document's page."""
    form = await form_of(request)
    return await in_thread(_undone, request, form)


def _undone(request: Request, form: Mapping[str, str]) -> Response:
    by = reviewer(request)
    if not by:
        return page(request, "name.html", next=address(f"/document/{form.get('document', '')}"))
    desk_of(request).review.undo(_number(form.get("event", "")) or 0, by=by)
    return to(address(f"/document/{form.get('document', '')}") + "#history")


def routes() -> list[BaseRoute]:
    return [
        Route("/context", _context), Route("/context", _posted, methods=["POST"]), Route("/suggest", _suggest),
        Route("/undo", _undo, methods=["POST"]),
    ]  # fmt: skip
