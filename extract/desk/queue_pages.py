"""The queue: one value after the other, each with what a person needs to see, and a key for each answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.archive.decisions import Busy, Decision, Event, Filters, Outcome, Preview, Refused, Stale, Target
from extract.archive.review_item import Item
from extract.desk import naming
from extract.desk.application import address, desk_of, form_of, is_part, page, reviewer, to, words_for
from extract.desk.cuts import Cut, cut, upright
from extract.desk.page_pictures import PageView
from extract.desk.wording import Words
from extract.errors import InputError, UsageError

#: The keys of the competing readings, likeliest first.
READING_KEYS = "abcd"
STATES = ("open", "later", "differs")
#: Of a transcript there is no picture.
_NO_PICTURE = "transcript"
#: Places whose words are shown at most.
_QUOTED = 3
#: Choices that a list of filters offers at most.
_CHOICES = 100


def filters_of(fields: Mapping[str, str]) -> Filters:
    """The part of the queue that an address or a form names."""
    state = fields.get("state", "open")
    year = fields.get("year_be", "")
    return Filters(
        reason=fields.get("reason") or None,
        document=fields.get("document") or None,
        province=fields.get("province") or None,
        survey=fields.get("survey") or None,
        year_be=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        state=state if state in STATES else "open",  # type: ignore[arg-type]
    )


def filter_fields(filters: Filters) -> dict[str, Any]:
    """The same as the fields of an address; what is not filtered by is None."""
    return {**asdict(filters), "state": None if filters.state == "open" else filters.state}


def decision_words(t: Words, kind: str, value: str | None) -> str:
    """What was decided, in words."""
    return t.of("decision", kind).format(value=t("word.none") if value is None else value)


def show(
    request: Request,
    filters: Filters,
    key: str | None,
    *,
    notice: str = "",
    tone: str = "good",
    sure: Mapping[str, Any] | None = None,
) -> Response:
    """The queue at one item: the whole page, or the item alone where the page asks for it.

    ``sure``: a decision that goes against something, to be said twice: ``kind``, ``value``, ``why``.
    """
    desk, viewer = desk_of(request), reviewer(request)
    item = None if key is None else desk.review.item(key, viewer=viewer)
    following = None if key is None else desk.review.next_key(filters, after=key, viewer=viewer)
    context: dict[str, Any] = {
        "item": item, "filters": filters, "fields": filter_fields(filters), "notice": notice, "tone": tone,
        "sure": sure, "left": desk.review.total(filters, viewer=viewer),
        "stats": desk.review.stats(by=viewer or None),
        "view": None if item is None else view_of(item), "reading_keys": READING_KEYS,
        "next_picture": None if following in (None, key) else _picture_of(desk.review.item(following, viewer=viewer)),
    }  # fmt: skip
    if item is not None:
        context |= {"decided": decision_words, "quoted": _quoted(item)}
    if is_part(request):
        answer = page(request, "item.html", **context)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#item", "outerHTML"
        return answer
    return page(request, "queue.html", choices=_choices(request, filters), **context)


def _quoted(item: Item) -> list[Any]:
    """The places whose words are shown: sentences, and whatever has no place on a picture."""
    shown = [p for p in item.places if p.where != "table" or p.box is None or p.reader == _NO_PICTURE]
    return [p for p in shown if p.source_text][:_QUOTED]


def view_of(item: Item) -> PageView | None:
    """The page's picture and what to mark on it; None where the item has no place on a page, or the page no picture."""
    place = next((p for p in item.places if p.box is not None and p.reader != _NO_PICTURE), None)
    if place is None or place.box is None:
        return None
    around = item.label_box, item.head_box
    turned = [upright(b, item.size, item.rotation) if b is not None else None for b in (place.box, *around)]
    value = turned[0]
    assert value is not None
    size = item.size if item.rotation % 180 == 0 else (item.size[1], item.size[0])
    made: Cut = cut(value, turned[1], turned[2], size)
    return PageView(item.document, place.page, item.size, item.rotation, place.box, made)


