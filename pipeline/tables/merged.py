"""Status cells merged beside or below each other, as the rules tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from pipeline.model import Box, Doubt
from pipeline.tables.blocks import Block
from pipeline.tables.parts import Part

RULE_REACH = 4.0
"""A column edge is ruled in a row when a rule stands within this (points) of it."""

COVERED = 0.2
"""Share of a row's height, or a column's width, that a rule covers at least. Measured: drawn 1.0, dashed 0.4-0.7,
none 0."""
MOSTLY = 0.5
"""Where rules between rows run along a column in so many places, one that does not tells merged cells."""
FEW_RULES = 3
"""Fewer rules between rows do not tell what is usual."""


class StatusEdge(NamedTuple):
    """A ruled edge between the columns of two statuses: their keys, and the rules that stand at it."""

    pair: tuple[str, str]
    rules: tuple[Box, ...]


def status_edges(part: Part) -> tuple[StatusEdge, ...]:
    """The ruled edges between the columns of statuses in a part."""
    columns = part.header.columns
    verticals = [r.box for r in part.page.rules if not r.is_horizontal] if part.ruled_edges else ()
    return tuple(
        [
            StatusEdge((left.key, right.key), tuple([b for b in verticals if abs(b.x_centre - edge) < RULE_REACH]))
            for edge, left, right in zip(part.ruled_edges, columns, columns[1:], strict=False)
            if left.role == right.role == "status"
        ]
    )


def merged_beside(row: Sequence[Block], parted: Mapping[int, Sequence[StatusEdge]]) -> Iterator[Doubt]:
    """Doubts on status columns whose cells are merged: the table has a rule between them, the row has none."""
    for block in row:
        for pair, rules in parted[block.page]:
            has_word = any(block.cells.get(key) for key in pair)
            if has_word and not _runs_along(rules, block):
                message = f"no rule parts {pair[0]} and {pair[1]} in this row: one status may stand for both"
                yield from (Doubt(key, "merged-cells", message) for key in pair)


def _runs_along(rules: Iterable[Box], block: Block) -> bool:
    """Whether rules, dashed ones included, run along a good part of the block's height."""
    covered = sum([max(0.0, min(b.bottom, block.bottom) - max(b.top, block.top)) for b in rules])
    return covered >= COVERED * (block.bottom - block.top)


class Piece(Protocol):
    """What a page has of a row, and the regions over whose columns the rule above it runs; None for no rule."""

    @property
    def block(self) -> Block: ...

    @property
    def top_over(self) -> frozenset[str] | None: ...


def regions_under(rule: Sequence[Box], part: Part, left: float, right: float) -> frozenset[str]:
    """The regions whose columns a rule between rows (of one or more boxes) runs along."""
    xs = [left, *(part.ruled_edges or part.edges), right]
    return frozenset(
        column.region
        for column, x0, x1 in zip(part.header.columns, xs, xs[1:], strict=False)
        if column.region and _covered(rule, x0, x1) >= COVERED * (x1 - x0)
    )


def _covered(rule: Sequence[Box], x0: float, x1: float) -> float:
    return max([0.0, sum(max(0.0, min(b.x1, x1) - max(b.x0, x0)) for b in rule)])


def merged_below(rows: Sequence[Sequence[Piece]], regions: Sequence[str]) -> Mapping[int, list[Doubt]]:
    """Doubts on blank statuses, by the place of their rows, that no rule parts from one in the row above or below."""
    inner = [
        (at, over)
        for at, (above, below) in enumerate(pairwise(rows), 1)
        if above[-1].block.page == below[0].block.page and (over := below[0].top_over) is not None
    ]
    doubts: dict[int, list[Doubt]] = {}
    if len(inner) < FEW_RULES:
        return doubts
    usual = [r for r in regions if sum([r in over for _, over in inner]) >= MOSTLY * len(inner)]
    for at, over in inner:
        for region in [r for r in usual if r not in over]:
            blank = [place for place in (at - 1, at) if not any(p.block.cells.get(region) for p in rows[place])]
            if len(blank) == 1:
                message = f"no rule parts the blank status of {region} from that beside it: one may stand for both rows"
                doubts.setdefault(blank[0], []).append(Doubt(region, "merged-cells", message))
    return doubts
