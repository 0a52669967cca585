"""Pages to readings, one for each document of the file: what it is, what its head, its tables and its text claim."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from extract.errors import LimitError
from extract.knowledge.patterns import Framework
from extract.layout.join import Script, is_last_table
from extract.model.claims import Claim, Reading, Survey
from extract.model.page import Notice, Page, Table
from extract.parse.context import table_scope
from extract.parse.errata import doubted, errata
from extract.parse.filled_blanks import filled_blanks
from extract.parse.flow import flow_of, parts_of
from extract.parse.forms import parse_form
from extract.parse.forms_layout import DOCUMENT as FORM
from extract.parse.garbage import rubbish_blocks
from extract.parse.head import read_head
from extract.parse.kind import Known, recognise
from extract.parse.ledger import accounts
from extract.parse.level_rules import levels_of
from extract.parse.loose import loose_claims
from extract.parse.missing import missing_notice, missing_of
from extract.parse.parts import FilePart, parts_in, parts_notice
from extract.parse.prose import read_prose
from extract.parse.reports import report_claims, understood_reports
from extract.parse.said_scores import said_scores
from extract.parse.scopes import Scope, scopes
from extract.parse.shares import shares
from extract.parse.table_claims import claims_of
from extract.parse.table_grid import Grid, grid_of, years_in
from extract.parse.table_order import comes_next, counts_on
from extract.parse.table_titles import caption_of, table_title, words_over
from extract.parse.tables import View, label_beyond, understand


def parse_file(pages: Sequence[Page], missing: tuple[str, ...] = ()) -> tuple[tuple[Reading, ...], tuple[Notice, ...]]:
    """A reading for each document that the pages hold, one at least, and what tells that there are several.

    ``pages`` in order; those that are blank, failed or rubbish as a whole are left out by the caller. ``missing``:
    pages that are known not to be there, in words. Raises LimitError for a text on which a rule takes too long.
    """
    try:
        parts = parts_in(pages) or (FilePart(()),)
        found = (replace(_parse(p.pages, p.head), part=n) for n, p in enumerate(parts, 1))
        readings = tuple(replace(r, missing=tuple(dict.fromkeys((*missing, *r.missing)))) for r in found)
        lacking = [missing_notice(r.part if len(parts) > 1 else None, r.missing) for r in readings if r.missing]
        return readings, tuple(filter(None, [parts_notice(parts), *lacking]))
    except TimeoutError as error:
        raise LimitError("the text takes too long to parse", hint="give fewer pages at once (--pages)") from error


def parse(pages: Sequence[Page]) -> Reading:
    """All that the readable pages of one document claim: what is printed, not what is true.

    Raises LimitError as :func:`parse_file`.
    """
    try:
        return _parse(pages)
    except TimeoutError as error:
        raise LimitError("the text takes too long to parse", hint="give fewer pages at once (--pages)") from error


def _parse(pages: Sequence[Page], head: int = 0) -> Reading:
    """``head``: how many pages lie before the one with the document's head."""
    reading = _of_one(pages, head)
    missing = missing_of(pages, form=FORM in reading.document_rules)
    return replace(reading, missing=missing, pages=frozenset(page.number for page in pages))


def _of_one(pages: Sequence[Page], head: int) -> Reading:
    form = parse_form(pages)
    if form is not None:
        marks = (c.mark for c in form.claims)
        return replace(form, titles=titles_of(pages), accounts=accounts(pages, (), (), marks, ()))
    sound = [without_rubbish(page) for page in pages]
    known = recognise(sound)
    script = Script(tuple(sound))
    views, others = understood(script, known)
    taken = {(v.grid.page.number, v.grid.block) for v in views}
    reports = understood_reports(others, known, script)
    heads = {(r.grid.page.number, r.grid.block): r.roles.head for r in reports}
    parts = [
        part
        for page in sound
        for part in parts_of(
            page,
            {block for n, block in taken if n == page.number},
            {block: rows for (n, block), rows in heads.items() if n == page.number},
        )
    ]
    flow = flow_of(parts, known.framework)
    timeline = scopes(flow, known.rules, known.default_scope)
    levels = levels_of(flow, known.rules, known.framework)
    prose = read_prose(flow, known.rules, known.framework, known.survey, timeline, levels)
    claims: list[Claim] = []
    if known.framework is not None:
        claims += _of_tables(views, script, known.framework, partial(table_scope, flow, timeline, levels))
        claims += loose_claims(sound, flow, timeline, levels, known)
    claims += prose.claims
    claims = [_of_no_year(c) if known.several_years else c for c in claims]
    claims += report_claims(reports, sound)
    marked = [*(c.mark for c in claims), *(x.mark for x in prose.statistics), *(r.mark for r in prose.rankings)]
    if known.framework is None:
        claims += said_scores(sound, marked)
    claims += filled_blanks(sound, [*marked, *(c.mark for c in claims)])
    put_right = errata(flow)
    claims = list(doubted(claims, put_right))
    statistics = tuple(doubted((*prose.statistics, *shares(sound, known.survey, marked)), put_right))
    return Reading(
        head=read_head(sound[head:], known.kind),
        claims=tuple(sorted(claims, key=lambda c: c.mark.page)),
        rankings=tuple(prose.rankings),
        statistics=statistics,
        document_rules=(known.pattern.id,) if known.pattern else (),
        titles=titles_of(sound),
        accounts=accounts(
            sound,
            reports,
            views,
            [*(c.mark for c in claims), *(r.mark for r in prose.rankings)],
            (x.mark for x in statistics),
        ),
    )


