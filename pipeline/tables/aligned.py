"""The witness `aligned`: rows from the positions of words alone.

Rows are found by dynamic programming over the blocks of a run (the least-cost segmentation, as in segmented least
squares, Bellman 1961): each row has a cost by what it holds, each boundary one by what it parts (:mod:`evidence`). The
table as a whole decides whether statuses stand at the top, in the middle or at the bottom of their rows: the cheapest
reading wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Doubt
from pipeline.tables.blocks import Block, merge
from pipeline.tables.evidence import MODES, Evidence, Mode, RowState, RunFacts
from pipeline.tables.ground import Ground
from pipeline.tables.rawrows import RawRow

MARGIN = 2.5
"""A boundary whose opposite would cost less than this more is doubtful. Measured: right boundaries 4-30."""


@dataclass(frozen=True)
class Segmentation:
    """The rows of a run as (first block, one past the last block), their cost, and the mode they were read in."""

    rows: tuple[tuple[int, int], ...]
    cost: float
    mode: Mode


def aligned_rows(ground: Ground) -> list[RawRow]:
    """The rows of a run, from positions alone; empty for a run without words."""
    blocks, evidence = ground.blocks, ground.evidence
    if not blocks:
        return []
    evidence = evidence.with_gaps(*_gaps(blocks, _best(blocks, evidence), evidence.facts))
    best = _best(blocks, evidence)
    doubts = _doubts(blocks, best, evidence)
    return [RawRow("aligned", merge(blocks[i:j]), tuple(doubts.get(i, ()))) for i, j in best.rows]


def _best(blocks: Sequence[Block], evidence: Evidence) -> Segmentation:
    return min((_segment(blocks, evidence, mode) for mode in MODES), key=lambda s: s.cost)


def _segment(blocks: Sequence[Block], evidence: Evidence, mode: Mode) -> Segmentation:
    """The least-cost rows in one mode."""
    n = len(blocks)
    starts = _candidates(blocks, evidence)
    is_start = [False] * (n + 1)
    for i in starts:
        is_start[i] = True
    is_start[n] = True
    best: list[tuple[float, int]] = [(float("inf"), -1)] * (n + 1)
    best[0] = (0.0, 0)
    for i in starts:
        if best[i][0] == float("inf"):
            continue
        base = best[i][0] + (evidence.boundary(blocks[max(0, i - 60) : i], blocks[i:]) if i else 0.0)
        state = RowState(evidence)
        for j in range(i, n):
            state.add(blocks[j])
            if is_start[j + 1]:
                cost = base + state.cost(mode)
                if cost < best[j + 1][0]:
                    best[j + 1] = (cost, i)
            if state.conflicts > len(evidence.facts.regions) or _too_long(blocks, i, j, evidence):
                break
    rows: list[tuple[int, int]] = []
    end = n
    while end > 0:
        rows.append((best[end][1], end))
        end = best[end][1]
    return Segmentation(tuple(reversed(rows)), best[n][0], mode)


def _too_long(blocks: Sequence[Block], i: int, j: int, evidence: Evidence) -> bool:
    return blocks[j].page - blocks[i].page >= evidence.settings.max_row_pages


def _candidates(blocks: Sequence[Block], evidence: Evidence) -> list[int]:
    """Where a row may begin: at a page's top, at statuses, at a goal's or label's beginning."""
    starts = [0]
    for i in range(1, len(blocks)):
        block = blocks[i]
        has_status = any(r in block.cells for r in evidence.facts.regions)
        starts_goal = bool(block.goal_lines) and not block.goal_lines[0].text[:1].islower()
        starts_comment = bool(block.comment_lines) and evidence.label_of(block.comment_lines[0]) is not None
        unlabelled = not evidence.facts.has_labels and bool(block.comment_lines)
        if block.gap is None or has_status or starts_goal or starts_comment or unlabelled or "label" in block.cells:
            starts.append(i)
    return starts


def _gaps(blocks: Sequence[Block], rows: Segmentation, facts: RunFacts) -> tuple[list[float], list[float]]:
    """White above rows that have statuses, and white between the blocks inside rows."""
    begins = {i for i, _ in rows.rows}
    above_rows = [
        gap
        for i, j in rows.rows
        if (gap := blocks[i].gap) is not None and any(r in b.cells for b in blocks[i:j] for r in facts.regions)
    ]
    inside = [b.gap for k, b in enumerate(blocks) if k not in begins and b.gap is not None]
    return above_rows, inside


def _doubts(blocks: Sequence[Block], rows: Segmentation, evidence: Evidence) -> dict[int, list[Doubt]]:
    """Per row (by its first block): boundaries that could as well be elsewhere."""
    doubts: dict[int, list[Doubt]] = {}

    def cost(i: int, j: int) -> float:
        state = RowState(evidence)
        for block in blocks[i:j]:
            state.add(block)
        return state.cost(rows.mode)

    def boundary(i: int) -> float:
        return evidence.boundary(blocks[max(0, i - 60) : i], blocks[i:])

    own = {row: cost(*row) for row in rows.rows}
    for (a, b), (c, d) in pairwise(rows.rows):
        margin = cost(a, d) - own[(a, b)] - own[(c, d)] - boundary(c)
        if margin < MARGIN:
            message = f"rows may be one (margin {margin:.1f}): {_begin(blocks[c:d])!r} begins one of its own here"
            for row in (a, c):
                doubts.setdefault(row, []).append(Doubt("row", "row-boundary", message))
    for a, b in rows.rows:
        for k in [k for k in _candidates(blocks, evidence) if a < k < b]:
            margin = cost(a, k) + cost(k, b) + boundary(k) - own[(a, b)]
            if margin < MARGIN:
                message = f"a row may begin at {_begin(blocks[k:b])!r} (margin {margin:.1f})"
                doubts.setdefault(a, []).append(Doubt("row", "row-boundary", message))
                break
    return doubts


def _begin(blocks: Sequence[Block]) -> str:
    lines = [line for b in blocks for line in (*b.goal_lines, *b.comment_lines)]
    return lines[0].text[:40] if lines else ""
