"""Joins the pieces of rows that go on over a page break."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipeline.model import Doubt, PageBox
from pipeline.tables.blocks import Block
from pipeline.tables.evidence import MODES, Evidence, Mode
from pipeline.tables.rawrows import OVER_PAGE
from pipeline.tables.rowstate import RowState

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
    pages = {piece.block.page for piece in pieces}
    mode = _mode(pieces, evidence) if len(pages) > 1 else MODES[0]  # on one page nothing is joined
    rows: list[Stitched[P]] = []
    for piece in pieces:
        last = rows[-1] if rows else None
        if last is None or last.pieces[-1].block.page == piece.block.page:
            rows.append(Stitched([piece]))
            continue
        gain = _gain_of_joining(last, piece, evidence, mode)
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


def _gain_of_joining(last: Stitched[P], piece: P, evidence: Evidence, mode: Mode) -> float:
    """How much cheaper one row is than two; above 0 the row goes on."""
    apart = _cost(last.blocks, evidence, mode) + _cost([piece.block], evidence, mode)
    apart += evidence.boundary(last.blocks, [piece.block])
    is_open = not (last.pieces[-1].is_closed_below and piece.is_closed_above)
    return apart - _cost([*last.blocks, piece.block], evidence, mode) + (OPEN_WORTH if is_open else 0.0)


def _cost(blocks: Sequence[Block], evidence: Evidence, mode: Mode) -> float:
    return RowState(evidence, blocks).cost(mode)


def _mode(pieces: Sequence[Piece], evidence: Evidence) -> Mode:
    """Where statuses stand in their rows: what makes the pieces cheapest."""
    costs = [RowState(evidence, [piece.block]).costs() for piece in pieces]
    totals = dict(zip(MODES, map(sum, zip(*costs, strict=True)), strict=True)) if costs else dict.fromkeys(MODES, 0.0)
    return min(MODES, key=lambda mode: totals[mode])
