"""Measures where the columns of a run's parts begin: by the words' positions, and by drawn rules."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from pipeline.tables.columns import Spans, column_edges, ruled_edges
from pipeline.tables.header import Header
from pipeline.tables.parts import Part, Run
from pipeline.tables.settings import SETTINGS, TableSettings

_Edges = tuple[tuple[float, ...], tuple[float, ...], bool]


def measure(run: Run, printed: Container[str], settings: TableSettings = SETTINGS) -> None:
    """Finds the column edges of each part: from all the parts whose header has the same geometry.

    ``printed`` are the statuses as they are printed.
    """
    tolerance = settings.rule_tolerance
    rules_of = {id(part): _long_column_rules(part) for part in run.parts}
    measured: dict[tuple[int, ...], tuple[Spans, list[float]]] = {}
    edges: dict[Any, _Edges] = {}
    for part in run.parts:
        geometry = tuple([(c.key, c.role, c.box.x0, c.box.x1) for c in part.header.columns])
        if geometry not in edges:
            mates = [p for p in run.parts if _same_geometry(p.header, part.header)]
            ids = tuple(map(id, mates))
            if ids not in measured:
                rules = {x for p in mates for x in rules_of[id(p)]}
                words = [w for p in mates for w in p.words]
                measured[ids] = Spans(words, [p.header for p in mates], printed), _merged(rules, tolerance)
            edges[geometry] = _edges(part.header, *measured[ids])
        part.edges, part.ruled_edges, part.has_ruled_columns = edges[geometry]


def _same_geometry(a: Header, b: Header) -> bool:
    if a is b:
        return True
    keys_a, keys_b = [c.key for c in a.columns], [c.key for c in b.columns]
    return keys_a == keys_b and all(
        abs(x.box.x0 - y.box.x0) < 2 and abs(x.box.x1 - y.box.x1) < 2 for x, y in zip(a.columns, b.columns, strict=True)
    )


def _long_column_rules(part: Part) -> list[float]:
    """Positions (x, rounded) of vertical rules along most of the words of the part."""
    if not part.words:
        return []
    verticals = [rule.box for rule in part.page.rules if not rule.is_horizontal and not rule.is_fill_edge]
    if not verticals:
        return []
    top, bottom = min([line.box[1] for line in part.lines]), max([line.box[3] for line in part.lines])
    covered: dict[float, float] = {}
    for box in verticals:
        length = min(box.bottom, bottom) - max(box.top, top)
        x = round(box.x_centre)
        covered[x] = covered.get(x, 0.0) + max(0.0, length)
    return [x for x, length in covered.items() if length >= 0.8 * (bottom - top)]


def _edges(header: Header, spans: Spans, rules: Sequence[float]) -> _Edges:
    """The edges by the words' positions alone, those by rules, and whether any word stands between the two."""
    edges = column_edges(header, spans)
    ruled = ruled_edges(header, edges, rules) if rules else ()
    apart = [(min(pair), max(pair)) for pair in zip(edges, ruled, strict=False) if pair[0] != pair[1]]
    return edges, ruled, any(spans.over(low, high) for low, high in apart)


def _merged(positions: Iterable[float], tolerance: float) -> list[float]:
    """Positions in order, those of a double rule put into their middle."""
    groups: list[list[float]] = []
    for x in sorted(positions):
        if groups and x - groups[-1][-1] <= tolerance:
            groups[-1].append(x)
        else:
            groups.append([x])
    return [sum(group) / len(group) for group in groups]
