"""Which way is up, from the shapes of print alone.

 Two facts about Thai and Latin print decide. Letters of a line stand closer to one another than lines do, so
closing small gaps along the lines joins far more components than closing them across. And what is added to a
row of bodies stands above it: Thai vowel signs and tone marks (two kinds below, a dozen above), the dots of
i and j, ascenders. On 74 real pages both signs had the right direction on every page that had twenty
letters.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from extract.image.long_runs import long_runs
from extract.image.pieces import pieces

_MIN_LETTERS = 25
#: log(components closed across / components closed along); real pages lie beyond +-0.7.
_AXIS_MARGIN = 0.4


@dataclass(frozen=True, slots=True)
class Letters:
    """The components of a page that may be letters.

    ``shape`` is the image's; ``places`` are where its ink is, in the flattened image, ``labels`` the labels there;
    ``stats`` as OpenCV gives them; ``size`` the usual larger side in pixels.
    """

    shape: tuple[int, ...]
    places: np.ndarray
    labels: np.ndarray
    stats: np.ndarray
    is_letter: np.ndarray
    size: float

    def drawn(self, chosen: np.ndarray, value: int = 1) -> np.ndarray:
        """An image (uint8 HxW) of the chosen components alone."""
        image = np.zeros(self.shape, np.uint8)
        image.reshape(-1)[self.places[chosen[self.labels]]] = value
        return image


@dataclass(frozen=True, slots=True)
class Upright:
    """Which way up: ``marks`` and ``profile`` in -1..1, positive when upright; ``votes`` how many marks
    spoke.
    """

    marks: float
    profile: float
    votes: int

    @property
    def upside_down(self) -> bool:
        """True only when the evidence is strong: to turn a page that stands right is the worst mistake."""
        return self.votes >= 10 and self.marks < -0.35 and self.profile < 0.0 and self.marks + self.profile < -0.55

    @property
    def sure(self) -> bool:
        """Whether up is told from down beyond doubt."""
        return self.votes >= 10 and abs(self.marks) > 0.35 and self.marks * self.profile > 0


#: No evidence at all.
UNKNOWN = Upright(0.0, 0.0, 0)


def without_long_strokes(ink: np.ndarray, length: int) -> np.ndarray:
    """``ink`` without straight horizontal and vertical strokes of at least ``length`` pixels."""
    strokes = cv2.bitwise_or(long_runs(ink, length, level=True), long_runs(ink, length, level=False))
    if not cv2.hasNonZero(strokes):
        return ink
    return np.asarray(cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(strokes, np.ones((3, 3), np.uint8)))))


def find_letters(ink: np.ndarray, dpi: float) -> Letters | None:
    """The letters on ``ink`` (uint8 HxW, about 150 dpi, 255 = print); None when there are too few to tell
    anything.
    """
    text = without_long_strokes(ink, round(0.4 * dpi))
    labels, stats = pieces(text)
    longest = np.maximum(stats[:, 2], stats[:, 3])
    fits = (longest >= 0.033 * dpi) & (longest < 0.4 * dpi) & (stats[:, 4] >= 8)
    fits[0] = False
    if int(fits.sum()) < _MIN_LETTERS:
        return None
    places = np.flatnonzero(text > 0)
    return Letters(text.shape, places, labels.reshape(-1)[places], stats, fits, float(np.median(longest[fits])))


def lines_run_down(letters: Letters) -> bool:
    """Whether the lines of print run down the page instead of across."""
    text = letters.drawn(letters.is_letter, 255)
    gap = max(3, round(0.4 * letters.size))
    along = cv2.connectedComponents(cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)))[0]
    down = cv2.connectedComponents(cv2.morphologyEx(text, cv2.MORPH_CLOSE, np.ones((gap, 1), np.uint8)))[0]
    return float(np.log(down / along)) < -_AXIS_MARGIN


def upright(letters: Letters) -> Upright:
    """Whether the page, its lines across, stands on its feet."""
    width, height, area = letters.stats[:, 2:].T
    body = letters.is_letter & (height >= 0.75 * letters.size) & (height < 2.2 * letters.size)
    if int(body.sum()) < _MIN_LETTERS:
        return UNKNOWN
    size = float(np.median(height[body]))
    small = ~body & (height <= 0.62 * size) & (height >= 0.15 * size) & (area >= 4)
    small &= (width >= 0.15 * size) & (width < 1.2 * size)
    small[0] = False
    bodies = letters.drawn(body)
    marks, votes = _marks(bodies, letters.stats[small], size)
    if marks > 0.6 and votes >= 20:
        return Upright(marks, marks, votes)  # no page stood on its head with such marks: spare the profile
    text = letters.drawn(body | small)
    return Upright(marks, _profile(bodies, text, size), votes)


def _marks(bodies: np.ndarray, small: np.ndarray, size: float) -> tuple[float, int]:
    """Do the small components have a body below them (upright) or above? The balance, and how many had
    one.
    """
    high, wide = bodies.shape
    x, y, width, height = small[:, 0], small[:, 1], small[:, 2], small[:, 3]
    reach = max(2, int(0.55 * size))
    centre = x + width // 2
    probes = (centre, np.maximum(centre - width // 3, 0), np.minimum(centre + width // 3, wide - 1))
    below = np.full(len(small), reach + 1)
    above = below.copy()
    for distance in range(reach, 0, -1):
        row = np.minimum(y + height - 1 + distance, high - 1)
        below[np.any([bodies[row, probe] for probe in probes], axis=0)] = distance
        row = np.maximum(y - distance, 0)
        above[np.any([bodies[row, probe] for probe in probes], axis=0)] = distance
    up, down = int((below < above).sum()), int((above < below).sum())
    return (up - down) / max(1, up + down), up + down


def _profile(bodies: np.ndarray, text: np.ndarray, size: float) -> float:
    """The balance of ink above and below the bodies' band, over all stretches of line."""
    joined = cv2.morphologyEx(bodies, cv2.MORPH_CLOSE, np.ones((1, max(3, int(size))), np.uint8))
    _, stats = pieces(joined, connectivity=4)
    above = below = 0.0
    edge = int(0.5 * size)
    for x, y, width, height, _ in stats[1:]:
        if width < 2.5 * size or height > 2.6 * size:
            continue
        band = text[max(0, y - edge) : y + height + edge, x : x + width]
        profile = cv2.reduce(band, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S).ravel()
        core = profile > 0.55 * np.sort(profile)[round(0.95 * (len(profile) - 1))]
        runs = np.flatnonzero(np.diff(np.concatenate(([0], core.astype(np.int8), [0])))).reshape(-1, 2)
        first, last = runs[np.argmax(runs[:, 1] - runs[:, 0])]
        if last - first >= 0.35 * size:
            above += float(profile[:first].sum())
            below += float(profile[last:].sum())
    return (above - below) / max(1.0, above + below)
