"""A row that grows block by block, and what it costs at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model import Word
from pipeline.tables.blocks import Block
from pipeline.tables.evidence import MODES, BlockSigns, Evidence, Mode


@dataclass(slots=True)
class Level:
    """Statuses that stand at one height: region → words."""

    page: int
    y: float
    words: dict[str, list[Word]]


class RowState:
    """A row that grows block by block; its cost at any moment."""

    __slots__ = (
        "conflicts", "ends", "evidence", "extra_levels", "first", "goal_lines", "labels", "labels_again", "labels_back",
        "last", "last_place", "levels", "number_at_first", "number_column", "numbers",
    )  # fmt: skip

    def __init__(self, evidence: Evidence, blocks: Iterable[Block] = ()) -> None:
        self.evidence = evidence
        self.levels: list[Level] = []
        self.conflicts = 0
        self.extra_levels = 0
        self.goal_lines = 0
        self.numbers = 0
        self.number_at_first = False
        self.number_column = 0
        self.labels: set[str] = set()
        self.labels_again = 0
        self.labels_back = 0
        self.last_place = -1
        self.first: Block | None = None
        self.last: Block | None = None
        self.ends: dict[int, float] = {}
        for block in blocks:
            self.add(block)

    def add(self, block: Block) -> None:
        self.add_signs(self.evidence.signs_of(block))

    def add_signs(self, signs: BlockSigns) -> None:
        """The same for a block whose signs are at hand."""
        self.first = self.first or signs.block
        if self.last is not None and self.last.page != signs.block.page:
            self.ends[self.last.page] = self.last.bottom
        self.last = signs.block
        if signs.goal_lines:
            self.number_at_first = self.number_at_first or (self.goal_lines == 0 and signs.is_numbered)
            self.goal_lines += signs.goal_lines
            self.numbers += signs.numbers
        for label in signs.labels:
            self.add_label(label)
        self.number_column += signs.has_label_cell
        if signs.statuses:
            self.add_statuses(signs)

    def add_label(self, label: str) -> None:
        """Counts labels that were there before, and those that stand in another order than the table's others."""
        self.labels_again += label in self.labels
        self.labels.add(label)
        place = self.evidence.order.get(label)
        if place is not None:
            self.labels_back += place < self.last_place
            self.last_place = place

    def add_statuses(self, signs: BlockSigns) -> None:
        statuses, page = signs.statuses, signs.block.page
        last = self.levels[-1] if self.levels else None
        if last is not None and last.page == page and self.goes_on(last, signs.y, statuses):
            for region, group in statuses.items():
                last.words.setdefault(region, []).extend(group)
            return
        self.conflicts += sum([r in level.words for level in self.levels for r in statuses])
        self.extra_levels += last is not None
        self.levels.append(Level(page, signs.y, {r: list(g) for r, g in statuses.items()}))

    def goes_on(self, last: Level, y: float, statuses: Mapping[str, list[Word]]) -> bool:
        """Whether statuses belong to the level above: almost the same height, or the second line of one cell."""
        pitch = self.evidence.facts.pitch
        if y - last.y < self.evidence.settings.same_level * pitch and not set(statuses) & set(last.words):
            return True
        if all(r in last.words and self.is_broken(last.words[r], group) for r, group in statuses.items()):
            return True
        separators = self.evidence.profile.status_format.separators
        return y - last.y < 1.6 * pitch and all(
            r in last.words and last.words[r][-1].text.endswith(separators) for r in statuses
        )

    def is_broken(self, above: Sequence[Word], below: Sequence[Word]) -> bool:
        """Whether a narrow cell broke a status between its words, and ``below`` is the rest of it."""
        last = above[-1]
        if len(last.text) < 2 or below[0].box.y_centre - last.box.y_centre >= 1.6 * self.evidence.facts.pitch:
            return False
        first, rest = (" ".join(w.text for w in words) for words in (above, below))
        return self.evidence.profile.goes_on_as_status(first, rest)

    def cost(self, mode: Mode) -> float:
        return self.costs()[MODES.index(mode)]

    def costs(self) -> tuple[float, float, float]:
        """The cost in each of ``MODES``."""
        weights, facts = self.evidence.costs, self.evidence.facts
        cost = weights.row + weights.two_statuses * self.conflicts
        cost += weights.label_again * self.labels_again + weights.label_order * self.labels_back
        cost += weights.two_levels * max(0, self.extra_levels - self.conflicts)
        cost += weights.no_goal if self.goal_lines == 0 else 0.0
        if facts.has_numbers:
            inside = self.numbers - self.number_at_first
            cost += weights.number_inside * inside + (0.0 if self.number_at_first else weights.number_missing)
        if facts.has_number_column:
            cost += weights.number_missing * (self.number_column == 0)
            cost += weights.two_numbers * max(0, self.number_column - 1)
        if not self.levels:
            return (cost + weights.no_status,) * 3
        top, middle, bottom = self.mode_costs()
        return (cost + top, cost + middle, cost + bottom)

    def mode_costs(self) -> tuple[float, float, float]:
        """How far the statuses stand from where each mode wants them: nothing within a line, then growing."""
        assert self.first is not None
        assert self.last is not None
        weights, level, pitch = self.evidence.costs, self.levels[0], self.evidence.facts.pitch
        first_page, top, last_page, bottom = self.first.page, self.first.top, self.last.page, self.last.bottom
        off_top = abs(level.y - top) / pitch - 0.5 if level.page == first_page else 99.0
        # a producer that breaks a row at the page's end sets its statuses at the bottom of what stands there
        end = bottom if level.page == last_page else self.ends.get(level.page, bottom)
        off_bottom = abs(end - level.y) / pitch - 0.5
        if first_page != last_page:
            middle = 1.0  # what the middle of a row over two pages is, producers see differently
        else:
            off_middle = abs(level.y - (top + bottom) / 2) / pitch
            middle = min(weights.off_middle, 2.0 * max(0.0, off_middle - 0.75))
        edges = [min(weights.off_edge, 6.0 * max(0.0, off - 0.75)) for off in (off_top, off_bottom)]
        return (edges[0], middle, edges[1])
