"""Cells that say more, or less, than their words: statuses merged or told by colours, rows that may be two."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from pipeline.lines import median
from pipeline.model import Box, Doubt, PageLayout, TableRow, Word, union
from pipeline.tables.header import Header
from pipeline.tables.parts import Part, Run

SHIFT = 0.25
"""A status this share of the distance between two regions off its column's usual place may stand for both.
Measured: within a column 0-0.05, in cells merged over two or four regions 0.5."""
RULE_REACH = 4.0
"""A column edge is ruled when a rule stands within this (points) of it."""
LEAST_ROWS = 3
"""Fewer rows do not tell what is usual in a table."""
FEW_OTHERS = 2
"""Where so many regions beside the first are blank, all of them, its status may be theirs. Measured: in 4 of 235 rows
without merged cells one region alone has a status, in none the first of the header."""
COMMON = 0.6
"""So many of a table's statuses stand alike against their labels where it is set that way. Measured: 0.7-1."""
ENDS = (".", "!", "?")
VIVID = 0.1
"""A colour whose channels differ by this much is no grey. Measured: white and greys 0, pale green and red from 0.15."""

Rgb = tuple[float, float, float]


class _Label(NamedTuple):
    """A region's label on a page, and how far (points) the nearest other one is; 0 where there is none."""

    box: Box
    step: float


class _Printed(NamedTuple):
    """A printed status: its row, where it stands against its label, and the label's distance to the nearest other.

    ``sides`` are those of its left side, middle and right side from the label's (points).
    """

    row: int
    sides: tuple[float, float, float]
    step: float


_Labels = Mapping[int, Mapping[str, _Label]]
"""Page → region → its label there."""


def with_doubted_cells(rows: Sequence[TableRow], run: Run) -> list[TableRow]:
    """The rows of a run, with doubts on status cells that look merged, and on blank ones that are told otherwise."""
    found: dict[int, list[Doubt]] = defaultdict(list)
    for at, doubt in (
        *_merged(rows, run),
        *_first_alone(rows, run),
        *_wordless(rows, run),
        *_maybe_two(rows),
        *_maybe_one(rows),
    ):
        found[at].append(doubt)
    return [replace(r, doubts=(*r.doubts, *found[i])) if i in found else r for i, r in enumerate(rows)]


# ---- merged cells ---------------------------------------------------------------------------------------------------


def _merged(rows: Sequence[TableRow], run: Run) -> Iterator[tuple[int, Doubt]]:
    """Doubts on statuses that stand between two regions' places, and on the blank cells beside them."""
    labels = _labels(run)
    printed = {region: list(_printed(rows, region, labels)) for region in run.header.regions}
    of_all = _usual([status for found in printed.values() for status in found])
    for region, found in printed.items():
        for at in _shifted(found, of_all or _usual(found)):
            own = rows[at].statuses
            beside = [r for r in _neighbours(region, run.header.regions) if r in own and not own[r].words]
            if beside:
                message = f"{own[region].text!r} stands between the places of two regions: it may be printed for both"
                yield from ((at, Doubt(name, "merged-cells", message)) for name in (region, *_blank(own)))


def _first_alone(rows: Sequence[TableRow], run: Run) -> Iterator[tuple[int, Doubt]]:
    """Doubts on rows in which the first region alone has a status: cells merged over all print it there, set left.

    Not where column rules are drawn: the ruled witness sees them end where cells are merged.
    """
    drawn = {part.number for part in run.parts if part.ruled_edges and not _has_bare_edge(part)}
    for at, row in enumerate(rows):
        first, *others = row.statuses or [""]
        if row.page_first in drawn and row.page_last in drawn and "ruled" in row.agreement.get(first, ()):
            continue
        if len(others) >= FEW_OTHERS and row.statuses[first].words and len(_blank(row.statuses)) == len(others):
            message = f"only {first}, the first region, has a status ({row.statuses[first].text!r}): one for them all?"
            yield from ((at, Doubt(name, "merged-cells", message)) for name in row.statuses)


def _has_bare_edge(part: Part) -> bool:
    """Whether no rule parts the columns of some two regions."""
    verticals = [r.box.x_centre for r in part.page.rules if not r.is_horizontal]
    edges = [
        edge
        for edge, left, right in zip(part.ruled_edges, part.header.columns, part.header.columns[1:], strict=False)
        if left.role == right.role == "status"
    ]
    return any(all(abs(x - edge) >= RULE_REACH for x in verticals) for edge in edges)


def _blank(statuses: Mapping[str, object]) -> list[str]:
    return [region for region, cell in statuses.items() if not getattr(cell, "words", ())]


def _labels(run: Run) -> _Labels:
    of_headers = {id(part.header): part.header for part in run.parts}
    labels = {key: _labels_of(header) for key, header in of_headers.items()}
    return {part.number: labels[id(part.header)] for part in run.parts}


def _labels_of(header: Header) -> dict[str, _Label]:
    columns = [(column, column.box.x_centre) for column in header.columns if column.region]
    found: dict[str, _Label] = {}
    for column, centre in columns:
        step = min([abs(other - centre) for c, other in columns if c is not column], default=0.0)
        found.setdefault(column.key, _Label(column.box, step))
    return found


