"""The goal's own text and printed number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.followup.trust import STAGE
from pipeline.lines import cell_lines
from pipeline.model import Cell, Finding, Line, TableRow
from pipeline.profile import Profile
from pipeline.text import HyphenDoubt, TextJoiner, split_paragraphs


@dataclass(frozen=True)
class GoalText:
    """A goal's printed number (empty where none is), its paragraphs, and doubtful hyphens."""

    label: str
    text: str
    doubts: tuple[HyphenDoubt, ...]


NUMBERED_SHARE = 0.5
"""Goals of a report carry printed numbers when at least this share of them begins like one: a single goal that begins
with a figure does not."""


def are_numbered(rows: Sequence[TableRow], profile: Profile) -> bool:
    """Whether the goals of a report begin with printed numbers."""
    texts = [row.goal.text + " " for row in rows]
    numbered = sum(profile.goal_number_in(text) is not None for text in texts)
    return bool(texts) and numbered >= NUMBERED_SHARE * len(texts)


@dataclass(frozen=True)
class Column:
    """What a report tells of the text of a column.

    ``edges``: page → how far right it may go; ``step``: how far below the line before a paragraph's first line stands
    (points), None where nothing tells.
    """

    edges: Mapping[int, float] = field(default_factory=dict)
    step: float | None = None


UNKNOWN = Column()


def read_goal(
    row: TableRow, profile: Profile, joiner: TextJoiner, is_numbered: bool, column: Column = UNKNOWN
) -> GoalText:
    """The goal of a row: its number from a column of its own or, in a numbered report, from the start of its text."""
    text, doubts = join_cell(cell_lines(row.goal), row.goal, joiner, column)
    label = row.label.text.strip().rstrip(".")
    if not label and is_numbered:
        match = profile.goal_number_in(text)
        if match:
            label, text = match["label"], text[match.end() :].lstrip()
    return GoalText(label, text, doubts)


def join_cell(
    lines: Sequence[Line], cell: Cell, joiner: TextJoiner, column: Column = UNKNOWN
) -> tuple[str, tuple[HyphenDoubt, ...]]:
    """The paragraphs that ``lines`` of a cell make, separated by newlines, and doubtful hyphens."""
    edge = _edge(lines, column.edges)
    paragraphs = split_paragraphs(lines, cell.paragraph_of, right_edge=edge, paragraph_step=column.step)
    proses = [joiner.join(paragraph) for paragraph in paragraphs]
    if len(proses) == 1:
        return proses[0].text, proses[0].doubts
    return "\n".join(p.text for p in proses if p.text), tuple(d for p in proses for d in p.doubts)


def _edge(lines: Sequence[Line], edges: Mapping[int, float]) -> float | None:
    """How far right lines of a column may go on all of their pages; None where nothing but the lines tells."""
    if len(lines) < 2 or not edges:
        return None
    return max([min([edges.get(line.page, 0.0) for line in lines]), *[line.box.x1 for line in lines]])


def hyphen_findings(doubts: Iterable[HyphenDoubt], where: str, goal_id: str) -> Iterable[Finding]:
    """A finding for each hyphen at a line end that could as well have been decided otherwise."""
    for doubt in doubts:
        message = f"{where}: {doubt.left} / {doubt.right} at a line end was read as {doubt.text!r}"
        yield Finding(STAGE, "info", "hyphen", message, doubt.page, goal_id)


def without_start(line: Line, length: int) -> Line | None:
    """``line`` without the first ``length`` characters of its text; None when nothing is left."""
    count = len(line.text[:length].split())
    words = line.words[count:]
    behind = line.text[length:].split(" ", 1)[0]
    if behind and line.text[length - 1 : length] not in ("", " "):  # the label and the first word are one: `RN:Klart`
        first = line.words[count - 1]
        words = (replace(first, text=behind), *words)
    return Line(words, line.box, line.page) if words else None
