"""What is the same for all witnesses of a run: its blocks, and what is known of it as a whole. Made once for a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.labels import LabelReader, label_reader
from pipeline.lines import line_pitch
from pipeline.model import Line
from pipeline.profile import Profile
from pipeline.tables.blocks import Block, blocks_of
from pipeline.tables.evidence import Evidence, RunFacts, has_number
from pipeline.tables.runs import Run

USUAL_PITCH = 12.0
"""Line pitch (points) of a run without lines to measure it on."""


@dataclass(frozen=True)
class Ground:
    """The blocks of a run in reading order, and the evidence on its rows."""

    blocks: tuple[Block, ...]
    evidence: Evidence

    @property
    def comment_lines(self) -> list[Line]:
        return [line for block in self.blocks for line in block.comment_lines]


def grounds_of(runs: Sequence[Run], profile: Profile) -> tuple[Ground, ...]:
    """The ground on which each run's rows are told.

    The order in which regions comment is the document's: a short table alone may seem to have another.
    """
    labels = label_reader(profile)
    grounds = []
    for run in runs:
        blocks = tuple(block for part in run.parts for block in blocks_of(part))
        evidence = Evidence(profile, _facts(run, blocks, profile, labels), labels)
        grounds.append(Ground(blocks, evidence))
    codes = [ground.evidence.know_comments(ground.comment_lines) for ground in grounds]
    for ground in grounds:
        ground.evidence.know_order(codes)
    return tuple(grounds)


def _facts(run: Run, blocks: Sequence[Block], profile: Profile, labels: LabelReader) -> RunFacts:
    regions = run.header.regions
    pitches = [
        line_pitch([line for block in blocks for line in lines_of(block)])
        for lines_of in (attrgetter("goal_lines"), attrgetter("comment_lines"))
    ]
    status_blocks = sum(any(r in b.cells for r in regions) for b in blocks)
    labelled = sum(labels.read_line(line) is not None for b in blocks for line in b.comment_lines)
    numbered = sum(has_number(line, profile) for b in blocks for line in b.goal_lines)
    bottoms: dict[int, float] = {}
    for block in blocks:
        bottoms[block.page] = max(bottoms.get(block.page, 0.0), block.bottom)
    return RunFacts(
        pitch=min((p for p in pitches if p > 0), default=USUAL_PITCH),
        regions=regions,
        has_labels=labelled >= max(2, 0.5 * status_blocks),
        has_numbers=numbered >= max(2, 0.6 * status_blocks),
        has_number_column=any(c.role == "label" for c in run.header.columns),
        page_bottoms=bottoms,
    )
