"""What a row costs as it grows block by block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.tables.blocks import Block
from pipeline.tables.evidence import Evidence
from pipeline.tables.signs import Signs, Statuses

TWO_LINES = 1.6
"""The second line of a cell stands within this (parts of the line pitch) below its first."""
LEAST_BROKEN = 3
"""Two lines of one status have so many letters at least: of two single ones each is a status."""
FREE = 0.75
"""So many lines statuses may stand off the place where a mode wants them."""
STEEP, GENTLE = 6.0, 2.0
"""What each line more costs: off a row's top or bottom, and off its middle."""

RowCosts = tuple[int, tuple[float, float, float]]
"""How often a region has a status again at another height, and the row's cost in each of ``evidence.MODES``."""


def costs_of(evidence: Evidence, blocks: Sequence[Block]) -> RowCosts:
    """What blocks (at least one) cost as one row."""
    return list(costs_along(evidence, map(evidence.signs_of, blocks)))[-1]


def costs_along(evidence: Evidence, stretches: Iterable[Signs]) -> Iterator[RowCosts]:
    """What a row costs that has the first of ``stretches``, the first two, and so on; each is of blocks on one page."""
    weights = evidence.costs
    levels, numbers = _Levels(evidence), _Numbers(evidence)
    cost = weights.row + weights.no_goal
    codes, place, has_goal = 0, -1, False
    first: Block | None = None
    last: Block | None = None
    ends: dict[int, float] = {}
    for signs in stretches:
        begins, ends_with, goal_lines, _, _, labels, _, statuses = signs
        if last is None:
            first = begins
        elif last.page != begins.page:
            ends[last.page] = last.bottom
        last = ends_with
        if goal_lines and not has_goal:
            has_goal = True
            cost -= weights.no_goal
        if labels is not None:
            own, again, own_first, own_last, back = labels
            cost += weights.label_again * (again + (own & codes).bit_count())
            codes |= own
            if own_last >= 0:  # labels stand in another order than the table's others
                cost += evidence.order_worth * (back + (own_first < place))
                place = own_last
        for each in statuses:
            levels.add(each, last.page)
        common = cost + levels.cost + (numbers.cost_with(signs) if numbers.are_printed else 0.0)
        if levels.last is None:
            yield 0, (common, common, common)
        else:
            top, middle, bottom = levels.mode_costs(first or begins, last, ends)
            yield levels.conflicts, (common + top, common + middle, common + bottom)


class _Numbers:
    """The numbers of goals that are printed in a row, before its goal or in a column of their own."""

    def __init__(self, evidence: Evidence) -> None:
        self.weights = evidence.costs
        self.before_goals = evidence.facts.has_numbers
        self.in_column = evidence.facts.has_number_column
        self.are_printed = self.before_goals or self.in_column
        self.goal_lines = self.inside = self.cells = 0
        self.is_first = False

    def cost_with(self, signs: Signs) -> float:
        """What the numbers cost with further blocks."""
        weights, cost = self.weights, 0.0
        if self.before_goals:
            self.is_first = self.is_first or (self.goal_lines == 0 and signs.is_numbered)
            self.goal_lines += signs.goal_lines
            self.inside += signs.numbers
            cost += weights.number_inside * (self.inside - self.is_first)
            cost += 0.0 if self.is_first else weights.number_missing
        if self.in_column:
            self.cells += signs.label_cells
            cost += weights.number_missing * (self.cells == 0) + weights.two_numbers * max(0, self.cells - 1)
        return cost


class _Levels:
    """The heights at which a row's statuses stand.

    ``last`` has the statuses of the last of them, ``cost`` is what there is to pay for their number.
    """

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.cost = evidence.costs.no_status
        self.conflicts = 0
        self.last: Statuses | None = None
        self._last_page = 0
        self._extra = -1
        self._first = (0, 0.0)
        self._times: dict[str, int] = {}
        self._top_cost: float | None = None

    def add(self, statuses: Statuses, page: int) -> None:
        """Statuses of one block further down."""
        last, times = self.last, self._times
        if last is not None and self._last_page == page and self._goes_on(last, statuses):
            for region in statuses.last_words.keys() - last.last_words.keys():
                times[region] = times.get(region, 0) + 1
            self.last = _together(last, statuses)
            return
        if last is None:
            self._first = page, statuses.y
        for region in statuses.last_words:
            before = times.get(region, 0)
            self.conflicts += before
            times[region] = before + 1
        self._extra += 1
        self.last, self._last_page = statuses, page
        weights = self.evidence.costs
        self.cost = weights.two_statuses * self.conflicts + weights.two_levels * max(0, self._extra - self.conflicts)

    def _goes_on(self, last: Statuses, statuses: Statuses) -> bool:
        """Whether statuses belong to the level above: almost the same height, or the second line of one cell."""
        above, regions, pitch = last.last_words, statuses.last_words.keys(), self.evidence.facts.pitch
        step = statuses.y - last.y
        if not regions <= above.keys():
            return step < self.evidence.settings.same_level * pitch and regions.isdisjoint(above)
        if all(self._is_broken(r, last, statuses) for r in regions):
            return True
        separators = self.evidence.profile.status_format.separators
        return step < TWO_LINES * pitch and all(above[r].text.endswith(separators) for r in regions)

    def _is_broken(self, region: str, last: Statuses, statuses: Statuses) -> bool:
        """Whether a narrow cell broke a status between its words, and ``statuses`` has the rest of it."""
        above, below = last.last_words[region], statuses.last_words[region]
        if len(above.text) + len(below.text) < LEAST_BROKEN:
            return False
        if below.box.y_centre - above.box.y_centre >= TWO_LINES * self.evidence.facts.pitch:
            return False
        return self.evidence.profile.goes_on_as_status(last.texts[region], statuses.texts[region])

    def mode_costs(self, first: Block, last: Block, ends: Mapping[int, float]) -> tuple[float, float, float]:
        """How far the statuses stand from where each mode wants them: nothing within a line, then growing.

        ``first`` and ``last`` are the row's blocks, ``ends`` tells where it ends on its pages but the last.
        """
        weights, pitch = self.evidence.costs, self.evidence.facts.pitch
        page, y = self._first
        if self._top_cost is None:  # however the row goes on, its first statuses stand where they do
            off_top = abs(y - first.top) / pitch - 0.5 if page == first.page else 99.0
            self._top_cost = _off(off_top, STEEP, weights.off_edge)
        # a producer that breaks a row at the page's end sets its statuses at the bottom of what stands there
        end = last.bottom if page == last.page else ends.get(page, last.bottom)
        bottom = _off(abs(end - y) / pitch - 0.5, STEEP, weights.off_edge)
        if first.page != last.page:
            middle = 1.0  # what the middle of a row over two pages is, producers see differently
        else:
            middle = _off(abs(y - (first.top + last.bottom) / 2) / pitch, GENTLE, weights.off_middle)
        return (self._top_cost, middle, bottom)


def _together(last: Statuses, statuses: Statuses) -> Statuses:
    """The statuses of a level and further ones that belong to it."""
    texts = {r: f"{last.texts.get(r, '')} {text}".lstrip() for r, text in statuses.texts.items()}
    return Statuses({**last.last_words, **statuses.last_words}, {**last.texts, **texts}, last.y)


def _off(lines: float, weight: float, most: float) -> float:
    """What it costs to stand so many lines off: nothing within most of a line, then growing."""
    cost = weight * (lines - FREE)
    return 0.0 if cost <= 0.0 else most if cost > most else cost
