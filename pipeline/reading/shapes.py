"""From drawn shapes to rules and fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Protocol

from pipeline.model import Box, Fill, Rule
from pipeline.reading.settings import ReadingSettings

COLOURS_KEPT = 256
"""A report has few colours."""

_new: Any = tuple.__new__

Shape = dict[str, Any]
"""A drawn shape as pdfplumber has it."""


Stroke = tuple[float, float, float, float, Any, Any]
"""A straight line that is drawn: the sides of its box, the width of the pen, the colour as pdfminer has it."""


class Shapes(Protocol):
    """The shapes of a page in drawing order."""

    lines: list[Stroke]
    rects: list[Shape]
    curves: list[Shape]


FoundRule = tuple[Box, bool, bool]
"""The fields of a :class:`Rule`: there are many before dashes are joined."""


def rules_and_fills(objects: Shapes, settings: ReadingSettings) -> tuple[list[Rule], list[Fill]]:
    """The rules and shadings of a page, displayed coordinates; white ones and shapes that are neither are left out."""
    rules: list[FoundRule] = []
    fills: list[Fill] = []
    for line in objects.lines:
        _take_line(line, rules, fills, settings)
    for shape in [*objects.rects, *objects.curves]:
        if shape["object_type"] == "rect" or _is_rectangle(shape):
            _take_rectangle(shape, rules, fills, settings)
        else:
            _take_dot(shape, fills, settings)
    joined = _join_dashes(rules, settings.dash_gap)
    length = settings.rule_length
    kept: list[Rule] = []
    for box, is_horizontal, is_fill_edge in joined:
        if box[2] - box[0] >= length or box[3] - box[1] >= length:
            kept.append(Rule(box, is_horizontal, is_fill_edge))
        elif not is_fill_edge and _is_square(box, settings):
            fills.append(Fill(box, None))
    return kept, fills


def object_box(obj: dict[str, Any]) -> Box:
    """The box of one of pdfplumber's objects."""
    box: Box = _new(Box, (float(obj["x0"]), float(obj["top"]), float(obj["x1"]), float(obj["bottom"])))
    return box


def _is_rectangle(curve: dict[str, Any]) -> bool:
    """Whether a path's points all stand on the corners of its box (some producers draw rectangles as polygons)."""
    box = object_box(curve)
    corners_x, corners_y = (box.x0, box.x1), (box.top, box.bottom)
    near = all(
        min(abs(x - c) for c in corners_x) < 0.5 and min(abs(y - c) for c in corners_y) < 0.5 for x, y in curve["pts"]
    )
    return near and len(curve["pts"]) >= 4


def _take_line(line: Stroke, rules: list[FoundRule], fills: list[Fill], settings: ReadingSettings) -> None:
    x0, top, x1, bottom, pen, colour = line
    width, height = x1 - x0, bottom - top
    is_horizontal = height <= width
    if (height if is_horizontal else width) > 1.0 or _is_white(colour):
        return
    if pen < settings.thick_line:
        rules.append((_new(Box, line[:4]), is_horizontal, False))
        return
    half = pen / 2
    grown = Box(x0, top - half, x1, bottom + half) if is_horizontal else Box(x0 - half, top, x1 + half, bottom)
    _add_fill(grown, colour, rules, fills)


def _take_rectangle(rect: dict[str, Any], rules: list[FoundRule], fills: list[Fill], settings: ReadingSettings) -> None:
    box = object_box(rect)
    is_filled = bool(rect.get("fill")) and not _is_white(rect.get("non_stroking_color"))
    is_stroked = bool(rect.get("stroke")) and not _is_white(rect.get("stroking_color"))
    if not (is_filled or is_stroked):
        return
    if min(box.width, box.height) <= settings.rule_thickness:
        rules.append((box, box.height <= box.width, False))
    elif is_stroked:
        rules.extend(_edges(box, is_fill_edge=False))
        if is_filled:
            fills.append(Fill(box, _rgb(rect.get("non_stroking_color"))))
    else:
        _add_fill(box, rect.get("non_stroking_color"), rules, fills)


