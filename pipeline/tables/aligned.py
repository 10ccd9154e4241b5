"""The witness `aligned`: rows from the positions of words alone.

Rows are found by dynamic programming over the blocks of a run (the least-cost segmentation, as in segmented least
squares, Bellman 1961): each row has a cost by what it holds, each boundary one by what it parts (:mod:`evidence`). The
table as a whole decides whether statuses stand at the top, in the middle or at the bottom of their rows: the cheapest
reading wins.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model import Doubt, Line, kept
from pipeline.tables.blocks import Block, first_line, last_line
from pipeline.tables.evidence import MODES, Evidence, Joint, Mode, RunFacts
from pipeline.tables.ground import Ground
from pipeline.tables.rawrows import OVER_PAGE, ROW_BOUNDARY, RawRow
from pipeline.tables.rowcosts import costs_along, costs_of
from pipeline.tables.starts import row_starts

MARGIN = 2.5
"""A boundary whose opposite would cost less than this more is doubtful. Measured: right boundaries 4-30."""

OWN_MODE = 6.0
"""A table is read in another mode than the document's when that costs so much less. Measured over
90 documents of one mode each: up to 4.5 by chance, with the same rows, and once 7.9."""

ENDS = (".", "!", "?")

REACH = 60
"""Blocks above a boundary among which the last line of each column is looked for: a row is never that long."""


_Ending = tuple[int, tuple[float, float, float]]
"""One past the last block of a row, and what the row costs in each mode."""


@dataclass(frozen=True)
class Segmentation:
    """The rows of a run as (first block, one past the last block), their cost, and the mode they were read in."""

    rows: tuple[tuple[int, int], ...]
    cost: float
    mode: Mode


def aligned_rows(grounds: Sequence[Ground]) -> list[list[RawRow]]:
    """The rows of each run of a document, from positions alone; none for a run without words."""
    tables = [_Spans(ground.blocks, ground.evidence) for ground in grounds]
    first = _read(tables)
    gaps = [_gaps(spans.blocks, rows, spans.evidence.facts) for spans, rows in zip(tables, first, strict=True)]
    for spans, own in zip(tables, gaps, strict=True):
        spans.learn(*own)
    return [_raw_rows(*table) for table in zip(grounds, tables, _read(tables), strict=True)]


def _read(tables: Sequence[_Spans]) -> list[Segmentation]:
    """The least-cost rows of each table, all in the mode that makes the document cheapest.

    A table that costs much less in another mode is set in that one.
    """
    readings = [spans.segmentations() for spans in tables]
    usual = min(MODES, key=lambda mode: sum(by_mode[mode].cost for by_mode in readings))
    return [_settled(by_mode, usual) for by_mode in readings]


def _settled(by_mode: Mapping[Mode, Segmentation], usual: Mode) -> Segmentation:
    best = min(by_mode.values(), key=lambda rows: rows.cost)
    return best if best.cost < by_mode[usual].cost - OWN_MODE else by_mode[usual]


def _raw_rows(ground: Ground, spans: _Spans, rows: Segmentation) -> list[RawRow]:
    doubts = _Doubts(spans, rows)
    stretches = [((i, j), ground.stretch(i, j)) for i, j in rows.rows]
    return [RawRow("aligned", s.cells, (), _DoubtsOfRow(doubts, row), lines=s.lines) for row, s in stretches]


class _Spans:
    """What every stretch of blocks costs as a row, and every place as a row's beginning.

    Made once: modes and gaps, by which the table is read anew, change the sums but not what goes into them.
    """

    def __init__(self, blocks: Sequence[Block], evidence: Evidence) -> None:
        self.blocks = blocks
        self.evidence = evidence
        self.starts = row_starts(blocks, evidence)
        self._ends = [*self.starts[1:], len(blocks)]
        # what stands between two such places goes into a row as a whole
        stretches = zip(self.starts, self._ends, strict=True)
        self._stretches = [evidence.read_signs(blocks[i:j]) for i, j in stretches] if blocks else []
        self._rows_from = {i: self._rows(i, at) for at, i in enumerate(self.starts)}
        self._boundaries: dict[int, float] = {}
        goals, comments = _joints([b.goal_lines for b in blocks]), _joints([b.comment_lines for b in blocks])
        self._text_signs = {i: evidence.text_signs(blocks[i], goals[i], comments[i]) for i in self.starts[1:]}

    def _rows(self, i: int, at: int) -> list[_Ending]:
        """Where rows that begin with block ``i`` may end, and what they cost.

        ``at`` is the number of the stretch that begins there. A row ends behind the block with which it holds too many
        statuses or pages, which may lie in the middle of a stretch.
        """
        most = len(self.evidence.facts.regions)
        found: list[_Ending] = []
        page_behind = self.blocks[i].page + self.evidence.settings.max_row_pages
        stretches, ends = self._stretches[at:], self._ends[at:]
        costs_along_it = costs_along(self.evidence, stretches)
        for stretch, end, (conflicts, costs) in zip(stretches, ends, costs_along_it, strict=True):
            if conflicts > most or stretch.last.page >= page_behind:
                # where even the first stretch is too much it is a row all the same: there is no way around it
                if not found or stretch.first is stretch.last or not self._is_over_before(i, end - 1, page_behind):
                    found.append((end, costs))
                break
            found.append((end, costs))
        return found

    def _is_over_before(self, i: int, j: int, page_behind: int) -> bool:
        """Whether blocks ``i`` to ``j`` (left out), of a row that is too much with ``j``, are too much without it."""
        if not self.evidence.signs_of(self.blocks[j]).statuses or self.blocks[j].page >= page_behind:
            return True
        conflicts, _ = costs_of(self.evidence, self.blocks[i:j])
        return conflicts > len(self.evidence.facts.regions)

    def cost(self, i: int, j: int, mode: Mode) -> float:
        """The cost of blocks ``i`` to ``j`` (left out) as one row."""
        known = next((costs for end, costs in self._rows_from.get(i, ()) if end == j), None)
        _, costs = (0, known) if known else costs_of(self.evidence, self.blocks[i:j])
        return costs[MODES.index(mode)]

    def starts_inside(self, i: int, j: int) -> Sequence[int]:
        """Where rows may begin behind block ``i`` and before block ``j``."""
        return self.starts[bisect_right(self.starts, i) : bisect_left(self.starts, j)]

    def learn(self, row_gaps: Sequence[float], inner_gaps: Sequence[float]) -> None:
        """Knows from now on which white spaces stand above rows, and which inside them."""
        self.evidence = self.evidence.with_gaps(row_gaps, inner_gaps)
        self._boundaries = {}

    def boundary(self, i: int) -> float:
        """The cost of a row beginning with block ``i``."""
        cost = self._boundaries.get(i)
        if cost is None:
            breaks, fresh = self._text_signs[i]
            cost = self._boundaries[i] = breaks - self.evidence.gap_worth(self.blocks[i].gap) - fresh
        return cost

    def segmentations(self) -> dict[Mode, Segmentation]:
        """The least-cost rows in each mode."""
        n, far = len(self.blocks), float("inf")
        # the cost of the best rows up to each block, and where the last of them begins, mode by mode
        top, middle, bottom = best = [[0.0, *[far] * n] for _ in MODES]
        top_begins, middle_begins, bottom_begins = begins = [[-1] * (n + 1) for _ in MODES]
        for i in self.starts:
            boundary = self.boundary(i) if i else 0.0
            to_top, to_middle, to_bottom = top[i] + boundary, middle[i] + boundary, bottom[i] + boundary
            for j, (in_top, in_middle, in_bottom) in self._rows_from[i]:
                if to_top + in_top < top[j]:
                    top[j], top_begins[j] = to_top + in_top, i
                if to_middle + in_middle < middle[j]:
                    middle[j], middle_begins[j] = to_middle + in_middle, i
                if to_bottom + in_bottom < bottom[j]:
                    bottom[j], bottom_begins[j] = to_bottom + in_bottom, i
        return {
            mode: Segmentation(_way_to(n, own), costs[n], mode)
            for mode, own, costs in zip(MODES, begins, best, strict=True)
        }


def _way_to(end: int, begins: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """The rows up to block ``end``, where ``begins`` tells of each end where its row begins."""
    rows: list[tuple[int, int]] = []
    while end > 0:
        rows.append((begins[end], end))
        end = begins[end]
    return tuple(reversed(rows))


def _joints(lines_of_blocks: Sequence[Sequence[Line]]) -> list[Joint]:
    """For each block the last line of a column above it, and the first from there on."""
    before: list[Line | None] = []
    at, last = -REACH - 1, None
    for i, lines in enumerate(lines_of_blocks):
        before.append(last if i - at <= REACH else None)
        if lines:
            at, last = i, lines[-1]
    after: list[Line | None] = []
    first = None
    for lines in reversed(lines_of_blocks):
        first = lines[0] if lines else first
        after.append(first)
    return list(zip(before, reversed(after), strict=True))


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


class _Doubts:
    """What is doubtful about the rows of a run, worked out when it is first asked for."""

    def __init__(self, spans: _Spans, rows: Segmentation) -> None:
        self.spans = spans
        self.rows = rows

    @kept
    def of_rows(self) -> Mapping[int, Sequence[Doubt]]:
        """The doubts on each row, by its first block."""
        doubts = _boundary_doubts(self.spans, self.rows)
        for i, j in self.rows.rows:
            doubts.setdefault(i, []).extend(_two_goals(self.spans.blocks[i:j]))
        return doubts


@dataclass(frozen=True)
class _DoubtsOfRow:
    """The doubts on one row of a run (its first block, one past its last)."""

    doubts: _Doubts
    row: tuple[int, int]

    def __iter__(self) -> Iterator[Doubt]:
        return iter(self.doubts.of_rows[self.row[0]])


def _boundary_doubts(spans: _Spans, rows: Segmentation) -> dict[int, list[Doubt]]:
    """Per row (by its first block): boundaries that could as well be elsewhere."""
    doubts: dict[int, list[Doubt]] = {}
    own = {row: spans.cost(*row, rows.mode) for row in rows.rows}
    for find in (_may_be_one, _may_begin_beside, _may_begin_inside):
        for found, doubt in find(spans, rows, own):
            for row in found:
                doubts.setdefault(row, []).append(doubt)
    return doubts


_CostOfRow = Mapping[tuple[int, int], float]
_DoubtsOnRows = Iterator[tuple[tuple[int, ...], Doubt]]  # rows by their first blocks


def _may_be_one(spans: _Spans, rows: Segmentation, own: _CostOfRow) -> _DoubtsOnRows:
    for (a, b), (c, d) in pairwise(rows.rows):
        margin = spans.cost(a, d, rows.mode) - own[(a, b)] - own[(c, d)] - spans.boundary(c)
        if margin < MARGIN:
            begin = _begin(spans.blocks[c:d])
            message = f"rows may be one (margin {margin:.1f}): {begin!r} begins one of its own here"
            yield (a, c), Doubt("row", ROW_BOUNDARY, message)


def _may_begin_beside(spans: _Spans, rows: Segmentation, own: _CostOfRow) -> _DoubtsOnRows:
    """Rows that may begin some lines earlier or later than they do."""
    for (a, c), (_, d) in pairwise(rows.rows):
        for k in spans.starts_inside(a, d):
            moved = spans.cost(a, k, rows.mode) + spans.cost(k, d, rows.mode) + spans.boundary(k)
            margin = moved - own[(a, c)] - own[(c, d)] - spans.boundary(c)
            if k != c and margin < MARGIN:
                between = spans.blocks[min(k, c) : max(k, c)]
                message = f"{_begin(between)!r} may belong to the row beside it (margin {margin:.1f})"
                field = "comment" if all(block.cells.keys() <= {"comment"} for block in between) else "row"
                yield (a, c), Doubt(field, ROW_BOUNDARY, message)
                break


def _may_begin_inside(spans: _Spans, rows: Segmentation, own: _CostOfRow) -> _DoubtsOnRows:
    for a, b in rows.rows:
        for k in spans.starts_inside(a, b):
            margin = spans.cost(a, k, rows.mode) + spans.cost(k, b, rows.mode) + spans.boundary(k) - own[(a, b)]
            if margin < MARGIN:
                message = f"a row may begin at {_begin(spans.blocks[k:b])!r} (margin {margin:.1f})"
                yield (a,), Doubt("row", ROW_BOUNDARY, message)
                break


def _two_goals(row: Sequence[Block]) -> Iterator[Doubt]:
    """A doubt for each page's end at which a row's goal ends a sentence and begins another overleaf.

    It may be two goals, one of them without statuses: positions cannot tell.
    """
    for k in range(1, len(row)):
        if row[k].page == row[k - 1].page:
            continue
        before, after = last_line(row[:k], "goal"), first_line(row[k:], "goal")
        if before is not None and after is not None and before.text.endswith(ENDS) and not after.text[:1].islower():
            message = f"{after.text[:30]!r} at the top of page {row[k].page} may begin a goal of its own"
            yield Doubt("goal", OVER_PAGE, message)


def _begin(blocks: Sequence[Block]) -> str:
    lines = [line for b in blocks for line in (*b.goal_lines, *b.comment_lines)]
    return lines[0].text[:40] if lines else ""
