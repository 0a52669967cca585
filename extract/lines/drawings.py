"""What is drawn, not printed: emblems, photographs, seals, codes. None of it is a line of text."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from extract.image.small_copy import reduce_to
from extract.lines.components import Components, connect
from extract.lines.lattice import Grid
from extract.lines.line_measures import LINES
from extract.lines.piece_measures import PIECES


def figures(ink: NDArray[np.generic], parts: Components, grids: Sequence[Grid], body: float) -> NDArray[np.bool_]:
    """For each component, whether it is part of a figure.

    Ink close together makes a blob. Lines of text, even close ones, show as rows of much ink with rows
    of little between; a figure of several lines' height does not. A drawing in outline is one piece far
    taller than a letter. What stands in a table's cell is text, also where a seal beside the table touches it.
    """
    scale = max(1.0, body / LINES.figure_fine)
    blobs = _blobs(ink, scale)
    size = blobs.labels.shape[::-1]
    high, wide = blobs.heights / LINES.figure_fine, blobs.widths / LINES.figure_fine
    out = np.zeros(len(parts.area), np.bool_)
    compact = (wide < LINES.figure_long * high) | (high > LINES.figure_higher)
    candidates = np.flatnonzero((high > LINES.figure_high) & (wide > LINES.figure_wide) & compact)
    if candidates.size == 0:
        return out
    cx = np.clip(((parts.boxes[:, 0] + parts.boxes[:, 2]) / 2 / scale).astype(int), 0, size[0] - 1)
    cy = np.clip(((parts.boxes[:, 1] + parts.boxes[:, 3]) / 2 / scale).astype(int), 0, size[1] - 1)
    in_cells = _in_cells(parts, grids, body)
    for k in candidates.tolist():
        if k == 0:
            continue
        x0, y0, x1, y1 = (blobs.boxes[k] * scale).astype(int).tolist()
        if any(g.box.contains((x0 + x1) / 2, (y0 + y1) / 2) for g in grids):
            continue
        b = parts.boxes
        inside = (b[:, 0] >= x0 - scale) & (b[:, 2] <= x1 + scale) & (b[:, 1] >= y0 - scale) & (b[:, 3] <= y1 + scale)
        inside[0] = False
        inside &= ~in_cells
        own = inside & ((blobs.labels[cy, cx] == k) | (parts.heights > PIECES.tall * body))
        total = float(parts.area[own].sum())
        if total == 0:
            continue
        large = float(parts.area[own & (parts.heights > LINES.figure_large * body)].sum())
        if _is_even(ink[y0:y1, x0:x1], body) and not _has_letters(parts, np.flatnonzero(inside), body):
            out |= inside & ~_in_frame(parts, np.flatnonzero(inside), body)
        elif own.sum() <= LINES.figure_few or large > LINES.figure_share * total:
            out |= own & ~_in_frame(parts, np.flatnonzero(own), body)
    return out


def _blobs(ink: NDArray[np.generic], scale: float) -> Components:
    """Ink close together, on a copy that is ``scale`` times smaller."""
    size = (max(1, int(ink.shape[1] / scale)), max(1, int(ink.shape[0] / scale)))
    small = reduce_to(ink.view(np.uint8), size)
    near = np.ones((LINES.figure_close, LINES.figure_close), np.uint8)
    return connect(cv2.morphologyEx((small > LINES.figure_ink).astype(np.uint8), cv2.MORPH_CLOSE, near))


def _in_frame(parts: Components, own: NDArray[np.intp], body: float) -> NDArray[np.bool_]:
    """For each component, whether it is one of ``own`` and stands in the slanting frame that another of them is: a
    received stamp's lines, which its frame makes no figure."""
    found = np.zeros(len(parts.area), np.bool_)
    b = parts.boxes
    for k in own[parts.heights[own] > LINES.figure_large * body].tolist():
        x0, y0, x1, y1 = b[k].tolist()
        if _is_frame(parts.labels[y0:y1, x0:x1] == k):
            inside = own[(b[own, 0] > x0) & (b[own, 2] < x1) & (b[own, 1] > y0) & (b[own, 3] < y1)]
            if len(inside) and _has_letters(parts, inside, body):
                found[inside] = True
    return found


def _is_frame(piece: NDArray[np.bool_]) -> bool:
    """Whether a piece of ink is four thin sides around white."""
    hull = cv2.convexHull(cv2.findNonZero(piece.astype(np.uint8)))
    around = float(cv2.contourArea(hull))
    corners = cv2.approxPolyDP(hull, LINES.figure_corner * cv2.arcLength(hull, True), True)
    return len(corners) == 4 and float(piece.sum()) < LINES.figure_hollow * around


def _in_cells(parts: Components, grids: Sequence[Grid], body: float) -> NDArray[np.bool_]:
    """For each component, whether it is of a letter's size and stands in a table."""
    x, y = (parts.boxes[:, 0] + parts.boxes[:, 2]) / 2, (parts.boxes[:, 1] + parts.boxes[:, 3]) / 2
    found = np.zeros(len(x), np.bool_)
    for box in (g.box for g in grids):
        found |= (x >= box.x0) & (x <= box.x1) & (y >= box.y0) & (y <= box.y1)
    return found & (parts.heights < PIECES.tall * body)


def _is_even(patch: NDArray[np.generic], body: float) -> bool:
    """True where no fair share of the rows has little ink: between lines of text there are such rows."""
    rows = (patch != 0).sum(axis=1).astype(np.float32).reshape(-1, 1)
    smooth = cv2.blur(rows, (1, int(LINES.figure_smooth * body) | 1)).ravel()
    return bool((smooth < LINES.figure_low * smooth.max()).mean() < LINES.figure_rows)


def _has_letters(parts: Components, index: NDArray[np.intp], body: float) -> bool:
    """True where most of the ink is pieces of a letter's height, or their feet stand on a few base lines."""
    height, area = parts.heights[index], parts.area[index]
    letters = (height > PIECES.small * body) & (height < PIECES.tall * body)
    if float(area[letters].sum()) > LINES.figure_letters * float(area.sum()):
        return True
    if letters.sum() < LINES.figure_least:
        return False
    feet = parts.boxes[index[letters], 3]
    step = LINES.piece_level * body
    counts = np.bincount(((feet - feet.min()) / step).astype(int))
    pairs = np.append(counts, 0) + np.append(0, counts)  # a base line may fall on the border of two bins
    lines = int(np.ceil((feet.max() - feet.min() + body) / (LINES.figure_pitch * body)))
    on_lines = 0
    for _ in range(lines):
        at = int(np.argmax(pairs))
        on_lines += int(pairs[at])
        pairs[max(0, at - 2) : at + 3] = 0
    return on_lines > LINES.figure_feet * len(feet)
