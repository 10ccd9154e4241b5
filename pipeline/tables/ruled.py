"""The witness `ruled`: rows from drawn rules (or the edges of shadings), columns from rules where they are drawn."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.model import Box, Doubt, PageBox, Rule, Word
from pipeline.tables.blocks import Block, assign, blocks_of
from pipeline.tables.ground import Ground, Stretch
from pipeline.tables.header import Header
from pipeline.tables.merged import merged_below, merged_beside, regions_under, status_edges
from pipeline.tables.parts import Part, Run
from pipeline.tables.rawrows import RawRow
from pipeline.tables.rowcosts import costs_of
from pipeline.tables.settings import SETTINGS, TableSettings
from pipeline.tables.stitch import Piece, Stitched, stitch


@dataclass(frozen=True)
class Grid:
    """The rules of a table on one page: y of those that part rows, the table's left and right.

    ``columns_bottom`` is where its drawn column rules end, None where there are none.
    """

    ys: tuple[float, ...]
    left: float
    right: float
    columns_bottom: float | None
    levels: tuple[tuple[Box, ...], ...] = ()
    """The rules at each of ``ys``."""


def ruled_rows(run: Run, ground: Ground, settings: TableSettings = SETTINGS) -> list[RawRow] | None:
    """The rows of a run as its rules tell them.

    Returns:
        None where rules do not tell rows: there are none between rows, or one of their cells holds several rows.
    """
    pieces: list[_Piece] = []
    inner = 0
    left, right = _sides(run)
    last_part = next((p for p in reversed(run.parts) if p.words), None)
    end = 0
    for part, own in zip(run.parts, ground.parts, strict=True):
        first, end = end, end + len(own)
        if not part.words:
            continue
        grid = find_grid(part, own, left, right, settings)
        if grid is None:
            return None
        bands = _Bands.of_blocks(part, ground, range(first, end), grid) or _Bands.of_words(part, grid)
        inner += bands.inner
        found = list(_pieces(part, grid, bands, is_last=part is last_part))
        if any(_holds_several_rows(piece, part, ground) for piece in found):
            return None
        pieces.extend(found)
    if not pieces or inner == 0:
        return None
    parted = {part.number: status_edges(part) for part in reversed(run.parts) if part.words}
    rows = stitch(pieces, ground.evidence)
    over = merged_below([row.pieces for row in rows], run.header.regions)
    return [
        _raw_row(r, ground, (*merged_beside([p.block for p in r.pieces], parted), *over.get(i, ())))
        for i, r in enumerate(rows)
    ]


def _sides(run: Run) -> tuple[float, float]:
    """Left and right (points) of the table's words, header included: one page may hold the end of a comment only."""
    headers = {id(part.header): part.header for part in run.parts}.values()
    boxes = [line.box for part in run.parts for line in part.lines] + [w.box for h in headers for w in h.words]
    return min([b[0] for b in boxes]), max([b[2] for b in boxes])


