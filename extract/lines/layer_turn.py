"""A text layer turned upright: a landscape table on a portrait page has print that runs up or down the page."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from extract.lines.layer_measures import LAYER
from extract.model.page import Box, Rule, Transform
from extract.open.source import LayerPage


def print_angle(layer: LayerPage) -> int:
    """How far clockwise most of the print of ``layer`` is turned: 0, 90, 180 or 270."""
    angles = Counter(c.angle for c in layer.chars if c.hidden is None and not c.text.isspace())
    if not angles:
        return 0
    angle, count = angles.most_common(1)[0]
    return angle if count >= LAYER.turned * angles.total() else 0


def upright(layer: LayerPage, angle: int) -> tuple[LayerPage, Transform]:
    """``layer`` with print turned by ``angle`` made level, and the map from its points back to the page as shown."""
    if angle == 0:
        return layer, Transform()
    width, height = layer.width, layer.height
    back = {
        90: Transform((0, -1, width, 1, 0, 0, 0, 0, 1)),
        180: Transform((-1, 0, width, 0, -1, height, 0, 0, 1)),
        270: Transform((0, 1, 0, -1, 0, height, 0, 0, 1)),
    }[angle]
    there = back.inverse()

    def box(b: Box) -> Box:
        return there.box(b)

    chars = []
    for c in layer.chars:
        x, y = there.point(c.x, c.y)
        chars.append(replace(c, box=box(c.box), x=x, y=y, angle=(c.angle - angle) % 360))
    across = angle != 180
    turned = LayerPage(
        layer.number,
        height if across else width,
        width if across else height,
        tuple(chars),
        tuple(Rule(box(r.box), r.horizontal != across, r.thickness) for r in layer.rules),
        tuple(replace(i, box=box(i.box)) for i in layer.images),
        layer.shapes,
    )
    return turned, back
