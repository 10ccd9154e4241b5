"""What is the same for all witnesses of a run: its blocks, and what is known of it as a whole. Made once for a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from math import ceil

from pipeline.labels import LabelReader, label_reader
from pipeline.lines import line_pitch
from pipeline.model import Line, light
from pipeline.profile import Profile
from pipeline.tables.blocks import Block, Cells, blocks_of, merge
from pipeline.tables.evidence import COSTS, Evidence, RunFacts, has_number
from pipeline.tables.orders import is_kept, label_order
from pipeline.tables.parts import Run

USUAL_PITCH = 12.0
"""Line pitch (points) of a run without lines to measure it on."""


@light
class Stretch:
    """Blocks under each other put together: their words per column, and the lines of goals and comments."""

    cells: Cells
    lines: dict[str, tuple[Line, ...]]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> Stretch:
        """The words and lines of the blocks, in their order."""
        goals = [line for block in blocks for line in block.goal_lines]
        comments = [line for block in blocks for line in block.comment_lines]
        return cls(merge(blocks), {"goal": tuple(goals), "comment": tuple(comments)})


@dataclass(frozen=True)
class Ground:
    """The blocks of a run in reading order, the evidence on its rows."""

    blocks: tuple[Block, ...]
    evidence: Evidence
    parts: tuple[Sequence[Block], ...]
    """The blocks of each of its parts."""
    stretches: dict[tuple[int, int], Stretch] = field(default_factory=dict, init=False, compare=False, repr=False)
    """Those that were asked for, see :meth:`stretch`."""

    def stretch(self, first: int, end: int) -> Stretch:
        """Blocks ``first`` to ``end`` (left out) put together: one and the same for all who ask.

        Witnesses who read the same blocks as a row have the same record of it, which tells that they agree.
        """
        found = self.stretches.get((first, end))
        if found is None:
            found = self.stretches[first, end] = Stretch.of(self.blocks[first:end])
        return found

    @property
    def comment_lines(self) -> list[Line]:
        return [line for block in self.blocks for line in block.comment_lines]


def grounds_of(runs: Sequence[Run], profile: Profile) -> tuple[Ground, ...]:
    """The ground on which each run's rows are told.

    The order in which regions comment is the document's: a short table alone may seem to have another.
    """
    labels = label_reader(profile)
    parts_of_runs = [tuple([blocks_of(part) for part in run.parts]) for run in runs]
    blocks_of_runs = [tuple(chain.from_iterable(parts)) for parts in parts_of_runs]
    ends = _page_ends(runs, chain.from_iterable(blocks_of_runs))
    grounds = []
    for run, blocks, parts in zip(runs, blocks_of_runs, parts_of_runs, strict=True):
        evidence = Evidence(profile, _facts(run, blocks, ends, profile, labels), labels)
        grounds.append(Ground(blocks, evidence, parts))
    codes = [ground.evidence.know_comments(ground.comment_lines) for ground in grounds]
    orders = {regions: label_order(codes, regions, profile) for regions in {run.header.regions for run in runs}}
    rows = _rows_printed(grounds)
    for ground in grounds:
        order = ground.evidence.order = orders[ground.evidence.facts.regions]
        if is_kept(order, codes, rows):
            ground.evidence.order_worth = COSTS.label_order_kept
    return tuple(grounds)


def _rows_printed(grounds: Sequence[Ground]) -> int:
    """About how many rows there are: as many as the region with most statuses has of them."""
    printed = Counter([key for ground in grounds for block in ground.blocks for key in block.cells])
    regions = {region for ground in grounds for region in ground.evidence.facts.regions}
    return max([printed[region] for region in regions], default=0)


def _page_ends(runs: Sequence[Run], blocks: Iterable[Block]) -> dict[int, float]:
    """Page → how far down (points) tables go on pages of its size: text has room as far as that."""
    sizes = {part.number: (part.page.width, part.page.height) for run in runs for part in run.parts}
    deepest: dict[tuple[float, float], float] = {}
    for block in blocks:
        size = sizes[block.page]
        deepest[size] = max(deepest.get(size, 0.0), block.bottom)
    return {page: deepest[size] for page, size in sizes.items() if size in deepest}


def _facts(
    run: Run, blocks: Sequence[Block], ends: Mapping[int, float], profile: Profile, labels: LabelReader
) -> RunFacts:
    regions = run.header.regions
    goals = [line for block in blocks for line in block.goal_lines]
    comments = [line for block in blocks for line in block.comment_lines]
    pitches = [line_pitch(goals), line_pitch(comments)]
    status_blocks = len(blocks) - sum(map(frozenset(regions).isdisjoint, [b.cells for b in blocks]))
    labelled = (line for line in comments if labels.read_line(line) is not None)
    numbered = (line for line in goals if has_number(line, profile))
    return RunFacts(
        pitch=min((p for p in pitches if p > 0), default=USUAL_PITCH),
        regions=regions,
        has_labels=_are_as_many(labelled, max(2, 0.5 * status_blocks)),
        has_numbers=_are_as_many(numbered, max(2, 0.6 * status_blocks)),
        has_number_column=any(c.role == "label" for c in run.header.columns),
        page_ends=ends,
    )


def _are_as_many(lines: Iterable[Line], least: float) -> bool:
    """Whether there are at least so many lines; no more are looked at."""
    enough = ceil(least)
    return len(list(islice(lines, enough))) == enough
