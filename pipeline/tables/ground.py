"""What is the same for all witnesses of a run: its blocks, and what is known of it as a whole. Made once for a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from pipeline.labels import LabelReader, label_reader
from pipeline.lines import group_lines, line_pitch
from pipeline.model import Line, Word, kept
from pipeline.profile import Profile
from pipeline.tables.blocks import Block, blocks_of, column_lines
from pipeline.tables.evidence import Evidence, RunFacts, has_number
from pipeline.tables.runs import Run

USUAL_PITCH = 12.0
"""Line pitch (points) of a run without lines to measure it on."""


@dataclass(frozen=True)
class Ground:
    """The blocks of a run in reading order, and the evidence on its rows.

    ``columns`` are the lines of which the blocks are made: for each part of the run its page and its columns' lines.
    """

    blocks: tuple[Block, ...]
    evidence: Evidence
    columns: tuple[tuple[int, Mapping[str, Sequence[Line]]], ...] = ()

    @property
    def comment_lines(self) -> list[Line]:
        return [line for block in self.blocks for line in block.comment_lines]

    @kept
    def blocks_on(self) -> Mapping[int, Sequence[Block]]:
        """Page → its blocks."""
        found: dict[int, list[Block]] = {}
        for block in self.blocks:
            found.setdefault(block.page, []).append(block)
        return found

    @kept
    def column_of(self) -> Mapping[int, str]:
        """``id`` of each word → the key of its column, by the words' positions alone."""
        lines_of = [(key, line) for _, columns in self.columns for key, lines in columns.items() for line in lines]
        return {id(w): key for key, line in lines_of for w in line.words}

    @kept
    def _lines(self) -> list[tuple[int, int, Line]]:
        """All lines, each with the numbers of its page and its column in the run."""
        numbered = enumerate((page, lines) for page, columns in self.columns for lines in columns.values())
        return [(page, column, line) for column, (page, lines) in numbered for line in lines]

    @kept
    def _places(self) -> Mapping[int, int]:
        """``id`` of the first word of each line → its place among all."""
        return {id(line.words[0]): place for place, (_, _, line) in enumerate(self._lines)}

    def lines_of(self, words: Sequence[Word]) -> tuple[Line, ...]:
        """As :func:`group_lines`, of the lines that are made already where the words are all of theirs."""
        own = set(map(id, words))
        places = [place for place in map(self._places.get, own) if place is not None]
        found = [self._lines[place] for place in sorted(places)]
        lines = tuple([line for _, _, line in found])
        are_whole = sum([len(line.words) for line in lines]) == len(words) and all(
            own.issuperset(map(id, line.words)) for line in lines
        )
        return lines if are_whole and all(map(_are_apart, found, found[1:])) else group_lines(words)


def _are_apart(above: tuple[int, int, Line], below: tuple[int, int, Line]) -> bool:
    """Whether two lines stay two whatever stood between them is gone."""
    (page, column, line), (page_below, column_below, line_below) = above, below
    return page < page_below or (column == column_below and line.box.bottom < line_below.box.top)


def grounds_of(runs: Sequence[Run], profile: Profile) -> tuple[Ground, ...]:
    """The ground on which each run's rows are told.

    The order in which regions comment is the document's: a short table alone may seem to have another.
    """
    labels = label_reader(profile)
    columns_of_runs = [[(part.number, column_lines(part)) for part in run.parts] for run in runs]
    blocks_of_runs = [
        tuple([block for number, columns in parts for block in blocks_of(number, columns)]) for parts in columns_of_runs
    ]
    ends = _page_ends(runs, [block for blocks in blocks_of_runs for block in blocks])
    grounds = []
    for run, blocks, columns in zip(runs, blocks_of_runs, columns_of_runs, strict=True):
        evidence = Evidence(profile, _facts(run, blocks, ends, profile, labels), labels)
        grounds.append(Ground(blocks, evidence, tuple(columns)))
    codes = [ground.evidence.know_comments(ground.comment_lines) for ground in grounds]
    for ground in grounds:
        ground.evidence.know_order(codes)
    return tuple(grounds)


def _page_ends(runs: Sequence[Run], blocks: Sequence[Block]) -> dict[int, float]:
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
    pitches = [
        line_pitch([line for block in blocks for line in lines_of(block)])
        for lines_of in (attrgetter("goal_lines"), attrgetter("comment_lines"))
    ]
    status_blocks = sum([not b.cells.keys().isdisjoint(regions) for b in blocks])
    labelled = sum([labels.read_line(line) is not None for b in blocks for line in b.comment_lines])
    numbered = sum([has_number(line, profile) for b in blocks for line in b.goal_lines])
    return RunFacts(
        pitch=min((p for p in pitches if p > 0), default=USUAL_PITCH),
        regions=regions,
        has_labels=labelled >= max(2, 0.5 * status_blocks),
        has_numbers=numbered >= max(2, 0.6 * status_blocks),
        has_number_column=any(c.role == "label" for c in run.header.columns),
        page_ends=ends,
    )