def _picture_of(item: Item) -> str | None:
    view = view_of(item)
    return None if view is None else view.address


def _choices(request: Request, filters: Filters) -> dict[str, list[tuple[str, str, int]]]:
    """What the queue can be narrowed down to, with how many there are of each."""
    review, viewer = desk_of(request).review, reviewer(request)
    whole = Filters(state=filters.state)
    return {by: review.counts(whole, by, viewer=viewer, limit=_CHOICES) for by in ("reason", "province", "survey")}


def _queue(request: Request) -> Response:
    if not reviewer(request):
        return page(request, "name.html", next=address(request.url.path, dict(request.query_params)))
    filters = filters_of(request.query_params)
    review = desk_of(request).review
    key = request.query_params.get("key")
    if key is None:
        key = review.next_key(filters, after=request.query_params.get("after"), viewer=reviewer(request))
    return show(request, filters, key)


def decision_of(t: Words, item: Item, form: Mapping[str, str]) -> Decision:
    """What a form says of an item: a value that was typed or chosen goes before the reading."""
    kind, typed = form.get("kind", ""), form.get("value", "").strip()
    head = item.field != "value"
    if kind == "confirmed" and typed not in ("", item.value):
        return Decision(item.field, "set" if head else "value", typed)
    if kind == "confirmed" and not head and item.value is None:
        raise UsageError(t("queue.type-it"))
    return Decision(item.field, kind, None)  # type: ignore[arg-type]


async def _decide(request: Request) -> Response:
    form = await form_of(request)
    return await in_thread(_decided, request, form)


def _decided(request: Request, form: dict[str, str]) -> Response:
    t, review, by = words_for(request), desk_of(request).review, reviewer(request)
    filters, key = filters_of(form), form.get("key", "")
    if not by:
        return page(request, "name.html", next=address("/queue", filter_fields(filters), key=key))
    item = review.item(key, viewer=by)
    following = review.next_key(filters, after=key, viewer=by)
    kind, value = form.get("kind", ""), form.get("value", "")
    try:
        decision = decision_of(t, item, form).checked()
        kind, value = decision.kind, decision.value or ""
        outcome = review.decide(
            Target.of_item(key), decision, by=by, why=form.get("why", ""), state=form.get("state") or None,
            force=form.get("force") == f"{kind} {value}",
        )  # fmt: skip
    except Refused as error:
        sure = {"kind": kind, "value": value, "why": error.objections}
        return show(request, filters, key, sure=sure)
    except Stale as error:
        return show(request, filters, key, notice=meanwhile(t, error.event), tone="warn")
    except Busy:
        return show(request, filters, key, notice=t("queue.busy"), tone="warn")
    except UsageError as error:
        return show(request, filters, key, notice=naming.said(t, error.message), tone="warn")
    return _after(request, filters, following, key, saved(t, decision, outcome), tone_of(outcome))


def tone_of(outcome: Outcome) -> str:
    """In which colour an outcome is told: a check that fails from now on is no good news."""
    return "warn" if any(change.after == "fails" for change in outcome.changes) else "good"


def _after(
    request: Request, filters: Filters, following: str | None, key: str, notice: str, tone: str = "good"
) -> Response:
    """The next item; the queue's first where that was the last, and itself only where it alone is left."""
    review, by = desk_of(request).review, reviewer(request)
    if following in (None, key):
        following = review.next_key(filters, after=None, viewer=by)
    if not is_part(request):
        return to(address("/queue", filter_fields(filters), key=following))
    try:
        return show(request, filters, following, notice=notice, tone=tone)
    except InputError:  # decided or read anew while we looked
        return show(request, filters, review.next_key(filters, after=None, viewer=by), notice=notice, tone=tone)


