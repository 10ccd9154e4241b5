"""Text of a source to the lines of table cells, as a layout sets them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from tests.corpus.fonts import NO_BREAK_SPACE, Family
from tests.corpus.layouts import Layout
from tests.corpus.linebreak import (
    BLANK,
    SOFT_HYPHEN,
    SetLine,
    TextSettings,
    Token,
    break_lines,
    tokens,
)
from tests.corpus.source import ITEM_MARKS, Source, SourceComment, SourceGoal, printed_item

NUMBER, GOAL, EXTRA, COMMENT = "number", "goal", "extra", "comment"
NUMBER_HEADER = "Nr"
NUMBER_COLUMN = 30.0
"""Width of a separate column for the goals' numbers (points)."""
EXTRA_COLUMN = 58.0
"""Width of a column that holds nothing of the source (points)."""
HANGING = 9.0
"""Indent of a list item's further lines (points)."""


def text_settings(layout: Layout, size: float) -> TextSettings:
    """How the layout breaks lines set in ``size`` points."""
    return TextSettings(
        size=size,
        hyphenate=layout.hyphenate,
        hyphen=SOFT_HYPHEN if layout.soft_hyphens else "-",
        ligatures=layout.ligatures,
        break_after_dash=layout.break_after_dash,
        justify=layout.justify,
    )


def prepared(text: str, layout: Layout) -> str:
    """``text`` with the layout's no-break spaces: between a number and its unit or its next three digits."""
    if not layout.no_break_spaces:
        return text
    return re.sub(r"(?<=\d) (?=%|\d{3}\b)|(?<=RCC) (?=Norr)", NO_BREAK_SPACE, text)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, left to right, and their x edges.

    Names: ``goal``, ``comment``, region codes; where the layout has them ``number`` and ``extra``.
    """

    names: tuple[str, ...]
    edges: tuple[float, ...]

    def span(self, name: str) -> tuple[float, float]:
        """Left and right edge of a column."""
        i = self.names.index(name)
        return self.edges[i], self.edges[i + 1]

    @property
    def regions(self) -> tuple[str, ...]:
        return tuple(n for n in self.names if n not in (NUMBER, GOAL, EXTRA, COMMENT))

    @property
    def region_span(self) -> tuple[float, float]:
        """Left edge of the first region's column, right edge of the last one's."""
        return self.span(self.regions[0])[0], self.span(self.regions[-1])[1]

    def room(self, name: str, layout: Layout) -> float:
        """Width left for text."""
        x0, x1 = self.span(name)
        return x1 - x0 - 2 * layout.padding[0]


def region_order(source: Source, layout: Layout) -> tuple[str, ...]:
    """The regions in the order of their columns.

    Raises:
        ValueError: the layout's order names other regions than the source.
    """
    if not layout.region_order:
        return source.regions
    if set(layout.region_order) != set(source.regions):
        raise ValueError(f"layout {layout.name}: region_order {layout.region_order}, the source has {source.regions}")
    return layout.region_order


def columns(regions: Sequence[str], layout: Layout, section_index: int, x0: float, x1: float) -> Columns:
    """The columns of a section's table between ``x0`` and ``x1``."""
    shares = layout.widths[section_index % len(layout.widths)]
    last = (COMMENT, *regions) if layout.comment_first else (*regions, COMMENT)
    fixed = {NUMBER: NUMBER_COLUMN if layout.goal_number == "column" else 0.0}
    fixed[EXTRA] = EXTRA_COLUMN if layout.extra_column else 0.0
    names = tuple(n for n in (NUMBER, GOAL, EXTRA, *last) if fixed.get(n, 1.0))
    free = x1 - x0 - sum(fixed.values())
    unit = free / (shares.goal + shares.region * len(regions) + shares.comment)
    width = {GOAL: shares.goal * unit, COMMENT: shares.comment * unit} | fixed
    edges = accumulate((width.get(n, shares.region * unit) for n in names), initial=x0)
    return Columns(names, tuple(edges))


def goal_label(section: int, number: int, goal: SourceGoal, layout: Layout) -> str:
    """The number printed with a goal: the source's own, or one the layout asks for; empty for none."""
    if goal.label or layout.goal_number == "none":
        return goal.label
    return f"{section}.{number}"


