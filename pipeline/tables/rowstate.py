"""A row that grows block by block, and what it costs at any moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.model import Word
from pipeline.tables.blocks import Block
from pipeline.tables.evidence import Evidence
from pipeline.tables.signs import Signs, Statuses


@dataclass(slots=True)
class Level:
    """Statuses that stand at one height: region → the last word under it, and all of them."""

    page: int
    y: float
    last_words: Mapping[str, Word]
    texts: Mapping[str, str]


class RowState:
    """A row that grows block by block; its cost at any moment."""

    __slots__ = (
        "conflicts", "cost_so_far", "ends", "evidence", "extra_levels", "first", "goal_lines", "labels", "labels_again",
        "labels_back", "last", "last_place", "levels", "number_at_first", "number_column", "numbers", "top_cost",
    )  # fmt: skip

    def __init__(self, evidence: Evidence, blocks: Iterable[Block] = ()) -> None:
        self.evidence = evidence
        self.cost_so_far: float | None = None
        self.top_cost: float | None = None
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

    def add_signs(self, signs: Signs) -> None:
        """The same for blocks of one page whose signs are at hand."""
        first, last, goal_lines, numbers, is_numbered, labels, label_cells, statuses = signs
        if self.last is None:
            self.first = first
        elif self.last.page != first.page:
            self.ends[self.last.page] = self.last.bottom
        self.last = last
        if goal_lines or labels or label_cells or statuses:
            self.cost_so_far = None
        if goal_lines:
            self.number_at_first = self.number_at_first or (self.goal_lines == 0 and is_numbered)
            self.goal_lines += goal_lines
            self.numbers += numbers
        if labels:
            self.add_labels(labels)
        self.number_column += label_cells
        for each in statuses:
            self.add_statuses(each, last.page)

    def add_labels(self, labels: Iterable[str]) -> None:
        """Counts labels that were there before, and those that stand in another order than the table's others."""
        own, order = self.labels, self.evidence.order
        for label in labels:
            self.labels_again += label in own
            own.add(label)
            place = order.get(label)
            if place is not None:
                self.labels_back += place < self.last_place
                self.last_place = place

    def add_statuses(self, statuses: Statuses, page: int) -> None:
        last = self.levels[-1] if self.levels else None
        if last is not None and last.page == page and self.goes_on(last, statuses):
            last.last_words = {**last.last_words, **statuses.last_words}
            texts = {r: f"{last.texts.get(r, '')} {text}".lstrip() for r, text in statuses.texts.items()}
            last.texts = {**last.texts, **texts}
            return
        self.conflicts += sum([r in level.last_words for level in self.levels for r in statuses.last_words])
        self.extra_levels += last is not None
        self.levels.append(Level(page, statuses.y, statuses.last_words, statuses.texts))

    def goes_on(self, last: Level, statuses: Statuses) -> bool:
        """Whether statuses belong to the level above: almost the same height, or the second line of one cell."""
        pitch, step, regions = self.evidence.facts.pitch, statuses.y - last.y, statuses.last_words.keys()
        if step < self.evidence.settings.same_level * pitch and regions.isdisjoint(last.last_words):
            return True
        if all(r in last.last_words and self.is_broken(r, last, statuses) for r in regions):
            return True
        separators = self.evidence.profile.status_format.separators
        return step < 1.6 * pitch and all(
            r in last.last_words and last.last_words[r].text.endswith(separators) for r in regions
        )

    def is_broken(self, region: str, last: Level, statuses: Statuses) -> bool:
        """Whether a narrow cell broke a status between its words, and ``statuses`` has the rest of it."""
        above, below = last.last_words[region], statuses.last_words[region]
        if len(above.text) < 2 or below.box.y_centre - above.box.y_centre >= 1.6 * self.evidence.facts.pitch:
            return False
        return self.evidence.profile.goes_on_as_status(last.texts[region], statuses.texts[region])

    def costs(self) -> tuple[float, float, float]:
        """The cost in each of :data:`pipeline.tables.evidence.MODES`."""
        cost = self.cost_so_far
        if cost is None:
            cost = self.cost_so_far = self.common_cost()
        if not self.levels:
            return (cost + self.evidence.costs.no_status,) * 3
        top, middle, bottom = self.mode_costs()
        return (cost + top, cost + middle, cost + bottom)

    def common_cost(self) -> float:
        """What the row costs in any mode: all but how far it goes beside its statuses."""
        weights, facts = self.evidence.costs, self.evidence.facts
        cost = weights.row
        if self.conflicts or self.extra_levels:
            cost += weights.two_statuses * self.conflicts
            cost += weights.two_levels * max(0, self.extra_levels - self.conflicts)
        if self.labels_again or self.labels_back:
            cost += weights.label_again * self.labels_again + self.evidence.order_worth * self.labels_back
        if self.goal_lines == 0:
            cost += weights.no_goal
        if facts.has_numbers:
            inside = self.numbers - self.number_at_first
            cost += weights.number_inside * inside + (0.0 if self.number_at_first else weights.number_missing)
        if facts.has_number_column:
            cost += weights.number_missing * (self.number_column == 0)
            cost += weights.two_numbers * max(0, self.number_column - 1)
        return cost

    def mode_costs(self) -> tuple[float, float, float]:
        """How far the statuses stand from where each mode wants them: nothing within a line, then growing."""
        assert self.first is not None
        assert self.last is not None
        weights, level, pitch = self.evidence.costs, self.levels[0], self.evidence.facts.pitch
        page, y, last = level.page, level.y, self.last
        if self.top_cost is None:  # however the row goes on, its first statuses stand where they do
            off_top = abs(y - self.first.top) / pitch - 0.5 if page == self.first.page else 99.0
            self.top_cost = _off(off_top, 6.0, weights.off_edge)
        # a producer that breaks a row at the page's end sets its statuses at the bottom of what stands there
        end = last.bottom if page == last.page else self.ends.get(page, last.bottom)
        bottom = _off(abs(end - y) / pitch - 0.5, 6.0, weights.off_edge)
        if self.first.page != last.page:
            middle = 1.0  # what the middle of a row over two pages is, producers see differently
        else:
            middle = _off(abs(y - (self.first.top + last.bottom) / 2) / pitch, 2.0, weights.off_middle)
        return (self.top_cost, middle, bottom)


def _off(lines: float, weight: float, most: float) -> float:
    """What it costs to stand so many lines off: nothing within most of a line, then growing."""
    cost = weight * (lines - 0.75)
    return 0.0 if cost <= 0.0 else most if cost > most else cost