def saved(t: Words, decision: Decision, outcome: Outcome) -> str:
    """What was saved, and what the checks say now that said something else before."""
    parts = [t("queue.saved", what=decision_words(t, decision.kind, decision.value))]
    parts += [check_change(t, change) for change in outcome.changes[:3]]
    return " · ".join(parts)


def check_change(t: Words, change: Any) -> str:
    """A check that says something else than before."""
    before = t.of("outcome", change.before) or t("word.none")
    after = t.of("outcome", change.after) or t("word.none")
    return f"{t.of('check', change.check)}: {before} → {after}"


def meanwhile(t: Words, event: Event | None) -> str:
    """What to tell who came second."""
    if event is None:
        return t("queue.changed-plain")
    return t("queue.changed", by=event.by, at=event.at, what=decision_words(t, event.kind, event.value))


async def _undo(request: Request) -> Response:
    form = await form_of(request)
    return await in_thread(_undone, request, form)


def _undone(request: Request, form: dict[str, str]) -> Response:
    t, review, by = words_for(request), desk_of(request).review, reviewer(request)
    filters = filters_of(form)
    try:
        outcome = review.undo_last(by) if by else None
    except Busy:
        return show(request, filters, form.get("key") or None, notice=t("queue.busy"), tone="warn")
    except UsageError as error:
        return show(request, filters, form.get("key") or None, notice=naming.said(t, error.message), tone="warn")
    if outcome is None:
        return show(request, filters, form.get("key") or None, notice=t("queue.nothing-to-undo"), tone="warn")
    return show(request, filters, outcome.key, notice=t("queue.undone"))


_SAME_KINDS = ("confirmed", "not-reported", "unreadable", "later")


async def _same(request: Request) -> Response:
    form = await form_of(request)
    return await in_thread(_same_shown, request, form)


def _same_shown(request: Request, form: dict[str, str]) -> Response:
    """All open values with one reason in one document: what a decision on all of them would make of each."""
    t, review, by = words_for(request), desk_of(request).review, reviewer(request)
    key, filters = form.get("key", ""), filters_of(form)
    kind = form.get("kind") if form.get("kind") in _SAME_KINDS else "confirmed"
    decision = Decision("value", kind)  # type: ignore[arg-type]
    keys, problem = review.same(key, viewer=by), ""
    preview = Preview((), (), ())
    try:
        preview = review.preview_all(keys, decision, viewer=by)
        if form.get("apply"):
            if form.get("seen") != seen(preview):
                raise UsageError(t("queue.changed-plain"))
            states = [(row.key, row.state) for row in preview.rows]
            review.decide_all(states, decision, by=by, force=form.get("force") == "yes")
            done = t("same.done", count=len(states), what=decision_words(t, decision.kind, None))
            return _after(request, filters, None, key, done)
    except Stale as error:
        problem = meanwhile(t, error.event)
    except UsageError as error:
        problem = naming.said(t, error.message)
    answer = page(
        request, "same.html", item=review.item(key, viewer=by), filters=filters, fields=filter_fields(filters),
        kind=kind, kinds=_SAME_KINDS, preview=preview, problem=problem, count=len(keys), seen=seen(preview),
    )  # fmt: skip
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#panel", "innerHTML"
    return answer


def seen(preview: Preview) -> str:
    """A digest of what a preview showed: what is applied must be what was seen."""
    lines = "\n".join(f"{row.key} {row.state} {row.after}" for row in preview.rows)
    return hashlib.sha256(lines.encode()).hexdigest()


async def in_thread(work: Callable[..., Response], *arguments: Any) -> Response:
    """The archive's work, off the loop that answers everybody."""
    from starlette.concurrency import run_in_threadpool

    return await run_in_threadpool(work, *arguments)


def routes() -> list[BaseRoute]:
    return [
        Route("/queue", _queue),
        Route("/queue/decide", _decide, methods=["POST"]),
        Route("/queue/undo", _undo, methods=["POST"]),
        Route("/queue/same", _same, methods=["POST"]),
    ]