def _printed(rows: Sequence[TableRow], region: str, labels: _Labels) -> Iterator[_Printed]:
    for at, row in enumerate(rows):
        cell = row.statuses.get(region)
        if cell is None or not cell.words:
            continue
        page = cell.words[0].page
        label = labels.get(page, {}).get(region)
        if label is not None:
            box, own = union([w.box for w in cell.words if w.page == page]), label.box
            sides = (box.x0 - own.x0, box.x_centre - own.x_centre, box.x1 - own.x1)
            yield _Printed(at, sides, label.step)


def _usual(printed: Sequence[_Printed]) -> tuple[float, ...]:
    """Where statuses stand against their labels: left sides, middles, right sides; empty where no side is common."""
    if len(printed) < LEAST_ROWS:
        return ()
    usual = tuple([median(side) for side in zip(*[status.sides for status in printed], strict=True)])
    near = [
        sum([abs(status.sides[i] - place) <= SHIFT / 2 * status.step for status in printed])
        for i, place in enumerate(usual)
    ]
    return usual if max(near) > COMMON * len(printed) else ()


def _shifted(printed: Sequence[_Printed], usual: Sequence[float]) -> Iterator[int]:
    """The rows of those that neither begin, end nor are centred as it is usual."""
    for status in printed if usual else ():
        off = [abs(side - place) for side, place in zip(status.sides, usual, strict=True)]
        if status.step and min(off) > SHIFT * status.step:
            yield status.row


def _neighbours(region: str, regions: Sequence[str]) -> list[str]:
    return [b for pair in pairwise(regions) for a, b in (pair, pair[::-1]) if a == region]


# ---- rows over a page's end ------------------------------------------------------------------------------------------


def _maybe_two(rows: Sequence[TableRow]) -> Iterator[tuple[int, Doubt]]:
    """Doubts on rows over a page's end that may be two: a goal not assessed at its foot, another one overleaf."""
    for at, row in enumerate(rows):
        first = row.page_first
        if first == row.page_last:
            continue
        statuses = {w.page for cell in row.statuses.values() for w in cell.words}
        if first in statuses or not statuses:
            continue
        goals, comments = ([w for w in c.words if w.page == first] for c in (row.goal, row.comment))
        rest = [w for w in row.goal.words if w.page != first]
        if goals and comments and rest and goals[-1].text.endswith(ENDS) and rest[0].text[0].isupper():
            message = f"its statuses stand on page {rest[0].page} with a whole goal of their own: two goals?"
            yield at, Doubt("row", "maybe-two-rows", message)


def _maybe_one(rows: Sequence[TableRow]) -> Iterator[tuple[int, Doubt]]:
    """Doubts on rows that a page's end may have cut in two: the goal breaks off there and goes on in small letters."""
    for at, (above, below) in enumerate(pairwise(rows)):
        first, rest = above.goal.words, below.goal.words
        if not first or not rest or first[-1].page >= rest[0].page or first[-1].text.endswith(ENDS):
            continue
        if rest[0].text[0].islower():
            message = f"the goal breaks off with {first[-1].text!r} and the next begins with {rest[0].text!r}: one?"
            yield from ((place, Doubt("row", "maybe-one-row", message)) for place in (at, at + 1))


# ---- cells without words --------------------------------------------------------------------------------------------


def _wordless(rows: Sequence[TableRow], run: Run) -> Iterator[tuple[int, Doubt]]:
    """Doubts on blank statuses where a table prints none at all, or colours its status cells one by one."""
    is_printed = any(cell.words for row in rows for cell in row.statuses.values())
    if is_printed and not any(part.page.fills for part in run.parts):
        return
    pages = {p.number: p.page for p in run.parts}
    labels = {(p.number, c.region): c.box for p in run.parts for c in p.header.columns if c.region}
    colours = {
        (at, region): _colour(pages, labels.get((page, region)), row.goal.words)
        for at, row in enumerate(rows)
        for region in row.statuses
        for page in [row.goal.words[0].page if row.goal.words else row.page_first]
    }
    telling = _telling(colours.values())
    for (at, region), colour in colours.items():
        if rows[at].statuses[region].words:
            continue
        if colour in telling:
            message = "the cell holds no word but a colour of its own, which may be its status"
            yield at, Doubt(region, "coloured-status", message)
        elif not is_printed and len(rows) >= LEAST_ROWS:
            message = "no status is printed in the whole table: they may be told by colours or pictures"
            yield at, Doubt(region, "no-status-printed", message)


def _telling(colours: Iterable[Rgb | None]) -> set[Rgb]:
    """The vivid colours of status cells, where there are several: one alone is the column's or the row's."""
    counts = Counter(c for c in colours if c is not None)
    vivid = {c for c in counts if max(c) - min(c) > VIVID}
    return vivid if len(vivid) > 1 else set()


def _colour(pages: Mapping[int, PageLayout], label: Box | None, words: Sequence[Word]) -> Rgb | None:
    """The colour behind a status cell: beside the goal's first line, under the label, not behind the goal, too."""
    if label is None or not words:
        return None
    first = words[0].box
    for fill in reversed(pages[words[0].page].fills):
        box = fill.box
        is_behind = box.top <= first.y_centre <= box.bottom and box.x0 <= label.x_centre <= box.x1
        if is_behind and not box.x0 <= first.x_centre <= box.x1:
            return fill.colour
    return None
