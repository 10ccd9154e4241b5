"""From drawn shapes to rules and fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from pipeline.model import Box, Fill, Rule, union
from pipeline.reading.settings import ReadingSettings

Shape = dict[str, Any]
"""A drawn shape as pdfplumber has it."""


class Shapes(Protocol):
    """The shapes of a page in drawing order."""

    lines: list[Shape]
    rects: list[Shape]
    curves: list[Shape]


def rules_and_fills(objects: Shapes, settings: ReadingSettings) -> tuple[list[Rule], list[Fill]]:
    """The rules and shadings of a page, displayed coordinates; white ones and shapes that are neither are left out."""
    rules: list[Rule] = []
    fills: list[Fill] = []
    for line in objects.lines:
        _take_line(line, rules, fills, settings)
    for shape in [*objects.rects, *objects.curves]:
        if shape["object_type"] == "rect" or _is_rectangle(shape):
            _take_rectangle(shape, rules, fills, settings)
        else:
            _take_dot(shape, fills, settings)
    joined = _join_dashes(rules, settings.dash_gap)
    return [r for r in joined if max(r.box.width, r.box.height) >= settings.rule_length], fills


def object_box(obj: dict[str, Any]) -> Box:
    """The box of one of pdfplumber's objects."""
    return Box(float(obj["x0"]), float(obj["top"]), float(obj["x1"]), float(obj["bottom"]))


def _is_rectangle(curve: dict[str, Any]) -> bool:
    """Whether a path's points all stand on the corners of its box (some producers draw rectangles as polygons)."""
    box = object_box(curve)
    corners_x, corners_y = (box.x0, box.x1), (box.top, box.bottom)
    near = all(
        min(abs(x - c) for c in corners_x) < 0.5 and min(abs(y - c) for c in corners_y) < 0.5 for x, y in curve["pts"]
    )
    return near and len(curve["pts"]) >= 4


def _take_line(line: dict[str, Any], rules: list[Rule], fills: list[Fill], settings: ReadingSettings) -> None:
    box = object_box(line)
    pen = float(line.get("linewidth") or 0)
    is_horizontal = box.height <= box.width
    if min(box.width, box.height) > 1.0 or _is_white(line.get("stroking_color")):
        return
    if pen >= settings.thick_line:
        half = pen / 2
        grown = (
            Box(box.x0, box.top - half, box.x1, box.bottom + half)
            if is_horizontal
            else Box(box.x0 - half, box.top, box.x1 + half, box.bottom)
        )
        _add_fill(grown, line.get("stroking_color"), rules, fills)
        return
    rules.append(Rule(box, is_horizontal))


def _take_rectangle(rect: dict[str, Any], rules: list[Rule], fills: list[Fill], settings: ReadingSettings) -> None:
    box = object_box(rect)
    is_filled = bool(rect.get("fill")) and not _is_white(rect.get("non_stroking_color"))
    is_stroked = bool(rect.get("stroke")) and not _is_white(rect.get("stroking_color"))
    if not (is_filled or is_stroked):
        return
    if min(box.width, box.height) <= settings.rule_thickness:
        rules.append(Rule(box, box.height <= box.width))
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


def _add_fill(box: Box, colour: Any, rules: list[Rule], fills: list[Fill]) -> None:
    fills.append(Fill(box, _rgb(colour)))
    rules.extend(_edges(box, is_fill_edge=True))


def _edges(box: Box, is_fill_edge: bool) -> Iterator[Rule]:
    yield Rule(Box(box.x0, box.top, box.x1, box.top), True, is_fill_edge)
    yield Rule(Box(box.x0, box.bottom, box.x1, box.bottom), True, is_fill_edge)
    yield Rule(Box(box.x0, box.top, box.x0, box.bottom), False, is_fill_edge)
    yield Rule(Box(box.x1, box.top, box.x1, box.bottom), False, is_fill_edge)


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
    rgb = _rgb(colour)
    return rgb is not None and min(rgb) > 0.99


def _join_dashes(rules: Sequence[Rule], gap: float) -> list[Rule]:
    """Collinear rules that touch or nearly touch become one; keeps fill edges apart from drawn rules."""
    joined: list[Rule] = []

    def key(rule: Rule) -> tuple[bool, bool, float, float]:
        box = rule.box
        across, along = (box.y_centre, box.x0) if rule.is_horizontal else (box.x_centre, box.top)
        return (rule.is_fill_edge, rule.is_horizontal, round(across), along)

    for rule in sorted(rules, key=key):
        last = joined[-1] if joined else None
        if last is not None and key(last)[:3] == key(rule)[:3] and _distance(last, rule) <= gap:
            joined[-1] = replace(last, box=union((last.box, rule.box)))
        else:
            joined.append(rule)
    return joined


def _distance(a: Rule, b: Rule) -> float:
    return b.box.x0 - a.box.x1 if a.is_horizontal else b.box.top - a.box.bottom
