"""Which paragraphs are headings, by their type against the body's, and which level they have."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.minutes.typography import Style, Typography

_NO_HEADING_END = re.compile(r"[.;,]$")
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)

LevelKey = tuple[float, bool, bool, bool, bool]


def prominence(style: Style, type_: Typography) -> float:
    """How much a style stands out from the body: 0 for not at all, from 1 on it is display type."""
    body = type_.body
    larger = style.size - body.size
    score = 1.0 + larger / 10 if larger >= type_.size_step else 0.0
    if style.is_bold and not body.is_bold:
        score += 1.0
    return score or _faint(style, body)


def _faint(style: Style, body: Style) -> float:
    is_other = (
        (style.is_italic and not body.is_italic)
        or style.is_capitals
        or style.is_underlined
        or (style.family != body.family and style.size >= body.size - 0.1)
    )
    return 0.5 if is_other else 0.0


def find_headings(
    paragraphs: Sequence[Paragraph], type_: Typography, settings: MinutesSettings = SETTINGS
) -> tuple[bool, ...]:
    """For each paragraph of a document whether it is set as a heading.

    Display type (larger or bolder than the body) makes one, if it reads like one. Italics, capitals, underlining,
    another family or more space above make one only where the line is short and text in the body's type follows.
    """
    found = [False] * (len(paragraphs) + 1)
    for at in reversed(range(len(paragraphs))):
        found[at] = _is_heading(paragraphs, at, found[at + 1], type_, settings)
    return tuple(found[:-1])


def _is_heading(
    paragraphs: Sequence[Paragraph],
    at: int,
    heading_follows: bool,
    type_: Typography,
    settings: MinutesSettings,
) -> bool:
    paragraph = paragraphs[at]
    if not _reads_like_heading(paragraph, settings):
        return False
    follower = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
    if paragraph.row and (follower is None or follower.cell != paragraph.cell):
        return False  # a cell of one bold paragraph is a column's header
    weight = prominence(paragraph.style, type_)
    if weight >= 1:
        return True
    if follower is None or (follower.style == paragraph.style and weight > 0):
        return False
    lines = 2 if weight else 1
    is_short = len(paragraph.lines) <= lines and len(paragraph.words) <= settings.faint_heading_words
    first_letter = next(c for c in paragraph.text if c.isalpha())
    if not is_short or paragraph.marker is not None or not first_letter.isupper():
        return False
    if paragraph.text.endswith((":", "?", "!")) or (prominence(follower.style, type_) and not heading_follows):
        return False
    return weight > 0 or _has_heading_space(paragraph, follower, type_, settings)


def _reads_like_heading(paragraph: Paragraph, settings: MinutesSettings) -> bool:
    text = paragraph.text
    if paragraph.marker is not None and paragraph.marker.kind in ("bullet", "word"):
        return False
    if len(paragraph.words) > settings.heading_words or _NO_HEADING_END.search(text) or _URL.search(text):
        return False
    return any(c.isalpha() for c in text) and not _has_columns(paragraph, settings)


def _has_columns(paragraph: Paragraph, settings: MinutesSettings) -> bool:
    """A row of a table without rules; the space behind a number in front of a heading does not count."""
    return any(
        b.box.x0 - a.box.x1 > 2 * settings.column_gap * a.size
        for line in paragraph.lines
        for a, b in pairwise(line.words[1:] if any(c.isdigit() for c in line.words[0].text) else line.words)
    )


def _has_heading_space(paragraph: Paragraph, follower: Paragraph, type_: Typography, settings: MinutesSettings) -> bool:
    """A plain line that space alone sets off: more above than below, and below no more than between paragraphs."""
    if not type_.is_spaced or not paragraph.gap or not follower.gap or follower.marker is not None:
        return False
    below = follower.gap
    return paragraph.gap >= settings.space_heading * max(below, 1.2) and paragraph.gap >= 1.8 and below <= 1.6


def level_key(style: Style) -> LevelKey:
    """What tells the levels of headings apart; the greater, the higher the level."""
    return (round(style.size * 2) / 2, style.is_bold, style.is_capitals, style.is_underlined, not style.is_italic)


def levels_of(styles: Sequence[Style], type_: Typography) -> tuple[int, ...]:
    """The level of each heading, 1 for the highest that occurs; sizes closer than a step are one."""
    keys = [level_key(s) for s in styles]
    sizes: list[float] = []
    for size in sorted({key[0] for key in keys}, reverse=True):
        if not sizes or sizes[-1] - size >= type_.size_step:
            sizes.append(size)
    merged = [(max(s for s in sizes if s <= key[0] + type_.size_step), *key[1:]) for key in keys]
    ranks = {key: rank for rank, key in enumerate(sorted(set(merged), reverse=True), 1)}
    return tuple(ranks[key] for key in merged)