def _take_dot(curve: Shape, fills: list[Fill], settings: ReadingSettings) -> None:
    """A small round shape, filled or a ring: what browsers draw before the entries of lists. It bounds nothing."""
    box = object_box(curve)
    if max(box.width, box.height) > settings.dot_size:
        return
    for paint, colour in (("fill", "non_stroking_color"), ("stroke", "stroking_color")):
        if curve.get(paint) and not _is_white(curve.get(colour)):
            fills.append(Fill(box, _rgb(curve.get(colour))))
            return


def _is_square(box: Box, settings: ReadingSettings) -> bool:
    """Whether what is too short for a rule is a bullet of small print: the dots of a dotted rule are part of it."""
    return (
        min(box.width, box.height) >= settings.least_square and abs(box.width - box.height) < settings.least_square / 2
    )


def _add_fill(box: Box, colour: Any, rules: list[FoundRule], fills: list[Fill]) -> None:
    fills.append(Fill(box, _rgb(colour)))
    rules.extend(_edges(box, is_fill_edge=True))


def _edges(box: Box, is_fill_edge: bool) -> Iterator[FoundRule]:
    yield Box(box.x0, box.top, box.x1, box.top), True, is_fill_edge
    yield Box(box.x0, box.bottom, box.x1, box.bottom), True, is_fill_edge
    yield Box(box.x0, box.top, box.x0, box.bottom), False, is_fill_edge
    yield Box(box.x1, box.top, box.x1, box.bottom), False, is_fill_edge


def _rgb(colour: Any) -> tuple[float, float, float] | None:
    parts = [float(c) for c in colour if isinstance(c, int | float)] if isinstance(colour, tuple | list) else None
    if isinstance(colour, int | float):
        parts = [float(colour)]
    if parts is None or len(parts) not in (1, 3, 4):
        return None
    if len(parts) == 1:
        return (parts[0], parts[0], parts[0])
    if len(parts) == 3:
        return (parts[0], parts[1], parts[2])
    c, m, y, k = parts
    return ((1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k))


def _is_white(colour: Any) -> bool:
    return _is_white_tuple(tuple(colour) if isinstance(colour, list) else colour)


@lru_cache(COLOURS_KEPT)
def _is_white_tuple(colour: Any) -> bool:
    rgb = _rgb(colour)
    return rgb is not None and min(rgb) > 0.99


def _join_dashes(rules: Sequence[FoundRule], gap: float) -> list[FoundRule]:
    """Collinear rules that touch or nearly touch become one; keeps fill edges apart from drawn rules."""
    # the number settles what is left: rules that are equal stay as they were found
    in_order = sorted([(_track(rule), i) for i, rule in enumerate(rules)])
    joined: list[FoundRule] = []
    last: tuple[bool, bool, int] | None = None
    end = 0.0
    for (is_fill_edge, is_horizontal, across, along), i in in_order:
        track = (is_fill_edge, is_horizontal, across)
        rule = rules[i]
        if track == last and along - end <= gap:
            rule = joined[-1] = (_around(joined[-1][0], rule[0]), is_horizontal, is_fill_edge)
            track = _track(rule)[:3]
        else:
            joined.append(rule)
        last, end = track, rule[0][2 if is_horizontal else 3]
    return joined


def _around(one: Box, other: Box) -> Box:
    """The smallest box around two: there are many dashes."""
    (x0, top, x1, bottom), (left, upper, right, lower) = one, other
    box: Box = _new(Box, (min(x0, left), min(top, upper), max(x1, right), max(bottom, lower)))
    return box


def _track(rule: FoundRule) -> tuple[bool, bool, int, float]:
    """Kind, direction and place of the line that a rule lies on, and where on it it begins."""
    (x0, top, x1, bottom), is_horizontal, is_fill_edge = rule
    if is_horizontal:
        return is_fill_edge, is_horizontal, round((top + bottom) / 2), x0
    return is_fill_edge, is_horizontal, round((x0 + x1) / 2), top
