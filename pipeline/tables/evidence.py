"""What speaks for and against a row's beginning: the costs that :mod:`aligned` minimises and :mod:`stitch` compares.

Costs are weights of evidence on one scale: 10 and more is as good as proof, 3 is what one clear typographical sign is
worth, below 1 decides ties only. They were set on constructed layouts, not fitted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.labels import LabelReader
from pipeline.lines import has_room
from pipeline.model import Line
from pipeline.profile import Profile
from pipeline.tables.blocks import Block, first_line, last_line
from pipeline.tables.settings import SETTINGS, TableSettings
from pipeline.tables.signs import Labels, Signs, Statuses

Mode = Literal["top", "middle", "bottom"]
MODES: tuple[Mode, ...] = ("top", "middle", "bottom")


@dataclass(frozen=True)
class Costs:
    """Weights of evidence."""

    broken_word: float = 12.0  # a row begins in the middle of a hyphenated word
    broken_sentence: float = 6.0  # … in lower case
    unfinished: float = 1.0  # the goal before does not end like a sentence
    tight_goal: float = 3.0  # the goal lines above and below stand at the usual line pitch
    comment_without_label: float = 3.0  # the row's first comment line is no label, in a report with labels
    no_goal: float = 12.0
    no_status: float = 4.0
    two_statuses: float = 15.0  # one region twice
    two_levels: float = 6.0  # statuses of different regions at different heights
    off_middle: float = 5.0  # statuses not in the middle of the row, as the others are: blank lines blur where it is
    off_edge: float = 12.0  # … not at its top or bottom, as the others are
    label_again: float = 8.0  # one region's label twice in a row
    label_order: float = 1.5  # labels in another order than the others
    label_order_kept: float = 6.0  # … in a report whose comments keep to one order
    number_inside: float = 8.0  # a goal's printed number inside a row
    number_missing: float = 4.0  # a row without one, in a report with numbers
    two_numbers: float = 10.0
    row: float = 0.5  # each row costs a little: no row without evidence
    gap: float = 0.5  # worth of one line pitch of white above a row, at most `gap_most`
    gap_most: float = 1.5
    gap_known: float = 6.0  # worth of a gap that is like those above sure rows, or unlike them
    fresh_start: float = 1.5  # goal and labelled comment begin side by side
    short_goal: float = 6.0  # a goal begins at a page's top although the one before ended well above its page's end


COSTS = Costs()
Joint = tuple[Line | None, Line | None]
"""The lines of a column before and after a boundary; None where it has none there."""
ROUNDING = 1e-6
"""Points by which sums of positions may be off, and far more: floats of this size are off by less than 1e-12."""
_SENTENCE_END = (".", "!", "?", ":", ")", "”", '"', ";")


@dataclass(frozen=True)
class RunFacts:
    """What is known of a whole run before its rows are: usual distances, whether comments are labelled, goals numbered.

    ``row_gaps`` and ``inner_gaps`` are white spaces (points) seen above sure rows and inside rows, ascending.
    """

    pitch: float
    regions: tuple[str, ...]
    has_labels: bool
    has_numbers: bool
    has_number_column: bool
    page_ends: Mapping[int, float]
    row_gaps: tuple[float, ...] = ()
    inner_gaps: tuple[float, ...] = ()


def how_many_near(gap: float, same: float, gaps: Sequence[float]) -> int:
    """How many of ``gaps`` (ascending) differ from ``gap`` by less than ``same``."""
    # what is a difference of just as much is told by the difference, not by a sum that is rounded otherwise
    outer = bisect_left(gaps, gap - same - ROUNDING), bisect_right(gaps, gap + same + ROUNDING)
    inner = bisect_left(gaps, gap - same + ROUNDING), bisect_right(gaps, gap + same - ROUNDING)
    if inner[0] >= inner[1]:
        return sum([abs(gap - g) < same for g in gaps[outer[0] : outer[1]]])
    at_ends = (*gaps[outer[0] : inner[0]], *gaps[inner[1] : outer[1]])
    return inner[1] - inner[0] + sum([abs(gap - g) < same for g in at_ends])


class Evidence:
    """Costs of rows and of boundaries between them, for one run."""

    def __init__(
        self,
        profile: Profile,
        facts: RunFacts,
        labels: LabelReader,
        costs: Costs = COSTS,
        settings: TableSettings = SETTINGS,
    ) -> None:
        self.profile = profile
        self.facts = facts
        self.costs = costs
        self.settings = settings
        self.labels = labels
        self.order: Mapping[str, int] = {}
        """In which order comments stand: code → place, see :func:`pipeline.tables.orders.label_order`."""
        self.order_worth = costs.label_order
        """What a label in another order costs."""
        self._label_of_word: dict[int, str | None] = {}
        self._regions = frozenset(facts.regions)
        self._bits: dict[str, int] = {}
        self._signs: dict[int, Signs] = {}
        self._gap_worths: dict[float | None, float] = {}

    def with_gaps(self, row_gaps: Iterable[float], inner_gaps: Iterable[float]) -> Evidence:
        """The same evidence, with white spaces seen above sure rows and inside rows."""
        richer = copy(self)
        richer._gap_worths = {}
        richer.facts = replace(self.facts, row_gaps=tuple(sorted(row_gaps)), inner_gaps=tuple(sorted(inner_gaps)))
        return richer

    def know_comments(self, lines: Sequence[Line]) -> list[str]:
        """Reads the labels of a run's comment lines, in order; what may be a sentence's next word is no label here.

        Returns:
            The codes of the labels, in order.
        """
        right = max([line.box[2] for line in lines], default=0.0)
        codes: list[str] = []
        for i, line in enumerate(lines):
            after = lines[i + 1] if i + 1 < len(lines) and lines[i + 1].page == line.page else None
            label = self.labels.read_in_column(line, after, right)
            before = lines[i - 1] if i and lines[i - 1].page == line.page else None
            if label is not None and before is not None and self._goes_on(before, line, right):
                label = None
            self._label_of_word[id(line.words[0])] = label.code if label else None
            if label is not None:
                codes.append(label.code)
        return codes

    def _goes_on(self, before: Line, line: Line, right: float) -> bool:
        """Whether a line of comment may go on with the sentence before, in a column up to ``right``."""
        return (
            line.box.top - before.box.top < self.settings.tight_step * self.facts.pitch
            and not before.text.endswith(_SENTENCE_END)
            and not has_room(before, line, right)
        )

    def label_of(self, line: Line) -> str | None:
        """The code of the label the line begins with, if any."""
        key = id(line.words[0])
        if key not in self._label_of_word:
            label = self.labels.read_line(line)
            self._label_of_word[key] = label.code if label else None
        return self._label_of_word[key]

    def boundary(self, above: Sequence[Block], below: Sequence[Block]) -> float:
        """Cost of a row beginning with ``below[0]``. Both are blocks of one run, in order; only the nearest count."""
        goal = last_line(above, "goal"), first_line(below, "goal")
        comment = last_line(above, "comment"), first_line(below, "comment")
        breaks, fresh = self.text_signs(below[0], goal, comment)
        return breaks - self.gap_worth(below[0].gap) - fresh

    def text_signs(self, block: Block, goal: Joint, comment: Joint) -> tuple[float, float]:
        """The part of :meth:`boundary` that white space has none in: cost of what is broken, worth of what begins.

        ``goal`` and ``comment`` are the lines of those columns before the boundary and after it, ``block`` the first
        below it.
        """
        return self.goal_break(*goal) + self.comment_break(*comment), self.fresh_worth(block, goal[0])

    def fresh_worth(self, block: Block, goal_before: Line | None) -> float:
        """What speaks for a new row in how its columns begin.

        Text goes on overleaf only when it has filled its page: a goal that ended far above its page's end is whole.
        """
        if not block.goal_lines or block.goal_lines[0].text[:1].islower():
            return 0.0
        worth = 0.0
        if block.comment_lines and self.label_of(block.comment_lines[0]) is not None:
            worth += self.costs.fresh_start
        if goal_before is not None and goal_before.page < block.page:
            end = self.facts.page_ends.get(goal_before.page, goal_before.box.bottom)
            is_short = end - goal_before.box.bottom > self.settings.page_room * self.facts.pitch
            worth += self.costs.short_goal if is_short else 0.0
        return worth

    def goal_break(self, before: Line | None, after: Line | None) -> float:
        if before is None or after is None:
            return 0.0
        cost = self.sentence_break(before, after)
        if not before.text.endswith(_SENTENCE_END):
            cost += self.costs.unfinished
        step = after.box.top - before.box.top
        if before.page == after.page and step < self.settings.tight_step * self.facts.pitch:
            cost += self.costs.tight_goal
        return cost

    def comment_break(self, before: Line | None, after: Line | None) -> float:
        if before is None or after is None:
            return 0.0
        if self.facts.has_labels and self.label_of(after) is not None:
            return 0.0
        cost = self.sentence_break(before, after)
        return cost + (self.costs.comment_without_label if self.facts.has_labels else 0.0)

    def sentence_break(self, before: Line, after: Line) -> float:
        first = after.text[:1]
        if before.text.endswith("-") and first.islower():
            return self.costs.broken_word
        return self.costs.broken_sentence if first.islower() else 0.0

    def gap_worth(self, gap: float | None) -> float:
        """What white space above a row is worth; most tables have few different ones."""
        worth = self._gap_worths.get(gap)
        if worth is None:
            worth = self._gap_worths[gap] = self._weigh_gap(gap)
        return worth

    def _weigh_gap(self, gap: float | None) -> float:
        if gap is None:
            return 0.0
        worth = min(self.costs.gap_most, self.costs.gap * max(0.0, gap) / self.facts.pitch)
        return worth + self.costs.gap_known * self.gap_likeness(gap)

    def gap_likeness(self, gap: float) -> float:
        """From -1 (only seen inside rows) to 1 (only seen above sure rows); 0 where nothing is known."""
        if not self.facts.row_gaps and not self.facts.inner_gaps:
            return 0.0
        same = max(self.settings.same_gap, self.settings.same_gap_share * gap)
        rows = how_many_near(gap, same, self.facts.row_gaps)
        inner = how_many_near(gap, same, self.facts.inner_gaps)
        inner = max(0, inner - 1)  # one may be this very gap, above a row not yet seen
        return (rows - inner) / (rows + inner + 1)

    def signs_of(self, block: Block) -> Signs:
        """What the block says of the row it is in; read once for each block, however many rows are tried."""
        signs = self._signs.get(id(block))
        if signs is None:
            signs = self._signs[id(block)] = self.read_signs((block,))
        return signs

    def read_signs(self, blocks: Sequence[Block]) -> Signs:
        """What blocks under each other on one page say of the row they are in."""
        goal_lines = [line for block in blocks for line in block.goal_lines]
        numbers = [has_number(line, self.profile) for line in goal_lines] if self.facts.has_numbers else ()
        is_numbered = bool(numbers and numbers[0])
        labels = [label for block in blocks for line in block.comment_lines if (label := self.label_of(line))]
        label_cells = sum([bool(block.cells.get("label")) for block in blocks])
        statuses = [found for block in blocks if (found := self._statuses_of(block))]
        return Signs(
            blocks[0], blocks[-1], len(goal_lines), sum(numbers), is_numbered, self._labels_of(labels), label_cells,
            tuple(statuses),
        )  # fmt: skip

    def _labels_of(self, codes: Sequence[str]) -> Labels | None:
        seen = again = back = 0
        first = last = -1
        for code in codes:
            bit = self._bits.setdefault(code, 1 << len(self._bits))
            again += bool(seen & bit)
            seen |= bit
            place = self.order.get(code)
            if place is not None:
                back += place < last
                first, last = (place if last < 0 else first), place
        return Labels(seen, again, first, last, back) if codes else None

    def _statuses_of(self, block: Block) -> Statuses | None:
        cells = block.cells
        if self._regions.isdisjoint(cells):
            return None
        groups = {region: cells[region] for region in self.facts.regions if region in cells}
        middles = [w.box.y_centre for words in groups.values() for w in words]
        texts = {r: " ".join([w.text for w in words]) for r, words in groups.items()}
        return Statuses({r: words[-1] for r, words in groups.items()}, texts, sum(middles) / len(middles))


def has_number(line: Line, profile: Profile) -> bool:
    """Whether the line begins with a goal's printed number."""
    return profile.goal_number_in(line.text + " ") is not None
