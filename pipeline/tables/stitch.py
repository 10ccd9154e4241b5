"""Joins the pieces of rows that go on over a page break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.model import Doubt, PageBox, kept
from pipeline.tables.blocks import Block
from pipeline.tables.evidence import Evidence
from pipeline.tables.rawrows import OVER_PAGE
from pipeline.tables.rowcosts import costs_of

OPEN_WORTH = 6.0
"""How much the lack of a closing rule at a page break speaks for the row going on there."""
MARGIN = 2.5
"""A joint whose opposite would cost less than this more is doubtful."""


@dataclass
class Piece:
    """What one page has of a row: a block with all its words, and whether rules close it above and below."""

    block: Block
    is_closed_above: bool = True
    is_closed_below: bool = True
    boxes: dict[str, PageBox] = field(default_factory=dict)


P = TypeVar("P", bound=Piece)


@dataclass
class Stitched(Generic[P]):
    """A row of one or more pieces on successive pages."""

    pieces: list[P]
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def blocks(self) -> list[Block]:
        return [p.block for p in self.pieces]


def stitch(pieces: Sequence[P], evidence: Evidence) -> list[Stitched[P]]:
    """Rows from pieces in reading order: a piece first on its page may go on the row above; all others are rows."""
    joints = _Joints(pieces, evidence)
    rows: list[Stitched[P]] = []
    for piece in pieces:
        last = rows[-1] if rows else None
        if last is None or last.pieces[-1].block.page == piece.block.page:
            rows.append(Stitched([piece]))
            continue
        gain = joints.gain(last, piece)
        if gain > 0:
            last.pieces.append(piece)
            target = last
        else:
            target = Stitched([piece])
            rows.append(target)
        if abs(gain) < MARGIN:
            what = "was read as going on" if gain > 0 else "was read as beginning"
            message = f"a row {what} at the top of page {piece.block.page} (margin {abs(gain):.1f})"
            target.doubts.append(Doubt("row", OVER_PAGE, message))
            if target is not last:
                last.doubts.append(Doubt("row", OVER_PAGE, message))
    return rows


class _Joints:
    """What joining pieces to rows gains, in the mode that makes all the pieces of a table cheapest."""

    def __init__(self, pieces: Sequence[Piece], evidence: Evidence) -> None:
        self.pieces = pieces
        self.evidence = evidence

    def gain(self, last: Stitched[P], piece: P) -> float:
        """How much cheaper one row is than two; above 0 the row goes on."""
        above, below, both = (self._costs(b) for b in (last.blocks, [piece.block], [*last.blocks, piece.block]))
        boundary = self.evidence.boundary(last.blocks, [piece.block])
        is_open = not (last.pieces[-1].is_closed_below and piece.is_closed_above)
        worth = OPEN_WORTH if is_open else 0.0
        gains = [a + b + boundary - c + worth for a, b, c in zip(above, below, both, strict=True)]
        if min(gains) > MARGIN or max(gains) < -MARGIN:
            return gains[0]  # it is the same in any mode
        return gains[self.mode]

    @kept
    def mode(self) -> int:
        """Where statuses stand in their rows, as the place among ``MODES``: what makes the pieces cheapest."""
        totals = [sum(costs) for costs in zip(*[self._costs([piece.block]) for piece in self.pieces], strict=True)]
        return totals.index(min(totals))

    def _costs(self, blocks: Sequence[Block]) -> tuple[float, float, float]:
        return costs_of(self.evidence, blocks)[1]
