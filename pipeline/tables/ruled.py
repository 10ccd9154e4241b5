"""The witness `ruled`: rows from drawn rules (or the edges of shadings), columns from rules where they are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.model import Box, Doubt, PageBox, Rule, Word
from pipeline.tables.blocks import Block, Cells, assign, blocks_of, column_lines, column_of, merge
from pipeline.tables.ground import Ground
from pipeline.tables.rawrows import RawRow
from pipeline.tables.rowstate import RowState
from pipeline.tables.runs import Part, Run
from pipeline.tables.settings import SETTINGS, TableSettings
from pipeline.tables.stitch import Piece, Stitched, stitch

RULE_REACH = 4.0
"""A column edge is ruled in a row when a rule stands within this (points) of it."""

DASHED_SHARE = 0.2
"""Share of a row's height that a rule covers at least. Measured: drawn 1.0, dashed 0.4-0.7, none 0."""


@dataclass(frozen=True)
class Grid:
    """The rules of a table on one page: y of those that part rows, the table's left and right.

    ``columns_bottom`` is where its drawn column rules end, None where there are none.
    """

    ys: tuple[float, ...]
    left: float
    right: float
    columns_bottom: float | None


def ruled_rows(run: Run, ground: Ground, settings: TableSettings = SETTINGS) -> list[RawRow] | None:
    """The rows of a run as its rules tell them.

    Returns:
        None where rules do not tell rows: there are none between rows, or one of their cells holds several rows.
    """
    pieces: list[Piece] = []
    inner = 0
    left, right = _sides(run)
    last_part = next((p for p in reversed(run.parts) if p.words), None)
    for part in run.parts:
        if not part.words:
            continue
        grid = find_grid(part, left, right, settings)
        if grid is None:
            return None
        middles = [(w.box[1] + w.box[3]) / 2 for w in part.words]
        inner += _inner(grid.ys, middles)
        pieces.extend(_pieces(part, grid, middles, ground, is_last=part is last_part))
    if not pieces or inner == 0 or any(_holds_several_rows(piece, run, ground) for piece in pieces):
        return None
    parted = {part.number: _status_edges(part) for part in reversed(run.parts) if part.words}
    return [_raw_row(row, _merged_statuses(row, parted)) for row in stitch(pieces, ground.evidence)]


class _StatusEdge(NamedTuple):
    """A ruled edge between the columns of two statuses: their keys, and the rules that stand at it."""

    pair: tuple[str, str]
    rules: tuple[Box, ...]


def _status_edges(part: Part) -> tuple[_StatusEdge, ...]:
    columns = part.header.columns
    verticals = [r.box for r in part.page.rules if not r.is_horizontal] if part.ruled_edges else ()
    return tuple(
        [
            _StatusEdge((left.key, right.key), tuple([b for b in verticals if abs(b.x_centre - edge) < RULE_REACH]))
            for edge, left, right in zip(part.ruled_edges, columns, columns[1:], strict=False)
            if left.role == right.role == "status"
        ]
    )


def _merged_statuses(row: Stitched, parted: Mapping[int, Sequence[_StatusEdge]]) -> Iterator[Doubt]:
    """Doubts on status columns whose cells are merged: the table has a rule between them, the row has none."""
    for piece in row.pieces:
        for pair, rules in parted[piece.block.page]:
            has_word = any(piece.block.cells.get(key) for key in pair)
            if has_word and not _runs_along(rules, piece.block):
                message = f"no rule parts {pair[0]} and {pair[1]} in this row: one status may stand for both"
                yield from (Doubt(key, "merged-cells", message) for key in pair)


def _runs_along(rules: Iterable[Box], block: Block) -> bool:
    """Whether rules, dashed ones included, run along a good part of the block's height."""
    covered = sum([max(0.0, min(b.bottom, block.bottom) - max(b.top, block.top)) for b in rules])
    return covered >= DASHED_SHARE * (block.bottom - block.top)


def _sides(run: Run) -> tuple[float, float]:
    """Left and right (points) of the table's words, header included: one page may hold the end of a comment only."""
    boxes = [w.box for words in ([*p.words, *p.header.words] for p in run.parts) for w in words]
    return min([b[0] for b in boxes]), max([b[2] for b in boxes])


def find_grid(part: Part, left: float, right: float, settings: TableSettings = SETTINGS) -> Grid | None:
    """The grid of one page of a table whose words reach from ``left`` to ``right``; None where no rule parts rows."""
    top, bottom = min([w.box[1] for w in part.words]), max([w.box[3] for w in part.words])
    body = Box(left, top, right, bottom)
    drawn = [r for r in part.page.rules if not r.is_fill_edge]
    return _grid(drawn, body, settings) or _grid(part.page.rules, body, settings)


def _grid(rules: Sequence[Rule], body: Box, settings: TableSettings) -> Grid | None:
    verticals = [r.box for r in rules if not r.is_horizontal and r.box.bottom > body.top and r.box.top < body.bottom]
    reach = 0.5 * body.width
    horizontals = [
        r.box
        for r in rules
        if r.is_horizontal and min(r.box.x1, body.x1) - max(r.box.x0, body.x0) > 0 and r.box.x0 > body.x0 - reach
    ]
    if not horizontals:
        return None
    left = min([body.x0, *(v.x_centre for v in verticals)])
    right = max([body.x1, *(v.x_centre for v in verticals)])
    ys = []
    for level in _levels(horizontals, settings.rule_tolerance):
        if _covered(level, left, right) >= settings.row_rule_share * (right - left):
            ys.append(sum(b.y_centre for b in level) / len(level))
    if not ys:
        return None
    return Grid(
        tuple(ys),
        left,
        right,
        max((r.box.bottom for r in rules if not r.is_fill_edge and r.box in verticals), default=None),
    )


