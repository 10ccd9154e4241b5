"""Columns of text that no rules part and that were not told apart: what stands in them is mixed, line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from math import inf

from pipeline.minutes.gaps import beside, wide_gaps
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.model import Finding, Line, Word


def check_columns(
    paragraphs: Iterable[Paragraph], gapped: Collection[int], settings: MinutesSettings = SETTINGS
) -> tuple[Finding, ...]:
    """A warning for each column that several lines of the same page's text begin to the right of a wide gap.

    Or of lines that have their baselines elsewhere.

    Args:
        paragraphs: what stands in items, titles not yet divided from the text that runs on behind them.
        gapped: the pages where lines have wide gaps or stand beside others.
        settings: thresholds.
    """
    begun: dict[tuple[int, int], list[tuple[Line, float]]] = defaultdict(list)
    lines = [f for p in paragraphs for f in p.flow if f.page in gapped and not f.row]
    for line in [f.line for f in lines]:
        for word, gap in _behind_gaps(line, settings):
            begun[line.page, round(word.box.x0)].append((line, gap))
    for line in beside([f.line for f in lines if not f.cell]):
        begun[line.page, round(line.box.x0)].append((line, inf))
    return tuple(
        Finding(STAGE, "warning", "columns-without-rules", _message(page, [line for line, _ in members]), page)
        for (page, _), members in sorted(begun.items(), key=lambda pair: pair[0])
        # text may fill the first column nearly, but not in all lines
        if len(members) >= settings.least_notes and max(gap for _, gap in members) > settings.column_gap
    )


def labels_over_columns(labels: Iterable[Line]) -> tuple[Finding, ...]:
    """A warning for each line in which a label of decisions stands as a name over a column that no rules part."""
    message = (
        "page {}: {!r} stands over columns that no rules part: what is below the last may be in the text beside "
        "it, not in decisions; compare the page"
    )
    return tuple(
        Finding(STAGE, "warning", "label-over-column", message.format(line.page, line.text), line.page)
        for line in labels
    )


def _message(page: int, lines: list[Line]) -> str:
    return (
        f"page {page}: {len(lines)} lines hold two columns without rules between, the first {lines[0].text!r}; "
        "their texts may be mixed: compare the page"
    )


def _behind_gaps(line: Line, settings: MinutesSettings) -> Iterator[tuple[Word, float]]:
    """The words behind more than a space, and how much (parts of the font size).

    The one behind a number or bullet in front of its text does not count.
    """
    first = 1 if any(map(str.isalpha, line.words[0].text)) else 2
    for at in wide_gaps(line, 2 * settings.word_space):
        if at >= first:
            word = line.words[at]
            yield word, (word.box.x0 - line.words[at - 1].box.x1) / word.size
