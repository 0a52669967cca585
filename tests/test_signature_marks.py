"""A signature that runs down to the name under it takes no vowels and tones from it."""

from __future__ import annotations

import cv2
import numpy as np

from extract.lines.segments import find_lines

BODY = 24


def test_marks_under_a_signature_stay_with_the_name() -> None:
    ink = np.zeros((420, 700), np.uint8)
    for row in (60, 120, 300):  # two lines of text, and the name
        for k in range(12):
            cv2.rectangle(ink, (200 + 26 * k, row), (216 + 26 * k, row + BODY), 255, 3)
    marks = [(200 + 26 * k, 290) for k in (4, 9)]
    for x, y in marks:
        cv2.rectangle(ink, (x, y), (x + 10, y + 6), 255, -1)
    strokes = [(240, 240), (260, 292), (290, 235), (325, 288), (350, 240), (390, 292), (428, 236), (460, 270)]
    cv2.polylines(ink, [np.array(strokes, np.int32)], False, 255, 3)
    found = find_lines(ink, [], [], 200.0)
    labels = found.parts.labels
    name = int(found.owner[labels[300, 210]])
    assert name >= 0
    assert [int(found.owner[labels[y + 3, x + 5]]) for x, y in marks] == [name, name]