def _levels(boxes: Iterable[Box], tolerance: float) -> list[list[Box]]:
    """Horizontal rules by height: those within ``tolerance`` of each other are one level."""
    levels: list[list[Box]] = []
    for box in sorted(boxes, key=lambda b: b.y_centre):
        if levels and box.y_centre - levels[-1][-1].y_centre <= tolerance:
            levels[-1].append(box)
        else:
            levels.append([box])
    return levels


def _covered(boxes: Sequence[Box], left: float, right: float) -> float:
    """Length (points) that the boxes cover between ``left`` and ``right``, overlaps counted once."""
    total, reached = 0.0, left
    for box in sorted(boxes, key=lambda b: b.x0):
        start, end = max(box.x0, reached), min(box.x1, right)
        if end > start:
            total += end - start
        reached = max(reached, min(box.x1, right))
    return total


def _inner(ys: Iterable[float], middles: Sequence[float]) -> int:
    """How many of the rules have words of the table, whose middles are given, on both sides."""
    first, last = min(middles), max(middles)
    return sum([first < y < last for y in ys])


def _pieces(part: Part, grid: Grid, middles: Sequence[float], ground: Ground, is_last: bool) -> list[Piece]:
    ys = list(grid.ys)
    tops, bottoms = [float("-inf"), *ys], [*ys, float("inf")]
    bands: list[list[Word]] = [[] for _ in tops]
    for word, middle in zip(part.words, middles, strict=True):
        bands[bisect_right(ys, middle)].append(word)
    columns = column_of(part.words, part.header, part.ruled_edges) if part.ruled_edges else ground.column_of
    pieces = []
    for words, top, bottom in zip(bands, tops, bottoms, strict=True):
        is_outside = bottom == float("inf") and _is_below_table(words, part, grid, is_last)
        if words and not is_outside:
            pieces.append(_piece(part, grid, words, top, bottom, columns, ground))
    return pieces


def _is_below_table(words: Sequence[Word], part: Part, grid: Grid, is_last: bool) -> bool:
    """Whether words under the last rule stand outside the table rather than in a row that no rule closes."""
    if grid.columns_bottom is not None:
        return grid.columns_bottom < grid.ys[-1] + 3
    cells = assign(words, part.header, part.ruled_edges or part.edges)
    is_row = any(key in cells for key in (*part.header.regions, "label")) or _is_goal_type(words, part)
    return is_last and not is_row


def _is_goal_type(words: Sequence[Word], part: Part) -> bool:
    """Whether all the words are set in the type of the goals above, and comments are not: a goal without statuses."""
    cells = assign(part.words, part.header, part.ruled_edges or part.edges)
    goals, comments = ({(w.font, w.size) for w in cells.get(key, ())} for key in ("goal", "comment"))
    return not goals & comments and all((w.font, w.size) in goals for w in words)


def _piece(
    part: Part,
    grid: Grid,
    words: Sequence[Word],
    top: float,
    bottom: float,
    columns: Mapping[int, str],
    ground: Ground,
) -> Piece:
    cells: Cells = {}
    for word in words:
        cells.setdefault(columns[id(word)], []).append(word)
    first, last = min([w.box[1] for w in words]), max([w.box[3] for w in words])
    lines = {key: list(ground.lines_of(cells[key])) for key in ("goal", "comment") if key in cells}
    block = Block(part.number, first, last, cells, lines=lines)
    y0 = top if top != float("-inf") else block.top
    y1 = bottom if bottom != float("inf") else max(block.bottom, grid.columns_bottom or 0.0)
    xs = [grid.left, *(part.ruled_edges or part.edges), grid.right]
    boxes = {column.key: PageBox(part.number, xs[i], y0, xs[i + 1], y1) for i, column in enumerate(part.header.columns)}
    return Piece(block, top != float("-inf"), bottom != float("inf"), boxes)


def _holds_several_rows(piece: Piece, run: Run, ground: Ground) -> bool:
    """Whether statuses of one region stand at several heights in the piece: then rules do not part all rows."""
    column_of, regions = ground.column_of, ground.evidence.facts.regions
    own = {id(w) for words in piece.block.cells.values() for w in words}
    counts = Counter(map(column_of.get, own))
    if all(counts[region] <= 1 for region in regions):
        return False
    blocks = _whole_blocks(ground.blocks_on.get(piece.block.page, ()), own)
    if blocks is None:
        part = next(p for p in run.parts if p.number == piece.block.page and p.words)
        words = [w for w in part.words if id(w) in own]
        blocks = blocks_of(part.number, column_lines(replace(part, words=words)))
    return RowState(ground.evidence, blocks).conflicts > 0


def _whole_blocks(blocks: Iterable[Block], own: Set[int]) -> list[Block] | None:
    """The blocks that hold the words whose ``id`` is in ``own`` and no others; None where there are none such."""
    found, count = [], 0
    for block in blocks:
        groups = block.cells.values()
        if id(next(iter(groups))[0]) not in own:
            continue
        if not all(own.issuperset(map(id, words)) for words in groups):
            return None
        found.append(block)
        count += sum(map(len, groups))
    return found if count == len(own) else None


def _raw_row(row: Stitched, merged: Iterable[Doubt]) -> RawRow:
    boxes: dict[str, tuple[PageBox, ...]] = {}
    for piece in row.pieces:
        for key, box in piece.boxes.items():
            boxes[key] = (*boxes.get(key, ()), box)
    blocks = row.blocks
    lines = {
        "goal": tuple([line for block in blocks for line in block.goal_lines]),
        "comment": tuple([line for block in blocks for line in block.comment_lines]),
    }
    return RawRow("ruled", merge(blocks), (*row.doubts, *merged), boxes, lines=lines)
