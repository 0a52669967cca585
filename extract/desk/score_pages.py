"""Scores by province and year: a table coloured as a heat map, and lines over the years."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from extract.archive.flat_table import Cell as FileCell
from extract.desk import naming, scores
from extract.desk.application import desk_of, page, words_for
from extract.desk.charts import Scale, line_chart
from extract.desk.downloads import FORMS, download
from extract.desk.front_pages import offset_of
from extract.desk.scores import Side, Table, averages
from extract.errors import UsageError

_STEP = 100
#: Lines of one chart: more cannot be told apart.
MOST_LINES = 6


def _asked(request: Request) -> Side | None:
    query = request.query_params
    if "scope" not in query and "side" not in query:
        return None
    parts = query.get("side", "").split("|")
    return Side(parts[0], parts[1] or None, parts[2]) if len(parts) == 3 else None


def _chosen(request: Request, pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """The survey and the indicator asked for, else the first there are; an indicator of another survey counts not."""
    survey = request.query_params.get("survey", "") or next((s for s, _ in pairs), "")
    mine = [i for s, i in pairs if s == survey]
    asked = request.query_params.get("indicator", "")
    return survey, asked if asked in mine else "overall" if "overall" in mine else mine[0] if mine else asked


def _scores(request: Request) -> Response:
    t, offset = words_for(request), offset_of(request)
    with desk_of(request).review.looking() as connection:
        pairs = scores.indicators(connection)
        survey, indicator = _chosen(request, pairs)
        table = scores.table(connection, survey, indicator, _asked(request))
    numbers = [c.number for cells in table.rows.values() for c in cells.values() if c.number is not None]
    shown = dict(list(table.rows.items())[offset : offset + _STEP])
    picked = [name for name in request.query_params.getlist("line") if name in table.rows][:MOST_LINES]
    average = t("scores.average")
    series = {naming.entity(t, "province", name): _numbers(table, name) for name in picked}
    series = {average: averages(list(table.rows.values()), table.years), **series}
    return page(
        request, "scores.html", pairs=pairs, survey=survey, indicator=indicator, table=table, shown=shown,
        scale=Scale(min(numbers), max(numbers)) if numbers else None, picked=picked, average=average,
        chart=line_chart(series, table.years) if numbers else None, side=_side_text(table.side), side_text=_side_text,
        fields={"survey": survey, "indicator": indicator, "side": _side_text(table.side)},
        offset=offset, step=_STEP, more=len(table.rows) > offset + _STEP, most_lines=MOST_LINES,
    )  # fmt: skip


def _numbers(table: Table, name: str | None) -> dict[int, float]:
    return {year: cell.number for year, cell in table.rows[name].items() if cell.number is not None}


def _side_text(side: Side | None) -> str:
    """A side as one field of an address."""
    return "" if side is None else f"{side.scope}|{side.level or ''}|{side.measure}"


def _scores_file(request: Request) -> Response:
    form = request.path_params["form"]
    if form not in FORMS:
        raise UsageError(words_for(request)("error.title"))
    with desk_of(request).review.looking() as connection:
        survey, indicator = _chosen(request, scores.indicators(connection))
        table = scores.table(connection, survey, indicator, _asked(request))
    side = table.side or Side("", None, "")
    head = ("survey", "indicator", "scope", "level", "measure", "entity", *map(str, table.years))
    rows = [
        [survey, indicator, side.scope, side.level, side.measure, entity, *(_cell(cells.get(y)) for y in table.years)]
        for entity, cells in table.rows.items()
    ]
    return download("scores", form, head, rows)


def _cell(cell: scores.Cell | None) -> FileCell:
    from decimal import Decimal

    return None if cell is None or cell.value is None else Decimal(cell.value)


def routes() -> list[BaseRoute]:
    return [Route("/scores", _scores), Route("/scores.{form:str}", _scores_file)]
