"""From painted paths to lines, rectangles and curves, told apart as pdfminer does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from pipeline.reading.hiding import THIN, Cover
from pipeline.reading.shapes import Stroke

Segment = tuple[Any, ...]
"""``(operator, coordinates…)``."""


class Paint(NamedTuple):
    """How a path is painted; colours as pdfminer has them, those that are not used too."""

    pen: float
    stroking: Any
    filling: Any
    stroke: bool
    fill: bool
    is_light: bool
    """What it is filled with is a ground on which dark text is seen."""


@dataclass
class Painter:
    """Keeps what is painted, as :func:`pipeline.reading.shapes.rules_and_fills` wants it, in displayed coordinates.

    ``left``, ``upper`` and ``height`` are those of the media box, in the same coordinates.
    """

    left: float = 0.0
    upper: float = 0.0
    height: float = 0.0
    lines: list[Stroke] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)
    runs: Sequence[Any] = ()
    """What is shown so far."""

    def covers(self) -> Iterator[Cover]:
        """What is painted over text that was there already, or may be, and what is as dark as text may be."""
        left, foot = self.left, self.upper + self.height
        for shape in chain(self.rects, self.curves):
            count = len(self.runs) if shape["is_ground"] else shape["after"]
            if count:
                x0, top, x1, bottom = (shape[side] for side in ("x0", "top", "x1", "bottom"))
                yield count, (x0 - left, foot - bottom, x1 - left, foot - top)
        for x0, top, x1, bottom, pen, _ in self.lines:
            if pen > THIN:
                half = pen / 2
                yield len(self.runs), (x0 - half - left, foot - bottom - half, x1 + half - left, foot - top + half)

    def paint(self, path: Sequence[Segment], ctm: Sequence[float], paint: Paint) -> None:
        """Takes one path, which may have several parts: its segments, and the matrix from theirs to pdfminer's."""
        starts = [i for i, segment in enumerate(path) if segment[0] == "m"]
        if not starts or starts[0] != 0:
            return
        for start, end in zip(starts, [*starts[1:], len(path)], strict=True):
            # a move that nothing follows is a part only where it is alone
            if end - start > 1 or len(starts) == 1:
                self._paint_part(path[start:end], ctm, paint)

    def stroke(self, ends: Sequence[float], ctm: Sequence[float], pen: float, colour: Any) -> None:
        """Takes straight lines that are paths of their own: x and y of where each begins and ends."""
        a, b, c, d, e, f = ctm
        left, upper, height = self.left, self.upper, self.height
        for x0, y0, x1, y1 in zip(ends[::4], ends[1::4], ends[2::4], ends[3::4], strict=True):
            x0, y0, x1, y1 = a * x0 + c * y0 + e, b * x0 + d * y0 + f, a * x1 + c * y1 + e, b * x1 + d * y1 + f
            if x1 < x0:
                x0, x1 = x1, x0
            if y1 < y0:
                y0, y1 = y1, y0
            self.lines.append((x0 + left, (height - y1) + upper, x1 + left, (height - y0) + upper, pen, colour))

    def _paint_part(self, part: Sequence[Segment], ctm: Sequence[float], paint: Paint) -> None:
        a, b, c, d, e, f = ctm
        first = part[0]
        ends = [(first if segment[0] == "h" else segment)[-2:] for segment in part]
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in ends]
        shape = "".join(segment[0] for segment in part)
        if len(shape) > 3 and shape[-2:] == "lh" and points[-2] == points[0]:
            shape = shape[:-2] + "h"
            points.pop()
        if shape in ("mlh", "ml"):
            self.lines.append((*self._box(points[:2]), paint.pen, paint.stroking))
        elif shape in ("mlllh", "mllll") and _is_square(points):
            (x0, y0), (x1, y1) = points[0], points[2]
            self._add("rect", self.rects, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], paint)
        else:
            self._add("curve", self.curves, points, paint)

    def _box(self, points: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        top, bottom = (self.height - max(ys)) + self.upper, (self.height - min(ys)) + self.upper
        return min(xs) + self.left, top, max(xs) + self.left, bottom

    def _add(
        self, kind: str, shapes: list[dict[str, Any]], points: Sequence[tuple[float, float]], paint: Paint
    ) -> None:
        x0, top, x1, bottom = self._box(points)
        shapes.append(
            {
                "object_type": kind,
                "x0": x0,
                "x1": x1,
                "top": top,
                "bottom": bottom,
                "pts": [(self.left + x, self.upper + self.height - y) for x, y in points],
                "linewidth": paint.pen,
                "stroke": paint.stroke,
                "fill": paint.fill,
                "after": len(self.runs) if paint.fill else 0,
                "is_ground": paint.fill and not paint.is_light,
                "stroking_color": paint.stroking,
                "non_stroking_color": paint.filling,
            }
        )


def _is_square(points: Sequence[tuple[float, float]]) -> bool:
    """Whether a path of four sides is closed and runs along the axes."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3), _ = points
    along = (x0 == x1 and y1 == y2 and x2 == x3 and y3 == y0) or (y0 == y1 and x1 == x2 and y2 == y3 and x3 == x0)
    return points[0] == points[4] and along