def _in_its_year(survey: Survey, caption: str | None) -> Survey:
    """The survey in the one year that a table's caption names, where it names one: other than that of the document, it
    is a table of another year."""
    years = years_in([caption or ""])
    return Survey(survey.id, years.pop()) if survey.id is not None and len(years) == 1 else survey


def _of_no_year(found: Claim) -> Claim:
    """A claim of a document that tells results of several years; in doubt where nothing says of which it is. What is a
    difference of two years is of neither."""
    if found.survey.year_be is not None or found.is_beside_scores:
        return found
    return replace(found, issues=(*found.issues, "year-doubtful"))


def _of_tables(
    views: Sequence[View], script: Script, framework: Framework, scope_at: Callable[[Page, int], Scope]
) -> Iterator[Claim]:
    """What the survey's own tables claim; ``scope_at``: what the text above a page's block is about."""
    before: tuple[View, Scope] | None = None
    for view in views:
        context = scope_at(view.grid.page, view.grid.block)
        if before is not None and _goes_on(*before, view, context, script, framework):
            context = before[1]
        after = script.after(view.grid.page)
        overleaf = after is not None and is_last_table(view.grid.page, view.grid.block)
        yield from claims_of(view, framework, context, label_beyond(view, after, framework), overleaf=overleaf)
        before = view, context


def _goes_on(before: View, about: Scope, view: View, context: Scope, script: Script, framework: Framework) -> bool:
    """Whether a table is the rest of ``before``, and so ``about`` the same: by the order of its indicators, and by its
    place, or by its first one being the next and no other place named, nor anything told, between. ``context``: what
    the text above it is about."""
    if not counts_on(before, view, framework):
        return False
    if view.grid.is_rest_of(before.grid, script):
        return True
    places = ((v.grid.page, v.grid.block) for v in (before, view))
    same = (context.scope, context.entity) == (about.scope, about.entity)
    return same and script.comes_after(*places) and comes_next(before, view, framework)


def titles_of(pages: Sequence[Page]) -> tuple[tuple[tuple[int, int], str], ...]:
    """The printed titles of tables, by page number and block."""
    places = ((page, k) for page in pages for k, block in enumerate(page.blocks) if isinstance(block, Table))
    return tuple(((page.number, k), title) for page, k in places if (title := table_title(page, k)))


def without_rubbish(page: Page) -> Page:
    """The page without the blocks that an engine invented."""
    rubbish = rubbish_blocks(page)
    if not rubbish:
        return page
    return replace(page, blocks=tuple(b for i, b in enumerate(page.blocks) if i not in rubbish))


def understood(script: Script, known: Known) -> tuple[list[View], list[Grid]]:
    """The tables of the document's survey, and the other tables."""
    views: list[View] = []
    others: list[Grid] = []
    before: View | None = None
    for page in script.pages:
        for block, table in enumerate(page.blocks):
            grid = grid_of(page, block) if isinstance(table, Table) else None
            if grid is None:
                continue
            open_view = before if before is not None and grid.is_rest_of(before.grid, script) else None
            found = []
            if known.framework is not None:
                survey = _in_its_year(known.survey, caption_of(page, block))
                found = understand(grid, known.framework, survey, open_view, words_over(page, block))
            if found:
                views.extend(found)
                before = found[-1]
            else:
                others.append(grid)
    return views, others