def paragraph_lines(
    text: str, family_font: str, room: float, layout: Layout, size: float, first: Sequence[Token] = ()
) -> list[SetLine]:
    """One paragraph or list item; ``first`` are tokens before it on its first line."""
    item = printed_item(text, layout.bullet)
    words = [*first, *tokens(prepared(item, layout), family_font)]
    hanging = HANGING if text.startswith(ITEM_MARKS) else 0.0
    return break_lines(words, room, text_settings(layout, size), hanging)


def goal_lines(goal: SourceGoal, label: str, room: float, layout: Layout) -> list[SetLine]:
    """The goal's cell; ``label`` is printed before its text where it has no column of its own."""
    family = layout.table_family
    font = family.bold if layout.bold_goals else family.regular
    first = tokens(label, font) if label and layout.goal_number != "column" else []
    lines: list[SetLine] = []
    for i, paragraph in enumerate(goal.text):
        if i and layout.space_between_goal_paragraphs:
            lines.append(BLANK)
        lines += paragraph_lines(paragraph, font, room, layout, layout.table_size, first if i == 0 else ())
    return lines


def comment_lines(
    comments: Sequence[SourceComment], room: float, layout: Layout, names: Mapping[str, str]
) -> list[SetLine]:
    """The comments' cell; ``names`` are the regions' full names."""
    lines: list[SetLine] = []
    for i, comment in enumerate(comments):
        if i and layout.space_between_comments:
            lines.append(BLANK)
        lines += _one_comment(comment, room, layout, names)
    return [*lines, BLANK] if lines and layout.space_at_row_end else lines


def _one_comment(comment: SourceComment, room: float, layout: Layout, names: Mapping[str, str]) -> list[SetLine]:
    family, size = layout.table_family, layout.table_size
    label = label_tokens(comment, layout, names)
    lines: list[SetLine] = []
    if label and layout.label_style == "own-line":
        lines += break_lines(label, room, text_settings(layout, size))
        label = []
    for i, paragraph in enumerate(comment.text):
        if i and layout.space_between_comment_paragraphs:
            lines.append(BLANK)
        lines += paragraph_lines(paragraph, family.regular, room, layout, size, label if i == 0 else ())
    return lines


def label_tokens(comment: SourceComment, layout: Layout, names: Mapping[str, str]) -> list[Token]:
    """Whose comment it is, as printed before it."""
    name = comment.label if comment.printed_label is None else comment.printed_label
    if not name:
        return []
    family: Family = layout.table_family
    is_bold = layout.label_style in ("bold", "own-line")
    if layout.label_style == "name":
        name = names.get(name, name)
    text = f"{name} –" if layout.label_style == "dash" else f"{name}:"
    return tokens(prepared(text, layout), family.bold if is_bold else family.regular)


def status_lines(status: str, room: float, layout: Layout) -> list[SetLine]:
    """A status cell; no lines for a blank one."""
    if not status:
        return []
    size = layout.status_size or layout.table_size
    return break_lines(tokens(status, layout.table_family.regular), room, text_settings(layout, size))


def printed_status(status: str, layout: Layout) -> str:
    """A status as the layout prints it."""
    return status or layout.blank_status


def row_cells(
    goal: SourceGoal, label: str, table: Columns, layout: Layout, names: Mapping[str, str]
) -> tuple[dict[str, list[SetLine]], dict[str, list[SetLine]]]:
    """The running cells (number, goal, extra, comment) and the status cells of one row."""
    running = {
        GOAL: goal_lines(goal, label, table.room(GOAL, layout), layout),
        COMMENT: comment_lines(goal.comments, table.room(COMMENT, layout), layout, names),
    }
    plain = {NUMBER: label, EXTRA: layout.extra_column[1] if layout.extra_column else ""}
    for name, text in plain.items():
        if name in table.names:
            words = tokens(text, layout.table_family.regular)
            running[name] = break_lines(words, table.room(name, layout), text_settings(layout, layout.table_size))
    statuses = {
        region: status_lines(printed_status(status, layout), table.room(region, layout), layout)
        for region, status in goal.status.items()
    }
    return running, statuses
