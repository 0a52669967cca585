"""Scores as pictures of lines, written by the server: numbers in, the places of an SVG's parts out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Steps of colour in the heat map; each cell has its number too, so that colour is never alone.
HEAT_STEPS = 9


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``low`` to ``high``, mapped onto the heat map's steps."""

    low: float
    high: float

    def step(self, value: float) -> int:
        """0 for the lowest to ``HEAT_STEPS - 1`` for the highest."""
        if self.high <= self.low:
            return HEAT_STEPS // 2
        share = (value - self.low) / (self.high - self.low)
        return min(HEAT_STEPS - 1, max(0, int(share * HEAT_STEPS)))


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    year: int
    value: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series. ``strokes`` are its unbroken stretches, as SVG ``points``: a year without a value breaks it."""

    name: str
    number: int
    dots: tuple[Dot, ...]
    strokes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True, slots=True)
class LineChart:
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    lines: tuple[Line, ...]
    years: tuple[Tick, ...]
    values: tuple[Tick, ...]


_WIDTH, _HEIGHT = 720.0, 260.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 48.0, 16.0, 14.0, 30.0


def line_chart(series: Mapping[str, Mapping[int, float]], years: Sequence[int]) -> LineChart | None:
    """Series (name -> year -> value) over ``years``; None where there is nothing to draw."""
    values = [v for s in series.values() for v in s.values()]
    if not values or not years:
        return None
    low, high, step = _round_scale(min(values), max(values))
    first, last = min(years), max(years)

    def x_of(year: int) -> float:
        share = 0.5 if last == first else (year - first) / (last - first)
        return round(_LEFT + 18 + share * (_WIDTH - _LEFT - _RIGHT - 36), 1)

    def y_of(value: float) -> float:
        return round(_TOP + (high - value) / (high - low) * (_HEIGHT - _TOP - _BOTTOM), 1)

    lines = []
    for number, (name, found) in enumerate(series.items()):
        dots = tuple(Dot(x_of(y), y_of(found[y]), y, found[y]) for y in range(first, last + 1) if y in found)
        lines.append(Line(name, number, dots, _strokes(dots)))
    count = round((high - low) / step)
    ticks = tuple(Tick(y_of(low + i * step), f"{low + i * step:g}") for i in range(count + 1))
    shown = tuple(Tick(x_of(y), str(y)) for y in sorted(set(years)))
    return LineChart(_WIDTH, _HEIGHT, _LEFT, _WIDTH - _RIGHT, _TOP, _HEIGHT - _BOTTOM, tuple(lines), shown, ticks)


def _strokes(dots: Sequence[Dot]) -> tuple[str, ...]:
    runs: list[list[Dot]] = []
    for dot in dots:
        if runs and runs[-1][-1].year == dot.year - 1:
            runs[-1].append(dot)
        else:
            runs.append([dot])
    return tuple(" ".join(f"{d.x:g},{d.y:g}" for d in run) for run in runs if len(run) > 1)


def _round_scale(low: float, high: float) -> tuple[float, float, float]:
    """Round bounds about the values and the step between lines: 1, 2 or 5 times a power of ten, four to eight lines."""
    spread = max(high - low, abs(high) * 0.1, 1e-9)
    step = 10.0**-12
    while spread / step > 6:
        for factor in (2.0, 2.5, 2.0):
            step *= factor
            if spread / step <= 6:
                break
    floor = (low // step) * step
    top = floor
    while top < high:
        top += step
    return floor, top if top > floor else floor + step, step