def find_grid(part: Part, own: Sequence[Block], left: float, right: float, settings: TableSettings) -> Grid | None:
    """The grid of one page of a table whose words reach from ``left`` to ``right``; None where no rule parts rows."""
    top, bottom = min([b.top for b in own]), max([b.bottom for b in own])
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
    ys, levels = [], []
    for level in _levels(horizontals, settings.rule_tolerance):
        if _covered(level, left, right) >= settings.row_rule_share * (right - left):
            ys.append(sum(b.y_centre for b in level) / len(level))
            levels.append(tuple(level))
    if not ys:
        return None
    return Grid(
        tuple(ys),
        left,
        right,
        max((r.box.bottom for r in rules if not r.is_fill_edge and r.box in verticals), default=None),
        tuple(levels),
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


@dataclass(frozen=True)
class _Band:
    """What stands between two rules: a block with all its words, and which of the run's it is, None where cut anew."""

    whole: Block
    places: range | None


@dataclass(frozen=True)
class _Bands:
    """What stands above the first rule, between each two and below the last; None where nothing does."""

    bands: list[_Band | None]

    @property
    def inner(self) -> int:
        """How many of the rules have words of the table on both sides."""
        filled = [i for i, band in enumerate(self.bands) if band is not None]
        return filled[-1] - filled[0]

    @classmethod
    def of_blocks(cls, part: Part, ground: Ground, places: range, grid: Grid) -> _Bands | None:
        """The bands of whole blocks; None where a rule cuts one, or the columns are others by rules.

        ``places`` are those of the part's blocks in the run.
        """
        if part.has_ruled_columns:
            return None
        found: list[list[int]] = [[] for _ in range(len(grid.ys) + 1)]
        for at in places:
            block = ground.blocks[at]
            band = bisect_right(grid.ys, block.top)
            if band < len(grid.ys) and grid.ys[band] <= block.bottom:
                return None
            found[band].append(at)
        return cls([_band(ground, range(own[0], own[-1] + 1)) if own else None for own in found])

    @classmethod
    def of_words(cls, part: Part, grid: Grid) -> _Bands:
        """The bands of words, each where its middle stands."""
        found: list[list[Word]] = [[] for _ in range(len(grid.ys) + 1)]
        for word in part.words:
            found[bisect_right(grid.ys, word.box.y_centre)].append(word)
        edges = part.ruled_edges or part.edges
        return cls([_Band(_block(part.number, words, part.header, edges), None) if words else None for words in found])


def _block(number: int, words: Sequence[Word], header: Header, edges: Sequence[float]) -> Block:
    top, bottom = min([w.box[1] for w in words]), max([w.box[3] for w in words])
    return Block.of_cells(number, top, bottom, assign(words, header, edges))


def _band(ground: Ground, places: range) -> _Band:
    """The band of some of a run's blocks, under each other on one page."""
    stretch, blocks = ground.stretch(places.start, places.stop), ground.blocks[places.start : places.stop]
    bottom = max([b.bottom for b in blocks])
    goals, comments = stretch.lines["goal"], stretch.lines["comment"]
    return _Band(Block(blocks[0].page, blocks[0].top, bottom, stretch.cells, None, goals, comments), places)


def _pieces(part: Part, grid: Grid, bands: _Bands, is_last: bool) -> Iterator[_Piece]:
    tops, bottoms = [float("-inf"), *grid.ys], [*grid.ys, float("inf")]
    for band, top, bottom in zip(bands.bands, tops, bottoms, strict=True):
        if band is not None and not (bottom == float("inf") and _is_below_table(band.whole, part, grid, is_last)):
            yield _piece(part, grid, band, top, bottom)


def _is_below_table(block: Block, part: Part, grid: Grid, is_last: bool) -> bool:
    """Whether words under the last rule stand outside the table rather than in a row that no rule closes."""
    if grid.columns_bottom is not None:
        return grid.columns_bottom < grid.ys[-1] + 3
    words = [w for own in block.cells.values() for w in own]
    is_row = any(key in block.cells for key in (*part.header.regions, "label")) or _is_goal_type(words, part)
    return is_last and not is_row


def _is_goal_type(words: Sequence[Word], part: Part) -> bool:
    """Whether all the words are set in the type of the goals above, and comments are not: a goal without statuses."""
    cells = assign(part.words, part.header, part.ruled_edges or part.edges)
    goals, comments = ({(w.font, w.size) for w in cells.get(key, ())} for key in ("goal", "comment"))
    return not goals & comments and all((w.font, w.size) in goals for w in words)


@dataclass
class _Piece(Piece):
    """A piece of a row, and which of the run's blocks it is made of, None where a rule cuts one.

    ``top_over``: the regions over whose columns the rule above it runs, None where there is none.
    """

    places: range | None = None
    top_over: frozenset[str] | None = None


def _piece(part: Part, grid: Grid, band: _Band, top: float, bottom: float) -> _Piece:
    block = band.whole
    y0 = top if top != float("-inf") else block.top
    y1 = bottom if bottom != float("inf") else max(block.bottom, grid.columns_bottom or 0.0)
    xs = [grid.left, *(part.ruled_edges or part.edges), grid.right]
    boxes = {column.key: PageBox(part.number, xs[i], y0, xs[i + 1], y1) for i, column in enumerate(part.header.columns)}
    rule = grid.levels[grid.ys.index(top)] if top in grid.ys else None
    over = regions_under(rule, part, grid.left, grid.right) if rule is not None else None
    return _Piece(block, top != float("-inf"), bottom != float("inf"), boxes, band.places, over)


def _holds_several_rows(piece: _Piece, part: Part, ground: Ground) -> bool:
    """Whether statuses of one region stand at several heights in the piece: then rules do not part all rows."""
    if piece.places is not None:
        blocks: Sequence[Block] = ground.blocks[piece.places.start : piece.places.stop]
    else:
        words = [w for own in piece.block.cells.values() for w in own]
        blocks = blocks_of(replace(part, words=words))
    evidence = ground.evidence
    regions = frozenset(evidence.facts.regions)
    printed = [key for block in blocks for key in block.cells if key in regions]
    return len(set(printed)) < len(printed) and costs_of(evidence, blocks)[0] > 0


def _raw_row(row: Stitched[_Piece], ground: Ground, merged: Iterable[Doubt]) -> RawRow:
    boxes: dict[str, tuple[PageBox, ...]] = {}
    for piece in row.pieces:
        for key, box in piece.boxes.items():
            boxes[key] = (*boxes.get(key, ()), box)
    stretch = _stretch(row, ground)
    return RawRow("ruled", stretch.cells, tuple(merged), row.doubts, boxes, lines=stretch.lines)


def _stretch(row: Stitched[_Piece], ground: Ground) -> Stretch:
    """The words of a row: a stretch of the run where no rule cuts a block and nothing between pieces is left out."""
    places = [piece.places for piece in row.pieces if piece.places is not None]
    is_whole = len(places) == len(row.pieces) and all(a.stop == b.start for a, b in pairwise(places))
    return ground.stretch(places[0].start, places[-1].stop) if is_whole else Stretch.of(row.blocks)
