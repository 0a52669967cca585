"""What a table or a row outside of any table is about, told by the text above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extract.model.page import Page
from extract.parse.flow import Flow
from extract.parse.level_rules import at_level
from extract.parse.levels import Levels
from extract.parse.marks import Part
from extract.parse.scopes import Scope, is_near, scope_at


def table_scope(flow: Flow, timeline: Sequence[Scope], levels: Levels, page: Page, block: int) -> Scope:
    """The scope that holds where ``page.blocks[block]`` stands, with its level.

    What the same page says counts, the words above before those below. A scope from an earlier page is
    passed on as doubtful, and none at all as unknown.
    """
    above = [i for i, p in enumerate(flow.places) if _stands_above(flow.parts[p.part], page, block)]
    return at_level(_scope(flow, timeline, page, block), levels, above[-1] if above else 0)


def _stands_above(part: Part, page: Page, block: int) -> bool:
    return (part.page.number, part.block) < (page.number, block)


def _scope(flow: Flow, timeline: Sequence[Scope], page: Page, block: int) -> Scope:
    on_page = [i for i, place in enumerate(flow.places) if flow.parts[place.part].page.number == page.number]
    if not on_page:
        earlier = [i for i, p in enumerate(flow.places) if flow.parts[p.part].page.number < page.number]
        carried = scope_at(timeline, earlier[-1] + 1, flow) if earlier else timeline[0]
        return replace(carried, doubtful=True)
    first, last = on_page[0], on_page[-1] + 1
    above = [i for i in on_page if flow.parts[flow.places[i].part].block < block]
    until = above[-1] + 1 if above else first
    said = [s for s in timeline if first < s.position <= until and not s.aside]
    if said:
        last_said = said[-1]
        headings = [s for s in said if s.heading]
        if not last_said.heading and not is_near(last_said, until, flow):
            return headings[-1] if headings and last_said.scope != "province" else replace(last_said, doubtful=True)
        return replace(last_said, doubtful=True) if _said_beside(said, flow) else last_said
    return _only_province(timeline, until, last) or replace(scope_at(timeline, until, flow), doubtful=True)


def _said_beside(said: Sequence[Scope], flow: Flow) -> bool:
    """Whether the paragraph that last spoke of the country had spoken of a province before: the country's mean stands
    beside the province's own, and the table below may be of either."""
    last = said[-1]
    if last.heading or last.scope != "national" or len(said) < 2 or said[-2].scope != "province":
        return False
    return said[-2].position >= flow.paragraph_start(last.position)


def _only_province(timeline: Sequence[Scope], after: int, until: int) -> Scope | None:
    """The one province that is spoken of between two places of the flow; None for none, and for several."""
    named = [s for s in timeline if after < s.position <= until and not s.aside and s.scope == "province"]
    return named[0] if len({s.entity for s in named}) == 1 else None
