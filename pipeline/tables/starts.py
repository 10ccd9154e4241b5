"""Where a row may begin, by what stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model import Word
from pipeline.tables.blocks import Block
from pipeline.tables.evidence import Evidence

BREAK_REACH = 2
"""The other part of a broken status stands on the next line; the lines of text beside it may lie between."""


def row_starts(blocks: Sequence[Block], evidence: Evidence) -> list[int]:
    """Where a row may begin: at a page's top, at statuses, at a goal's or label's beginning."""
    starts = [0]
    regions, has_labels = frozenset(evidence.facts.regions), evidence.facts.has_labels
    with_statuses = {i for i, block in enumerate(blocks) if not regions.isdisjoint(block.cells)}
    broken = _behind_broken_statuses(blocks, sorted(with_statuses), evidence)
    for i in range(1, len(blocks)):
        block = blocks[i]
        if i not in broken and (
            i in with_statuses
            or block.gap is None
            or (block.goal_lines and not block.goal_lines[0].text[:1].islower())
            or (block.comment_lines and (not has_labels or evidence.label_of(block.comment_lines[0]) is not None))
            or "label" in block.cells
        ):
            starts.append(i)
    return starts


def _behind_broken_statuses(blocks: Sequence[Block], with_statuses: Iterable[int], evidence: Evidence) -> set[int]:
    """The blocks behind a status that a narrow cell broke, at a hyphen (`Del-`) or between its words (`Ej`).

    Up to the one with its other part.
    """
    found: set[int] = set()
    regions = set(evidence.facts.regions)
    for i in with_statuses:
        near = range(i + 1, min(i + 1 + BREAK_REACH, len(blocks)))
        for region, words in blocks[i].cells.items():
            if region not in regions or len(words[-1].text) < 2:
                continue
            other = next((k for k in near if blocks[k].cells.get(region)), None)
            if other is None:
                continue
            rest = blocks[other].cells[region]
            if words[-1].text.endswith("-") or evidence.profile.goes_on_as_status(_text(words), _text(rest)):
                found.update(range(i + 1, other + 1))
    return found


def _text(words: Sequence[Word]) -> str:
    return " ".join(w.text for w in words)
